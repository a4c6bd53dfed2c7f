"""The nearest record of a kind: searched forwards and back, however far. Most chunks are passed by their table of
shapes alone, without decoding their records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tickscope.tape import codec
from tickscope.tape.cache import ChunkCache
from tickscope.tape.chunk import ChunkSpan
from tickscope.tape.decoded import RecordsFrame
from tickscope.vocabulary import Kind, Phase

MOST_CHUNKS: Final = 1000
"""Chunks looked at for one answer; it tells where to go on."""
_ENTERED: Final = (Phase.ENTER, Phase.NOOP)


@dataclass(frozen=True)
class Wanted:
    """What is looked for. None = any. Of functions their entry, or that they found nothing to do; not their return."""

    kind: int
    codes: tuple[int, ...] | None = None
    slot: int | None = None
    pcpu: int | None = None
    vcpu: int | None = None

    def shapes(self, frame_shapes: list[tuple[int, int, int, int, int, int]]) -> list[bool]:
        """For each shape of a frame whether it is wanted."""
        return [
            kind == self.kind
            and (self.codes is None or code in self.codes)
            and self.slot in (None, slot)
            and self.pcpu in (None, pcpu)
            and self.vcpu in (None, vcpu)
            for kind, code, pcpu, vcpu, slot, _ in frame_shapes
        ]


def find_kind(chunks: ChunkCache, wanted: Wanted, from_seq: int, direction: int) -> tuple[int | None, int | None]:
    """(seq, next): the nearest record beyond `from_seq` that is wanted, forwards (1) or back (-1). Without one, `next`
    is from where to go on, or None if the tape has no more."""
    spans = chunks.spans()
    if direction > 0:
        ahead = [span for span in spans if span.last_seq > from_seq]
    else:
        ahead = [span for span in reversed(spans) if span.first_seq < from_seq]
    for span in ahead[:MOST_CHUNKS]:
        found = next((seq for seq in _in_chunk(chunks, wanted, span, from_seq, direction)), None)
        if found is not None:
            return found, None
    if len(ahead) > MOST_CHUNKS:
        end = ahead[MOST_CHUNKS - 1]
        return None, end.last_seq if direction > 0 else end.first_seq
    return None, None


def _in_chunk(chunks: ChunkCache, wanted: Wanted, span: ChunkSpan, from_seq: int, direction: int) -> Iterator[int]:
    """The wanted records of a chunk beyond `from_seq`, the nearest first."""
    if not any(wanted.shapes(codec.shapes_of(chunks.source.body(span.first_seq)))):
        return
    frame = chunks.frame(span)
    start = max(from_seq + 1, span.first_seq) if direction > 0 else min(from_seq - 1, frame.last_seq)
    yield from _matching(frame, wanted, start, direction)


def _matching(frame: RecordsFrame, wanted: Wanted, start: int, direction: int) -> Iterator[int]:
    right = wanted.shapes(frame.shapes)
    ids, values, first = frame.ids, frame.values, frame.first_seq
    for place in range(start - first, len(frame) if direction > 0 else -1, direction):
        if right[ids[place]] and (wanted.kind != Kind.CALL or values[place] in _ENTERED):
            yield first + place
