"""A tape is cut into chunks with keyframes; from them any state, record and time is found again."""

from __future__ import annotations

from bisect import bisect_right
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tape.records import random_run, random_tape
from tickscope.engine.journal import Record, Variable
from tickscope.tape import CHUNK_RECORDS, Declaration, TapeError, TapeReader, TapeWriter, codec
from tickscope.vocabulary import Kind

SEED = 4242


def fold(declaration: Declaration, rows: list[Record], seq: int) -> list[int]:
    """The state after record `seq`, the slow and obvious way."""
    values = [variable.initial for variable in declaration.variables]
    for row in rows[:seq]:
        if row[1] == Kind.CHANGE:
            values[row[5]] = row[6]
    return values


@pytest.mark.parametrize("chunk_records", [1, 7, 100, CHUNK_RECORDS])
def test_the_state_at_any_record_is_the_fold_from_zero(chunk_records: int) -> None:
    tape, rows = random_tape(SEED, 1500, chunk_records)
    reader = TapeReader(tape)
    random = Random(SEED)
    for seq in [0, 1, 99, 100, 101, 1500, *(random.randrange(1501) for _ in range(60))]:
        t, values = reader.state_at(seq)
        assert values == fold(tape.declaration(), rows, seq), f"seed {SEED}, seq {seq}"
        assert t == (rows[seq - 1][0] if seq else 0)


@settings(max_examples=40, deadline=None, print_blob=True)
@given(st.integers(0, 1 << 30), st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(1, 150))
def test_chunks_do_not_depend_on_how_records_arrive(seed: int, portions: list[int], chunk_records: int) -> None:
    declaration, rows = random_run(seed, sum(portions))
    whole, parts = TapeWriter(declaration, chunk_records), TapeWriter(declaration, chunk_records)
    expected = whole.append(1, rows)
    found, first = [], 1
    for portion in portions:
        found += parts.append(first, rows[first - 1 : first - 1 + portion])
        parts.partial()
        first += portion
    assert found == expected
    assert parts.partial() == whole.partial()
    assert parts.values == fold(declaration, rows, len(rows))


def test_chunks_join_without_gap_and_begin_with_the_state_before() -> None:
    declaration, rows = random_run(SEED, 1050)
    writer = TapeWriter(declaration, 100)
    chunks = writer.append(1, rows)
    last = writer.partial()
    assert last is not None and not last.complete and all(chunk.complete for chunk in chunks)
    chunks.append(last)
    assert [chunk.first_seq for chunk in chunks] == list(range(1, 1050, 100))
    for chunk in chunks:
        keyframe = codec.decode_keyframe(chunk.keyframe)
        assert (keyframe.seq, keyframe.values) == (chunk.first_seq - 1, fold(declaration, rows, chunk.first_seq - 1))
        body = codec.decode_records(chunk.body)
        assert body.records == rows[chunk.first_seq - 1 : chunk.last_seq]
        assert (chunk.t_first, chunk.t_last) == (body.t[0], body.t[-1])
        assert chunk.span.changes == sum(row[1] == Kind.CHANGE for row in body.records)


def test_a_partial_chunk_is_there_until_it_is_full() -> None:
    declaration, rows = random_run(SEED, 250)
    writer = TapeWriter(declaration, 100)
    assert writer.partial() is None
    assert writer.append(1, rows[:99]) == []
    first = writer.partial()
    assert first is not None and (first.first_seq, first.last_seq) == (1, 99)
    assert writer.partial() is first, "nothing new, nothing done"
    assert [chunk.last_seq for chunk in writer.append(100, rows[99:200])] == [100, 200]
    assert writer.partial() is None


def test_the_writers_keyframe_is_the_state_now() -> None:
    declaration, rows = random_run(SEED, 333)
    writer = TapeWriter(declaration)
    writer.append(1, rows)
    keyframe = codec.decode_keyframe(writer.keyframe())
    assert (keyframe.seq, keyframe.t, keyframe.values) == (333, rows[-1][0], fold(declaration, rows, 333))


def test_records_must_follow_those_before() -> None:
    declaration, rows = random_run(SEED, 20)
    writer = TapeWriter(declaration)
    with pytest.raises(TapeError, match="record 1 is next"):
        writer.append(2, rows[1:])
    writer.append(1, rows)
    with pytest.raises(TapeError, match="record 21 is next"):
        writer.append(20, rows[19:])


@pytest.mark.parametrize("slot", [2, -1])
def test_an_undeclared_variable_is_refused(slot: int) -> None:
    declaration = Declaration((Variable(1, 0, 0, 0), Variable(7, 0, 0, 0)))
    with pytest.raises(TapeError):
        TapeWriter(declaration).append(1, [(0, 2, 1, 0, -1, slot, 1, 1, 0)])


def test_time_that_goes_back_between_two_portions_is_refused() -> None:
    declaration, rows = random_run(SEED, 20)
    writer = TapeWriter(declaration)
    writer.append(1, rows)
    with pytest.raises(TapeError, match="back"):
        writer.append(21, [(0, *row[1:]) for row in rows])  # type: ignore[misc]


def test_records_are_found_by_seq() -> None:
    tape, rows = random_tape(SEED, 1050, 100)
    reader = TapeReader(tape)
    for first, last in ((1, 1), (1, 1050), (95, 105), (100, 100), (101, 200), (1000, 2000), (7, 6)):
        assert reader.records(first, last) == rows[first - 1 : max(last, first - 1)]
        frames = [codec.decode_records(frame) for frame in reader.record_frames(first, last)]
        assert [row for frame in frames for row in frame.records] == rows[first - 1 : max(last, first - 1)]


def test_the_record_at_a_time_is_the_last_one_not_after_it() -> None:
    tape, rows = random_tape(SEED, 1050, 100)
    reader = TapeReader(tape)
    times = [row[0] for row in rows]
    random = Random(SEED)
    asked = [0, times[0], times[0] - 1, times[-1], times[-1] + 5, *(random.randrange(times[-1]) for _ in range(200))]
    for t in [*asked, *random.sample(times, 100)]:
        if t >= 0:
            assert reader.seq_at_time(t) == bisect_right(times, t), f"seed {SEED}, t {t}"


def test_a_reader_sees_a_tape_grow() -> None:
    declaration, rows = random_run(SEED, 900)
    tape, _ = random_tape(SEED, 0, 100)
    reader = TapeReader(tape)
    assert reader.last() == (0, 0)
    assert reader.state_at(0) == (0, declaration.initial)
    for first in range(1, 900, 37):
        tape.append(first, rows[first - 1 : first + 36])
        last = min(first + 36, 900)
        assert reader.last() == (last, rows[last - 1][0])
        assert reader.state_at(last)[1] == fold(declaration, rows, last)
        assert reader.window(1, last, 50).to_seq == last


@pytest.mark.parametrize("seq", [-1, 101, 1 << 60])
def test_a_seq_that_is_not_on_the_tape_is_an_error(seq: int) -> None:
    reader = TapeReader(random_tape(SEED, 100)[0])
    with pytest.raises(TapeError):
        reader.state_at(seq)


def test_transitions_are_counted_up_to_any_record() -> None:
    tape, rows = random_tape(SEED, 1050, 100)
    reader = TapeReader(tape)
    for seq in (0, 1, 50, 100, 101, 777, 1050):
        assert reader.transitions_upto(seq) == sum(row[1] == Kind.CHANGE for row in rows[:seq])
