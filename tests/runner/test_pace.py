"""Paces: by transitions with an idle stretch as one beat, by simulated time, and without any."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tickscope.engine.journal import Record
from tickscope.runner.pace import CATCH_UP_S, Pace, PaceError, Pacer, parse_pace


def row(t: int, kind: int = 2) -> Record:
    return (t, kind, 1, 0, 0, 0, 0, 1, 0)


def test_a_transition_is_a_beat_and_other_records_cost_none() -> None:
    pacer = Pacer(Pace("beat", 4.0), 10.0, 0)
    assert pacer.due([row(10)], 10.0) == 10.25
    assert pacer.due([row(20, 1), row(30, 3)], 10.25) == 10.25
    assert pacer.due([row(40), row(50)], 10.25) == 10.75


def test_an_idle_stretch_is_one_beat_however_long() -> None:
    for gap in (100_000, 1_000_000_000):
        pacer = Pacer(Pace("beat", 1.0), 0.0, 0)
        assert pacer.due([row(gap, 1)], 0.0) == 1.0
    assert Pacer(Pace("beat", 1.0), 0.0, 0).due([row(99_999, 1)], 0.0) == 0.0


def test_simulated_time_passes_at_its_ratio() -> None:
    pacer = Pacer(Pace("time", 1e-6), 5.0, 1000)
    assert pacer.due([row(2000)], 5.0) == pytest.approx(6.0)
    assert pacer.due([row(4000)], 6.0) == pytest.approx(8.0)


def test_without_pace_everything_is_due_now() -> None:
    assert Pacer(Pace(), 0.0, 0).due([row(10**12)], 3.0) == 3.0


@pytest.mark.parametrize("pace", [Pace("beat", 10.0), Pace("time", 1e-6)])
def test_a_long_delay_is_not_made_good_by_a_burst(pace: Pace) -> None:
    """A laptop that slept an hour must not replay the hour at once."""
    pacer = Pacer(pace, 0.0, 0)
    now = 3600.0
    pacer.due([row(100)], now)
    shown = [pacer.due([row(100 + 100 * n)], now) for n in range(1, 40)]
    assert sum(due <= now for due in shown) <= CATCH_UP_S * 10 + 2


@pytest.mark.parametrize("data", [
    {}, {"mode": "warp"}, {"mode": "beat", "per_second": 0}, {"mode": "beat", "per_second": -1},
    {"mode": "beat", "per_second": math.inf}, {"mode": "beat", "per_second": math.nan},
    {"mode": "beat", "per_second": "4"},
    {"mode": "beat", "per_second": True}, {"mode": "beat", "per_second": 1e7}, {"mode": "time", "ratio": 1001},
    {"mode": "beat", "per_second": None},
])  # fmt: skip
def test_a_pace_that_makes_no_sense_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(PaceError, match="pace"):
        parse_pace(data)


def test_a_pace_survives_being_written_and_read() -> None:
    for pace in (Pace(), Pace("beat", 4.0), Pace("time", 1e-9)):
        assert parse_pace(pace.as_json()) == pace
