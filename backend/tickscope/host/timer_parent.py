"""The commit's parent: the timer is saved and restored around every entry as in v4.14, but by the host at EL1.

So an nVHE host needs two calls to EL2 for CNTVOFF alone.

A reconstruction (see ground-truth): 4.15 with the commit and what follows it taken back.
Read it beside timer_commit.py: same functions, same order.
"""

from __future__ import annotations

from tickscope.host import arch_timer as t
from tickscope.host import policy
from tickscope.host import timer_old as old
from tickscope.host.design import Design
from tickscope.host.irq_flags import irqs_off, irqs_on
from tickscope.host.kernel import Host
from tickscope.host.load_put import vgic_put
from tickscope.host.vgic_sync import kvm_vgic_flush_hwstate, kvm_vgic_sync_hwstate
from tickscope.rules import R
from tickscope.vocabulary import Call


def vtimer_save_state(h: Host, c: int) -> None:
    """Hardware to memory, at every exit."""
    h.then(c, t.save_ctl, t.save_cval, t.disable_timer, old.mark_saved, t.hypercall, t.clear_cntvoff)


def vtimer_restore_state(h: Host, c: int) -> None:
    """Memory to hardware, at every entry."""
    h.then(c, t.hypercall, t.set_cntvoff, t.restore_cval, t.isb, t.restore_ctl, old.mark_restored)


def kvm_timer_flush_hwstate(h: Host, c: int) -> None:
    """Before each entry: compare, write the active state, put the timer into the hardware."""
    steps = (old.kvm_timer_update_state, old.write_active_state, vtimer_restore_state)
    h.call(c, Call.T_FLUSH, R.RESTORE_EVERY_ENTRY, *steps)


def kvm_timer_sync_hwstate(h: Host, c: int) -> None:
    """After each exit: take the timer out of the hardware, then compare."""
    h.call(c, Call.T_SYNC, R.SAVE_EVERY_EXIT, vtimer_save_state, old.kvm_timer_update_state)


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
    put=(old.kvm_timer_vcpu_put, vgic_put),
    schedule=old.kvm_timer_schedule,
    unschedule=old.kvm_timer_unschedule,
    handler=old.kvm_arch_timer_handler,
    timer_is_pending=t.kvm_timer_should_fire,
    must_save=policy.always,
    must_restore=policy.always,
    load_active=old.nothing_to_load,
)
