"""Runs an experiment in this process, as fast as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.config import Experiment
from tickscope.experiment.identity import run_id
from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.metrics import Metrics
from tickscope.invariants.monitor import Monitor
from tickscope.machine import Machine

STEPS_PER_BATCH = 2000

OnRecords = Callable[[int, list[Record], int], None]
"""(seq of the first one, records, simulated ns so far)"""


class Simulation:
    """A machine with its metrics. With `keep` its records stay in memory; `watched`: a violated invariant stops it."""

    def __init__(self, experiment: Experiment, keep: bool = True, watched: bool = True) -> None:
        self.experiment = experiment
        self.id = run_id(experiment)
        self.machine = Machine(machine_config(experiment))
        self._step = Monitor(self.machine).step if watched else self.machine.step
        vcpus = sum(len(vm.vcpus) for vm in experiment.vms)
        self.metrics = Metrics(vcpus, experiment.platform.counter_hz)
        self.digest = ""
        self._keep = keep
        self._records: list[Record] = []

    def run(self, on_records: OnRecords | None = None) -> None:
        """Run to the end: the duration is reached, the guests are done, or an invariant is violated. `on_records` sees
        each batch of records."""
        running, step = True, self._step
        while running:
            for _ in range(STEPS_PER_BATCH):
                if not step():
                    running = False
                    break
            first, records = self.machine.journal.take()
            self.metrics.add(records)
            if self._keep:
                self._records.extend(records)
            if on_records:
                on_records(first, records, self.machine.now)

    def about(self) -> dict[str, Any]:
        """The summary of the run, as the REST resource has it."""
        violation, experiment = self.machine.violation, self.experiment
        found = {"id": violation.id, "says": violation.says, "seq": violation.seq} if violation else None
        totals = self.metrics.totals()
        return {
            "id": self.id, "name": experiment.name, "notes": experiment.notes, "tags": list(experiment.tags),
            "design": experiment.design, "preset": experiment.preset, "seed": experiment.seed,
            "status": "violated" if found else "complete", "records": totals["records"],
            "transitions": totals["transitions"], "t_ns": self.machine.now,
            "duration_ns": experiment.duration_us * 1000, "violation": found, "config": experiment.resolved(),
            "totals": totals, "digest": self.digest,
        }  # fmt: skip

    def variables(self) -> Sequence[Variable]:
        """The declaration."""
        return self.machine.journal.variables

    def records(self, first: int, last: int) -> Iterator[Record]:
        """Records first..last (kept in memory)."""
        return iter(self._records[max(first, 1) - 1 : max(last, 0)])
