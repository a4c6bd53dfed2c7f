"""How the host takes a physical interrupt (gic_handle_irq): acknowledge, priority drop, handler, and deactivate unless
the interrupt has been forwarded to a vCPU; then acknowledge again until the answer is 1023."""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.hardware.cost_steps import Work
from tickscope.hardware.interrupt_controller import PPI_HYP_TIMER, PPI_MAINTENANCE, PPI_PHYS_TIMER, PPI_VTIMER, SPURIOUS
from tickscope.host.arch_timer import clock
from tickscope.host.kernel import Host
from tickscope.rules import R
from tickscope.vocabulary import Call, Event, Var

BG, SLICE = 1, 2
"""What the host's own timer interrupt is about (`Host.host_timer`)."""

REPROGRAM_ISBS = (9, 5)
"""Barriers of the host's timer and context-switch code around a background timer, on one CPU and on several
(as measured)."""


def take_interrupt(h: Host, c: int) -> None:
    """An interrupt is signalled and the host has not masked: the exception, with interrupts masked from here on."""
    thread = h.current[c]
    seq = h.hw.event(c, thread.vcpu, Event.HIRQ, 0, h.hw.cpus[c].signal_cause, R.PHYSICAL_EXIT)
    thread.frames.append(seq)
    h.hw.mask_irqs(c, True, seq)
    h.then(c, _acknowledge)


def _acknowledge(h: Host, c: int) -> None:
    intid = h.hw.acknowledge(c, h.current[c].vcpu, h.cause(c))
    if intid == SPURIOUS:
        h.then(c, _return)
        return
    h.intid[c] = intid
    h.then(c, _end, _dispatch, _acknowledge)


def _end(h: Host, c: int) -> None:
    h.hw.end_interrupt(c, h.current[c].vcpu, h.intid[c], h.cause(c))


def _dispatch(h: Host, c: int) -> None:
    intid = h.intid[c]
    own = (_deactivate,) if h.design.split_eoi else ()
    if intid == PPI_VTIMER:
        h.then(c, h.design.handler, *(() if h.design.forwarded else own))
    elif intid in (PPI_PHYS_TIMER, PPI_HYP_TIMER):
        h.then(c, clock, clock, _host_timer, clock, clock, clock, *own)
    elif intid == PPI_MAINTENANCE:
        h.then(c, _maintenance, *own)
    else:
        h.then(c, *own, *((clock, clock) if h.remote_wake[c] else ()))


def _deactivate(h: Host, c: int) -> None:
    h.hw.deactivate(c, h.current[c].vcpu, h.intid[c], h.cause(c))
    if h.gic_v3:
        h.hw.isb(c, h.current[c].vcpu, h.cause(c), R.HOST_OWN_IRQ)


def _return(h: Host, c: int) -> None:
    """Back to what was interrupted, with interrupts as they were: unmasked."""
    h.hw.mask_irqs(c, False, h.current[c].frames.pop())


def _maintenance(h: Host, c: int) -> None:
    """vgic_maintenance_handler does nothing: the exit itself was the point."""
    h.call(c, Call.MAINT, R.UNDERFLOW_EXIT)


def host_timer_intid(h: Host) -> int:
    """The host's own timer: the physical one at EL1, the hypervisor one under VHE."""
    return PPI_HYP_TIMER if h.vhe else PPI_PHYS_TIMER


def host_timer_expires(h: Host, c: int, kind: int, argument: int) -> None:
    """The host's timer fires on pCPU `c` (the root of what follows): a background timer, or the end of a slice."""
    event, rule = (Event.SLICE_END, R.SLICE) if kind == SLICE else (Event.HOST_TIMER, R.BG_EXPIRED)
    seq = h.hw.event(c, NONE, event, 0, 0, rule)
    h.host_timer[c].append((kind, argument))
    h.hw.latch(c, host_timer_intid(h), seq, R.SLICE)


def _host_timer(h: Host, c: int) -> None:
    """hrtimer_interrupt: all that is due on this CPU."""
    due, h.host_timer[c] = h.host_timer[c], []
    h.hw.spend(c, Work.HOST_TIMER, len(due))
    for kind, argument in due:
        if kind == SLICE:
            h.need_resched[c] = True
        else:
            for _ in range(REPROGRAM_ISBS[len(h.hw.cpus) > 1]):
                h.hw.isb(c, h.current[c].vcpu, h.cause(c), R.HOST_CLOCK)
            _bg_timer_expire(h, c, argument)


def _bg_timer_expire(h: Host, c: int, v: int) -> None:
    """kvm_bg_timer_expire: queue the work item that will wake the vCPU."""
    vcpu = h.vcpus[v]
    seq = h.mark(c, Call.BG_EXP, v, R.BG_EXPIRED)
    vcpu.timer.bg_serial = 0
    h.note(vcpu, Var.V_BG_TIMER, 0, seq, R.BG_EXPIRED)
    h.work[c].append((v, seq))
    h.need_resched[c] = True
