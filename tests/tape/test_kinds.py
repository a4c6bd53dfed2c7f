"""The nearest record of a kind, in both directions, across chunks."""

from __future__ import annotations

import pytest

from tests.tape.records import random_tape
from tickscope.engine.journal import Record
from tickscope.tape import TapeError, TapeReader, codec, kinds
from tickscope.tape.kinds import Wanted
from tickscope.vocabulary import Access, Call, Event, Kind, Phase, Var

SEED = 78

WANTED = {
    "all events": Wanted(Kind.EVENT),
    "exits": Wanted(Kind.EVENT, (Event.EXIT_SYNC, Event.EXIT_IRQ)),
    "list register 1 written": Wanted(Kind.ACCESS, (Access.LR_W,), slot=1),
    "functions entered": Wanted(Kind.CALL),
    "save": Wanted(Kind.CALL, (Call.SAVE,)),
    "on pCPU 0": Wanted(Kind.ACCESS, pcpu=0),
    "the line": Wanted(Kind.CHANGE, (Var.P_LINE,)),
}


def wants(wanted: Wanted, row: Record) -> bool:
    if row[1] != wanted.kind or (wanted.codes is not None and row[2] not in wanted.codes):
        return False
    if any(
        want not in (None, got) for want, got in ((wanted.slot, row[5]), (wanted.pcpu, row[3]), (wanted.vcpu, row[4]))
    ):
        return False
    return row[1] != Kind.CALL or row[6] in (Phase.ENTER, Phase.NOOP)


@pytest.mark.parametrize("chunk_records", [10, 8192])
@pytest.mark.parametrize("name", WANTED)
def test_every_record_of_the_kind_is_found_and_no_other(name: str, chunk_records: int) -> None:
    tape, rows = random_tape(SEED, 4000, chunk_records)
    reader, wanted = TapeReader(tape), WANTED[name]
    right = [seq for seq, row in enumerate(rows, 1) if wants(wanted, row)]
    assert right, "the tape is too poor for this test"
    forth, seq = [], 0
    while (found := reader.find_kind(wanted, seq, 1)[0]) is not None:
        forth.append(found)
        seq = found
    back, seq = [], len(rows) + 1
    while (found := reader.find_kind(wanted, seq, -1)[0]) is not None:
        back.append(found)
        seq = found
    assert forth == right and back == right[::-1], f"seed {SEED}"


def test_a_long_search_tells_where_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MOST_CHUNKS", 3)
    tape, rows = random_tape(SEED, 400, 10)
    reader, nothing = TapeReader(tape), Wanted(Kind.ACCESS, (9999,))
    place: int | None = 0
    answers = 0
    while place is not None:
        seq, following = reader.find_kind(nothing, place, 1)
        assert seq is None and (following is None or following > place)
        place, answers = following, answers + 1
    assert answers == -(-len(rows) // 30)
    assert reader.find_kind(nothing, 401, -1) == (None, 371)


def test_the_shapes_alone_are_those_of_the_decoded_frame() -> None:
    tape, _ = random_tape(SEED, 300)
    body = tape.body(tape.spans()[0].first_seq)
    assert codec.shapes_of(body) == codec.decode_records(body).shapes
    with pytest.raises(TapeError):
        codec.shapes_of(codec.encode_keyframe(0, 0, [1]))
