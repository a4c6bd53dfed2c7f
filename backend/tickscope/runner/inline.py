"""A run in the server's own process, in small slices: for tests and tiny machines."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from tickscope.runner.handle import Runner, RunnerGoneError
from tickscope.runner.loop import Job, Loop
from tickscope.runner.machines import open_machine
from tickscope.runner.source import OpenSource
from tickscope.runner.wire import End, Message


class InlineRunner(Runner):
    """Simulates a slice whenever the next message is asked for, so it can never run ahead of its reader."""

    def __init__(self, job: Job, open_source: OpenSource = open_machine) -> None:
        super().__init__()
        self._job, self._open = job, open_source
        self._loop: Loop | None = None
        self._told = asyncio.Event()
        self._commands: list[dict[str, Any]] = []

    async def next(self) -> Message:
        """The next message; RunnerGoneError after the last one."""
        loop = self._loop or self._begin()
        if isinstance(loop, End):
            return loop
        while not loop.outbox:
            if loop.done or self.ended:
                raise RunnerGoneError("The run has ended.")
            await self._slice(loop)
        return loop.outbox.pop(0)

    async def close(self) -> None:
        """Stop."""
        self.abandon()
        self._told.set()

    def _tell(self, command: dict[str, Any]) -> None:
        self._commands.append(command)
        self._told.set()

    def _begin(self) -> Loop | End:
        try:
            self._loop = Loop(self._open(self._job.config), self._job, time.monotonic)
        except Exception as error:
            return End("failed", 0, 0, f"The machine could not be built: {error}")
        return self._loop

    async def _slice(self, loop: Loop) -> None:
        commands, self._commands = self._commands, []
        self._told.clear()
        for command in commands:
            loop.obey(command)
        try:
            wait = loop.work()
        except Exception as error:
            loop.fail(f"The machine stopped on an internal error: {type(error).__name__}: {error}")
        if loop.outbox or loop.done:
            return
        if wait == 0:
            await asyncio.sleep(0)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), wait)
