"""Running totals of a run, kept from its records alone.

Latency is the time from the moment the guest's deadline is reached (or the timer is armed with a deadline in the past)
to the guest's acknowledge of interrupt 27.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from tickscope.engine.journal import Record
from tickscope.vocabulary import Access, Call, Event, Kind, Phase

_TIMER_INTID = 27
_ENABLE, _IMASK = 1, 2
_NS = 1_000_000_000
_MASK64 = (1 << 64) - 1

SUMS: dict[str, tuple[tuple[int, int], ...]] = {
    "timer_reads": ((Kind.ACCESS, Access.CTL_R), (Kind.ACCESS, Access.CVAL_R)),
    "timer_writes": ((Kind.ACCESS, Access.CTL_W), (Kind.ACCESS, Access.CVAL_W)),
    "cntvoff_writes": ((Kind.ACCESS, Access.VOFF_W),),
    "cnthctl_accesses": ((Kind.ACCESS, Access.CNTHCTL_R), (Kind.ACCESS, Access.CNTHCTL_W)),
    "active_writes": ((Kind.ACCESS, Access.ACT_SET), (Kind.ACCESS, Access.ACT_CLR)),
    "counter_reads": ((Kind.ACCESS, Access.CNT_R),),
    "el2_calls": ((Kind.ACCESS, Access.HVC),),
    "list_register_accesses": ((Kind.ACCESS, Access.LR_R), (Kind.ACCESS, Access.LR_W)),
    "host_irqs": ((Kind.EVENT, Event.HIRQ),),
    "vtimer_isr": ((Kind.CALL, Call.ISR),),
    "exits": ((Kind.EVENT, Event.EXIT_SYNC), (Kind.EVENT, Event.EXIT_IRQ)),
    "exits_irq": ((Kind.EVENT, Event.EXIT_IRQ),),
    "entries": ((Kind.EVENT, Event.ENTER),),
    "aborted_entries": ((Kind.EVENT, Event.ABORT_ENTRY),),
    "user_exits": ((Kind.EVENT, Event.USER_EXIT),),
    "loads": ((Kind.CALL, Call.LOAD),),
    "puts": ((Kind.CALL, Call.PUT),),
    "saves": ((Kind.CALL, Call.SAVE),),
    "restores": ((Kind.CALL, Call.RESTORE),),
    "injections": ((Kind.CALL, Call.UPD),),
    "blocks": ((Kind.CALL, Call.BLOCK),),
    "migrations": ((Kind.EVENT, Event.MIGRATE),),
    "guest_irqs": ((Kind.EVENT, Event.G_IRQ),),
    "idles": ((Kind.ACCESS, Access.IDLE),),
}
"""Total -> the (kind, code) pairs it counts; calls count when they are entered."""


@dataclass
class _Vcpu:
    """What is known of one vCPU's timer and ticks. Times in ns."""

    ctl: int = 0
    cval: int = 0
    voff: int = 0
    armed_at: int = 0
    exits: int = 0
    entries: int = 0
    ticks: int = 0
    latency_sum: int = 0
    latency_min: int = 0
    latency_max: int = 0
    latencies: int = 0

    def acknowledge(self, t: int, hz: int) -> None:
        """The guest has acknowledged interrupt 27 at `t`."""
        self.ticks += 1
        count = (self.cval + self.voff) & _MASK64
        due = max(self.armed_at, -(-count * _NS // hz))
        if not self.ctl & _ENABLE or self.ctl & _IMASK or due > t:
            return
        latency = t - due
        self.latency_min = min(self.latency_min, latency) if self.latencies else latency
        self.latency_max = max(self.latency_max, latency)
        self.latency_sum += latency
        self.latencies += 1

    def totals(self) -> dict[str, Any]:
        """Plain data for this vCPU."""
        latency = {"count": self.latencies, "min_ns": self.latency_min, "max_ns": self.latency_max}
        latency["mean_ns"] = self.latency_sum // self.latencies if self.latencies else 0
        return {"exits": self.exits, "entries": self.entries, "ticks": self.ticks, "latency": latency}


class Metrics:
    """Totals of all records added so far."""

    def __init__(self, vcpus: int, counter_hz: int) -> None:
        self._hz = counter_hz
        self._counts: dict[tuple[int, int], int] = {}
        self._no_ops = 0
        self._records = 0
        self._transitions = 0
        self._t = 0
        self._vcpus = [_Vcpu() for _ in range(vcpus)]

    def add(self, records: Iterable[Record]) -> None:
        """Take the next records of the run, in order."""
        counts = self._counts
        for t, kind, code, _, vcpu, _, value, _, _ in records:
            self._records += 1
            self._t = t
            if kind == Kind.CHANGE:
                self._transitions += 1
                continue
            if kind == Kind.CALL and value != Phase.ENTER:
                self._no_ops += value == Phase.NOOP
                continue
            key = (kind, code)
            counts[key] = counts.get(key, 0) + 1
            if vcpu >= 0:
                self._of_vcpu(self._vcpus[vcpu], t, kind, code, value)

    def _of_vcpu(self, vcpu: _Vcpu, t: int, kind: int, code: int, value: int) -> None:
        if kind == Kind.EVENT:
            if code in (Event.EXIT_SYNC, Event.EXIT_IRQ):
                vcpu.exits += 1
            elif code == Event.ENTER:
                vcpu.entries += 1
        elif kind == Kind.ACCESS:
            if code == Access.G_IAR and value == _TIMER_INTID:
                vcpu.acknowledge(t, self._hz)
            elif code == Access.G_CVAL_W:
                vcpu.cval, vcpu.armed_at = value, t
            elif code == Access.G_CTL_W:
                vcpu.ctl, vcpu.armed_at = value, t
            elif code == Access.VOFF_W and value:
                vcpu.voff = value

    def state(self) -> dict[str, Any]:
        """Plain data from which another one goes on (`resume`)."""
        counts = [[kind, code, count] for (kind, code), count in self._counts.items()]
        head = [self._no_ops, self._records, self._transitions, self._t]
        return {"head": head, "counts": counts, "vcpus": [list(astuple(vcpu)) for vcpu in self._vcpus]}

    def resume(self, state: dict[str, Any]) -> None:
        """Go on from what `state` gave after some record; the record that follows it is the next to add."""
        self._no_ops, self._records, self._transitions, self._t = state["head"]
        self._counts = {(kind, code): count for kind, code, count in state["counts"]}
        self._vcpus = [_Vcpu(*fields) for fields in state["vcpus"]]

    def totals(self) -> dict[str, Any]:
        """Plain data: t_ns, records, transitions, no_ops, accesses, the sums, and `vcpus` with one entry each."""
        sums = {name: sum(self._counts.get(key, 0) for key in keys) for name, keys in SUMS.items()}
        head = {"t_ns": self._t, "records": self._records, "transitions": self._transitions, "no_ops": self._no_ops}
        head["accesses"] = sum(count for (kind, _), count in self._counts.items() if kind == Kind.ACCESS)
        head["timer_accesses"] = sums["timer_reads"] + sums["timer_writes"]
        return head | sums | {"vcpus": [vcpu.totals() for vcpu in self._vcpus]}
