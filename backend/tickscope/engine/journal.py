"""The journal: the one append-only recorder through which every room below `machine` reports.

A record is a plain tuple of nine ints, in the order of `FIELDS`. Its sequence number is its place:
record number `first_seq + i`. Sequence number 0 is the declaration of the state variables, so the
first record of a run has seq 1.

| field | meaning | unit, range |
|---|---|---|
| t     | simulated time | ns since the start of the run |
| kind  | `Kind`: op, access, change, call or event | 0..4 |
| code  | which one: `Op`, `Access`, `Var`, `Call` or `Event` of vocabulary.py | 0..65535 |
| pcpu  | physical CPU it happened on or belongs to | -1 = none |
| vcpu  | virtual CPU it concerns | -1 = none |
| slot  | access: list register or INTID; change: index of the variable in the declaration | -1 = none |
| value | access: value read or written; change: the new value; call: `Phase` | u64 |
| cause | seq of the record that made this one happen | own seq = a root |
| rule  | number of the rule that explains it (rules.py) | 0 = none |
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Record: TypeAlias = tuple[int, int, int, int, int, int, int, int, int]

FIELDS = ("t", "kind", "code", "pcpu", "vcpu", "slot", "value", "cause", "rule")

NONE = -1
"""No CPU, no slot."""

ROOT = 0
"""Passed as `cause` by whoever begins a chain: the record then names itself as its cause."""

FIRST_VCPU_CODE = 64
"""Variables with a code below this belong to a physical CPU, the others to a vCPU (vocabulary.Var)."""

CHANGE = 2
"""Kind.CHANGE; the journal itself writes no other kind."""


class Variable(NamedTuple):
    """One declared state variable: `code` is a `Var`, `subject` the pCPU or vCPU index, `slot` the LR number or 0."""

    code: int
    subject: int
    slot: int
    initial: int


class Journal:
    """Collects records in order. The owner of the machine drains it with `take()`."""

    __slots__ = ("first_seq", "rows", "seq", "t", "values", "variables")

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.values: list[int] = []
        self.rows: list[Record] = []
        self.first_seq = 1
        self.seq = 0
        self.t = 0

    def declare(self, code: int, subject: int, slot: int, initial: int) -> int:
        """Declare a state variable before the first record; returns its index."""
        self.variables.append(Variable(code, subject, slot, initial))
        self.values.append(initial)
        return len(self.variables) - 1

    def set(self, index: int, value: int, cause: int, rule: int) -> int:
        """Record that variable `index` takes `value`; returns the seq, or 0 if it had that value already."""
        if self.values[index] == value:
            return 0
        self.values[index] = value
        code, subject, _slot, _initial = self.variables[index]
        if code < FIRST_VCPU_CODE:
            return self.add(CHANGE, code, subject, NONE, index, value, cause, rule)
        return self.add(CHANGE, code, NONE, subject, index, value, cause, rule)

    def add(
        self, kind: int, code: int, pcpu: int, vcpu: int, slot: int, value: int, cause: int, rule: int
    ) -> int:
        """Append a record at the current time `t`; returns its seq."""
        seq = self.seq + 1
        self.seq = seq
        self.rows.append((self.t, kind, code, pcpu, vcpu, slot, value, cause or seq, rule))
        return seq

    def take(self) -> tuple[int, list[Record]]:
        """Hand over the records gathered since the last call: (seq of the first one, records)."""
        first, rows = self.first_seq, self.rows
        self.first_seq, self.rows = self.seq + 1, []
        return first, rows
