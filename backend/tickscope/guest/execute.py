"""How a guest executes: each op becomes a few steps (steps.py). What KVM must do comes back as a `Trap`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from tickscope.guest.ops import FOREVER, Op, OpNode
from tickscope.guest.state import SPIN, Frame, GuestState, Micro
from tickscope.guest.steps import CTL, CVAL, CVAL_IN, DIR, DRAIN, EOI, FAR, IAR, SGI, STEPS, TRAP, VTIMER, WINDOW
from tickscope.hardware.counter import first_ns_of
from tickscope.hardware.hardware import Hardware
from tickscope.hardware.virtual_timer import MASK64
from tickscope.rules import R
from tickscope.vocabulary import Access, Event, ExitReason, Kind, Request, SgiTarget

POLL_NS: Final = 200
NONE_OPEN: Final = 1023
LEVEL_SPIS: Final = range(32, 40)
TIMER_WINDOW: Final = 0
"""The irq_window whose handler knows the timer alone; any other drains what is pending, as does a guest without one."""


class Trap(NamedTuple):
    """The guest needs KVM: why (ExitReason), what it asks for (Request) with two arguments, and on whose behalf."""

    reason: int
    request: int
    a: int
    b: int
    cause: int


class ProgramEndError(Exception):
    """The program has come to its end."""


def guest_step(g: GuestState, hw: Hardware, c: int, v: int) -> Trap | None:
    """Execute one step of the guest of vCPU `v` on pCPU `c`."""
    g.busy_until = 0
    if not g.irqs_masked and hw.cpus[c].vif.best_pending() >= 0:
        _take_exception(g, hw, c, v)
        return None
    if not g.micro:
        _next_op(g, hw, c, v)
        return None
    micro = g.micro.pop()
    return _DO[micro.do](g, hw, c, v, micro)


def _take_exception(g: GuestState, hw: Hardware, c: int, v: int) -> None:
    """The guest takes a virtual IRQ: mask, suspend what it was doing, enter the handler."""
    g.cause = hw.event(c, v, Event.G_IRQ, 0, g.cause, R.GUEST_EXCEPTION)
    _set_mask(g, hw, True, R.GUEST_EXCEPTION)
    suspended, g.micro = g.micro, []
    if g.window >= 0 or not g.handler:
        g.frames.append(Frame((), 0, suspended))
        g.micro = [Micro(WINDOW), Micro(IAR), Micro(CTL, 3)] if g.window == TIMER_WINDOW else [Micro(DRAIN)]
    else:
        g.frames.append(Frame(g.handler, 0, suspended))


def _set_mask(g: GuestState, hw: Hardware, masked: bool, rule: int) -> None:
    g.irqs_masked = masked
    hw.journal.set(g.var_masked, int(masked), g.cause, rule)


def _next_op(g: GuestState, hw: Hardware, c: int, v: int) -> None:
    """Fetch the next op, or end a frame. Each fetch takes 1 ns, so that no program runs for ever in no time."""
    hw.cpus[c].ready_at += 1
    frame = g.frames[-1]
    if frame.at < len(frame.ops):
        op = frame.ops[frame.at]
        frame.at += 1
        _begin(g, hw, c, v, op)
    elif frame.left:
        frame.at = 0
        frame.left -= 1 if frame.left > 0 else 0
    else:
        _end_frame(g, hw)


def _end_frame(g: GuestState, hw: Hardware) -> None:
    frame = g.frames[-1]
    if len(g.frames) == 1:
        raise ProgramEndError
    g.frames.pop()
    if frame.suspended is not None:
        g.micro = frame.suspended
        _set_mask(g, hw, False, R.GUEST_EXCEPTION)


def _begin(g: GuestState, hw: Hardware, c: int, v: int, op: OpNode) -> None:
    """Record an op and lay out its steps (last first), or open its body."""
    if op.mark >= 0:
        g.cause = hw.journal.add(int(Kind.OP), op.op, c, v, op.mark, op.a, 0, 0)
    if op.op == Op.REPEAT:
        g.frames.append(Frame(op.body, -1 if op.a == FOREVER else op.a - 1))
    elif op.op == Op.IF_INTID:
        if g.last_intid == op.a:
            g.frames.append(Frame(op.body, 0))
    elif op.op == Op.ON_IRQ:
        g.handler = op.body
        _set_mask(g, hw, False, R.GUEST_WRITE)
    elif op.op == Op.SPIN_RANDOM:
        g.micro = [Micro(SPIN, g.stream.between(op.a, op.b))]
    elif op.op == Op.BURST_SGI:
        g.micro = [Micro(SGI, SgiTarget.SELF, n) for n in reversed(range(op.a))]
    else:
        g.micro = list(STEPS[op.op](op))


_USER: Final = (Request.VMM_READ, Request.VMM_IRQ_LINE, Request.VMM_MIGRATE)


def _ctl(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    hw.guest_write_ctl(c, v, m.a, g.cause)
    return None


def _cval(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    g.deadline = m.a if m.do == CVAL else (hw.cpus[c].timer.virtual_count(hw.now) + m.a) & MASK64
    hw.guest_write_cval(c, v, g.deadline, g.cause)
    return None


def _busy(g: GuestState, hw: Hardware, c: int, ns: int) -> None:
    g.busy_until = hw.now + ns
    hw.cpus[c].ready_at = g.busy_until


def _spin(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    _busy(g, hw, c, m.a)
    return None


def _wait(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """Busy until the deadline has passed."""
    until = first_ns_of(g.deadline + g.voff, hw.counter_hz)
    if until > hw.now:
        _busy(g, hw, c, until - hw.now)
    return None


def _iar(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    g.last_intid = hw.guest_acknowledge(c, v, g.cause)
    if g.last_intid != NONE_OPEN:
        g.acked.append(g.last_intid)
    return None


def _eoi(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    if g.acked:
        intid = g.acked.pop()
        if hw.cpus[c].vif.eoimode:
            g.dropped.append(intid)
        hw.guest_end(c, v, intid, g.cause)
    return None


def _dir(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    if g.dropped and hw.cpus[c].vif.eoimode:
        hw.guest_deactivate(c, v, g.dropped.pop(), g.cause)
    return None


def _hvc(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    seq = hw.guest_access(c, v, Access.G_HVC, 0, g.cause, R.TRAP)
    return Trap(ExitReason.HVC, Request.NONE, 0, 0, seq)


def _mmio(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """A trapped access to an emulated device: answered by KVM in the kernel or by the VMM."""
    reason = ExitReason.MMIO_USER if m.a in _USER else ExitReason.MMIO_KERNEL
    return Trap(reason, m.a, m.b & 0xFFFF, m.b >> 16, g.cause)


def _wfi(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """WFI does nothing if the virtual interface signals an interrupt (PSTATE.I plays no part)."""
    goes_on = hw.cpus[c].vif.best_pending() >= 0
    seq = hw.guest_access(c, v, Access.G_WFI, 0, g.cause, R.WFI_CONTINUES if goes_on else R.TRAP)
    return None if goes_on else Trap(ExitReason.WFI, Request.NONE, 0, 0, seq)


def _mask(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    g.window = m.b
    _set_mask(g, hw, bool(m.a), R.GUEST_WRITE)
    hw.cpus[c].ready_at += 1
    return None


def _close(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """The end of an irq_window."""
    g.window = -1
    _set_mask(g, hw, True, R.GUEST_WRITE)
    return None


def _pmr(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    hw.guest_write_pmr(c, v, m.a, g.cause)
    return None


def _eoimode(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    hw.guest_write_eoimode(c, v, m.a, g.cause)
    return None


def _sgi(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """GICv3: a system register. GICv2: the distributor's SGIR, a trapped MMIO write like any other."""
    if not hw.gic_v3:
        return Trap(ExitReason.SYSREG, Request.SGI1R, m.b, m.a, g.cause)
    seq = hw.guest_access(c, v, Access.G_SGI_W, m.b, g.cause, R.TRAP, m.b)
    return Trap(ExitReason.SYSREG, Request.SGI1R, m.b, m.a, seq)


