"""A lane's mask in a column is the OR of the values visited in it: equal to brute force when drawn from records, and
never less when drawn from cells."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tape.records import random_run, random_tape
from tickscope.engine.journal import Record, Variable
from tickscope.tape import Declaration, TapeError, TapeReader
from tickscope.tape.lanes import MARK_OF, LaneSet, Paint, mask_of
from tickscope.tape.masks import FINE, IDLE_NS, cell_starts, decode_masks, encode_masks
from tickscope.tape.window import Window, run_lengths
from tickscope.vocabulary import Kind, Var


def rows_of_states(declaration: Declaration, rows: list[Record]) -> tuple[list[list[int]], list[list[int]]]:
    """Masks per lane held after each record (index 0: initially), and visited by it."""
    lanes = LaneSet(declaration.variables)
    held, values = [lanes.masks_of(declaration.initial)], declaration.initial
    visited = [held[0]]
    for row in rows:
        if row[1] == Kind.CHANGE:
            values[row[5]] = row[6]
        now = lanes.masks_of(values)
        held.append(now)
        mark = MARK_OF.get((row[1], row[2])) if row[1] != Kind.CHANGE else None
        if mark is not None and 0 <= row[3] < lanes.pcpus:
            now = now.copy()
            now[lanes.marks + row[3]] |= 1 << mark
        visited.append(now)
    return held, visited


def by_event(declaration: Declaration, rows: list[Record], first: int, last: int, columns: int) -> list[list[int]]:
    """Masks by column and lane, the slow and obvious way."""
    held, visited = rows_of_states(declaration, rows)
    total = max(1, sum(row[1] == Kind.CHANGE for row in rows[first - 1 : last]))
    count = min(columns, total)
    table: list[list[int] | None] = [None] * count
    before = 0
    for seq in range(first, last + 1):
        column = min(before * count // total, count - 1)
        table[column] = [a | b for a, b in zip(table[column] or visited[seq], visited[seq], strict=True)]
        before += rows[seq - 1][1] == Kind.CHANGE
    return [column or held[last] for column in table]


def by_time(declaration: Declaration, rows: list[Record], t_from: int, t_to: int, columns: int) -> list[list[int]]:
    """Masks by column and lane, the slow and obvious way."""
    held, visited = rows_of_states(declaration, rows)
    count = min(columns, t_to - t_from)
    edges = [t_from + (t_to - t_from) * column // count for column in range(count)] + [t_to]
    table = []
    for start, end in pairwise(edges):
        before = sum(row[0] < start for row in rows)
        masks = held[before]
        for seq, row in enumerate(rows, 1):
            if start <= row[0] < end:
                masks = [a | b for a, b in zip(masks, visited[seq], strict=True)]
        table.append(masks)
    return table


def table_of(window: Window, declaration: Declaration) -> list[list[int]]:
    names = [lane.name for lane in LaneSet(declaration.variables).lanes]
    return [[window.lanes[name][column] for name in names] for column in range(window.columns)]


@settings(max_examples=25, deadline=None, print_blob=True)
@given(st.integers(0, 1 << 30), st.integers(1, 500), st.integers(1, 120), st.integers(0, 400), st.integers(1, 300))
def test_close_in_a_window_is_exact(seed: int, records: int, columns: int, first: int, length: int) -> None:
    tape, rows = random_tape(seed, records, 64)
    first = 1 + first % records
    last = min(records, first + length)
    reader = TapeReader(tape)
    window = reader.window(first, last, columns)
    assert window.exact
    assert table_of(window, tape.declaration()) == by_event(tape.declaration(), rows, first, last, columns)
    timed = reader.window(first, last, columns, axis="time")
    expected = by_time(tape.declaration(), rows, rows[first - 1][0], rows[last - 1][0] + 1, columns)
    assert timed.exact and table_of(timed, tape.declaration()) == expected


@pytest.mark.parametrize("columns", [1, 3, 40, 150])
@pytest.mark.parametrize("axis", ["event", "time"])
def test_far_out_no_visit_is_missing(columns: int, axis: str) -> None:
    seed, records = 99, 9000
    tape, rows = random_tape(seed, records, 2048)
    declaration = tape.declaration()
    for first, last in ((1, records), (500, 8000)):
        window = TapeReader(tape).window(first, last, columns, axis=axis)
        assert not window.exact
        if axis == "event":
            expected = by_event(declaration, rows, first, last, columns)
        else:
            expected = by_time(declaration, rows, rows[first - 1][0], rows[last - 1][0] + 1, columns)
        found = table_of(window, declaration)
        missing = [
            (column, lane)
            for column, masks in enumerate(expected)
            for lane, mask in enumerate(masks)
            if mask & ~found[column][lane]
        ]
        assert missing == [], f"seed {seed}"


def quiet_tape() -> TapeReader:
    """A line that is up for an instant in a long quiet run, with lots of other changes before and after."""
    declaration, rows = random_run(3, 6000, pcpus=1, vcpus=1)
    line = next(i for i, v in enumerate(declaration.variables) if v.code == Var.P_LINE)
    rows = [row for row in rows if not (row[1] == Kind.CHANGE and row[5] == line)]
    t = rows[3000][0]
    rows[3000:3000] = [(t, 2, 7, 0, -1, line, 1, 1, 0), (t, 2, 7, 0, -1, line, 0, 1, 0)]
    tape, _ = random_tape(3, 0, pcpus=1, vcpus=1)
    tape.append(1, [(*row[:7], seq, row[8]) for seq, row in enumerate(rows, 1)])
    return TapeReader(tape)


@pytest.mark.parametrize("columns", [1, 10, 100, 1000])
@pytest.mark.parametrize("axis", ["event", "time"])
def test_a_visit_of_no_length_shows_at_every_zoom(columns: int, axis: str) -> None:
    window = quiet_tape().window(1, 5000, columns, ["line:0"], axis)
    lane = window.lanes["line:0"]
    assert sum(bool(mask & 2) for mask in lane) in (1, 2)
    assert sum(not mask & 1 for mask in lane) <= 1


def test_an_idle_stretch_is_not_painted_with_the_burst_before_it() -> None:
    declaration = Declaration((Variable(Var.P_MODE, 0, 0, 0),))
    tape, _ = random_tape(1, 0, pcpus=0, vcpus=0)
    tape.writer.__init__(declaration)  # type: ignore[misc]
    rows: list[Record] = []
    for tick in range(500):
        for i in range(40):
            rows.append((tick * 1_000_000 + i * 10, 2, 1, 0, -1, 0, (i + 1) % 4 if i < 39 else 2, len(rows) + 1, 0))
    tape.append(1, rows)
    window = TapeReader(tape).time_window(100_000_000, 110_000_000, 100, ["mode:0"])
    assert [mask for column, mask in enumerate(window.lanes["mode:0"]) if column % 10] == [1 << 2] * 90
    whole = TapeReader(tape).time_window(0, 500_000_000, 600, ["mode:0"])
    assert not whole.exact
    assert 0 < sum(mask == 1 << 2 for mask in whole.lanes["mode:0"]) < 600


def test_cells_end_before_idle_stretches_and_are_bounded() -> None:
    burst: list[Record] = [(i * 5, 1, 1, 0, 0, -1, 0, 1, 0) for i in range(40)]
    late: list[Record] = [(10 * IDLE_NS + i * 5, 1, 1, 0, 0, -1, 0, 1, 0) for i in range(3)]
    assert cell_starts(burst + late) == [0, FINE, 40]
    slow: list[Record] = [(i * IDLE_NS, 1, 1, 0, 0, -1, 0, 1, 0) for i in range(8192)]
    assert len(cell_starts(slow)) <= 1024


def test_masks_come_back() -> None:
    declaration, rows = random_run(11, 700)
    masks = decode_masks(encode_masks(LaneSet(declaration.variables), 1, rows, declaration.initial))
    held, visited = rows_of_states(declaration, rows)
    ends = [*masks.fine.first_seq[1:], 701]
    for i, (first, end) in enumerate(zip(masks.fine.first_seq, ends, strict=True)):
        assert masks.fine.held[i] == as_row(held[end - 1])
        union = [0] * len(held[0])
        for seq in range(first, end):
            union = [a | b for a, b in zip(union, visited[seq], strict=True)]
        assert masks.fine.visited[i] == as_row(union)
        assert (masks.fine.t_first[i], masks.fine.t_last[i]) == (rows[first - 1][0], rows[end - 2][0])
    assert sum(masks.coarse.changes) == sum(masks.fine.changes) == sum(row[1] == Kind.CHANGE for row in rows)
    assert masks.coarse.held[-1] == as_row(held[-1])


def as_row(masks: list[int]) -> int:
    return sum(mask << 32 * lane for lane, mask in enumerate(masks))


def test_equal_columns_are_sent_once() -> None:
    assert run_lengths([1, 1, 2, 2, 2, 1]) == [2, 1, 3, 2, 1, 1]
    assert run_lengths([]) == []
    window = quiet_tape().window(1, 5000, 100, ["line:0"])
    runs = window.runs()["line:0"]
    assert sum(runs[::2]) == window.columns


@pytest.mark.parametrize(
    ("paint", "value", "bit"),
    [(Paint.VALUE, 0, 0), (Paint.VALUE, 6, 6), (Paint.VALUE, 1 << 63, 31), (Paint.FLAG, 0, 0), (Paint.FLAG, 1 << 60, 1),
     (Paint.CTL, 5, 5), (Paint.LR, 0, 0), (Paint.LR, 3 << 62, 3), (Paint.LR, 1 << 62 | 1 << 61 | 27, 5),
     (Paint.INDEX, 0, 0), (Paint.INDEX, 1, 1), (Paint.INDEX, 30, 30), (Paint.INDEX, 31, 1), (Paint.INDEX, 1007, 31)],
)  # fmt: skip
def test_each_value_has_its_bit(paint: Paint, value: int, bit: int) -> None:
    assert mask_of(paint, value) == 1 << bit


def test_what_cannot_be_shown_is_an_error() -> None:
    reader = TapeReader(random_tape(1, 100)[0])
    for arguments in ((1, 100, 0), (1, 100, 1 << 20), (50, 40, 10), (200, 300, 10)):
        with pytest.raises(TapeError):
            reader.window(*arguments)
    with pytest.raises(TapeError):
        reader.window(1, 100, 10, ["no such lane"])
    with pytest.raises(TapeError):
        reader.time_window(10, 10, 10)


def test_a_window_of_time_may_begin_in_a_quiet_stretch_and_outlast_the_tape() -> None:
    tape, rows = random_tape(21, 400)
    declaration = tape.declaration()
    random = Random(21)
    for _ in range(20):
        t_from = random.randrange(rows[-1][0])
        t_to = t_from + random.randrange(1, rows[-1][0])
        window = TapeReader(tape).time_window(t_from, t_to, 30)
        assert table_of(window, declaration) == by_time(declaration, rows, t_from, t_to, 30)
