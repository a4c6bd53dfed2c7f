"""`tickscope.simulate`: the same run in any process, as a Run object."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import tickscope
from tickscope.experiment.errors import ConfigError
from tickscope.vocabulary import Kind

NAMES = ["demo", "four-vcpus-two-pcpus", "ipi-sleeping", "lr-overflow"]


def digest_elsewhere(name: str, hash_seed: str) -> str:
    program = f"import tickscope; print(tickscope.simulate({{'preset': {name!r}}}).digest)"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("name", NAMES)
def test_the_digest_is_the_same_in_every_process_and_with_every_hash_seed(name: str) -> None:
    here = tickscope.simulate({"preset": name}).digest
    assert len(here) == 64
    assert {digest_elsewhere(name, seed) for seed in ("0", "1", "4242")} == {here}


def test_seed_and_design_make_another_run() -> None:
    base = {"preset": "ipi-running"}
    runs = [tickscope.simulate(base | more) for more in ({}, {"seed": 6}, {"design": "v4.14"})]
    assert len({run.digest for run in runs}) == len({run.id for run in runs}) == 3


def test_a_run_can_be_given_as_mapping_text_or_experiment() -> None:
    text = "{vms: [{vcpus: [{program: {ops: [hvc]}}]}], duration_us: 100}"
    by_text = tickscope.simulate(text)
    by_mapping = tickscope.simulate({"vms": [{"vcpus": [{"program": {"ops": ["hvc"]}}]}], "duration_us": 100})
    assert by_text.id == by_mapping.id
    assert by_text.digest == by_mapping.digest
    with pytest.raises(ConfigError, match="unknown key"):
        tickscope.simulate("{vmz: 1}")


def test_a_state_is_the_initial_values_with_the_changes_applied() -> None:
    run = tickscope.simulate({"preset": "demo"})
    last = run.totals["records"]
    values = [variable.initial for variable in run.variables]
    assert run.state_at(0) == values
    for seq, record in run.records():
        if record[1] == Kind.CHANGE:
            assert values[record[5]] != record[6], "a change changes something"
            values[record[5]] = record[6]
        if seq == 500:
            assert run.state_at(500) == values
    assert run.state_at(last) == values
    with pytest.raises(IndexError):
        run.record(last + 1)


def test_the_package_gives_away_run_and_client() -> None:
    assert tickscope.Run.__name__ == "Run"
    assert tickscope.Client.__name__ == "Client"
    with pytest.raises(AttributeError):
        _ = tickscope.nothing
