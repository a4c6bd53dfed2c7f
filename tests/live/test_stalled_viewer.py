"""A viewer that never reads slows neither the others nor the run."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from tests.api.server import ENDLESS, Server, ticking
from tests.live.memory import Seen
from tickscope.client import RemoteRun

PACE = {"mode": "beat", "per_second": 1000}
"""Slow enough that a viewer on a crowded machine is not taken for one that hangs."""

STALLED_RECORDS = 1_200_000
"""The stalled one has taken nothing for so many records: about 8 MB, more than the kernel holds for it."""

WATCHED = 4000
"""Records that each healthy viewer must get meanwhile."""

PATIENCE_S = 120
"""Then it hangs."""


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) << 10


@contextlib.asynccontextmanager
async def stalled(server: Server, run: RemoteRun) -> AsyncIterator[ClientConnection]:
    """A viewer whose program hangs: it connects and takes nothing."""
    # A small window, so that the kernel does not read for it.
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 15)
    connection.connect(("127.0.0.1", server.port))
    connection.setblocking(False)
    options = {"max_queue": 1, "ping_interval": None, "close_timeout": 0.1}
    async with server.stream(run.id, -1, sock=connection, **options) as viewer:
        viewer.transport.pause_reading()
        yield viewer


async def run_on(run: RemoteRun, records: int) -> None:
    """Let the run make so many records at full speed, then slowly again: beside the viewers, whose pings wait."""

    async def control(action: str, **more: Any) -> int:
        return await asyncio.to_thread(run.control, action, **more)

    until = await control("pause") + records
    await control("pace", pace={"mode": "max"})
    while await control("pause") < until:
        await control("resume")
        await asyncio.sleep(0.5)
    await control("pace", pace=PACE)
    await control("resume")


async def watch(server: Server, run: RemoteRun, seen: Seen) -> None:
    """A healthy viewer, until it has got its records."""
    async with server.stream(run.id, -1) as viewer:
        while len(seen.records) < WATCHED:
            message = await viewer.recv()
            seen.take(json.loads(message) if isinstance(message, str) else message)


async def missed(viewer: ClientConnection) -> int:
    """It reads again: how many records it is told to have missed."""
    viewer.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    viewer.transport.resume_reading()
    while True:
        message = await viewer.recv()
        if isinstance(message, str) and (dropped := json.loads(message).get("dropped", 0)):
            return int(dropped)


async def test_a_stalled_viewer_slows_nobody(
    own_server: Callable[..., Server], capsys: pytest.CaptureFixture[str]
) -> None:
    server = own_server(viewer_bytes=1 << 16)
    run = server.client.run(ticking(ENDLESS), pace=PACE)
    healthy = [Seen() for _ in range(3)]
    async with stalled(server, run) as hanging, asyncio.timeout(PATIENCE_S):
        await run_on(run, STALLED_RECORDS)
        memory = resident(server.pid)
        # If the server waited for the one that hangs, these would get nothing, and not come to an end.
        await asyncio.gather(*(watch(server, run, seen) for seen in healthy))
        grown = resident(server.pid) - memory
        dropped = await missed(hanging)
    run.control("cancel")
    with capsys.disabled():
        print(f"\nthe one that hung missed {dropped} records; the server grew by {grown >> 10} KiB")  # noqa: T201
    assert all(seen.dropped == 0 for seen in healthy), "the healthy ones were slowed"
    assert grown < 16 << 20
    assert dropped > 1000, "the stalled one was never left behind"
