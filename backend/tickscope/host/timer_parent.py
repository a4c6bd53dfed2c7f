"""The commit's parent: the timer is saved and restored around every entry as in v4.14, but by the host at EL1.

A reconstruction (see ground-truth): 4.15 with the commit and what follows it taken back.
Read it beside timer_commit.py: same functions, same order.
"""

from __future__ import annotations

from tickscope.host import arch_timer as t
from tickscope.host import policy
from tickscope.host.design import Design
from tickscope.host.irq_flags import irqs_off, irqs_on
from tickscope.host.kernel import Host
from tickscope.host.load_put import vgic_put
from tickscope.host.vgic_sync import kvm_vgic_flush_hwstate, kvm_vgic_sync_hwstate
from tickscope.rules import R
from tickscope.vocabulary import Call


def vtimer_save_state(h: Host, c: int) -> None:
    """Hardware to memory, at every exit; on an nVHE host one call to EL2 for CNTVOFF alone."""
    h.then(c, t.save_ctl, t.save_cval, t.disable_timer, mark_saved, t.hypercall, t.clear_cntvoff)


def vtimer_restore_state(h: Host, c: int) -> None:
    """Memory to hardware, at every entry; on an nVHE host one call to EL2 for CNTVOFF alone."""
    h.then(c, t.hypercall, t.set_cntvoff, t.restore_cval, t.isb, t.restore_ctl, mark_restored)


def mark_saved(h: Host, c: int) -> None:
    """From here the saved copy is the truth."""
    t.set_truth(h, h.vcpu_of(c), False, h.cause(c), R.SAVE_EVERY_EXIT)


def mark_restored(h: Host, c: int) -> None:
    """From here the hardware is the truth."""
    t.set_truth(h, h.vcpu_of(c), True, h.cause(c), R.RESTORE_EVERY_ENTRY)


def load_active_state(h: Host, c: int) -> None:
    """vcpu_load leaves PPI 27 to the next entry."""


def write_active_state(h: Host, c: int) -> None:
    """A 'set' is always written: the guest's EOI can clear it behind the host's back. A second 'clear' is skipped."""
    vcpu = h.vcpu_of(c)
    wanted = t.wants_active(h, c, vcpu)
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


def kvm_timer_flush_hwstate(h: Host, c: int) -> None:
    """Before each entry: compare, write the active state, put the timer into the hardware."""
    h.call(c, Call.T_FLUSH, R.RESTORE_EVERY_ENTRY, kvm_timer_update_state, write_active_state, vtimer_restore_state)


def kvm_timer_sync_hwstate(h: Host, c: int) -> None:
    """After each exit: take the timer out of the hardware, then compare."""
    h.call(c, Call.T_SYNC, R.SAVE_EVERY_EXIT, vtimer_save_state, kvm_timer_update_state)


def kvm_timer_update_state(h: Host, c: int) -> None:
    """Compare in software and tell the vgic about any change."""
    h.call(c, Call.T_UPSTATE, R.COMPARE, t.kvm_timer_should_fire, _tell_vgic)


def _tell_vgic(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    if vcpu.timer.fires != vcpu.timer.irq_level:
        t.kvm_timer_update_irq(h, c, vcpu, vcpu.timer.fires)


def kvm_timer_schedule(h: Host, c: int) -> None:
    """Before blocking: the timer is in memory already; a host timer in its place."""
    h.call(c, Call.T_SCHED, R.BG_ARM, t.kvm_timer_should_fire, t.arm_if_it_can_fire)


def kvm_timer_unschedule(h: Host, c: int) -> None:
    """After blocking: the next entry will restore the timer."""
    h.call(c, Call.T_UNSCHED, R.BG_CANCEL, t.bg_timer_cancel)


def timer_is_pending(h: Host, c: int) -> None:
    """The compare value: the timer is always in memory here."""
    t.kvm_timer_should_fire(h, c)


def kvm_arch_timer_handler(h: Host, c: int) -> None:
    """PPI 27 in the host: must never run, since the timer is off whenever the host takes interrupts. It would warn."""
    h.call(c, Call.ISR, R.SPURIOUS_HANDLER)


DESIGN = Design(
    name="parent",
    forwarded=False,
    before_entry=(irqs_off, kvm_timer_flush_hwstate, kvm_vgic_flush_hwstate),
    after_exit=(kvm_timer_sync_hwstate, kvm_vgic_sync_hwstate, irqs_on),
    after_abort=(kvm_timer_sync_hwstate, kvm_vgic_sync_hwstate, irqs_on),
    switch_in=(),
    switch_out_first=(),
    switch_out_last=(),
    load=(),
    first_run=(),
    load_active=load_active_state,
    put=(kvm_timer_vcpu_put, vgic_put),
    schedule=kvm_timer_schedule,
    unschedule=kvm_timer_unschedule,
    handler=kvm_arch_timer_handler,
    timer_is_pending=timer_is_pending,
    must_save=policy.always,
    must_restore=policy.always,
)
