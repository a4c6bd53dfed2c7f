"""The monitor: what it costs nothing to rely on - it changes no tape, it may come late, it samples large machines."""

from __future__ import annotations

import pytest

from tests.machine.build import NEW, OLD, SPIN, TICK, machine
from tests.machine.random_machines import random_machine
from tickscope.experiment.config import parse
from tickscope.experiment.simulation import Simulation
from tickscope.host.variants import DESIGNS
from tickscope.invariants.monitor import LIVE, MANY_VCPUS, Monitor
from tickscope.invariants.table import INVARIANTS
from tickscope.machine import Machine
from tickscope.runner.machines import open_machine
from tickscope.tape import digest

WAITS = {"vms": [{"vcpus": [{"program": {"ops": [{"wfi_in": 62_500}, "hvc"]}}]}], "duration_us": 20_000}


@pytest.mark.parametrize("every", [1, 7, LIVE])
def test_watching_changes_nothing_on_the_tape(every: int) -> None:
    bare, watched = Machine(random_machine(11)), Machine(random_machine(11))
    monitor = Monitor(watched, every)
    for _ in range(5000):
        assert bare.step() == monitor.step()
    rows = watched.journal.rows
    assert digest(watched.journal.variables, rows) == digest(bare.journal.variables, bare.journal.rows)


@pytest.mark.parametrize("seed", range(12))
def test_a_monitor_may_join_a_machine_that_runs(seed: int) -> None:
    one = Machine(random_machine(seed))
    one.run(1500)
    monitor = Monitor(Machine.restore(one.snapshot()), every=1)
    for _ in range(3000):
        if not monitor.step():
            break
    assert monitor.violation is None, f"seed {seed}"


def test_records_may_be_taken_after_any_step() -> None:
    monitor = Monitor(machine([["timer_arm_in", 3000], TICK, SPIN], design=NEW), every=1)
    seq = 0
    while monitor.step():
        first, rows = monitor.journal.take()
        assert first == seq + 1
        seq += len(rows)
    assert monitor.violation is None and seq > 200


def test_large_machines_are_sampled() -> None:
    many = Monitor(machine(*[[SPIN]] * (MANY_VCPUS + 4)), every=1)
    assert many.every == MANY_VCPUS + 4
    assert Monitor(machine(*[[SPIN]] * MANY_VCPUS), every=1).every == 1


def test_simulations_and_workers_are_watched() -> None:
    broken = WAITS | {"design": NEW, "switches": ["forget-loaded-flag"]}
    simulation = Simulation(parse(broken))
    simulation.run()
    about = simulation.about()
    assert (about["status"], about["violation"]["id"]) == ("violated", "I3")
    source = open_machine(parse(broken).resolved())
    while source.step():
        pass
    assert source.violation is not None and source.violation.id == "I3"


def test_the_table_names_all_invariants_with_a_sentence_and_a_reason() -> None:
    assert list(INVARIANTS) == [f"I{n}" for n in range(1, 36)]
    for row in INVARIANTS.values():
        assert row.kind in "STL" and row.says.endswith(".") and row.why
        assert set(row.designs) <= set(DESIGNS)
        assert row.apart or len(row.designs) == len(DESIGNS), "a design that is left out is explained"


@pytest.mark.parametrize("design", [OLD, NEW])
def test_a_violation_says_what_and_where(design: str) -> None:
    monitor = Monitor(machine([SPIN], design=design), every=1)
    for _ in range(50):
        monitor.step()
    monitor.machine.host.running[0] = -1
    while monitor.step():
        pass
    assert monitor.violation is not None
    says = monitor.violation.says
    assert says.startswith(INVARIANTS[monitor.violation.id].says) and "pCPU 0" in says
