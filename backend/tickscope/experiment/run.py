"""A run as a person sees it from Python: the same object whether it was simulated in process or lives on a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, Self

from tickscope.engine.journal import Record, Variable
from tickscope.experiment import explain
from tickscope.experiment.compared import MOST_RECORDS, Compared, check_same_guest
from tickscope.experiment.deadlines import Deadlines
from tickscope.experiment.metrics import Metrics
from tickscope.experiment.why import Past, why
from tickscope.vocabulary import Kind


class RunSource(Protocol):
    """Where a run's data comes from."""

    def about(self) -> dict[str, Any]:
        """id, name, design, seed, status, config, totals, violation, digest, as the REST resource has them."""
        ...

    def variables(self) -> Sequence[Variable]:
        """The declaration of the state variables."""
        ...

    def records(self, first: int, last: int) -> Iterator[Record]:
        """The records with seq first..last in order; fewer if the run is shorter."""
        ...


class Run:
    """One run. Records are numbered from 1; seq 0 is the initial state."""

    def __init__(self, source: RunSource) -> None:
        self._source = source

    def __repr__(self) -> str:
        about = self.about
        return f"<Run {about.get('id')} {about.get('name')!r} {about.get('design')} {about.get('status')}>"

    @property
    def about(self) -> dict[str, Any]:
        """Everything the run's summary holds."""
        return self._source.about()

    @property
    def id(self) -> str:
        """The run id."""
        return str(self.about["id"])

    @property
    def status(self) -> str:
        """complete, violated, running, ..."""
        return str(self.about["status"])

    @property
    def design(self) -> str:
        """The host design."""
        return str(self.about["design"])

    @property
    def totals(self) -> dict[str, Any]:
        """The metrics of the whole run."""
        return dict(self.about["totals"])

    @property
    def violation(self) -> dict[str, Any] | None:
        """The violated invariant ({id, says, seq}) that stopped the run, or None."""
        violation: dict[str, Any] | None = self.about["violation"]
        return violation

    @property
    def digest(self) -> str:
        """SHA-256 of the tape, independent of how it was cut into frames."""
        return str(self.about["digest"])

    @property
    def variables(self) -> Sequence[Variable]:
        """The declared state variables, in the order of a state."""
        return self._source.variables()

    def records(self, first: int = 1, last: int = 1 << 62) -> Iterator[tuple[int, Record]]:
        """(seq, record) of records first..last."""
        return enumerate(self._source.records(first, last), first)

    def state_at(self, seq: int) -> list[int]:
        """The values of all variables after record `seq` (0 = initial)."""
        values = [variable.initial for variable in self.variables]
        for _, record in self.records(1, seq):
            if record[1] == Kind.CHANGE:
                values[record[5]] = record[6]
        return values

    def metrics(self, to: int | None = None) -> dict[str, Any]:
        """The totals of the records up to `to`; of all by default."""
        if to is None:
            return self.totals
        metrics = Metrics(*self._shape())
        metrics.add(record for _, record in self.records(1, to))
        return metrics.totals()

    def deadlines(self, to: int | None = None) -> Deadlines:
        """What became of each deadline that a guest programmed, from the records up to `to` (all by default).

        `.counts()` has, for each vCPU, how many were programmed, taken, merged, cancelled and are open; `.all` has each
        one. It reads all the records, so it takes a while on a long run.
        """
        found = Deadlines(*self._shape())
        found.add(1, (record for _, record in self.records(1, 1 << 62 if to is None else to)))
        return found

    def compare(self, other: Run, first: int = 0, limit: int = 100) -> dict[str, Any]:
        """This run, the baseline, beside another one of the same guest and seed, aligned on what the guest does: what
        GET /compare gives. Raises ConfigError if their guests are not the same."""
        check_same_guest(self.about, other.about)
        sides = [(record for _, record in run.records(1, MOST_RECORDS)) for run in (self, other)]
        return Compared(self.about, other.about, *sides).data(first, limit)

    def _shape(self) -> tuple[int, int]:
        """Number of vCPUs, counter frequency in Hz."""
        config = self.about["config"]
        return sum(len(vm["vcpus"]) for vm in config["vms"]), config["platform"]["counter_hz"]

    def wait(self, timeout: float | None = None) -> Self:
        """Wait until the run is over and return it; a run in process always is."""
        return self

    def record(self, seq: int) -> Record:
        """One record. Raises IndexError if there is none."""
        for record in self._source.records(seq, seq):
            return record
        raise IndexError(f"the run has no record {seq}")

    def sentence(self, seq: int) -> str:
        """What record `seq` says, in plain words."""
        record = self.record(seq)
        return explain.sentence(record, self.variables, explain.doer(record, self.record))

    def why(self, seq: int) -> dict[str, Any]:
        """Record `seq`, its rule with the values of its condition, the previous writer, and the chain of causes."""
        hz = self._shape()[1]
        return why(seq, Past(self.record, self.state_at, self.last_change, self.variables, hz, self.design))

    def last_change(self, variable: int, before: int) -> int | None:
        """Seq of the last change of the variable with this index before record `before`; None if it had none."""
        found = (seq for seq, r in self.records(1, before - 1) if r[1] == Kind.CHANGE and r[5] == variable)
        return max(found, default=None)
