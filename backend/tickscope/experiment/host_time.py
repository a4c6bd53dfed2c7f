"""The time that each physical CPU spends on the hypervisor and its host: at EL2 and in the host kernel, not in a guest,
not idle, not on a neighbour's thread. With the cost profile `qemu-icount` a nanosecond is an instruction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

from tickscope.engine.journal import Record
from tickscope.hardware.cost import compiled
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.hardware.cost_steps import EVENTS
from tickscope.vocabulary import NEIGHBOUR, Event, Kind, PcpuMode, Var

_BUSY: Final = (PcpuMode.HOST, PcpuMode.EL2)
INSTRUCTIONS: Final = "qemu-icount"
"""The profile whose nanoseconds are counted instructions."""

T = TypeVar("T")


def unit_of(cost: str) -> str:
    """What a profile counts: instructions or ns."""
    return "instructions" if cost == INSTRUCTIONS else "ns"


def entry_ns(config: Mapping[str, Any]) -> int:
    """What the last step of an entry takes in a run of this resolved config."""
    platform = config["platform"]
    costs = compiled(PROFILES[platform["cost"]], config["design"], platform["gic"], platform["host"])
    return costs.ns[EVENTS + Event.ENTER]


class HostTime(Generic[T]):
    """Follows the records of a run in order and tells whose the time was that passed before each.

    The last step of an entry takes its `entry_ns` when the mode is the guest's already: they are told with its record.
    """

    def __init__(self, entry_ns: int) -> None:
        self._entry_ns = entry_ns
        self._mode: dict[int, int] = {}
        self._thread: dict[int, int] = {}
        self._since: dict[int, tuple[int, T]] = {}

    def take(self, record: Record, owner: T) -> tuple[T, int] | None:
        """(owner of the record before it on the same CPU, ns of host time since then), None if there was none.

        `owner` is whoever the time from this record on belongs to.
        """
        t, kind, code, pcpu, _, _, value, _, _ = record
        if pcpu < 0:
            return None
        before = self._since.get(pcpu)
        passed = t - before[0] if before and self._is_busy(pcpu) else 0
        if kind == Kind.EVENT and code == Event.ENTER:
            passed += self._entry_ns
        self._since[pcpu] = (t, owner)
        if kind == Kind.CHANGE and code == Var.P_MODE:
            self._mode[pcpu] = value
        elif kind == Kind.CHANGE and code == Var.P_THREAD:
            self._thread[pcpu] = value
        return (before[1], passed) if before and passed else None

    def _is_busy(self, pcpu: int) -> bool:
        mode = self._mode.get(pcpu, PcpuMode.HOST)
        return mode in _BUSY and self._thread.get(pcpu, 0) < NEIGHBOUR
