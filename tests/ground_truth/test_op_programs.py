"""Every measured op of the guest programs: result, counts and each token of the sequence equal.

Rows in which the host sleeps (IDLE) are compared as the data set says is fair; all others without leaving anything out.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.ground_truth.measured import DESIGNS, programs, rows, rows_of
from tickscope.experiment.tokens import Dialect
from tickscope.verify.compare import COMPARED, compare, differing_columns
from tickscope.verify.data import Row
from tickscope.verify.programs import dialect_of, run_program
from tickscope.verify.rows import Shape

FIRST, SECOND = "op-programs", "op-programs-irq"
SETS = ((FIRST, "1cpu"), (FIRST, "2cpu"), (SECOND, "1cpu"), (SECOND, "2vcpu"))


def shape(data_set: str, unit: str, design: str) -> Shape:
    numbers = {int(row["program"]) for row in rows(data_set, unit, design)}
    dialect = dialect_of(programs(data_set)[number] for number in numbers)
    return Shape("v3", "nvhe", int(unit[0]), 2 if unit == "2vcpu" else 1, design, dialect)


@cache
def computed(data_set: str, unit: str, design: str, program: int) -> tuple[Row, ...]:
    return tuple(run_program(programs(data_set)[program], shape(data_set, unit, design)))


def cases() -> list[tuple[str, str, str, int]]:
    return [
        (data_set, unit, design, number)
        for data_set, unit in SETS
        for design in DESIGNS
        for number in sorted({int(row["program"]) for row in rows(data_set, unit, design)})
    ]


@pytest.mark.parametrize(("data_set", "unit", "design", "program"), cases())
def test_every_row_of_the_program_is_equal(data_set: str, unit: str, design: str, program: int) -> None:
    tally = compare(
        f"{data_set} {unit} {design}",
        rows_of(data_set, unit, design, program),
        computed(data_set, unit, design, program),
    )
    assert tally.equal == tally.total, "\n".join(line for d in tally.differences for line in d.lines())


@pytest.mark.parametrize("design", DESIGNS)
def test_nothing_of_the_demanded_set_is_left_out(design: str) -> None:
    measured = rows(FIRST, "1cpu", design)
    assert len(measured) == 1317
    assert len({row["program"] for row in measured}) == 120
    one = computed(FIRST, "1cpu", design, 0)[0]
    how_measured = {"runs", "noisy_runs", "agree", "agree_full", "insn_agree", "stable", "quirk", "host_tick"}
    left_out = {name for name in measured[0] if name not in one}
    assert left_out == how_measured | {name for name in measured[0] if name.startswith("insn_")}
    identity = {"gic", "host", "pcpus", "design", "program", "op_index", "op", "arg"}
    assert set(one) - identity <= set(COMPARED)


def test_the_comparison_sees_a_single_wrong_token_count_or_result() -> None:
    row = rows(FIRST, "1cpu", "v4.15")[1]
    assert differing_columns(row, row) == []
    tokens = row["sequence"].split()
    for n in range(len(tokens)):
        assert differing_columns(row, row | {"sequence": " ".join(tokens[:n] + tokens[n + 1 :])}) == ["sequence"]
    swapped = [tokens[1], tokens[0], *tokens[2:]]
    assert differing_columns(row, row | {"sequence": " ".join(swapped)}) == ["sequence"]
    assert differing_columns(row, row | {"gic_active_clear_W": "0"}) == ["gic_active_clear_W"]
    assert differing_columns(row, row | {"result": "27"}) == ["result"]


def test_a_model_that_does_nothing_fails_nearly_everywhere() -> None:
    measured = rows(FIRST, "1cpu", "v4.15")
    zeros = [{name: "0" for name in COMPARED if row.get(name, "").isdigit()} for row in measured]
    nothing = [row | zero | {"sequence": ""} for row, zero in zip(measured, zeros, strict=True)]
    tally = compare("nothing", measured, nothing)
    assert tally.equal < 0.06 * tally.total


def test_the_dialect_follows_from_the_ops_of_the_file() -> None:
    assert shape(FIRST, "1cpu", "v4.15").dialect is Dialect.PLAIN
    assert shape(SECOND, "1cpu", "v4.15").dialect is Dialect.VALUES
    assert shape(SECOND, "2vcpu", "v4.15").dialect is Dialect.VALUES
