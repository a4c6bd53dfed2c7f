"""Turns the journal of a guest program into rows: one per guest op, with the columns of the measured row files.

A row begins at an OP record and ends before the next one. Columns that only say how a measurement was taken, and the
instruction counts, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.tokens import Dialect, grouped, in_order, placed_tokens
from tickscope.verify.counts import SET1_COLUMNS, SET2_COLUMNS, Platform, count
from tickscope.verify.data import Row
from tickscope.vocabulary import Access, Kind, Var

SPURIOUS = 1023
_TIMER_INTID = 27


@dataclass(frozen=True)
class Shape:
    """Which columns a row has: those of one- or two-vCPU files of the first or second data set."""

    gic: str
    host: str
    pcpus: int
    vcpus: int
    design: str
    dialect: Dialect

    def columns(self) -> list[str]:
        """The column names in the order in which `tickscope program` prints them."""
        two, second = self.vcpus > 1, self.dialect is Dialect.VALUES
        names = ["gic", "host", "pcpus", "design", "program", "op_index", *(["vcpu"] if two else []), "op", "arg"]
        names += ["result", "pre", *(["pre_irq"] if second else []), "line_end", *SET1_COLUMNS, "isb_host"]
        names += [*SET2_COLUMNS] if second else []
        names += [f"line_end_{n}" for n in range(1, self.vcpus)]
        return [*names, "sequence", *(["sequence_interleaved"] if two else [])]


@dataclass
class _Guest:
    """What one vCPU's guest has acknowledged and not yet ended."""

    enabled: int = 0
    pcpu: int = 0
    eoimode: int = 0
    acknowledged: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def is_open(self, intid: int) -> bool:
        """Whether the guest has acknowledged `intid` and not deactivated it."""
        return intid in self.acknowledged or intid in self.dropped

    def access(self, code: int, value: int) -> None:
        """Follow one access of the guest to its interrupt controller."""
        if code == Access.G_IAR and value != SPURIOUS:
            self.acknowledged.append(value)
        elif code == Access.G_EOIR and value in self.acknowledged:
            self.acknowledged.remove(value)
            if self.eoimode:
                self.dropped.append(value)
        elif code == Access.G_DIR and value in self.dropped:
            self.dropped.remove(value)
        elif code == Access.G_EOIM_W:
            self.eoimode = value


class View:
    """The guest-visible state, kept from the records alone."""

    def __init__(self, variables: Sequence[Variable], pcpus: int, vcpus: int) -> None:
        self.variables = variables
        self.line = [0] * pcpus
        self.guests = [_Guest(pcpu=min(index, pcpus - 1)) for index in range(vcpus)]
        for variable in variables:
            self._set(variable.code, variable.subject, variable.initial)

    def _set(self, code: int, subject: int, value: int) -> None:
        if code == Var.P_LINE:
            self.line[subject] = value
        elif code == Var.V_ENABLED:
            self.guests[subject].enabled = value
        elif code == Var.V_PCPU and value < len(self.line):
            self.guests[subject].pcpu = value

    def follow(self, records: Iterable[Record]) -> None:
        """Apply records in order."""
        for _, kind, code, _, vcpu, slot, value, _, _ in records:
            if kind == Kind.CHANGE:
                if code in (Var.P_LINE, Var.V_ENABLED, Var.V_PCPU):
                    self._set(code, self.variables[slot].subject, value)
            elif kind == Kind.ACCESS and code >= Access.G_CTL_W and vcpu >= 0:
                self.guests[vcpu].access(code, value)

    def pre(self) -> str:
        """Timer line, whether 27 is acknowledged, whether 27 is enabled, for each vCPU."""
        return " ".join(f"L{self.line[g.pcpu]}A{int(g.is_open(_TIMER_INTID))}P{g.enabled}" for g in self.guests)

    def pre_irq(self) -> str:
        """EOImode, how many interrupts are acknowledged, how many only dropped, for each vCPU."""
        return " ".join(f"M{g.eoimode}N{len(g.acknowledged)}D{len(g.dropped)}" for g in self.guests)


def result_of(op: str, records: Iterable[Record], vcpu: int) -> str:
    """What the guest op gave back, in the words of the data."""
    mine = [r for r in records if r[1] == Kind.ACCESS and r[4] == vcpu]
    read = [r[6] for r in mine if r[2] == Access.G_IAR]
    if op == "ack":
        return str(read[0]) if read else ""
    if op in ("eoi", "dir"):
        wanted = Access.G_EOIR if op == "eoi" else Access.G_DIR
        return "done" if any(r[2] == wanted for r in mine) else "none"
    if op == "irq_window":
        taken = [str(intid) for intid in read if intid != SPURIOUS]
        return f"{len(taken)}:{','.join(taken)}"
    return ""


@dataclass(frozen=True)
class Step:
    """One op of the program and the records that belong to it."""

    index: int
    op: str
    arg: str
    vcpu: int
    records: list[Record]


def row_of(step: Step, view: View, shape: Shape, program: str) -> Row:
    """The columns of one op of the named program; moves `view` to the end of the op."""
    placed = placed_tokens(step.records, shape.dialect)
    ordered = in_order(placed, shape.pcpus > 1)
    row: Row = {"gic": shape.gic, "host": shape.host, "pcpus": str(shape.pcpus), "design": shape.design}
    row |= {"program": program, "op_index": str(step.index), "vcpu": str(step.vcpu), "op": step.op, "arg": step.arg}
    row |= {"result": result_of(step.op, step.records, step.vcpu), "pre": view.pre(), "pre_irq": view.pre_irq()}
    view.follow(step.records)
    row |= count((token for _, token in placed), Platform(shape.gic, shape.host))
    row["isb_host"] = str(sum(1 for r in step.records if r[1] == Kind.ACCESS and r[2] == Access.ISB))
    row |= {f"line_end_{n}" if n else "line_end": str(view.line[g.pcpu]) for n, g in enumerate(view.guests)}
    row["sequence"] = " ".join(grouped(placed) if shape.vcpus > 1 else ordered)
    row["sequence_interleaved"] = " ".join(ordered)
    return {name: row[name] for name in shape.columns()}
