"""Writes the records of one guest op as the tokens of the measured sequences.

Two dialects exist: `plain` shows values only of the timer registers, HCR and list registers; `values` also those of
the other virtual interface registers, and the functions of the virtual interrupt controller.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from tickscope.engine.journal import Record
from tickscope.vocabulary import ACCESS, CALL, EVENT, Access, Call, Kind, Phase, Var

Writer = Callable[[int, int], str]
"""(slot, value) of a record -> its token."""


class Dialect(Enum):
    """Which of the two measured data sets the tokens are to look like."""

    PLAIN = "plain"
    VALUES = "values"


_VALUES_OPS = frozenset(
    (
        "sgi_self", "sgi_other", "sgi_both", "irq_line", "set_pending", "clear_pending", "set_active", "clear_active",
        "enable", "disable", "prio", "pmr", "eoimode", "dir", "burst", "burst_sgi", "route", "wfi_start",
    )
)  # fmt: skip
_VALUES_PROGRAMS = ("ipi_sender", "ipi_receiver")
"""Programs of the library that use such ops."""

_VALUES_CALLS = frozenset({Call.V_QUEUE, Call.KICK, Call.SGI, Call.INJ, Call.MAINT})
_HEX_IN_VALUES = frozenset(
    {
        Access.AP0R_R, Access.AP0R_W, Access.AP1R_R, Access.AP1R_W, Access.APR_R, Access.APR_W,
        Access.ELRSR_R, Access.VMCR_R, Access.VMCR_W,
    }
)  # fmt: skip
_DECIMAL = frozenset({Access.IAR, Access.EOIR, Access.DIR, Access.G_IAR, Access.G_EOIR, Access.G_DIR, Access.G_EOIM_W})
_HEX = frozenset({Access.HCR_W, Access.G_PMR_W})
_NO_TOKEN = frozenset({Access.ISB, Access.G_MMIO})

_ENTERED = (Phase.ENTER, Phase.NOOP)
"""A function that returns at once is entered, too: the measured sequences show it."""

_LR_STATES = ("0", "P", "A", "PA")
_TIMER_INTID = 27


def uses_values(op_names: Iterable[str]) -> bool:
    """Whether any of these ops belongs to the second data set, which shows more values."""
    return any(name in _VALUES_OPS for name in op_names)


def dialect_of(config: dict[str, Any]) -> Dialect:
    """The dialect in which the guests of a resolved config would have been measured."""
    words = re.findall(r'"(\w+)"', json.dumps(config.get("vms", [])))
    return Dialect.VALUES if uses_values(words) or not set(words).isdisjoint(_VALUES_PROGRAMS) else Dialect.PLAIN


def lr_text(value: int) -> str:
    """A list register value as the data writes it: state, h or e, and the INTID unless it is the timer's."""
    state = _LR_STATES[value >> 62]
    if state == "0":
        return state
    hw = value >> 61 & 1
    mark = "h" if hw else "e" if value >> 41 & 1 else ""
    intid = value & 0xFFFFFFFF
    return state + mark + ("" if hw and intid == _TIMER_INTID else f":{intid}")


def _writer(access: Access, dialect: Dialect) -> Writer | None:
    """How one kind of access is written, or None if it has no token."""
    name = ACCESS[access].token
    if access in _NO_TOKEN:
        return None
    if access in (Access.CTL_W, Access.G_CTL_W):
        return lambda slot, value: f"{name}={value & 7}"
    if access in (Access.CVAL_W, Access.G_CVAL_W):
        return lambda slot, value: f"{name}={'T' if value else '0'}"
    if access is Access.VOFF_W:
        return lambda slot, value: f"{name}={'off' if value else '0'}"
    if access in (Access.LR_R, Access.LR_W):
        direction = name[-1]
        return lambda slot, value: f"LR{slot}.{direction}={lr_text(value)}"
    if access in _DECIMAL:
        return lambda slot, value: f"{name}={value}"
    if access in _HEX or (dialect is Dialect.VALUES and access in _HEX_IN_VALUES):
        return lambda slot, value: f"{name}={value:x}"
    return lambda slot, value: name


def _writers(dialect: Dialect) -> dict[tuple[int, int], Writer]:
    table: dict[tuple[int, int], Writer] = {}
    for access in Access:
        writer = _writer(access, dialect)
        if writer:
            table[Kind.ACCESS, access] = writer
    for call, info in CALL.items():
        if info.token and (dialect is Dialect.VALUES or call not in _VALUES_CALLS):
            table[Kind.CALL, call] = _fixed(info.token)
    table[Kind.CALL, Call.UPD] = lambda slot, value: f"upd={slot}"
    for event, event_info in EVENT.items():
        if event_info.token:
            table[Kind.EVENT, event] = _fixed(event_info.token)
    table[Kind.CHANGE, Var.P_LINE] = lambda slot, value: f"[LINE={value}]"
    return table


def _fixed(token: str) -> Writer:
    return lambda slot, value: token


_TABLES = {dialect: _writers(dialect) for dialect in Dialect}


def token_of(record: Record, dialect: Dialect) -> str | None:
    """The token of a record, None for one that has none."""
    _, kind, code, _, _, slot, value, _, _ = record
    writer = _TABLES[dialect].get((kind, code))
    if writer is None or (kind == Kind.CALL and value not in _ENTERED):
        return None
    return writer(slot, value)


def placed_tokens(records: Iterable[Record], dialect: Dialect) -> list[tuple[int, str]]:
    """(pCPU, token) of each record that has a token, in order."""
    return [(record[3], token) for record in records if (token := token_of(record, dialect)) is not None]


def in_order(placed: list[tuple[int, str]], marks: bool) -> list[str]:
    """The tokens in order of execution; with `marks`, `<cpuN>` stands before the first token and at each change of
    pCPU, but never before [LINE=x]."""
    if not marks:
        return [token for _, token in placed]
    tokens: list[str] = []
    current = -1
    for pcpu, token in placed:
        if pcpu != current and not token.startswith("["):
            tokens.append(f"<cpu{pcpu}>")
            current = pcpu
        tokens.append(token)
    return tokens


def grouped(placed: list[tuple[int, str]]) -> list[str]:
    """The tokens of the lowest pCPU first, then those of the next: the form of the two-vCPU files."""
    tokens: list[str] = []
    for pcpu in sorted({pcpu for pcpu, _ in placed}):
        tokens.append(f"<cpu{pcpu}>")
        tokens.extend(token for owner, token in placed if owner == pcpu)
    return tokens
