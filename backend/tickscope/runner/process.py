"""A run in a process of its own: the usual runner."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tickscope.runner.handle import Runner, RunnerGoneError
from tickscope.runner.loop import Job
from tickscope.runner.wire import LENGTH, Message, WireError, length_of, parse

WORKER = "tickscope.runner.worker"
LAST_WORDS = 40
"""Lines of a worker's stderr that are kept."""
PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class ProcessRunner(Runner):
    """Talks to a worker process. Its stdout is read only as fast as `next()` is called, `behind` bytes ahead at most;
    beyond that the pipe fills and the worker waits."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        assert process.stdout and process.stdin and process.stderr
        self._process, self._output, self._input = process, process.stdout, process.stdin
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        self._listening = asyncio.create_task(self._listen(process.stderr))

    @classmethod
    async def start(cls, job: Job, behind: int, worker: str = WORKER) -> ProcessRunner:
        """Start a worker on a job. `behind`: bytes read ahead of the server."""
        process = await asyncio.create_subprocess_exec(
            # asyncio stops reading a pipe at twice its limit.
            sys.executable, "-m", worker, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=behind // 2,
            env=_environment(), start_new_session=True,
        )  # fmt: skip
        runner = cls(process)
        runner._tell({**asdict(job), "pace": job.pace.as_json()})
        return runner

    @property
    def pid(self) -> int:
        """Process id of the worker."""
        return self._process.pid

    async def next(self) -> Message:
        """The next message; RunnerGoneError with the worker's last words when it has died."""
        try:
            head = await self._output.readexactly(LENGTH)
            return parse(await self._output.readexactly(length_of(head)))
        except (asyncio.IncompleteReadError, WireError) as error:
            raise RunnerGoneError(await self._obituary(error)) from error

    async def close(self) -> None:
        """Kill the worker if it lives, and wait until it is gone."""
        self.abandon()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._listening
        self._input.close()

    def _tell(self, command: dict[str, Any]) -> None:
        try:
            self._input.write(json.dumps(command).encode() + b"\n")
        except (ConnectionError, RuntimeError) as error:
            raise RunnerGoneError("The run has ended.") from error

    async def _obituary(self, error: Exception) -> str:
        if isinstance(error, WireError):
            return f"The simulating process sent nonsense: {error}."
        code = await self._process.wait()
        await self._listening
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        last = f" Its last words: {self._last_words[-1][:300]}" if self._last_words else ""
        return f"The simulating process {how}.{last}"

    async def _listen(self, errors: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await errors.readline()
            except ValueError:  # a line longer than the limit
                continue
            if not line:
                return
            text = line.decode(errors="replace").rstrip()
            if text:
                self._last_words.append(text)


def _environment() -> dict[str, str]:
    """The worker finds the same package, however the server found it, and none of the server's secrets."""
    plain = {key: value for key, value in os.environ.items() if not key.upper().startswith("TICKSCOPE_")}
    path = os.pathsep.join(filter(None, (str(PACKAGE_ROOT), plain.get("PYTHONPATH", ""))))
    return {**plain, "PYTHONPATH": path}
