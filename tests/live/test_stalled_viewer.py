"""One viewer that never reads among four slows neither the others nor the run."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.server import ENDLESS, Server, ticking
from tests.live.memory import Seen
from tickscope.client import RemoteRun

SECONDS = 3.0
"""How long the healthy ones watch."""

PACE = {"mode": "beat", "per_second": 20_000}

STALLED_RECORDS = 1_200_000
"""The stalled one takes nothing until the run is this much further: about 8 MB, more than the kernel holds for it."""


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) << 10


async def watch(server: Server, run: RemoteRun, seen: Seen, until: float) -> None:
    """A healthy viewer."""
    async with server.stream(run.id, -1) as viewer:
        while time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                message = await asyncio.wait_for(viewer.recv(), 0.2)
                seen.take(json.loads(message) if isinstance(message, str) else message)


async def stall(server: Server, run: RemoteRun, until: float) -> int:
    """A viewer whose program hangs: it connects, takes nothing for a while, and looks then; returns what it missed."""
    # A small window, so that the kernel does not read for it.
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 15)
    connection.connect(("127.0.0.1", server.port))
    connection.setblocking(False)
    options = {"max_queue": 1, "ping_interval": None, "close_timeout": 0.1}
    async with server.stream(run.id, -1, sock=connection, **options) as viewer:
        viewer.transport.pause_reading()
        await asyncio.sleep(until - time.monotonic())
        await asyncio.to_thread(run_on, run, run.control("pause") + STALLED_RECORDS)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        viewer.transport.resume_reading()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            message = await asyncio.wait_for(viewer.recv(), 10)
            if isinstance(message, str) and (dropped := json.loads(message).get("dropped", 0)):
                return int(dropped)
    return 0


def run_on(run: RemoteRun, seq: int) -> None:
    """Wait until the run has made record `seq`, at full speed; then back to the pace of the test."""
    run.control("pace", pace={"mode": "max"})
    run.control("resume")
    while run.control("pause") < seq:
        run.control("resume")
        time.sleep(0.5)
    run.control("pace", pace=PACE)
    run.control("resume")


def test_a_stalled_viewer_slows_nobody(own_server: Callable[..., Server], capsys: pytest.CaptureFixture[str]) -> None:
    server = own_server(viewer_bytes=1 << 16)
    run = server.client.run(ticking(ENDLESS), pace=PACE)
    while not run.about["records"]:
        time.sleep(0.05)
    alone, together = [Seen() for _ in range(3)], [Seen() for _ in range(3)]
    memory: list[int] = [resident(server.pid)]
    dropped: list[int] = []

    def three(until: float) -> None:
        async def all_of_them() -> None:
            await asyncio.gather(*(watch(server, run, seen, until) for seen in alone))

        asyncio.run(all_of_them())

    def three_and_a_stalled_one(until: float) -> None:
        async def all_of_them() -> None:
            stalled = asyncio.create_task(stall(server, run, until))
            await asyncio.gather(*(watch(server, run, seen, until) for seen in together))
            memory.append(resident(server.pid))
            dropped.append(await stalled)

        asyncio.run(all_of_them())

    three(time.monotonic() + SECONDS)
    three_and_a_stalled_one(time.monotonic() + SECONDS)
    run.control("cancel")
    got_alone, got_together = (min(len(seen.records) for seen in group) for group in (alone, together))
    with capsys.disabled():
        print(  # noqa: T201
            f"\n3 viewers, then one more that stalls (it missed {dropped[0]} records): the healthy saw at least "
            f"{got_alone / SECONDS:.0f} and {got_together / SECONDS:.0f} records/s; "
            f"the server grew by {memory[1] - memory[0] >> 20} MiB"
        )
    assert got_together > 0.5 * got_alone, "a viewer that the others wait for would stop them altogether"
    assert all(seen.dropped == 0 for seen in alone + together)
    assert memory[1] - memory[0] < 16 << 20
    assert dropped[0] > 1000, "the stalled one was never left behind"
