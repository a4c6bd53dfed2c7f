"""The server fixtures of tests/api."""

from __future__ import annotations

from tests.api.conftest import own_server, server

__all__ = ["own_server", "server"]
