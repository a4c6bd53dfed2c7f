"""The level-of-detail masks of one chunk: which values every lane visited, cell by cell.

A fine cell is a run of at most 32 records without an idle stretch inside; a coarse cell is 16 fine ones.
For each cell are kept the values visited (after any of its records) and the values held at its end, one
u32 per lane. Rows of cells are read as one large integer each, so that the OR of two cells, however many
lanes they have, is a single operation.

    envelope (frames.py): type 4, seq and t of the first record, count = number of lanes
    u32   number of records, u32 number of fine cells
    column  records in each fine cell            (columns.py)
    column  change records in each fine cell
    column  time of each cell's first record, as difference to the cell before
    column  time of each cell's last record, as difference to its first
    coarse rows visited, coarse rows held, fine rows visited, fine rows held (lanes x u32 each)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeVar

from tickscope.engine.journal import Record
from tickscope.tape import columns
from tickscope.tape.errors import TapeError
from tickscope.tape.frames import FrameType, seal, unseal
from tickscope.tape.lanes import MARK_OF, LaneSet, mask_of
from tickscope.vocabulary import Kind

FINE = 32
"""Most records in a fine cell."""
COARSE = 16
"""Fine cells in a coarse cell."""
IDLE_NS = 100_000
"""A cell ends before a stretch this long in which nothing happens, so that no burst is smeared over it."""
_MOST_IDLE_ENDS = 768
"""Beyond so many cells in a chunk idle stretches no longer end one: this bounds the rows."""
_CHANGE = int(Kind.CHANGE)
_T = TypeVar("_T")
_MARK_BITS = {kind << 16 | code: 1 << mark for (kind, code), mark in MARK_OF.items()}


@dataclass(frozen=True)
class Cells:
    """Cells of one level, in order. Cell i holds the records first_seq[i] .. first_seq[i + 1] - 1."""

    first_seq: list[int]
    changes: list[int]
    """Change records in the cell."""
    t_first: list[int]
    t_last: list[int]
    visited: list[int]
    """Rows: lane number n has the bits 32 n .. 32 n + 31."""
    held: list[int]


class Painted(NamedTuple):
    """Cells before they are encoded: lists as in Cells, but records in each cell, and rows as bytes."""

    sizes: list[int]
    changes: list[int]
    t_first: list[int]
    t_last: list[int]
    visited: list[bytes]
    held: list[bytes]


class Masks:
    """Both levels of one chunk. The fine one is taken apart when it is first asked for: an overview needs it not."""

    def __init__(self, coarse: Cells, fine: Callable[[], Cells]) -> None:
        self.coarse = coarse
        self._make_fine = fine

    @cached_property
    def fine(self) -> Cells:
        """The fine cells."""
        return self._make_fine()


class _Painter:
    """Goes through the records of a chunk once and closes a cell when it is full or time leaps."""

    def __init__(self, lanes: LaneSet, values: Sequence[int]) -> None:
        self.lanes = lanes
        self.row = lanes.masks_of(values)
        self.known: list[dict[int, int]] = [{} for _ in lanes.lanes]
        self.visited: list[bytes] = []
        self.held: list[bytes] = []
        self.touched: dict[int, int] = {}

    def change(self, lane: int, value: int, *, first: bool) -> None:
        """A lane takes a value. What it held before was visited in this cell too, unless this is its first record."""
        known = self.known[lane]
        bit = known.get(value)
        if bit is None:
            bit = known[value] = mask_of(self.lanes.lanes[lane].paint, value)
        was = self.touched.get(lane)
        if was is None:
            was = 0 if first else self.row[lane]
        self.touched[lane] = was | bit
        self.row[lane] = bit

    def mark(self, lane: int, bit: int) -> None:
        """A mark, which is not held."""
        self.touched[lane] = self.touched.get(lane, 0) | bit

    def close(self) -> None:
        """The cell is complete."""
        held = columns.to_bytes(self.row, 4)
        self.held.append(held)
        if self.touched:
            row = self.row.copy()
            for lane, mask in self.touched.items():
                row[lane] = mask
            held = columns.to_bytes(row, 4)
            self.touched = {}
        self.visited.append(held)


def cell_starts(records: Sequence[Record]) -> list[int]:
    """Index of the first record of each fine cell."""
    starts = [0]
    start, before = 0, records[0][0]
    for i, record in enumerate(records):
        t = record[0]
        if i - start >= FINE or (t - before >= IDLE_NS and len(starts) < _MOST_IDLE_ENDS):
            start = i
            starts.append(i)
        before = t
    return starts


def encode_masks(lanes: LaneSet, first_seq: int, records: Sequence[Record], values: Sequence[int]) -> bytes:
    """The masks frame of a chunk of one or more records; `values` is the state before the first of them."""
    return encode_cells(lanes, first_seq, paint_cells(lanes, first_seq, records, values))


def paint_cells(lanes: LaneSet, first_seq: int, records: Sequence[Record], values: Sequence[int]) -> Painted:
    """The fine cells of one or more records; `values` is the state before the first of them."""
    painter = _Painter(lanes, values)
    starts = cell_starts(records)
    ends = [*starts[1:], len(records)]
    changes = [_paint_cell(painter, records[start:end]) for start, end in zip(starts, ends, strict=True)]
    t_first = [records[start][0] for start in starts]
    t_last = [records[end - 1][0] for end in ends]
    sizes = [end - start for start, end in zip(starts, ends, strict=True)]
    return Painted(sizes, changes, t_first, t_last, painter.visited, painter.held)


def coarser(lanes: LaneSet, cells: Painted) -> Painted:
    """Each COARSE neighbours as one cell."""
    starts = range(0, len(cells.sizes), COARSE)
    return Painted(
        [sum(cells.sizes[i : i + COARSE]) for i in starts], [sum(cells.changes[i : i + COARSE]) for i in starts],
        cells.t_first[::COARSE], _last_of_each(cells.t_last),
        _coarse_rows(cells.visited, len(lanes) * 4), _last_of_each(cells.held),
    )  # fmt: skip


def encode_cells(lanes: LaneSet, first_seq: int, cells: Painted) -> bytes:
    """A masks frame whose fine level are these cells."""
    coarse = coarser(lanes, cells)
    head = sum(cells.sizes).to_bytes(4, "little") + len(cells.sizes).to_bytes(4, "little")
    t_first = cells.t_first
    times = columns.pack([b - a for a, b in zip([t_first[0], *t_first], t_first, strict=False)])
    spans = columns.pack([b - a for a, b in zip(t_first, cells.t_last, strict=True)])
    payload = [head, columns.pack(cells.sizes), columns.pack(cells.changes), times, spans]
    rows = [*coarse.visited, *coarse.held, *cells.visited, *cells.held]
    return seal(FrameType.MASKS, first_seq, t_first[0], len(lanes), b"".join(payload + rows))


def _paint_cell(painter: _Painter, records: Sequence[Record]) -> int:
    """Paint and close one cell; returns how many change records it has."""
    of_variable, marks, pcpus = painter.lanes.of_variable, painter.lanes.marks, painter.lanes.pcpus
    mark_of = _MARK_BITS.get
    changes = 0
    first = True
    for _, kind, code, pcpu, _, slot, value, _, _ in records:
        if kind == _CHANGE:
            changes += 1
            lane = of_variable[slot]
            if lane >= 0:
                painter.change(lane, value, first=first)
        else:
            bit = mark_of(kind << 16 | code)
            if bit is not None and 0 <= pcpu < pcpus:
                painter.mark(marks + pcpu, bit)
        first = False
    painter.close()
    return changes


def _coarse_rows(rows: Sequence[bytes], size: int) -> list[bytes]:
    numbers = [int.from_bytes(row, "little") for row in rows]
    return [number.to_bytes(size, "little") for number in _or_by(numbers)]


def _last_of_each(items: Sequence[_T]) -> list[_T]:
    """The last of each COARSE neighbours."""
    return [*items[COARSE - 1 :: COARSE], *(items[-1:] if len(items) % COARSE else [])]


def _or_by(numbers: Sequence[int]) -> list[int]:
    """The OR of each COARSE neighbours."""
    joined = []
    for start in range(0, len(numbers), COARSE):
        total = 0
        for number in numbers[start : start + COARSE]:
            total |= number
        joined.append(total)
    return joined


def decode_masks(frame: bytes) -> Masks:
    """The masks of a chunk. Raises TapeError when the bytes are not an undamaged masks frame."""
    envelope = unseal(frame)
    if envelope.type is not FrameType.MASKS:
        raise TapeError("a masks frame was expected")
    payload = envelope.payload
    records, count = (int.from_bytes(payload.take(4), "little") for _ in range(2))
    if not 0 < count <= records:
        raise TapeError(f"{count} cells for {records} records")
    sizes, changes, gaps, spans = (columns.unpack(payload, count) for _ in range(4))
    if sum(sizes) != records or min(sizes) < 1:
        raise TapeError("the cells do not add up to the chunk")
    t_first = list(accumulate(gaps, initial=envelope.t))[1:]
    t_last = [t + span for t, span in zip(t_first, spans, strict=True)]
    first_seq = list(accumulate(sizes, initial=envelope.seq))[:-1]
    width = envelope.count * 4
    coarse_count = -(-count // COARSE)
    rows = [payload.take(n * width) for n in (coarse_count, coarse_count, count, count)]
    payload.done()

    def fine() -> Cells:
        return Cells(first_seq, changes, t_first, t_last, *(_rows(data, count, width) for data in rows[2:]))

    coarse_changes = [sum(changes[i : i + COARSE]) for i in range(0, count, COARSE)]
    coarse_last = _last_of_each(t_last)
    visited, held = (_rows(data, coarse_count, width) for data in rows[:2])
    return Masks(Cells(first_seq[::COARSE], coarse_changes, t_first[::COARSE], coarse_last, visited, held), fine)


def _rows(data: bytes, count: int, width: int) -> list[int]:
    return [int.from_bytes(data[i * width : (i + 1) * width], "little") for i in range(count)]
