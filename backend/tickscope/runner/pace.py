"""How fast a run is shown: by beat, by simulated time, or as fast as it goes.

A *beat* is one transition; a stretch of simulated time in which nothing happens is one beat too, however long it is.
Simulated time comes in bursts of microseconds with milliseconds of nothing between, so a pace by beat is what a
person can follow.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tickscope.engine.journal import Record
from tickscope.vocabulary import Kind

IDLE_NS = 100_000
"""A gap between two records of at least this much simulated time counts as a beat."""
CATCH_UP_S = 0.25
"""A run that could not keep its pace makes good at most so much of the delay; the rest is forgotten."""

MOST_BEATS = 1_000_000.0
MOST_RATIO = 1000.0


class PaceError(ValueError):
    """The pace asked for makes no sense; the message says why."""


@dataclass(frozen=True)
class Pace:
    """`amount`: transitions per second (beat) or simulated seconds per second (time); unused for max."""

    mode: Literal["beat", "time", "max"] = "max"
    amount: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The form in which people and processes write a pace."""
        if self.mode == "beat":
            return {"mode": "beat", "per_second": self.amount}
        if self.mode == "time":
            return {"mode": "time", "ratio": self.amount}
        return {"mode": "max"}


def parse_pace(data: Mapping[str, Any]) -> Pace:
    """Read {"mode": "beat", "per_second": n} | {"mode": "time", "ratio": x} | {"mode": "max"}; raises PaceError."""
    mode = data.get("mode")
    if mode == "max":
        return Pace()
    if mode == "beat":
        return Pace("beat", _amount(data, "per_second", 4.0, MOST_BEATS))
    if mode == "time":
        return Pace("time", _amount(data, "ratio", 1e-6, MOST_RATIO))
    raise PaceError("pace.mode must be 'beat', 'time' or 'max'")


def _amount(data: Mapping[str, Any], name: str, default: float, most: float) -> float:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise PaceError(f"pace.{name} must be a number")
    if not 0 < value <= most:
        raise PaceError(f"pace.{name} must be more than 0 and at most {most:g}")
    return float(value)


class Pacer:
    """Tells when the records of a step may be shown. Times are seconds of the caller's clock."""

    def __init__(self, pace: Pace, now: float, t_ns: int) -> None:
        self.pace = pace
        self._due = now
        self._anchor = (now, t_ns)
        self._t = t_ns

    def due(self, rows: Sequence[Record], now: float) -> float:
        """When the records of one step, `rows`, may be shown. To be called once per step, in order."""
        if self.pace.mode == "time":
            return self._due_by_time(rows, now)
        if self.pace.mode == "beat":
            self._due = max(self._due, now - CATCH_UP_S) + self._beats(rows) / self.pace.amount
            return self._due
        return now

    def _beats(self, rows: Sequence[Record]) -> int:
        beats = 0
        for row in rows:
            if row[0] - self._t >= IDLE_NS:
                beats += 1
            self._t = row[0]
            beats += row[1] == Kind.CHANGE
        return beats

    def _due_by_time(self, rows: Sequence[Record], now: float) -> float:
        if not rows:
            return now
        wall, t_ns = self._anchor
        due = wall + (rows[-1][0] - t_ns) * 1e-9 / self.pace.amount
        if due < now - CATCH_UP_S:
            self._anchor = (now, rows[-1][0])
        return due
