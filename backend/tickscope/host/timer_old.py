"""What v4.14 and the commit's parent share: comparing in software around each entry, the cache of 'active cleared'.

Source: virt/kvm/arm/arch_timer.c before the commit, facts only.
"""

from __future__ import annotations

from tickscope.host import arch_timer as t
from tickscope.host.kernel import Host
from tickscope.rules import R
from tickscope.vocabulary import Call


def kvm_timer_update_state(h: Host, c: int) -> None:
    """Compare in software and tell the vgic about any change."""
    h.call(c, Call.T_UPSTATE, R.COMPARE, t.kvm_timer_should_fire, _tell_vgic)


def _tell_vgic(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    if vcpu.timer.fires != vcpu.timer.irq_level:
        t.kvm_timer_update_irq(h, c, vcpu, vcpu.timer.fires)


def write_active_state(h: Host, c: int) -> None:
    """A 'set' is always written: the guest's EOI can clear it behind the host's back. A second 'clear' is skipped."""
    vcpu = h.vcpu_of(c)
    wanted = h.design.wants_active(vcpu)
    if vcpu.timer.active_cleared_last and not wanted:
        h.remark(c, Call.T_FLUSH, R.CLEAR_CACHED)
        return
    h.hw.set_ppi_active(c, vcpu.index, wanted, h.cause(c), R.ENTRY_ACTIVE if wanted else R.ENTRY_INACTIVE)
    t.set_cleared_cache(h, vcpu, not wanted, h.cause(c))
    h.then(c, t.wait_for_write)


def kvm_timer_vcpu_put(h: Host, c: int) -> None:
    """The timer is in memory already; only the cache about PPI 27 on this CPU ends here."""
    seq = h.call(c, Call.T_PUT, R.VCPU_PUT)
    t.set_cleared_cache(h, h.vcpu_of(c), False, seq)


def kvm_timer_schedule(h: Host, c: int) -> None:
    """Before blocking: arm the background timer from the saved copy."""
    h.call(c, Call.T_SCHED, R.BG_ARM, t.kvm_timer_should_fire, t.arm_if_it_can_fire)


def kvm_timer_unschedule(h: Host, c: int) -> None:
    """After blocking: cancel the background timer."""
    h.call(c, Call.T_UNSCHED, R.BG_CANCEL, t.bg_timer_cancel)


def kvm_arch_timer_handler(h: Host, c: int) -> None:
    """Must never run: the timer is off whenever the host takes interrupts. It would only warn."""
    h.call(c, Call.ISR, R.SPURIOUS_HANDLER)


def mark_saved(h: Host, c: int) -> None:
    """From here the saved copy is the truth."""
    t.set_truth(h, h.vcpu_of(c), False, h.cause(c), R.SAVE_EVERY_EXIT)


def mark_restored(h: Host, c: int) -> None:
    """From here the hardware is the truth."""
    t.set_truth(h, h.vcpu_of(c), True, h.cause(c), R.RESTORE_EVERY_ENTRY)


def nothing_to_load(h: Host, c: int) -> None:
    """vcpu_load leaves PPI 27 to the next entry."""
