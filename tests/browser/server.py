"""A real server for the browser tests: its own process, its own data folder, a free port on loopback."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.loopback import free_port

READY_SECONDS = 120
STOP_SECONDS = 20


class Server:
    """`tickscope serve` in a process of its own; may be stopped and started again on the same data and port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """`settings`: further ones by name, such as MAX_RECORDS."""
        self.folder = folder
        self.settings = settings
        self.port = free_port()
        self.token = secrets.token_urlsafe(24)
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it serves, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def login_url(self) -> str:
        """What it prints: opening this sets the cookie."""
        return f"{self.url}/?token={self.token}"

    def start(self) -> None:
        """Start the process and wait until it answers; RuntimeError with its log if it does not."""
        own = {"PORT": str(self.port), "TOKEN": self.token, "DATA_DIR": str(self.folder / "data"), **self.settings}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TICKSCOPE_")}
        environment = {**inherited, **{f"TICKSCOPE_{name}": value for name, value in own.items()}}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tickscope", "serve"],
                env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.1)

    def healthy(self) -> bool:
        """Whether /healthz answers 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End the process politely, then for certain."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
