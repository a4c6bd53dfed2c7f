"""Where a condition becomes true: searched forwards and back, chunk by chunk from their keyframes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tickscope.tape import codec
from tickscope.tape.cache import ChunkCache
from tickscope.tape.chunk import ChunkSpan
from tickscope.tape.condition import Condition
from tickscope.tape.decoded import RecordsFrame
from tickscope.vocabulary import Kind

MOST_CHUNKS: Final = 60
"""Chunks searched for one answer; it tells where to go on."""


CHUNKS_COUNTED: Final = 20
"""Chunks counted for one answer."""


def find_stop(chunks: ChunkCache, condition: Condition, from_seq: int, direction: int) -> tuple[int | None, int | None]:
    """(seq, next): the nearest record beyond `from_seq` with which the condition becomes true, forwards (1) or back
    (-1). Without one, `next` is from where to go on, or None if the tape has no more. Back, seq 0 means that it was
    true from the start."""
    spans = chunks.spans()
    if direction > 0:
        ahead = [span for span in spans if span.last_seq > from_seq]
    else:
        ahead = [span for span in reversed(spans) if span.first_seq < from_seq]
    chunks.load_summaries(spans)
    # Where none of its variables changes, a condition does not become true.
    ahead = [span for span in ahead if chunks.summary(span).may_change(condition.indices)]
    for span in ahead[:MOST_CHUNKS]:
        found = _in_chunk(chunks, condition, span, from_seq, direction)
        if found is not None:
            return found, None
    if len(ahead) > MOST_CHUNKS:
        end = ahead[MOST_CHUNKS - 1]
        return None, end.last_seq if direction > 0 else end.first_seq
    if direction < 0 and from_seq > 0 and condition.holds(chunks.declaration.initial):
        return 0, None
    return None, None


def all_stops(chunks: ChunkCache, condition: Condition, from_seq: int, to_seq: int) -> tuple[list[int], int | None]:
    """(seqs, next): every record of from_seq..to_seq with which the condition becomes true, as far as CHUNKS_COUNTED
    chunks go; `next` is the record to go on from, None at the end."""
    spans = [span for span in chunks.spans() if span.last_seq >= from_seq and span.first_seq <= to_seq]
    chunks.load_summaries(spans)
    spans = [span for span in spans if chunks.summary(span).may_change(condition.indices)]
    found: list[int] = []
    for span in spans[:CHUNKS_COUNTED]:
        values = codec.decode_keyframe(chunks.source.keyframe(span.first_seq)).values
        found += [seq for seq in _rises(chunks.frame(span), condition, values) if from_seq <= seq <= to_seq]
    return found, spans[CHUNKS_COUNTED].first_seq if len(spans) > CHUNKS_COUNTED else None


def _in_chunk(
    chunks: ChunkCache, condition: Condition, span: ChunkSpan, from_seq: int, direction: int
) -> int | None:
    values = codec.decode_keyframe(chunks.source.keyframe(span.first_seq)).values
    rises = _rises(chunks.frame(span), condition, values)
    if direction > 0:
        return next((seq for seq in rises if seq > from_seq), None)
    return max((seq for seq in rises if seq < from_seq), default=None)


def _rises(frame: RecordsFrame, condition: Condition, values: list[int]) -> Iterator[int]:
    """Records of a frame with which the condition becomes true; `values` are those before it, and change."""
    slots = [shape[4] if shape[0] == Kind.CHANGE and shape[4] in condition.indices else -1 for shape in frame.shapes]
    was = condition.holds(values)
    if max(slots, default=-1) < 0:
        return
    for place, (shape, value) in enumerate(zip(frame.ids, frame.values, strict=True)):
        if slots[shape] < 0:
            continue
        values[slots[shape]] = value
        holds = condition.holds(values)
        if holds and not was:
            yield frame.first_seq + place
        was = holds
