"""When a simulated row equals a measured one: whole rows, column by column and token by token.

*Demanded* columns decide whether a row is equal: what the guest saw, every count but counter reads and barriers, and
every token of the sequence. Rows in which a host CPU sleeps hold accesses of the host's own scheduler, which differ
from execution to execution even on the real kernel; of their sequences the data set's *fair* comparison looks at the
hardware events alone. *Told* columns are compared as well and reported, but only `--strict` counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import takewhile
from typing import NamedTuple

from tickscope.verify.counts import SET1_COLUMNS, SET2_COLUMNS
from tickscope.verify.data import Row
from tickscope.verify.tally import Check, Difference, Source, Tally

_SKIPPED = frozenset({"CNT.R", "IDLE", "SGI.W", "GICD+f00.W", "HIRQ"})
_HOST_IRQ = ("IAR=", "EOIR=", "DIR=")
_KEPT_INTIDS = ("=27", "=25")

_TOLD = ("pre", "pre_irq", "cntpct_R", "isb_host")
_DEMANDED_COUNTS = tuple(name for name in (*SET1_COLUMNS, *SET2_COLUMNS) if name not in _TOLD)
DEMANDED = ("result", "line_end", "line_end_1", *_DEMANDED_COUNTS)
COMPARED = (*DEMANDED, *_TOLD, "sequence")
"""Columns that are compared where both rows have them."""
AS_THE_README = "sequence_readme"
"""Told: the sequence as the data set's README compares it to the letter, without the WOKEN rule."""
ALL_TOKENS = "sequence_all"
"""Told: every token of every row."""


class Way(Enum):
    """How the sequence of a row is compared."""

    ALL = "every token"
    FAIR = "a CPU sleeps: without the host's clock reads, idle, IPIs and interrupts of its own"
    WOKEN = "a CPU that went idle in an earlier row is woken: without its clock reads before it loads the vCPU"

    @property
    def note(self) -> str:
        """What to say beside a difference; empty if nothing is left out."""
        return "" if self is Way.ALL else self.value


def way_of(row: Row) -> Way:
    """How a measured row is to be compared."""
    if "IDLE" in row["sequence"].split():
        return Way.FAIR
    if "vcpu" in row and any(_before_wake_load(group) for group in _groups(row["sequence"].split())):
        return Way.WOKEN
    return Way.ALL


def compared_tokens(row: Row, way: Way) -> list[str]:
    """The tokens of a row's sequence that count."""
    if way is Way.FAIR:
        return list(fair_tokens(row["sequence"]))
    if way is Way.WOKEN:
        return [token for group in _groups(row["sequence"].split()) for token in _without_wake_clock(group)]
    return row["sequence"].split()


def fair_tokens(sequence: str) -> Iterator[str]:
    """The hardware events of a sequence, without what belongs to the host's scheduler."""
    for token in sequence.split():
        if token[0].islower() and not token.startswith("g:"):
            continue
        if token in _SKIPPED or (token.startswith(_HOST_IRQ) and not token.endswith(_KEPT_INTIDS)):
            continue
        yield token


def _groups(tokens: Iterable[str]) -> Iterator[list[str]]:
    """The tokens of each CPU of a two-vCPU row, its `<cpuN>` first."""
    group: list[str] = []
    for token in tokens:
        if token.startswith("<") and group:
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _before_wake_load(group: list[str]) -> int:
    """How many tokens of the group stand before a `load` that no `put` in this row has made necessary; 0 = none."""
    before = list(takewhile(lambda token: token not in ("load", "put"), group))
    return len(before) if group[len(before) : len(before) + 1] == ["load"] else 0


def _without_wake_clock(group: list[str]) -> Iterator[str]:
    place = _before_wake_load(group)
    return (token for n, token in enumerate(group) if n >= place or token != "CNT.R")


def _same_order(measured: list[str], computed: list[str], two_vcpus: bool) -> bool:
    """Two-vCPU rows: each CPU's own order; a CPU of which nothing is left to compare has none."""
    if not two_vcpus:
        return measured == computed
    left, right = ({g[0]: g[1:] for g in _groups(tokens) if len(g) > 1} for tokens in (measured, computed))
    return left == right


class Pair(NamedTuple):
    """A measured row and the one that the machine gave for the same op."""

    measured: Row
    computed: Row

    def checks(self) -> Iterator[Check]:
        """Every comparison of the two rows."""
        measured, computed = self
        for name in (*DEMANDED, *_TOLD):
            if name in measured and name in computed:
                yield Check(name, name not in _TOLD, measured[name] == computed[name])
        way = way_of(measured)
        literal = Way.ALL if way is Way.WOKEN else way
        yield Check("sequence", True, self._same(way))
        yield Check(AS_THE_README, False, self._same(literal))
        yield Check(ALL_TOKENS, False, self._same(Way.ALL))

    def _same(self, way: Way) -> bool:
        left, right = (compared_tokens(row, way) for row in self)
        return _same_order(left, right, two_vcpus="vcpu" in self.measured)

    def difference(self, where: str, checks: Iterable[Check]) -> Difference:
        """What to show of the two."""
        m, c = self
        wrong = [check.column for check in checks if not check.equal]
        values = tuple((name, m[name], c[name]) for name in wrong if name in m and name != "sequence")
        head = f"{where} program {m['program']} op {m['op_index']} {m['op']} {m.get('arg', '')}".rstrip()
        way = way_of(m) if "sequence" in wrong else Way.ALL
        sides = [compared_tokens(row, way) for row in self] if {"sequence", ALL_TOKENS} & {*wrong} else [[], []]
        return Difference(head, values, sides[0], sides[1], way.note)


def differing_columns(measured: Row, computed: Row, strict: bool = False) -> list[str]:
    """Names of the columns that differ, told ones only if `strict`; empty = the rows are equal."""
    return [c.column for c in Pair(measured, computed).checks() if not c.equal and (c.demanded or strict)]


def key_of(row: Row) -> tuple[str, str]:
    """What identifies a row within a file."""
    return row["program"], row["op_index"]


def compare(name: str, measured: Iterable[Row], computed: Sequence[Row], strict: bool = False) -> Tally:
    """Compare rows by program and op."""
    tally = Tally(Source(name), strict)
    by_key = {key_of(row): row for row in computed}
    for row in measured:
        add(tally, row, by_key.get(key_of(row)))
    return tally


def add(tally: Tally, measured: Row, computed: Row | None) -> None:
    """Compare one pair and note the result; `computed` None = the machine gave no such row."""
    if computed is None:
        tally.missing_row(f"{tally.source.name} program {measured['program']} op {measured['op_index']}")
        return
    pair = Pair(measured, computed)
    checks = list(pair.checks())
    if tally.add(checks):
        tally.differences.append(pair.difference(tally.source.name, checks))
