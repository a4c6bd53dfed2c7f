"""Lanes: the rows of the timeline, and how a value becomes one bit of a lane's mask.

A mask is 32 bits, one per value that a person tells apart. The OR of the masks of several moments says
which values were visited, so a column of many moments never hides a short visit.
The JavaScript copy of the two tables is generated with the vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from tickscope.engine.journal import Variable
from tickscope.tape.declaration import lane_name
from tickscope.tape.errors import TapeError
from tickscope.vocabulary import NEIGHBOUR, VAR, Access, Event, Kind, Subject, Var


class Paint(IntEnum):
    """How a value of a variable becomes the number of a bit."""

    VALUE = 0
    """The value itself: booleans and enums."""
    FLAG = 1
    """0 when zero, 1 otherwise."""
    CTL = 2
    """ENABLE, IMASK, ISTATUS as a number 0..7."""
    LR = 3
    """State 0..3 (I, P, A, PA), plus 4 with the HW bit."""
    INDEX = 4
    """0 = nobody; thread or vCPU n + 1 -> 1..30, again from 1 after 30; 31 = a neighbour's thread."""


PAINT: dict[Var, Paint] = {
    Var.P_MODE: Paint.VALUE,
    Var.P_THREAD: Paint.INDEX,
    Var.P_RUNNING: Paint.INDEX,
    Var.P_CTL: Paint.CTL,
    Var.P_LINE: Paint.VALUE,
    Var.P_PPI_PENDING: Paint.VALUE,
    Var.P_PPI_ACTIVE: Paint.VALUE,
    Var.P_PPI_ENABLED: Paint.VALUE,
    Var.P_IRQS_MASKED: Paint.VALUE,
    Var.P_LR: Paint.LR,
    Var.V_STATE: Paint.VALUE,
    Var.V_PCPU: Paint.INDEX,
    Var.V_CTL: Paint.CTL,
    Var.V_LOADED: Paint.VALUE,
    Var.V_TRUTH: Paint.VALUE,
    Var.V_IRQ_LEVEL: Paint.VALUE,
    Var.V_LINE_LEVEL: Paint.VALUE,
    Var.V_LATCH: Paint.VALUE,
    Var.V_ACTIVE: Paint.VALUE,
    Var.V_ENABLED: Paint.VALUE,
    Var.V_QUEUED: Paint.VALUE,
    Var.V_REQUEST: Paint.VALUE,
    Var.V_BG_TIMER: Paint.FLAG,
    Var.V_CLEARED: Paint.VALUE,
    Var.V_MASKED: Paint.VALUE,
}
"""The variables that are worth a lane. The others (compare values, offsets, sets) are read at the cursor."""

MARKS = "marks"
"""Besides, every pCPU has the lane "marks:<p>": what happened there, with no state held in between."""


class Mark(IntEnum):
    """The bits of a marks lane."""

    TIMER_ACCESS = 0
    ACTIVE_WRITE = 1
    HOST_IRQ = 2
    EXIT = 3
    ENTRY = 4
    EXPIRY = 5
    GUEST_IRQ = 6


MARK_OF: dict[tuple[int, int], Mark] = {
    **{
        (Kind.ACCESS, code): Mark.TIMER_ACCESS
        for code in (Access.CTL_R, Access.CTL_W, Access.CVAL_R, Access.CVAL_W, Access.VOFF_W)
    },
    (Kind.ACCESS, Access.ACT_SET): Mark.ACTIVE_WRITE,
    (Kind.ACCESS, Access.ACT_CLR): Mark.ACTIVE_WRITE,
    (Kind.EVENT, Event.HIRQ): Mark.HOST_IRQ,
    (Kind.EVENT, Event.EXIT_SYNC): Mark.EXIT,
    (Kind.EVENT, Event.EXIT_IRQ): Mark.EXIT,
    (Kind.EVENT, Event.ENTER): Mark.ENTRY,
    (Kind.EVENT, Event.EXPIRY): Mark.EXPIRY,
    (Kind.EVENT, Event.G_IRQ): Mark.GUEST_IRQ,
}
"""(kind, code) of a record -> its mark."""


class Lane(NamedTuple):
    """One row: the variable it shows (its index in the declaration), or the marks of pCPU `subject` (variable -1)."""

    name: str
    variable: int
    subject: int
    paint: Paint


class LaneSet:
    """All lanes of a run, in order: the variables as declared, then the marks of each pCPU."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.lanes: list[Lane] = []
        self.of_variable: list[int] = []
        """Variable index -> lane number, -1 when it has none."""
        for index, variable in enumerate(variables):
            paint = PAINT.get(_var(variable.code))
            self.of_variable.append(len(self.lanes) if paint is not None else -1)
            if paint is not None:
                self.lanes.append(Lane(lane_name(variable), index, variable.subject, paint))
        pcpus = [v.subject for v in variables if VAR[Var(v.code)].subject is Subject.PCPU]
        self.marks = len(self.lanes)
        """Lane number of the marks of pCPU 0; pCPU p has this + p."""
        self.pcpus = max(pcpus, default=-1) + 1
        self.lanes += [Lane(f"{MARKS}:{p}", -1, p, Paint.VALUE) for p in range(self.pcpus)]

    def __len__(self) -> int:
        return len(self.lanes)

    def number(self, name: str) -> int:
        """The lane of that name; TapeError when there is none."""
        for number, lane in enumerate(self.lanes):
            if lane.name == name:
                return number
        raise TapeError(f"no lane {name!r} in this run")

    def masks_of(self, values: Sequence[int]) -> list[int]:
        """The mask of every lane in a state (marks lanes: 0)."""
        return [mask_of(lane.paint, values[lane.variable]) if lane.variable >= 0 else 0 for lane in self.lanes]


def mask_of(paint: Paint, value: int) -> int:
    """The one bit that stands for a value."""
    if paint is Paint.VALUE:
        return 1 << min(value, 31)
    if paint is Paint.FLAG:
        return 2 if value else 1
    if paint is Paint.CTL:
        return 1 << (value & 7)
    if paint is Paint.LR:
        return 1 << (value >> 62 | (value >> 61 & 1) << 2)
    if value >= NEIGHBOUR:
        return 1 << 31
    return 1 << (1 + (value - 1) % 30 if value else 0)


def _var(code: int) -> Var:
    try:
        return Var(code)
    except ValueError:
        raise TapeError(f"unknown state variable {code}") from None
