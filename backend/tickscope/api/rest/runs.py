"""The list of runs, one run, and its control."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool

from tickscope.api.bodies import StrictRoute
from tickscope.api.deps import HouseDep, RunId
from tickscope.api.schemas import Control, Describe, Run, RunList, Status, Text, TookEffect, run_out
from tickscope.store import runs as stored
from tickscope.store.errors import BusyRunError
from tickscope.store.tables import ACTIVE

FOR_PAGES = "also runs with a tag `page:...`: lessons, the story, Break it and the demo made them for themselves"

router = APIRouter(prefix="/runs", tags=["runs"], route_class=StrictRoute)


@router.get("")
def list_runs(
    house: HouseDep,
    q: Annotated[Text, Query(max_length=200, description="looked for in name, notes, preset, design, id")] = "",
    status: Annotated[Status | None, Query()] = None,
    design: Annotated[Text | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    for_pages: Annotated[bool, Query(description=FOR_PAGES)] = True,
) -> RunList:
    """The runs, the newest first."""
    page = house.runs.find(stored.Query(q, status, design, limit, offset, for_pages))
    owed = house.supervisor.owed
    return RunList(items=[run_out(row, owed.get(row.id), brief=True) for row in page.items], total=page.total)


@router.get("/{run_id}")
def get_run(run_id: RunId, house: HouseDep) -> Run:
    """One run."""
    return run_out(house.runs.get(run_id), house.supervisor.owed.get(run_id))


@router.patch("/{run_id}")
def describe_run(run_id: RunId, body: Describe, house: HouseDep) -> Run:
    """Change name, notes or tags."""
    changes = {key: value for key, value in body.model_dump().items() if value is not None}
    return run_out(house.runs.describe(run_id, changes), house.supervisor.owed.get(run_id))


@router.delete("/{run_id}", status_code=204)
async def delete_run(run_id: RunId, house: HouseDep) -> None:
    """Delete a run and its tape. An active one must be cancelled first."""
    row = await run_in_threadpool(house.runs.get, run_id)
    if row.status not in ACTIVE:
        await house.supervisor.cleared(run_id)
    if house.supervisor.busy_with(run_id):
        raise BusyRunError(run_id)
    # The supervisor knows best: the row of a run that failed for want of room may still call it active.
    await run_in_threadpool(house.runs.delete, run_id, even_active=True)
    house.supervisor.owed.pop(run_id, None)


@router.post("/{run_id}/control")
async def control_run(run_id: RunId, body: Control, house: HouseDep) -> TookEffect:
    """Pause, resume, step, change the pace of, or cancel a run that is being simulated: for everyone who watches."""
    await run_in_threadpool(house.runs.get, run_id)
    arguments: dict[str, object] = {}
    if body.action == "step":
        arguments["n"] = body.n
    if body.pace is not None:
        arguments["pace"] = body.pace.model_dump(mode="json")
    return TookEffect(seq=await house.supervisor.control(run_id, body.action, **arguments))
