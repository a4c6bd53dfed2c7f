"""What is kept of each chunk as a whole saves reading the chunk and changes no answer."""

from __future__ import annotations

from random import Random

import pytest

from tests.tape.records import random_run, random_tape
from tickscope.engine.journal import Record
from tickscope.tape import Declaration, MemoryTape, TapeError, TapeReader
from tickscope.tape.condition import Condition
from tickscope.tape.lanes import LaneSet
from tickscope.tape.masks import decode_masks
from tickscope.tape.summary import Summary, changed_in, decode_summary, encode_summary
from tickscope.vocabulary import Kind

RECORDS, CHUNK = 20_000, 256


class Older(MemoryTape):
    """A tape as an older version recorded it: without what is kept of whole chunks."""

    def coarse(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        return {}

    def summaries(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        return {}


class Watched(MemoryTape):
    """Counts the chunks that are read."""

    read = 0

    def body(self, first_seq: int) -> bytes:
        self.read += 1
        return super().body(first_seq)


@pytest.fixture(scope="module")
def run() -> tuple[Declaration, list[Record]]:
    return random_run(17, RECORDS, pcpus=2, vcpus=3)


def tape_of(kind: type[MemoryTape], run: tuple[Declaration, list[Record]]) -> MemoryTape:
    tape = kind(run[0], CHUNK)
    tape.append(1, run[1])
    return tape


@pytest.mark.parametrize("columns", [1, 2, 3, 30])
@pytest.mark.parametrize("axis", ["event", "time"])
def test_a_window_is_the_same_from_an_older_tape(
    run: tuple[Declaration, list[Record]], columns: int, axis: str
) -> None:
    newer, older = (TapeReader(tape_of(kind, run)) for kind in (MemoryTape, Older))
    for first, last in ((1, RECORDS), (300, 19_000), (1, 9000)):
        assert newer.window(first, last, columns, axis=axis) == older.window(first, last, columns, axis=axis)


def test_the_next_change_of_a_variable_is_the_same_from_an_older_tape(run: tuple[Declaration, list[Record]]) -> None:
    newer, older = (TapeReader(tape_of(kind, run)) for kind in (MemoryTape, Older))
    random = Random(5)
    for variable in range(len(run[0].variables)):
        start, direction = random.randrange(RECORDS + 1), random.choice((1, -1))
        found = newer.change_of(variable, start, direction)
        assert found == older.change_of(variable, start, direction)


def test_chunks_that_do_not_change_a_variable_are_not_read(run: tuple[Declaration, list[Record]]) -> None:
    declaration, rows = run
    rare = max(range(len(declaration.variables)), key=lambda n: sum(r[1] == Kind.CHANGE and r[5] == n for r in rows))
    kept = [row for n, row in enumerate(rows) if n > 15_000 or row[1] != Kind.CHANGE or row[5] != rare]
    tape = Watched(declaration, CHUNK)
    tape.append(1, [(*row[:7], seq, row[8]) for seq, row in enumerate(kept, 1)])
    found = TapeReader(tape).change_of(rare, 0, 1)
    assert found is not None and kept[found - 1][5] == rare
    assert tape.read <= 2


def test_a_condition_is_looked_for_only_where_its_variables_change(run: tuple[Declaration, list[Record]]) -> None:
    declaration, rows = run
    condition = Condition("loaded:1 = 1", declaration.variables)
    (index,) = condition.indices
    kept = [row for n, row in enumerate(rows) if n > 15_000 or row[1] != Kind.CHANGE or row[5] != index]
    kept = [(*row[:7], seq, row[8]) for seq, row in enumerate(kept, 1)]
    newer, older = Watched(declaration, 64), Older(declaration, 64)
    for tape in (newer, older):
        tape.append(1, kept)
    answer = TapeReader(newer).find_stop(condition, 0, 1)
    assert answer[0] is not None and answer[1] is None and newer.read < 10
    place, found = 0, None
    while found is None and place is not None:
        found, place = TapeReader(older).find_stop(condition, place, 1)
    assert found == answer[0]


def test_the_coarse_frame_holds_the_coarse_cells_of_the_masks(run: tuple[Declaration, list[Record]]) -> None:
    tape = tape_of(MemoryTape, run)
    for first, frame in tape.coarse(1, RECORDS).items():
        assert decode_masks(frame).fine == decode_masks(tape.masks(first)).coarse


def test_a_summary_comes_back_and_damage_is_refused() -> None:
    tape, rows = random_tape(4, 700)
    lanes, variables = len(LaneSet(tape.declaration().variables)), len(tape.declaration().variables)
    summary = Summary(0b101, 0b100, changed_in(rows))
    data = encode_summary(summary, lanes, variables)
    assert decode_summary(data, lanes, variables) == summary
    for bad in (data[:-1], data + b"\0", b""):
        with pytest.raises(TapeError):
            decode_summary(bad, lanes, variables)
