"""The commit b103cc3f10: the timer stays in the hardware from vcpu_load to vcpu_put; a host interrupt says it fires.

The measured kernel of that name: 4.15 brought back to the commit, with the later fixes of the interrupt handler kept.
Read it beside timer_parent.py: same functions, same order.
"""

from __future__ import annotations

from tickscope.hardware.virtual_timer import ENABLE, ISTATUS
from tickscope.host import arch_timer as t
from tickscope.host import policy
from tickscope.host.design import Design
from tickscope.host.irq_flags import irqs_off, irqs_on, local_irq_restore, local_irq_save
from tickscope.host.kernel import Host
from tickscope.host.load_put import vgic_put
from tickscope.host.vgic_sync import kvm_vgic_flush_hwstate, kvm_vgic_sync_hwstate
from tickscope.rules import R
from tickscope.vocabulary import Call


def vtimer_save_state(h: Host, c: int) -> None:
    """Hardware to memory, once: the flag makes a second call do nothing."""
    if not h.design.must_save(h.vcpu_of(c).timer):
        h.noop(c, Call.SAVE, R.ALREADY_SAVED)
        return
    steps = (local_irq_save, t.save_ctl, t.save_cval, t.disable_timer, t.isb, mark_saved, local_irq_restore)
    h.call(c, Call.SAVE, R.SAVE, *steps)


def vtimer_restore_state(h: Host, c: int) -> None:
    """Memory to hardware, once: the flag makes a second call do nothing."""
    if not h.design.must_restore(h.vcpu_of(c).timer):
        h.noop(c, Call.RESTORE, R.ALREADY_RESTORED)
        return
    steps = (local_irq_save, t.restore_cval, t.isb, t.restore_ctl, mark_restored, local_irq_restore)
    h.call(c, Call.RESTORE, R.RESTORE, *steps)


def mark_saved(h: Host, c: int) -> None:
    """From here the saved copy is the truth, and the flag says so."""
    t.set_loaded(h, h.vcpu_of(c), h.design.flag_after_save, h.cause(c), R.SAVE)
    t.set_truth(h, h.vcpu_of(c), False, h.cause(c), R.SAVE)


def mark_restored(h: Host, c: int) -> None:
    """From here the hardware is the truth, and the flag says so."""
    t.set_loaded(h, h.vcpu_of(c), h.design.flag_after_restore, h.cause(c), R.RESTORE)
    t.set_truth(h, h.vcpu_of(c), True, h.cause(c), R.RESTORE)


def load_active_state(h: Host, c: int) -> None:
    """Always one write, set or clear: what the last vCPU left on this CPU is overwritten."""
    vcpu = h.vcpu_of(c)
    h.hw.set_ppi_active(c, vcpu.index, t.wants_active(h, c, vcpu), h.cause(c), R.LOAD_ACTIVE)
    h.then(c, t.wait_for_write)


def kvm_timer_vcpu_load(h: Host, c: int) -> None:
    """The active state first, then the offset, then the timer itself."""
    if not h.vcpu_of(c).timer.enabled:
        h.noop(c, Call.T_LOAD, R.NOT_ENABLED)
        return
    h.call(c, Call.T_LOAD, R.VCPU_LOAD, h.design.load_active, t.hypercall, t.set_cntvoff, vtimer_restore_state)


def kvm_timer_vcpu_put(h: Host, c: int) -> None:
    """The timer out of the hardware, the offset to the host's zero. PPI 27's active state is left as it is."""
    h.call(c, Call.T_PUT, R.VCPU_PUT, vtimer_save_state, t.hypercall, t.clear_cntvoff)


def kvm_timer_flush_hwstate(h: Host, c: int) -> None:
    """Before each entry: nothing is left to do for the virtual timer (it serves the emulated physical timer)."""
    h.call(c, Call.T_FLUSH, R.NOTHING_TO_FLUSH)


def kvm_timer_sync_hwstate(h: Host, c: int) -> None:
    """After each exit: only if KVM last saw the output high, look whether the guest has dealt with it."""
    if not h.vcpu_of(c).timer.irq_level:
        h.noop(c, Call.T_SYNC, R.LEVEL_LOW_NOTHING)
        return
    h.call(c, Call.T_SYNC, R.RESAMPLE, t.save_ctl, t.save_cval, t.kvm_timer_should_fire, _unmap_if_low)


def _unmap_if_low(h: Host, c: int) -> None:
    """The output has dropped: lower the level; if nobody will deactivate PPI 27 any more, do it here."""
    vcpu = h.vcpu_of(c)
    if vcpu.timer.fires:
        return
    t.kvm_timer_update_irq(h, c, vcpu, False)
    if not t.wants_active(h, c, vcpu):
        h.then(c, t.clear_active)


def kvm_timer_schedule(h: Host, c: int) -> None:
    """Before blocking: the timer to memory, so that it cannot fire here, and a host timer in its place."""
    h.call(c, Call.T_SCHED, R.BG_ARM, vtimer_save_state, t.kvm_timer_should_fire, t.arm_if_it_can_fire)


def kvm_timer_unschedule(h: Host, c: int) -> None:
    """After blocking: the timer back to the hardware, unless vcpu_load has done it."""
    h.call(c, Call.T_UNSCHED, R.BG_CANCEL, vtimer_restore_state, t.bg_timer_cancel)


def timer_is_pending(h: Host, c: int) -> None:
    """The cached level; the compare value only while the timer is in memory."""
    timer = h.vcpu_of(c).timer
    timer.fires = timer.irq_level
    if not timer.irq_level and not timer.loaded:
        t.kvm_timer_should_fire(h, c)


def kvm_arch_timer_handler(h: Host, c: int) -> None:
    """PPI 27 in the host: if the level is not known to be high, look at the hardware and inject."""
    h.call(c, Call.ISR, R.FORWARDED, _handle_interrupt)


def _handle_interrupt(h: Host, c: int) -> None:
    if h.running[c] < 0:
        h.remark(c, Call.ISR, R.SPURIOUS_HANDLER)
        return
    vcpu = h.vcpus[h.running[c]]
    if vcpu.timer.irq_level:
        h.remark(c, Call.ISR, R.LEVEL_ALREADY_UP)
        return
    ctl = h.hw.read_cntv_ctl(c, vcpu.index, h.cause(c), R.LEVEL_UP)
    if ctl == ENABLE | ISTATUS:
        t.kvm_timer_update_irq(h, c, vcpu, True)
    else:
        h.remark(c, Call.ISR, R.SPURIOUS_HANDLER)


DESIGN = Design(
    name="commit",
    forwarded=True,
    before_entry=(irqs_off, kvm_timer_flush_hwstate, kvm_vgic_flush_hwstate),
    after_exit=(kvm_vgic_sync_hwstate, kvm_timer_sync_hwstate, irqs_on),
    after_abort=(kvm_timer_sync_hwstate, kvm_vgic_sync_hwstate, irqs_on),
    switch_in=(),
    switch_out_first=(),
    switch_out_last=(),
    load=(kvm_timer_vcpu_load,),
    first_run=(kvm_timer_vcpu_load,),
    load_active=load_active_state,
    put=(kvm_timer_vcpu_put, vgic_put),
    schedule=kvm_timer_schedule,
    unschedule=kvm_timer_unschedule,
    handler=kvm_arch_timer_handler,
    timer_is_pending=timer_is_pending,
    must_save=policy.is_loaded,
    must_restore=policy.is_not_loaded,
)
