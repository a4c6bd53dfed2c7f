"""The execution state of one guest: where it is in its program, what it has acknowledged, whether it is masked."""

from __future__ import annotations

from typing import NamedTuple

from tickscope.engine.streams import Stream
from tickscope.guest.ops import OpNode


class Micro(NamedTuple):
    """One step of an op: `do` is a code of guest/execute.py, with two ints."""

    do: int
    a: int = 0
    b: int = 0


class Frame:
    """A list of ops under way: `left` repetitions remain after this one (-1: for ever).

    The frame of an exception handler keeps in `suspended` the steps that the exception interrupted.
    """

    __slots__ = ("at", "left", "ops", "suspended")

    def __init__(self, ops: tuple[OpNode, ...], left: int, suspended: list[Micro] | None = None) -> None:
        self.ops = ops
        self.at = 0
        self.left = left
        self.suspended = suspended


class Turn:
    """The turn counter that the vCPUs of one VM share."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0


class GuestState:
    """All that the guest itself holds. `micro` is a stack: its last element is the next step."""

    __slots__ = (
        "acked", "busy_until", "cause", "deadline", "dropped", "frames", "handler", "irqs_masked", "last_intid",
        "micro", "number", "stream", "turn", "var_masked", "voff", "window",
    )  # fmt: skip

    def __init__(
        self, program: tuple[OpNode, ...], stream: Stream, number: int, turn: Turn, voff: int, var_masked: int
    ) -> None:
        self.frames = [Frame(program, 0)]
        self.micro: list[Micro] = []
        self.handler: tuple[OpNode, ...] = ()
        self.irqs_masked = True
        self.window = -1
        """Handler of an open irq_window: 0 the timer's, 1 the one that drains all; -1 none open."""
        self.acked: list[int] = []
        self.dropped: list[int] = []
        self.last_intid = 1023
        self.busy_until = 0
        """End of the busy stretch under way (ns), 0 if none."""
        self.deadline = 0
        """The compare value that the guest wrote last."""
        self.cause = 0
        """Seq of the op record on whose behalf the guest acts."""
        self.stream = stream
        self.number = number
        self.turn = turn
        self.voff = voff
        self.var_masked = var_masked

    def interrupted(self, now: int) -> None:
        """The guest is taken off the CPU: what is left of a busy stretch is done later."""
        if self.busy_until > now:
            self.micro.append(Micro(SPIN, self.busy_until - now))
        self.busy_until = 0


SPIN = 3
"""Micro code of a busy stretch; the other codes are in execute.py."""
