"""Plausible random tapes without a machine: bursts of accesses, changes and calls, then an idle stretch.

The shape of the data is that of the real machine (causes, phases, few costs, repeated u64 values), its
meaning is not: a vCPU here may eat an interrupt that was never signalled.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tickscope.engine.journal import NONE, ROOT, Journal, Record, Variable
from tickscope.tape import Declaration, MemoryTape
from tickscope.vocabulary import VAR, Access, Call, Event, Kind, Phase, Show, Subject, Var

COSTS = (0, 0, 0, 10, 20, 20, 45, 100)
HZ_NS = 16


def declare(journal: Journal, pcpus: int, vcpus: int, list_registers: int) -> None:
    """Every variable of the vocabulary, as a machine declares them."""
    for code, info in VAR.items():
        for subject in range(pcpus if info.subject is Subject.PCPU else vcpus):
            for slot in range(list_registers if code is Var.P_LR else 1):
                journal.declare(code, subject, slot, 0xFF if code is Var.P_RPR else 0)


class Scribe:
    """Writes random bursts into a journal and remembers the state, so that each change changes something."""

    def __init__(self, seed: int, pcpus: int = 2, vcpus: int = 3, list_registers: int = 4) -> None:
        self.random = Random(seed)
        self.journal = Journal()
        declare(self.journal, pcpus, vcpus, list_registers)
        self.values = [variable.initial for variable in self.journal.variables]
        self.pcpus, self.vcpus = pcpus, vcpus
        self.cval = (1 << 63) + 12345 if seed % 3 == 0 else 1_000_000

    def burst(self) -> None:
        """One exit, some functions with accesses and changes, one entry; then the guest or nothing runs."""
        pick = self.random.choice
        pcpu, vcpu = self.random.randrange(self.pcpus), self.random.randrange(self.vcpus)
        event = pick((Event.EXIT_SYNC, Event.EXIT_IRQ, Event.EXPIRY, Event.HIRQ))
        root = self.add(Kind.EVENT, event, pcpu, vcpu, NONE, 0, ROOT)
        for _ in range(self.random.randrange(1, 7)):
            self.function(pcpu, vcpu, root, depth=0)
        self.add(Kind.EVENT, Event.ENTER, pcpu, vcpu, NONE, 0, root)
        if self.random.random() < 0.4:
            self.add(Kind.OP, self.random.randrange(1, 40), pcpu, vcpu, self.random.randrange(20), 1000, ROOT)
        if self.random.random() < 0.3:
            self.cval += 1_000_000 // HZ_NS
            self.journal.t += pick((1_000, 30_000, 250_000, 1_000_000, 9_000_000))

    def function(self, pcpu: int, vcpu: int, cause: int, depth: int) -> None:
        """A function with accesses, changes and perhaps functions inside; or a no-op."""
        call = self.random.choice(list(Call))
        if self.random.random() < 0.2:
            self.add(Kind.CALL, call, pcpu, vcpu, NONE, Phase.NOOP, cause, self.random.randrange(1, 60))
            return
        enter = self.add(Kind.CALL, call, pcpu, vcpu, NONE, Phase.ENTER, cause)
        for _ in range(self.random.randrange(6)):
            self.access(pcpu, vcpu, enter)
            if depth < 2 and self.random.random() < 0.1:
                self.function(pcpu, vcpu, enter, depth + 1)
        self.add(Kind.CALL, call, pcpu, vcpu, NONE, Phase.RETURN, enter)

    def access(self, pcpu: int, vcpu: int, cause: int) -> None:
        """One access and the changes it makes."""
        code = self.random.choice(list(Access))
        value = self.random.choice((0, 1, 5, 27, 1023, self.cval, self.values[0], 3 << 62 | 1 << 61 | 27))
        seq = self.add(Kind.ACCESS, code, pcpu, vcpu, self.random.randrange(-1, 4), value, cause)
        for _ in range(self.random.randrange(3)):
            self.change(self.random.randrange(len(self.values)), seq)

    def change(self, index: int, cause: int) -> None:
        """A variable takes another value of its kind."""
        code, subject, _, _ = self.journal.variables[index]
        info = VAR[Var(code)]
        value = self.some_value(info.show)
        if value == self.values[index]:
            return
        self.values[index] = value
        pcpu, vcpu = (subject, NONE) if info.subject is Subject.PCPU else (NONE, subject)
        self.add(Kind.CHANGE, code, pcpu, vcpu, index, value, cause, self.random.randrange(60))

    def some_value(self, show: Show) -> int:
        """A value as such a variable may have."""
        if show is Show.LR:
            state, hardware = self.random.randrange(4), self.random.randrange(2)
            return state << 62 | hardware << 61 | 1 << 60 | 0xA0 << 48 | 27 << 32 | self.random.choice((27, 3))
        makers: dict[Show, Callable[[], int]] = {
            Show.BOOL: lambda: self.random.randrange(2),
            Show.CTL: lambda: self.random.randrange(8),
            Show.ENUM: lambda: self.random.randrange(4),
            Show.INDEX: lambda: self.random.choice((0, 1, 2, 31, 64, 1001)),
            Show.COUNT: lambda: self.random.randrange(5),
            Show.NS: lambda: self.random.choice((0, self.journal.t + 1_000_000)),
            Show.MASK: lambda: self.random.choice((0, 1 << 27, (1 << 64) - 1)),
        }
        return makers.get(show, lambda: self.random.choice((self.cval, 0, (1 << 64) - 1)))()

    def add(self, kind: int, code: int, pcpu: int, vcpu: int, slot: int, value: int, cause: int, rule: int = 0) -> int:
        """One record, a moment later."""
        self.journal.t += self.random.choice(COSTS)
        return self.journal.add(kind, code, pcpu, vcpu, slot, value, cause, rule)


def random_run(seed: int, records: int, **sizes: int) -> tuple[Declaration, list[Record]]:
    """A declaration and exactly `records` records; sizes as in Scribe."""
    scribe = Scribe(seed, **sizes)
    while scribe.journal.seq < records:
        scribe.burst()
    variables: tuple[Variable, ...] = tuple(scribe.journal.variables)
    return Declaration(variables, {"design": "v4.15", "seed": seed}), scribe.journal.rows[:records]


def random_tape(seed: int, records: int, chunk_records: int = 8192, **sizes: int) -> tuple[MemoryTape, list[Record]]:
    """The same on a tape in memory."""
    declaration, rows = random_run(seed, records, **sizes)
    tape = MemoryTape(declaration, chunk_records)
    tape.append(1, rows)
    return tape, rows
