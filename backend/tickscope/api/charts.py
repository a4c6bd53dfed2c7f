"""What the figures need of each stored run: read once in a thread of its own, kept, and told how far it has come."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tickscope.api.errors import ApiError
from tickscope.figures import Gathered
from tickscope.store.runs import Runs
from tickscope.store.tables import RunRow
from tickscope.store.tapes import Tapes
from tickscope.tape.chunk import CHUNK_RECORDS
from tickscope.tape.reader import TapeReader

KEPT = 32
"""Runs and ranges that are kept; each has its numbers, not its records."""
MOST_WAITING = 16

Key = tuple[Any, ...]


@dataclass
class Reading:
    """One run that is being read, or has been."""

    total: int
    """Records of the run."""
    future: Future[Gathered] = field(default_factory=Future)
    read: int = 0


class StoppedError(Exception):
    """The server is about to end."""


class Charts:
    """See the module. For any number of threads."""

    def __init__(self, runs: Runs, tapes: Tapes) -> None:
        self._runs, self._tapes = runs, tapes
        # One thread: it computes in Python, so a second one would gain nothing and leave the server less.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="figures")
        self._kept: OrderedDict[Key, Reading] = OrderedDict()
        self._lock = threading.Lock()
        self._stopped = False

    def reading(self, run_id: str, since: int, until: int | None) -> Reading:
        """The run's reading, begun unless it has been: as far as the run is committed now. UnknownRunError; ApiError
        when too many wait."""
        row = self._runs.get(run_id)
        key = (run_id, row.generation, row.durable_seq, row.status, row.t_ns, since, until)
        with self._lock:
            if key not in self._kept:
                if sum(not other.future.done() for other in self._kept.values()) >= MOST_WAITING:
                    raise ApiError(429, "too_many", "Too many runs are waiting to be read.", "", "try again soon")
                reading = Reading(row.durable_seq)
                self._pool.submit(self._work, reading, row, since, until)
                self._kept[key] = reading
                self._trim()
            self._kept.move_to_end(key)
            return self._kept[key]

    def close(self) -> None:
        """Stop reading, and wait until the thread has ended."""
        self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, reading: Reading, row: RunRow, since: int, until: int | None) -> None:
        try:
            reading.future.set_result(self._gather(reading, row, since, until))
        except BaseException as error:  # whoever waits is told
            reading.future.set_exception(error)
            self._forget(reading)

    def _gather(self, reading: Reading, row: RunRow, since: int, until: int | None) -> Gathered:
        # A reader of its own: the kept ones belong to the cursors of those who watch.
        reader = TapeReader(self._tapes.open(row.id))
        gathered = Gathered(about_of(row), reader.declaration.variables, since, until)
        for first in range(1, reading.total + 1, CHUNK_RECORDS):
            if self._stopped:
                raise StoppedError
            if not gathered.add(reader.records(first, min(reading.total, first + CHUNK_RECORDS - 1))):
                break
            reading.read = gathered.records
        return gathered.close()

    def _forget(self, reading: Reading) -> None:
        with self._lock:
            for key in [key for key, kept in self._kept.items() if kept is reading]:
                del self._kept[key]

    def _trim(self) -> None:
        done = (key for key, kept in list(self._kept.items()) if kept.future.done())
        while len(self._kept) > KEPT and (oldest := next(done, None)) is not None:
            del self._kept[oldest]


def about_of(row: RunRow) -> dict[str, Any]:
    """What the figures ask of a run's summary."""
    config = row.recipe.config
    return {"id": row.id, "name": row.name, "design": row.design, "status": row.status, "t_ns": row.t_ns,
            "seed": config["seed"], "config": config}  # fmt: skip
