"""The event queue: what happens at a known later time, in the order (t, priority, serial number)."""

from __future__ import annotations

import heapq
from typing import NamedTuple

NEVER = 1 << 62
"""A time that is never reached (ns)."""


class Due(NamedTuple):
    """An entry: at `t` ns, `what` (the machine's own code) with two ints. Ties: smaller priority first, then FIFO."""

    t: int
    priority: int
    serial: int
    what: int
    a: int
    b: int


class EventQueue:
    """A heap of `Due`. The serial number makes ties deterministic."""

    __slots__ = ("_heap", "_serial")

    def __init__(self) -> None:
        self._heap: list[Due] = []
        self._serial = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, t: int, what: int, a: int = 0, b: int = 0, priority: int = 0) -> int:
        """Enter an event; returns its serial number (a handle to recognise it when it comes up)."""
        self._serial += 1
        heapq.heappush(self._heap, Due(t, priority, self._serial, what, a, b))
        return self._serial

    def next_t(self) -> int:
        """Time of the first entry, or NEVER."""
        return self._heap[0].t if self._heap else NEVER

    def pop(self) -> Due:
        """Take the first entry out."""
        return heapq.heappop(self._heap)
