"""A machine small enough to know everything about, and what is needed to drive a runner without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import tickscope
from tests.api.server import ENDLESS, ticking
from tickscope.engine.journal import Journal
from tickscope.experiment.config import parse
from tickscope.runner.handle import Runner
from tickscope.runner.loop import Job
from tickscope.runner.pace import Pace
from tickscope.runner.wire import End, Message, Reply
from tickscope.tape.codec import DeclarationFrame, KeyframeFrame, RecordsFrame, decode


class Clockwork:
    """One variable that counts up, a record per step; every tenth step comes after 1 ms of nothing."""

    def __init__(self, steps: int = 1 << 40) -> None:
        self.journal = Journal()
        self.slot = self.journal.declare(1, 0, 0, 0)
        self.violation = None
        self.steps, self.done = steps, 0

    def step(self) -> bool:
        """One transition."""
        self.done += 1
        self.journal.t += 1_000_000 if self.done % 10 == 0 else 1000
        self.journal.add(2, 1, 0, -1, self.slot, self.done, 0, 0)
        return self.done < self.steps


class Clock:
    """A clock that only goes when it is told to, and a little at every look."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 2e-5
        return self.now


def job(config: dict[str, Any] | None = None, pace: Pace | None = None, **options: Any) -> Job:
    """A job for the endless ticking machine, or another."""
    resolved = parse(config or ticking(ENDLESS)).resolved()
    return Job(resolved, pace or Pace(), **options)


class Reader:
    """Takes a runner's messages as the server does, and checks that records follow one another."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.seq = self.messages = 0
        self.records: list[Any] = []
        self.end: End | None = None
        self._next: asyncio.Future[Message] | None = None

    async def take(self) -> Message:
        """The next message. May be cancelled: the message is then the next one's."""
        self._next = self._next or asyncio.ensure_future(self.runner.next())
        message = await asyncio.shield(self._next)
        self._next = None
        self.messages += 1
        if isinstance(message, Reply):
            self.runner.settle(message)
            assert message.seq == self.seq, "a reply is in order with the records"
        elif isinstance(message, End):
            self.end = message
            assert message.seq == self.seq
        else:
            frame = decode(message)
            assert isinstance(frame, DeclarationFrame | RecordsFrame) and not isinstance(frame, KeyframeFrame)
            if isinstance(frame, RecordsFrame):
                assert frame.first_seq == self.seq + 1 and len(frame) <= 2000
                self.seq = frame.last_seq
                self.records += frame.records
        return message

    async def to_the_end(self) -> End:
        """Everything until the end."""
        while self.end is None:
            await self.take()
        return self.end

    async def during(self, waiting: Awaitable[Any]) -> Any:
        """Keep reading while something is waited for."""
        task = asyncio.ensure_future(waiting)
        while not task.done():
            reading = asyncio.ensure_future(self.take())
            await asyncio.wait({task, reading}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)
        return await task


Begin = Callable[[Job], Awaitable[Runner]]
simulate = tickscope.simulate
