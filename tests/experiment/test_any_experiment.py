"""Whatever the config accepts, the machine runs: to the end or to a violation with a name, never into an error."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.experiment.random_experiments import random_experiment
from tickscope.experiment.config import parse
from tickscope.experiment.simulation import Simulation
from tickscope.tape import digest

UNPREDICTABLE = "which is not active"
"""A guest that makes interrupt 27 pending by software and ends it deactivates a physical interrupt that is not active:
the architecture leaves open what happens, so the run stops there."""


def simulated(seed: int) -> Simulation:
    simulation = Simulation(parse(random_experiment(seed)))
    simulation.run()
    return simulation


def check(seed: int) -> None:
    one = simulated(seed)
    violation = one.machine.violation
    assert violation is None or UNPREDICTABLE in violation.says, f"seed {seed}: {violation}"
    records = list(one.records(1, 1 << 60))
    assert all(later[0] >= earlier[0] for earlier, later in pairwise(records))
    again = simulated(seed)
    assert digest(one.variables(), records) == digest(again.variables(), again.records(1, 1 << 60))


@pytest.mark.parametrize("seed", range(30))
def test_a_random_experiment_runs_and_runs_the_same_again(seed: int) -> None:
    check(seed)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(20))
def test_two_thousand_random_experiments(block: int) -> None:
    for seed in range(1000 + 100 * block, 1100 + 100 * block):
        check(seed)
