"""Why a record happened: its rule with the values of the condition, the previous writer, and the causes to the root."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.explain import RecordAt, as_data, rule_data, value_text
from tickscope.hardware.counter import count_at
from tickscope.rule_values import LOOKED_AT_BY_THE_CAUSE, VALUES_OF, WRITES_OF
from tickscope.rules import OLD, R
from tickscope.vocabulary import VAR, Access, Kind, Subject, Var

MAX_CHAIN = 64
_U64 = (1 << 64) - 1


@dataclass(frozen=True)
class Past:
    """What is asked of a run to explain one of its records."""

    record_at: RecordAt
    state_at: Callable[[int], Sequence[int]]
    """seq -> the values of all variables after that record; 0 = initial."""
    last_change: Callable[[int, int], int | None]
    """(variable's index, seq) -> seq of the last change of it before that record."""
    variables: Sequence[Variable]
    hz: int
    """The counter's frequency."""
    design: str


def why(seq: int, past: Past) -> dict[str, Any]:
    """The record, its rule, the values its condition had, who wrote its variable before, and the chain of causes from
    it to its root (at most MAX_CHAIN records)."""
    record = past.record_at(seq)
    state = past.state_at(seq - 1)
    return {
        "record": as_data(seq, record, past.variables, past.record_at),
        "rule": rule_data(record[8]),
        "values": list(_values(record, past.state_at(_looked(seq, record, past) - 1), past)),
        "variable": _variable(record, state, past),
        "previous": _previous(seq, record, state, past),
        "chain": list(_chain(seq, record, past)),
    }


def _looked(seq: int, record: Record, past: Past) -> int:
    """Seq of the record at which the rule's condition was looked at: the first one of those that follow from it by the
    same rule, as the accesses of a save follow from its call."""
    rule = record[8]
    while 0 < record[7] < seq and past.record_at(record[7])[8] == rule:
        seq = record[7]
        record = past.record_at(seq)
    return record[7] if rule in LOOKED_AT_BY_THE_CAUSE and record[7] > 0 else seq


def _chain(seq: int, record: Record, past: Past) -> Iterator[dict[str, Any]]:
    for _ in range(MAX_CHAIN):
        if record[7] in (seq, 0):
            return
        seq = record[7]
        record = past.record_at(seq)
        says = (rule_data(record[8]) or {}).get("says", "")
        yield {**as_data(seq, record, past.variables, past.record_at), "rule_says": says}


def lane_of(variable: Variable) -> str:
    """The name of a variable in the interface: `line:0`, list registers `lr:0:1`."""
    slot = f":{variable.slot}" if variable.code == Var.P_LR else ""
    return f"{VAR[Var(variable.code)].name}:{variable.subject}{slot}"


def _row(variable: Variable, value: int) -> dict[str, Any]:
    var = Var(variable.code)
    owner = "pCPU" if VAR[var].subject is Subject.PCPU else "vCPU"
    label = f"LR {variable.slot}" if var is Var.P_LR else VAR[var].label
    return {"name": lane_of(variable), "label": label, "owner": f"{owner} {variable.subject}", "value": hex(value),
            "words": value_text(var, value)}  # fmt: skip


def _cpus(record: Record, state: Sequence[int], past: Past) -> tuple[int, int]:
    """The pCPU and the vCPU that a record is about; -1 for none."""
    pcpu, vcpu = record[3], record[4]
    if record[1] == Kind.CHANGE:
        changed = past.variables[record[5]]
        if VAR[Var(changed.code)].subject is Subject.PCPU:
            pcpu = changed.subject
        else:
            vcpu = changed.subject
    places = {(v.code, v.subject): index for index, v in enumerate(past.variables)}
    if pcpu < 0 and (Var.V_PCPU, vcpu) in places:
        pcpu = state[places[Var.V_PCPU, vcpu]]
    if vcpu < 0 and (Var.P_RUNNING, pcpu) in places:
        vcpu = state[places[Var.P_RUNNING, pcpu]] - 1
    return pcpu, vcpu


def _values(record: Record, state: Sequence[int], past: Past) -> Iterator[dict[str, Any]]:
    """The variables of the rule's condition with what they held just before the record."""
    if not record[8] or record[1:3] == (Kind.ACCESS, Access.ISB):
        return  # A barrier belongs to the write before it: it has no condition of its own.
    wanted = [var for var in VALUES_OF[R(record[8])] if var is not Var.V_LOADED or past.design not in OLD]
    pcpu, vcpu = _cpus(record, state, past)
    for var in wanted:
        subject = pcpu if VAR[var].subject is Subject.PCPU else vcpu
        places = [i for i, v in enumerate(past.variables) if (v.code, v.subject) == (var, subject)]
        if var is Var.P_LR:
            places = [i for i in places if state[i] or i == record[5]] or places[:1]
        yield from (_row(past.variables[i], state[i]) for i in places)
        if var is Var.P_VOFF and Var.P_CVAL in wanted and places:
            yield _count(record[0], pcpu, state[places[0]], past.hz)


def _count(t: int, pcpu: int, offset: int, hz: int) -> dict[str, Any]:
    """The virtual count, which is no variable: it follows from the time."""
    value = hex(count_at(t, hz) - offset & _U64)
    return {"name": "", "label": "CNTVCT", "owner": f"pCPU {pcpu}", "value": value, "words": value}


def _touched(record: Record, state: Sequence[int], past: Past) -> int | None:
    """Index of the variable that a record changes, or that its access reads or writes."""
    _, kind, code, _, _, slot, _, _, _ = record
    if kind == Kind.CHANGE:
        return slot
    var = WRITES_OF.get(Access(code)) if kind == Kind.ACCESS else None
    if var is None:
        return None
    wanted = (var, _cpus(record, state, past)[0], slot if var is Var.P_LR else 0)
    return next((i for i, v in enumerate(past.variables) if (v.code, v.subject, v.slot) == wanted), None)


def _variable(record: Record, state: Sequence[int], past: Past) -> dict[str, Any] | None:
    """The variable that the record is about, with its value before."""
    place = _touched(record, state, past)
    return None if place is None else _row(past.variables[place], state[place])


def _previous(seq: int, record: Record, state: Sequence[int], past: Past) -> dict[str, Any] | None:
    """The change that gave this variable the value which it had before the record."""
    place = _touched(record, state, past)
    at = None if place is None else past.last_change(place, seq)
    return None if at is None else as_data(at, past.record_at(at), past.variables, past.record_at)
