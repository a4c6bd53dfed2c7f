"""The monitor: takes the machine's steps and stops it as soon as an invariant does not hold."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from tickscope.engine.journal import Journal
from tickscope.engine.queue import NEVER
from tickscope.invariants.calls import CALL_CHECKS, EVENT_CHECKS
from tickscope.invariants.entry import ENTRY_CHECKS
from tickscope.invariants.liveness import check_deafness, check_sleep
from tickscope.invariants.state import check_lists, check_pcpu, check_vcpu
from tickscope.invariants.table import INVARIANTS
from tickscope.invariants.trace import ACCESS_CHECKS, CHANGE_CHECKS, NEW_ACCESS_CHECKS, Check
from tickscope.invariants.watch import Failure, Watch
from tickscope.machine import Machine, Violation
from tickscope.vocabulary import Access, Call, Event, Kind, Var

LIVE: Final = 1000
"""In a live run the whole state is looked at once in so many steps."""
MANY_VCPUS: Final = 8
"""With more vCPUs than this the whole state is looked at once in as many steps as there are vCPUs."""


def _by_code(checks: dict[int, Check], codes: type[IntEnum]) -> list[Check | None]:
    """A list to index with a record's code: faster than a dict."""
    return [checks.get(code) for code in range(max(codes) + 1)]


def _checks(new: bool) -> list[list[Check | None]]:
    """Kind, then code -> the check that such a record calls for."""
    by_kind: dict[int, list[Check | None]] = {
        Kind.OP: [None] * 256,
        Kind.ACCESS: _by_code(ACCESS_CHECKS | NEW_ACCESS_CHECKS if new else ACCESS_CHECKS, Access),
        Kind.CHANGE: _by_code(CHANGE_CHECKS, Var),
        Kind.CALL: _by_code(CALL_CHECKS, Call),
        Kind.EVENT: _by_code(EVENT_CHECKS | ENTRY_CHECKS, Event),
    }
    return [by_kind[kind] for kind in Kind]


class Monitor:
    """Drives a machine under watch. Records call for their checks at once; the whole state is checked on every
    `every`th step (by default once in a while, and at every step where a switch is on). Stands wherever a machine
    does: it has `step`, `journal` and `violation`."""

    def __init__(self, machine: Machine, every: int = 0) -> None:
        self.machine = machine
        self.journal: Journal = machine.journal
        vcpus = len(machine.host.vcpus)
        every = every or (1 if machine.config.switches else LIVE)
        self.every = max(every, vcpus) if vcpus > MANY_VCPUS else every
        self._watch = Watch(machine)
        self._seen = machine.journal.seq
        self._until_state = self.every
        self._table = _checks(self._watch.new)

    @property
    def violation(self) -> Violation | None:
        """Why the run has stopped, if an invariant did not hold."""
        return self.machine.violation

    @property
    def now(self) -> int:
        """Simulated time (ns)."""
        return self.machine.now

    def step(self) -> bool:
        """One step of the machine and its checks; False when the run is over or has just been stopped."""
        going = self.machine.step()
        journal, watch = self.journal, self._watch
        if journal.seq != self._seen:
            table = self._table
            seq = self._seen
            self._seen = journal.seq
            for row in journal.rows[seq + 1 - journal.first_seq :]:
                seq += 1
                check = table[row[1]][row[2]]
                if check is not None:
                    check(watch, seq, row)
        self._until_state -= 1
        if not self._until_state or not going:
            self.check_state()
        if watch.failure is not None and self.machine.violation is None:
            self._stop(watch.failure)
            return False
        return going

    def check_state(self) -> None:
        """Look at the whole state now."""
        self._until_state = self.every
        watch, seq = self._watch, self._seen
        for c in range(len(watch.hw.cpus)):
            check_pcpu(watch, seq, c)
            check_deafness(watch, seq, c)
        now = NEVER if self._nothing_left() else self.machine.now
        for vcpu in watch.host.vcpus:
            check_vcpu(watch, seq, vcpu)
            check_sleep(watch, seq, vcpu, now)
        check_lists(watch, seq)

    def _nothing_left(self) -> bool:
        """Whatever sleeps now sleeps for ever."""
        machine = self.machine
        return machine.queue.next_t() == NEVER and all(
            cpu.ready_at == NEVER and cpu.expiry_at == NEVER for cpu in machine.hw.cpus
        )

    def _stop(self, failure: Failure) -> None:
        where = [f"pCPU {failure.pcpu}"] if failure.pcpu >= 0 else []
        where += [f"vCPU {failure.vcpu}"] if failure.vcpu >= 0 else []
        says = INVARIANTS[failure.id].says + (f" Not so on {', '.join(where)}." if where else "")
        self.machine.violate(failure.id, says, failure.seq, failure.pcpu, failure.vcpu)
