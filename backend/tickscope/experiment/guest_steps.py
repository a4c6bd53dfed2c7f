"""A run cut at what its guests do: each guest op begun and each interrupt taken begins a step, with what it cost.

Every record belongs to exactly one step, so the costs of all steps add up to the totals of the run. A record without a
vCPU belongs to the vCPU that its physical CPU ran last; one without either, to that of the record before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tickscope.engine.journal import Record
from tickscope.experiment.host_time import HostTime
from tickscope.experiment.metrics import SUMS
from tickscope.experiment.tokens import Dialect, token_of
from tickscope.guest.ops import OPS, Op
from tickscope.vocabulary import Access, Event, Kind, Var, VcpuState

COSTS: Final = (
    "timer_reads", "timer_writes", "cntvoff_writes", "active_writes", "el2_calls", "host_irqs", "exits",
)  # fmt: skip
"""What is counted for each step, by the names of a run's totals."""

Key = tuple[str | int, ...]
"""What the guest can see of an event, without its time."""

START, OP, INTERRUPT, DONE = "start", "op", "interrupt", "done"

_COUNTED: Final = {key: place for place, name in enumerate(COSTS) for key in SUMS[name]}
_FIRST_GUEST_ACCESS: Final = Access.G_CTL_W


class Step:
    """One thing that a guest does, and all that happens until it does the next one."""

    __slots__ = (
        "costs", "host_ns", "interrupted", "key", "kind", "label", "last", "seen", "seq", "seqs", "t", "tokens", "vcpu",
    )  # fmt: skip

    def __init__(self, vcpu: int, kind: str, label: str, key: Key, seq: int, t: int) -> None:
        self.vcpu, self.kind, self.label, self.key = vcpu, kind, label, key
        self.seq, self.t = seq, t
        self.last = seq
        self.costs = [0] * len(COSTS)
        self.host_ns = 0
        """Time at EL2 and in the host kernel: instructions, where the cost profile counts them."""
        self.seen: list[Key] = []
        """The guest's own accesses, with what they answered."""
        self.tokens: list[str] = []
        self.seqs: list[int] = []
        """The records of the tokens."""
        self.interrupted = False
        """A physical interrupt took the guest out."""


class GuestSteps:
    """Cuts a run into steps, one list for each vCPU. Records are added in order."""

    def __init__(self, vcpus: int, dialect: Dialect, duration_ns: int, entry_ns: int) -> None:
        self.by_vcpu = [[Step(v, START, "first entry", (START,), 0, 0)] for v in range(vcpus)]
        self.blocked = [False] * vcpus
        self.records = 0
        self.t = 0
        self.ended = False
        """The record that says that the run is over was seen."""
        self.violated = 0
        """Number of the invariant that stopped the run, 0 for none."""
        self._dialect, self._duration_ns = dialect, duration_ns
        self._home: dict[int, int] = {}
        self._last = 0
        self._time: HostTime[Step] = HostTime(entry_ns)

    @property
    def asleep(self) -> bool:
        """The run was over before its time: nothing could ever happen any more."""
        return self.ended and self.t < self._duration_ns

    def add(self, records: Iterable[Record]) -> None:
        """Take the next records of the run."""
        for record in records:
            self.records += 1
            self._take(self.records, record)

    def _take(self, seq: int, record: Record) -> None:
        t, kind, code, pcpu, vcpu, _, value, _, _ = record
        self.t = t
        owner = self._owner(pcpu, vcpu)
        head = _head(record) if vcpu >= 0 else None
        if head is not None:
            self.by_vcpu[owner].append(Step(owner, *head, seq, t))
        step = self.by_vcpu[owner][-1]
        step.last = seq
        passed = self._time.take(record, step)
        if passed is not None:
            passed[0].host_ns += passed[1]
        self._note(step, seq, record)
        place = _COUNTED.get((kind, code))
        if place is not None:
            step.costs[place] += 1
        if kind == Kind.CHANGE:
            if code == Var.V_STATE:
                self.blocked[owner] = value == VcpuState.BLOCKED
        elif kind == Kind.EVENT:
            self._event(step, code, value)

    def _owner(self, pcpu: int, vcpu: int) -> int:
        if vcpu >= 0:
            self._last = vcpu
            if pcpu >= 0:
                self._home[pcpu] = vcpu
        elif pcpu >= 0:
            self._last = self._home.get(pcpu, 0)
        return self._last

    def _note(self, step: Step, seq: int, record: Record) -> None:
        if record[1] == Kind.ACCESS and record[2] >= _FIRST_GUEST_ACCESS:
            step.seen.append(_seen(record))
        token = token_of(record, self._dialect)
        if token is not None:
            step.tokens.append(token)
            step.seqs.append(seq)

    def _event(self, step: Step, code: int, value: int) -> None:
        if code == Event.EXIT_IRQ:
            step.interrupted = True
        elif code == Event.END:
            self.ended = True
        elif code == Event.VIOLATION:
            self.violated = value


def _head(record: Record) -> tuple[str, str, Key] | None:
    """(kind, label, key) if a step begins with this record."""
    _, kind, code, _, _, mark, value, _, _ = record
    if kind == Kind.OP:
        info = OPS[Op(code)]
        label = f"{info.name} {value}" if info.bounds else info.name
        return OP, label, (OP, code, mark, value)
    if kind == Kind.EVENT and code == Event.G_IRQ:
        return INTERRUPT, "interrupt", (INTERRUPT,)
    if kind == Kind.EVENT and code == Event.GUEST_DONE:
        return DONE, "end of the program", (DONE,)
    return None


def _seen(record: Record) -> Key:
    """A guest's access without what depends on time: of a compare value only whether it is 0."""
    _, _, code, _, _, slot, value, _, _ = record
    if code == Access.G_CVAL_W:
        return (code, "T" if value else 0)
    if code == Access.G_CTL_W:
        return (code, value & 7)
    return (code, slot if code == Access.G_SGI_W else value)
