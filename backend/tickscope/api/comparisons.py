"""Comparisons with the measurements, computed beside the server: in processes of their own, once for each question.

They are deterministic, so an answer is kept; who asks for one that is being computed waits for the same answer.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from tickscope.api.errors import ApiError

NICENESS = 5
SERVER_GONE = 3


class Comparisons:
    """See the module. Called from the event loop. The bounds are settings of the same names."""

    def __init__(self, comparers: int, max_comparisons: int, kept_comparisons: int) -> None:
        self._processes, self._most_waiting, self._most_kept = comparers, max_comparisons, kept_comparisons
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[Hashable, asyncio.Task[Any]] = OrderedDict()

    async def once(self, compute: Callable[..., Any], *arguments: Hashable) -> Any:
        """What `compute(*arguments)` gives, computed in a process or kept from before. Raises what it raises."""
        key = (compute, arguments)
        task = self._kept.get(key)
        if task is None:
            if sum(not other.done() for other in self._kept.values()) >= self._most_waiting:
                raise ApiError(429, "too_many", "Too many comparisons are waiting.", "", "try again in a moment")
            task = asyncio.create_task(self._compute(compute, arguments))
            task.add_done_callback(lambda done: self._forget_failure(key, done))
            self._kept[key] = task
            self._trim()
        self._kept.move_to_end(key)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop computing."""
        tasks = [task for task in self._kept.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _compute(self, compute: Callable[..., Any], arguments: tuple[Hashable, ...]) -> Any:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_begin_process)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, compute, *arguments)
        except BrokenProcessPool as error:
            self._pool = None
            raise ApiError(503, "unavailable", "The comparing process was stopped.", "", "try again") from error

    def _forget_failure(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        if (task.cancelled() or task.exception() is not None) and self._kept.get(key) is task:
            del self._kept[key]

    def _trim(self) -> None:
        done = (key for key, task in list(self._kept.items()) if task.done())
        while len(self._kept) > self._most_kept and (oldest := next(done, None)) is not None:
            del self._kept[oldest]


def _begin_process() -> None:
    """The server goes first, it alone hears Ctrl-C, and when it has gone there is nothing left to do here."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_server, daemon=True).start()


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(SERVER_GONE)
