"""One server for the tests of this folder, and one of their own for those that stop it or need other settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.server import Server


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with an empty database at first, shared by the tests of this folder."""
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    """A plain HTTP client of the shared server, with the token."""
    with server.http() as client:
        yield client


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server for one test alone, with settings."""
    started: list[Server] = []

    def start(**settings: Any) -> Server:
        server = Server(tmp_path, **settings)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.stop()
