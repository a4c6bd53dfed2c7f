"""A window by time may cut long idle stretches: what is cut holds no record, and nothing else is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tape.records import random_run, random_tape
from tests.tape.test_windows_never_hide_a_visit import rows_of_states
from tickscope.engine.journal import Record
from tickscope.tape.lanes import LaneSet
from tickscope.tape.masks import IDLE_NS
from tickscope.tape.reader import TapeReader
from tickscope.tape.window import Window


def bursts(seed: int, records: int, chunk: int) -> tuple[TapeReader, list[Record]]:
    """A run whose time leaps after each 50 records, sometimes far."""
    _, rows = random_run(seed, records)
    leaps = [0, IDLE_NS * 3, IDLE_NS * 90, 50]
    late = 0
    moved: list[Record] = []
    for seq, row in enumerate(rows, 1):
        if seq % 50 == 0:
            late += leaps[(seq // 50 + seed) % 4]
        moved.append((row[0] + late, *row[1:]))
    tape, _ = random_tape(seed, 0, chunk)
    tape.append(1, moved)
    return TapeReader(tape), moved


def edges_of(window: Window) -> list[int]:
    return [*window.times, window.t_end]


@settings(max_examples=25, deadline=None, print_blob=True)
@given(st.integers(0, 1 << 30), st.integers(60, 900), st.integers(1, 120), st.integers(0, 20))
def test_each_column_shows_what_was_visited_between_its_edges(seed: int, records: int, columns: int, most: int) -> None:
    reader, rows = bursts(seed, records, 128)
    window = reader.window(1, records, columns, None, "time", most)
    held, visited = rows_of_states(reader.declaration, rows)
    names = [lane.name for lane in LaneSet(reader.declaration.variables).lanes]
    assert window.columns <= columns and len(window.breaks) <= most
    assert edges_of(window)[0] == rows[0][0] and edges_of(window)[-1] == rows[-1][0] + 1
    for column, (start, end) in enumerate(pairwise(edges_of(window))):
        assert start < end
        masks = held[sum(row[0] < start for row in rows)]
        for seq, row in enumerate(rows, 1):
            if start <= row[0] < end:
                masks = [a | b for a, b in zip(masks, visited[seq], strict=True)]
        assert [window.lanes[name][column] for name in names] == masks


@settings(max_examples=25, deadline=None, print_blob=True)
@given(st.integers(0, 1 << 30), st.integers(60, 900))
def test_a_break_is_the_longest_idle_stretch_and_holds_no_record(seed: int, records: int) -> None:
    reader, rows = bursts(seed, records, 128)
    window = reader.window(1, records, 90, ["mode:0"], "time", 3)
    gaps = sorted((b[0] - a[0] - 1 for a, b in pairwise(rows)), reverse=True)
    least = max(IDLE_NS, (rows[-1][0] + 1 - rows[0][0]) // 40)
    edges = edges_of(window)
    cut = [edges[column + 1] - edges[column] for column in window.breaks]
    assert sorted(cut, reverse=True) == [gap for gap in gaps if gap >= least][:3]
    for column in window.breaks:
        assert not any(edges[column] <= row[0] < edges[column + 1] for row in rows)


@pytest.mark.parametrize("most", [0, 5])
def test_far_out_no_visit_is_hidden_and_the_breaks_are_found(most: int) -> None:
    reader, rows = bursts(9, 60_000, 8192)
    window = reader.window(1, len(rows), 40, None, "time", most)
    assert not window.exact and len(window.breaks) <= most
    _, visited = rows_of_states(reader.declaration, rows)
    names = [lane.name for lane in LaneSet(reader.declaration.variables).lanes]
    edges = edges_of(window)
    column = 0
    for seq, row in enumerate(rows, 1):
        while edges[column + 1] <= row[0]:
            column += 1
        shown = [window.lanes[name][column] for name in names]
        assert all(mask & ~show == 0 for mask, show in zip(visited[seq], shown, strict=True)), seq


def test_one_long_sleep_in_a_long_run_is_cut_out_at_the_widest_view() -> None:
    _, rows = random_run(4, 40_000)
    late = 50 * (rows[-1][0] - rows[0][0])
    moved: list[Record] = [(row[0] + (late if seq > 20_001 else 0), *row[1:]) for seq, row in enumerate(rows, 1)]
    tape, _ = random_tape(4, 0)
    tape.append(1, moved)
    window = TapeReader(tape).window(1, len(moved), 64, ["mode:0"], "time", 5)
    edges = edges_of(window)
    longest = max(window.breaks, key=lambda column: edges[column + 1] - edges[column])
    assert (edges[longest], edges[longest + 1]) == (moved[20_000][0] + 1, moved[20_001][0])
    assert window.columns > 30
