"""A real server for tests: its own process, its own data, a free port on loopback; can be killed and started again.

The process is forked from one that has already imported the server, which saves seconds at every start.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.loopback import free_port
from tickscope.client import Client

TOKEN = "a-token-for-tests-only"
START_S = 30
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tickscope.api.serve"])


def _serve(settings: dict[str, Any], log: str) -> None:
    """Runs in the server's process."""
    from tickscope.api.serve import serve
    from tickscope.settings import Settings

    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    serve(Settings(**settings))


class Server:
    """See the module. `settings` are those of tickscope.settings."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.port = free_port()
        self.folder = folder
        self.log = folder / "server.log"
        self.settings = {"port": self.port, "token": TOKEN, "data_dir": folder / "data", **settings}
        self.process: Any = None
        self.client = Client(self.url, TOKEN)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "data" / "tickscope.db"

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return int(self.process.pid)

    def start(self) -> Server:
        """Start it and wait until it answers; RuntimeError with its log when it does not."""
        self.process = FORKS.Process(target=_serve, args=(self.settings, str(self.log)))
        self.process.start()
        deadline = time.monotonic() + START_S
        while not self.healthy():
            if not self.process.is_alive() or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.02)
        return self

    def healthy(self) -> bool:
        """Whether /healthz answers 200."""
        try:
            # Without certificates, which take longer to read than the answer.
            return httpx.get(f"{self.url}/healthz", timeout=5, trust_env=False, verify=False).status_code == 200
        except httpx.TransportError:
            return False

    def cpu_seconds(self) -> float:
        """Processor time that the server has used since its start: unlike the clock it does not depend on others."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def workers(self) -> list[int]:
        """Process ids of its workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(child) for child in children]

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)
        self.process.join()

    def stop(self) -> None:
        """End it politely, then for certain."""
        if self.process is not None and self.process.is_alive():
            self.process.terminate()
            self.process.join(20)
            if self.process.is_alive():
                self.process.kill()
                self.process.join()

    def http(self, **options: Any) -> httpx.Client:
        """A plain HTTP client with the token, for requests that the real client would never send."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=120, trust_env=False, **options)

    def stream(self, run_id: str, from_seq: int = 0, **options: Any) -> connect:
        """A viewer's websocket, for `async with`."""
        url = f"ws://127.0.0.1:{self.port}/api/v1/runs/{run_id}/stream?from_seq={from_seq}"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        options = {"close_timeout": 1, **options}
        return connect(url, additional_headers=headers, max_size=None, proxy=None, compression=None, **options)


Socket = ClientConnection


def ticking(duration_us: int, seed: int = 1, **changes: Any) -> dict[str, Any]:
    """An experiment that goes on for so long: about 230 records per 100 us of simulated time."""
    program = {"name": "periodic_tick", "period_us": 100}
    return {"duration_us": duration_us, "seed": seed, "vms": [{"vcpus": [{"program": program}]}], **changes}


ENDLESS = 600_000_000
"""The longest duration: hours of simulating."""
