"""Runs one random machine under the four designs and compares what became of each programmed deadline."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.differential.random_configs import random_config
from tickscope.engine.journal import Record
from tickscope.experiment.deadlines import Deadline, Deadlines
from tickscope.host.variants import DESIGNS
from tickscope.machine import Machine, MachineConfig
from tickscope.vocabulary import Event, Kind, Var, VcpuState

STEPS = 400_000
"""No machine here needs so many: one that does would be going round in no time."""

Told = tuple[int | str, ...]
"""vCPU, number, fate, times acknowledged; then when it was due and decided (ns)."""


@dataclass(frozen=True)
class Outcome:
    """One machine has run to its end."""

    config: MachineConfig
    records: list[Record]

    @cached_property
    def deadlines(self) -> Deadlines:
        """Its deadlines."""
        found = Deadlines(sum(len(vm.vcpus) for vm in self.config.vms), self.config.counter_hz)
        found.add(1, self.records)
        return found

    @cached_property
    def exits(self) -> int:
        """How often guests were left."""
        return sum(1 for r in self.records if r[1] == Kind.EVENT and r[2] in (Event.EXIT_SYNC, Event.EXIT_IRQ))

    def told(self, times: bool = True) -> list[Told]:
        """What is compared of each deadline, vCPU by vCPU; times only where the host takes none."""
        ordered = sorted(self.deadlines.all, key=lambda d: (d.vcpu, d.number))
        return [_told(d) if times else _told(d)[:4] for d in ordered]

    def states_when_due(self) -> Counter[str]:
        """What the vCPUs were doing when their deadlines came due."""
        changes: dict[int, list[tuple[int, int]]] = {}
        for t, kind, code, _, vcpu, _, value, _, _ in self.records:
            if kind == Kind.CHANGE and code == Var.V_STATE:
                changes.setdefault(vcpu, []).append((t, value))
        found: Counter[str] = Counter()
        for d in self.deadlines.all:
            if d.due_at <= self.records[-1][0]:
                place = bisect_right(changes[d.vcpu], d.due_at, key=lambda change: change[0])
                found[VcpuState(changes[d.vcpu][place - 1][1]).name.lower()] += 1
        return found


def _told(d: Deadline) -> Told:
    return (d.vcpu, d.number, d.fate.name.lower(), d.acknowledged, d.due_at, d.decided_at)


def run(config: MachineConfig) -> Outcome:
    """Run a machine to its end."""
    machine = Machine(config)
    taken = machine.run(STEPS)
    assert taken < STEPS, f"seed {config.seed} under {config.design} does not come to an end"
    return Outcome(config, machine.journal.take()[1])


@dataclass(frozen=True)
class Verdict:
    """One machine under the four designs."""

    seed: int
    cost: str
    may_differ: bool
    outcomes: dict[str, Outcome]

    def differences(self, left: str, right: str, times: bool = True) -> Iterator[str]:
        """A sentence for each deadline that two designs treat differently."""
        where = f"random_config({self.seed}, {right!r}, {self.cost!r}, {self.may_differ})"
        for one, other in self.unequal(left, right, times):
            yield f"{where}: {other or 'nothing'}, but {one or 'nothing'} under {left}"

    def unequal(self, left: str, right: str, times: bool = True) -> Iterator[tuple[Told, Told]]:
        """The pairs that are not equal; () where one design has no such deadline."""
        ones, others = ({told[:2]: told for told in self.outcomes[design].told(times)} for design in (left, right))
        for key in sorted(ones.keys() | others.keys()):
            one, other = ones.get(key, ()), others.get(key, ())
            if one != other:
                yield one, other


def judge(seed: int, cost: str = "zero", may_differ: bool = False) -> Verdict:
    """Run the machine of a seed under every design."""
    outcomes = {design: run(random_config(seed, design, cost, may_differ)) for design in DESIGNS}
    return Verdict(seed, cost, may_differ, outcomes)
