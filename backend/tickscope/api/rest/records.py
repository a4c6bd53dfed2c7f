"""Records, as JSON with their sentences or as tape frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from tickscope.api.deps import FromSeq, HouseDep, RunId, ToSeq
from tickscope.api.errors import ApiError
from tickscope.api.schemas import MAX_SEQ, Found, RecordList, RecordOut, Sought, Text
from tickscope.engine.journal import Record
from tickscope.experiment.explain import as_data
from tickscope.guest.ops import Op
from tickscope.lessons.find import EXAMPLE, MAX_QUERY, find
from tickscope.tape.chunk import CHUNK_RECORDS
from tickscope.tape.condition import EXAMPLE as EXAMPLE_CONDITION
from tickscope.tape.condition import Condition, ConditionError
from tickscope.tape.kinds import Wanted
from tickscope.tape.reader import TapeReader
from tickscope.vocabulary import Access, Call, Event, Kind, Var

router = APIRouter(prefix="/runs/{run_id}", tags=["tape"])

MOST_SCANNED = 25 * CHUNK_RECORDS
"""Records looked at for one answer; `next` tells where to go on."""
MOST_IN_FRAMES = 100_000
BINARY = "application/octet-stream"
CODES: dict[str, type[IntEnum]] = {"op": Op, "access": Access, "change": Var, "call": Call, "event": Event}

CONDITION = "over the state variables, by lane name: `= != < <= > >=`, and, or, not; `p`, `v` for any CPU"

ConditionText = Annotated[Text, Query(max_length=1000, description=CONDITION, examples=[EXAMPLE_CONDITION])]
KindName = Literal["op", "access", "change", "call", "event"]
Cpu = Annotated[int | None, Query(ge=0, le=1000)]
Match = Callable[[Record], bool]

FRAMES = {"content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}


@router.get("/records", response_model=RecordList, responses={200: FRAMES})
def get_records(
    run_id: RunId,
    house: HouseDep,
    request: Request,
    from_seq: FromSeq = 1,
    to_seq: ToSeq = MAX_SEQ,
    kind: KindName | None = None,
    code: Annotated[Text | None, Query(max_length=40, description="such as `lr_w`; needs `kind`")] = None,
    pcpu: Cpu = None,
    vcpu: Cpu = None,
    limit: Annotated[int, Query(ge=1, le=MOST_IN_FRAMES, description="JSON: at most 10,000")] = 1000,
) -> RecordList | Response:
    """Records from..to, filtered. With `Accept: application/octet-stream`: tape frames, each after its length (u32,
    little-endian), unfiltered."""
    first = max(from_seq, 1)
    if BINARY in request.headers.get("accept", ""):
        if (kind, code, pcpu, vcpu) != (None,) * 4:
            raise ApiError(422, "invalid", "Tape frames cannot be filtered.", "kind")
        with house.tapes.reader(run_id) as reader:
            frames = reader.record_frames(first, min(to_seq, first + limit - 1))
        return Response(b"".join(len(frame).to_bytes(4, "little") + frame for frame in frames), media_type=BINARY)
    match = _match(kind, code, pcpu, vcpu)
    with house.tapes.reader(run_id) as reader:
        return _search(reader, first, to_seq, min(limit, 10_000), match)


@router.get("/find")
def find_record(
    run_id: RunId,
    house: HouseDep,
    query: Annotated[
        Text, Query(max_length=MAX_QUERY, description="steps, each `KIND CODE`", examples=[EXAMPLE])
    ] = "",
    condition: ConditionText = "",
    from_seq: FromSeq = 0,
    direction: Annotated[Literal["1", "-1"], Query(description="1 forwards, -1 back; for a condition or kind")] = "1",
    kind: KindName | None = None,
    code: Annotated[Text, Query(max_length=400, description="such as `lr_w`, or several: `exit_sync,exit_irq`")] = "",
    slot: Annotated[int | None, Query(ge=0, le=1000, description="such as the list register, or the variable")] = None,
    pcpu: Cpu = None,
    vcpu: Cpu = None,
) -> Sought | Found:
    """The record that a few words are about, such as `call block > call save noop` or `change ppi_active:0 =1 #2`;
    null if the first 200,000 records hold none. Or, with `condition`, the nearest record beyond `from` with which that
    becomes true, such as `ppi_active:p and running_vcpu:p = none`. Or, with `kind`, the nearest one of that kind and
    code, of functions their entry. In a long run `next` tells from where to go on."""
    if (query, condition, kind).count("") + (kind is None) != 2:
        raise ApiError(422, "invalid", "Give either a query, a condition or a kind.", "query")
    wanted = Wanted(Kind[kind.upper()], _codes(kind, code), slot, pcpu, vcpu) if kind else None
    with house.tapes.reader(run_id) as reader:
        if wanted:
            seq, place = reader.find_kind(wanted, from_seq, int(direction))
            return Found(seq=seq, next=place)
        if condition:
            return _found(reader, condition, from_seq, int(direction))
        last = min(reader.last()[0], MOST_SCANNED)
        return Sought(seq=find(_rows(reader, 1, last), reader.declaration.variables, query))


def condition_for(reader: TapeReader, text: str) -> Condition:
    """A condition as it was asked for; ApiError says where it cannot be read for this run."""
    try:
        return Condition(text, reader.declaration.variables)
    except ConditionError as error:
        raise ApiError(422, "invalid_condition", str(error), "condition", f"such as: {EXAMPLE_CONDITION}") from None


def _found(reader: TapeReader, text: str, from_seq: int, direction: int) -> Found:
    seq, place = reader.find_stop(condition_for(reader, text), from_seq, direction)
    return Found(seq=seq, next=place)


def _match(kind: str | None, code: str | None, pcpu: int | None, vcpu: int | None) -> Match:
    wanted: dict[int, int] = {}
    if kind is not None:
        wanted[1] = Kind[kind.upper()]
    if code is not None:
        if kind is None:
            raise ApiError(422, "invalid", "A code is looked for within a kind.", "code", "give kind, too")
        wanted[2] = _code(kind, code)
    wanted |= {place: value for place, value in ((3, pcpu), (4, vcpu)) if value is not None}
    tests = tuple(wanted.items())
    return lambda record: all(record[place] == value for place, value in tests)


def _code(kind: str, name: str) -> int:
    names = CODES[kind].__members__
    if name.upper() not in names:
        raise ApiError(422, "invalid", f"There is no such {kind}.", "code", name[:40])
    return names[name.upper()]


def _codes(kind: str, names: str) -> tuple[int, ...] | None:
    return tuple(_code(kind, name) for name in names.split(",")) if names else None


def _search(reader: TapeReader, first: int, last: int, limit: int, match: Match) -> RecordList:
    """Up to `limit` records that match, among at most MOST_SCANNED."""
    end = min(last, reader.last()[0], first + MOST_SCANNED - 1)
    found: list[RecordOut] = []
    variables = reader.declaration.variables
    record_at = cache(lambda at: reader.records(at, at)[0])
    for seq, record in _rows(reader, first, end):
        if match(record):
            found.append(RecordOut(**as_data(seq, record, variables, record_at)))
            if len(found) == limit:
                end = seq
                break
    more = end < min(last, reader.last()[0])
    return RecordList(items=found, next=max(end, first - 1) + 1 if more else None)


def _rows(reader: TapeReader, first: int, last: int) -> Iterator[tuple[int, Record]]:
    """Records by chunk, as they are decoded by chunk."""
    while first <= last:
        upto = min(last, (first - 1) // CHUNK_RECORDS * CHUNK_RECORDS + CHUNK_RECORDS)
        yield from enumerate(reader.records(first, upto), first)
        first = upto + 1
