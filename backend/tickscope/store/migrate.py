"""Brings the database to the schema of this version, after a backup.

The migrations themselves are in alembic/ at the root of the repository.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from tickscope.store.engine import Engines
from tickscope.store.errors import MigrationError


@dataclass(frozen=True)
class Migrated:
    """What `migrate` did: revisions before and after (None = an empty database), and where the backup lies."""

    before: str | None
    after: str
    backup: Path | None


def migrate(engines: Engines, migrations: Path) -> Migrated:
    """Upgrade the database to the newest revision. An older one with tables in it is backed up first.

    Raises MigrationError when the database is newer than this version or not Tickscope's.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    if head is None:
        raise MigrationError(f"There are no migrations in {migrations}.")
    before = _revision(engines, {revision.revision for revision in script.walk_revisions()})
    backup = None
    if before != head:
        backup = _backup(engines, before) if before else None
        with migration_connection(engines) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return Migrated(before, head, backup)


def _revision(engines: Engines, known: set[str]) -> str | None:
    """The database's revision; None when it is empty."""
    with engines.writer.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        tables = set(inspect(connection).get_table_names())
    if current is not None and current not in known:
        raise MigrationError(
            f"The database has revision {current}, which this version does not know: a newer Tickscope wrote it. "
            "Use that version, or another data directory."
        )
    if current is None and tables - {"alembic_version"}:
        raise MigrationError("The database holds tables that are not Tickscope's; use another data directory.")
    return current


@contextmanager
def migration_connection(engines: Engines) -> Iterator[Connection]:
    """A writing connection on which tables can be rebuilt without their children being lost.

    With foreign keys on, the rebuild of `run` (create, copy, drop, rename) would delete every chunk by cascade. The
    pragma works only outside a transaction, hence the bare cursor.
    """
    sqlite = engines.writer.dialect.name == "sqlite"
    with engines.writer.connect() as connection:
        if sqlite:
            _bare(connection, "PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
                    raise MigrationError("The migration would have left rows without their run; nothing was changed.")
        finally:
            if sqlite:
                _bare(connection, "PRAGMA foreign_keys=ON")


def _bare(connection: Connection, statement: str) -> None:
    """Execute outside SQLAlchemy's transaction."""
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()


def _backup(engines: Engines, revision: str) -> Path | None:
    """Copy a SQLite database beside itself; written under another name first, so that no half copy looks whole."""
    path = engines.writer.url.database
    if engines.writer.dialect.name != "sqlite" or not path:
        return None
    folder = Path(path).parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    target = folder / f"{Path(path).stem}-{revision}-{stamp}.db"
    partial = target.with_suffix(".part")
    source = sqlite3.connect(path, isolation_level=None)
    try:
        source.execute("VACUUM INTO ?", (str(partial),))
    finally:
        source.close()
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    return partial.rename(target)
