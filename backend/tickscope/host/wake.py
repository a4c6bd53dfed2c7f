"""Waking threads and interrupting other CPUs."""

from __future__ import annotations

from tickscope.hardware.cost_steps import Work
from tickscope.hardware.interrupt_controller import SGI_RESCHEDULE
from tickscope.host.kernel import Host
from tickscope.host.state import RUNNABLE, RUNNING, SLEEPING, Thread
from tickscope.rules import R
from tickscope.vocabulary import Access, Event, Kind

EVENT = int(Kind.EVENT)
IPI_DUE = 5
"""What an entry of the event queue is about: an SGI reaches pCPU a, sent by record b."""
SLICE_DUE = 2
"""What an entry of the event queue is about: the slice of pCPU a, number b."""


def send_ipi(h: Host, c: int, target: int, cause: int) -> None:
    """An SGI to another pCPU, to make it look at new work."""
    register = Access.SGI_W if h.gic_v3 else Access.GICD_SGIR_W
    seq = h.hw.access(c, h.current[c].vcpu, register, SGI_RESCHEDULE, cause, R.IPI, target)
    if h.gic_v3:
        h.hw.isb(c, h.current[c].vcpu, cause, R.IPI)
    h.queue.add(h.hw.now + h.hw.ns[Work.IPI_TRAVEL], IPI_DUE, target, seq)


def wake_thread(h: Host, c: int, thread: Thread, cause: int) -> bool:
    """Make a sleeping thread runnable. True if it slept (or was about to)."""
    if thread.state != SLEEPING:
        return False
    if h.current[thread.cpu] is thread:
        thread.state = RUNNING
        return True
    h.hw.spend(c, Work.WAKE)
    thread.wake_cause = h.journal.add(EVENT, Event.WAKE, c, thread.vcpu, thread.ident, 0, cause, R.WAKE)
    cpu = choose_cpu(h, thread)
    if cpu != c:
        h.hw.read_counter(c, h.current[c].vcpu, cause, R.HOST_CLOCK)
        h.remote_wake[cpu] = True
    enqueue(h, c, thread, cpu, cause)
    return True


def choose_cpu(h: Host, thread: Thread) -> int:
    """The CPU it ran on if that is idle, else an idle one it may use, else the old one."""
    allowed = thread.affinity
    home = thread.cpu if thread.cpu in allowed else allowed[0]
    for cpu in (home, *allowed):
        if h.current[cpu] is h.idle[cpu] and not h.ready[cpu]:
            return cpu
    return home


def enqueue(h: Host, c: int, thread: Thread, cpu: int, cause: int) -> None:
    """Put a runnable thread at the head of a run queue: a thread that slept goes before those that computed."""
    thread.state = RUNNABLE
    thread.cpu = cpu
    h.ready[cpu].insert(0, thread)
    h.need_resched[cpu] = True
    if cpu != c:
        send_ipi(h, c, cpu, cause)


def arm_slice(h: Host, c: int) -> None:
    """Let the slice of the running thread end, now that others wait."""
    end = max(h.current[c].since + h.slice_ns, h.hw.now + 1)
    h.slice_serial[c] = h.queue.add(end, SLICE_DUE, c)
