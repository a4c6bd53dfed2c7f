"""The profiles `flat` and `zero`: chosen numbers, with which only counts and order matter."""

from __future__ import annotations

from typing import Final

from tickscope.hardware.cost import NS_PER_S, CostProfile, CostRow, CostTable, Label, Level
from tickscope.hardware.cost_steps import CALLS, EVENTS, Work
from tickscope.vocabulary import Access, Call, Event

_EVERY_ACCESS: Final = "every access costs the same, so that only counts and order matter"
_ROUND: Final = "a round number"
_NO_TIME: Final = "the host takes no time at all, so that designs can be compared without races against it"
_GUEST_TIME: Final = "the guest's own accesses take time, as in flat"


def _chosen(step: int, level: Level, amount: int, why: str) -> CostRow:
    return CostRow(step, level, (amount,), Label.CHOSEN, why)


def _guest() -> tuple[CostRow, ...]:
    return tuple(_chosen(a, Level.GUEST, 10, _GUEST_TIME) for a in Access if a >= Access.G_CTL_W)


def _flat() -> tuple[CostRow, ...]:
    accesses = tuple(_chosen(a, Level.HOST, 10, _EVERY_ACCESS) for a in Access if a < Access.G_CTL_W)
    return (
        *accesses,
        *_guest(),
        _chosen(EVENTS + Event.ENTER, Level.EL2, 100, _ROUND),
        _chosen(EVENTS + Event.EXIT_SYNC, Level.EL2, 100, _ROUND),
        _chosen(EVENTS + Event.EXIT_IRQ, Level.EL2, 100, _ROUND),
        _chosen(CALLS + Call.HANDLE, Level.HOST, 200, _ROUND),
        _chosen(Work.VMM, Level.USER, 1000, _ROUND),
        _chosen(EVENTS + Event.SCHED_IN, Level.HOST, 500, _ROUND),
        _chosen(Work.IPI_TRAVEL, Level.HOST, 200, _ROUND),
    )


FLAT: Final = CostProfile(
    "flat",
    "Every access costs 10 ns and every switch a round number: for looking at counts and order.",
    "ns", NS_PER_S, (CostTable("", "", _flat()),),
)  # fmt: skip

ZERO: Final = CostProfile(
    "zero",
    f"As flat for the guest, but {_NO_TIME}.",
    "ns", NS_PER_S, (CostTable("", "", _guest()),),
)  # fmt: skip
