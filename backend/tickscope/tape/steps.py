"""The steps of the transport: where the cursor goes next, forwards and back."""

from __future__ import annotations

from collections.abc import Callable

from tickscope.tape.decoded import RecordsFrame
from tickscope.vocabulary import Call, Event, Kind, Phase

STEPS: dict[str, str] = {
    "access": "the next hardware access",
    "transition": "the next change of a state variable",
    "round_trip": "the next entry into a guest: the end of a round trip from exit to entry",
    "op": "the next operation of a guest's program",
    "tick": "the next expiry of a timer: the guest's own, or the host timer that stands in for it",
}
"""Step -> what it seeks."""

_KINDS = {"access": Kind.ACCESS, "transition": Kind.CHANGE, "op": Kind.OP}
_EVENTS = {"round_trip": Event.ENTER, "tick": Event.EXPIRY}


def _shape_test(step: str) -> Callable[[tuple[int, int, int, int, int, int]], bool]:
    """Whether a record of this shape may be where the step ends."""
    if step in _KINDS:
        return lambda shape: shape[0] == _KINDS[step]
    event = _EVENTS[step]
    if step == "tick":
        return lambda shape: (shape[0], shape[1]) in ((Kind.EVENT, event), (Kind.CALL, Call.BG_EXP))
    return lambda shape: (shape[0], shape[1]) == (Kind.EVENT, event)


def find_step(frame: RecordsFrame, step: str, start: int, direction: int) -> int | None:
    """Seq of the nearest stop at or beyond `start` in `direction` (1 or -1) within one frame, or None.

    `step` is a key of STEPS.
    """
    test = _shape_test(step)
    wanted = [test(shape) for shape in frame.shapes]
    if True not in wanted:
        return None
    end = len(frame) if direction > 0 else -1
    ids, first = frame.ids, frame.first_seq
    for i in range(start - first, end, direction):
        if wanted[ids[i]] and _stops(frame, i):
            return first + i
    return None


def _stops(frame: RecordsFrame, i: int) -> bool:
    """Only the entering of a function is a stop, not its return."""
    return frame.shapes[frame.ids[i]][0] != Kind.CALL or frame.values[i] == Phase.ENTER
