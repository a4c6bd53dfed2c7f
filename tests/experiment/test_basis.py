"""What is labelled measured was measured: the table of bases is held to the records of the measured programs."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tickscope.experiment.basis import NOT_MEASURED, SAYS, Basis, basis_of, beyond_measured
from tickscope.experiment.config import parse
from tickscope.experiment.explain import rule_data
from tickscope.experiment.presets import PRESETS, preset
from tickscope.rules import R
from tickscope.verify.data import MEASURED, RowFile, comparable, programs_for, read_rows, row_files
from tickscope.verify.programs import dialect_of, machine_for
from tickscope.verify.rows import Shape

ONE: dict[str, Any] = {"vms": [{"vcpus": [{"program": {"ops": ["hvc"]}}]}]}
TWO_VCPUS = [{"vcpus": [{"program": {"ops": ["hvc"]}}, {"program": {"ops": ["hvc"]}}]}]


def rules_in(entry: RowFile) -> set[int]:
    """The rules of all records of the programs that have rows in this file."""
    programs = programs_for(entry)
    wanted = [programs[number] for number in sorted({int(row["program"]) for row in comparable(read_rows(entry.path))})]
    shape = Shape(entry.gic, entry.host, entry.pcpus, entry.vcpus, entry.design, dialect_of(wanted))
    found = set()
    for program in wanted:
        machine = machine_for(program, shape)
        machine.run()
        found |= {record[8] for record in machine.journal.take()[1]}
    return found


@cache
def rules_of_measured_programs() -> frozenset[int]:
    files = [entry for entry in row_files(MEASURED) if (entry.gic, entry.host) == ("v3", "nvhe")]
    assert len(files) == 16
    return frozenset().union(*map(rules_in, files))


@pytest.mark.parametrize("rule", list(R), ids=lambda rule: rule.name.lower())
def test_a_rule_is_called_measured_exactly_if_a_measured_program_makes_it_act(rule: R) -> None:
    assert (basis_of(rule) is Basis.MEASURED) == (rule in rules_of_measured_programs())


def test_every_rule_tells_its_basis_in_the_answer_to_why() -> None:
    polling = rule_data(int(R.HALT_POLL))
    assert polling is not None
    assert (polling["basis"], polling["basis_says"]) == ("kernel", SAYS[Basis.KERNEL])
    assert all((rule_data(int(rule)) or {})["basis"] == basis.value for rule, basis in NOT_MEASURED.items())


def test_an_experiment_like_the_measured_ones_goes_beyond_nothing() -> None:
    assert beyond_measured(parse(ONE)) == []
    for name in ("flow-1-7", "tick-busy", "lost-tick-clear-active", "sgi-two-sources", "migrate-irq-active"):
        assert beyond_measured(preset(name)) == [], name


BEYOND: dict[str, tuple[dict[str, Any], str]] = {
    "halt polling": ({"scheduler": {"halt_poll_ns": 1000}}, "Halt polling"),
    "many CPUs": ({"platform": {"pcpus": 4}}, "more than 2 physical CPUs"),
    "vCPUs that share a CPU": ({"vms": TWO_VCPUS}, "compete for physical CPUs"),
    "two VMs": ({"vms": ONE["vms"] * 2, "platform": {"pcpus": 2}}, "More than one VM"),
    "other list registers": ({"platform": {"list_registers": 2}}, "Only 4 list registers"),
    "a late signal": ({"disturbances": [{"at_us": 1, "late_irq": {}}]}, "comes too late"),
    "a switch": ({"switches": ["forget-loaded-flag"]}, "on purpose"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_no_measurement_covers_is_told(name: str) -> None:
    changes, words = BEYOND[name]
    told = beyond_measured(parse(ONE | changes))
    assert len(told) == 1 and words in told[0]


def test_presets_that_are_modelled_only_say_so() -> None:
    for name in ("halt-polling", "zero-progress-entry"):
        assert "not measured" in PRESETS[name].watch
