"""Runs migrations on the connection that tickscope.store.migrate hands over, or on TICKSCOPE_DATABASE_URL by hand."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from tickscope.settings import Settings
from tickscope.store.engine import open_engines
from tickscope.store.migrate import migration_connection
from tickscope.store.tables import Base


def run(connection: Connection) -> None:
    """Run all pending migrations in one transaction: after a crash the schema is the old one or the new one."""
    # SQLite alters a table by rebuilding it (batch mode).
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
elif context.is_offline_mode():
    raise SystemExit("Migrations need the database itself; offline mode is not supported.")
else:
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with migration_connection(open_engines(settings.url)) as own_connection:
        run(own_connection)
