"""What each op is made of: steps of at most one access, as data. The list of an op is a stack: its last step comes
first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tickscope.guest.ops import Op, OpNode
from tickscope.guest.state import SPIN, Micro
from tickscope.vocabulary import Request, SgiTarget

FAR: Final = 1 << 36
WINDOW_NS: Final = 200
VTIMER: Final = 27
FIRST_BURST_SPI: Final = 40

CTL, CVAL, CVAL_IN, _SPIN, IAR, EOI, DIR, HVC, TRAP, WFI = range(10)
WAIT, MASK, PMR, EOIMODE, SGI, DRAIN, WINDOW, AWAIT, PASS, CLOSE = range(10, 20)
assert _SPIN == SPIN

_REQUEST: Final[dict[int, Request]] = {
    Op.KMMIO: Request.TYPER,
    Op.ENABLE: Request.ISENABLER,
    Op.DISABLE: Request.ICENABLER,
    Op.SET_PENDING: Request.ISPENDR,
    Op.CLEAR_PENDING: Request.ICPENDR,
    Op.SET_ACTIVE: Request.ISACTIVER,
    Op.CLEAR_ACTIVE: Request.ICACTIVER,
    Op.PRIO: Request.IPRIORITYR,
    Op.ROUTE: Request.IROUTER,
    Op.UMEM: Request.VMM_READ,
    Op.IRQ_LINE: Request.VMM_IRQ_LINE,
    Op.MIGRATE: Request.VMM_MIGRATE,
}
"""Ops that are one trapped access. For the set and clear registers `b` counts further INTIDs in the same write."""


def _trap(op: OpNode) -> tuple[Micro, ...]:
    return (Micro(TRAP, _REQUEST[Op(op.op)], op.a | op.b << 16),)


STEPS: Final[dict[int, Callable[[OpNode], tuple[Micro, ...]]]] = {
    Op.TIMER_OFF: lambda op: (Micro(CTL, 0),),
    Op.TIMER_ARM_PAST: lambda op: (Micro(CTL, 1), Micro(CVAL, 0)),
    Op.TIMER_ARM_FAR: lambda op: (Micro(CTL, 1), Micro(CVAL_IN, FAR)),
    Op.TIMER_ARM_IN: lambda op: (Micro(CTL, 1), Micro(CVAL_IN, op.a)),
    Op.TIMER_MASK: lambda op: (Micro(CTL, 3),),
    Op.TIMER_UNMASK: lambda op: (Micro(CTL, 1),),
    Op.SPIN: lambda op: (Micro(SPIN, op.a),),
    Op.ACK: lambda op: (Micro(IAR),),
    Op.EOI: lambda op: (Micro(EOI),),
    Op.DIR: lambda op: (Micro(DIR),),
    Op.HVC: lambda op: (Micro(HVC),),
    Op.IRQ_WINDOW: lambda op: (Micro(CLOSE), Micro(SPIN, WINDOW_NS), Micro(MASK, 0, op.a)),
    Op.WFI: lambda op: (Micro(WFI),),
    Op.WFI_START: lambda op: (Micro(WFI),),
    Op.WFI_PAST: lambda op: (Micro(WFI), Micro(CTL, 1), Micro(CVAL, 0)),
    Op.WFI_IN: lambda op: (Micro(WAIT), Micro(WFI), Micro(CTL, 1), Micro(CVAL_IN, op.a)),
    Op.PMR: lambda op: (Micro(PMR, op.a),),
    Op.EOIMODE: lambda op: (Micro(EOIMODE, op.a),),
    Op.SGI_SELF: lambda op: (Micro(SGI, SgiTarget.SELF, op.a),),
    Op.SGI_OTHER: lambda op: (Micro(SGI, SgiTarget.OTHER, op.a),),
    Op.SGI_BOTH: lambda op: (Micro(SGI, SgiTarget.BOTH, op.a),),
    Op.PPI_ENABLE: lambda op: (Micro(TRAP, Request.ISENABLER, VTIMER),),
    Op.PPI_DISABLE: lambda op: (Micro(TRAP, Request.ICENABLER, VTIMER),),
    Op.BURST: lambda op: (Micro(TRAP, Request.ISPENDR, FIRST_BURST_SPI | (op.a - 1) << 16),),
    Op.AWAIT_TURN: lambda op: (Micro(AWAIT, op.a),),
    Op.PASS_TURN: lambda op: (Micro(PASS, op.a),),
    Op.IRQS_OFF: lambda op: (Micro(MASK, 1, -1),),
    Op.IRQS_ON: lambda op: (Micro(MASK, 0, -1),),
} | dict.fromkeys(_REQUEST, _trap)
