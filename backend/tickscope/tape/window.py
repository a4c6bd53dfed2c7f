"""The lanes of a stretch of the tape in a given number of columns, each the OR of what was visited in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from tickscope.tape.columns import from_bytes, to_bytes
from tickscope.tape.decoded import RecordsFrame
from tickscope.tape.lanes import MARK_OF, LaneSet, mask_of
from tickscope.tape.masks import Cells
from tickscope.vocabulary import Kind

MOST_COLUMNS = 4096
_CHANGE = int(Kind.CHANGE)


@dataclass(frozen=True)
class Window:
    """Masks of the lanes over `columns` columns.

    axis "event": equally many transitions in each column; one each when there are few enough. A column ends with
    its (last) transition. axis "time": equally long columns, save those of `breaks`; what is held when a column begins
    counts as visited.
    """

    axis: str
    from_seq: int
    to_seq: int
    columns: int
    seqs: list[int]
    """Seq of the first record of each column (event axis), or of the first not before its start (time axis)."""
    times: list[int]
    """Time at which each column begins, ns."""
    t_end: int
    """Time at which the last column ends, ns."""
    lanes: dict[str, list[int]]
    """Lane -> mask per column."""
    breaks: list[int]
    """Columns (time axis) that stand for one long idle stretch each, however long it is."""
    exact: bool
    """False: made from cells; a visit may then show a cell's width beside its place, but none is missing."""

    def runs(self) -> dict[str, list[int]]:
        """The lanes run-length coded: lane -> [columns, mask, columns, mask, ...]."""
        return {name: run_lengths(masks) for name, masks in self.lanes.items()}


def run_lengths(masks: Iterable[int]) -> list[int]:
    """[length, mask, length, mask, ...]."""
    coded: list[int] = []
    for mask in masks:
        if coded and coded[-1] == mask:
            coded[-2] += 1
        else:
            coded += [1, mask]
    return coded


class Piece(NamedTuple):
    """Some records in a row: what was visited in them and what was held after the last (rows as in masks.Cells).

    A record belongs to the transition it leads to: `before` of them were complete when the piece began.
    """

    first_seq: int
    t_first: int
    t_last: int
    before: int
    span: int
    """How many transitions further on its last record may belong; 0 for a single record."""
    visited: int
    held: int


def cell_pieces(cells: Cells, before: int) -> list[Piece]:
    """The cells of one level as pieces; `before` transitions precede them."""
    counts = accumulate(cells.changes, initial=before)
    columns = zip(
        cells.first_seq, cells.t_first, cells.t_last, counts, cells.changes, cells.visited, cells.held, strict=False
    )
    return list(map(Piece._make, columns))


def record_pieces(lanes: LaneSet, frame: RecordsFrame, first: int, last: int, row: int, before: int) -> list[Piece]:
    """Records first..last of a frame (seqs) one by one; `row` is what is held before them."""
    pieces = []
    for seq in range(first, last + 1):
        i = seq - frame.first_seq
        kind, code, pcpu, _, slot, _ = frame.shapes[frame.ids[i]]
        visited = row
        change = kind == _CHANGE
        if change:
            lane = lanes.of_variable[slot]
            if lane >= 0:
                shift = lane * 32
                row = row & ~(0xFFFF_FFFF << shift) | mask_of(lanes.lanes[lane].paint, frame.values[i]) << shift
            visited = row
        elif (kind, code) in MARK_OF and 0 <= pcpu < lanes.pcpus:
            visited = row | 1 << (lanes.marks + pcpu) * 32 + MARK_OF[kind, code]
        t = frame.t[i]
        pieces.append(Piece(seq, t, t, before, 0, visited, row))
        before += change
    return pieces


class Columns:
    """The columns of a window being filled."""

    def __init__(self, count: int, row: int) -> None:
        self.rows = [0] * count
        self.seqs = [0] * count
        self.times = [0] * count
        self.filled = -1
        self.held = row

    def paint(self, piece: Piece, first: int, last: int) -> None:
        """Columns first..last visited what the piece visited; those skipped held what was held."""
        for column in range(self.filled + 1, first):
            self.rows[column] |= self.held
        for column in range(first, last + 1):
            self.rows[column] |= piece.visited
        for column in range(self.filled + 1, last + 1):
            self.seqs[column], self.times[column] = piece.first_seq, piece.t_first
        self.filled = max(self.filled, last)
        self.held = piece.held

    def finish(self, seq: int, t: int) -> None:
        """Nothing more happens: the last value is held to the end."""
        for column in range(self.filled + 1, len(self.rows)):
            self.rows[column] |= self.held
            self.seqs[column], self.times[column] = seq, t

    def lanes(self, lanes: LaneSet, wanted: Sequence[int]) -> dict[str, list[int]]:
        """The columns of each wanted lane."""
        width = len(lanes) * 4
        table = from_bytes(b"".join(row.to_bytes(width, "little") for row in self.rows), 4)
        return {lanes.lanes[n].name: table[n :: len(lanes)] for n in wanted}


def fill_by_event(columns: Columns, pieces: Iterable[Piece], transitions: int) -> None:
    """Equally many of the `transitions` transitions to each column."""
    count, total = len(columns.rows), max(transitions, 1)
    for piece in pieces:
        first = max(0, min(piece.before * count // total, count - 1))
        last = max(first, min((piece.before + piece.span) * count // total, count - 1))
        columns.paint(piece, first, last)


def fill_by_time(
    columns: Columns, pieces: Iterable[Piece], edges: list[int], refine: Callable[[Piece], Iterable[Piece]]
) -> None:
    """Each column from its edge to the next. A piece that spans many columns is refined once."""

    def column_of(t: int) -> int:
        return max(0, bisect_right(edges, t) - 1)

    for piece in pieces:
        first, last = column_of(piece.t_first), column_of(piece.t_last)
        if last - first > 1:
            for part in refine(piece):
                _paint_held(columns, part, column_of(part.t_first), column_of(part.t_last))
        else:
            _paint_held(columns, piece, first, last)
    columns.times = edges


def _paint_held(columns: Columns, piece: Piece, first: int, last: int) -> None:
    """As paint, and a column that was not begun yet also shows what was held when it began."""
    if first > columns.filled:
        columns.rows[first] |= columns.held
    columns.paint(piece, first, last)


def row_of(masks: Sequence[int]) -> int:
    """The masks of all lanes as one row."""
    return int.from_bytes(to_bytes(masks, 4), "little")
