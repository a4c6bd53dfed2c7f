"""What an experiment would open or start: looked up without starting it. Links and snippets are made from it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from tickscope.api.schemas import EXAMPLE_ID, Status
from tickscope.experiment.config import Experiment
from tickscope.experiment.identity import run_id
from tickscope.store.errors import UnknownRunError
from tickscope.store.runs import Runs
from tickscope.store.tables import ACTIVE, WHOLE

_PRIVATE = frozenset({"notes", "tags", "pace"})
"""What people wrote for themselves, and how fast it went: no part of what a link describes."""


class LookedUp(BaseModel):
    """One run that a launch would open or start."""

    id: str
    design: str
    name: str
    status: Status | None = Field(description="of the run of this id; null if there is none")
    stored: bool = Field(description="whether a launch opens it; otherwise it starts one")
    records: int = Field(description="committed records")
    duration_us: int = Field(description="simulated time of the whole run")
    vcpus: int
    config: dict[str, Any] = Field(description="the experiment without defaults, notes, tags and pace: the same run")
    resolved: dict[str, Any] = Field(description="the experiment with all defaults")


class LookedUpList(BaseModel):
    """One for each design."""

    runs: list[LookedUp]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "runs": [
                        {
                            "id": EXAMPLE_ID, "design": "v4.15", "name": "Flow 1-7", "status": None, "stored": False,
                            "records": 0, "duration_us": 4000, "vcpus": 1, "resolved": {"design": "v4.15"},
                            "config": {"name": "Flow 1-7", "duration_us": 4000,
                                       "vms": [{"vcpus": [{"program": {"name": "wfi_sleeper"}}]}]},
                        }
                    ]
                }
            ]
        }
    )  # fmt: skip


def looked_up(experiment: Experiment, runs: Runs) -> LookedUp:
    """What a launch of this experiment would do."""
    found = run_id(experiment)
    try:
        row = runs.get(found)
    except UnknownRunError:
        row = None
    return LookedUp(
        id=found, design=experiment.design, name=(row.name if row else "") or experiment.name,
        status=row.status if row else None, stored=row is not None and row.status in (*ACTIVE, *WHOLE),
        records=row.durable_seq if row else 0, duration_us=experiment.duration_us,
        vcpus=sum(len(vm.vcpus) for vm in experiment.vms), config=fewest(experiment), resolved=experiment.resolved(),
    )  # fmt: skip


def fewest(experiment: Experiment) -> dict[str, Any]:
    """The experiment as plain JSON data without what is so by default; `parse` reads the same run back."""
    config = experiment.model_dump(mode="json", exclude_defaults=True, exclude_none=True, exclude=set(_PRIVATE))
    # The default design may be another in a later version; the design is the point of the experiment.
    return {**config, "design": experiment.design}
