"""hardware-accesses.csv, catalogue_sequences.csv and sleep_probes.csv: computed by running the machine, and equal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ground_truth.measured import DATA, DESIGNS, measured
from tickscope.verify.check import Scope, jobs
from tickscope.verify.data import Row
from tickscope.verify.table import COLUMNS, Setting, scenarios, table_row

DEMANDED = (
    "cntv_R", "cntv_W", "cntvoff_W", "cnthctl_R", "cnthctl_W", "gic_act_W", "gic_rwp_R", "hvc_from_host", "vtimer_isr",
    "world_switches", "vcpu_load",
)  # fmt: skip
ONE_CPU = [row for row in measured("hardware-accesses") if row["pcpus"] == "1"]


@pytest.mark.parametrize("row", ONE_CPU, ids=lambda row: f"{row['design']}-{row['scenario']}")
def test_a_row_of_the_table_is_equal_in_every_demanded_column(row: Row) -> None:
    got = table_row(Setting("v3", "nvhe", 1, row["design"]), row["scenario"])
    assert {n: float(got[n]) for n in DEMANDED} == {n: float(row[n]) for n in DEMANDED}


def test_the_table_has_every_scenario_of_the_measurement_and_its_columns() -> None:
    for row in measured("hardware-accesses"):
        assert row["scenario"] in scenarios(int(row["pcpus"]))
    assert list(COLUMNS) == [name for name in ONE_CPU[0] if name in COLUMNS]


def test_the_table_has_every_exit_in_every_state_of_the_timer_and_the_ticks() -> None:
    states = ("off", "armed", "imask", "pend", "acthi", "actlo")
    exits = {f"{name}_{state}" for name in ("base", "hvc", "kmmio", "umem") for state in states}
    migrations = {f"mig_{state}" for state in states}
    assert set(scenarios(1)) == exits | {"tick_busy", "tick_wfi"}
    assert set(scenarios(2)) == set(scenarios(16)) == exits | migrations | {"tick_busy", "tick_wfi"}


def test_no_measured_figure_stands_in_the_code() -> None:
    """The table is run, not looked up: backend/ names measured files only where it compares with them."""
    backend = Path(__file__).parents[2] / "backend" / "tickscope"
    sources = backend.rglob("*.py")
    readers = {p.relative_to(backend).as_posix() for p in sources if ".csv" in p.read_text(encoding="utf-8")}
    assert readers <= {"verify/data.py", "verify/check.py", "verify/table.py"}


def rows_equal(data_set: str, design: str) -> int:
    """How many rows of the design were compared, all of them equal."""
    found = [job for job in jobs(DATA, Scope((design,), ("v3",), ("nvhe",)))[0] if job.source.data_set == data_set]
    tallies = [job.run() for job in found]
    assert [line for tally in tallies for d in tally.differences for line in d.lines()] == []
    assert [tally.equal for tally in tallies] == [tally.total for tally in tallies]
    return sum(tally.total for tally in tallies)


@pytest.mark.parametrize("design", DESIGNS)
def test_all_other_columns_and_the_migration_rows_are_equal_too(design: str) -> None:
    assert rows_equal("hardware-accesses", design) == 18 + 5


@pytest.mark.parametrize("design", DESIGNS)
def test_the_sequence_of_each_catalogued_scenario_is_equal(design: str) -> None:
    assert rows_equal("catalogue_sequences", design) == 17


@pytest.mark.parametrize("design", DESIGNS)
def test_the_sleep_probes_return_or_never_return_as_measured(design: str) -> None:
    assert rows_equal("sleep_probes", design) == 5
    returned = {row["probe"]: row["returned"] for row in measured("sleep_probes") if row["design"] == design}
    assert list(returned.values()).count("0") == {"v4.14": 0, "v4.15": 3}[design]
