"""The loop of a run, without any input or output of its own.

`work()` simulates a slice and says when it wants to be called again; `obey()` takes a command. What there is to send
collects in `outbox`. The worker process and the inline runner drive the same loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tickscope.engine.journal import Record
from tickscope.runner.pace import Pace, PaceError, Pacer, parse_pace
from tickscope.runner.source import Source
from tickscope.runner.wire import End, Message, Reply
from tickscope.tape import Declaration, codec
from tickscope.vocabulary import Kind

FRAME_RECORDS = 2000
FRAME_S = 0.05
SLICE_S = 0.02
LONGEST_WAIT_S = 3600.0
STEPS_BETWEEN_CLOCKS = 64
MAX_STEP = 1_000_000


@dataclass(frozen=True)
class Job:
    """What to run: a resolved experiment, and how."""

    config: Mapping[str, Any]
    pace: Pace = field(default_factory=Pace)
    paused: bool = False
    max_records: int = 20_000_000
    about: Mapping[str, Any] = field(default_factory=dict)


class Loop:
    """Drives one machine. `clock` gives seconds and need not have a meaning beyond that."""

    def __init__(self, source: Source, job: Job, clock: Callable[[], float]) -> None:
        self.outbox: list[Message] = [codec.encode_declaration(Declaration(source.journal.variables, job.about))]
        self.done = False
        self._source, self._job, self._clock = source, job, clock
        self._paused = job.paused
        self._more = True
        self._seq = self._t = 0
        self._ready: list[Record] = []
        self._held: list[Record] = []
        """The records of the last step, until their time has come."""
        self._due = self._flushed = clock()
        self._pacer = Pacer(job.pace, self._due, 0)
        self._step_left = 0
        self._step_id: int | None = None

    @property
    def paused(self) -> bool:
        """Whether it waits for a command."""
        return self._paused and not self._step_left

    def work(self) -> float | None:
        """Simulate for about 20 ms at most. Returns the seconds until there is more to do; None: wait for a command."""
        if self.done or self.paused:
            return None
        now = self._clock()
        end = now + SLICE_S
        while now < end and not self.done and not self.paused:
            if not self._step_left and self._due > now:
                return self._wait(now)
            self._advance(now)
            now = self._clock()
            if now - self._flushed >= FRAME_S:
                self._flush(now)
            elif len(self._ready) >= FRAME_RECORDS:
                self._flush(now, only_full=True)
        return None if self.done or self.paused else 0.0

    def obey(self, command: Mapping[str, Any]) -> None:
        """Carry out pause, resume, step, pace or cancel; the reply goes to the outbox."""
        if self.done:
            return
        number = int(command["id"])
        try:
            if command["action"] == "step":
                self._begin_steps(number, command.get("n", 1))
                return
            getattr(self, f"_do_{command['action']}")(command)
        except PaceError as error:
            self._reply(number, str(error))
            return
        self._reply(number)
        if command["action"] == "cancel":
            self._end("cancelled")

    def fail(self, message: str) -> None:
        """End the run because of an error; what was recorded until then is kept."""
        if not self.done:
            self._end("failed", message)

    # -- commands

    def _do_pause(self, _command: Mapping[str, Any]) -> None:
        self._finish_steps()
        self._paused = True

    def _do_resume(self, _command: Mapping[str, Any]) -> None:
        self._finish_steps()
        self._paused = False
        self._restart_pacer(self._pacer.pace)

    def _do_pace(self, command: Mapping[str, Any]) -> None:
        self._restart_pacer(parse_pace(command.get("pace") or {}))

    def _do_cancel(self, _command: Mapping[str, Any]) -> None:
        self._finish_steps()

    def _restart_pacer(self, pace: Pace) -> None:
        self._due = self._clock()
        self._pacer = Pacer(pace, self._due, self._t)

    def _begin_steps(self, number: int, n: Any) -> None:
        self._finish_steps()
        if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MAX_STEP:
            self._reply(number, f"n must be a whole number from 1 to {MAX_STEP}")
            return
        self._paused = True
        self._step_left, self._step_id = n, number

    def _finish_steps(self) -> None:
        """End a step that is under way, done or not, and answer it."""
        if self._step_id is not None:
            number, self._step_id, self._step_left = self._step_id, None, 0
            self._reply(number)

    # -- simulation

    def _advance(self, now: float) -> None:
        """Let the held records go and do the next step, or many when no pace is kept."""
        self._release()
        if not self._more:
            self._end("violated" if self._source.violation else "complete")
        elif self._seq >= self._job.max_records:
            self._end("cancelled", f"The run was stopped at {self._seq} records, the limit of this server.")
        elif self._pacer.pace.mode == "max" and not self._step_left:
            self._rush()
        else:
            self._more = self._source.step()
            _, self._held = self._source.journal.take()
            if self._step_left:
                self._release()
            else:
                self._due = self._pacer.due(self._held, now)

    def _rush(self) -> None:
        step, journal = self._source.step, self._source.journal
        for _ in range(STEPS_BETWEEN_CLOCKS):
            if not step():
                self._more = False
                break
        _, self._held = journal.take()
        self._release()

    def _release(self) -> None:
        """The held records count as happened."""
        held, self._held = self._held, []
        if not held:
            return
        self._ready += held
        self._seq += len(held)
        self._t = held[-1][0]
        if self._step_left:
            self._step_left = max(0, self._step_left - sum(row[1] == Kind.CHANGE for row in held))
            if not self._step_left:
                self._finish_steps()

    # -- output

    def _wait(self, now: float) -> float:
        """Nothing is due yet: send what there is, unless more will come within the time of a frame."""
        if not self._ready:
            return min(self._due - now, LONGEST_WAIT_S)
        frame_due = self._flushed + FRAME_S
        if self._due > frame_due:
            self._flush(now)
            return min(self._due - now, LONGEST_WAIT_S)
        return max(0.0, min(self._due, frame_due) - now)

    def _flush(self, now: float, *, only_full: bool = False) -> None:
        """Put what is ready into frames; a frame of a few records costs almost as much as a full one."""
        rows, first = self._ready, self._seq - len(self._ready) + 1
        end = len(rows) // FRAME_RECORDS * FRAME_RECORDS if only_full else len(rows)
        for start in range(0, end, FRAME_RECORDS):
            piece = rows[start : min(end, start + FRAME_RECORDS)]
            self.outbox.append(codec.encode_records(first + start, piece))
        self._ready = rows[end:]
        self._flushed = now

    def _reply(self, number: int, error: str | None = None) -> None:
        self._flush(self._clock())
        self.outbox.append(Reply(number, self._seq, "paused" if self.paused else "running", error))

    def _end(self, status: str, message: str | None = None) -> None:
        self._finish_steps()
        self._flush(self._clock())
        found = self._source.violation if status == "violated" else None
        violation = {"id": found.id, "says": found.says, "seq": found.seq} if found else None
        self.outbox.append(End(status, self._seq, self._t, message, violation))
        self.done = True
