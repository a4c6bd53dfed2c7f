"""However long steps take, the invariants hold: random machines under every cost profile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.machine.random_machines import random_machine
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.invariants.monitor import Monitor
from tickscope.machine import Machine

SEEDS = range(500, 512)
STEPS = 12_000


@pytest.mark.parametrize("cost", PROFILES)
def test_random_machines_keep_every_invariant_under_every_profile(cost: str) -> None:
    found = []
    for seed in SEEDS:
        monitor = Monitor(Machine(replace(random_machine(seed), cost=cost)), every=1)
        for _ in range(STEPS):
            if not monitor.step():
                break
            monitor.journal.take()
        found.append(monitor.violation)
    assert found == [None] * len(SEEDS)
