"""Runs for the tests of the figures: simulated once, and looked at by plain loops."""

from __future__ import annotations

from functools import cache
from typing import Any

import tickscope
from tests.experiment.random_experiments import random_experiment
from tickscope.experiment.run import Run
from tickscope.vocabulary import Subject, Var

DESIGNS = ("v4.14", "parent", "commit", "v4.15")
PRESETS = ("tick-busy", "tick-wfi", "hypercalls-armed", "two-vms-one-pcpu",
           "preempted-by-neighbour", "exits-to-user")  # fmt: skip
SEEDS = (1, 2, 3, 4, 5, 6)


@cache
def run_of(preset: str, design: str) -> Run:
    """A preset in a design."""
    return tickscope.simulate({"preset": preset, "design": design})


@cache
def random_run(seed: int) -> Run:
    """A run of a random machine."""
    return tickscope.simulate(random_experiment(seed))


def guest(*ops: Any, design: str = "v4.15", duration_us: int = 200) -> Run:
    """A run of one guest that does these ops and then computes on."""
    program = {"ops": [*ops, {"repeat": "forever", "ops": [["spin", 50_000]]}]}
    return tickscope.simulate(
        {"design": design, "duration_us": duration_us, "vms": [{"vcpus": [{"program": program}]}]}
    )


def stretches(run: Run) -> list[tuple[int, int, dict[tuple[int, int], int]]]:
    """(from, to, values by (variable, CPU)) of each stretch between two records of different time."""
    values = {(v.code, v.subject): v.initial for v in run.variables if v.code != Var.P_LR}
    found, last = [], 0
    for _, record in run.records():
        if record[0] > last:
            found.append((last, record[0], dict(values)))
            last = record[0]
        if record[1] == 2 and record[2] != Var.P_LR:
            values[record[2], record[3] if record[2] < Var.V_STATE else record[4]] = record[6]
    return found


def cpus(run: Run, subject: Subject) -> int:
    """How many there are."""
    return 1 + max(v.subject for v in run.variables if (v.code >= Var.V_STATE) == (subject == Subject.VCPU))
