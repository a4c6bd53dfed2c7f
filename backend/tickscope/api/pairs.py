"""Pairs of runs that were compared, kept while they stay as they are: a page asks for one pair many times."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from tickscope.engine.journal import Record
from tickscope.experiment.compared import MOST_RECORDS, Compared, check_same_guest
from tickscope.store.runs import Runs
from tickscope.store.tables import RunRow
from tickscope.store.tapes import Tapes
from tickscope.tape.chunk import CHUNK_RECORDS

KEPT = 4
"""Each holds at most MOST_RECORDS records of each run as words."""


class Pairs:
    """See the module. Called from the threads of the routes; one pair is computed at a time."""

    def __init__(self, runs: Runs, tapes: Tapes) -> None:
        self._runs, self._tapes = runs, tapes
        self._kept: OrderedDict[tuple[str, int, str, int], Compared] = OrderedDict()
        self._lock = threading.Lock()

    def compared(self, a: str, b: str) -> Compared:
        """Run `a`, the baseline, beside run `b`, as far as they are committed. ConfigError if their guests differ."""
        rows = self._runs.get(a), self._runs.get(b)
        first, second = (_about(row) for row in rows)
        check_same_guest(first, second)
        key = a, rows[0].durable_seq, b, rows[1].durable_seq
        with self._lock:
            if key not in self._kept:
                self._kept[key] = Compared(first, second, self._records(rows[0]), self._records(rows[1]))
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _records(self, row: RunRow) -> Iterator[Record]:
        last = min(row.durable_seq, MOST_RECORDS)
        with self._tapes.reader(row.id) as reader:
            for first in range(1, last + 1, CHUNK_RECORDS):
                yield from reader.records(first, min(last, first + CHUNK_RECORDS - 1))


def _about(row: RunRow) -> dict[str, Any]:
    return {"id": row.id, "design": row.design, "status": row.status, "duration_ns": row.duration_ns,
            "config": row.recipe.config}  # fmt: skip
