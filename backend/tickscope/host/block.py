"""kvm_vcpu_block: a guest waits for an interrupt, so its thread gives up the CPU until there is a reason to go on."""

from __future__ import annotations

from tickscope.hardware.cost_steps import Work
from tickscope.host import halt_poll, scheduler
from tickscope.host.arch_timer import clock
from tickscope.host.kernel import Host
from tickscope.host.state import RUNNING, SLEEPING
from tickscope.rules import R
from tickscope.vocabulary import Call


def kvm_vcpu_block(h: Host, c: int) -> None:
    """Look at the clock, poll for a while if that is configured (the measured hosts did not), then wait in earnest."""
    h.vcpu_of(c).block_since = h.hw.now
    h.call(c, Call.BLOCK, R.BLOCK, clock, _begin)


def _begin(h: Host, c: int) -> None:
    if h.vcpu_of(c).poll_ns:
        halt_poll.begin(h, c)
        h.then(c, _look)
    else:
        h.then(c, _hand_over)


def _look(h: Host, c: int) -> None:
    """One turn of the polling loop: the vCPU stays loaded, interrupts come in, and no other thread waits."""
    halt_poll.resume(h, c)
    if _has_pending(h, c):
        h.then(c, clock, halt_poll.adapt)
    else:
        h.then(c, h.design.timer_is_pending, _found)


def _has_pending(h: Host, c: int) -> bool:
    """kvm_vgic_vcpu_pending_irq goes through the list."""
    vcpu = h.vcpu_of(c)
    h.hw.spend(c, Work.HAS_PENDING)
    h.hw.spend(c, Work.LOOK_AT_ENTRY, len(vcpu.ap_list))
    return h.design.pending_irq(vcpu)


def _found(h: Host, c: int) -> None:
    if h.vcpu_of(c).timer.fires:
        h.then(c, clock, halt_poll.adapt)
    elif halt_poll.goes_on(h, c):
        h.then(c, clock, halt_poll.pause, _look)
    else:
        h.then(c, clock, _hand_over)


def _hand_over(h: Host, c: int) -> None:
    """Nothing yet: hand the timer over to the host's, then sleep."""
    h.then(c, *h.design.before_wait, h.design.schedule, _wait)


def _wait(h: Host, c: int) -> None:
    """Prepare to sleep, then check: a wake-up between the check and the sleep is not lost."""
    h.current[c].state = SLEEPING
    if _has_pending(h, c):
        h.then(c, _finish)
    else:
        h.then(c, h.design.timer_is_pending, _decide)


def _decide(h: Host, c: int) -> None:
    if h.vcpu_of(c).timer.fires:
        h.then(c, _finish)
    else:
        h.then(c, scheduler.block_sleep, _wait)


def _finish(h: Host, c: int) -> None:
    h.current[c].state = RUNNING
    h.then(c, clock, h.design.unschedule, halt_poll.adapt)
