"""The totals of a run up to any record, from what was kept at the beginning of the record's chunk."""

from __future__ import annotations

from typing import Any

from tickscope.experiment.metrics import Metrics
from tickscope.store.tapes import Tapes
from tickscope.tape.chunk import CHUNK_RECORDS


def metrics_at(tapes: Tapes, run_id: str, seq: int, metrics: Metrics) -> dict[str, Any]:
    """Totals of records 1..seq; `metrics` have seen none. TapeError beyond the tape's end."""
    with tapes.reader(run_id) as reader:
        reader.time_of(seq)  # TapeError when the tape ends before
        first = max(seq - 1, 0) // CHUNK_RECORDS * CHUNK_RECORDS + 1
        before = tapes.open(run_id).metrics_before(first) if seq else None
        if before is None:
            first = 1
        else:
            metrics.resume(before)
        while first <= seq:
            upto = min(seq, first + CHUNK_RECORDS - 1)
            metrics.add(reader.records(first, upto))
            first = upto + 1
    return metrics.totals()
