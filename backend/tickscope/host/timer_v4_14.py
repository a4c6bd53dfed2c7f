"""v4.14: the parent's policy, but EL2 takes the timer out of the hardware at every exit and puts it back at each entry.

Source: virt/kvm/arm/arch_timer.c, virt/kvm/arm/hyp/timer-sr.c and virt/kvm/arm/arm.c of v4.14, facts only.
"""

from __future__ import annotations

from tickscope.host import arch_timer as t
from tickscope.host import timer_parent as parent
from tickscope.host.irq_flags import irqs_off, irqs_on
from tickscope.host.kernel import Host
from tickscope.host.load_put import vgic_put
from tickscope.host.vgic_sync import kvm_vgic_flush_hwstate, kvm_vgic_sync_hwstate
from tickscope.rules import R
from tickscope.vocabulary import Call


def kvm_timer_flush_hwstate(h: Host, c: int) -> None:
    """Before each entry: compare, then make PPI 27 active while the interrupt is raised or being handled."""
    h.call(c, Call.T_FLUSH, R.COMPARE, parent.kvm_timer_update_state, parent.write_active_state)


def kvm_timer_sync_hwstate(h: Host, c: int) -> None:
    """After each exit: compare the copy that EL2 has just saved."""
    h.call(c, Call.T_SYNC, R.COMPARE, parent.kvm_timer_update_state)


DESIGN = parent.DESIGN._replace(
    name="v4.14",
    before_entry=(kvm_timer_flush_hwstate, kvm_vgic_flush_hwstate, irqs_off),
    after_exit=(irqs_on, kvm_timer_sync_hwstate, kvm_vgic_sync_hwstate),
    after_abort=(irqs_on, kvm_timer_sync_hwstate, kvm_vgic_sync_hwstate),
    switch_in=(t.set_cntvoff, t.restore_cval, t.isb, t.restore_ctl, parent.mark_restored),
    switch_out_first=(t.save_ctl, t.save_cval, t.disable_timer, parent.mark_saved),
    switch_out_last=(t.clear_cntvoff,),
    put=(vgic_put, parent.kvm_timer_vcpu_put),
)
