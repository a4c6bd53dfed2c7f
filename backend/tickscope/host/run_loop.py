"""The run loop of KVM_RUN (kvm_arch_vcpu_ioctl_run in virt/kvm/arm/arm.c)."""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.hardware.cost_steps import EXITS, HANDLES, IRQ_REASON
from tickscope.hardware.pcpu import EL2
from tickscope.host import exits, scheduler
from tickscope.host.kernel import Host
from tickscope.host.load_put import kvm_arch_vcpu_load, kvm_arch_vcpu_put
from tickscope.host.state import IRQ_EXIT
from tickscope.host.user import thread_exit, vmm_answers
from tickscope.host.world_switch import enter_guest, switch_in, switch_out
from tickscope.rules import R
from tickscope.vocabulary import Call, Event, ExitReason, Var, VcpuState


def kvm_arch_vcpu_ioctl_run(h: Host, c: int) -> None:
    """KVM_RUN: load the vCPU, on the first run enable its timer, then loop."""
    vcpu = h.vcpu_of(c)
    seq = h.hw.event(c, vcpu.index, Event.USER_ENTER, 0, h.cause(c), R.VCPU_LOAD)
    h.root(c, seq)
    h.note(vcpu, Var.V_STATE, VcpuState.HOST, seq, R.VCPU_LOAD)
    h.then(c, kvm_arch_vcpu_load, _first_run, vcpu_turn)


def _first_run(h: Host, c: int) -> None:
    """kvm_timer_enable: the load before came too early for the timer, so the designs that load it do it now."""
    vcpu = h.vcpu_of(c)
    if not vcpu.timer.enabled:
        vcpu.timer.enabled = True
        h.call(c, Call.ENABLE, R.FIRST_RUN, *h.design.first_run)


def vcpu_turn(h: Host, c: int) -> None:
    """The top of the loop: give way to others if need be, take back old requests, prepare an entry."""
    if scheduler.wants_resched(h, c):
        h.then(c, scheduler.preempt, vcpu_turn)
        return
    vcpu = h.vcpu_of(c)
    if vcpu.done:
        h.then(c, kvm_arch_vcpu_put, thread_exit)
        return
    h.set_request(vcpu, False, h.cause(c))
    h.then(c, *h.design.before_entry, _may_enter)


def _may_enter(h: Host, c: int) -> None:
    """The last check before the guest: a request made since the top of the loop ends this attempt."""
    vcpu = h.vcpu_of(c)
    vcpu.in_guest_mode = not vcpu.request
    if vcpu.in_guest_mode:
        h.then(c, switch_in, enter_guest, switch_out, *h.design.after_exit, _reschedule_point, handle_exit)
        return
    seq = h.hw.event(c, vcpu.index, Event.ABORT_ENTRY, 0, h.cause(c), R.ABORT_ENTRY)
    h.root(c, seq)
    h.then(c, *h.design.after_abort, vcpu_turn)


def exit_guest(h: Host, c: int, reason: int, cause: int) -> None:
    """The guest leaves: by trap (`reason` of ExitReason) or by a physical interrupt (IRQ_EXIT)."""
    vcpu = h.vcpu_of(c)
    vcpu.exit_reason = reason
    h.hw.cpus[c].ready_at = h.hw.now  # the trapped instruction's time is part of the exit's
    h.hw.spend(c, EXITS + (reason & IRQ_REASON))
    if reason == IRQ_EXIT:
        seq = h.hw.event(c, vcpu.index, Event.EXIT_IRQ, 0, cause, R.PHYSICAL_EXIT)
    else:
        seq = h.hw.event(c, vcpu.index, Event.EXIT_SYNC, 0, cause, R.TRAP, reason)
    h.root(c, seq)
    h.hw.set_mode(c, EL2, seq)
    h.note(vcpu, Var.V_STATE, VcpuState.HOST, seq, R.SWITCH)


def _reschedule_point(h: Host, c: int) -> None:
    """preempt_enable: if the scheduler wants the CPU for another thread, it gets it here."""
    if scheduler.wants_resched(h, c):
        h.then(c, scheduler.preempt)


def handle_exit(h: Host, c: int) -> None:
    """Do what the exit asked for; what only the VMM can answer returns to user space."""
    vcpu = h.vcpu_of(c)
    reason = vcpu.exit_reason
    h.then(c, _after_handling)
    h.call(c, Call.HANDLE, R.HANDLE, *exits.HANDLERS.get(reason, ()), slot=reason if reason != IRQ_EXIT else NONE)
    h.hw.spend(c, HANDLES + (reason & IRQ_REASON))


def _after_handling(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    if vcpu.exit_reason != ExitReason.MMIO_USER:
        h.then(c, vcpu_turn)
        return
    seq = h.hw.event(c, vcpu.index, Event.USER_EXIT, vcpu.asked, h.cause(c), R.USER_EXIT)
    h.root(c, seq)
    h.then(c, kvm_arch_vcpu_put, vmm_answers, kvm_arch_vcpu_ioctl_run)
