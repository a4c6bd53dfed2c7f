"""Whatever the machine, the guests and the disturbances: every invariant holds after every step."""

from __future__ import annotations

import os

import pytest

from tests.machine.random_machines import random_machine
from tickscope.invariants.monitor import Monitor
from tickscope.machine import Machine
from tickscope.vocabulary import Kind

QUICK = range(160)
QUICK_TRANSITIONS = 3000
SOAK_SEEDS = int(os.environ.get("TICKSCOPE_SOAK_SEEDS", "2000"))
SOAK_TRANSITIONS = 20_000
SOAK_PART = 50
STEPS_PER_TRANSITION = 20
"""A machine whose guests all compute or sleep makes few transitions: it ends by steps."""


def violation_of(seed: int, transitions: int, soft: bool = False) -> str:
    """Run the machine of a seed under full watch; what the monitor found, or nothing."""
    monitor = Monitor(Machine(random_machine(seed, soft)), every=1)
    left, batch = transitions, 256
    for _ in range(transitions * STEPS_PER_TRANSITION // batch):
        going = all(monitor.step() for _ in range(batch))
        left -= sum(row[1] == Kind.CHANGE for row in monitor.journal.take()[1])
        if left <= 0 or not going:
            break
    found = monitor.violation
    return f"random_machine({seed}, soft={soft}): {found}" if found else ""


@pytest.mark.parametrize("first", QUICK[::20])
def test_random_machines_keep_every_invariant(first: int) -> None:
    found = [violation_of(seed, QUICK_TRANSITIONS) for seed in range(first, first + 20)]
    assert [one for one in found if one] == []


@pytest.mark.parametrize("first", range(0, 40, 20))
def test_guests_that_write_software_state_of_27_break_only_what_they_may(first: int) -> None:
    """What the architecture leaves UNPREDICTABLE goes on without effect, as in the comparison with measured rows."""
    found = [violation_of(seed, QUICK_TRANSITIONS, soft=True) for seed in range(first, first + 20)]
    assert [one for one in found if one] == []


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, SOAK_SEEDS, SOAK_PART))
def test_many_random_machines_keep_every_invariant_for_long(first: int) -> None:
    found = [violation_of(seed, SOAK_TRANSITIONS, soft=seed % 4 == 3) for seed in range(first, first + SOAK_PART)]
    assert [one for one in found if one] == []
