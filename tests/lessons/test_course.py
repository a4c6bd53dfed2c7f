"""The lessons: every step is found in its run, every question has one right answer, and it is what the run says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.story import Story
from tests.lessons.sides import record_at, run_of
from tickscope.lessons.course import lessons
from tickscope.tape.declaration import lane_name

FALLS = {
    "forget-loaded-flag": "I3", "no-hw-bit": "I10", "handler-copies-ctl": "I8", "first-run-omits-load": "I6",
    "stale-pmr": "I22",
}  # fmt: skip
SAID = {
    "who-owns-the-timer": [0, 1, 0],
    "flow-1-7": [0, 1, 1],
    "flow-1-2-7": [0, 0, 1],
    "why-loaded": [0, 0, 2],
    "drop-deactivate-and-the-hw-bit": [1, 0, 1],
    "migration-and-the-stale-active-bit": [1, 1],
    "what-a-tick-costs": [0, 10, 10, 1],
    "three-real-bugs": [0, 0, 1],
}
"""What the texts after the questions say, by hand: the runs must say it, too."""
STEPS = [(name, n) for name, lesson in lessons().items() for n in range(len(lesson["steps"]))]


def run_for(name: str, step: dict[str, Any]) -> Story:
    launch = lessons()[name]["runs"][step["run"]]
    return run_of(launch, next((FALLS[switch] for switch in launch["switches"]), None))


def answer(name: str, step: dict[str, Any]) -> int:
    """As the page works it out: a total of the run, or a state variable after a record."""
    story, ask = run_for(name, step), step["ask"]
    if "total" in ask:
        return int(story.run.totals[ask["total"]])
    names = [lane_name(variable) for variable in story.run.variables]
    return story.run.state_at(record_at(story, ask["at"]).seq)[names.index(ask["state"])]


def test_there_are_the_eight_lessons_with_a_question_in_each() -> None:
    assert list(lessons()) == list(SAID)
    for lesson in lessons().values():
        assert lesson["title"] and lesson["about"].endswith((".", "?"))
        beside = {step["beside"]["run"] for step in lesson["steps"] if step["beside"]}
        assert {step["run"] for step in lesson["steps"]} | beside == set(lesson["runs"]), "no run without a step"


@pytest.mark.parametrize(("name", "n"), STEPS)
def test_a_step_is_found_in_its_run_and_its_answer_lies_behind_it(name: str, n: int) -> None:
    step = lessons()[name]["steps"][n]
    at = record_at(run_for(name, step), step["at"])
    assert step["text"].endswith(".")
    if step["ask"]:
        assert step["reveal"].endswith(".")
        assert "total" in step["ask"] or record_at(run_for(name, step), step["ask"]["at"]).seq >= at.seq


def test_the_first_step_stands_where_the_board_shows_the_armed_timer() -> None:
    name, step = "who-owns-the-timer", lessons()["who-owns-the-timer"]["steps"][0]
    story = run_for(name, step)
    state = story.run.state_at(record_at(story, step["at"]).seq)
    shown = dict(zip(map(lane_name, story.run.variables), state, strict=True))
    assert (shown["cntv_ctl:0"], shown["truth:0"]) == (1, 1), "what the text says, not the write before it"


def test_what_a_step_says_before_its_question_does_not_answer_it() -> None:
    step = lessons()["what-a-tick-costs"]["steps"][0]
    assert "Never" in step["reveal"]
    assert "never" not in step["text"].lower() + step["ask"]["text"].lower()


@pytest.mark.parametrize("name", list(SAID))
def test_each_question_has_one_right_answer_and_it_is_what_the_text_says(name: str) -> None:
    asked = [step for step in lessons()[name]["steps"] if step["ask"]]
    assert [answer(name, step) for step in asked] == SAID[name]
    for step in asked:
        values = [choice["value"] for choice in step["ask"]["choices"]]
        assert len(set(values)) == len(values) >= 2
        assert values.count(answer(name, step)) == 1
