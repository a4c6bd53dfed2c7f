"""The totals of a run up to any record, without starting from the first one each time."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict

from tickscope.experiment.metrics import Metrics
from tickscope.store.tapes import Tapes

EVERY = 8192
"""Records between two kept states."""
KEPT_RUNS = 8


class MetricsAt:
    """Keeps the metrics' state every so many records. For any number of threads."""

    def __init__(self, tapes: Tapes) -> None:
        self._tapes = tapes
        self._kept: OrderedDict[str, list[Metrics]] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, run_id: str, seq: int, fresh: Metrics) -> dict[str, object]:
        """Totals of records 1..seq; `fresh` are metrics that have seen none. TapeError beyond the tape's end."""
        with self._tapes.reader(run_id) as reader:
            reader.time_of(seq)  # TapeError when the tape ends before
            # A run is the same whenever it is simulated, so what is kept stays true when it is simulated anew.
            states = self._states(run_id, fresh)
            while len(states) <= seq // EVERY:
                following = copy.deepcopy(states[-1])
                first = (len(states) - 1) * EVERY + 1
                following.add(reader.records(first, first + EVERY - 1))
                states.append(following)
            metrics = copy.deepcopy(states[seq // EVERY])
            metrics.add(reader.records(seq // EVERY * EVERY + 1, seq))
        return metrics.totals()

    def _states(self, run_id: str, fresh: Metrics) -> list[Metrics]:
        with self._lock:
            states = self._kept.setdefault(run_id, [fresh])
            self._kept.move_to_end(run_id)
            if len(self._kept) > KEPT_RUNS:
                self._kept.popitem(last=False)
            return states
