"""kvm_vcpu_block: a guest waits for an interrupt, so its thread gives up the CPU until there is a reason to go on."""

from __future__ import annotations

from tickscope.host import scheduler
from tickscope.host.arch_timer import clock
from tickscope.host.kernel import Host
from tickscope.host.state import RUNNING, SLEEPING
from tickscope.rules import R
from tickscope.vocabulary import Call


def kvm_vcpu_block(h: Host, c: int) -> None:
    """No halt polling (halt_poll_ns = 0, as measured): look at the clock, hand the timer over, then wait."""
    h.call(c, Call.BLOCK, R.BLOCK, *h.design.before_wait, clock, h.design.schedule, _wait)


def _wait(h: Host, c: int) -> None:
    """Prepare to sleep, then check: a wake-up between the check and the sleep is not lost."""
    h.current[c].state = SLEEPING
    if h.design.pending_irq(h.vcpu_of(c)):
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
    h.then(c, clock, h.design.unschedule)
