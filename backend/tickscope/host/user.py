"""User space: what the VMM does between two KVM_RUNs, and the end of a vCPU's thread."""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.hardware.cost_steps import REQUESTS, Work
from tickscope.host import scheduler, vgic
from tickscope.host.arch_timer import clock
from tickscope.host.kernel import Host
from tickscope.host.state import GONE, RUNNABLE
from tickscope.rules import R
from tickscope.vocabulary import Call, Event, Request, Var, VcpuState


def vmm_answers(h: Host, c: int) -> None:
    """The VMM handles the exit: it answers the read, changes an interrupt line, or moves its own thread."""
    vcpu = h.vcpu_of(c)
    h.note(vcpu, Var.V_STATE, VcpuState.USER, h.cause(c), R.USER_EXIT)
    h.hw.spend(c, Work.VMM)
    h.hw.spend(c, REQUESTS + vcpu.asked)
    if vcpu.asked == Request.VMM_IRQ_LINE:
        seq = h.mark(c, Call.INJ, vcpu.index, R.LINE_CHANGED, slot=vcpu.asked_a)
        vgic.inject(h, c, vcpu, h.virq(vcpu, vcpu.asked_a), bool(vcpu.asked_b), seq)
    elif vcpu.asked == Request.VMM_MIGRATE and vcpu.asked_a != c and vcpu.asked_a < len(h.hw.cpus):
        vcpu.thread.affinity = (vcpu.asked_a,)
        vcpu.thread.move_to = vcpu.asked_a
        h.then(c, clock, clock, clock, clock, _move_away)
    elif scheduler.wants_resched(h, c):
        h.then(c, _give_way)


def _move_away(h: Host, c: int) -> None:
    """sched_setaffinity has moved the thread; in user space no vCPU is loaded, so no notifier acts."""
    thread = h.current[c]
    seq = scheduler.leave_cpu(h, c, VcpuState.PREEMPTED, R.MIGRATE)
    thread.state = RUNNABLE
    scheduler.move(h, c, thread, seq)
    h.hw.read_counter(c, NONE, seq, R.HOST_CLOCK)
    scheduler.pick_next(h, c)


def _give_way(h: Host, c: int) -> None:
    """Preempted in user space: nothing of the vCPU is on the CPU, so there is nothing to put."""
    thread = h.current[c]
    seq = scheduler.leave_cpu(h, c, VcpuState.PREEMPTED, R.PREEMPT)
    thread.state = RUNNABLE
    if thread.move_to not in (NONE, c):
        scheduler.move(h, c, thread, seq)
    else:
        h.ready[c].append(thread)
    scheduler.pick_next(h, c)


def thread_exit(h: Host, c: int) -> None:
    """The guest's program is over: the thread is gone for good."""
    thread = h.current[c]
    seq = h.hw.event(c, thread.vcpu, Event.GUEST_DONE, 0, h.cause(c), R.GUEST_END)
    h.root(c, seq)
    scheduler.leave_cpu(h, c, VcpuState.DONE, R.GUEST_END)
    thread.state = GONE
    scheduler.pick_next(h, c)
