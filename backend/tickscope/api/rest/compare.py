"""Two runs side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from tickscope.api.compare_schemas import ComparedOut
from tickscope.api.deps import HouseDep
from tickscope.api.errors import RUN_ID, ApiError
from tickscope.api.schemas import EXAMPLE_ID, MAX_SEQ
from tickscope.experiment.compared import MOST_ROWS
from tickscope.experiment.errors import ConfigError

router = APIRouter(tags=["compare"])

Either = Annotated[str, Query(pattern=RUN_ID, description="run id", examples=[EXAMPLE_ID])]


@router.get("/compare")
def compare(
    a: Annotated[Either, Query(description="the baseline")],
    b: Annotated[Either, Query(description="told against the baseline")],
    house: HouseDep,
    first: Annotated[int, Query(alias="from", ge=0, le=MAX_SEQ, description="first row")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="rows")] = 100,
) -> ComparedOut:
    """Two runs of one guest and seed, aligned on what the guest does: row by row what each side makes of it, what each
    operation costs, and the first thing that the guests see differently."""
    try:
        compared = house.pairs.compared(a, b)
    except ConfigError as error:
        sentence = f"{error.message[:1].upper()}{error.message[1:]}."
        raise ApiError(422, "not_comparable", sentence, error.where, error.hint) from error
    return ComparedOut.model_validate(compared.data(first, limit))
