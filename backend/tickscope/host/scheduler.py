"""A small scheduler: a FIFO run queue per pCPU, time slices, sleepers first, pull by idle CPUs, preempt notifiers.

What is measured of the real one is which hooks run in which order, not its choices (docs/05-fidelity.md).
"""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.engine.queue import NEVER
from tickscope.hardware.cost_steps import Work
from tickscope.hardware.pcpu import HOST, IDLE
from tickscope.host import wake
from tickscope.host.arch_timer import clock
from tickscope.host.kernel import Host
from tickscope.host.load_put import kvm_arch_vcpu_load, kvm_sched_out
from tickscope.host.state import RUNNABLE, RUNNING, SLEEPING, Thread
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Event, Kind, Var, VcpuState

CALL = int(Kind.CALL)


def wants_resched(h: Host, c: int) -> bool:
    """need_resched, and somebody to give way to (a thread, a work item, or an order to move)."""
    return (h.need_resched[c] and bool(h.ready[c] or h.work[c])) or h.current[c].move_to not in (NONE, c)


def preempt(h: Host, c: int) -> None:
    """The thread could go on but another one shall run: put by notifier, switch, and later load by notifier."""
    h.then(c, kvm_sched_out, _switch_from_runnable, _sched_in)


def block_sleep(h: Host, c: int) -> None:
    """The blocking thread calls schedule(): unless it was woken meanwhile it leaves the CPU."""
    if h.current[c].state == SLEEPING:
        quiet = len(h.hw.cpus) > 1 and not h.vcpu_of(c).timer.bg_serial
        h.then(c, *((clock,) if quiet else (clock, clock)), kvm_sched_out, _switch_from_sleeping, _sched_in)


def _sched_in(h: Host, c: int) -> None:
    """The sched_in notifier of a vCPU's thread."""
    thread = h.current[c]
    thread.frames.append(thread.frames[0])
    h.note(h.vcpu_of(c), Var.V_STATE, VcpuState.HOST, h.cause(c), R.VCPU_LOAD)
    h.then(c, kvm_arch_vcpu_load, _drop_frame)


def _drop_frame(h: Host, c: int) -> None:
    h.current[c].frames.pop()


def _switch_from_runnable(h: Host, c: int) -> None:
    """The running thread goes to the end of a run queue: its own, or that of the pCPU it has to move to."""
    thread = h.current[c]
    seq = leave_cpu(h, c, VcpuState.PREEMPTED, R.PREEMPT)
    thread.state = RUNNABLE
    if thread.move_to not in (NONE, c):
        move(h, c, thread, seq)
    else:
        h.ready[c].append(thread)
    pick_next(h, c)


def _switch_from_sleeping(h: Host, c: int) -> None:
    """A wake-up may have come during put: then it is runnable at once."""
    thread = h.current[c]
    if thread.state != SLEEPING:
        _switch_from_runnable(h, c)
        return
    leave_cpu(h, c, VcpuState.BLOCKED, R.BLOCK)
    pick_next(h, c)


def leave_cpu(h: Host, c: int, state: int, rule: int) -> int:
    """Record that the current thread leaves the CPU."""
    thread = h.current[c]
    seq = h.hw.event(c, thread.vcpu, Event.SCHED_OUT, 0, h.cause(c), rule, thread.ident)
    if thread.vcpu >= 0:
        h.note(h.vcpus[thread.vcpu], Var.V_STATE, state, seq, rule)
    return seq


def move(h: Host, c: int, thread: Thread, cause: int) -> None:
    """The thread goes to another pCPU's queue."""
    target, thread.move_to = thread.move_to, NONE
    seq = h.hw.event(c, thread.vcpu, Event.MIGRATE, target, cause, R.MIGRATE)
    wake.enqueue(h, c, thread, target, seq)


def pick_next(h: Host, c: int) -> None:
    """Switch to the next thread; work items and an empty queue are the idle thread's business."""
    h.need_resched[c] = False
    if h.work[c] or not h.ready[c]:
        _switch_to(h, c, h.idle[c])
        if not h.idle[c].plan:
            h.then(c, idle_loop)
    else:
        _switch_to(h, c, h.ready[c].pop(0))


