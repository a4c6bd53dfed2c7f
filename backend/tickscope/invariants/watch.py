"""What the checks share: the machine's parts at hand, and what has to be remembered from one step to the next."""

from __future__ import annotations

from typing import Final, NamedTuple

from tickscope.engine.journal import NONE
from tickscope.hardware.interrupt_controller import PPI_VTIMER
from tickscope.host.state import VTIMER, Vcpu, Virq
from tickscope.invariants.table import INVARIANTS
from tickscope.machine import Machine
from tickscope.rules import NEW
from tickscope.switches import Switches, switches_of
from tickscope.vocabulary import Call, Request, Var

PPI_BIT: Final = 1 << PPI_VTIMER
UNSETTLED: Final = frozenset(
    int(call)
    for call in (
        Call.SAVE, Call.RESTORE, Call.LOAD, Call.PUT, Call.T_LOAD, Call.T_PUT, Call.SWITCH_IN, Call.SWITCH_OUT,
        Call.ENABLE, Call.SCHEDULE,
    )
)  # fmt: skip
"""Functions in the middle of which a group of steps is not complete."""
OLD_GROUPS: Final = UNSETTLED | {int(Call.T_FLUSH), int(Call.T_SYNC)}
"""The parent saves and restores inside these."""
_TRUTH: Final = int(Var.V_TRUTH) - 64

ELSEWHERE, FLUSHED, IN_GUEST, EXITED = range(4)
"""Where a pCPU is on its way into the guest and back (I34)."""


def _restored_last(vcpu: Vcpu) -> bool:
    """Whether a restore, not a save, of this vCPU has begun last: one under way has not changed the flag yet."""
    under_way = vcpu.thread.functions
    return Call.SAVE not in under_way and (vcpu.timer.loaded or Call.RESTORE in under_way)


def _soft_requests(switches: Switches) -> frozenset[int]:
    """Writes of software state that stay virtual: those that no later fix carries to the hardware."""
    requests: list[int] = []
    if not switches.soft_pending_reaches_hardware:
        requests += (Request.ISPENDR, Request.ICPENDR)
    if not switches.soft_active_reaches_hardware:
        requests += (Request.ISACTIVER, Request.ICACTIVER)
    return frozenset(requests)


class Failure(NamedTuple):
    """An invariant does not hold since record `seq`; on which pCPU and vCPU."""

    id: str
    seq: int
    pcpu: int
    vcpu: int


class Watch:
    """State of the checks. Attached to a machine that has run already, it does not know what its guests have written,
    and leaves out what depends on it."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.host = machine.host
        self.hw = machine.hw
        self.journal = machine.journal
        self.new = machine.config.design in NEW
        self.switches = switches_of(machine.config.switches)
        self.groups = UNSETTLED if self.new else OLD_GROUPS
        self.masks_early = machine.config.design != "v4.14"
        self.failure: Failure | None = None
        known = machine.steps == 0
        vcpus, cpus = self.host.vcpus, self.hw.cpus
        n, m = len(vcpus), len(cpus)
        self.restored_last = [_restored_last(vcpu) for vcpu in vcpus]
        """The last effective save or restore of each vCPU was a restore (I3)."""
        self.not_alternating = [0] * n
        """Seq of a save or restore out of turn that has not returned yet; 0 none."""
        self.soft = [not known] * n
        """The guest has written software state of 27 that does not reach PPI 27."""
        self.soft_requests = _soft_requests(self.switches)
        self.tick_due = [not known] * n
        """The line has risen since the guest's last acknowledge of 27 (I20)."""
        self.entered_at = [-1] * n
        self.idle_exits = [0] * n
        self.count = [0] * n
        """The guest's virtual count when it was seen last (I30)."""
        self.given_up = [False] * n
        self.listed: list[dict[int, tuple[bool, bool]]] = [{} for _ in range(n)]
        """What the flush met on each list: INTID -> (pending, active) (I33)."""
        self.late = [not known] * m
        """A late signal has come since the host wrote the active state last."""
        self.masked_by_late = [False] * n
        """A late signal has made PPI 27 active under this vCPU since its last entry."""
        self.acks = [0] * m
        self.chances = [int(bool(cpu.gic.level & PPI_BIT)) for cpu in cpus]
        """How often PPI 27 has had a reason to be taken (I24)."""
        self.phase = [ELSEWHERE] * m
        self.deaf_since = [-1] * m
        """Since when the guest has not taken an interrupt that it could take (I21)."""

    def fail(self, invariant: str, seq: int, pcpu: int = NONE, vcpu: int = NONE) -> None:
        """Note the first failure; the monitor stops the machine after the step."""
        if self.failure is None and self.machine.config.design in INVARIANTS[invariant].designs:
            self.failure = Failure(invariant, seq, pcpu, vcpu)

    def settled(self, c: int) -> bool:
        """No group of steps is under way on pCPU `c`."""
        return self.groups.isdisjoint(self.host.current[c].functions)

    def inside(self, c: int, function: int) -> bool:
        """Whether `function` is under way on pCPU `c`."""
        return function in self.host.current[c].functions

    def truth_in_hardware(self, vcpu: Vcpu) -> bool:
        """Where the newest timer state of a vCPU is."""
        return bool(self.journal.values[vcpu.var[_TRUTH]])

    def line(self, c: int) -> bool:
        """The timer's output on pCPU `c`."""
        return bool(self.hw.cpus[c].gic.level & PPI_BIT)

    def tick(self, vcpu: Vcpu) -> Virq:
        """Virtual interrupt 27."""
        return vcpu.irqs[VTIMER]
