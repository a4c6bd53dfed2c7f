"""`tickscope serve`: finds a port, opens the data, starts the server, and says where it is."""

from __future__ import annotations

import asyncio
import errno
import logging
import secrets
import socket
import sys
from collections.abc import Callable

import httpx
import uvicorn

from tickscope.api import qr
from tickscope.api.app import create_app
from tickscope.api.house import Storage, open_storage
from tickscope.api.rest.me import class_addresses
from tickscope.settings import Settings
from tickscope.store.errors import StoreError

PORTS_TRIED = 50
HEALTH_S = 30.0
PING_S = 15.0
"""A viewer that does not answer a ping for so long is gone."""
GRACE_S = 5
SEND_BUFFER = 1 << 18
"""Bytes the kernel takes for a viewer that does not read; left to itself it would take megabytes for each."""

Say = Callable[[str], None]


def serve(settings: Settings, say: Say | None = None) -> None:
    """Serve until interrupted. Says on stdout what a person must know; exits with 2 and a sentence when it cannot."""
    tell = say or _print
    try:
        listener, port = listen(settings, tell)
        with listener:
            settings = settings.model_copy(update={
                "port": port, "token": settings.token or secrets.token_urlsafe(32),
                "viewer_token": settings.viewer_token or secrets.token_urlsafe(24),
            })  # fmt: skip
            storage = open_storage(settings)
            _report(storage, tell)
            Announced(_config(settings, storage), settings, tell).run(sockets=[listener])
    except (StoreError, PortError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from error


class PortError(Exception):
    """No port could be had; the message says why."""


def listen(settings: Settings, say: Say) -> tuple[socket.socket, int]:
    """A listening socket on the wanted port or the next free one, and its port. PortError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    for port in range(settings.port, min(settings.port + PORTS_TRIED, 65536)):
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        try:
            listener.bind((settings.host, port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise PortError(f"{settings.host}:{port} cannot be served: {error.strerror}.") from error
            continue
        if port != settings.port:
            say(f"Port {settings.port} is busy, so this is port {port}.")
        return listener, port
    raise PortError(f"Every port from {settings.port} on is busy; choose another with --port.")


class Announced(uvicorn.Server):
    """Says its address once it answers there."""

    def __init__(self, config: uvicorn.Config, settings: Settings, say: Say) -> None:
        super().__init__(config)
        self._settings, self._say = settings, say
        self._announcing: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        if self.started:
            self._announcing = asyncio.create_task(self._announce())

    async def _announce(self) -> None:
        await wait_healthy(self._settings)
        settings = self._settings
        for address in addresses(settings):
            self._say(f"{'You: ' if settings.class_addresses else ''}Open {address}/?token={settings.token}")
        if settings.class_addresses:
            links = [f"{address}/?token={settings.viewer_token}" for address in class_addresses(settings)]
            for link in links:
                self._say(f"The class: {link}")
            if picture := qr.for_terminal(links[0], qr.columns_of(sys.stdout)):
                self._say(picture)
            self._say("Stop with Ctrl-C; after that neither link opens anything.")


async def wait_healthy(settings: Settings) -> None:
    """Wait until /healthz answers; TimeoutError after HEALTH_S."""
    bind = settings.host if settings.host not in ("0.0.0.0", "::") else "127.0.0.1"
    url = f"http://{f'[{bind}]' if ':' in bind else bind}:{settings.port}/healthz"
    async with asyncio.timeout(HEALTH_S), httpx.AsyncClient(trust_env=False, verify=False) as client:
        while True:
            try:
                if (await client.get(url, headers={"Host": f"127.0.0.1:{settings.port}"})).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def addresses(settings: Settings) -> list[str]:
    """Where a browser finds it: the hosts that were allowed if it can be reached from elsewhere, else loopback."""
    if settings.host in ("0.0.0.0", "::"):
        if settings.allow_remote and settings.allowed_hosts:
            return [f"http://{settings.allowed_hosts[0]}"]
        # In a class the owner's token counts on this machine alone.
        return [f"http://127.0.0.1:{settings.port}"]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return [f"http://{host}:{settings.port}"]


def _config(settings: Settings, storage: Storage) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").addFilter(_no_false_alarm)
    return uvicorn.Config(
        create_app(settings, storage),
        # Compressing binary frames costs many times what it saves.
        ws_per_message_deflate=False,
        ws_max_size=settings.max_message,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        # The address of the login holds the token, so requests are not logged.
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def _no_false_alarm(record: logging.LogRecord) -> bool:
    """uvicorn 0.54 takes every websocket that is refused with an HTTP answer for one that was forgotten."""
    return "returned without completing handshake" not in record.getMessage()


def _report(storage: Storage, say: Say) -> None:
    migrated = storage.migrated
    if migrated.before and migrated.before != migrated.after:
        say(f"The database was brought from revision {migrated.before} to {migrated.after}; backup: {migrated.backup}")
    if storage.interrupted:
        count = len(storage.interrupted)
        runs = "A run was" if count == 1 else f"{count} runs were"
        say(f"{runs} interrupted when the last server stopped; what was recorded is kept.")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
