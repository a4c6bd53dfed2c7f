"""Instructions per round trip: what the machine's steps add up to beside what was counted on real kernels.

The costs were found from programs with even numbers (tools/fit_costs.py). The table was not used for that, nor were the
programs with odd numbers.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ground_truth.measured import DATA
from tickscope.experiment.tokens import Dialect
from tickscope.hardware.cost import DESIGNS, Level
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.machine import Machine, MachineConfig
from tickscope.verify.compare import differing_columns
from tickscope.verify.data import Row, comparable, programs_for, read_rows, row_files, table_file
from tickscope.verify.instructions import account, program_steps
from tickscope.verify.programs import dialect_of, machine_for, recorded, rows_from
from tickscope.verify.rows import Shape
from tickscope.verify.table import Setting, table_row
from tickscope.vocabulary import Access
from tools import fit_costs

PLATFORMS = [("v3", "nvhe"), ("v2", "nvhe"), ("v3", "vhe")]
TOOLS = Path(__file__).parents[2] / "tools"
BACKEND = TOOLS.parent / "backend" / "tickscope"
AT_LEAST = 300
"""Smaller numbers are the size of a function; a total of a round trip is larger."""


def table(gic: str, host: str, design: str) -> list[Row]:
    """The measured rows of one design."""
    path = table_file(DATA)
    assert path
    return [r for r in read_rows(path) if (r["gic"], r["host"], r["design"]) == (gic, host, design)]


def host_total(row: Row) -> float:
    """EL2 and host together."""
    return float(row["hyp"]) + float(row["host_insns"])


def errors(rows: list[Row]) -> dict[str, tuple[float, float]]:
    """Scenario -> (error of EL2 and host together, measured)."""
    found = {}
    for row in rows:
        setting = Setting(row["gic"], row["host"], int(row["pcpus"]), row["design"])
        found[row["scenario"]] = (host_total(table_row(setting, row["scenario"])) - host_total(row), host_total(row))
    return found


def told(title: str, found: dict[str, tuple[float, float]]) -> str:
    """The worst error in words."""
    name, (error, measured) = max(found.items(), key=lambda item: abs(item[1][0]))
    percent = 100 * error / measured if measured else 0
    return f"{title}: worst {name} {error:+.0f} of {measured:.0f} ({percent:+.2f} %)\n"


def beyond(found: dict[str, tuple[float, float]]) -> list[str]:
    """Scenarios that are off by more than 20 instructions and more than 2 %."""
    return [name for name, (error, measured) in found.items() if abs(error) > max(20, 0.02 * measured)]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("gic", "host"), PLATFORMS)
def test_every_exact_row_of_the_table_is_within_two_percent_or_twenty(gic: str, host: str, design: str) -> None:
    exact = [row for row in table(gic, host, design) if row["pcpus"] == "1" and row["statistic"] == "mode"]
    assert "tick_busy" in {row["scenario"] for row in exact}
    found = errors(exact)
    sys.stdout.write(told(f"GIC{gic} {host} {design}", found))
    assert beyond(found) == []


@pytest.mark.parametrize("design", DESIGNS)
def test_ticks_out_of_sleep_and_migrations_are_told_and_near(design: str) -> None:
    """Means with the host's own noise: nothing is demanded of them, but they must stay where they were found."""
    rows = [r for r in table("v3", "nvhe", design) if r["scenario"].startswith("mig") or r["pcpus"] == "1"]
    found = errors([row for row in rows if row["statistic"] != "mode"])
    assert len(found) == 6
    sys.stdout.write(told(design, found))
    assert beyond(found) == []


@pytest.mark.parametrize("design", DESIGNS)
def test_the_levels_of_an_exact_row_are_right_one_by_one(design: str) -> None:
    for row in table("v3", "nvhe", design):
        if row["statistic"] == "mode" and row["pcpus"] == "1":
            got = table_row(Setting("v3", "nvhe", 1, design), row["scenario"])
            assert abs(float(got["hyp"]) - float(row["hyp"])) <= 1, row["scenario"]
            assert got["user"] == row["user"], row["scenario"]
            assert abs(float(got["guest"]) - float(row["guest"])) <= 1, row["scenario"]


@pytest.mark.parametrize("design", DESIGNS)
def test_a_busy_tick_takes_as_long_as_it_did_on_the_real_kernel(design: str) -> None:
    """One instruction is one nanosecond: the time from handler to handler, in steps of a count (16 ns)."""
    row = next(r for r in table("v3", "nvhe", design) if r["scenario"] == "tick_busy" and r["pcpus"] == "1")
    assert table_row(Setting("v3", "nvhe", 1, design), "tick_busy")["total"] == row["total"]


