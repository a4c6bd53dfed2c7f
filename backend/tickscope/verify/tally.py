"""What a comparison found: how many rows and columns are equal, and the first differences side by side."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

ROW = "row"
ROW_STRICT = "row_strict"
KEPT = 20
"""Differences that are kept of each setting."""
CONTEXT = 3
"""Equal tokens that are shown on either side of a difference."""


@dataclass(frozen=True)
class Source:
    """Which machine rows were measured on, and in which data set they stand."""

    data_set: str
    gic: str = ""
    host: str = ""
    pcpus: int = 1
    vcpus: int = 1
    design: str = ""

    @property
    def name(self) -> str:
        """For people and in differences."""
        if not self.gic:
            return self.data_set
        unit = f"{self.vcpus}vcpu" if self.vcpus > 1 else f"{self.pcpus}cpu"
        return f"{self.data_set}/gic{self.gic}-{self.host}-{unit}--{self.design}"


class Check(NamedTuple):
    """One comparison of one row. A told column is reported, but does not make the row unequal."""

    column: str
    demanded: bool
    equal: bool


class Line(NamedTuple):
    """One line of a side-by-side diff, marked as sdiff does: `|` differs, `<` measured only, `>` simulated only, ` `
    equal, `.` equal tokens left out."""

    mark: str
    measured: str
    computed: str


def side_by_side(measured: Sequence[str], computed: Sequence[str]) -> Iterator[Line]:
    """Two token sequences in two columns; long equal stretches are left out."""
    codes = difflib.SequenceMatcher(None, measured, computed, autojunk=False).get_opcodes()
    for n, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            yield from _equal(measured[i1:i2], head=n > 0, tail=n + 1 < len(codes))
            continue
        for left, right in zip_longest(measured[i1:i2], computed[j1:j2], fillvalue=""):
            yield Line("|" if left and right else "<" if left else ">", left, right)


def _equal(tokens: Sequence[str], head: bool, tail: bool) -> Iterator[Line]:
    before, after = CONTEXT if head else 0, CONTEXT if tail else 0
    hidden = len(tokens) - before - after
    if hidden <= 1:
        yield from (Line(" ", token, token) for token in tokens)
        return
    yield from (Line(" ", token, token) for token in tokens[:before])
    yield Line(".", f"({hidden} equal)", f"({hidden} equal)")
    yield from (Line(" ", token, token) for token in tokens[len(tokens) - after :])


class Difference(NamedTuple):
    """One row that is not equal: which, the values (column, measured, simulated) and the tokens that were compared."""

    head: str
    values: tuple[tuple[str, str, str], ...] = ()
    measured: Sequence[str] = ()
    computed: Sequence[str] = ()
    note: str = ""

    def table(self) -> list[Line]:
        """Both sides under each other, values first."""
        rows = [Line("|", f"{name} {left or '-'}", f"{name} {right or '-'}") for name, left, right in self.values]
        return rows + list(side_by_side(self.measured, self.computed))

    def lines(self) -> list[str]:
        """The same as plain text."""
        table = self.table()
        width = max([len("measured"), *(len(line.measured) for line in table)])
        shown = [Line(" ", "measured", "simulated"), *table]
        note = [f"  ({self.note})"] if self.note else []
        lines = (f"  {line.measured:<{width}}  {line.mark}  {line.computed}".rstrip() for line in shown)
        return [self.head, *note, *lines]


@dataclass
class Tally:
    """Equal and compared rows of one setting, as a whole and per column."""

    source: Source
    strict: bool = False
    compared: Counter[tuple[str, bool]] = field(default_factory=Counter)
    unequal: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """(column, demanded) -> how often."""
    missing: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Rows compared."""
        return self.compared[ROW, True]

    @property
    def equal(self) -> int:
        """Rows equal, told columns included if the tally is strict."""
        return self.total - self.unequal[(ROW_STRICT, False) if self.strict else (ROW, True)]

    def add(self, checks: Iterable[Check]) -> bool:
        """Count one row. True if it is not equal and its difference is wanted in `differences`."""
        checks = list(checks)
        equal = all(check.equal for check in checks if check.demanded)
        all_equal = all(check.equal for check in checks)
        for check in (*checks, Check(ROW, True, equal), Check(ROW_STRICT, False, all_equal)):
            self.compared[check.column, check.demanded] += 1
            if not check.equal:
                self.unequal[check.column, check.demanded] += 1
        return not (all_equal if self.strict else equal) and len(self.differences) < KEPT

    def missing_row(self, head: str) -> None:
        """A measured row for which the machine gave none: it never came to this op."""
        self.missing += 1
        checks = [Check("result", True, False), Check("sequence", True, False)]
        if self.add(checks):
            self.differences.append(Difference(f"{head}: the machine never came to this op"))

    def columns(self) -> Iterator[tuple[str, bool, int, int]]:
        """(column, demanded, equal, compared): whole rows first, demanded columns, then told ones."""
        for key in sorted(self.compared, key=lambda key: (not key[1], key[0] not in (ROW, ROW_STRICT))):
            yield *key, self.compared[key] - self.unequal[key], self.compared[key]
