"""Disturbances: what an experiment does to the host from outside, each the root of a chain."""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.hardware.interrupt_controller import PPI_VTIMER, SGI_RESCHEDULE
from tickscope.host import scheduler, wake
from tickscope.host.kernel import Host
from tickscope.host.state import GONE, SLEEPING, Thread
from tickscope.rules import R
from tickscope.vocabulary import NEIGHBOUR, Event


def migrate(h: Host, v: int, to: int) -> None:
    """vCPU `v`'s thread has to move to pCPU `to`: at once if it is off the CPU, else as soon as it leaves its own."""
    thread = h.vcpus[v].thread
    seq = h.hw.event(thread.cpu, v, Event.MIGRATE, to, 0, R.DISTURBANCE)
    thread.affinity = tuple(sorted({*thread.affinity, to}))
    if thread.state in (GONE, SLEEPING) and h.current[thread.cpu] is not thread:
        thread.cpu = to
    elif h.current[thread.cpu] is thread:
        thread.move_to = to
        h.hw.latch(thread.cpu, SGI_RESCHEDULE, seq, R.IPI)
    elif thread not in h.ready[thread.cpu]:
        thread.cpu = to  # its VM has not been created yet: it starts there
    else:
        h.ready[thread.cpu].remove(thread)
        wake.enqueue(h, to, thread, to, seq)
        h.hw.latch(to, SGI_RESCHEDULE, seq, R.IPI)


def preempt(h: Host, c: int, for_ns: int) -> None:
    """A neighbour's thread wakes on pCPU `c` and computes for `for_ns`."""
    seq = h.hw.event(c, NONE, Event.PREEMPT, for_ns, 0, R.DISTURBANCE)
    thread = Thread(NEIGHBOUR + len(h.neighbours), NONE, c, (c,))
    thread.until = for_ns
    thread.wake_cause = seq
    thread.plan.append(scheduler.neighbour_runs)
    h.neighbours.append(thread)
    wake.enqueue(h, c, thread, c, seq)
    h.hw.latch(c, SGI_RESCHEDULE, seq, R.IPI)


def late_irq(h: Host, c: int) -> None:
    """A signal of PPI 27 reaches pCPU `c` although its line may have dropped."""
    seq = h.hw.event(c, NONE, Event.LATE_IRQ, PPI_VTIMER, 0, R.DISTURBANCE)
    h.hw.latch(c, PPI_VTIMER, seq, R.LATE_SIGNAL)
