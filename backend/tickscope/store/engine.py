"""Database engines: one connection that writes, several that read.

SQLite in WAL mode lets readers work beside one writer. Two things make that safe: the writer takes its lock when the
transaction begins (a deferred transaction that upgrades later fails at once, whatever the timeout), and there is only
one writing connection, so writers wait in line inside this process. `synchronous=FULL` makes a commit survive a
power loss; at one commit per chunk that is affordable.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from tickscope.store.errors import StoreError, StoreFullError

BUSY_MS = 10_000
PAGE = 4096
WRITER = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
READERS = 8


@dataclass(frozen=True)
class Engines:
    """The pair of engines on one database."""

    writer: Engine
    reader: Engine

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back on an exception.

        Raises StoreFullError when the disk or the database's size limit is exhausted, StoreError when it fails
        otherwise.
        """
        try:
            with self._writing.begin() as session:
                yield session
        except DBAPIError as error:
            if is_full(error):
                raise StoreFullError from error
            raise StoreError(f"The database failed: {error.orig}.") from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A reading transaction: one consistent view of the database."""
        with self._reading() as session:
            yield session

    @property
    def _writing(self) -> sessionmaker[Session]:
        return sessionmaker(self.writer, expire_on_commit=False)

    @property
    def _reading(self) -> sessionmaker[Session]:
        return sessionmaker(self.reader, expire_on_commit=False, autoflush=False)

    def close(self) -> None:
        """Close all connections."""
        self.reader.dispose()
        self.writer.dispose()


def open_engines(url: str, max_bytes: int = 0) -> Engines:
    """Open both engines on a database URL; nothing is created until the first connection.

    A SQLite database grows to about `max_bytes` at most (0 = no limit); beyond it is full as a disk is.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return Engines(create_engine(url, pool_size=1, max_overflow=0), create_engine(url, pool_size=READERS))
    writer = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=60)
    reader = create_engine(url, pool_size=READERS, max_overflow=READERS, pool_timeout=60)
    limit = (f"max_page_count={max(1, max_bytes // PAGE)}",) if max_bytes else ()
    _prepare(writer, "BEGIN IMMEDIATE", (f"page_size={PAGE}", *WRITER, *limit))
    _prepare(reader, "BEGIN", ("query_only=ON",))
    return Engines(writer, reader)


def _prepare(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    """Make every connection of a SQLite engine begin its transactions with `begin` and hold the pragmas."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # None: the driver must not begin transactions of its own; `_begin` does.
        connection.isolation_level = None
        for pragma in (f"busy_timeout={BUSY_MS}", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def is_full(error: DBAPIError) -> bool:
    """Whether a database error means that there is no room left."""
    text = str(error.orig).lower()
    return "database or disk is full" in text or "no space left" in text or "disk full" in text
