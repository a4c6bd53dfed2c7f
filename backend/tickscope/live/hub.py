"""One run, many viewers: what is published, and what each viewer has yet to see.

The frames published last are kept once, in a ring of bounded size. A viewer's queue is its view of that ring from the
record it wants next, so it is bounded by the ring, costs nothing however slow the viewer, and publishing never waits
for anybody. A viewer whose next record has left the ring has two ways on: one that was live and fell behind is
resynchronised from a keyframe of now; one that reads an old stretch gets it from the store.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

RING_FRAMES = 4096


@dataclass(frozen=True, slots=True)
class Published:
    """A records frame and the seqs of its first and last record."""

    first: int
    last: int
    frame: bytes


@dataclass(frozen=True)
class State:
    """What viewers are told about a run besides its records."""

    status: str
    durable_seq: int
    message: str | None = None
    violation: dict[str, Any] | None = None


class Hub:
    """The live end of one run. All calls from one event loop."""

    def __init__(self, ring_bytes: int) -> None:
        self._ring_bytes = ring_bytes
        self._ring: list[Published] = []
        self._bytes = 0
        self.head = 0
        """Seq of the last published record."""
        self.keyframe: bytes | None = None
        """The state at `head`; None when nothing has been published (the store knows it then)."""
        self.state = State("queued", 0)
        self.watchers: set[asyncio.Event] = set()
        """One event per viewer, set when there is news."""

    def restart(self) -> None:
        """The run is simulated anew from record 1."""
        self._ring, self._bytes, self.head, self.keyframe = [], 0, 0, None
        self.tell(State("queued", 0))

    def publish(self, first: int, last: int, frame: bytes, keyframe: bytes) -> None:
        """Show records first..last, and the state after them, to all viewers. Never waits."""
        self._ring.append(Published(first, last, frame))
        self._bytes += len(frame)
        self.head, self.keyframe = last, keyframe
        drop = 0
        while self._bytes > self._ring_bytes or len(self._ring) - drop > RING_FRAMES:
            self._bytes -= len(self._ring[drop].frame)
            drop += 1
        del self._ring[:drop]
        self._wake()

    def tell(self, state: State) -> None:
        """Change what viewers are told, if it is news."""
        if state != self.state:
            self.state = state
            self._wake()

    def oldest(self) -> int:
        """Seq of the oldest record in the ring; head + 1 when it is empty."""
        return self._ring[0].first if self._ring else self.head + 1

    def frame_with(self, seq: int) -> Published | None:
        """The published frame that holds record `seq`; None when it has left the ring or has not come yet."""
        place = bisect_right(self._ring, seq, key=_first) - 1
        if place < 0 or seq > self._ring[place].last:
            return None
        return self._ring[place]

    def _wake(self) -> None:
        for watcher in self.watchers:
            watcher.set()


def _first(published: Published) -> int:
    return published.first


class Hubs:
    """The hubs of runs that are active or watched."""

    def __init__(self, ring_bytes: int) -> None:
        self._ring_bytes = ring_bytes
        self._hubs: dict[str, Hub] = {}

    def of(self, run_id: str) -> Hub:
        """The run's hub, made when it is missing."""
        return self._hubs.setdefault(run_id, Hub(self._ring_bytes))

    def known(self, run_id: str) -> Hub | None:
        """The run's hub if there is one."""
        return self._hubs.get(run_id)

    def forget(self, run_id: str) -> None:
        """Drop the hub of a run that is over, unless somebody watches it."""
        hub = self._hubs.get(run_id)
        if hub is not None and not hub.watchers:
            del self._hubs[run_id]

    @property
    def viewers(self) -> int:
        """Viewers of all runs."""
        return sum(len(hub.watchers) for hub in self._hubs.values())
