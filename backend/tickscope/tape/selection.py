"""What happened in a stretch of the tape: time in each state of a lane, visits, counts, latencies. Exact, from records.

Time counts from the first record to the last: a state entered by a record holds from that record on. A stretch may be
taken in parts, each with what the one before left open (`carry`); their sums are those of the whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tickscope.tape.cache import ChunkCache
from tickscope.tape.decoded import RecordsFrame
from tickscope.tape.errors import TapeError
from tickscope.tape.lanes import MARK_OF, Paint, mask_of
from tickscope.tape.latencies import Latencies
from tickscope.vocabulary import Kind

MOST_CHUNKS: Final = 24
"""Chunks of records taken for one answer; it tells where to go on."""
JOIN: Final = "+"
_PAIRED: Final = (Paint.VALUE, Paint.FLAG)
_MOST_NAME: Final = 80
_EMPTY_HW: Final = 4
"""An empty list register whose HW bit was left is as empty as any."""


@dataclass
class Aggregates:
    """Of the records from_seq..to_seq. `next`: the first record of the next part, None when this was the last."""

    from_seq: int
    to_seq: int
    t_from: int
    t_to: int
    next: int | None = None
    carry: str = ""
    counts: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(kind, code) -> records."""
    rules: Counter[int] = field(default_factory=Counter)
    lanes: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    """Lane -> bit of its mask -> [ns, visits]; marks have no ns."""
    latencies: dict[str, Counter[int]] = field(default_factory=dict)
    """Name -> ns -> how often."""


class _Watched:
    """One lane that is being timed: a variable, two flags together, or the marks of a pCPU."""

    def __init__(self, name: str, chunks: ChunkCache) -> None:
        if len(name) > _MOST_NAME:
            raise TapeError("a lane's name is not so long")
        self.name = name
        parts = name.split(JOIN)
        self.lanes = [chunks.lanes.lanes[chunks.lanes.number(part)] for part in parts]
        if len(parts) > 2 or (len(parts) == 2 and any(lane.paint not in _PAIRED for lane in self.lanes)):
            raise TapeError(f"{name[:40]!r}: two flags at most can be joined")
        self.marks = self.lanes[0].variable < 0
        self.bits = [0] * len(self.lanes)
        self.since = 0
        self.spent: dict[int, list[int]] = {}

    def begin(self, values: Sequence[int], t: int, *, first: bool) -> None:
        """Start at a state; `first`: what it holds then counts as a visit."""
        self.bits = [_bit(lane.paint, values[lane.variable]) for lane in self.lanes]
        self.since = t
        if first:
            self._at(self.bit)[1] += 1

    @property
    def bit(self) -> int:
        """The number of the bit that stands for what it holds; two flags: the first, plus twice the second."""
        return self.bits[0] if len(self.bits) == 1 else min(self.bits[0], 1) + 2 * min(self.bits[1], 1)

    def change(self, part: int, value: int, t: int) -> None:
        """One of its variables takes a value."""
        was = self.bit
        self.bits[part] = _bit(self.lanes[part].paint, value)
        if self.bit == was:
            return
        self._at(was)[0] += t - self.since
        self.since = t
        self._at(self.bit)[1] += 1

    def end(self, t: int) -> None:
        """The stretch is over."""
        self._at(self.bit)[0] += t - self.since

    def _at(self, bit: int) -> list[int]:
        return self.spent.setdefault(bit, [0, 0])


def _bit(paint: Paint, value: int) -> int:
    bit = mask_of(paint, value).bit_length() - 1
    return 0 if paint is Paint.LR and bit == _EMPTY_HW else bit


def aggregate(chunks: ChunkCache, from_seq: int, to_seq: int, names: Sequence[str], carry: str = "") -> Aggregates:
    """The aggregates of from_seq..to_seq (records on the tape), or of as much as one answer holds.

    `carry`: that of the part before, which ended right before `from_seq`; empty for a stretch that begins here.
    """
    spans = chunks.spans_between(from_seq, to_seq)
    if not spans or from_seq < 1:
        raise TapeError(f"there is no record from {from_seq} to {to_seq}")
    last = min(to_seq, spans[: MOST_CHUNKS][-1].last_seq)
    watched = [_Watched(name, chunks) for name in names]
    begin = from_seq - 1 if carry else from_seq
    t, values = chunks.state_at(begin)
    latencies = Latencies(_taken(carry))
    found = Aggregates(from_seq, last, t, t)
    for lane in watched:
        if not lane.marks:
            lane.begin(values, t, first=not carry)
    for frame, first, upto in chunks.pieces(from_seq, last):
        _count(found, frame, first, upto)
        _time(watched, frame, max(first, begin + 1), upto)
        _marks(watched, frame, first, upto)
        latencies.add(frame, first, upto)
        found.t_to = frame.t[upto - frame.first_seq]
    for lane in watched:
        if not lane.marks:
            lane.end(found.t_to)
    found.lanes = {lane.name: lane.spent for lane in watched}
    found.latencies = latencies.found
    found.next = last + 1 if last < min(to_seq, chunks.spans()[-1].last_seq) else None
    found.carry = latencies.carry() if found.next else ""
    return found


def _taken(carry: str) -> str:
    if len(carry) > Latencies.MOST_CARRY or not re.fullmatch(r"(\.[0-9a-z:;-]*)?", carry):
        raise TapeError("this carry was not given by an answer before")
    return carry


def _count(found: Aggregates, frame: RecordsFrame, first: int, last: int) -> None:
    for shape, number in Counter(frame.ids[first - frame.first_seq : last - frame.first_seq + 1]).items():
        kind, code, _, _, _, rule = frame.shapes[shape]
        found.counts[kind, code] += number
        found.rules[rule] += number


def _time(watched: Sequence[_Watched], frame: RecordsFrame, first: int, last: int) -> None:
    by_variable: dict[int, list[tuple[_Watched, int]]] = {}
    for lane in watched:
        for part, of in enumerate(lane.lanes):
            by_variable.setdefault(of.variable, []).append((lane, part))
    targets = [by_variable.get(shape[4], ()) if shape[0] == Kind.CHANGE else () for shape in frame.shapes]
    if not any(targets):
        return
    place = slice(first - frame.first_seq, last - frame.first_seq + 1)
    for shape, value, t in zip(frame.ids[place], frame.values[place], frame.t[place], strict=True):
        for lane, part in targets[shape]:
            lane.change(part, value, t)


def _marks(watched: Sequence[_Watched], frame: RecordsFrame, first: int, last: int) -> None:
    by_pcpu = {lane.lanes[0].subject: lane for lane in watched if lane.marks}
    if not by_pcpu:
        return
    for shape, number in Counter(frame.ids[first - frame.first_seq : last - frame.first_seq + 1]).items():
        kind, code, pcpu, _, _, _ = frame.shapes[shape]
        lane = by_pcpu.get(pcpu)
        mark = MARK_OF.get((kind, code))
        if lane is not None and mark is not None:
            lane.spent.setdefault(int(mark), [0, 0])[1] += number
