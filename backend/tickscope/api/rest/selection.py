"""What happened in a stretch of a run, in numbers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from tickscope.api.deps import FromSeq, HouseDep, RunId, ToSeq
from tickscope.api.errors import ApiError
from tickscope.api.schemas import MAX_SEQ, Text
from tickscope.api.selection_schemas import SelectionOut, selection_out
from tickscope.tape.errors import TapeError
from tickscope.tape.latencies import Latencies
from tickscope.tape.selection import JOIN

router = APIRouter(prefix="/runs/{run_id}", tags=["tape"])

LANES = "names, comma separated; two flags joined by `+` are one lane of four states; none by default"
MOST_LANES = 500


@router.get("/selection")
def get_selection(
    run_id: RunId,
    house: HouseDep,
    from_seq: FromSeq = 1,
    to_seq: ToSeq = MAX_SEQ,
    lanes: Annotated[Text, Query(max_length=20_000, description=LANES, examples=["loaded:0,marks:0"])] = "",
    carry: Annotated[Text, Query(max_length=Latencies.MOST_CARRY, description="as the part before gave it")] = "",
) -> SelectionOut:
    """Exact time in each state of the lanes, visits, records by kind and rule, and latencies from expiry to guest, of
    the records from..to. A long stretch is answered in parts: `next` says where to go on."""
    names = list(dict.fromkeys(lanes.split(","))) if lanes else []
    if len(names) > MOST_LANES:
        raise ApiError(422, "invalid", f"At most {MOST_LANES} lanes are timed at once.", "lanes")
    with house.tapes.reader(run_id) as reader:
        known = {lane.name for lane in reader.lanes.lanes}
        if unknown := {part for name in names for part in name.split(JOIN)} - known:
            raise ApiError(422, "unknown_lane", "There is no such lane in this run.", "lanes", min(unknown)[:40])
        first, last = max(from_seq, 1), min(to_seq, reader.last()[0])
        if last < first:
            raise TapeError(f"there is no record from {first} to {to_seq}")
        return selection_out(reader.aggregate(first, last, names, carry))
