"""Compares one row of a table: accesses per round trip, the catalogue of sequences, the sleep probes."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import NamedTuple

from tickscope.experiment.tokens import Dialect
from tickscope.verify.compare import ALL_TOKENS, compared_tokens, way_of
from tickscope.verify.data import Program, Row, model_of
from tickscope.verify.programs import run_program
from tickscope.verify.rows import Shape
from tickscope.verify.table import COLUMNS, IDENTITY, INSTRUCTIONS, Setting, sequence_of, table_row
from tickscope.verify.tally import Check, Difference, Source

_ACCESS_COLUMNS = tuple(name for name in COLUMNS if name not in IDENTITY + INSTRUCTIONS)
_NOISY = ("tick_wfi", "mig_")
"""Scenarios whose rows are means that hold the host's own work."""
_MAY_DIFFER_BY_1 = ("host_irq_taken", "update_irq")
_NOT_MEASURED_UNDER_VHE = "world_switches"
_PROBED = ("returned", "ops_completed", "results")

Compared = tuple[list[Check], Difference]


def _setting(source: Source) -> Setting:
    return Setting(source.gic, source.host, source.pcpus, model_of(source.design))


def table_checks(row: Row, source: Source) -> Compared:
    """A row of the table of accesses per round trip: exact, or rounded if it is a noisy mean."""
    computed = table_row(_setting(source), row["scenario"])
    checks = column_checks(row, computed)
    wrong = tuple((c.column, row[c.column], computed[c.column]) for c in checks if not c.equal)
    return checks, Difference(f"{source.name} {row['scenario']}", wrong)


def column_checks(row: Row, computed: Row) -> list[Check]:
    """Each column of a measured row that is compared with the computed one."""
    return [check for name in _ACCESS_COLUMNS if name in row for check in _column(row, computed, name)]


def _column(row: Row, computed: Row, name: str) -> Iterator[Check]:
    if row["host"] == "vhe" and name == _NOT_MEASURED_UNDER_VHE:
        return
    measured, got = float(row[name]), float(computed[name])
    if not row["scenario"].startswith(_NOISY):
        yield Check(name, True, measured == got)
    elif name == "cntpct_R":
        yield Check(name, False, _rounded(measured) == _rounded(got))
    else:
        allowed = 1 if name in _MAY_DIFFER_BY_1 else 0
        yield Check(name, True, abs(_rounded(measured) - _rounded(got)) <= allowed)


def _rounded(value: float) -> int:
    return floor(value + 0.5)


def catalogue_checks(row: Row, source: Source) -> Compared:
    """A row of the catalogue: the tokens of one round trip or tick."""
    computed = sequence_of(_setting(source), row["scenario"])
    sides = _Sides(row["sequence"], computed)
    return list(sides.checks()), sides.difference(f"{source.name} {row['scenario']}")


class _Sides(NamedTuple):
    """A measured sequence and the simulated one; if a CPU sleeps in it, the hardware events decide."""

    measured: str
    computed: str

    def checks(self) -> Iterator[Check]:
        left, right = self._compared()
        yield Check("sequence", True, left == right)
        yield Check(ALL_TOKENS, False, self.measured == self.computed)

    def difference(self, head: str, values: tuple[tuple[str, str, str], ...] = ()) -> Difference:
        return Difference(head, values, *self._compared(), way_of({"sequence": self.measured}).note)

    def _compared(self) -> tuple[list[str], list[str]]:
        way = way_of({"sequence": self.measured})
        left, right = (compared_tokens({"sequence": text}, way) for text in self)
        return left, right


def probe_checks(row: Row, source: Source) -> Compared:
    """A sleep probe: whether the program came back, its results and its sleep."""
    shape = Shape(source.gic, source.host, source.pcpus, 1, model_of(source.design), Dialect.PLAIN)
    ops = tuple(_probe_op(text) for text in row["program"].split())
    got = run_program(Program(0, ops), shape)
    done = got if len(got) == len(ops) else got[:-1]
    index = int(row["sleep_op_index"])
    slept = got[index]["sequence"] if index < len(got) else ""
    if row["returned"] == "0":
        slept = _cut(slept)
    sides = _Sides(row["sleep_op_sequence"].removesuffix(" ..."), slept)
    computed = {
        "returned": str(int(len(got) == len(ops))),
        "ops_completed": str(len(done)),
        "results": " ".join(one["result"] or "-" for one in done),
    }
    checks = [Check(name, True, row[name] == computed[name]) for name in _PROBED if name in row]
    wrong = tuple((c.column, row[c.column], computed[c.column]) for c in checks if not c.equal)
    return [*checks, *sides.checks()], sides.difference(f"{source.name} {row['probe']}", wrong)


def _probe_op(text: str) -> tuple[object, ...]:
    name, _, argument = text.partition(":")
    return (name, int(argument)) if argument else (name,)


def _cut(sequence: str) -> str:
    """Up to and with the second idle period, as the measurement was cut."""
    tokens = sequence.split()
    idles = [n for n, token in enumerate(tokens) if token == "IDLE"]
    return " ".join(tokens[: idles[1] + 1] if len(idles) > 1 else tokens)
