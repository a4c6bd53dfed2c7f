"""Records by the words that the log has for them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from tickscope.api.deps import FromSeq, HouseDep, RunId, ToSeq
from tickscope.api.errors import ApiError
from tickscope.api.rest.records import ConditionText, condition_for
from tickscope.api.schemas import MAX_SEQ, Found, HitList, Text
from tickscope.api.searches import Search, all_hits, all_stops, nearest
from tickscope.experiment.pattern import MAX_LENGTH, PatternError, regex_matcher, text_matcher
from tickscope.tape.reader import TapeReader

router = APIRouter(prefix="/runs/{run_id}", tags=["tape"])

MOST_PARTS = 2000
SAYS = "a piece of text, case does not matter: kind, token, pCPU or vCPU, the sentence, the rule's sentence"

Wanted = Annotated[Text, Query(max_length=4 * MAX_LENGTH, description=SAYS, examples=["CTL.W pCPU 0"])]
Regex = Annotated[Text, Query(max_length=4 * MAX_LENGTH, description="instead of text; no repeated groups")]
IgnoreCase = Annotated[bool, Query(description="of the regular expression")]


def _search(
    run_id: RunId, house: HouseDep, text: Wanted = "", regex: Regex = "", ignore_case: IgnoreCase = False
) -> Search:
    """What is looked for in a run."""
    if (text == "") == (regex == ""):
        raise ApiError(422, "invalid", "Give either a text or a regular expression.", "text")
    try:
        matches = text_matcher(text) if text else regex_matcher(regex, ignore_case=ignore_case)
    except PatternError as error:
        raise _refused(error) from None
    return house.searches.of(run_id, f"{bool(text)} {ignore_case} {text or regex}", matches)


SearchDep = Annotated[Search, Depends(_search)]


@router.get("/search")
def search_records(
    run_id: RunId,
    house: HouseDep,
    search: SearchDep,
    from_seq: FromSeq = 0,
    direction: Annotated[Literal["1", "-1"], Query(description="1 forwards, -1 back")] = "1",
) -> Found:
    """The nearest record beyond `from` whose words hold the text or match the regular expression. A question takes a
    fraction of a second; in a long run `next` tells from where to go on."""
    try:
        seq, place = nearest(search, TapeReader(house.tapes.open(run_id)), from_seq, int(direction))
    except PatternError as error:
        raise _refused(error) from None
    return Found(seq=seq, next=place)


@router.get("/hits")
def count_hits(
    run_id: RunId,
    house: HouseDep,
    text: Wanted = "",
    regex: Regex = "",
    ignore_case: IgnoreCase = False,
    condition: ConditionText = "",
    from_seq: FromSeq = 1,
    to_seq: ToSeq = MAX_SEQ,
    parts: Annotated[int, Query(ge=1, le=MOST_PARTS, description="equal parts of the records 1..to")] = 100,
) -> HitList:
    """How many records from..to have the words, in all and in each part of the run, and the seqs of the first 1,000. In
    a long run `next` tells from where to go on; the numbers are then to be added. With `condition` instead of words:
    the records with which that becomes true."""
    if condition and (text or regex):
        raise ApiError(422, "invalid", "Give either words or a condition.", "condition")
    search = None if condition else _search(run_id, house, text, regex, ignore_case)
    reader = TapeReader(house.tapes.open(run_id))
    last = min(to_seq, reader.last()[0])
    try:
        hits = (
            all_hits(search, reader, max(from_seq, 1), max(last, 1), parts) if search
            else all_stops(condition_for(reader, condition), reader, max(from_seq, 1), max(last, 1), parts)
        )  # fmt: skip
    except PatternError as error:
        raise _refused(error) from None
    return HitList(total=hits.total, seqs=hits.seqs, parts=hits.parts, next=hits.next)


def _refused(error: PatternError) -> ApiError:
    return ApiError(422, "invalid_pattern", str(error), "regex", "such as: LR [0-3].*pending")