def _window(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """The rest of the timer's handler in an irq_window: re-arm and end, if the INTID was 27."""
    if g.last_intid == VTIMER:
        g.micro = [Micro(EOI), Micro(CTL, 1), Micro(CVAL_IN, FAR)]
    return None


def _drain(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    """The draining handler: acknowledge, deal with the source, end; until nothing is left."""
    _iar(g, hw, c, v, m)
    if g.last_intid == NONE_OPEN:
        return None
    g.micro = [Micro(DRAIN), Micro(DIR), Micro(EOI)]
    if g.last_intid == VTIMER:
        g.micro += [Micro(CTL, 1), Micro(CVAL_IN, FAR), Micro(CTL, 3)]
    elif g.last_intid in LEVEL_SPIS:
        g.micro.append(Micro(TRAP, Request.VMM_IRQ_LINE, g.last_intid))
    return None


def _await(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    if g.turn.value < m.a:
        g.micro = [m]
        _busy(g, hw, c, POLL_NS)
    return None


def _pass(g: GuestState, hw: Hardware, c: int, v: int, m: Micro) -> Trap | None:
    g.turn.value = m.a
    return None


_DO: Final[tuple[Callable[[GuestState, Hardware, int, int, Micro], Trap | None], ...]] = (
    _ctl, _cval, _cval, _spin, _iar, _eoi, _dir, _hvc, _mmio, _wfi,
    _wait, _mask, _pmr, _eoimode, _sgi, _drain, _window, _await, _pass, _close,
)  # fmt: skip
"""The function of each code of guest/steps.py, in their order."""
