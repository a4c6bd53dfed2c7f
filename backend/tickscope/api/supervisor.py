"""Owns the runs being simulated: a queue, at most so many at once, their control, and their end.

Lives as long as the application (its lifespan). All methods are called from the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tickscope.api.errors import ApiError
from tickscope.api.recorder import Outcome, Recorder
from tickscope.experiment.config import parse
from tickscope.experiment.metrics import Metrics
from tickscope.live.hub import Hubs, State
from tickscope.runner.handle import Runner
from tickscope.runner.inline import InlineRunner
from tickscope.runner.loop import Job
from tickscope.runner.process import ProcessRunner
from tickscope.runner.wire import Reply
from tickscope.settings import Settings
from tickscope.store.engine import Engines
from tickscope.store.errors import StoreError, StoreFullError
from tickscope.store.runs import Runs

log = logging.getLogger("tickscope.api")

RETRY_S = 5.0
"""Between attempts to write down how a run ended, when the database could not take it."""


class Supervisor:
    """See the module."""

    def __init__(self, settings: Settings, engines: Engines, hubs: Hubs) -> None:
        self._settings, self._engines, self._hubs = settings, engines, hubs
        self._runs = Runs(engines)
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._queue: deque[tuple[str, Job]] = deque()
        self._active: dict[str, Recorder] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.owed: dict[str, Outcome] = {}
        """Ends that the database could not take yet; whoever reads a run's status looks here first."""
        self._repaying: asyncio.Task[None] | None = None

    def check_room(self, more: int) -> None:
        """ApiError when so many further runs may not wait."""
        if len(self._queue) + more > self._settings.max_queued:
            raise ApiError(429, "queue_full", "Too many runs are waiting.", "", "cancel some, or wait")

    def submit(self, run_id: str, job: Job) -> None:
        """Simulate a run that the store has queued, as soon as there is a place."""
        self._hubs.of(run_id).restart()
        self.owed.pop(run_id, None)
        self._queue.append((run_id, job))
        self._fill()

    def busy_with(self, run_id: str) -> bool:
        """Whether the run waits or is being simulated, or has just ended and is being cleared away."""
        return run_id in self._tasks or any(queued == run_id for queued, _ in self._queue)

    async def cleared(self, run_id: str) -> None:
        """Wait until a run that has ended is cleared away."""
        if task := self._tasks.get(run_id):
            await asyncio.wait({task})

    async def pay_debts(self) -> None:
        """Write down what could not be written before; StoreFullError if it still cannot."""
        if self.owed and not await self._repay():
            raise StoreFullError

    async def control(self, run_id: str, action: str, **arguments: Any) -> int:
        """Carry out pause, resume, step, pace or cancel; returns the seq after which it took effect.

        ApiError when the run is not being simulated; CommandError, RunnerGoneError from the runner.
        """
        recorder = self._active.get(run_id)
        if recorder is None or recorder.runner is None:
            return await self._control_waiting(run_id, action)
        reply: Reply = await recorder.runner.command(action, **arguments)
        return reply.seq

    async def close(self) -> None:
        """Stop everything; what was recorded is kept and marked interrupted."""
        self._queue.clear()
        tasks = list(self._tasks.values()) + ([self._repaying] if self._repaying else [])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._writing.shutdown()

    async def _control_waiting(self, run_id: str, action: str) -> int:
        waiting = next((item for item in self._queue if item[0] == run_id), None)
        if waiting is None and run_id in self._tasks:
            raise ApiError(409, "run_starting", "This run is just beginning or ending.", "", "try again")
        if waiting is None:
            raise ApiError(409, "run_over", "This run is not being simulated.", "", "launch it again")
        if action != "cancel":
            raise ApiError(409, "run_queued", "This run waits for a free place.", "", "cancel another run, or wait")
        self._queue.remove(waiting)
        await self._write_down(run_id, Outcome("cancelled", "It was cancelled before it began."))
        return 0

    def _fill(self) -> None:
        for run_id, job in list(self._queue):
            if len(self._tasks) >= self._settings.workers:
                return
            if run_id in self._tasks:  # its last simulation is still being cleared away
                continue
            self._queue.remove((run_id, job))
            self._tasks[run_id] = asyncio.create_task(self._simulate(run_id, job), name=f"run {run_id}")

    async def _simulate(self, run_id: str, job: Job) -> None:
        settings = self._settings
        recorder = Recorder(
            run_id,
            _metrics(job),
            self._hubs.of(run_id),
            self._engines,
            self._writing,
            settings.commit_seconds,
            paused=job.paused,
        )
        self._active[run_id] = recorder
        try:
            outcome = await recorder.run(lambda: self._start(job))
            if not outcome.saved:
                await self._write_down(run_id, outcome)
        except Exception:
            log.exception("run %s", run_id)
            await self._write_down(run_id, Outcome("failed", "Something in the server went wrong; its log says what."))
        finally:
            del self._active[run_id], self._tasks[run_id]
            self._hubs.forget(run_id)
            self._fill()

    async def _start(self, job: Job) -> Runner:
        if self._settings.runner == "inline":
            return InlineRunner(job)
        return await ProcessRunner.start(job, self._settings.behind_bytes)

    async def _write_down(self, run_id: str, outcome: Outcome) -> None:
        """Save how a run ended; if the database cannot take it now, remember and try again."""
        hub = self._hubs.of(run_id)
        hub.tell(State(outcome.status, hub.state.durable_seq, outcome.message))
        self.owed[run_id] = outcome
        if not await self._repay() and self._repaying is None:
            self._repaying = asyncio.create_task(self._repay_later())

    async def _repay(self) -> bool:
        """Whether nothing is owed any more."""
        loop = asyncio.get_running_loop()
        for run_id, outcome in list(self.owed.items()):
            try:
                await loop.run_in_executor(
                    self._writing, self._runs.set_status, run_id, outcome.status, outcome.message
                )
            except StoreError as error:
                log.warning("run %s is %s, but that cannot be saved yet: %s", run_id, outcome.status, error)
                return False
            self.owed.pop(run_id, None)
        return True

    async def _repay_later(self) -> None:
        try:
            while not await self._repay():
                await asyncio.sleep(RETRY_S)
        finally:
            self._repaying = None


def _metrics(job: Job) -> Metrics:
    experiment = parse(dict(job.config))
    return Metrics(sum(len(vm.vcpus) for vm in experiment.vms), experiment.platform.counter_hz)
