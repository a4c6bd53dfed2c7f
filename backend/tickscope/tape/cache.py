"""Decoded chunks of one run, the last used ones kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tickscope.tape import codec
from tickscope.tape.chunk import ChunkSpan
from tickscope.tape.decoded import RecordsFrame
from tickscope.tape.errors import TapeError
from tickscope.tape.lanes import LaneSet
from tickscope.tape.masks import Cells, Masks, decode_masks
from tickscope.tape.source import ChunkSource
from tickscope.tape.summary import Summary, decode_summary, summary_of
from tickscope.vocabulary import Kind

_T = TypeVar("_T")

KEPT_FRAMES = 6
"""Decoded chunks that are kept: about 1 MB each."""
KEPT_MASKS = 8
"""Chunks whose fine masks are kept."""
KEPT_COARSE_MASKS = 1 << 23
"""Masks in the coarse cells that are kept, of any chunks: at most 64 MB."""
KEPT_SUMMARIES = 1 << 14
"""Chunks whose summaries are kept: of 134 million records, some 25 MB."""


class ChunkCache:
    """What readers of a run share: chunks by seq, decoded when first needed."""

    def __init__(self, source: ChunkSource) -> None:
        self.source = source
        self.declaration = source.declaration()
        self.lanes = LaneSet(self.declaration.variables)
        self._frames: dict[tuple[int, int], RecordsFrame] = {}
        self._masks: dict[tuple[int, int], Masks] = {}
        self._coarse: dict[tuple[int, int], Cells] = {}
        self._summaries: dict[tuple[int, int], Summary] = {}
        cells = 16 * max(len(self.lanes), 1) * 2
        self._most_coarse = max(16, KEPT_COARSE_MASKS // cells)

    def spans(self) -> Sequence[ChunkSpan]:
        """All chunks on the tape now."""
        return self.source.spans()

    def spans_between(self, from_seq: int, to_seq: int) -> list[ChunkSpan]:
        """The chunks that share records with from_seq..to_seq."""
        return [s for s in self.spans() if s.first_seq <= to_seq and s.last_seq >= from_seq]

    def pieces(self, from_seq: int, to_seq: int) -> Iterator[tuple[RecordsFrame, int, int]]:
        """(chunk's records, first seq, last seq) for each of these chunks, clipped to from_seq..to_seq."""
        for span in self.spans_between(from_seq, to_seq):
            yield self.frame(span), max(from_seq, span.first_seq), min(to_seq, span.last_seq)

    def pieces_from(
        self, seq: int, direction: int, variable: int | None = None
    ) -> Iterator[tuple[RecordsFrame, int, int]]:
        """The same from record `seq` on to the end of the tape (direction 1), or back to its beginning (-1); only the
        chunks that may change `variable`, if one is given."""
        forth = direction > 0
        spans = self.spans()
        if variable is not None:
            self.load_summaries(spans)
        for span in spans if forth else reversed(spans):
            if variable is not None and not self.summary(span).may_change((variable,)):
                continue
            if forth and span.last_seq >= seq:
                yield self.frame(span), max(seq, span.first_seq), span.last_seq
            elif not forth and span.first_seq <= seq:
                yield self.frame(span), span.first_seq, min(seq, span.last_seq)

    def span_of(self, seq: int) -> ChunkSpan:
        """The chunk that holds record `seq`; TapeError when none does."""
        spans = self.spans()
        place = bisect_right(spans, seq, key=_first_seq) - 1
        if place < 0 or seq > spans[place].last_seq:
            raise TapeError(f"record {seq} is not on the tape, which ends with {spans[-1].last_seq if spans else 0}")
        return spans[place]

    def span_at_time(self, t: int) -> ChunkSpan | None:
        """The last chunk that begins at or before time t (ns)."""
        spans = self.spans()
        place = bisect_right(spans, t, key=_t_first) - 1
        return spans[place] if place >= 0 else None

    def frame(self, span: ChunkSpan) -> RecordsFrame:
        """A chunk's records."""
        # The partial chunk grows under the same first_seq, so its last one is part of the key.
        return _keep(self._frames, (span.first_seq, span.last_seq), KEPT_FRAMES, lambda: self._decode(span))

    def fine(self, span: ChunkSpan) -> Cells:
        """A chunk's fine cells."""
        return self._decoded_masks(span).fine

    def coarse(self, span: ChunkSpan) -> Cells:
        """A chunk's coarse cells."""
        return _keep(self._coarse, span[:2], self._most_coarse, lambda: self._decoded_masks(span).coarse)

    def load_coarse(self, spans: Sequence[ChunkSpan]) -> None:
        """Have the coarse cells of chunks that follow each other at hand, as far as they can be kept."""
        missing = [span for span in spans[: self._most_coarse] if span[:2] not in self._coarse]
        if missing:
            found = self.source.coarse(missing[0].first_seq, missing[-1].first_seq)
            cells = {span[:2]: decode_masks(found[span.first_seq]).fine for span in missing if span.first_seq in found}
            self._coarse |= cells

    def summary(self, span: ChunkSpan) -> Summary:
        """A chunk as a whole."""
        return _keep(self._summaries, span[:2], KEPT_SUMMARIES, lambda: summary_of(self.coarse(span)))

    def load_summaries(self, spans: Sequence[ChunkSpan]) -> None:
        """Have the summaries of chunks that follow each other at hand."""
        missing = [span for span in spans if span[:2] not in self._summaries]
        if missing:
            lanes, variables = len(self.lanes), len(self.declaration.variables)
            found = self.source.summaries(missing[0].first_seq, missing[-1].first_seq)
            for span in missing:
                if span.first_seq in found:
                    self._summaries[span[:2]] = decode_summary(found[span.first_seq], lanes, variables)

    def state_at(self, seq: int) -> tuple[int, list[int]]:
        """(t, values) after record `seq`: the chunk's keyframe and a fold."""
        if seq == 0:
            return 0, self.declaration.initial
        span = self.span_of(seq)
        frame = self.frame(span)
        values = codec.decode_keyframe(self.source.keyframe(span.first_seq)).values
        if len(values) != len(self.declaration.variables):
            raise TapeError(f"a keyframe of {len(values)} values for {len(self.declaration.variables)} variables")
        upto = seq - span.first_seq + 1
        frame.fold(values, upto)
        return frame.t[upto - 1], values

    def transitions_upto(self, seq: int) -> int:
        """How many change records there are among records 1..seq."""
        if seq == 0:
            return 0
        span = self.span_of(seq)
        before = sum(s.changes for s in self.spans() if s.first_seq < span.first_seq)
        return before + count_changes(self.frame(span), seq - span.first_seq + 1)

    def _decoded_masks(self, span: ChunkSpan) -> Masks:
        key = (span.first_seq, span.last_seq)
        return _keep(self._masks, key, KEPT_MASKS, lambda: decode_masks(self.source.masks(span.first_seq)))

    def _decode(self, span: ChunkSpan) -> RecordsFrame:
        frame = codec.decode_records(self.source.body(span.first_seq))
        # A live run may have grown since `spans` was read: more than announced is right, less is damage.
        if frame.first_seq != span.first_seq or frame.last_seq < span.last_seq:
            raise TapeError(f"chunk {span.first_seq}..{span.last_seq} holds {frame.first_seq}..{frame.last_seq}")
        return frame


def count_changes(frame: RecordsFrame, upto: int) -> int:
    """Change records among the first `upto` of a frame."""
    return sum(map([int(shape[0] == Kind.CHANGE) for shape in frame.shapes].__getitem__, frame.ids[:upto]))


def _keep(cache: dict[tuple[int, int], _T], key: tuple[int, int], most: int, make: Callable[[], _T]) -> _T:
    """cache[key], made when it is missing; the longest unused are dropped beyond `most`."""
    found = cache.pop(key, None)
    if found is None:
        found = make()
    cache[key] = found
    while len(cache) > most:
        del cache[next(iter(cache))]
    return found


def _first_seq(span: ChunkSpan) -> int:
    return span.first_seq


def _t_first(span: ChunkSpan) -> int:
    return span.t_first
