"""Broken variants: each function stands for one line of the kernel that is missing, misplaced or wrong.

`variants.py` puts them into a design in place of the right ones. Read each beside the function it replaces.
"""

from __future__ import annotations

from tickscope.hardware import list_register as lr_
from tickscope.hardware.virtual_timer import can_fire
from tickscope.host import arch_timer as t
from tickscope.host import timer_commit as commit
from tickscope.host.kernel import Host
from tickscope.host.state import VTIMER, Vcpu, Virq
from tickscope.rules import R
from tickscope.vocabulary import Call, Var


def kvm_timer_vcpu_put_without_save(h: Host, c: int) -> None:
    """The offset goes, the timer stays behind in the hardware."""
    h.call(c, Call.T_PUT, R.VCPU_PUT, t.hypercall, t.clear_cntvoff)


def kvm_timer_vcpu_put_without_offset(h: Host, c: int) -> None:
    """The timer goes, the guest's CNTVOFF stays behind."""
    h.call(c, Call.T_PUT, R.VCPU_PUT, commit.vtimer_save_state)


def kvm_timer_vcpu_put_with_cache(h: Host, c: int) -> None:
    """The old designs' put, which remembers 'active cleared' beyond this pCPU."""
    h.call(c, Call.T_PUT, R.VCPU_PUT)


def kvm_timer_schedule_without_save(h: Host, c: int) -> None:
    """The background timer is armed from a copy that nobody has refreshed."""
    h.call(c, Call.T_SCHED, R.BG_ARM, t.kvm_timer_should_fire, t.arm_if_it_can_fire)


def load_never_sets_active(h: Host, c: int) -> None:
    """Only the clear is left of the write on load."""
    if not h.design.wants_active(h.vcpu_of(c)):
        commit.load_active_state(h, c)


def load_never_clears_active(h: Host, c: int) -> None:
    """Only the set is left of the write on load."""
    if h.design.wants_active(h.vcpu_of(c)):
        commit.load_active_state(h, c)


def kvm_timer_sync_without_look(h: Host, c: int) -> None:
    """The level that KVM remembers is never compared with the timer again."""
    h.noop(c, Call.T_SYNC, R.LEVEL_LOW_NOTHING)


def kvm_timer_sync_without_clear(h: Host, c: int) -> None:
    """The level follows, but PPI 27 stays active when the guest has cancelled the timer."""
    if not h.vcpu_of(c).timer.irq_level:
        h.noop(c, Call.T_SYNC, R.LEVEL_LOW_NOTHING)
        return
    h.call(c, Call.T_SYNC, R.RESAMPLE, t.save_ctl, t.save_cval, t.kvm_timer_should_fire, _lower_only)


def _lower_only(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    if not vcpu.timer.fires:
        t.kvm_timer_update_irq(h, c, vcpu, False)


def handler_that_copies_ctl(h: Host, c: int) -> None:
    """The handler of the raw commit: CTL as read goes into the saved copy, ISTATUS and NULL are not checked."""
    h.call(c, Call.ISR, R.FORWARDED, _copy_ctl)


def _copy_ctl(h: Host, c: int) -> None:
    if h.running[c] < 0:
        says = "the handler follows kvm_running_vcpu, which is NULL here: the real host crashes"
        h.hw.unpredictable("NULL", says, h.cause(c))
        return
    vcpu = h.vcpus[h.running[c]]
    timer = vcpu.timer
    timer.ctl = h.hw.read_cntv_ctl(c, vcpu.index, h.cause(c), R.LEVEL_UP)
    h.note(vcpu, Var.V_CTL, timer.ctl, h.cause(c), R.LEVEL_UP)
    if can_fire(timer.ctl) and not timer.irq_level:
        t.kvm_timer_update_irq(h, c, vcpu, True)


def never_wants_active(vcpu: Vcpu) -> bool:
    """PPI 27 is never made active for a guest."""
    return False


def wants_active_if_deliverable(vcpu: Vcpu) -> bool:
    """Active only with an interrupt that the guest can be shown: not while it has 27 disabled."""
    irq = vcpu.irqs[VTIMER]
    return (vcpu.timer.irq_level and irq.enabled) or irq.active


def wants_active_by_level(vcpu: Vcpu) -> bool:
    """Active as long as the output is high, whatever the guest's handler is doing."""
    return vcpu.timer.irq_level


def lr_state_with_pending_half(irq: Virq) -> int:
    """Pending and active together, also with HW = 1."""
    return (lr_.PENDING if irq.pending() else lr_.INVALID) | (lr_.ACTIVE if irq.active else lr_.INVALID)


def lr_link_of_nothing(irq: Virq) -> tuple[bool, bool]:
    """27 is an interrupt like any other, and nobody asks to be told of its EOI."""
    return False, not irq.hw and not irq.edge


def lr_link_by_maintenance(irq: Virq) -> tuple[bool, bool]:
    """No HW bit: the guest's EOI of 27 exits, so that KVM can deactivate in its place."""
    return False, not irq.edge


def forget_list_registers(h: Host, c: int) -> None:
    """After an entry that was given up, ELRSR still says that the list registers are empty."""
    h.vcpu_of(c).used_lrs = 0
