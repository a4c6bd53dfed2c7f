"""The words by which a record is found: kind, token, whose, names, and its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.explain import sentence
from tickscope.experiment.pattern import MOST_TEXT
from tickscope.guest.ops import OPS, Op
from tickscope.rules import RULES
from tickscope.vocabulary import ACCESS, CALL, EVENT, SUBJECTS, VAR, Access, Call, Event, Kind, Show, Subject, Var


def told(record: Record, variables: Sequence[Variable]) -> str:
    """`access CTL.W pCPU 0 vCPU 1 The host writes ...`: what the log shows of a record, but for its rule. Who
    makes it is not known here: where that differs by design, it is told as by either of them."""
    _, kind, code, pcpu, vcpu, slot, _, _, _ = record
    words = [Kind(kind).name.lower(), _name(kind, code)]
    if kind == Kind.CHANGE:
        variable = variables[slot]
        words.append(f"{'pCPU' if VAR[Var(code)].subject is Subject.PCPU else 'vCPU'} {variable.subject}")
        if VAR[Var(code)].show is Show.LR:
            words.append(f"LR {variable.slot}")
    else:
        words += [f"pCPU {pcpu}"] if pcpu >= 0 else []
        words += [f"vCPU {vcpu}"] if vcpu >= 0 else []
    makers = SUBJECTS if kind == Kind.ACCESS else (None,)
    says = " ".join(dict.fromkeys(sentence(record, variables, by) for by in makers))
    return f"{' '.join(words)} {says}"[:MOST_TEXT]


def value_is_told(kind: int, code: int) -> bool:
    """Whether the words depend on the record's value: most accesses and events are told without it."""
    says = ACCESS[Access(code)].says if kind == Kind.ACCESS else EVENT[Event(code)].says if kind == Kind.EVENT else ""
    return kind in (Kind.CHANGE, Kind.CALL) or any(mark in says for mark in ("{v}", "{d}", "{ctl}", "{lr}"))


def rule_told(number: int) -> str:
    """The rule's name and sentence; empty for none."""
    rule = RULES.get(number)
    return f"{rule.name} {rule.says}"[:MOST_TEXT] if rule else ""


def _name(kind: int, code: int) -> str:
    if kind == Kind.ACCESS:
        return ACCESS[Access(code)].token or Access(code).name.lower()
    if kind == Kind.CHANGE:
        return f"{VAR[Var(code)].name} {VAR[Var(code)].label}"
    if kind == Kind.CALL:
        return f"{CALL[Call(code)].token} {CALL[Call(code)].function}".strip()
    if kind == Kind.OP:
        return OPS[Op(code)].name
    return f"{EVENT[Event(code)].token} {Event(code).name.lower()}".strip()
