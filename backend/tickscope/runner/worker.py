"""The worker process: one machine, simulated and told through a pipe.

Started by the server as `python -m tickscope.runner.worker`. Reads a job and commands from stdin, one JSON object per
line; writes messages (wire.py) to stdout, and blocks there while the server is behind. It ends when the run ends, or
at once when the server has gone, which it sees as the end of stdin.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from typing import Any, BinaryIO

from tickscope.runner.loop import Job, Loop
from tickscope.runner.machines import open_machine
from tickscope.runner.pace import parse_pace
from tickscope.runner.source import OpenSource
from tickscope.runner.wire import End, pack

NICENESS = 5
"""The server, which everybody waits for, goes first."""
SERVER_GONE = 3
"""Exit code when the server went away."""


def main(open_source: OpenSource = open_machine) -> int:
    """Run one job to its end; returns the exit code."""
    os.nice(NICENESS)
    output = _take_stdout()
    line = sys.stdin.buffer.readline()
    if not line:
        return SERVER_GONE
    commands: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, commands), daemon=True).start()
    try:
        job = parse_job(json.loads(line))
        loop = Loop(open_source(job.config), job, time.monotonic)
    except Exception as error:
        traceback.print_exc()
        output.write(pack(End("failed", 0, 0, f"The machine could not be built: {error}")))
        output.flush()
        return 1
    _drive(loop, commands, output)
    return 0


def parse_job(data: Mapping[str, Any]) -> Job:
    """The job as the server writes it."""
    fields = dict(data)
    fields["pace"] = parse_pace(fields["pace"])
    return Job(**fields)


def _drive(loop: Loop, commands: queue.SimpleQueue[dict[str, Any]], output: BinaryIO) -> None:
    while True:
        try:
            wait = loop.work()
        except Exception as error:
            traceback.print_exc()
            loop.fail(f"The machine stopped on an internal error: {type(error).__name__}: {error}")
            wait = None
        _send(loop, output)
        if loop.done:
            return
        try:
            command = commands.get(block=wait != 0, timeout=wait)
        except queue.Empty:
            continue
        loop.obey(command)
        _send(loop, output)


def _send(loop: Loop, output: BinaryIO) -> None:
    """Write what there is; blocks while the pipe is full, which is how the server holds the machine back."""
    messages, loop.outbox = loop.outbox, []
    if messages:
        output.write(b"".join(map(pack, messages)))
        output.flush()


def _listen(source: BinaryIO, commands: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Thread: pass commands on; without a server there is no reason to live, not even in the midst of a write."""
    for line in source:
        commands.put(json.loads(line))
    os._exit(SERVER_GONE)


def _take_stdout() -> BinaryIO:
    """Keep stdout for messages alone: whatever else is printed goes to stderr."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


if __name__ == "__main__":
    sys.exit(main())
