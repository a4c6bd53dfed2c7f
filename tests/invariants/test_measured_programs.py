"""A measured counterexample corrects the invariant, never the machine: none of the measured programs is one."""

from __future__ import annotations

import pytest

from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.presets import PRESETS, preset
from tickscope.host.variants import DESIGNS
from tickscope.invariants.monitor import Monitor
from tickscope.machine import Machine
from tickscope.verify.data import MEASURED, RowFile, programs_for, read_rows, row_files
from tickscope.verify.programs import dialect_of, machine_for
from tickscope.verify.rows import Shape

FILES = row_files(MEASURED)
STRIDE = 6
"""`make test` runs every sixth program of each file, `make soak` all of them."""


def violations(entry: RowFile, stride: int) -> list[str]:
    """Run measured programs of one file with every check on every step."""
    programs = programs_for(entry)
    numbers = sorted({int(row["program"]) for row in read_rows(entry.path)})
    dialect = dialect_of(programs[number] for number in numbers)
    shape = Shape(entry.gic, entry.host, entry.pcpus, entry.vcpus, entry.design, dialect)
    found = []
    for number in numbers[::stride]:
        monitor = Monitor(machine_for(programs[number], shape), every=1)
        while monitor.step():
            pass
        if monitor.violation:
            found.append(f"program {number}: {monitor.violation}")
    return found


def test_there_is_measured_data() -> None:
    assert len(FILES) >= 8


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: f"{entry.data_set}-{entry.path.name[:-7]}")
def test_measured_programs_keep_every_invariant(entry: RowFile) -> None:
    assert violations(entry, STRIDE) == []


@pytest.mark.soak
@pytest.mark.parametrize("entry", FILES, ids=lambda entry: f"{entry.data_set}-{entry.path.name[:-7]}")
def test_all_measured_programs_keep_every_invariant(entry: RowFile) -> None:
    assert violations(entry, 1) == []


@pytest.mark.parametrize("design", list(DESIGNS))
@pytest.mark.parametrize("name", [name for name in PRESETS if not name.startswith(("bug-", "demo-forget-"))])
def test_presets_keep_every_invariant(name: str, design: str) -> None:
    monitor = Monitor(Machine(machine_config(preset(name, design=design))), every=1)
    while monitor.step():
        pass
    assert monitor.violation is None
