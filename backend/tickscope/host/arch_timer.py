"""What all designs share of the timer code (virt/kvm/arm/arch_timer.c).

Comparing, telling the vgic, the background timer, and the register steps out of which each design composes its saves
and restores.
"""

from __future__ import annotations

from tickscope.hardware.cost_steps import Work
from tickscope.hardware.counter import first_ns_of
from tickscope.hardware.virtual_timer import MASK64, can_fire
from tickscope.host import vgic
from tickscope.host.kernel import Host
from tickscope.host.state import TIMER, VTIMER, Vcpu
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Var

BG_TIMER_DUE = 1
"""What an entry of the event queue is about: the background timer of vCPU a, armed on pCPU b."""


def kvm_timer_should_fire(h: Host, c: int) -> None:
    """Compare the saved copy with the counter; reads it only if ENABLE and not IMASK. Leaves `timer.fires`."""
    vcpu = h.vcpu_of(c)
    timer = vcpu.timer
    timer.fires = False
    if can_fire(timer.ctl):
        count = h.hw.read_counter(c, vcpu.index, h.cause(c), R.COMPARE)
        timer.fires = (count - vcpu.voff) & MASK64 >= timer.cval


def kvm_timer_update_irq(h: Host, c: int, vcpu: Vcpu, level: bool) -> None:
    """Tell the vgic the timer's level (the legacy cache of 'active cleared' ends with any change)."""
    rule = R.LEVEL_UP if level else R.LEVEL_DOWN
    seq = h.mark(c, Call.UPD, vcpu.index, rule, slot=int(level))
    vcpu.timer.irq_level = level
    h.note(vcpu, Var.V_IRQ_LEVEL, int(level), seq, rule)
    set_cleared_cache(h, vcpu, False, seq)
    vgic.inject(h, c, vcpu, h.virq(vcpu, VTIMER), level, seq, by=TIMER)


def set_cleared_cache(h: Host, vcpu: Vcpu, cleared: bool, cause: int) -> None:
    """`active_cleared_last` of the old designs; always False in the new ones."""
    vcpu.timer.active_cleared_last = cleared
    h.note(vcpu, Var.V_CLEARED, int(cleared), cause, R.CLEAR_CACHED)


def set_loaded(h: Host, vcpu: Vcpu, loaded: bool, cause: int, rule: int) -> None:
    """The flag of the commit."""
    vcpu.timer.loaded = loaded
    h.note(vcpu, Var.V_LOADED, int(loaded), cause, rule)


def set_truth(h: Host, vcpu: Vcpu, in_hardware: bool, cause: int, rule: int) -> None:
    """Where the newest timer state of the vCPU is: in the hardware or in the saved copy."""
    h.note(vcpu, Var.V_TRUTH, int(in_hardware), cause, rule)


# --- steps on the registers: one access each ------------------------------------------------------------------------


def save_ctl(h: Host, c: int) -> None:
    """CNTV_CTL, raw with ISTATUS, to the saved copy."""
    vcpu = h.vcpu_of(c)
    rule = _why_copied(h, c, vcpu)
    vcpu.timer.ctl = h.hw.read_cntv_ctl(c, vcpu.index, h.cause(c), rule)
    h.note(vcpu, Var.V_CTL, vcpu.timer.ctl, h.cause(c), rule)


def save_cval(h: Host, c: int) -> None:
    """CNTV_CVAL to the saved copy."""
    vcpu = h.vcpu_of(c)
    rule = _why_copied(h, c, vcpu)
    vcpu.timer.cval = h.hw.read_cntv_cval(c, vcpu.index, h.cause(c), rule)
    h.note(vcpu, Var.V_CVAL, vcpu.timer.cval, h.cause(c), rule)


def _why_copied(h: Host, c: int, vcpu: Vcpu) -> R:
    """A loaded timer is read by sync to look at it, not to take it out of the hardware."""
    return R.RESAMPLE if vcpu.timer.loaded and h.current[c].functions[-1:] == [Call.T_SYNC] else R.SAVE


def disable_timer(h: Host, c: int) -> None:
    """CNTV_CTL = 0: the hardware timer is off."""
    h.hw.write_cntv_ctl(c, h.current[c].vcpu, 0, h.cause(c), R.SAVE)


