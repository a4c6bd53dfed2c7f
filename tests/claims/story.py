"""A run as a test reads it: what a guest program makes the host and the hardware do, in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tickscope.engine.journal import Record
from tickscope.experiment.config import parse
from tickscope.experiment.run import Run
from tickscope.experiment.simulation import Simulation
from tickscope.experiment.tokens import Dialect, in_order, placed_tokens
from tickscope.guest.ops import Op
from tickscope.vocabulary import Access, Call, Event, Kind, Phase, Var

TICK_HANDLER: dict[str, Any] = {"on_irq": {"ops": ["ack", "timer_mask", {"timer_arm_in": 62_500}, "eoi"]}}
"""The measured guest's handler: mask, arm the next tick in 1 ms, EOI."""


class Entry(NamedTuple):
    """One record and its seq."""

    seq: int
    record: Record

    @property
    def t(self) -> int:
        return self.record[0]

    @property
    def pcpu(self) -> int:
        return self.record[3]

    @property
    def vcpu(self) -> int:
        return self.record[4]

    @property
    def slot(self) -> int:
        return self.record[5]

    @property
    def value(self) -> int:
        return self.record[6]

    @property
    def cause(self) -> int:
        return self.record[7]

    @property
    def rule(self) -> int:
        return self.record[8]


class Told(Run):
    """A finished run whose state is asked for often: the values of each variable, by the seq since which they hold."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(simulation)
        self._place: dict[tuple[int, int], int] = {}
        for n, variable in enumerate(self.variables):
            self._place.setdefault((variable.code, variable.subject), n)
        self._since: list[list[int]] = [[0] for _ in self.variables]
        self._values = [[variable.initial] for variable in self.variables]
        for seq, record in self.records():
            if record[1] == Kind.CHANGE:
                self._since[record[5]].append(seq)
                self._values[record[5]].append(record[6])

    def value(self, code: Var, subject: int, seq: int) -> int:
        """The value of a variable after record `seq`."""
        place = self._place[code, subject]
        return self._values[place][bisect_right(self._since[place], seq) - 1]


class Story:
    """The records of a run or of a part of it."""

    def __init__(self, run: Told, entries: Iterable[Entry]) -> None:
        self.run = run
        self.entries = list(entries)

    def _all(self, kind: Kind, code: int) -> list[Entry]:
        return [e for e in self.entries if e.record[1] == kind and e.record[2] == code]

    def accesses(self, *codes: Access) -> list[Entry]:
        """The accesses of these kinds, in order."""
        return [e for e in self.entries if e.record[1] == Kind.ACCESS and e.record[2] in codes]

    def begun(self, op: Op) -> list[Entry]:
        """Each time a guest began an op of this kind."""
        return self._all(Kind.OP, op)

    def events(self, code: Event) -> list[Entry]:
        return self._all(Kind.EVENT, code)

    def entered(self, code: Call) -> list[Entry]:
        """Entries of a function that had something to do."""
        return [e for e in self._all(Kind.CALL, code) if e.value == Phase.ENTER]

    def returned(self, code: Call) -> list[Entry]:
        """Returns from a function that had something to do."""
        return [e for e in self._all(Kind.CALL, code) if e.value == Phase.RETURN]

    def no_ops(self, code: Call) -> list[Entry]:
        """Entries of a function that had nothing to do."""
        return [e for e in self._all(Kind.CALL, code) if e.value == Phase.NOOP]

    def changes(self, code: Var, subject: int = 0) -> list[Entry]:
        """The transitions of one state variable."""
        return [e for e in self._all(Kind.CHANGE, code) if self.run.variables[e.slot].subject == subject]

    def caused_by(self, entry: Entry) -> list[Entry]:
        """What has this record as its cause, directly."""
        return [e for e in self.entries if e.cause == entry.seq and e.seq != entry.seq]

    def chain(self, entry: Entry) -> list[Entry]:
        """The causes of a record up to its root."""
        by_seq = {e.seq: e for e in self.entries}
        chain = []
        while entry.cause != entry.seq and entry.cause in by_seq:
            entry = by_seq[entry.cause]
            chain.append(entry)
        return chain

    def tokens(self) -> str:
        """The tokens of the measured sequences."""
        return " ".join(in_order(placed_tokens([e.record for e in self.entries], Dialect.PLAIN), False))

    def between(self, first: Entry, last: Entry) -> Story:
        """The records after `first` and before `last`."""
        return Story(self.run, [e for e in self.entries if first.seq < e.seq < last.seq])

    def op(self, index: int) -> Story:
        """The records of the op with this place in the (flat) program; of its last execution."""
        marks = [e for e in self.entries if e.record[1] == Kind.OP]
        place = next(n for n in reversed(range(len(marks))) if marks[n].slot == index)
        end = marks[place + 1].seq if place + 1 < len(marks) else self.entries[-1].seq + 1
        return Story(self.run, [e for e in self.entries if marks[place].seq <= e.seq < end])

    def value(self, code: Var, subject: int, seq: int) -> int:
        """The value of a state variable after record `seq`."""
        return self.run.value(code, subject, seq)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


def tell(config: dict[str, Any], violates: str | None = None) -> Story:
    """Simulate an experiment config; `violates` names the invariant that is expected to stop it."""
    return told(Simulation(parse(config)), violates)


def told(simulation: Simulation, violates: str | None = None) -> Story:
    """Run a simulation that has been prepared."""
    simulation.run()
    run = Told(simulation)
    found = run.violation["id"] if run.violation else None
    assert found == violates, run.violation
    return Story(run, map(Entry._make, run.records()))


def play(design: str, ops: list[Any], **changes: Any) -> Story:
    """One vCPU runs `ops` on one pCPU, then spins, so that the end of its program is no part of the last op."""
    program = {"ops": [*ops, {"spin": 1000}]}
    return tell({"design": design, "vms": [{"vcpus": [{"program": program}]}], "duration_us": 20_000, **changes})
