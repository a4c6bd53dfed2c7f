"""What becomes of each deadline that a guest programs: a fold over the records of a run, the same for every design.

A deadline is programmed when the guest's timer takes a compare value with which it can fire (ENABLE set, IMASK clear):
by CNTV_CVAL while it is enabled, or by CNTV_CTL. It is *due* from the first nanosecond at which the virtual counter has
reached the value. Its fate is read from what the guest does and sees, never from what the host does, so the fates of
one program under two designs can be compared:

* taken: the guest acknowledged interrupt 27 for it. (A deadline that the guest withdraws after it was due may still be
  taken, until the vCPU exits next: the list register holds the interrupt that long.)
* merged: it was due, and one interrupt served it together with another deadline: the guest programmed the other one
  before it acknowledged, or it did so while interrupt 27 was open (acknowledged and not ended) already.
* cancelled: the guest withdrew it before it was due, or later and no interrupt came of it.
* open: none of these until the run ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from tickscope.engine.journal import NONE, Record
from tickscope.engine.queue import NEVER
from tickscope.hardware.counter import first_ns_of
from tickscope.hardware.virtual_timer import MASK64, can_fire
from tickscope.vocabulary import Access, Event, Kind

TIMER_INTID = 27
_EXITS = (Event.EXIT_SYNC, Event.EXIT_IRQ)
_ACCESSES = frozenset(
    {
        Access.G_CTL_W, Access.G_CVAL_W, Access.G_IAR, Access.G_EOIR, Access.G_DIR, Access.G_EOIM_W, Access.VOFF_W,
    }
)  # fmt: skip


class Fate(IntEnum):
    """What became of a deadline."""

    OPEN = 0
    TAKEN = 1
    MERGED = 2
    CANCELLED = 3


@dataclass
class Deadline:
    """One deadline of one vCPU. Times in ns since the start of the run, seqs as in the tape."""

    vcpu: int
    number: int
    """Its place among the deadlines of the vCPU, from 0."""
    cval: int
    """CNTV_CVAL, in counts of the virtual counter."""
    programmed_seq: int
    programmed_at: int
    due_at: int
    """When the line could rise for it: not before it was programmed; NEVER if it is beyond the counter's reach."""
    fate: Fate = Fate.OPEN
    decided_seq: int = 0
    decided_at: int = 0
    """0 while it is open."""
    acknowledged: int = 0
    """How often the guest acknowledged 27 for it: more than once if it ended the interrupt with the line still high."""

    def decide(self, fate: Fate, seq: int, t: int) -> None:
        """Its fate is known from record `seq` on."""
        self.fate, self.decided_seq, self.decided_at = fate, seq, t


@dataclass
class _Guest:
    """The timer and interrupt 27 as one guest has left them."""

    ctl: int = 0
    cval: int = 0
    voff: int = 0
    eoimode: int = 0
    acknowledged: bool = False
    dropped: bool = False
    current: Deadline | None = None
    """The deadline that stands in the timer."""
    withdrawn: list[Deadline] = field(default_factory=list)
    """Were due when the guest withdrew them, and may still stand in a list register: there has been no exit since."""


