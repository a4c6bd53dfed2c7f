"""Records in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.basis import SAYS, basis_of
from tickscope.guest.ops import OPS, Op
from tickscope.rules import RULES
from tickscope.vocabulary import (
    ACCESS,
    CALL,
    EITHER,
    ENUMS,
    EVENT,
    NEIGHBOUR,
    SUBJECTS,
    VAR,
    Access,
    Actor,
    Call,
    Event,
    ExitReason,
    Kind,
    Phase,
    Show,
    Subject,
    Var,
)  # fmt: skip

RecordAt = Callable[[int], Record]
"""seq -> record; raises KeyError or IndexError if there is none."""

_EXITS = {
    ExitReason.HVC: "a hypercall",
    ExitReason.WFI: "it waits for an interrupt (WFI)",
    ExitReason.MMIO_KERNEL: "it touches a device that KVM emulates in the kernel",
    ExitReason.MMIO_USER: "it touches a device that the VMM emulates in user space",
    ExitReason.SYSREG: "it writes a system register that KVM traps",
}
_SWITCH = (Call.SWITCH_IN, Call.SWITCH_OUT)
_LR_STATES = ("empty", "pending", "active", "pending and active")


def ctl_text(value: int) -> str:
    """CNTV_CTL in words: `ENABLE, ISTATUS (5)`."""
    bits = [name for bit, name in enumerate(("ENABLE", "IMASK", "ISTATUS")) if value >> bit & 1]
    return f"{', '.join(bits) or 'off'} ({value})"


def lr_text(value: int) -> str:
    """A list register in words: `interrupt 27, pending, tied to physical interrupt 27`."""
    state = value >> 62
    if not state:
        return "empty"
    text = f"interrupt {value & 0xFFFFFFFF}, {_LR_STATES[state]}"
    return text + (f", tied to physical interrupt {value >> 32 & 0x3FF}" if value >> 61 & 1 else "")


def _thread(number: int) -> str:
    if number <= 0:
        return "nobody"
    return f"neighbour {number - NEIGHBOUR}" if number >= NEIGHBOUR else f"the thread of vCPU {number - 1}"


def _filled(sentence: str, record: Record) -> str:
    _, _, _, pcpu, vcpu, slot, value, _, _ = record
    words = {"{v}": hex(value), "{d}": str(value), "{s}": str(slot), "{p}": str(pcpu), "{u}": str(vcpu)}
    words |= {"{ctl}": ctl_text(value), "{lr}": lr_text(value), "{thread}": _thread(slot)}
    words["{exit}"] = _EXITS[ExitReason(slot)] if slot in list(ExitReason) else "a trap"
    for mark, text in words.items():
        sentence = sentence.replace(mark, text)
    return sentence


def value_text(var: Var, value: int) -> str:
    """A state variable's value for people."""
    show = VAR[var].show
    if show is Show.CTL:
        return ctl_text(value)
    if show is Show.LR:
        return lr_text(value)
    if show is Show.ENUM:
        return ENUMS[var].get(value, str(value))
    if show in (Show.HEX, Show.MASK):
        return hex(value)
    return _thread(value) if var in (Var.P_THREAD, Var.P_RUNNING) else str(value)


def _change(record: Record, variables: Sequence[Variable]) -> str:
    _, _, code, _, _, slot, value, _, _ = record
    var = Var(code)
    info = VAR[var]
    subject, number = variables[slot].subject, variables[slot].slot
    owner = f"pCPU {subject}" if info.subject is Subject.PCPU else f"vCPU {subject}"
    name = f"{info.label} {number}" if info.show is Show.LR else info.label
    return f"{name} of {owner} becomes {value_text(var, value)}."


def doer(record: Record, record_at: RecordAt) -> Actor | None:
    """Who makes an access that one design makes in the host and another in its switch at EL2: its cause tells. None for
    every other record: its sentence names who."""
    if record[1] != Kind.ACCESS or "{who}" not in ACCESS[Access(record[2])].says:
        return None
    _, kind, code, *_ = record_at(record[7])
    return Actor.EL2 if kind == Kind.CALL and code in _SWITCH else Actor.HOST


def sentence(record: Record, variables: Sequence[Variable], by: Actor | None = None) -> str:
    """What the record says, in one sentence; `by` is what `doer` says, None for not known."""
    _, kind, code, _, vcpu, _, value, _, _ = record
    if kind == Kind.OP:
        return f"The guest of vCPU {vcpu} begins {OPS[Op(code)].name}: {OPS[Op(code)].says}."
    if kind == Kind.ACCESS:
        return _filled(ACCESS[Access(code)].says.replace("{who}", EITHER if by is None else SUBJECTS[by]), record)
    if kind == Kind.CHANGE:
        return _change(record, variables)
    if kind == Kind.CALL:
        info = CALL[Call(code)]
        if value == Phase.ENTER:
            return f"{info.function}: {info.says}"
        return f"{info.function} {'returns' if value == Phase.RETURN else 'has nothing to do'}."
    return _filled(EVENT[Event(code)].says, record)


def as_data(seq: int, record: Record, variables: Sequence[Variable], record_at: RecordAt) -> dict[str, Any]:
    """The record as plain JSON data; the value as hexadecimal text, for a browser's numbers end at 2**53. `record_at`
    is asked for the record's cause where the sentence needs it."""
    t, kind, code, pcpu, vcpu, slot, value, cause, rule = record
    names: dict[int, type[Op] | type[Access] | type[Var] | type[Call] | type[Event]] = {
        Kind.OP: Op, Kind.ACCESS: Access, Kind.CHANGE: Var, Kind.CALL: Call, Kind.EVENT: Event,
    }  # fmt: skip
    return {
        "seq": seq, "t": t, "kind": Kind(kind).name.lower(), "code": names[kind](code).name.lower(), "pcpu": pcpu,
        "vcpu": vcpu, "slot": slot, "value": hex(value), "cause": cause, "rule": rule,
        "says": sentence(record, variables, doer(record, record_at)),
    }  # fmt: skip


def rule_data(number: int) -> dict[str, Any] | None:
    """The rule as plain data, or None for 0. `basis` says whether it was measured."""
    rule = RULES.get(number)
    if rule is None:
        return None
    basis = basis_of(number)
    return {"id": rule.id, "name": rule.name, "says": rule.says, "when": rule.when, "where": rule.where,
            "designs": list(rule.designs), "basis": basis.value, "basis_says": SAYS[basis]}  # fmt: skip
