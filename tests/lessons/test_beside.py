"""Steps that compare: the two places are within one operation of the guest, and a wrong field is told in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.story import Entry, Story
from tests.lessons.sides import record_at, run_of
from tickscope.experiment.compared import guest_steps
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.lockstep import Pair, lockstep
from tickscope.lessons.beside import beside_of
from tickscope.lessons.course import lessons
from tickscope.lessons.places import experiment_of

BESIDE = [(name, n) for name, lesson in lessons().items() for n, step in enumerate(lesson["steps"]) if step["beside"]]
FALLS = {"forget-loaded-flag": "I3"}
RUNS: dict[str, dict[str, Any]] = {
    "before": {"preset": "tick-busy"}, "after": {"preset": "tick-busy"}, "other": {"preset": "tick-wfi"},
}  # fmt: skip


def told_run(launch: dict[str, Any]) -> tuple[Story, Any]:
    """The run of a launch, and its steps as the comparison sees them."""
    story = run_of(launch, next((FALLS[switch] for switch in launch["switches"]), None))
    experiment = experiment_of(launch)
    about = {"config": experiment.resolved(), "duration_ns": experiment.duration_us * 1000}
    return story, guest_steps(about, (entry.record for entry in story.entries))


def row_of(pairs: list[Pair], side: int, seq: int) -> int:
    """The row within which a record lies, as the page works it out."""
    return max(row for row, pair in enumerate(pairs) if (step := pair[side]) is not None and step.seq <= seq)


def what(entry: Entry) -> tuple[int, int, int]:
    """What a record tells of, without its time: a call's phase is part of it."""
    _, kind, code, _, _, _, value, _, _ = entry.record
    return kind, code, value


def test_more_than_one_lesson_compares() -> None:
    assert len({name for name, _ in BESIDE}) >= 2 and ("what-a-tick-costs", 1) in BESIDE


@pytest.mark.parametrize(("name", "n"), BESIDE)
def test_both_places_are_within_one_operation_of_the_guest(name: str, n: int) -> None:
    lesson = lessons()[name]
    step = lesson["steps"][n]
    (baseline, left), (own, right) = (told_run(lesson["runs"][run]) for run in (step["beside"]["run"], step["run"]))
    pairs = lockstep(left, right).pairs
    row = row_of(pairs, 1, record_at(own, step["at"]).seq)
    assert pairs[row].a is not None, "the baseline has this operation, too"
    if step["beside"]["at"]:
        assert row_of(pairs, 0, record_at(baseline, step["beside"]["at"]).seq) == row


@pytest.mark.parametrize(("name", "n"), BESIDE)
def test_the_baseline_stands_at_its_own_counterpart_where_it_has_one(name: str, n: int) -> None:
    lesson = lessons()[name]
    step = lesson["steps"][n]
    (baseline, left), (own, right) = (told_run(lesson["runs"][run]) for run in (step["beside"]["run"], step["run"]))
    pairs = lockstep(left, right).pairs
    place = record_at(own, step["at"])
    of = pairs[row_of(pairs, 1, place.seq)].a
    assert of is not None
    shown = record_at(baseline, step["beside"]["at"]).seq if step["beside"]["at"] else of.seq
    same = [e.seq for e in baseline.entries if of.seq <= e.seq <= of.last and what(e) == what(place)]
    assert shown in same or not same


@pytest.mark.parametrize(("name", "n"), BESIDE)
def test_a_question_beside_two_boards_says_which_it_asks_about(name: str, n: int) -> None:
    lesson = lessons()[name]
    step = lesson["steps"][n]
    own, baseline = (lesson["runs"][run]["design"] for run in (step["run"], step["beside"]["run"]))
    asked = step["ask"]["text"] if step["ask"] else own
    assert (own if own != baseline else "without") in asked and (own == baseline or baseline not in asked)


def test_what_is_left_out_has_its_default() -> None:
    step = {"run": "after", "beside": {"run": "before"}}
    expected = {"run": "before", "at": "", "labels": ["Before", "After"], "counts": "so-far"}
    assert beside_of(step, RUNS, "a") == expected
    assert beside_of({"run": "after"}, RUNS, "a") is None


@pytest.mark.parametrize(
    ("beside", "where", "sentence"),
    [
        ("before", "", "is a mapping"),
        ({"run": "befor"}, ".run", "no run 'befor' (there are before, after, other)"),
        ({}, ".run", "no run 'None'"),
        ({"run": "after"}, ".run", "beside itself"),
        ({"run": "other"}, ".run", "'other' and 'after' are not of the same guest"),
        ({"run": "before", "count": "here"}, "", "no field 'count' here (there are run, at, labels, counts)"),
        ({"run": "before", "counts": "all"}, ".counts", "'all' is not what costs can be told of"),
        ({"run": "before", "labels": ["Before"]}, ".labels", "two labels are expected"),
        ({"run": "before", "at": 7}, ".at", "a query is expected"),
    ],
)
def test_a_wrong_field_is_told_with_its_place_and_what_to_do(beside: Any, where: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        beside_of({"run": "after", "beside": beside}, RUNS, "7-ticks.yaml: steps[1]")
    assert error.value.where == f"7-ticks.yaml: steps[1].beside{where}"
    assert sentence in error.value.sentence
