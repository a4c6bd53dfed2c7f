"""A new program run everywhere - four designs, three platforms - and helpers to read its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.ground_truth.generators import new_program
from tickscope.experiment.tokens import Dialect
from tickscope.verify.data import Program, Row
from tickscope.verify.programs import run_program
from tickscope.verify.rows import Shape

OLD, NEW = ("v4.14", "parent"), ("commit", "v4.15")
DESIGNS = (*OLD, *NEW)
V3, V2, VHE = ("v3", "nvhe"), ("v2", "nvhe"), ("v3", "vhe")
PLATFORMS = (V3, V2, VHE)
TIMER_COLUMNS = ("cntv_ctl_R", "cntv_ctl_W", "cntv_cval_R", "cntv_cval_W")

Where = tuple[str, str, str]
"""(gic, host, design)"""


def shape_of(kind: str, where: Where) -> Shape:
    """The shape of the rows that a kind of program has in the data sets."""
    gic, host, design = where
    vcpus = 2 if kind == "two_vcpus" else 1
    plain = kind in ("one_cpu", "two_cpus")
    pcpus = 2 if kind in ("two_cpus", "two_vcpus") else 1
    return Shape(gic, host, pcpus, vcpus, design, Dialect.PLAIN if plain else Dialect.VALUES)


@dataclass(frozen=True)
class Case:
    """One program and its rows everywhere."""

    kind: str
    seed: int
    program: Program
    rows: dict[Where, list[Row]]

    def at(self, platform: tuple[str, str], design: str) -> list[Row]:
        """The rows of one design on one platform."""
        return self.rows[(*platform, design)]

    def says(self, row: Row, text: str) -> str:
        """A sentence about one row, from which the case can be found again."""
        where = f"{self.kind} seed {self.seed}, {row['gic']} {row['host']} {row['design']}"
        return f"{where}, op {row['op_index']} {row['op']} {row['arg']}: {text}"

    def together(self, platform: tuple[str, str]) -> Iterator[tuple[Row, ...]]:
        """The rows of the four designs, op by op, in the order of DESIGNS."""
        return zip(*(self.at(platform, design) for design in DESIGNS), strict=True)


def run_everywhere(kind: str, seed: int) -> Case:
    """Run the program of a kind and a seed; every op must have come to its end."""
    program = new_program(kind, seed)
    found: dict[Where, list[Row]] = {}
    for gic, host in PLATFORMS:
        for design in DESIGNS:
            where = (gic, host, design)
            rows = run_program(program, shape_of(kind, where))
            ended = [int(row["op_index"]) for row in rows]
            assert ended == list(range(len(program.ops))), f"{kind} seed {seed} on {where} ends after op {ended[-1:]}"
            found[where] = rows
    return Case(kind, seed, program, found)


def number(row: Row, *columns: str) -> int:
    """The sum of some count columns."""
    return sum(int(row[name]) for name in columns)


def timer_accesses(row: Row) -> int:
    """CTL and CVAL accesses of the host."""
    return number(row, *TIMER_COLUMNS)


def with_levels(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    """(KVM's cached level of 27 before the op, row), from the levels injected so far."""
    level = 0
    for row in rows:
        yield level, row
        level = int(row["update_irq_levels"][-1:] or level)


def is_plain_exit(row: Row) -> bool:
    """The op left the guest once, of itself, and the kernel answered."""
    return number(row, "exits_sync") == 1 and number(row, "exits_irq", "vcpu_put", "block") == 0


def lr_tokens(row: Row) -> list[str]:
    """List register and HCR traffic."""
    return [token for token in row["sequence"].split() if token.startswith(("LR", "HCR"))]


def all_rows(case: Case) -> Iterator[Row]:
    """The rows of all designs on all platforms."""
    for rows in case.rows.values():
        yield from rows
