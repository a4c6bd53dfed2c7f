"""Same configuration, same tape: over runs, processes, hash seeds, snapshots and portions of work."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.machine.digests import digest_after, digest_elsewhere
from tests.machine.random_machines import random_machine
from tickscope.engine.streams import Stream
from tickscope.machine import Machine
from tickscope.tape import TapeDigest, digest

STEPS = 6000
SEEDS = range(12)
FEW = (1, 4, 7)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_repeats_itself(seed: int) -> None:
    assert digest_after(Machine(random_machine(seed)), STEPS) == digest_after(Machine(random_machine(seed)), STEPS)


def test_different_seeds_give_different_tapes() -> None:
    assert len({digest_after(Machine(random_machine(seed)), 500) for seed in SEEDS}) == len(SEEDS)


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
@pytest.mark.parametrize("seed", FEW)
def test_a_run_repeats_itself_in_another_process_with_any_hash_seed(seed: int, hash_seed: str) -> None:
    here = digest_after(Machine(random_machine(seed)), STEPS)
    assert digest_elsewhere(seed, STEPS, hash_seed=hash_seed) == here, f"seed {seed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_snapshot_at_any_step_continues_to_the_same_tape(seed: int) -> None:
    whole = digest_after(Machine(random_machine(seed)), STEPS)
    machine = Machine(random_machine(seed))
    rng = Random(seed)
    for _ in range(8):
        machine.run(rng.randrange(STEPS // 8))
        machine = Machine.restore(machine.snapshot())
    assert digest_after(machine, STEPS - machine.steps) == whole, f"seed {seed}"


@pytest.mark.parametrize("seed", FEW)
def test_a_snapshot_continues_in_another_process(seed: int, tmp_path: Path) -> None:
    machine = Machine(random_machine(seed))
    machine.run(Random(seed).randrange(STEPS))
    file = tmp_path / "snapshot"
    file.write_bytes(machine.snapshot())
    rest = STEPS - machine.steps
    assert digest_elsewhere(seed, rest, file) == digest_after(machine, rest), f"seed {seed}"


def test_a_snapshot_leaves_the_machine_as_it_is() -> None:
    machine = Machine(random_machine(3))
    machine.run(1000)
    first = machine.snapshot()
    branch = Machine.restore(first)
    branch.run(2000)
    assert digest_after(machine, 2000) == digest(branch.journal.variables, branch.journal.rows)


def test_taking_the_records_in_portions_changes_nothing() -> None:
    whole = digest_after(Machine(random_machine(5)), STEPS)
    machine = Machine(random_machine(5))
    portions = TapeDigest(machine.journal.variables)
    rng, expected = Random(5), 1
    while machine.steps < STEPS and not machine.finished:
        machine.run(min(rng.randrange(1, 300), STEPS - machine.steps))
        first, rows = machine.journal.take()
        assert first == expected
        expected += len(rows)
        portions.update(rows)
    assert portions.hexdigest() == whole


def test_streams_of_random_numbers_do_not_disturb_one_another() -> None:
    alone = Stream(9, "guest 0")
    first = [alone.next_u64() for _ in range(4)]
    again, other = Stream(9, "guest 0"), Stream(9, "guest 1")
    mixed = []
    for _ in range(4):
        other.next_u64()
        mixed.append(again.next_u64())
    assert mixed == first
    assert Stream(9, "guest 1").next_u64() != first[0] != Stream(10, "guest 0").next_u64()
