"""Programs that were never measured: any op, any argument, any length, on every platform, and no row is lost."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tickscope.experiment.tokens import Dialect
from tickscope.guest.ops import OPS
from tickscope.verify.data import DataError, Program, read_programs
from tickscope.verify.programs import dialect_of, run_program, vcpus_of
from tickscope.verify.rows import Shape

DESIGNS = ("v4.14", "parent", "commit", "v4.15")
PLATFORMS = (("v2", "nvhe"), ("v3", "nvhe"), ("v3", "vhe"))
NO_ROW = {"repeat", "on_irq", "if_intid", "await_turn", "pass_turn"}
TIMES = (0, 1, 5, 100, 4000, 9000, 90_000)
SLEEPS = {"wfi", "wfi_start", "wfi_in", "wfi_past"}


def any_op(draw: random.Random) -> tuple[object, ...]:
    info = draw.choice([info for info in OPS.values() if info.name not in NO_ROW and info.name != "spin_random"])
    if info.name in ("spin", "timer_arm_in", "wfi_in"):
        return info.name, draw.choice(TIMES)
    return info.name, *(draw.choice((low, high, draw.randint(low, high))) for low, high in info.bounds)


def shape_of(program: Program, draw: random.Random, wish: str = "auto") -> Shape:
    gic, host = draw.choice(PLATFORMS)
    vcpus = vcpus_of([program])
    pcpus = max(vcpus, draw.choice((1, 2)))
    return Shape(gic, host, pcpus, vcpus, draw.choice(DESIGNS), dialect_of([program], wish))


def runs(program: Program, **shape: object) -> list[dict[str, str]]:
    usual = {"gic": "v3", "host": "nvhe", "pcpus": 1, "vcpus": vcpus_of([program]), "design": "v4.15"}
    return run_program(program, Shape(**usual | {"dialect": dialect_of([program])} | shape))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(60))
def test_a_random_program_of_any_ops_has_a_row_per_op_up_to_one_that_sleeps_for_ever(seed: int) -> None:
    draw = random.Random(seed)
    ops = tuple(any_op(draw) for _ in range(draw.choice((1, 3, 10, 30, 60))))
    program = Program(seed, ops, tuple(draw.randint(0, 1) for _ in ops) if draw.random() < 0.3 else ())
    try:
        rows = run_program(program, shape_of(program, draw, draw.choice(("auto", "plain", "values"))))
    except DataError as error:
        assert "without a source: on GICv2 the real host crashes" in str(error)
        return
    assert [row["op_index"] for row in rows] == [str(n) for n in range(len(rows))]
    if len(rows) < len(ops):
        slept = [n for n in range(len(rows)) if ops[n][0] in SLEEPS]
        assert slept and "IDLE" in rows[slept[-1]]["sequence"]


def test_a_program_of_many_sleeps_and_long_spins_is_not_cut_short() -> None:
    ops = (("spin", 1_000_000), ("timer_arm_in", 60_000), ("wfi",), ("timer_off",), ("wfi_in", 90_000), ("timer_off",))
    rows = runs(Program(1, ops * 100))
    assert len(rows) == 600


def test_an_op_that_never_ends_is_the_last_row() -> None:
    sleeps = Program(1, (("timer_arm_past",), ("ack",), ("wfi_in", 5000), ("hvc",), ("hvc",)))
    assert [row["op"] for row in runs(sleeps, design="v4.15")] == ["timer_arm_past", "ack", "wfi_in"]
    assert len(runs(sleeps, design="v4.14")) == 5
    last = Program(2, (("hvc",), ("timer_off",), ("wfi",)))
    assert [row["op"] for row in runs(last)] == ["hvc", "timer_off", "wfi"]


@pytest.mark.parametrize("intid", range(32, 56))
def test_every_spi_of_the_vmm_reaches_the_guest(intid: int) -> None:
    ops = (("irq_line", intid, 1), ("ack",), ("irq_line", intid, 0), ("eoi",), ("irq_window",))
    rows = runs(Program(1, ops))
    assert rows[0]["arg"] == f"{intid}:1"
    assert [row["result"] for row in rows] == ["", str(intid), "", "done", "0:"]


def test_the_priority_mask_keeps_its_five_bits() -> None:
    rows = runs(Program(1, (("pmr", 0xFF), ("umem",), ("pmr", 0x87), ("umem",))), dialect=Dialect.VALUES)
    assert "g:PMR.W=ff" in rows[0]["sequence"]
    assert "VMCR.R=f84c000a" in rows[1]["sequence"] and "VMCR.R=804c000a" in rows[3]["sequence"]


def test_vcpus_take_turns_on_as_many_cpus_as_the_program_names() -> None:
    ops = (("sgi_other", 3), ("ack",), ("sgi_other", 4), ("ack",), ("eoi",))
    rows = runs(Program(1, ops, (0, 1, 1, 2, 2)), pcpus=3)
    assert [row["vcpu"] for row in rows] == ["0", "1", "1", "2", "2"]
    assert [row["result"] for row in rows] == ["", "3", "", "4", "done"]
    assert "line_end_2" in rows[0]


def test_a_program_without_vcpus_in_a_file_with_two_runs_on_vcpu_0() -> None:
    rows = runs(Program(1, (("hvc",), ("ack",))), pcpus=2, vcpus=2, dialect=Dialect.VALUES)
    assert [row["vcpu"] for row in rows] == ["0", "0"]


def test_a_file_has_one_dialect_that_of_the_second_set_if_any_program_belongs_to_it() -> None:
    old, new = Program(3, (("hvc",),)), Program(4, (("sgi_self", 1),))
    assert dialect_of([old]) is Dialect.PLAIN
    assert dialect_of([old, new]) is Dialect.VALUES
    assert dialect_of([Program(5079, (("hvc",),))]) is Dialect.VALUES, "some programs of the set use old ops alone"
    assert dialect_of([old, new], "plain") is Dialect.PLAIN


def test_ops_may_be_written_in_every_form_of_the_language(tmp_path: Path) -> None:
    path = tmp_path / "programs.jsonl"
    path.write_text(json.dumps({"id": 1, "ops": ["hvc", ["spin", 5], {"spin": 5}, {"prio": [40, 16]}]}))
    assert read_programs(path)[0].ops == (("hvc",), ("spin", 5), ("spin", 5), ("prio", 40, 16))