def kept_for_the_test(data_set: str, design: str) -> list[tuple[int, int]]:
    """(error, measured) of each row of the one-CPU programs with odd numbers in which no CPU sleeps."""
    entry = next(
        file for file in row_files(DATA)
        if (file.data_set, file.path.name) == (data_set, f"gicv3-nvhe-1cpu--{design}.csv.gz")
    )  # fmt: skip
    programs = programs_for(entry)
    rows = {(int(r["program"]), int(r["op_index"])): r for r in comparable(read_rows(entry.path))}
    odd = sorted({number for number, _ in rows if number % 2})
    shape = Shape("v3", "nvhe", 1, 1, design, dialect_of(programs[number] for number in odd))
    found = []
    for number in odd:
        config = machine_for(programs[number], shape).config
        for index, steps in program_steps(programs[number], shape):
            row = rows.get((number, index))
            if row and Access.IDLE not in steps and int(row["insn_agree"]) >= 3 and row["host_tick"] == "0":
                found.append(_error(row, steps, config))
    return [one for one in found if one[1]]


def _error(row: Row, steps: Counter[int], config: MachineConfig) -> tuple[int, int]:
    taken = account(steps, config)
    measured = int(row["insn_el2"]) + int(row["insn_host"])
    return taken[Level.EL2] + taken[Level.HOST] - measured, measured


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("data_set", ["op-programs", "op-programs-irq"])
def test_programs_that_were_not_used_come_out_within_two_percent_or_twenty(data_set: str, design: str) -> None:
    found = kept_for_the_test(data_set, design)
    off = sorted(abs(error) for error, _ in found)
    percent = off[len(off) * 99 // 100]
    sys.stdout.write(f"{data_set} {design}: {len(off)} rows, 99 % within {percent}, worst {off[-1]}\n")
    assert len(off) > 300
    assert [(error, measured) for error, measured in found if abs(error) > max(20, measured // 50)] == []


@pytest.mark.parametrize("unit", ["1cpu", "2cpu"])
@pytest.mark.parametrize("design", DESIGNS)
def test_in_the_time_of_instructions_all_accesses_stay_equal(unit: str, design: str) -> None:
    """A sixth of the programs of the first set; all of them are equal in the time of `flat` (test_op_programs.py)."""
    entry = next(file for file in row_files(DATA) if file.path.name == f"gicv3-nvhe-{unit}--{design}.csv.gz")
    programs = programs_for(entry)
    measured = [row for row in comparable(read_rows(entry.path)) if int(row["program"]) % 6 == 0]
    shape = Shape("v3", "nvhe", int(unit[0]), 1, design, Dialect.PLAIN)
    computed = []
    for number in sorted({int(row["program"]) for row in measured}):
        machine = Machine(replace(machine_for(programs[number], shape).config, cost="qemu-icount"))
        records = recorded(machine, len(programs[number].ops))
        computed += rows_from(machine, records, programs[number], shape)
    by_op = {(row["program"], row["op_index"]): row for row in computed}
    different = [row for row in measured if differing_columns(row, by_op[row["program"], row["op_index"]])]
    assert (len(measured) > 50, different) == (True, [])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("gic", "host"), PLATFORMS)
def test_no_measured_total_stands_in_the_code(gic: str, host: str, design: str) -> None:
    """Costs are per step: none is what a measured round trip takes in all, or all that it takes at EL2 and host."""
    totals = {round(number) for row in table(gic, host, design) for number in (float(row["total"]), host_total(row))}
    amounts = {row.amount(design) for row in PROFILES["qemu-icount"].rows(gic, host)}
    large = {amount for amount in amounts if amount >= AT_LEAST}
    assert len(large) > 5
    assert large & totals == set()


def test_no_cost_knows_of_a_scenario() -> None:
    """The names of the table's rows stand where the table is made and told of, not where costs are."""
    names = {row["scenario"] for design in DESIGNS for row in table("v3", "nvhe", design)}
    files = [*(BACKEND / "hardware").glob("cost*.py"), BACKEND / "verify" / "instructions.py", *TOOLS.glob("*cost*.py")]
    assert len(files) > 8
    assert [path.name for path in files if any(name in path.read_text(encoding="utf-8") for name in names)] == []


@pytest.mark.parametrize(("gic", "host"), PLATFORMS)
def test_the_tables_of_costs_are_what_the_measured_rows_give(gic: str, host: str) -> None:
    path = fit_costs.FOLDER / f"cost_icount_{gic}_{host}.py"
    assert fit_costs.platform(gic, host) == path.read_text(encoding="utf-8"), "run: python -m tools.fit_costs"
