"""Round trips of the vCPUs: from an exit out of the guest to the next entry, with the accesses in between.

The notion is the page's (frontend/model/trips.js), and a test holds the two equal: a round trip holds what is done for
its vCPU, and what is done for no vCPU on the physical CPU where its vCPU is. An access is one of the host or of KVM at
EL2 to a register; a barrier (ISB) touches none and is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tickscope.engine.journal import Record
from tickscope.experiment.tokens import Dialect, token_of
from tickscope.vocabulary import Access, Event, ExitReason, Kind

KINDS: Final = (
    "timer reads", "timer writes", "CNTVOFF writes", "active-state writes", "EL2 calls", "list registers", "other",
)  # fmt: skip
"""Kinds of accesses, in the order of the counts."""
DIFFERING: Final = 5
"""The first five are what the designs differ in: the timer, its interrupt's active state, calls to EL2."""

REASONS: Final = {
    ExitReason.HVC: "hypercall",
    ExitReason.WFI: "WFI",
    ExitReason.MMIO_KERNEL: "MMIO in the kernel",
    ExitReason.MMIO_USER: "MMIO to the VMM",
    ExitReason.SYSREG: "system register",
}
INTERRUPT: Final = "interrupt"
"""The reason of an exit by a physical interrupt."""

_KIND_OF: Final[dict[int, int]] = {
    Access.CTL_R: 0, Access.CVAL_R: 0, Access.CTL_W: 1, Access.CVAL_W: 1, Access.VOFF_W: 2,
    Access.ACT_SET: 3, Access.ACT_CLR: 3, Access.HVC: 4, Access.LR_R: 5, Access.LR_W: 5,
}  # fmt: skip

FIRST_GUEST_ACCESS: Final = Access.G_CTL_W
KIND_OF_ACCESS: Final[dict[int, int]] = {
    access: _KIND_OF.get(access, 6) for access in Access if access < FIRST_GUEST_ACCESS and access != Access.ISB
}
"""Access of host or EL2 -> index in KINDS; what is missing is not counted."""


@dataclass
class _Trip:
    """A round trip under way. `home` is the physical CPU on which its vCPU is, -1 = not yet known."""

    seq: int
    t: int
    reason: str
    home: int = -1
    counts: list[int] = field(default_factory=lambda: [0] * len(KINDS))


@dataclass
class TripSum:
    """All round trips with one reason of exit."""

    trips: int = 0
    unfinished: int = 0
    """Exits after which the range ended before the next entry; their accesses are not in `counts`."""
    counts: list[int] = field(default_factory=lambda: [0] * len(KINDS))
    most: int = -1
    most_seq: int = 0
    """Accesses of the dearest round trip, and the record of its exit."""


class Trips:
    """Sums the round trips whose exit is from `since` up to, not with, `until` (ns), by reason of exit."""

    def __init__(self, vcpus: int, dialect: Dialect, since: int, until: int) -> None:
        self._open: list[_Trip | None] = [None] * vcpus
        self._since, self._until, self._dialect = since, until, dialect
        self._placed: dict[tuple[int, int, int], bool] = {}
        self.by_reason: dict[str, TripSum] = {}

    def exit(self, seq: int, record: Record) -> None:
        """A vCPU leaves the guest."""
        reason = INTERRUPT if record[2] == Event.EXIT_IRQ else REASONS[ExitReason(record[5])]
        self._open[record[4]] = _Trip(seq, record[0], reason, record[3])

    def enter(self, record: Record) -> None:
        """A vCPU enters the guest: its round trip is over."""
        trip, self._open[record[4]] = self._open[record[4]], None
        if trip is None or not self._since <= trip.t < self._until:
            return
        found = self.by_reason.setdefault(trip.reason, TripSum())
        found.trips += 1
        for kind, count in enumerate(trip.counts):
            found.counts[kind] += count
        accesses = sum(trip.counts)
        if accesses > found.most:
            found.most, found.most_seq = accesses, trip.seq

    def access(self, record: Record) -> None:
        """An access of host or EL2."""
        kind, vcpu, pcpu = KIND_OF_ACCESS.get(record[2]), record[4], record[3]
        if kind is None:
            return
        if vcpu >= 0:
            trip = self._open[vcpu]
            if trip is not None:
                trip.home = pcpu if pcpu >= 0 else trip.home
                trip.counts[kind] += 1
            return
        for trip in self._open:
            if trip is not None and trip.home == pcpu:
                trip.counts[kind] += 1

    def place(self, record: Record) -> None:
        """A call or an event: where it is done for a vCPU, there is its home."""
        vcpu, pcpu = record[4], record[3]
        trip = self._open[vcpu] if vcpu >= 0 and pcpu >= 0 else None
        if trip is not None and trip.home != pcpu and self._has_token(record):
            trip.home = pcpu

    def close(self) -> None:
        """The range is over."""
        for trip in self._open:
            if trip is not None and self._since <= trip.t < self._until:
                self.by_reason.setdefault(trip.reason, TripSum()).unfinished += 1

    def _has_token(self, record: Record) -> bool:
        key = record[1], record[2], record[6] if record[1] == Kind.CALL else 0
        if key not in self._placed:
            self._placed[key] = token_of(record, self._dialect) is not None
        return self._placed[key]
