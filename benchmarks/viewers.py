"""What viewers cost a live run: the server's and the worker's CPU with none and with many, and whether the run slows.

    .venv/bin/python benchmarks/viewers.py [--viewers 0,10,0,10] [--rate 20000] [--seconds 8]

Each viewer is a websocket that takes every frame and does nothing with it. One line of JSON per number of viewers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import websockets
from benchmarks.big_run import ask
from benchmarks.page_fps import config
from benchmarks.page_meter import cpu_seconds, load

from tests.browser.server import Server


async def watch(server: Server, run: str, seconds: float) -> int:
    """Bytes that one viewer receives."""
    url = f"{server.url.replace('http', 'ws')}/api/v1/runs/{run}/stream?from_seq=-1"
    headers = {"Authorization": f"Bearer {server.token}", "Origin": server.url}
    received = 0
    async with websockets.connect(url, additional_headers=headers, compression=None, max_size=None) as socket:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                received += len(await asyncio.wait_for(socket.recv(), left))
            except TimeoutError:
                break
    return received


async def measure(server: Server, viewers: int, rate: int, seconds: float) -> dict[str, float]:
    """One run with so many viewers."""
    experiment = {**config(rate, seconds), "seed": time.monotonic_ns() % 1_000_000}  # a run of its own each time
    run = str(ask(server, "/experiments", experiment)["runs"][0]["id"])
    assert server.process is not None
    await asyncio.sleep(2)
    before, cpu, start = ask(server, f"/runs/{run}")["transitions"], cpu_seconds(server.process.pid), time.monotonic()
    taken = await asyncio.gather(*(watch(server, run, seconds) for _ in range(viewers)), asyncio.sleep(seconds, 0))
    wall = time.monotonic() - start
    arrived = ask(server, f"/runs/{run}")["transitions"] - before
    spent = cpu_seconds(server.process.pid) - cpu
    ask(server, f"/runs/{run}/control", {"action": "cancel"})
    return {
        "viewers": viewers, "asked_per_s": rate, "transitions_per_s": round(arrived / wall),
        "server_cpu": round(spent / wall, 2), "cpu_s_per_million": round(spent / max(arrived, 1) * 1e6, 2),
        "kb_per_s_and_viewer": round(sum(taken) / max(viewers, 1) / wall / 1000), "load": load(),
    }  # fmt: skip


def main() -> None:
    """Print one line of JSON per number of viewers."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--viewers", default="0,10,0,10")
    arguments.add_argument("--rate", type=int, default=20_000)
    arguments.add_argument("--seconds", type=float, default=8)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            for viewers in map(int, options.viewers.split(",")):
                told = asyncio.run(measure(server, viewers, options.rate, options.seconds))
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
