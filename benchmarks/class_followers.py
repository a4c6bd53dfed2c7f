"""What a class costs the server: followers by real websockets on one live run, one of them hanging.

    .venv/bin/python benchmarks/class_followers.py [--seconds 8] [--followers 0,1,50,200] [--rates 4000,max]

Starts a server of its own. For each rate a run is simulated live; for each number of followers a process of its own
opens so many streams of the run and so many connections of the class, all of which read, but for one that does not.
The teacher shows ten places a second. One line of JSON each: CPU seconds per second of the server (without its worker)
and of the worker, transitions per second and per CPU second of the worker (the first depends on how busy the machine
is, the second does not), how many ms after the teacher's page told a place it was with the followers, bytes of memory
of the server, what the followers' process took, and the machine's load.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from websockets.asyncio.client import ClientConnection, connect

from tests.api.server import ENDLESS, TOKEN, Server, ticking

VIEWER = "a-viewer-token-for-benchmarks"
SETTLE_S = 2.0
TICK = os.sysconf("SC_CLK_TCK")


def enter(port: int, path: str, token: str) -> connect:
    """A websocket to the server."""
    headers = {"Authorization": f"Bearer {token}"}
    url = f"ws://127.0.0.1:{port}/api/v1/{path}"
    return connect(url, additional_headers=headers, proxy=None, compression=None, max_size=None, open_timeout=60,
                   ping_interval=None)  # fmt: skip


def followers(port: int, run: str, count: int, seconds: float, pipe: Connection) -> None:
    """The followers' process: sends how late each place was, in ms, and the bytes of the run."""
    late: list[float] = []
    received = 0

    async def read(socket: ClientConnection, until: float) -> None:
        nonlocal received
        while (left := until - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(socket.recv(), left)
            except TimeoutError:
                return
            received += len(message)
            if isinstance(message, str) and "told=" in message:
                late.append((time.monotonic() - float(message.split("told=")[1].split('"')[0])) * 1000)

    async def all_of_them() -> None:
        sockets = [await enter(port, path, VIEWER) for _ in range(count)
                   for path in (f"runs/{run}/stream?from_seq=-1", "lecture")]  # fmt: skip
        if count > 1:
            for hanging in sockets[:2]:
                hanging.transport.pause_reading()
        for socket in sockets[3::2]:
            await socket.send('{"type": "follow", "on": true}')
        pipe.send("here")
        until = time.monotonic() + SETTLE_S + seconds
        await asyncio.gather(*(read(socket, until) for socket in sockets[2 if count > 1 else 0 :]))

    asyncio.run(all_of_them())
    pipe.send((late, received, time.process_time()))
    os._exit(0)  # the hanging ones are not waited for


async def teach(port: int, seconds: float) -> None:
    """The teacher's page: a place ten times a second."""
    async with enter(port, "lecture", TOKEN) as socket:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            address = f"?run=0123abcd&told={time.monotonic():.6f}"
            await socket.send(json.dumps({"type": "lead", "place": {"page": "board", "address": address}}))
            await asyncio.sleep(0.1)


def cpu(pid: int) -> float:
    """CPU seconds of one process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def worker_of(server: Server) -> int:
    """The process that simulates: of the server's children the one that works most."""
    return max(server.workers(), key=cpu)


def measure(server: Server, run: Any, count: int, seconds: float) -> dict[str, Any]:
    """One line."""
    ours, theirs = multiprocessing.Pipe()
    class_ = multiprocessing.get_context("spawn").Process(
        target=followers, args=(server.port, run.id, count, seconds, theirs)
    )
    class_.start()
    ours.recv()
    time.sleep(SETTLE_S)
    worker = worker_of(server)
    before = time.monotonic(), cpu(server.pid), cpu(worker), run.about["transitions"]
    asyncio.run(teach(server.port, seconds))
    after = time.monotonic(), cpu(server.pid), cpu(worker), run.about["transitions"]
    wall, own, its, made = (b - a for a, b in zip(before, after, strict=True))
    late, received, took = ours.recv()
    class_.join()
    late = sorted(late) or [0.0]
    memory = next(line for line in Path(f"/proc/{server.pid}/status").read_text().splitlines() if "VmRSS" in line)
    return {
        "followers": count, "server_cpu": round(own / wall, 3), "worker_cpu": round(its / wall, 3),
        "transitions_per_s": round(made / wall), "transitions_per_worker_cpu_s": round(made / max(its, 0.01)),
        "late_ms_p50": round(statistics.median(late), 1), "late_ms_p95": round(late[int(len(late) * 0.95)], 1),
        "places": len(late), "server_mib": int(memory.split()[1]) >> 10, "received_mib": received >> 20,
        "class_cpu_s": round(took, 1), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--followers", default="0,1,50,200")
    options.add_argument("--rates", default="4000,max")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), viewer_token=VIEWER, max_records=1_000_000_000).start()
        try:
            for rate in given.rates.split(","):
                pace = {"mode": "max"} if rate == "max" else {"mode": "beat", "per_second": int(rate)}
                run = server.client.run(ticking(ENDLESS, seed=len(rate)), pace=pace)
                while not run.about["records"]:
                    time.sleep(0.1)
                for count in map(int, given.followers.split(",")):
                    line = measure(server, run, count, given.seconds)
                    print(json.dumps({"rate": rate, **line}), flush=True)  # noqa: T201
                run.control("cancel")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
