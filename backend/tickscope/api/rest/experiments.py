"""Launching experiments."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body
from starlette.concurrency import run_in_threadpool

from tickscope.api.bodies import StrictRoute
from tickscope.api.deps import HouseDep
from tickscope.api.launch import job_of, new_run, read_launch
from tickscope.api.lookup import LookedUpList, looked_up
from tickscope.api.schemas import Launched, LaunchedList

router = APIRouter(prefix="/experiments", tags=["experiments"], route_class=StrictRoute)

EXAMPLES = {
    "preset": {"summary": "a preset, in two designs", "value": {"preset": "flow-1-7", "designs": ["v4.14", "v4.15"]}},
    "config": {
        "summary": "an experiment",
        "value": {
            "name": "busy ticks", "design": "v4.15", "duration_us": 5000, "pace": {"mode": "max"},
            "vms": [{"vcpus": [{"program": {"name": "periodic_tick", "period_us": 1000}}]}],
        },
    },
}  # fmt: skip


@router.post("", status_code=202)
async def launch(body: Annotated[dict[str, Any], Body(openapi_examples=EXAMPLES)], house: HouseDep) -> LaunchedList:
    """Launch an experiment, or a preset with changes; one run for each of `designs`.

    A run is determined by its experiment: a complete one is opened instead of simulated again, unless `fresh`.
    """
    wanted = await run_in_threadpool(read_launch, body)
    await house.supervisor.pay_debts()
    launched = []
    house.supervisor.check_room(len(wanted.experiments))
    for experiment in wanted.experiments:
        new = new_run(experiment)
        row, simulate = await run_in_threadpool(house.runs.launch, new, fresh=wanted.fresh)
        if simulate:
            house.supervisor.submit(new.id, job_of(experiment, wanted, house.settings.max_records))
        launched.append(Launched(id=row.id, design=row.design, url=f"/api/v1/runs/{row.id}", status=row.status))
    return LaunchedList(runs=launched)


@router.post("/lookup")
def look_up(body: Annotated[dict[str, Any], Body(openapi_examples=EXAMPLES)], house: HouseDep) -> LookedUpList:
    """What a launch with this body would open or start, without starting anything: the run id of each design, whether
    that run is stored, and the experiment in the fewest words that give the same run."""
    return LookedUpList(runs=[looked_up(experiment, house.runs) for experiment in read_launch(body).experiments])
