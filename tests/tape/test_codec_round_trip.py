"""What is written to a frame comes back, bit by bit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tape.records import random_run
from tests.tape.strategies import VALUES, numbered_records
from tickscope.engine.journal import Record, Variable
from tickscope.tape import Declaration, TapeError, codec, columns
from tickscope.tape.decoded import DeclarationFrame
from tickscope.tape.frames import MAX_INT


@settings(max_examples=300, deadline=None, print_blob=True)
@given(numbered_records())
def test_records_come_back(numbered: tuple[int, list[Record]]) -> None:
    first, rows = numbered
    frame = codec.decode_records(codec.encode_records(first, rows))
    assert (frame.first_seq, frame.records) == (first, rows)


@settings(max_examples=200, deadline=None, print_blob=True)
@given(st.integers(0, MAX_INT), st.integers(0, MAX_INT), st.lists(VALUES, max_size=50))
def test_keyframes_come_back(seq: int, t: int, values: list[int]) -> None:
    frame = codec.decode_keyframe(codec.encode_keyframe(seq, t, values))
    assert (frame.seq, frame.t, frame.values) == (seq, t, values)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(1 << 70), 1 << 70), st.text(max_size=8), st.floats(0, 1)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)),
    max_leaves=8,
)
VARIABLE = st.builds(Variable, st.integers(0, 65535), st.integers(0, 63), st.integers(0, 15), VALUES)


@settings(max_examples=200, deadline=None, print_blob=True)
@given(st.lists(VARIABLE, max_size=20), st.dictionaries(st.text(max_size=6), JSON, max_size=5))
def test_declarations_come_back(variables: list[Variable], about: dict[str, object]) -> None:
    frame = codec.decode(codec.encode_declaration(Declaration(tuple(variables), about)))
    assert isinstance(frame, DeclarationFrame)
    assert (frame.declaration.variables, frame.declaration.about) == (tuple(variables), about)


@settings(max_examples=300, deadline=None, print_blob=True)
@given(st.lists(VALUES, max_size=600))
def test_columns_come_back_and_are_no_larger_than_plain(values: list[int]) -> None:
    data = columns.pack(values)
    cursor = columns.Cursor(data)
    assert columns.unpack(cursor, len(values)) == values
    cursor.done()
    assert len(data) <= 6 + len(values) * columns.width_of(max(values, default=0))


def test_a_dictionary_of_more_than_256_entries_has_wider_ids() -> None:
    values = [(1 << 60) + i % 300 for i in range(5000)]
    data = columns.pack(values)
    assert len(data) == 6 + 300 * 8 + 5000 * 2
    assert columns.unpack(columns.Cursor(data), 5000) == values


def test_a_frame_may_be_any_part_of_a_run() -> None:
    _, rows = random_run(5, 3000)
    for first, last in ((1, 3000), (1, 1), (777, 1500), (3000, 3000)):
        part = rows[first - 1 : last]
        assert codec.decode_records(codec.encode_records(first, part)).records == part


def test_enum_members_are_written_as_numbers() -> None:
    _, rows = random_run(6, 50)
    assert any(type(row[1]) is not int for row in rows)
    decoded = codec.decode_records(codec.encode_records(1, rows)).records
    assert decoded == rows
    assert {type(number) for row in decoded for number in row} == {int}


def test_the_bytes_do_not_depend_on_the_machine() -> None:
    rows: list[Record] = [(5, 2, 7, 0, -1, 3, (1 << 64) - 1, 1, 9), (7, 1, 1, 0, 2, -1, 300, 1, 0)]
    frame = codec.encode_records(1, rows)
    assert frame.hex() == GOLDEN


GOLDEN = (
    "5449434b 01 02 0000 4d4c6789 5b000000 0100000000000000 0500000000000000 02000000"  # the envelope
    "02000000"  # two shapes; kind, code, pCPU + 1, vCPU + 1, slot + 1, rule of each
    "01 00 02000000 02 01"
    "01 00 02000000 07 01"
    "01 01 01000000 01"
    "01 00 02000000 00 03"
    "01 00 02000000 04 00"
    "01 00 02000000 09 00"
    "00 01"  # the shape of each record
    "01 00 02000000 00 02"  # time since the record before
    "08 00 02000000 ffffffffffffffff 2c01000000000000"  # value
    "01 00 02000000 00 01"  # distance to the cause
).replace(" ", "")


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, -1), (0, MAX_INT + 1), (1, 5), (1, -1), (2, 65536), (3, 128), (3, -2), (4, 32768), (5, 1 << 31), (6, 1 << 64),
     (6, -1), (7, 0), (7, 3), (8, 65536)],
)  # fmt: skip
def test_what_the_format_cannot_hold_is_refused(place: int, value: int) -> None:
    row = [5, 1, 7, 0, 0, 3, 1, 1, 0]
    row[place] = value
    with pytest.raises(TapeError):
        codec.encode_records(1, [tuple(row), (9, 1, 7, 0, 0, 3, 1, 1, 0)])  # type: ignore[list-item]


def test_records_that_go_back_in_time_are_refused() -> None:
    with pytest.raises(TapeError):
        codec.encode_records(1, [(5, 1, 7, 0, 0, 3, 1, 1, 0), (4, 1, 7, 0, 0, 3, 1, 2, 0)])


def test_a_change_of_no_variable_is_refused() -> None:
    with pytest.raises(TapeError):
        codec.encode_records(1, [(5, 2, 7, 0, 0, -1, 1, 1, 0)])


@pytest.mark.parametrize("about", [{"x": float("nan")}, {"x": {1, 2}}, {"x": "y" * (1 << 20)}])
def test_what_is_not_json_is_refused_in_a_declaration(about: dict[str, object]) -> None:
    with pytest.raises(TapeError):
        codec.encode_declaration(Declaration((), about))
