"""Everything one application holds, opened in order and closed in reverse."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from typing import IO

from tickscope.api.charts import Charts
from tickscope.api.comparisons import Comparisons
from tickscope.api.pairs import Pairs
from tickscope.api.searches import Searches
from tickscope.api.supervisor import Supervisor
from tickscope.live.hub import Hubs
from tickscope.live.lecture import Lecture
from tickscope.settings import Settings
from tickscope.store.engine import Engines, open_engines
from tickscope.store.errors import StoreError
from tickscope.store.migrate import Migrated, migrate
from tickscope.store.runs import Runs
from tickscope.store.tapes import Tapes


@dataclass
class Storage:
    """The opened and migrated database of one server. Only one server may have it."""

    engines: Engines
    migrated: Migrated
    interrupted: list[str]
    _lock: IO[str] | None = field(default=None, repr=False)

    def close(self) -> None:
        """Close the database and let another server have it."""
        self.engines.close()
        if self._lock is not None:
            self._lock.close()


def open_storage(settings: Settings) -> Storage:
    """Take the data directory, migrate, and mark runs that the last server left active as interrupted.

    Raises StoreError with a sentence.
    """
    lock = _take(settings)
    engines = open_engines(settings.url, settings.max_database)
    try:
        migrated = migrate(engines, settings.migrations_dir)
        return Storage(engines, migrated, Runs(engines).interrupt_orphans(), lock)
    except BaseException:
        engines.close()
        lock.close()
        raise


def _take(settings: Settings) -> IO[str]:
    """Two servers on one database would each take the other's live runs for left-overs."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        lock = (settings.data_dir / "server.lock").open("a+")
    except OSError as error:
        raise StoreError(f"{settings.data_dir} cannot be used for data: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        pid = lock.read().strip() or "unknown"
        lock.close()
        raise StoreError(
            f"Another Tickscope (process {pid}) uses {settings.data_dir}. Use its address, or another data directory."
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


class House:
    """What the routes work with."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        self.settings, self.storage = settings, storage
        self.runs = Runs(storage.engines)
        self.tapes = Tapes(storage.engines)
        self.hubs = Hubs(settings.viewer_bytes)
        self.lecture = Lecture()
        self.supervisor = Supervisor(settings, storage.engines, self.hubs)
        self.comparisons = Comparisons(settings.comparers, settings.max_comparisons, settings.kept_comparisons)
        self.pairs = Pairs(self.runs, self.tapes)
        self.charts = Charts(self.runs, self.tapes)
        self.searches = Searches()

    async def close(self) -> None:
        """Stop all runs and comparisons and close the database."""
        await self.comparisons.close()
        self.charts.close()
        await self.supervisor.close()
        self.storage.close()
