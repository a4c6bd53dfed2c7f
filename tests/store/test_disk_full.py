"""No room: what was acknowledged stays, what was to be written is refused with a sentence, and it goes on later."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.kit import RECORDS, begin, frames, new, opened, record
from tickscope.store.errors import StoreFullError
from tickscope.store.runs import Runs
from tickscope.store.tapes import Tapes

RUN = "aa" * 8


def test_a_recording_stops_at_the_last_acknowledged_record(tmp_path: Path) -> None:
    opened(path := tmp_path / "t.db").close()
    engines = opened(path, max_bytes=path.stat().st_size + 20_000)
    recording = begin(engines)
    with pytest.raises(StoreFullError, match="disk is full"):
        for frame in frames(len(RECORDS), 100):
            recording.append(frame)
            recording.commit()
    durable = recording.durable_seq
    assert durable > 0
    Runs(engines).set_status(RUN, "failed", "The disk is full.")
    with Tapes(engines).reader(RUN) as reader:
        assert reader.records(1, 1 << 40) == RECORDS[:durable]
    row = Runs(engines).get(RUN)
    assert (row.status, row.durable_seq) == ("failed", durable)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_new_run_is_refused_and_taken_when_there_is_room_again(tmp_path: Path) -> None:
    engines = opened(path := tmp_path / "t.db")
    record(engines, 20_000)
    engines.close()
    engines = opened(path, max_bytes=path.stat().st_size)
    runs = Runs(engines)
    with pytest.raises(StoreFullError):
        for n in range(1000):
            runs.launch(new(f"{n:016x}", notes="x" * 5000), fresh=False)
    runs.delete(RUN)
    record(engines, 9000, "bb" * 8)
    with Tapes(engines).reader("bb" * 8) as reader:
        assert reader.records(1, 1 << 40) == RECORDS[:9000]
