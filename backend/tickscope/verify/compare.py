"""Compares computed rows with measured ones, whole rows, column by column and token by token.

Rows in which the host sleeps or the vCPU moves (IDLE in the sequence, or a wake-up from it) hold accesses of the host's
own scheduler, which differ from execution to execution even on the real kernel. For them the data set defines a *fair*
comparison: hardware events only, without counter reads, idle, IPIs and interrupts other than 27. The *strict* one
leaves nothing out.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tickscope.verify.counts import SET1_COLUMNS, SET2_COLUMNS
from tickscope.verify.data import Row

_SKIPPED = frozenset({"CNT.R", "IDLE", "SGI.W", "GICD+f00.W", "HIRQ"})
_HOST_IRQ = ("IAR=", "EOIR=", "DIR=")
_KEPT_INTIDS = ("=27", "=25")
_FAIR_LEFT_OUT = frozenset({"cntpct_R", "host_idle_wfi", "host_irq_taken", "gic_dist_other", "isb_host"})

RESULT_COLUMNS = ("result", "pre", "pre_irq", "line_end", "line_end_1")
COMPARED = (*RESULT_COLUMNS, *SET1_COLUMNS, "isb_host", *SET2_COLUMNS, "sequence")
"""Columns that are compared where both rows have them."""


def fair_tokens(sequence: str) -> Iterator[str]:
    """The hardware events of a sequence, without what belongs to the host's scheduler."""
    for token in sequence.split():
        if token[0].islower() and not token.startswith("g:"):
            continue
        if token in _SKIPPED or (token.startswith(_HOST_IRQ) and not token.endswith(_KEPT_INTIDS)):
            continue
        yield token


def _host_sleeps(row: Row) -> bool:
    """Whether a CPU idles in this row, or is woken in it (two-vCPU files: it went idle in an earlier row)."""
    woken = "vcpu" in row and row["vcpu_load"] != row["vcpu_put"]
    return woken or "IDLE" in row["sequence"].split()


def differing_columns(measured: Row, computed: Row, strict: bool = False) -> list[str]:
    """Names of the columns that differ; empty = the rows are equal."""
    fair = not strict and _host_sleeps(measured)
    names = []
    for name in COMPARED:
        if name not in measured or name not in computed or (fair and name in _FAIR_LEFT_OUT):
            continue
        left, right = measured[name], computed[name]
        if fair and name == "sequence":
            if list(fair_tokens(left)) != list(fair_tokens(right)):
                names.append(name)
        elif left != right:
            names.append(name)
    return names


def side_by_side(measured: str, computed: str) -> list[str]:
    """The two sequences as lines `  both`, `- measured only`, `+ computed only`."""
    left, right = measured.split(), computed.split()
    lines = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            lines.append("  " + " ".join(left[i1:i2]))
            continue
        if i2 > i1:
            lines.append("- " + " ".join(left[i1:i2]))
        if j2 > j1:
            lines.append("+ " + " ".join(right[j1:j2]))
    return lines


@dataclass(frozen=True)
class Difference:
    """One row that is not equal."""

    name: str
    columns: tuple[str, ...]
    measured: Row
    computed: Row

    def lines(self) -> list[str]:
        """The difference in words."""
        m, c = self.measured, self.computed
        head = f"{self.name} program {m['program']} op {m['op_index']} {m['op']} {m.get('arg', '')}".rstrip()
        values = [f"{name} {m[name] or '-'} got {c[name] or '-'}" for name in self.columns if name != "sequence"]
        lines = [head + (": " + ", ".join(values) if values else "")]
        if "sequence" in self.columns:
            lines += ["  " + line for line in side_by_side(m["sequence"], c["sequence"])]
        return lines


@dataclass
class Tally:
    """Equal and total rows of one file, and how often each column differed."""

    name: str
    total: int = 0
    equal: int = 0
    missing: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    def add(self, measured: Row, computed: Row | None, strict: bool = False) -> None:
        """Compare one pair; `computed` None = the model gave no such row."""
        self.total += 1
        if computed is None:
            self.missing += 1
            return
        names = differing_columns(measured, computed, strict)
        if not names:
            self.equal += 1
            return
        self.columns.update(names)
        self.differences.append(Difference(self.name, tuple(names), measured, computed))


def key_of(row: Row) -> tuple[str, str]:
    """What identifies a row within a file."""
    return row["program"], row["op_index"]


def compare(name: str, measured: Iterable[Row], computed: Sequence[Row], strict: bool = False) -> Tally:
    """Compare rows by program and op."""
    tally = Tally(name)
    by_key = {key_of(row): row for row in computed}
    for row in measured:
        tally.add(row, by_key.get(key_of(row)), strict)
    return tally