class Deadlines:
    """Follows the records of a run; `all` has every deadline in the order in which they were programmed."""

    def __init__(self, vcpus: int, counter_hz: int) -> None:
        self._hz = counter_hz
        self._guests = [_Guest() for _ in range(vcpus)]
        self._counts = [0] * vcpus
        self.all: list[Deadline] = []
        self.unasked = 0
        """Acknowledges of 27 that no deadline asked for: software had made it pending."""

    def add(self, first_seq: int, records: Iterable[Record]) -> None:
        """Take the next records of the run, in order; the first has this seq."""
        for seq, (t, kind, code, _, vcpu, _, value, _, _) in enumerate(records, first_seq):
            if vcpu == NONE:
                continue
            if kind == Kind.ACCESS and code in _ACCESSES:
                self._access(self._guests[vcpu], vcpu, seq, t, code, value)
            elif kind == Kind.EVENT and code in _EXITS:
                _exit(self._guests[vcpu], seq, t)

    def of(self, vcpu: int) -> list[Deadline]:
        """The deadlines of one vCPU, in order."""
        return [deadline for deadline in self.all if deadline.vcpu == vcpu]

    def current(self, vcpu: int) -> Deadline | None:
        """The deadline that stands in a vCPU's timer after the records added so far, whatever became of it."""
        return self._guests[vcpu].current

    def take_decided(self) -> list[Deadline]:
        """Hand over the deadlines whose fate is known and forget them: `all` keeps the open ones. So a long run can be
        followed in little memory; `counts` then tells of the open ones alone."""
        decided = [deadline for deadline in self.all if deadline.fate is not Fate.OPEN]
        self.all = [deadline for deadline in self.all if deadline.fate is Fate.OPEN]
        return decided

    def counts(self) -> list[dict[str, int]]:
        """For each vCPU: programmed, and how many of these were taken, merged, cancelled and are open."""
        found = [{"programmed": 0, "taken": 0, "merged": 0, "cancelled": 0, "open": 0} for _ in self._guests]
        for deadline in self.all:
            found[deadline.vcpu]["programmed"] += 1
            found[deadline.vcpu][deadline.fate.name.lower()] += 1
        return found

    def _access(self, guest: _Guest, vcpu: int, seq: int, t: int, code: int, value: int) -> None:
        if code == Access.G_CTL_W:
            guest.ctl = value
            self._programmed(guest, vcpu, seq, t)
        elif code == Access.G_CVAL_W:
            guest.cval = value
            self._programmed(guest, vcpu, seq, t)
        elif code == Access.G_IAR:
            if value == TIMER_INTID:
                self._acknowledged(guest, seq, t)
        elif code == Access.G_EOIM_W:
            guest.eoimode = value
        elif code == Access.VOFF_W:
            guest.voff = value or guest.voff
        elif value == TIMER_INTID:
            guest.dropped = code == Access.G_EOIR and bool(guest.eoimode)
            guest.acknowledged = False

    def _programmed(self, guest: _Guest, vcpu: int, seq: int, t: int) -> None:
        """The guest has written the timer: a deadline may have gone and another one come. The same one may stay."""
        fires = can_fire(guest.ctl)
        if guest.current is not None:
            if fires and guest.current.cval == guest.cval:
                return
            _withdraw(guest, guest.current, seq, t)
            guest.current = None
        if fires:
            reached = guest.cval + guest.voff
            due = NEVER if reached > MASK64 else min(max(t, first_ns_of(reached, self._hz)), NEVER)
            guest.current = Deadline(vcpu, self._counts[vcpu], guest.cval, seq, t, due)
            self._counts[vcpu] += 1
            self.all.append(guest.current)

    def _acknowledged(self, guest: _Guest, seq: int, t: int) -> None:
        """Interrupt 27 goes to the deadline in the timer if that is due, else to the one withdrawn last."""
        guest.acknowledged = True
        current = guest.current
        taker = current if current is not None and current.due_at <= t else None
        if taker is None and guest.withdrawn:
            taker = guest.withdrawn.pop()
        if taker is None:
            self.unasked += 1
            return
        taker.acknowledged += 1
        if taker.fate is Fate.OPEN:
            taker.decide(Fate.TAKEN, seq, t)
        _settle(guest, Fate.MERGED, seq, t)


def _withdraw(guest: _Guest, deadline: Deadline, seq: int, t: int) -> None:
    """The guest no longer waits for this deadline."""
    if deadline.fate is not Fate.OPEN:
        return
    if t < deadline.due_at:
        deadline.decide(Fate.CANCELLED, seq, t)
    elif guest.acknowledged or guest.dropped:
        deadline.decide(Fate.MERGED, seq, t)
    else:
        guest.withdrawn.append(deadline)


def _exit(guest: _Guest, seq: int, t: int) -> None:
    """KVM looks at the line again: what was withdrawn is gone, unless another deadline holds the line up."""
    if guest.withdrawn:
        current = guest.current
        held = current is not None and current.due_at <= t
        _settle(guest, Fate.MERGED if held else Fate.CANCELLED, seq, t)


def _settle(guest: _Guest, fate: Fate, seq: int, t: int) -> None:
    for deadline in guest.withdrawn:
        deadline.decide(fate, seq, t)
    guest.withdrawn.clear()
