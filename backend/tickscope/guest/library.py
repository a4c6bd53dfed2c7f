"""Named guest programs, so that an experiment need not spell out its ops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

OpData = list[object]


class Param(NamedTuple):
    """A parameter of a library program: bounds for numbers (inclusive) or the allowed words."""

    default: int | str
    low: int
    high: int
    words: tuple[str, ...]
    says: str


class LibraryProgram(NamedTuple):
    """A program that is built from a few parameters."""

    name: str
    says: str
    params: dict[str, Param]
    build: Callable[[dict[str, int], dict[str, str], int], OpData]
    """(numbers, words, counter_hz) -> ops as data"""


def _number(default: int, low: int, high: int, says: str) -> Param:
    return Param(default, low, high, (), says)


def _word(default: str, words: tuple[str, ...], says: str) -> Param:
    return Param(default, 0, 0, words, says)


def counts_of_us(us: int, counter_hz: int) -> int:
    """Counter ticks in `us` microseconds."""
    return us * counter_hz // 1_000_000


def _tick_handler(period: int) -> OpData:
    """Acknowledge, silence the timer, arm the next tick, end the interrupt: the measured guest's handler."""
    return ["ack", {"if_intid": 27, "ops": ["timer_mask", ["timer_arm_in", period]]}, "eoi"]


def _periodic_tick(n: dict[str, int], w: dict[str, str], hz: int) -> OpData:
    period = counts_of_us(n["period_us"], hz)
    rest: OpData = ["wfi"] if w["idle"] == "wfi" else [["spin", n["work_ns"]]]
    return [["timer_arm_in", period], {"on_irq": {"ops": _tick_handler(period)}}, {"repeat": "forever", "ops": rest}]


def _hypercalls(n: dict[str, int], w: dict[str, str], hz: int) -> OpData:
    first: OpData = ["timer_arm_far"] if w["timer"] == "armed" else []
    return [*first, {"repeat": "forever", "ops": ["hvc", ["spin", n["gap_ns"]]]}]


def _user_exits(n: dict[str, int], w: dict[str, str], hz: int) -> OpData:
    first: OpData = ["timer_arm_far"] if w["timer"] == "armed" else []
    return [*first, {"repeat": "forever", "ops": ["umem", ["spin", n["gap_ns"]]]}]


def _compute(n: dict[str, int], w: dict[str, str], hz: int) -> OpData:
    return [{"repeat": "forever", "ops": [["spin", n["work_ns"]]]}]


def _ipi_sender(n: dict[str, int], w: dict[str, str], hz: int) -> OpData:
    return [{"repeat": "forever", "ops": [["spin_random", n["gap_ns"] // 2, n["gap_ns"]], ["sgi_other", n["sgi"]]]}]


def _ipi_receiver(n: dict[str, int], w: dict[str, str], hz: int) -> OpData:
    return [{"on_irq": {"ops": ["ack", "eoi"]}}, {"repeat": "forever", "ops": ["wfi"]}]


_TIMER = {"timer": _word("armed", ("armed", "off"), "whether the guest's timer is armed far in the future")}

LIBRARY: Final[dict[str, LibraryProgram]] = {
    p.name: p
    for p in (
        LibraryProgram(
            "periodic_tick",
            "A guest with a periodic tick; between ticks it sleeps (wfi) or computes (spin).",
            {
                "period_us": _number(1000, 1, 10_000_000, "time between ticks in us"),
                "idle": _word("wfi", ("wfi", "spin"), "what the guest does between ticks"),
                "work_ns": _number(10_000, 100, 10**9, "length of one stretch of work when idle is spin"),
            },
            _periodic_tick,
        ),
        LibraryProgram(
            "hypercalls",
            "A guest that makes hypercalls for ever.",
            {"gap_ns": _number(1000, 0, 10**9, "instructions between calls"), **_TIMER},
            _hypercalls,
        ),
        LibraryProgram(
            "user_exits",
            "A guest that makes the VMM work: every access returns to user space.",
            {"gap_ns": _number(1000, 0, 10**9, "instructions between accesses"), **_TIMER},
            _user_exits,
        ),
        LibraryProgram(
            "compute",
            "A guest that only computes.",
            {"work_ns": _number(100_000, 100, 10**9, "length of one stretch")},
            _compute,
        ),
        LibraryProgram(
            "ipi_sender",
            "A guest that sends SGIs to the other vCPU.",
            {"gap_ns": _number(50_000, 2, 10**9, "longest pause between SGIs"), "sgi": _number(1, 0, 15, "which SGI")},
            _ipi_sender,
        ),
        LibraryProgram("ipi_receiver", "A guest that sleeps and takes SGIs.", {}, _ipi_receiver),
    )
}
