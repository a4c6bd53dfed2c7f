"""Many writers and readers at once: nobody is told that the database is locked, and no update is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.api.server import FORKS
from tests.store.kit import begin, bump, bump_apart, frames, new, opened
from tickscope.store.engine import Engines
from tickscope.store.runs import Query, Runs
from tickscope.store.tables import RunRow
from tickscope.store.tapes import Tapes

WRITERS, WRITES, READERS = 4, 25, 8


def counted(engines: Engines) -> int:
    with engines.read() as session:
        return int(session.scalar(select(RunRow.durable_seq)) or 0)


def test_threads_that_read_then_write_lose_nothing_beside_readers(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    Runs(engines).launch(new(), fresh=False)
    errors: list[BaseException] = []
    stop = threading.Event()

    def guarded(work, *arguments: object) -> None:  # type: ignore[no-untyped-def]
        try:
            work(*arguments)
        except BaseException as error:
            errors.append(error)

    def read() -> None:
        while not stop.is_set():
            Runs(engines).find(Query())

    readers = [threading.Thread(target=guarded, args=(read,)) for _ in range(READERS)]
    writers = [threading.Thread(target=guarded, args=(bump, engines, WRITES)) for _ in range(WRITERS)]
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert errors == [] and counted(engines) == WRITERS * WRITES


def test_other_processes_may_write_too(tmp_path: Path) -> None:
    """Such as a person with the sqlite3 program beside a running server."""
    engines = opened(tmp_path / "t.db")
    Runs(engines).launch(new(), fresh=False)
    context = FORKS
    others = [context.Process(target=bump_apart, args=(str(engines.writer.url), WRITES)) for _ in range(2)]
    for other in others:
        other.start()
    bump(engines, WRITES)
    for other in others:
        other.join()
    assert [other.exitcode for other in others] == [0, 0] and counted(engines) == 3 * WRITES


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    recording = begin(engines)
    for frame in frames(9000):
        recording.append(frame)
    recording.commit()
    with engines.write() as session:
        session.execute(update(RunRow).values(name="half done"))
        assert Runs(engines).get("aa" * 8).name == ""
        with Tapes(engines).reader("aa" * 8) as reader:
            assert reader.last()[0] == 9000
    assert Runs(engines).get("aa" * 8).name == "half done"


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    Runs(engines).launch(new(), fresh=False)
    with pytest.raises(Exception, match="readonly"), engines.read() as session:
        session.execute(update(RunRow).values(name="x"))


def test_the_database_promises_what_it_should(tmp_path: Path) -> None:
    engines = opened(tmp_path / "t.db")
    with engines.writer.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
