"""Accesses and host time in windows of equal length: what a run costs as time goes by."""

from __future__ import annotations

from typing import Final

from tickscope.engine.journal import Record
from tickscope.figures.trips import KIND_OF_ACCESS

MS: Final = 1_000_000
MOST: Final = 512
"""Windows in a range at most: they grow by doubling."""
FEWEST: Final = 10
SHORTEST: Final = MS >> 6
"""And in a short range they shrink by halving, down to this many ns."""


def window_of(span: int) -> int:
    """The length of a window for a range of `span` ns: 1 ms, doubled or halved until their number is fit to look at."""
    window = MS
    while span > window * MOST:
        window *= 2
    while span < window * FEWEST and window > SHORTEST:
        window //= 2
    return window


class Windows:
    """Window n begins at since + n * length. Host time is that of all physical CPUs together, in host and at EL2."""

    def __init__(self, since: int, until: int) -> None:
        self.since, self.until, self.length = since, until, window_of(until - since)
        number = max(1, -(-(until - since) // self.length))
        self.accesses = [0] * number
        self.host_ns = [0] * number
        self.first_seq = [0] * number
        """The first access of each window, 0 for none."""

    def access(self, seq: int, record: Record) -> None:
        """An access of host or EL2; barriers do not count."""
        t = record[0]
        if record[2] in KIND_OF_ACCESS and self.since <= t < self.until:
            place = (t - self.since) // self.length
            self.accesses[place] += 1
            if not self.first_seq[place]:
                self.first_seq[place] = seq

    def spent(self, since: int, until: int) -> None:
        """A physical CPU was in host or EL2 from `since` to `until` (ns)."""
        t, until = max(since, self.since), min(until, self.until)
        while t < until:
            place = (t - self.since) // self.length
            end = min(until, self.since + (place + 1) * self.length)
            self.host_ns[place] += end - t
            t = end
