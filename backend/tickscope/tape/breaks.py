"""Long idle stretches of a window by time: they are cut to one column each, so that the rest has room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from tickscope.tape.cache import ChunkCache
from tickscope.tape.chunk import ChunkSpan
from tickscope.tape.masks import COARSE, IDLE_NS, Cells

Stretch = tuple[int, int]
"""(from, to), ns: from the first up to the second, which is not in it."""

SHARE: Final = 40
"""A stretch is worth a break when it is at least this part of the window: 1/40."""


def find_breaks(chunks: ChunkCache, spans: Sequence[ChunkSpan], times: Stretch, most: int) -> list[Stretch]:
    """The longest idle stretches within `times`, at most so many, in order. `spans`: the chunks that lie in them."""
    t_from, t_to = times
    least = max(IDLE_NS, (t_to - t_from) // SHARE)
    # The record before a stretch is not in it.
    clipped = ((max(a + 1, t_from), min(b, t_to)) for a, b in _gaps(chunks, spans, least - 1))
    long = [(a, b) for a, b in clipped if b - a >= least]
    return sorted(sorted(long, key=lambda stretch: stretch[0] - stretch[1])[:most])


def cut_edges(times: Stretch, breaks: Sequence[Stretch], columns: int) -> tuple[list[int], list[int]]:
    """(when each column begins, which columns are breaks): a break has one column, the others share the rest."""
    t_from, t_to = times
    busy = t_to - t_from - sum(b - a for a, b in breaks)
    # Each of the stretches between the breaks may get one more than its share.
    share = max(1, columns - 2 * len(breaks) - 1) if breaks else columns
    edges: list[int] = []
    cut: list[int] = []
    at = t_from
    for start, end in [*breaks, (t_to, t_to)]:
        length = start - at
        count = min(length, max(1, length * share // max(busy, 1)))
        edges += [at + length * n // count for n in range(count)]
        if end > start:
            cut.append(len(edges))
            edges.append(start)
        at = end
    return edges, cut


def _gaps(chunks: ChunkCache, spans: Sequence[ChunkSpan], least: int) -> Iterator[Stretch]:
    """Every idle stretch of at least `least` ns between the records of these chunks, in order. Only chunks so long that
    one may be inside are looked into: few, as `least` is a good part of the whole."""
    before: int | None = None
    for span in spans:
        if before is not None and span.t_first - before >= least:
            yield before, span.t_first
        if span.t_last - span.t_first >= least:
            yield from _in_chunk(chunks, span, least)
        before = span.t_last


def _in_chunk(chunks: ChunkCache, span: ChunkSpan, least: int) -> Iterator[Stretch]:
    cells = chunks.coarse(span)
    before: int | None = None
    for number, (first, last) in enumerate(zip(cells.t_first, cells.t_last, strict=True)):
        if before is not None and first - before >= least:
            yield before, first
        if last - first >= least:
            yield from _inside(chunks, span, number, least)
        before = last


def _inside(chunks: ChunkCache, span: ChunkSpan, number: int, least: int) -> Iterator[Stretch]:
    """The same within one coarse cell. Fine cells end before an idle stretch, save in a chunk that has very many."""
    fine = chunks.fine(span)
    place = range(number * COARSE, min((number + 1) * COARSE, len(fine.first_seq)))
    before: int | None = None
    for n in place:
        if before is not None and fine.t_first[n] - before >= least:
            yield before, fine.t_first[n]
        if fine.t_last[n] - fine.t_first[n] >= least:
            yield from _between_records(chunks, span, fine, n, least)
        before = fine.t_last[n]


def _between_records(chunks: ChunkCache, span: ChunkSpan, fine: Cells, n: int, least: int) -> Iterator[Stretch]:
    frame = chunks.frame(span)
    end = fine.first_seq[n + 1] if n + 1 < len(fine.first_seq) else span.last_seq + 1
    times = frame.t[fine.first_seq[n] - span.first_seq : end - span.first_seq]
    yield from ((a, b) for a, b in pairwise(times) if b - a >= least)
