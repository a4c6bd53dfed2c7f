"""The runs that a text points at, simulated in process."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.claims.story import Entry, Story, told
from tickscope.experiment.simulation import Simulation
from tickscope.lessons.find import find
from tickscope.lessons.places import experiment_of


@cache
def _run(launch: str, violates: str | None) -> Story:
    return told(Simulation(experiment_of(json.loads(launch))), violates)


def run_of(launch: dict[str, Any], violates: str | None = None) -> Story:
    """The run of a launch; `violates` names the invariant that is expected to stop it."""
    return _run(json.dumps(launch), violates)


def record_at(story: Story, query: str) -> Entry:
    """The record that a query finds; the test fails if there is none."""
    seq = find(((e.seq, e.record) for e in story.entries), story.run.variables, query)
    assert seq is not None, query
    return next(e for e in story.entries if e.seq == seq)