def _switch_to(h: Host, c: int, thread: Thread) -> None:
    cause = thread.wake_cause or h.cause(c)
    thread.wake_cause = 0
    h.current[c] = thread
    thread.state = RUNNING
    thread.cpu = c
    thread.since = h.hw.now
    if thread.vcpu >= 0 or thread.ident:
        cause = h.hw.event(c, thread.vcpu, Event.SCHED_IN, 0, cause, R.SCHEDULE, thread.ident)
    thread.frames[0] = cause
    h.hw.note(c, Var.P_THREAD, thread.ident, cause, R.SCHEDULE)
    h.hw.set_mode(c, HOST, cause)
    if h.ready[c]:
        wake.arm_slice(h, c)


# --- the idle thread, which also does the work items ----------------------------------------------------------------


def idle_loop(h: Host, c: int) -> None:
    """Work first, then other threads, then pull one from a busy CPU, else sleep."""
    h.need_resched[c] = False
    if h.work[c]:
        alone = len(h.hw.cpus) == 1
        reads = (clock, clock, clock) if alone else ()
        if alone:
            h.hw.spend(c, Work.TICK_RESTART)
        h.then(c, *reads, bg_work, clock, idle_loop)
    elif h.ready[c]:
        h.then(c, *(() if h.remote_wake[c] else (clock,)), _leave_idle)
        h.remote_wake[c] = False
    elif not _pull(h, c):
        h.then(c, clock, idle_wfi, idle_loop)


def _leave_idle(h: Host, c: int) -> None:
    if h.ready[c] and not h.work[c]:
        h.then(c, idle_loop)
        _switch_to(h, c, h.ready[c].pop(0))
    else:
        h.then(c, idle_loop)


def idle_wfi(h: Host, c: int) -> None:
    """WFI: wait for an interrupt (none is lost: one that is signalled already ends it at once)."""
    cpu = h.hw.cpus[c]
    if h.ready[c] or h.work[c]:
        return
    seq = h.hw.access(c, NONE, Access.IDLE, 0, h.cause(c), R.IDLE)
    h.hw.set_mode(c, IDLE, seq)
    if not cpu.signalled:
        cpu.ready_at = NEVER


def bg_work(h: Host, c: int) -> None:
    """kvm_timer_inject_irq_work: the worker thread wakes the vCPU whose background timer has expired."""
    v, cause = h.work[c].pop(0)
    h.hw.spend(c, Work.BG_WORK)
    seq = h.journal.add(CALL, Call.BG_WORK, c, v, NONE, 0, cause, R.BG_EXPIRED)
    wake.wake_thread(h, c, h.vcpus[v].thread, seq)


def _pull(h: Host, c: int) -> bool:
    """An idle CPU takes over a thread that waits behind another one elsewhere and may run here."""
    for other, queue in enumerate(h.ready):
        if h.current[other] is h.idle[other]:
            continue  # that CPU is about to run it itself; taking it would undo a migration or a wake-up
        for thread in queue:
            if c in thread.affinity and thread.move_to == NONE:
                queue.remove(thread)
                thread.cpu = c
                h.hw.event(c, thread.vcpu, Event.MIGRATE, c, h.cause(c), R.MIGRATE)
                h.ready[c].append(thread)
                h.then(c, _leave_idle)
                return True
    return False


# --- neighbours: other threads of the host --------------------------------------------------------------------------


def neighbour_runs(h: Host, c: int) -> None:
    """A neighbour's thread computes; it can be interrupted at any moment and gives way when its slice is over."""
    thread, cpu = h.current[c], h.hw.cpus[c]
    if cpu.busy:
        thread.until -= h.hw.now - thread.since
        cpu.busy = False
    thread.since = h.hw.now
    if wants_resched(h, c):
        h.then(c, neighbour_runs)
        thread.state = RUNNABLE
        leave_cpu(h, c, 0, R.PREEMPT)
        h.ready[c].append(thread)
        pick_next(h, c)
    elif thread.until > 0:
        h.then(c, neighbour_runs)
        cpu.busy = True
        cpu.ready_at = h.hw.now + thread.until
    else:
        thread.state = SLEEPING
        leave_cpu(h, c, 0, R.SCHEDULE)
        pick_next(h, c)
