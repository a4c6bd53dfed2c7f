"""The totals of a run up to any record, without starting from the first one each time."""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from tickscope.experiment.metrics import Metrics
from tickscope.store.tapes import Tapes
from tickscope.tape.reader import TapeReader

EVERY = 8192
"""Records between two kept states."""
KEPT_RUNS = 8


@dataclass
class _Kept:
    states: list[Metrics]
    """After 0, EVERY, 2 x EVERY ... records."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class MetricsAt:
    """Keeps the metrics' state every so many records. For any number of threads."""

    def __init__(self, tapes: Tapes) -> None:
        self._tapes = tapes
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, run_id: str, seq: int, fresh: Metrics) -> dict[str, object]:
        """Totals of records 1..seq; `fresh` are metrics that have seen none. TapeError beyond the tape's end."""
        # A reader of its own: the first call on a long run takes seconds, and others want to read meanwhile.
        reader = TapeReader(self._tapes.open(run_id))
        reader.time_of(seq)  # TapeError when the tape ends before
        kept = self._of(run_id, fresh)
        with kept.lock:
            states = kept.states
            while len(states) <= seq // EVERY:
                following = copy.deepcopy(states[-1])
                first = (len(states) - 1) * EVERY + 1
                following.add(reader.records(first, first + EVERY - 1))
                states.append(following)
            metrics = copy.deepcopy(states[seq // EVERY])
        metrics.add(reader.records(seq // EVERY * EVERY + 1, seq))
        return metrics.totals()

    def _of(self, run_id: str, fresh: Metrics) -> _Kept:
        """What is kept of a run. It stays true when the run is simulated anew, for that gives the same records."""
        with self._lock:
            kept = self._kept.setdefault(run_id, _Kept([fresh]))
            self._kept.move_to_end(run_id)
            if len(self._kept) > KEPT_RUNS:
                self._kept.popitem(last=False)
            return kept
