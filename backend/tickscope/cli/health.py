"""What `tickscope doctor` checks: each check gives (name, ok, detail)."""

from __future__ import annotations

import importlib
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Check = tuple[str, bool, str]

_PACKAGES = ("fastapi", "pydantic", "sqlalchemy", "alembic", "uvicorn", "websockets", "zstandard", "plotly", "orjson")
_SQLITE_NEEDED = (3, 35)
_PYTHON_NEEDED = (3, 11)


def checks() -> Iterator[Check]:
    """All checks, one after the other."""
    yield "python", sys.version_info >= _PYTHON_NEEDED, sys.version.split()[0]
    for name in _PACKAGES:
        yield _package(name)
    yield "sqlite", sqlite3.sqlite_version_info >= _SQLITE_NEEDED, sqlite3.sqlite_version
    yield _writable()
    yield _frontend()
    yield _loopback()
    yield _machine()


def _package(name: str) -> Check:
    try:
        importlib.import_module(name)
        return name, True, version(name)
    except (ImportError, PackageNotFoundError) as error:
        return name, False, f"{error}; run `make setup`"


def _writable() -> Check:
    from tickscope.settings import Settings

    folder = Settings().data_dir
    existing = next(path for path in (folder, *folder.parents) if path.is_dir())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return "data directory", True, str(folder)
    except OSError as error:
        return "data directory", False, f"{folder}: {error.strerror}; set TICKSCOPE_DATA_DIR"


def _frontend() -> Check:
    from tickscope.settings import Settings

    page = Path(Settings().frontend_dir) / "index.html"
    return "page", page.is_file(), str(page)


def _loopback() -> Check:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return "loopback", True, "127.0.0.1"
    except OSError as error:
        return "loopback", False, str(error)


def _machine() -> Check:
    from tickscope import simulate

    first, second = (simulate({"preset": "tick-busy"}) for _ in range(2))
    same = first.digest == second.digest
    return (
        "machine",
        same and first.status == "complete",
        f"tick-busy: {first.totals['records']} records, twice the same",
    )
