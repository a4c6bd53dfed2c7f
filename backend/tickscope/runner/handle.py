"""What the server holds of a run being simulated, wherever that happens."""

from __future__ import annotations

import asyncio
import itertools
from abc import ABC, abstractmethod
from typing import Any

from tickscope.runner.wire import Message, Reply


class RunnerGoneError(Exception):
    """The runner has ended, so it cannot obey. The message is a sentence."""


class CommandError(Exception):
    """The runner refuses a command. The message is a sentence."""


class Runner(ABC):
    """A run being simulated. One reader calls `next()`; any number of others `command()`."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self.ended = False

    @abstractmethod
    async def next(self) -> Message:
        """The next message. Raises RunnerGoneError when the runner ended without an `End`."""

    @abstractmethod
    def _tell(self, command: dict[str, Any]) -> None:
        """Pass a command on."""

    @abstractmethod
    async def close(self) -> None:
        """Stop at once, whatever it is doing. Can be called more than once."""

    async def command(self, action: str, **arguments: Any) -> Reply:
        """Send a command and wait until it has taken effect and the reader has called `settle` with the reply.

        Raises CommandError when it is refused, RunnerGoneError when the run ends instead.
        """
        if self.ended:
            raise RunnerGoneError("The run has ended.")
        number = next(self._numbers)
        future = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            self._tell({"id": number, "action": action, **arguments})
            reply: Reply = await future
        finally:
            self._waiting.pop(number, None)
        if reply.error:
            raise CommandError(reply.error)
        return reply

    def settle(self, reply: Reply) -> None:
        """To be called by the reader when everything before the reply has been dealt with."""
        future = self._waiting.get(reply.id)
        if future is not None and not future.done():
            future.set_result(reply)

    def abandon(self) -> None:
        """No more replies will come."""
        self.ended = True
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(RunnerGoneError("The run has ended."))
