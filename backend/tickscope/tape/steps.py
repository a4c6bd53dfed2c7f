"""The steps of the transport: where the cursor goes next, forwards and back."""

from __future__ import annotations

from tickscope.tape.decoded import RecordsFrame
from tickscope.vocabulary import Access, Event, Kind

STEPS: dict[str, str] = {
    "access": "the next hardware access",
    "transition": "the next change of a state variable",
    "round_trip": "the next entry into a guest: the end of a round trip from exit to entry",
    "op": "the next operation of a guest's program",
    "tick": "the next tick that a guest takes: it acknowledges its timer's interrupt",
}
"""Step -> what it seeks."""

TIMER_INTID = 27

_STOPS: dict[str, tuple[int, int | None, int | None]] = {
    "access": (Kind.ACCESS, None, None),
    "transition": (Kind.CHANGE, None, None),
    "round_trip": (Kind.EVENT, Event.ENTER, None),
    "op": (Kind.OP, None, None),
    # Not the expiry: the timer of a vCPU that sleeps or is preempted reaches its compare value in memory, unseen.
    "tick": (Kind.ACCESS, Access.G_IAR, TIMER_INTID),
}
"""Step -> kind, code and value of the records at which it ends; None = any."""


def find_step(frame: RecordsFrame, step: str, start: int, direction: int) -> int | None:
    """Seq of the nearest stop at or beyond `start` in `direction` (1 or -1) within one frame, or None.

    `step` is a key of STEPS.
    """
    kind, code, value = _STOPS[step]
    wanted = [shape[0] == kind and code in (None, shape[1]) for shape in frame.shapes]
    if True not in wanted:
        return None
    end = len(frame) if direction > 0 else -1
    ids, values, first = frame.ids, frame.values, frame.first_seq
    for i in range(start - first, end, direction):
        if wanted[ids[i]] and value in (None, values[i]):
            return first + i
    return None


def find_change(frame: RecordsFrame, variable: int, start: int, direction: int) -> int | None:
    """Seq of the nearest change of a variable at or beyond `start` in `direction` within one frame, or None."""
    wanted = [shape[0] == Kind.CHANGE and shape[4] == variable for shape in frame.shapes]
    if True not in wanted:
        return None
    end = len(frame) if direction > 0 else -1
    ids, first = frame.ids, frame.first_seq
    return next((first + i for i in range(start - first, end, direction) if wanted[ids[i]]), None)
