"""Figures of stored runs: what they cost, built in Python, drawn by the page or a notebook."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from starlette.concurrency import run_in_threadpool

from tickscope.api.charts import Reading
from tickscope.api.deps import HouseDep, RunId
from tickscope.api.errors import RUN_ID, ApiError, SafeJson
from tickscope.api.figure_schemas import DesignOfRun, DesignsOfRun, FigureKind, FigureList, FigureOut, ReadingOut
from tickscope.api.house import House
from tickscope.api.schemas import EXAMPLE_ID, Text
from tickscope.experiment.config import parse
from tickscope.experiment.designs import DESIGNS
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.identity import run_id as id_of
from tickscope.figures import CATALOGUE, MOST_RUNS, Gathered, chart
from tickscope.store.errors import UnknownRunError
from tickscope.store.tables import RunRow

router = APIRouter(tags=["figures"])

MOST_NS = 1 << 53
MOST_PATIENCE_MS = 60_000

Time = Annotated[int | None, Query(ge=0, le=MOST_NS)]
Ids = Annotated[
    list[Annotated[str, Query(pattern=RUN_ID)]],
    Query(alias="run", min_length=1, max_length=MOST_RUNS, examples=[[EXAMPLE_ID]],
          description="run ids, the baseline first; give the parameter once for each"),
]  # fmt: skip


@router.get("/figures")
def list_figures() -> FigureList:
    """The figures that there are."""
    kinds = [FigureKind(name=name, title=kind.title, says=kind.says, unit=kind.unit)
             for name, kind in CATALOGUE.items()]  # fmt: skip
    return FigureList(items=kinds)


@router.get("/figures/{name}", response_model=FigureOut, responses={202: {"model": ReadingOut}})
async def get_figure(
    name: Annotated[Text, Path(max_length=40, examples=["latency"])],
    house: HouseDep,
    runs: Ids,
    theme: Literal["dark", "light", "contrast"] = "light",
    since: Annotated[Time, Query(alias="from", description="ns of simulated time; 0 by default")] = None,
    until: Annotated[Time, Query(alias="to", description="ns; the end of each run by default")] = None,
    patience_ms: Annotated[
        int, Query(ge=0, le=MOST_PATIENCE_MS, description="so long the answer waits until the runs have been read")
    ] = MOST_PATIENCE_MS,
) -> Response:
    """A figure, its numbers as a table, and what one sees. Runs are read once for all figures; while that takes longer
    than `patience_ms` the answer has status 202 and says how far it has come."""
    _check(name, runs, since, until)
    readings = [await run_in_threadpool(house.charts.reading, run, since or 0, until) for run in runs]
    gathered = await _wait(readings, patience_ms / 1000)
    if gathered is None:
        return SafeJson(_progress(readings).model_dump(), 202)
    return SafeJson(await run_in_threadpool(_draw, name, gathered, theme))


@router.get("/runs/{run_id}/designs")
def get_designs(run_id: RunId, house: HouseDep) -> DesignsOfRun:
    """The experiment of a run in each of the designs: which are stored, so that their figures can be compared."""
    row = house.runs.get(run_id)
    return DesignsOfRun(items=[_in_design(house, row, design) for design in DESIGNS])


def _check(name: str, runs: list[str], since: int | None, until: int | None) -> None:
    if name not in CATALOGUE:
        hint = f"there are {', '.join(CATALOGUE)}"
        raise ApiError(404, "unknown_figure", "There is no figure of that name.", "name", hint)
    if len(set(runs)) < len(runs):
        raise ApiError(422, "invalid", "The same run is given twice.", "run", "give different ones")
    if until is not None and until <= (since or 0):
        raise ApiError(422, "invalid", "The range ends before it begins.", "to", "give a `to` after `from`")


async def _wait(readings: list[Reading], seconds: float) -> list[Gathered] | None:
    """All of them, or None if that takes longer. Raises what went wrong while reading."""
    futures = [asyncio.wrap_future(reading.future) for reading in readings]
    # Shielded: a reading that nobody waits for any longer goes on, and is there when it is asked for again.
    waiting = asyncio.gather(*(asyncio.shield(future) for future in futures))
    try:
        return list(await asyncio.wait_for(waiting, max(seconds, 0.001)))
    except TimeoutError:
        return None


def _progress(readings: list[Reading]) -> ReadingOut:
    read = sum(one.total if one.future.done() else one.read for one in readings)
    total = sum(one.total for one in readings)
    return ReadingOut(read=read, total=total, says=f"Reading {read:,} of {total:,} records.")


def _draw(name: str, gathered: list[Gathered], theme: str) -> dict[str, Any]:
    drawn = chart(name, gathered, theme=theme)
    return {"figure": json.loads(drawn.figure.to_json()), "table": drawn.table.data(), "says": drawn.says}


def _in_design(house: House, row: RunRow, design: str) -> DesignOfRun:
    own: tuple[str | None, str | None, str] = row.id, row.status, ""
    other = design != row.design
    found, status, says = _other(house, {**row.recipe.config, "design": design}) if other else own
    return DesignOfRun.model_validate(
        {"design": design, "title": DESIGNS[design].title, "run": found, "status": status, "says": says}
    )


def _other(house: House, config: dict[str, Any]) -> tuple[str | None, str | None, str]:
    """(id, status if it is stored, why it cannot be run)."""
    try:
        found = id_of(parse(config))
    except ConfigError as error:
        return None, None, error.sentence
    try:
        return found, house.runs.get(found).status, ""
    except UnknownRunError:
        return found, None, ""
