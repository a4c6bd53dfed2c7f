"""What is acknowledged is in the database, whole and readable; what is replaced is replaced at once or not at all."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.store.kit import DECLARATION, LOCAL, RECORDS, begin, frames, new, opened, record
from tickscope.experiment.metrics import Metrics
from tickscope.store.errors import BusyRunError, NotRecordedError, UnknownRunError
from tickscope.store.recording import Recording
from tickscope.store.runs import Query, Runs
from tickscope.store.tables import ChunkRow, RecipeRow, RunRow
from tickscope.store.tapes import StoredTape, Tapes
from tickscope.tape import TapeError, codec
from tickscope.tape.reader import TapeReader

RUN = "aa" * 8


def on_disk(path: Path) -> list[tuple[int, int, int]]:
    """(first, last, complete) of each chunk, as another process sees them."""
    with closing(sqlite3.connect(path)) as other:
        return other.execute("SELECT first_seq, last_seq, complete FROM chunk ORDER BY first_seq").fetchall()


def test_records_are_on_disk_when_committed_and_not_before(tmp_path: Path) -> None:
    engines = opened(path := tmp_path / "t.db")
    recording = begin(engines)
    for frame in frames(3000):
        recording.append(frame)
    assert recording.durable_seq == 0 and on_disk(path) == []
    assert recording.commit() == 3000 == recording.durable_seq
    assert on_disk(path) == [(1, 3000, 0)]


def test_full_chunks_are_committed_by_themselves_before_they_become_many(tmp_path: Path) -> None:
    engines = opened(path := tmp_path / "t.db")
    recording = begin(engines)
    for frame in frames(8 * 8192 + 1000):
        recording.append(frame)
    assert recording.durable_seq > 8 * 8192 - 500 and len(on_disk(path)) >= 8


def test_a_partial_chunk_is_replaced_as_it_grows(tmp_path: Path) -> None:
    engines = opened(path := tmp_path / "t.db")
    recording = begin(engines)
    for n, frame in enumerate(frames(18_000)):
        recording.append(frame)
        if n % 3 == 0:
            recording.commit()
    assert on_disk(path) == [(1, 8192, 1), (8193, 16384, 1), (16385, 18_000, 0)] or on_disk(path)[-1][0] == 16385
    recording.finish("complete")
    assert on_disk(path) == [(1, 8192, 1), (8193, 16384, 1), (16385, 18_000, 0)]


def test_the_tape_is_read_as_it_was_recorded(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    record(engines, 20_000)
    reader = TapeReader(StoredTape(engines, RUN))
    assert reader.records(1, 20_000) == RECORDS[:20_000]
    for seq in (0, 1, 8191, 8192, 8193, 16_384, 20_000):
        assert reader.state_at(seq)[1] == LOCAL.state_at(seq)
    with pytest.raises(TapeError):
        reader.state_at(20_001)


def test_a_reader_sees_a_run_grow(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    tapes, recording = Tapes(engines), begin(engines)
    for frame in frames(12_000):
        recording.append(frame)
        recording.commit()
        with tapes.reader(RUN) as reader:
            assert reader.last()[0] == recording.durable_seq
            assert reader.records(recording.durable_seq, 1 << 40) == [RECORDS[recording.durable_seq - 1]]


def test_the_run_knows_what_it_holds(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    recording = record(engines, len(RECORDS))
    row = Runs(engines).get(RUN)
    assert row.status == "complete" and row.durable_seq == len(RECORDS) == recording.durable_seq
    assert row.t_ns == RECORDS[-1][0] and row.transitions == sum(r[1] == 2 for r in RECORDS)
    assert row.totals == LOCAL.totals and row.digest == LOCAL.digest
    with engines.read() as session:
        names = ("body", "keyframe", "masks", "metrics", "coarse", "summary")
        sizes = session.execute(select(*(func.sum(func.length(getattr(ChunkRow, name))) for name in names))).one()
        assert row.stored_bytes == sum(sizes)
    assert row.stored_bytes / len(RECORDS) < 3


def test_chunks_that_an_older_version_recorded_give_the_same_answers(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    record(engines, len(RECORDS))

    def answers() -> list[object]:
        with Tapes(engines).reader(RUN) as reader:
            last = len(RECORDS)
            windows: list[object] = [reader.window(1, last, columns) for columns in (1, 4, 200)]
            return windows + [reader.change_of(variable, last // 2, 1) for variable in range(8)]

    newer = answers()
    with engines.write() as session:
        session.execute(update(ChunkRow).values(coarse=None, summary=None))
    assert answers() == newer


@pytest.mark.parametrize("status", ["cancelled", "interrupted", "failed"])
def test_only_a_whole_tape_has_a_digest(tmp_path: Path, status: str) -> None:
    engines = opened(tmp_path / "t.db")
    record(engines, 1000, status=status)
    assert Runs(engines).get(RUN).digest is None


def test_frames_that_do_not_follow_or_are_damaged_are_refused(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    recording = begin(engines)
    good = list(frames(1500))
    recording.append(good[0])
    for bad in (good[0], good[2], good[1][:-1], b"", DECLARATION):
        with pytest.raises(TapeError):
            recording.append(bad)
    recording.append(good[1])
    with pytest.raises(TapeError):
        Recording(engines, RUN, good[0], Metrics(1, 1))


@pytest.mark.parametrize("status", ["cancelled", "interrupted", "failed"])
def test_an_incomplete_run_is_replaced_in_one_transaction(tmp_path: Path, status: str) -> None:
    """A reader sees the old recording or an empty run, never a mixture."""
    engines = opened(tmp_path / "t.db")
    record(engines, 20_000, status=status)
    runs, seen, stop = Runs(engines), set(), threading.Event()

    def look() -> None:
        while not stop.is_set():
            with engines.read() as session:
                row = session.execute(select(RunRow.status, RunRow.durable_seq, RunRow.generation)).one()
                count = session.scalar(select(func.count()).select_from(ChunkRow))
                seen.add((*row, count))

    watcher = threading.Thread(target=look)
    watcher.start()
    row, simulate = runs.launch(new(), fresh=False)
    stop.set()
    watcher.join()
    assert simulate and row.generation == 2
    assert seen <= {(status, 20_000, 1, 3), ("queued", 0, 2, 0)}


def test_a_whole_run_is_opened_unless_it_is_to_be_fresh(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    runs = Runs(engines)
    record(engines, 1000)
    assert runs.launch(new(), fresh=False)[1] is False
    assert runs.get(RUN).durable_seq == 1000
    row, simulate = runs.launch(new(), fresh=True)
    assert simulate and row.status == "queued"
    with pytest.raises(BusyRunError):
        runs.launch(new(), fresh=True)
    assert runs.launch(new(), fresh=False)[1] is False


def test_an_old_reader_does_not_serve_the_new_recording(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    tapes = Tapes(engines)
    record(engines, 20_000, status="cancelled")
    with tapes.reader(RUN) as reader:
        assert reader.last()[0] == 20_000
    Runs(engines).launch(new(), fresh=False)
    recording = Recording(engines, RUN, DECLARATION, Metrics(1, 62_500_000))
    recording.append(next(frames(500)))
    recording.commit()
    with tapes.reader(RUN) as reader:
        assert reader.last()[0] == 500 and reader.records(1, 1 << 40) == RECORDS[:500]


def test_deleting_a_run_leaves_nothing_of_it(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    runs = Runs(engines)
    for run_id in (RUN, "bb" * 8):
        record(engines, 9000, run_id)
    runs.delete(RUN)
    with pytest.raises(UnknownRunError):
        runs.get(RUN)
    with engines.read() as session:
        for table in (ChunkRow, RecipeRow):
            assert set(session.scalars(select(table.run_id))) == {"bb" * 8}
    begin(engines)
    with pytest.raises(BusyRunError):
        runs.delete(RUN)


def test_what_a_dead_server_left_active_is_interrupted_at_the_next_start(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    runs = Runs(engines)
    record(engines, 500, "cc" * 8)
    recording = begin(engines)
    recording.append(next(frames(500)))
    recording.commit(status="paused")
    runs.launch(new("bb" * 8), fresh=False)
    assert sorted(runs.interrupt_orphans()) == [RUN, "bb" * 8]
    assert [runs.get(run_id).status for run_id in (RUN, "bb" * 8, "cc" * 8)] == [
        "interrupted",
        "interrupted",
        "complete",
    ]
    assert "server stopped" in str(runs.get(RUN).message) and runs.get(RUN).durable_seq == 500
    with pytest.raises(NotRecordedError), Tapes(engines).reader("bb" * 8):
        pass


def test_a_search_takes_what_is_typed_literally(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    runs = Runs(engines)
    for n, name in enumerate(["a 100% run", "A_B", "a\\b", "Ünïcödé", "plain"]):
        runs.launch(new(f"{n:016x}", name=name), fresh=False)
    for q, names in {
        "100%": ["a 100% run"],
        "%": ["a 100% run"],
        "_": ["A_B"],
        "\\": ["a\\b"],
        "PLAIN": ["plain"],
        "'": [],
    }.items():
        assert [row.name for row in runs.find(Query(q)).items] == names
    assert runs.find(Query(limit=2, offset=4)).total == 5 and len(runs.find(Query(limit=2, offset=4)).items) == 1


def test_a_damaged_chunk_is_one_kind_of_error(tmp_path: Path) -> None:
    engines = opened(path := tmp_path / "t.db")
    record(engines, 1000)
    with closing(sqlite3.connect(path)) as other:
        body = bytearray(other.execute("SELECT body FROM chunk").fetchone()[0])
        for place in range(0, len(body), 37):
            damaged = bytearray(body)
            damaged[place] ^= 0x55
            other.execute("UPDATE chunk SET body = ?", (bytes(damaged),))
            other.commit()
            with pytest.raises(TapeError):
                TapeReader(StoredTape(engines, RUN)).records(1, 1000)
    assert codec.decode(StoredTape(engines, RUN).declaration_frame())