def restore_cval(h: Host, c: int) -> None:
    """The saved compare value to the hardware (before CTL, so that no old value can fire)."""
    vcpu = h.vcpu_of(c)
    h.hw.write_cntv_cval(c, vcpu.index, vcpu.timer.cval, h.cause(c), R.RESTORE)


def restore_ctl(h: Host, c: int) -> None:
    """The saved control register, as it was read, to the hardware."""
    vcpu = h.vcpu_of(c)
    h.hw.write_cntv_ctl(c, vcpu.index, vcpu.timer.ctl, h.cause(c), R.RESTORE)


def isb(h: Host, c: int) -> None:
    """Wait until the register writes before have taken effect."""
    h.hw.access(c, h.current[c].vcpu, Access.ISB, 0, h.cause(c), R.SAVE)


def set_cntvoff(h: Host, c: int) -> None:
    """CNTVOFF_EL2 = the VM's offset (EL2 only: see `hypercall`)."""
    vcpu = h.vcpu_of(c)
    h.hw.write_cntvoff(c, vcpu.index, vcpu.voff, h.cause(c), R.VOFF_GUEST)


def clear_cntvoff(h: Host, c: int) -> None:
    """CNTVOFF_EL2 = 0, the host's value."""
    h.hw.write_cntvoff(c, h.current[c].vcpu, 0, h.cause(c), R.VOFF_ZERO)


def hypercall(h: Host, c: int) -> None:
    """An nVHE host must call EL2 before it can touch an EL2 register; a VHE host is there already, it only waits."""
    code = Access.ISB if h.vhe else Access.HVC
    h.hw.access(c, h.current[c].vcpu, code, 0, h.cause(c), R.CALL_EL2)


def set_active(h: Host, c: int) -> None:
    """PPI 27 active."""
    h.hw.set_ppi_active(c, h.current[c].vcpu, True, h.cause(c), R.ENTRY_ACTIVE)
    h.then(c, wait_for_write)


def clear_active(h: Host, c: int) -> None:
    """PPI 27 not active."""
    h.hw.set_ppi_active(c, h.current[c].vcpu, False, h.cause(c), R.CANCEL_CLEARS)
    h.then(c, wait_for_write)


def wait_for_write(h: Host, c: int) -> None:
    """GICv3: poll GICR_CTLR.RWP until the write has taken effect. GICv2 has no such bit."""
    if h.gic_v3:
        h.hw.access(c, h.current[c].vcpu, Access.RWP_R, 0, h.cause(c), R.FORCED_ACTIVE)


def wants_active(h: Host, c: int, vcpu: Vcpu) -> bool:
    """Whether PPI 27 has to be active; while the level is low the virtual interrupt is looked up."""
    if not vcpu.timer.irq_level:
        h.hw.spend(c, Work.LOOKUP_ACTIVE)
    return h.design.wants_active(vcpu)


# --- background timer -----------------------------------------------------------------------------------------------


def bg_timer_start(h: Host, c: int) -> None:
    """Arm the host timer for the guest's deadline (two clock reads: what remains, and the hrtimer code's own)."""
    vcpu = h.vcpu_of(c)
    timer = vcpu.timer
    h.then(c, clock, clock)
    at = max(first_ns_of(timer.cval + vcpu.voff, h.hw.counter_hz), h.hw.now)
    timer.bg_deadline = at
    timer.bg_serial = h.queue.add(at, BG_TIMER_DUE, vcpu.index, c)
    h.note(vcpu, Var.V_BG_TIMER, at, h.cause(c), R.BG_ARM)


def bg_timer_cancel(h: Host, c: int) -> None:
    """Cancel the host timer (nothing to do if it has fired)."""
    vcpu = h.vcpu_of(c)
    vcpu.timer.bg_serial = 0
    vcpu.timer.bg_deadline = 0
    h.note(vcpu, Var.V_BG_TIMER, 0, h.cause(c), R.BG_CANCEL)


def arm_if_it_can_fire(h: Host, c: int) -> None:
    """After the comparison in schedule(): no host timer if the timer fires already or cannot fire."""
    timer = h.vcpu_of(c).timer
    if not timer.fires and can_fire(timer.ctl):
        bg_timer_start(h, c)


def clock(h: Host, c: int) -> None:
    """The host's own timekeeping reads the counter."""
    h.hw.read_counter(c, h.current[c].vcpu, h.cause(c), R.HOST_CLOCK)
