"""The profile `qemu-icount`: one instruction is one nanosecond, as in the emulator with which all was measured.

The amounts of the host, EL2 and user space are found by tools/fit_costs.py from the measured rows of guest programs,
one table for each platform (cost_icount_*.py). Only half of the programs were used; the others test them.
"""

from __future__ import annotations

from typing import Final

from tickscope.hardware import cost_icount_v2_nvhe, cost_icount_v3_nvhe, cost_icount_v3_vhe
from tickscope.hardware.cost import NS_PER_S, Basis, CostProfile, CostRow, CostTable, Label, Level
from tickscope.hardware.cost_steps import EVENTS, Work
from tickscope.vocabulary import Access, Event

_SOURCES: Final[dict[Basis, tuple[Label, str]]] = {
    Basis.FUNCTION: (
        Label.MEASURED,
        "counted for the function itself, within one (finding 19 of the measurements; v4.14's by analogy)",
    ),
    Basis.ALONE: (Label.MEASURED, "read off the measured rows, in which nothing else runs at this level"),
    Basis.ROWS: (Label.DERIVED, "regression over the measured rows of guest programs, which decide it"),
    Basis.SHARED: (
        Label.DERIVED,
        "regression over the measured rows; they decide the sum of steps that run together, an estimate of the size "
        "of each shares it out",
    ),
}

GUEST_HANDLER: Final = 36
"""Entering and leaving the guest's interrupt handler: with its accesses 38 instructions a tick, as measured."""


def _guest() -> tuple[CostRow, ...]:
    """The guest's own steps: the measured guests were other programs, so these are round."""
    one = "one instruction for each register access"
    accesses = (CostRow(a, Level.GUEST, (1,), Label.CHOSEN, one) for a in Access if a >= Access.G_CTL_W)
    handler = "what is left of the 38 instructions that a measured tick's handler takes"
    return (*accesses, CostRow(EVENTS + Event.G_IRQ, Level.GUEST, (GUEST_HANDLER,), Label.DERIVED, handler))


def _table(gic: str, host: str, amounts: tuple[tuple[int, Level, tuple[int, ...], Basis], ...]) -> CostTable:
    rows = tuple(CostRow(step, level, numbers, *_SOURCES[basis]) for step, level, numbers, basis in amounts)
    why = "the emulator runs one CPU until it idles or its turn is over"
    travel = CostRow(Work.IPI_TRAVEL, Level.HOST, (2500,), Label.CHOSEN, why)
    return CostTable(gic, host, (*rows, *_guest(), travel))


QEMU_ICOUNT: Final = CostProfile(
    "qemu-icount",
    "One instruction takes one nanosecond: the measured instructions of each kernel, no cycles. Real hardware differs: "
    "there an access to a device or a call to EL2 takes far longer than other instructions.",
    "instructions", NS_PER_S,
    (
        _table("v3", "nvhe", cost_icount_v3_nvhe.AMOUNTS),
        _table("v2", "nvhe", cost_icount_v2_nvhe.AMOUNTS),
        _table("v3", "vhe", cost_icount_v3_vhe.AMOUNTS),
    ),
)  # fmt: skip
