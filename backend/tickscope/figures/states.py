"""Where the time of each vCPU and each physical CPU goes, and in which state the physical CPUs cost the host time.

Every nanosecond of the range belongs to exactly one state of each CPU, so the states of one CPU add up to the range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tickscope.engine.journal import Record, Variable
from tickscope.vocabulary import NEIGHBOUR, PcpuMode, Subject, Var, VcpuState

GUEST, EL2, HOST, USER, ASLEEP, PREEMPTED, OFF = (
    "guest", "EL2", "host", "VMM", "asleep", "preempted", "not running",
)  # fmt: skip
OTHER, IDLE = "other thread", "idle"
STATES: Final = (GUEST, EL2, HOST, USER, OTHER, PREEMPTED, ASLEEP, IDLE, OFF)
"""All states, in the order in which they are shown. A vCPU is in EL2 while KVM's code there switches for its thread."""
VCPU_STATES: Final = (GUEST, EL2, HOST, USER, PREEMPTED, ASLEEP, OFF)
PCPU_STATES: Final = (GUEST, EL2, HOST, OTHER, IDLE)

ENTRY_ENDS: Final = "Each entry's last step, in the guest's mode already, is not counted; Side by side counts it."
"""What sets this time of host and EL2 apart from that of experiment/host_time.py."""

_OF_VCPU: Final[dict[int, str]] = {
    VcpuState.NEW: OFF, VcpuState.GUEST: GUEST, VcpuState.HOST: HOST, VcpuState.USER: USER,
    VcpuState.BLOCKED: ASLEEP, VcpuState.PREEMPTED: PREEMPTED, VcpuState.DONE: OFF,
}  # fmt: skip
_OF_MODE: Final[dict[int, str]] = {
    PcpuMode.HOST: HOST, PcpuMode.GUEST: GUEST, PcpuMode.IDLE: IDLE, PcpuMode.EL2: EL2,
}  # fmt: skip
_V_HOST, _P_HOST, _P_EL2 = int(VcpuState.HOST), int(PcpuMode.HOST), int(PcpuMode.EL2)

Spent = Callable[[int, int], None]
"""Told of each stretch from t to t (ns) that a physical CPU spent in host or EL2, not for another thread."""


class Clock:
    """The time of one CPU by state."""

    def __init__(
        self, name: str, states: Sequence[str], state: str, since: int, until: int, spent: Spent | None = None
    ) -> None:
        self.name = name
        """`vCPU 0`, `pCPU 0`."""
        self.ns = dict.fromkeys(states, 0)
        self.longest = dict.fromkeys(states, (0, 0))
        """State -> (ns, record with which it began) of its longest stretch within the range; (0, 0) for none."""
        self._since, self._until, self._spent = since, until, spent
        self.state, self._began, self._seq = state, 0, 0

    def turn(self, state: str, t: int, seq: int) -> None:
        """From time `t` and record `seq` on it is in `state`."""
        if state == self.state:
            return
        self._spend(t)
        self.state, self._began, self._seq = state, t, seq

    def close(self, t: int) -> None:
        """The run, or what is known of it, ends at `t`."""
        self._spend(t)
        self._began = t

    def _spend(self, t: int) -> None:
        ns = (t if t < self._until else self._until) - (self._began if self._began > self._since else self._since)
        if ns > 0:
            self.ns[self.state] += ns
            if self._spent is not None and self.state in (HOST, EL2):
                self._spent(self._began, t)
            if ns > self.longest[self.state][0]:
                self.longest[self.state] = ns, self._seq


class States:
    """Follows the changes of a run."""

    def __init__(self, variables: Sequence[Variable], since: int, until: int, spent: Spent) -> None:
        cpus = {subject: 1 + max(v.subject for v in variables if (v.code < Var.V_STATE) == (subject == Subject.PCPU))
                for subject in Subject}  # fmt: skip
        first = {(v.code, v.subject): v.initial for v in variables}
        pcpus, vcpus = range(cpus[Subject.PCPU]), range(cpus[Subject.VCPU])
        self._mode = [first[Var.P_MODE, p] for p in pcpus]
        self._thread = [first[Var.P_THREAD, p] for p in pcpus]
        self._state = [first[Var.V_STATE, v] for v in vcpus]
        self.pcpus = [Clock(f"pCPU {p}", PCPU_STATES, self._of_pcpu(p), since, until, spent) for p in pcpus]
        self.vcpus = [Clock(f"vCPU {v}", VCPU_STATES, self._of_vcpu(v), since, until) for v in vcpus]

    @property
    def clocks(self) -> list[Clock]:
        """All of them, the vCPUs first."""
        return [*self.vcpus, *self.pcpus]

    def mode(self, seq: int, record: Record) -> None:
        """A physical CPU executes something else."""
        t, p = record[0], record[3]
        self._mode[p] = record[6]
        self._pcpu(p, t, seq)

    def thread(self, seq: int, record: Record) -> None:
        """Another thread is on a physical CPU."""
        p, before = record[3], self._thread[record[3]]
        self._thread[p] = record[6]
        self._pcpu(p, record[0], seq)
        self._vcpu(before - 1, record[0], seq)

    def state(self, seq: int, record: Record) -> None:
        """A vCPU's thread does something else."""
        self._state[record[4]] = record[6]
        self._vcpu(record[4], record[0], seq)

    def close(self, t: int) -> None:
        """The run, or what is known of it, ends at `t`."""
        for clock in self.clocks:
            clock.close(t)

    def _pcpu(self, p: int, t: int, seq: int) -> None:
        self.pcpus[p].turn(self._of_pcpu(p), t, seq)
        self._vcpu(self._thread[p] - 1, t, seq)

    def _vcpu(self, v: int, t: int, seq: int) -> None:
        if 0 <= v < len(self.vcpus):
            self.vcpus[v].turn(self._of_vcpu(v), t, seq)

    def _of_pcpu(self, p: int) -> str:
        if self._mode[p] == _P_HOST and self._thread[p] >= NEIGHBOUR:
            return OTHER
        return _OF_MODE[self._mode[p]]

    def _of_vcpu(self, v: int) -> str:
        state = self._state[v]
        if state == _V_HOST and v + 1 in self._thread and self._mode[self._thread.index(v + 1)] == _P_EL2:
            return EL2
        return _OF_VCPU[state]
