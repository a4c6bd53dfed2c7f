"""One pass over the records of a run, which counts everything that the figures show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.run import Run
from tickscope.experiment.tokens import dialect_of
from tickscope.figures.expiries import Expiries
from tickscope.figures.states import States
from tickscope.figures.trips import FIRST_GUEST_ACCESS, Trips
from tickscope.figures.windows import Windows
from tickscope.vocabulary import Access, Event, Kind, Var

# Plain ints: these are compared with every record of a run, and members of an enum are looked up slowly.
_ACCESS, _CHANGE, _CALL, _EVENT = int(Kind.ACCESS), int(Kind.CHANGE), int(Kind.CALL), int(Kind.EVENT)
_EXITS, _ENTER = (int(Event.EXIT_SYNC), int(Event.EXIT_IRQ)), int(Event.ENTER)
_IAR, _VOFF_W, _FIRST_GUEST_ACCESS = int(Access.IAR), int(Access.VOFF_W), int(FIRST_GUEST_ACCESS)
_MODE, _THREAD, _STATE = int(Var.P_MODE), int(Var.P_THREAD), int(Var.V_STATE)
_FOLLOWED = frozenset((_MODE, _THREAD, _STATE))


class Gathered:
    """What is known of one run from `since` to `until`, in ns of simulated time; `until` None = to its end.

    `about` is the run's summary, `variables` its declaration. Add all records in order from the first, then close.
    """

    def __init__(
        self, about: Mapping[str, Any], variables: Sequence[Variable], since: int = 0, until: int | None = None
    ) -> None:
        config, end = about["config"], about["t_ns"]
        self.about = dict(about)
        self.since = min(since, end)
        self.until = end if until is None else max(self.since, min(until, end))
        self.records = 0
        vcpus = sum(len(vm["vcpus"]) for vm in config["vms"])
        span = self.since, self.until
        self.expiries = Expiries(vcpus, config["platform"]["counter_hz"], *span)
        self.trips = Trips(vcpus, dialect_of(config), *span)
        self.windows = Windows(*span)
        self.states = States(variables, *span, self.windows.spent)

    def add(self, records: Iterable[Record]) -> bool:
        """Take the next records; False if they go beyond the range, so that no more are needed."""
        seq, until = self.records, self.until
        for record in records:
            seq += 1
            kind = record[1]
            if record[0] > until:
                self.records = seq
                return False
            if kind == _ACCESS:
                self._access(seq, record)
            elif kind == _CHANGE:
                if record[2] in _FOLLOWED:
                    self._change(seq, record)
            elif kind == _EVENT:
                self._event(seq, record)
            elif kind == _CALL:
                self.trips.place(record)
        self.records = seq
        return True

    def close(self) -> Gathered:
        """There are no more records in the range."""
        self.expiries.close()
        self.trips.close()
        self.states.close(self.until)
        return self

    def _access(self, seq: int, record: Record) -> None:
        code = record[2]
        if code >= _FIRST_GUEST_ACCESS:
            self.expiries.take(seq, record)
            return
        self.trips.access(record)
        self.windows.access(seq, record)
        if code == _IAR:
            self.expiries.host_acknowledges(seq, record)
        elif code == _VOFF_W:
            self.expiries.take(seq, record)

    def _change(self, seq: int, record: Record) -> None:
        code = record[2]
        if code == _MODE:
            self.states.mode(seq, record)
        elif code == _THREAD:
            self.states.thread(seq, record)
        else:
            self.states.state(seq, record)

    def _event(self, seq: int, record: Record) -> None:
        code = record[2]
        if code in _EXITS:
            self.expiries.take(seq, record)
            self.trips.exit(seq, record)
        elif code == _ENTER:
            self.trips.enter(record)
        else:
            self.trips.place(record)


def gather(run: Run, since: int = 0, until: int | None = None) -> Gathered:
    """Read a run once. It reads all records up to `until`, so it takes a while on a long run."""
    gathered = Gathered(run.about, run.variables, since, until)
    gathered.add(record for _, record in run.records())
    return gathered.close()
