"""From expiry to handler: a fold over the records of a run.

A deadline expires at the first nanosecond at which the virtual counter has reached it (experiment/deadlines.py). Two
handlers may follow: the host's, when the host acknowledges interrupt 27 while that deadline stands in the timer and the
guest has not yet taken it; and the guest's, when the guest acknowledges interrupt 27 for it. A design in which the host
never takes the timer's interrupt has no host handler, and a sleeping guest's deadline is often met by the host's own
timer instead: both are counted as expired and not handled by the host.
"""

from __future__ import annotations

from tickscope.engine.journal import Record
from tickscope.experiment.deadlines import TIMER_INTID, Deadline, Deadlines, Fate
from tickscope.figures.spread import Spread

_DRAIN_AT = 1000
"""Deadlines that are kept before those with a known fate are counted and forgotten."""


class Expiries:
    """What became of the deadlines that expired from `since` to `until` (ns, both included)."""

    def __init__(self, vcpus: int, counter_hz: int, since: int, until: int) -> None:
        self._deadlines = Deadlines(vcpus, counter_hz)
        self._since, self._until = since, until
        self._host: dict[tuple[int, int], tuple[int, int]] = {}
        self.guest, self.host = Spread(), Spread()
        """Latencies in ns; the record of a guest's is its acknowledge, of a host's the host's acknowledge."""
        self.fates = dict.fromkeys(Fate, 0)
        """How many expired deadlines have each fate; one that is still open had no handler by the end."""

    @property
    def expired(self) -> int:
        """How many deadlines expired in the range."""
        return sum(self.fates.values())

    def take(self, seq: int, record: Record) -> None:
        """A record that a deadline may depend on: an access of a guest, a write of CNTVOFF, an exit."""
        self._deadlines.add(seq, (record,))
        if len(self._deadlines.all) > _DRAIN_AT:
            self._drain()

    def host_acknowledges(self, seq: int, record: Record) -> None:
        """The host has read its IAR."""
        vcpu = record[4]
        if record[6] != TIMER_INTID or vcpu < 0:
            return
        deadline = self._deadlines.current(vcpu)
        if deadline is not None and deadline.fate is Fate.OPEN and deadline.due_at <= record[0]:
            self._host.setdefault((vcpu, deadline.number), (seq, record[0]))

    def close(self) -> None:
        """The range is over: what is open now stays open."""
        self._drain()
        for deadline in self._deadlines.all:
            self._count(deadline)

    def _drain(self) -> None:
        for deadline in self._deadlines.take_decided():
            self._count(deadline)

    def _count(self, deadline: Deadline) -> None:
        host = self._host.pop((deadline.vcpu, deadline.number), None)
        if not self._since <= deadline.due_at <= self._until:
            return
        if deadline.fate is Fate.CANCELLED and deadline.decided_at < deadline.due_at:
            return  # withdrawn before its time: it never expired
        self.fates[deadline.fate] += 1
        if deadline.fate is Fate.TAKEN:
            self.guest.add(deadline.decided_at - deadline.due_at, deadline.decided_seq)
        if host is not None:
            self.host.add(host[1] - deadline.due_at, host[0])
