"""A database and a recorded run for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

import tickscope
from tests.api.server import ticking
from tickscope.engine.journal import Record
from tickscope.experiment.metrics import Metrics
from tickscope.settings import REPOSITORY
from tickscope.store.engine import Engines, open_engines
from tickscope.store.migrate import migrate
from tickscope.store.recording import Recording
from tickscope.store.runs import NewRun, Runs
from tickscope.store.tables import RunRow
from tickscope.tape import Declaration, codec

MIGRATIONS = REPOSITORY / "alembic"
LOCAL = tickscope.simulate(ticking(100_000))
RECORDS: Sequence[Record] = [record for _, record in LOCAL.records()]
DECLARATION = codec.encode_declaration(Declaration(LOCAL.variables, {"design": "v4.15"}))


def opened(path: Path, **options: Any) -> Engines:
    """A migrated database."""
    engines = open_engines(f"sqlite:///{path}", **options)
    migrate(engines, MIGRATIONS)
    return engines


def new(run_id: str = "aa" * 8, **changes: Any) -> NewRun:
    """A run that could be launched."""
    fields = {"config": {"seed": 1}, "design": "v4.15", "duration_ns": 100_000_000, **changes}
    return NewRun(run_id, **fields)


def begin(engines: Engines, run_id: str = "aa" * 8) -> Recording:
    """Launch and begin to record."""
    Runs(engines).launch(new(run_id), fresh=False)
    return Recording(engines, run_id, DECLARATION, Metrics(1, 62_500_000))


def frames(count: int, size: int = 500, start: int = 0) -> Iterator[bytes]:
    """Frames of RECORDS[start:count]."""
    for first in range(start, count, size):
        yield codec.encode_records(first + 1, RECORDS[first : min(count, first + size)])


def record(engines: Engines, count: int, run_id: str = "aa" * 8, status: str = "complete") -> Recording:
    """A recorded run of so many records."""
    recording = begin(engines, run_id)
    for frame in frames(count):
        recording.append(frame)
    recording.finish(status)
    return recording


def bump(engines: Engines, times: int) -> None:
    """Read, then write: what fails at once under a deferred transaction."""
    for _ in range(times):
        with engines.write() as session:
            seen = session.scalar(select(RunRow.durable_seq))
            session.execute(update(RunRow).values(durable_seq=(seen or 0) + 1))


def bump_apart(url: str, times: int) -> None:
    """The same in another process."""
    bump(open_engines(url), times)


def migrate_apart(database: str, migrations: str) -> None:
    """Migrate in another process, which may be killed."""
    migrate(open_engines(f"sqlite:///{database}"), Path(migrations))
