"""Writes the amounts that tools/fit_costs.py has found as a module of the hardware room, steps by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from typing import Final, NamedTuple

from tickscope.hardware.cost import DESIGNS, Basis, Level
from tickscope.hardware.cost_steps import CALLS, EVENTS, EXITS, HANDLES, IRQ_REASON, NOOPS, REQUESTS, SPI_REQUESTS, Work
from tickscope.vocabulary import Access, Call, Event, ExitReason, Request
from tools.cost_guesses import KNOWN_AT_EL2, KNOWN_AT_HOST


class Found(NamedTuple):
    """One amount: whose it is ('' = all designs of the tree), and whether the rows decided it."""

    step: int
    design: str
    amount: int
    decided: bool


ByDesign = dict[str, list[Found]]

_GROUPS: Final[tuple[tuple[int, str, type[IntEnum]], ...]] = (
    (SPI_REQUESTS, "SPI_REQUESTS", Request), (REQUESTS, "REQUESTS", Request), (HANDLES, "HANDLES", ExitReason),
    (EXITS, "EXITS", ExitReason), (EVENTS, "EVENTS", Event), (NOOPS, "NOOPS", Call), (CALLS, "CALLS", Call),
)  # fmt: skip
_STEP_NAMES: Final = ("CALLS", "EVENTS", "EXITS", "HANDLES", "IRQ_REASON", "NOOPS", "REQUESTS", "SPI_REQUESTS", "Work")
_WORDS: Final = ("Access", "Call", "Event", "ExitReason", "Request")

_MODULE: Final = '''"""Instructions per step on GIC{gic} {host}: (step, level, amounts by design, basis).

Written by tools/fit_costs.py from the measured rows of guest programs with even numbers: do not edit.
"""

from __future__ import annotations

from typing import Final

from tickscope.hardware.cost import Basis, Level
from tickscope.hardware.cost_steps import {steps}
from tickscope.vocabulary import {words}

{levels}
FUNCTION, ALONE, ROWS, SHARED = Basis.FUNCTION, Basis.ALONE, Basis.ROWS, Basis.SHARED

AMOUNTS: Final = (
{lines}
)
'''


def module_text(gic: str, host: str, found: Mapping[Level, ByDesign]) -> str:
    """The whole module of one platform."""
    lines = "\n".join(line for level, by_design in found.items() for line in _lines(level, by_design))
    return _MODULE.format(
        gic=gic, host="nVHE" if host == "nvhe" else "VHE", lines=lines,
        steps=", ".join(name for name in _STEP_NAMES if re.search(rf"\b{name}\b", lines)),
        words=", ".join(name for name in _WORDS if f"{name}." in lines),
        levels=", ".join(level.name for level in found) + " = " + ", ".join(f"Level.{level.name}" for level in found),
    )  # fmt: skip


def _lines(level: Level, by_design: ByDesign) -> list[str]:
    lines = []
    for step in sorted({one.step for ones in by_design.values() for one in ones}):
        mine = [[one for one in by_design[d] if one.step == step and one.design in ("", d)] for d in DESIGNS]
        amounts = tuple(sum(one.amount for one in ones) for ones in mine)
        if any(amounts):
            basis = _basis(level, step, all(one.decided for ones in mine for one in ones))
            lines.append(f"    ({symbol(step)}, {level.name}, {amounts}, {basis.name}),")
    return lines


def _basis(level: Level, step: int, decided: bool) -> Basis:
    if level == Level.USER:
        return Basis.ALONE
    if step in (KNOWN_AT_EL2 if level == Level.EL2 else KNOWN_AT_HOST):
        return Basis.FUNCTION
    return Basis.ROWS if decided else Basis.SHARED


def symbol(step: int) -> str:
    """A step as the code names it."""
    if step >= Work.FOLD:
        return f"Work.{Work(step).name}"
    for base, name, kind in _GROUPS:
        if step >= base:
            code = step - base
            if kind is ExitReason and code == IRQ_REASON:
                return f"{name} + IRQ_REASON"
            return f"{name} + {kind.__name__}.{kind(code).name}"
    return f"Access.{Access(step).name}"
