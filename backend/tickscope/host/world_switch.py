"""The world switch at EL2 (__kvm_vcpu_run): virtual interface, physical timer traps, a design's own timer steps.

vgic save and restore depend on used_lrs of the last flush alone. GICv2 and GICv3 clear HCR at opposite ends.
"""

from __future__ import annotations

from tickscope.hardware import list_register as lr_
from tickscope.hardware.cost_steps import Work
from tickscope.hardware.pcpu import EL2, GUEST, HOST
from tickscope.hardware.virtual_interface import HCR_EN, HCR_UIE
from tickscope.host.arch_timer import hypercall, isb
from tickscope.host.kernel import Host
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Event, Var, VcpuState


def switch_in(h: Host, c: int) -> None:
    """Host to guest."""
    h.call(c, Call.SWITCH_IN, R.SWITCH, hypercall, _to_el2, _vgic_restore, _sre, _cnthctl, *h.design.switch_in)


def switch_out(h: Host, c: int) -> None:
    """Guest to host."""
    d = h.design
    h.call(c, Call.SWITCH_OUT, R.SWITCH, *d.switch_out_first, _cnthctl, *d.switch_out_last, _vgic_save, _sre, _to_host)


def enter_guest(h: Host, c: int) -> None:
    """ERET to the guest: from now on it executes until it exits."""
    vcpu = h.vcpu_of(c)
    isb(h, c)
    seq = h.hw.event(c, vcpu.index, Event.ENTER, 0, h.cause(c), R.ENTER)
    h.hw.set_mode(c, GUEST, seq)
    h.note(vcpu, Var.V_STATE, VcpuState.GUEST, seq, R.ENTER)


def _to_el2(h: Host, c: int) -> None:
    h.hw.set_mode(c, EL2, h.cause(c))


def _to_host(h: Host, c: int) -> None:
    h.vcpu_of(c).in_guest_mode = False
    h.hw.set_mode(c, HOST, h.cause(c))


def _cnthctl(h: Host, c: int) -> None:
    """nVHE: let the host, or forbid the guest, to touch the physical timer. VHE leaves it alone."""
    if not h.vhe or h.design.cnthctl_on_vhe:
        h.hw.access(c, h.current[c].vcpu, Access.CNTHCTL_R, 0, h.cause(c), R.CNTHCTL)
        h.then(c, _cnthctl_write)


def _cnthctl_write(h: Host, c: int) -> None:
    h.hw.access(c, h.current[c].vcpu, Access.CNTHCTL_W, 0, h.cause(c), R.CNTHCTL)


def _sre(h: Host, c: int) -> None:
    if h.gic_v3:
        h.hw.access(c, h.current[c].vcpu, Access.SRE_R, 7, h.cause(c), R.SWITCH)
        h.then(c, _sre_write)


def _sre_write(h: Host, c: int) -> None:
    h.hw.access(c, h.current[c].vcpu, Access.SRE_W, 7, h.cause(c), R.SWITCH)


# --- virtual interface -----------------------------------------------------------------------------------------------


def _vgic_restore(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    vcpu.cursor = 0
    used = vcpu.used_lrs > 0
    if h.gic_v3:
        h.then(c, _read_vtr, *((_enable_interface, _write_ap0r, _write_apr, _write_next_lr) if used else ()))
    elif used:
        h.then(c, _enable_interface, _write_apr, _write_next_lr)


def _vgic_save(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    vcpu.cursor = 0
    if not vcpu.used_lrs:
        vcpu.apr = 0  # the kernel takes an unused interface as having no active priorities (op-programs-irq 5029)
        return
    if h.gic_v3:
        h.then(c, _read_elrsr, _disable_interface, _read_vtr, _read_next_lr, _read_ap0r, _read_apr)
    else:
        h.then(c, _read_apr, _read_elrsr, _read_next_lr, _disable_interface)


def _read_vtr(h: Host, c: int) -> None:
    h.hw.access(c, h.current[c].vcpu, Access.VTR_R, len(h.vcpu_of(c).lrs) - 1, h.cause(c), R.SWITCH)


def _enable_interface(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.hw.write_hcr(c, vcpu.index, HCR_EN | (HCR_UIE if vcpu.underflow else 0), h.cause(c), R.LR_LOADED)


def _disable_interface(h: Host, c: int) -> None:
    h.hw.write_hcr(c, h.current[c].vcpu, 0, h.cause(c), R.LR_CLEARED)


def _write_ap0r(h: Host, c: int) -> None:
    h.hw.access(c, h.current[c].vcpu, Access.AP0R_W, 0, h.cause(c), R.LR_LOADED)


def _read_ap0r(h: Host, c: int) -> None:
    h.hw.access(c, h.current[c].vcpu, Access.AP0R_R, 0, h.cause(c), R.LR_CLEARED)


def _write_apr(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.hw.write_apr(c, vcpu.index, Access.AP1R_W if h.gic_v3 else Access.APR_W, vcpu.apr, h.cause(c), R.LR_LOADED)


def _read_apr(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    vcpu.apr = h.hw.cpus[c].vif.apr
    h.hw.access(c, vcpu.index, Access.AP1R_R if h.gic_v3 else Access.APR_R, vcpu.apr, h.cause(c), R.LR_CLEARED)


def _read_elrsr(h: Host, c: int) -> None:
    """Which list registers are empty; those are not read back."""
    vcpu = h.vcpu_of(c)
    vcpu.elrsr = h.hw.cpus[c].vif.elrsr()
    h.hw.access(c, vcpu.index, Access.ELRSR_R, vcpu.elrsr, h.cause(c), R.LR_CLEARED)


def _write_next_lr(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    i = vcpu.cursor
    h.hw.write_lr(c, vcpu.index, i, vcpu.lrs[i], h.cause(c), R.LR_LOADED)
    vcpu.cursor += 1
    if vcpu.cursor < vcpu.used_lrs:
        h.then(c, _write_next_lr)


def _read_next_lr(h: Host, c: int) -> None:
    """Read back the next list register, unless ELRSR calls it empty: then only the shadow's state is cleared."""
    vcpu = h.vcpu_of(c)
    i = vcpu.cursor
    h.then(c, _clear_lr)
    if vcpu.elrsr >> i & 1:
        vcpu.lrs[i] = lr_.with_state(vcpu.lrs[i], lr_.INVALID)
    else:
        vcpu.lrs[i] = h.hw.cpus[c].vif.lrs[i]
        h.hw.access(c, vcpu.index, Access.LR_R, vcpu.lrs[i], h.cause(c), R.LR_CLEARED, i)


def _clear_lr(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.hw.spend(c, Work.CLEAR_LR)
    h.hw.write_lr(c, vcpu.index, vcpu.cursor, 0, h.cause(c), R.LR_CLEARED)
    vcpu.cursor += 1
    if vcpu.cursor < vcpu.used_lrs:
        h.then(c, _read_next_lr)
