"""Draws a window of the tape from whatever is coarse enough: coarse cells, fine cells, or the records themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tickscope.tape.breaks import Stretch, cut_edges, find_breaks
from tickscope.tape.cache import ChunkCache, count_changes
from tickscope.tape.chunk import CHUNK_RECORDS, ChunkSpan
from tickscope.tape.errors import TapeError
from tickscope.tape.masks import COARSE, FINE
from tickscope.tape.window import (
    MOST_COLUMNS,
    Columns,
    Piece,
    Window,
    cell_pieces,
    fill_by_event,
    fill_by_time,
    record_pieces,
    row_of,
)

FEW_RECORDS = 4096
"""So many records are always drawn exactly."""


def draw_events(chunks: ChunkCache, first: int, last: int, columns: int, lanes: Sequence[int]) -> Window:
    """Records first..last (on the tape) by transitions; `lanes` are lane numbers."""
    _check(columns)
    before, upto = chunks.transitions_upto(first - 1), chunks.transitions_upto(last)
    transitions = upto - before
    per_column = _records_per_cell(first, last, columns)
    filled = Columns(min(columns, max(transitions, 1)), _row_at(chunks, first - 1))
    fill_by_event(filled, _pieces(chunks, first, last, per_column, before), transitions)
    t_end = chunks.state_at(last)[0]
    filled.finish(last + 1, t_end)
    return _window("event", chunks, filled, (first, last), t_end, lanes, per_column == 1)


def draw_time(
    chunks: ChunkCache, seqs: Stretch, times: Stretch, columns: int, lanes: Sequence[int], breaks: int = 0
) -> Window:
    """Time times[0] .. times[1], in which the records seqs[0]..seqs[1] lie (none when the last is less than the first);
    at most so many long idle stretches are cut to a column each."""
    _check(columns)
    (first, last), (t_from, t_to) = seqs, times
    per_cell = _records_per_cell(first, last, columns)
    most = min(breaks, columns // 3)
    idle = find_breaks(chunks, chunks.spans_between(first, last), times, most) if most and first <= last else []
    starts, cut = cut_edges(times, idle, min(columns, t_to - t_from))
    filled = Columns(len(starts), _row_at(chunks, first - 1))

    def refine(piece: Piece) -> list[Piece]:
        fine = cell_pieces(chunks.fine(chunks.span_of(piece.first_seq)), 0)
        most = len(fine) if per_cell == CHUNK_RECORDS else COARSE
        return [part for part in fine if part.first_seq >= piece.first_seq][:most]

    def as_it_is(piece: Piece) -> list[Piece]:
        return [piece]

    pieces = _pieces(chunks, first, last, per_cell, 0)
    fill_by_time(filled, pieces, starts, refine if per_cell > FINE else as_it_is)
    edges = filled.times
    filled.finish(last + 1, t_to)
    filled.times = edges
    return replace(_window("time", chunks, filled, seqs, t_to, lanes, per_cell == 1), breaks=cut)


def _window(
    axis: str,
    chunks: ChunkCache,
    filled: Columns,
    seqs: tuple[int, int],
    t_end: int,
    lanes: Sequence[int],
    exact: bool,
) -> Window:
    return Window(
        axis=axis,
        from_seq=seqs[0],
        to_seq=seqs[1],
        columns=len(filled.rows),
        seqs=filled.seqs,
        times=filled.times,
        t_end=t_end,
        lanes=filled.lanes(chunks.lanes, lanes),
        breaks=[],
        exact=exact,
    )


def _records_per_cell(first: int, last: int, columns: int) -> int:
    """Of which level: most records per piece that a column can still tell apart."""
    records = last - first + 1
    if records >= CHUNK_RECORDS * columns:
        return CHUNK_RECORDS
    if records >= FINE * COARSE * columns:
        return FINE * COARSE
    return 1 if records <= max(FINE * columns, FEW_RECORDS) else FINE


def _pieces(chunks: ChunkCache, first: int, last: int, per_cell: int, before: int) -> Iterator[Piece]:
    """The pieces of records first..last; `before` transitions precede record `first` on the tape."""
    spans = chunks.spans_between(first, last)
    counted = -before + sum(span.changes for span in chunks.spans() if spans and span.first_seq < spans[0].first_seq)
    if per_cell == CHUNK_RECORDS:
        chunks.load_summaries(spans)
    elif per_cell > FINE:
        chunks.load_coarse(spans)
    for span in spans:
        if per_cell == CHUNK_RECORDS:
            yield _whole(chunks, span, counted)
        elif per_cell == 1:
            yield from _record_pieces(chunks, span, max(first, span.first_seq), min(last, span.last_seq), counted)
        else:
            cells = chunks.coarse(span) if per_cell > FINE else chunks.fine(span)
            ends = [*cells.first_seq[1:], span.last_seq + 1]
            pieces = cell_pieces(cells, counted)
            yield from (p for p, end in zip(pieces, ends, strict=True) if p.first_seq <= last and end > first)
        counted += span.changes


def _whole(chunks: ChunkCache, span: ChunkSpan, counted: int) -> Piece:
    """A chunk as one piece; `counted` transitions precede it."""
    summary = chunks.summary(span)
    return Piece(span.first_seq, span.t_first, span.t_last, counted, span.changes, summary.visited, summary.held)


def _record_pieces(chunks: ChunkCache, span: ChunkSpan, first: int, last: int, counted: int) -> list[Piece]:
    frame = chunks.frame(span)
    before = counted + count_changes(frame, first - span.first_seq)
    return record_pieces(chunks.lanes, frame, first, last, _row_at(chunks, first - 1), before)


def _row_at(chunks: ChunkCache, seq: int) -> int:
    return row_of(chunks.lanes.masks_of(chunks.state_at(seq)[1]))


def _check(columns: int) -> None:
    if not 1 <= columns <= MOST_COLUMNS:
        raise TapeError(f"{columns} columns: 1 to {MOST_COLUMNS} are possible")
