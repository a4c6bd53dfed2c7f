"""Reads a tape: the state at any record, records, the record at any time, and the steps of the transport."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tickscope.engine.journal import Record
from tickscope.tape import codec
from tickscope.tape.cache import ChunkCache
from tickscope.tape.condition import Condition
from tickscope.tape.decoded import RecordsFrame
from tickscope.tape.errors import TapeError
from tickscope.tape.kinds import Wanted, find_kind
from tickscope.tape.overview import draw_events, draw_time
from tickscope.tape.selection import Aggregates, aggregate
from tickscope.tape.source import ChunkSource
from tickscope.tape.steps import STEPS, find_change, find_step
from tickscope.tape.stops import all_stops, find_stop
from tickscope.tape.window import Window


class TapeReader:
    """Reads one run from its chunks. Sees what the source has at each call, so it may be kept while a run grows.

    Not for several threads at once: it keeps what it decoded last.
    """

    def __init__(self, source: ChunkSource) -> None:
        self._chunks = ChunkCache(source)
        self.declaration = self._chunks.declaration
        self.lanes = self._chunks.lanes

    def last(self) -> tuple[int, int]:
        """(seq, t) of the last record on the tape; (0, 0) when there is none."""
        spans = self._chunks.spans()
        return (spans[-1].last_seq, spans[-1].t_last) if spans else (0, 0)

    def state_at(self, seq: int) -> tuple[int, list[int]]:
        """(t, values) after record `seq`, 0 = the initial state. TapeError when the tape does not reach there."""
        return self._chunks.state_at(seq)

    def records(self, from_seq: int, to_seq: int) -> list[Record]:
        """Records from_seq..to_seq, both included, as far as the tape has them."""
        rows: list[Record] = []
        for frame, first, last in self._chunks.pieces(from_seq, to_seq):
            rows += frame.records[first - frame.first_seq : last - frame.first_seq + 1]
        return rows

    def pieces(self, from_seq: int, to_seq: int) -> Iterator[tuple[RecordsFrame, int, int]]:
        """The same in columns: (records of a chunk, first seq, last seq of those wanted)."""
        return self._chunks.pieces(from_seq, to_seq)

    def record_frames(self, from_seq: int, to_seq: int) -> list[bytes]:
        """The same as records frames of at most a chunk each; whole chunks as they were stored."""
        frames = []
        for span in self._chunks.spans_between(from_seq, to_seq):
            first, last = max(from_seq, span.first_seq), min(to_seq, span.last_seq)
            if (first, last) == (span.first_seq, span.last_seq):
                frames.append(self._chunks.source.body(span.first_seq))
            else:
                frames.append(codec.encode_records(first, self.records(first, last)))
        return frames

    def keyframe_at(self, seq: int) -> bytes:
        """The state after record `seq` as a keyframe: what a page needs before it folds the records after it."""
        t, values = self.state_at(seq)
        return codec.encode_keyframe(seq, t, values)

    def seq_at_time(self, t: int) -> int:
        """Seq of the last record at or before time t (ns); 0 when there is none."""
        span = self._chunks.span_at_time(t)
        if span is None:
            return 0
        frame = self._chunks.frame(span)
        return frame.first_seq + bisect_right(frame.t, t) - 1

    def time_of(self, seq: int) -> int:
        """Time of record `seq`, ns; 0 for seq 0."""
        if seq == 0:
            return 0
        span = self._chunks.span_of(seq)
        return self._chunks.frame(span).t[seq - span.first_seq]

    def transitions_upto(self, seq: int) -> int:
        """How many change records there are among records 1..seq."""
        return self._chunks.transitions_upto(seq)

    def seek(self, step: str, direction: int, from_seq: int) -> int | None:
        """Seq where a step from `from_seq` ends, forwards (direction 1) or back (-1); None when there is none.

        `step` is a key of steps.STEPS. Back from the first stop is seq 0, the beginning.
        """
        if step not in STEPS or direction not in (1, -1):
            raise TapeError(f"unknown step {step!r} or direction {direction}")
        start = from_seq + direction
        for frame, first, last in self._chunks.pieces_from(start, direction):
            found = find_step(frame, step, first if direction > 0 else last, direction)
            if found is not None:
                return found
        return 0 if direction < 0 and from_seq > 0 else None

    def last_change(self, variable: int, before: int) -> int | None:
        """Seq of the last change of the variable with this index before record `before`; None when it has none."""
        return self.change_of(variable, before, -1)

    def change_of(self, variable: int, from_seq: int, direction: int) -> int | None:
        """Seq of the nearest change of a variable beyond `from_seq`, forwards (1) or back (-1); None for none."""
        start = from_seq + direction
        for frame, first, last in self._chunks.pieces_from(start, direction, variable):
            found = find_change(frame, variable, first if direction > 0 else last, direction)
            if found is not None:
                return found
        return None

    def find_stop(self, condition: Condition, from_seq: int, direction: int) -> tuple[int | None, int | None]:
        """(seq, next) of the nearest record with which a condition becomes true; see stops.find_stop."""
        return find_stop(self._chunks, condition, from_seq, direction)

    def all_stops(self, condition: Condition, from_seq: int, to_seq: int) -> tuple[list[int], int | None]:
        """(seqs, next) of the records of from_seq..to_seq with which a condition becomes true; see stops.all_stops."""
        return all_stops(self._chunks, condition, from_seq, to_seq)

    def find_kind(self, wanted: Wanted, from_seq: int, direction: int) -> tuple[int | None, int | None]:
        """(seq, next) of the nearest record of a kind; see kinds.find_kind."""
        return find_kind(self._chunks, wanted, from_seq, direction)

    def window(
        self, from_seq: int, to_seq: int, columns: int, lanes: Sequence[str] | None = None, axis: str = "event",
        breaks: int = 0,
    ) -> Window:
        """The lanes (all by default) of records from_seq..to_seq in at most `columns` columns; axis event or time, the
        latter with at most so many breaks.

        What is beyond the tape's ends is left out. TapeError for an unknown lane or axis, or nothing to show.
        """
        from_seq, to_seq = max(from_seq, 1), min(to_seq, self.last()[0])
        if from_seq > to_seq or axis not in ("event", "time"):
            raise TapeError(f"no records {from_seq}..{to_seq}, or no axis {axis!r}")
        if axis == "time":
            return self.time_window(self.time_of(from_seq), self.time_of(to_seq) + 1, columns, lanes, breaks)
        return draw_events(self._chunks, from_seq, to_seq, columns, self._numbers(lanes))

    def time_window(
        self, t_from: int, t_to: int, columns: int, lanes: Sequence[str] | None = None, breaks: int = 0
    ) -> Window:
        """The lanes (all by default) from time t_from up to, not with, t_to (ns), in at most `columns` columns."""
        if not 0 <= t_from < t_to:
            raise TapeError(f"no time between {t_from} and {t_to} ns")
        first = self.seq_at_time(t_from - 1) + 1
        seqs = (first, self.seq_at_time(t_to - 1))
        return draw_time(self._chunks, seqs, (t_from, t_to), columns, self._numbers(lanes), breaks)

    def aggregate(self, from_seq: int, to_seq: int, lanes: Sequence[str], carry: str = "") -> Aggregates:
        """Time in each state, visits, counts and latencies of records from_seq..to_seq; see selection.aggregate."""
        return aggregate(self._chunks, from_seq, to_seq, lanes, carry)

    def _numbers(self, lanes: Sequence[str] | None) -> list[int]:
        return list(range(len(self.lanes))) if lanes is None else [self.lanes.number(name) for name in lanes]
