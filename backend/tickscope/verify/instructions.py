"""The account of instructions: which steps the machine has taken for a part of its records, and what they cost.

A `Ledger` is hardware that also notes each step that is charged, whatever the profile in use. So the instructions of
any part of a run follow from the same steps that move its time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

from tickscope.hardware.cost import Level
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.hardware.cost_steps import EVENTS
from tickscope.hardware.hardware import Hardware
from tickscope.machine import MachineConfig
from tickscope.verify.data import Program
from tickscope.verify.programs import machine_for, recorded
from tickscope.verify.rows import Shape
from tickscope.vocabulary import Kind

Entry = tuple[int, int, int]
"""(seq of the record before it, step, how many times)"""


class Ledger(Hardware):
    """Hardware that keeps a list of all steps charged, in order."""

    entries: list[Entry]

    def _note(self, step: int, times: int = 1) -> None:
        if "entries" not in self.__dict__:
            self.entries = []
        self.entries.append((self.journal.seq, step, times))

    def access(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = -1) -> int:
        """As Hardware, and noted."""
        self._note(code)
        return super().access(c, vcpu, code, value, cause, rule, slot)

    def guest_access(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = -1) -> int:
        """As Hardware, and noted."""
        self._note(code)
        return super().guest_access(c, vcpu, code, value, cause, rule, slot)

    def event(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = -1) -> int:
        """As Hardware, and noted."""
        self._note(EVENTS + code)
        return super().event(c, vcpu, code, value, cause, rule, slot)

    def spend(self, c: int, step: int, times: int = 1) -> None:
        """As Hardware, and noted."""
        self._note(step, times)
        super().spend(c, step, times)

    def steps(self, first: int, end: int) -> Counter[int]:
        """How often each step was charged from record `first` to the one before record `end`."""
        low = bisect_left(self.entries, first, key=itemgetter(0))
        high = bisect_left(self.entries, end, key=itemgetter(0))
        found: Counter[int] = Counter()
        for _, step, times in self.entries[low:high]:
            found[step] += times
        return found


def account(steps: Counter[int], config: MachineConfig) -> dict[Level, int]:
    """The instructions of these steps at each level, after the cost profile `qemu-icount`."""
    taken = dict.fromkeys(Level, 0)
    for row in PROFILES["qemu-icount"].rows(config.gic, config.host):
        if steps[row.step]:
            taken[row.level] += steps[row.step] * row.amount(config.design)
    return taken


def program_steps(program: Program, shape: Shape) -> Iterator[tuple[int, Counter[int]]]:
    """(index, steps) of each op of a measured program."""
    machine = machine_for(program, shape, Ledger)
    records = recorded(machine, len(program.ops))
    starts = [n for n, record in enumerate(records) if record[1] == Kind.OP]
    ledger = machine.hw
    assert isinstance(ledger, Ledger)
    for start, end in zip(starts, [*starts[1:], len(records)], strict=True):
        yield records[start][5], ledger.steps(start + 1, end + 1)
