"""The loop of a run, on a clock of the test's own."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.runner.kit import Clock, Clockwork
from tickscope.runner.loop import FRAME_RECORDS, Job, Loop
from tickscope.runner.pace import Pace
from tickscope.runner.wire import End, Reply
from tickscope.tape import codec


class Driver:
    """Runs a loop for so many seconds of its clock and keeps what it sends."""

    def __init__(self, steps: int = 1 << 40, pace: Pace | None = None, **options: Any) -> None:
        self.clock, self.machine = Clock(), Clockwork(steps)
        self.loop = Loop(self.machine, Job({}, pace or Pace(), **options), self.clock)
        self.frames: list[tuple[float, codec.RecordsFrame]] = []
        self.replies: list[Reply] = []
        self.end: End | None = None
        self.collect()

    @property
    def seq(self) -> int:
        return self.frames[-1][1].last_seq if self.frames else 0

    def run(self, seconds: float) -> None:
        until = self.clock.now + seconds
        while self.clock.now < until and not self.loop.done:
            wait = self.loop.work()
            self.collect()
            if wait is None:
                self.clock.now = until
            else:
                self.clock.now = min(until, self.clock.now + wait)

    def tell(self, action: str, **arguments: Any) -> None:
        self.loop.obey({"id": len(self.replies) + 1, "action": action, **arguments})
        self.collect()

    def collect(self) -> None:
        for message in self.loop.outbox:
            if isinstance(message, Reply):
                assert message.seq == self.seq
                self.replies.append(message)
            elif isinstance(message, End):
                self.end = message
            else:
                frame = codec.decode(message)
                if isinstance(frame, codec.RecordsFrame):
                    assert frame.first_seq == self.seq + 1
                    self.frames.append((self.clock.now, frame))
        self.loop.outbox.clear()


def test_without_pace_frames_are_full_and_no_older_than_a_moment() -> None:
    driver = Driver()
    driver.run(0.1)
    assert driver.seq > 10_000
    assert all(len(frame) <= FRAME_RECORDS for _, frame in driver.frames)
    assert sum(len(frame) == FRAME_RECORDS for _, frame in driver.frames) >= len(driver.frames) * 0.8


def test_by_beat_so_many_transitions_are_shown_in_a_second() -> None:
    driver = Driver(pace=Pace("beat", 50.0))
    driver.run(10)
    # every tenth transition comes after an idle stretch, which is a beat of its own
    assert 10 * 50 / 1.1 - 5 <= driver.seq <= 10 * 50 / 1.1 + 5
    gaps = [b - a for (a, _), (b, _) in zip(driver.frames, driver.frames[1:], strict=False)]
    assert max(gaps) < 0.15


def test_at_a_slow_beat_every_transition_is_sent_when_it_is_due() -> None:
    driver = Driver(pace=Pace("beat", 4.0))
    driver.run(5)
    assert [len(frame) for _, frame in driver.frames] == [1] * len(driver.frames)
    times = [at for at, _ in driver.frames[:9]]
    assert all(b - a == pytest.approx(0.25, abs=0.01) for a, b in itertools.pairwise(times))


def test_by_time_a_record_is_sent_when_its_time_has_come() -> None:
    driver = Driver(pace=Pace("time", 1e-3))
    began = driver.clock.now
    driver.run(12)
    for at, frame in driver.frames:
        assert at - began >= frame.t[-1] * 1e-6 - 0.01
    assert driver.seq == pytest.approx(12 / 1.009 * 10, rel=0.1)


def test_a_pause_takes_effect_at_once_and_everything_before_it_is_sent() -> None:
    driver = Driver(pace=Pace("beat", 1000.0))
    driver.run(0.033)
    driver.tell("pause")
    assert driver.replies[-1].state == "paused" and driver.replies[-1].seq == driver.seq > 20
    seq = driver.seq
    driver.run(100)
    assert driver.seq == seq
    driver.tell("resume")
    driver.run(0.5)
    assert driver.replies[-1].state == "running" and seq + 300 < driver.seq < seq + 600


def test_a_step_is_answered_when_it_is_done() -> None:
    driver = Driver(paused=True)
    for n in (1, 1, 5, 3000):
        before = driver.seq
        driver.tell("step", n=n)
        driver.run(1)
        assert driver.replies[-1] == Reply(len(driver.replies), before + n, "paused")
        assert driver.seq == before + n


def test_a_pause_cuts_a_long_step_short_and_both_are_answered() -> None:
    driver = Driver(paused=True)
    driver.tell("step", n=1_000_000)
    driver.loop.work()
    driver.tell("pause")
    assert [reply.state for reply in driver.replies] == ["paused", "paused"] and 0 < driver.seq < 1_000_000


@pytest.mark.parametrize("n", [0, -1, 1_000_001, 1.5, "1", True, None])
def test_an_absurd_step_is_refused(n: object) -> None:
    driver = Driver(paused=True)
    driver.tell("step", n=n)
    assert driver.replies[-1].error and driver.loop.work() is None and driver.seq == 0


def test_the_pace_can_be_changed_on_the_way() -> None:
    driver = Driver(pace=Pace("beat", 1.0))
    driver.run(3)
    assert driver.seq <= 4
    driver.tell("pace", pace={"mode": "max"})
    driver.run(0.02)
    assert driver.seq > 1000
    driver.tell("pace", pace={"mode": "warp"})
    assert driver.replies[-1].error == "pace.mode must be 'beat', 'time' or 'max'"


def test_a_cancel_ends_the_run_with_what_was_shown() -> None:
    driver = Driver(pace=Pace("beat", 100.0))
    driver.run(1)
    driver.tell("cancel")
    assert (
        driver.end is not None and (driver.end.status, driver.end.seq) == ("cancelled", driver.seq) and driver.loop.done
    )
    driver.tell("pause")
    assert driver.loop.work() is None


@pytest.mark.parametrize("pace", [Pace(), Pace("beat", 1e6), Pace("time", 1000.0)])
def test_every_pace_ends_with_the_same_records(pace: Pace) -> None:
    driver = Driver(5000, pace)
    driver.run(1000)
    assert driver.end == End("complete", 5000, driver.frames[-1][1].t[-1])
    assert [value for _, frame in driver.frames for value in frame.values] == list(range(1, 5001))


def test_too_many_records_end_the_run_with_a_sentence() -> None:
    driver = Driver(max_records=1000)
    driver.run(10)
    assert driver.end is not None and driver.end.status == "cancelled" and "limit" in str(driver.end.message)
    assert 1000 <= driver.seq < 1100


def test_a_violation_is_told() -> None:
    class Found:
        id, says, seq = "I9", "The line is high.", 3

    driver = Driver(3)
    driver.machine.violation = Found()  # type: ignore[assignment]
    driver.run(1)
    assert driver.end is not None and driver.end.status == "violated"
    assert driver.end.violation == {"id": "I9", "says": "The line is high.", "seq": 3}
