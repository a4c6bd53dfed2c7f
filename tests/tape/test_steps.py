"""The steps of the transport, in both directions, across chunks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tape.records import random_tape
from tickscope.engine.journal import Record
from tickscope.tape import TapeError, TapeReader
from tickscope.tape.steps import STEPS
from tickscope.vocabulary import Access, Event, Kind

SEED = 77

STOPS: dict[str, Callable[[Record], bool]] = {
    "access": lambda row: row[1] == Kind.ACCESS,
    "transition": lambda row: row[1] == Kind.CHANGE,
    "op": lambda row: row[1] == Kind.OP,
    "round_trip": lambda row: (row[1], row[2]) == (Kind.EVENT, Event.ENTER),
    "tick": lambda row: (row[1], row[2], row[6]) == (Kind.ACCESS, Access.G_IAR, 27),
}


@pytest.mark.parametrize("chunk_records", [10, 8192])
@pytest.mark.parametrize("step", STEPS)
def test_steps_stop_at_every_stop_and_nowhere_else(step: str, chunk_records: int) -> None:
    tape, rows = random_tape(SEED, 3000, chunk_records)
    reader = TapeReader(tape)
    stops = [seq for seq, row in enumerate(rows, 1) if STOPS[step](row)]
    assert len(stops) > 3, "the tape is too poor for this test"
    found, seq = [], 0
    while (next_seq := reader.seek(step, 1, seq)) is not None:
        found.append(next_seq)
        seq = next_seq
    assert found == stops, f"seed {SEED}"
    back = []
    seq = len(rows) + 1
    while (next_seq := reader.seek(step, -1, seq)) is not None:
        back.append(next_seq)
        seq = next_seq
    assert back == [*reversed(stops), 0], f"seed {SEED}"


def test_back_from_the_first_stop_is_the_beginning_and_then_nothing() -> None:
    reader = TapeReader(random_tape(SEED, 50)[0])
    assert reader.seek("transition", -1, 1) == 0
    assert reader.seek("transition", -1, 0) is None
    assert reader.seek("transition", 1, 50) is None


def test_an_empty_tape_has_no_steps() -> None:
    reader = TapeReader(random_tape(SEED, 0)[0])
    assert reader.seek("access", 1, 0) is None


@pytest.mark.parametrize(("step", "direction"), [("leap", 1), ("access", 0), ("access", 2)])
def test_an_unknown_step_is_an_error(step: str, direction: int) -> None:
    reader = TapeReader(random_tape(SEED, 10)[0])
    with pytest.raises(TapeError):
        reader.seek(step, direction, 0)
