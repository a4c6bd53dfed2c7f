"""Runs and records that a text points at: an experiment as it is launched, and places found in it by words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tickscope.experiment.config import Experiment, parse
from tickscope.experiment.presets import preset

DURATION_US = 20_000
TAIL = {"spin": 1000}
"""What a guest does at last, so that the end of its program is no part of what is shown."""


class Place(NamedTuple):
    """A record, by a query of find.py, and what is to be seen there."""

    at: str
    says: str


def launch_of(row: Mapping[str, Any], name: str, design: str, switches: list[str]) -> dict[str, Any]:
    """The body of POST /experiments for a `preset` or `experiment` (one vCPU; `ops`, `pcpus`, `disturbances`)."""
    chosen = {"design": design, "switches": switches}
    if "preset" in row:
        return {"preset": row["preset"], **chosen}
    short = row["experiment"]
    pcpus = short.get("pcpus", 1)
    vcpu = {"program": {"ops": [*short["ops"], TAIL]}, "affinity": list(range(pcpus))}
    more = {"disturbances": short["disturbances"]} if "disturbances" in short else {}
    return {
        "name": name, **chosen, "platform": {"pcpus": pcpus}, "vms": [{"vcpus": [vcpu]}],
        "duration_us": DURATION_US, **more,
    }  # fmt: skip


def experiment_of(launch: Mapping[str, Any]) -> Experiment:
    """The experiment that such a body means."""
    body = dict(launch)
    name = body.pop("preset", None)
    return preset(name, **body) if name else parse(body)
