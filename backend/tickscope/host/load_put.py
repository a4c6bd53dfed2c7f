"""vcpu_load and vcpu_put (kvm_arch_vcpu_load, kvm_arch_vcpu_put, preempt notifiers): what ties a vCPU to a pCPU."""

from __future__ import annotations

from tickscope.host.arch_timer import hypercall
from tickscope.host.kernel import Host
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Var


def kvm_arch_vcpu_load(h: Host, c: int) -> None:
    """The vCPU's thread has come onto pCPU `c`: from KVM_RUN or from the sched_in notifier."""
    h.call(c, Call.LOAD, R.VCPU_LOAD, _set_running, _vmcr_call, _write_vmcr, *h.design.load)


def kvm_arch_vcpu_put(h: Host, c: int) -> None:
    """The vCPU's thread leaves for user space."""
    h.call(c, Call.PUT, R.VCPU_PUT, *h.design.put, _clear_running)


def kvm_sched_out(h: Host, c: int) -> None:
    """The preempt notifier: the scheduler takes the vCPU's thread off the CPU."""
    h.call(c, Call.PUT, R.PREEMPT, *h.design.put, _clear_running)


def _set_running(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.running[c] = vcpu.index
    vcpu.loaded_on = c
    h.hw.note(c, Var.P_RUNNING, vcpu.index + 1, h.cause(c), R.VCPU_LOAD)
    h.note(vcpu, Var.V_PCPU, c, h.cause(c), R.VCPU_LOAD)


def _clear_running(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.running[c] = -1
    vcpu.loaded_on = -1
    h.hw.note(c, Var.P_RUNNING, 0, h.cause(c), R.VCPU_PUT)


def _vmcr_call(h: Host, c: int) -> None:
    """GICv3: VMCR is an EL2 register; GICv2: a plain MMIO register."""
    if h.gic_v3:
        hypercall(h, c)


def _write_vmcr(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.hw.write_vmcr(c, vcpu.index, vcpu.pmr, vcpu.eoimode, h.cause(c), R.VMCR)


def vgic_put(h: Host, c: int) -> None:
    """The guest's mask and modes to memory."""
    h.then(c, _vmcr_call, _read_vmcr)


def _read_vmcr(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    vif = h.hw.cpus[c].vif
    h.hw.access(c, vcpu.index, Access.VMCR_R, vif.vmcr(), h.cause(c), R.VMCR)
    vcpu.pmr, vcpu.eoimode = vif.pmr, vif.eoimode
