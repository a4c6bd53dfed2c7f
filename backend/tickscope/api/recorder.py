"""Records one run: what the runner sends goes to the store first, then to the viewers.

Everything that touches the database happens on the one writing thread, so the server's event loop never waits for a
disk. A runner is read only as fast as its records are stored, which is what holds a fast one back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from tickscope.experiment.metrics import Metrics
from tickscope.live.hub import Hub, State
from tickscope.runner.handle import Runner, RunnerGoneError
from tickscope.runner.wire import End, Reply, WireError
from tickscope.store.engine import Engines
from tickscope.store.errors import StoreError
from tickscope.store.recording import Recording
from tickscope.tape import TapeError
from tickscope.tape.decoded import RecordsFrame

log = logging.getLogger("tickscope.api")

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """How a run ended; `saved` tells whether the database knows."""

    status: str
    message: str | None = None
    saved: bool = True


class Recorder:
    """One run from its start to its end."""

    def __init__(
        self,
        run_id: str,
        metrics: Metrics,
        hub: Hub,
        engines: Engines,
        writing: Executor,
        commit_seconds: float,
        *,
        paused: bool = False,
    ) -> None:
        self.run_id, self.hub = run_id, hub
        self.runner: Runner | None = None
        self._metrics, self._engines, self._writing = metrics, engines, writing
        self._commit_seconds = commit_seconds
        self._recording: Recording | None = None
        self._status = "paused" if paused else "running"

    async def run(self, start: Callable[[], Awaitable[Runner]]) -> Outcome:
        """Record until the end, whatever it is; never raises but when cancelled, and then the run is interrupted."""
        try:
            self.runner = await start()
            return await self._until_end(self.runner)
        except asyncio.CancelledError:
            await self._give_up("interrupted", "The server was stopped while this run was active.")
            raise
        except StoreError as error:
            log.exception("run %s", self.run_id)
            return Outcome("failed", str(error), saved=False)
        except RunnerGoneError as error:
            return await self._give_up("interrupted", str(error))
        except (TapeError, WireError, OSError) as error:
            log.exception("run %s", self.run_id)
            return await self._give_up("failed", f"The recording failed: {error}.")
        finally:
            if self.runner is not None:
                await self.runner.close()

    async def _until_end(self, runner: Runner) -> Outcome:
        following = asyncio.create_task(self._follow(runner))
        committing = asyncio.create_task(self._commit_regularly())
        try:
            await asyncio.wait({following, committing}, return_when=asyncio.FIRST_COMPLETED)
            if not following.done():
                await committing  # it only ends by failing
            return await following
        finally:
            for task in (following, committing):
                task.cancel()
            await asyncio.gather(following, committing, return_exceptions=True)

    async def _follow(self, runner: Runner) -> Outcome:
        while True:
            message = await runner.next()
            if isinstance(message, End):
                return await self._end(message)
            if isinstance(message, Reply):
                await self._reply(message)
                runner.settle(message)
            elif self._recording is None:
                self._recording = await self._store(
                    Recording, self._engines, self.run_id, message, self._metrics, self._status
                )
                self._tell()
            else:
                await self._records(self._recording, message)

    async def _records(self, recording: Recording, frame: bytes) -> None:
        before = recording.durable_seq
        taken, keyframe = await self._store(_take, recording, frame)
        if taken.ids:
            self.hub.publish(taken.first_seq, taken.last_seq, frame, keyframe)
        if recording.durable_seq != before:
            self._tell()

    async def _reply(self, reply: Reply) -> None:
        """What happened before a pause is durable when the pause is acknowledged."""
        if self._recording is not None and not reply.error:
            self._status = reply.state
            await self._store(_commit, self._recording, status=reply.state)
            self._tell()

    async def _commit_regularly(self) -> None:
        while True:
            await asyncio.sleep(self._commit_seconds)
            if self._recording is not None and self._recording.seq > self._recording.durable_seq:
                await self._store(_commit, self._recording)
                self._tell()

    async def _end(self, end: End) -> Outcome:
        outcome = Outcome(end.status, end.message)
        if self._recording is None:
            return Outcome(end.status, end.message, saved=False)
        await self._store(self._recording.finish, end.status, end.message, end.violation)
        self._tell(outcome, end.violation)
        return outcome

    async def _give_up(self, status: str, message: str) -> Outcome:
        """Keep what has been received."""
        if self._recording is None:
            return Outcome(status, message, saved=False)
        try:
            await asyncio.shield(self._store(self._recording.finish, status, message))
        except StoreError as error:
            return Outcome("failed", str(error), saved=False)
        outcome = Outcome(status, message)
        self._tell(outcome)
        return outcome

    async def _store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writing, lambda: call(*args, **kwargs))

    def _tell(self, outcome: Outcome | None = None, violation: dict[str, Any] | None = None) -> None:
        durable = self._recording.durable_seq if self._recording else 0
        if outcome is None:
            self.hub.tell(State(self._status, durable))
        else:
            self.hub.tell(State(outcome.status, durable, outcome.message, violation))


def _take(recording: Recording, frame: bytes) -> tuple[RecordsFrame, bytes]:
    return recording.append(frame), recording.keyframe()


def _commit(recording: Recording, **columns: Any) -> int:
    return recording.commit(**columns)
