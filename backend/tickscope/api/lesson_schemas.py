"""What is taught, as the REST interface tells it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class PlaceOut(BaseModel):
    """A record, found in its run by `GET /runs/{run_id}/find?query=`, and what is to be seen there."""

    at: str = Field(description="query of /find")
    says: str


class SideOut(BaseModel):
    """One run of a sentence."""

    which: str = Field(description="before, after or without")
    label: str
    launch: dict[str, Any] = Field(description="body of POST /experiments")
    places: list[PlaceOut]


class SentenceOut(BaseModel):
    """One sentence of the commit."""

    id: str
    title: str
    says: str
    counters: list[str] = Field(description="totals of a run that matter here; the first side is the baseline")
    sides: list[SideOut]


_EXAMPLE: dict[str, Any] = {
    "intro": ["Until 2017 KVM took the timer out of the hardware at every exit."],
    "items": [
        {
            "id": "S1", "title": "Not at every entry and exit", "says": "Nobody else uses the timer.",
            "counters": ["timer_accesses"],
            "sides": [
                {
                    "which": "before", "label": "Before", "launch": {"preset": "flow-1-7", "design": "v4.14"},
                    "places": [{"at": "access g_hvc #2 > access ctl_r", "says": "The timer is read."}],
                }
            ],
        }
    ],
}  # fmt: skip


class StoryOut(BaseModel):
    """The commit, sentence by sentence."""

    intro: list[str]
    items: list[SentenceOut]
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})


class LessonBrief(BaseModel):
    """A lesson in the list."""

    name: str
    title: str
    about: str
    steps: int


_ITEM: dict[str, Any] = {
    "name": "flow-1-7", "title": "Flow 1-7, the vCPU sleeps", "about": "Who saves, and who restores?", "steps": 5,
}  # fmt: skip


class LessonList(BaseModel):
    """The lessons, in the order in which they are meant to be read."""

    items: list[LessonBrief]
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_ITEM]}]})


class ChoiceOut(BaseModel):
    """One answer that may be chosen."""

    value: int
    says: str


class AskOut(BaseModel):
    """A question. Its answer is not told: it is the value of `state` after the record that `at` finds, or `total`."""

    text: str
    choices: list[ChoiceOut]
    at: str = Field(default="", description="query of /find")
    state: str = Field(default="", description="name of a state variable, such as `loaded:0`")
    total: str = Field(default="", description="one of the run's totals")


class BesideOut(BaseModel):
    """The run beside a step's own: the baseline that its costs are told against. See `GET /compare`."""

    run: str = Field(description="which of the lesson's runs; of the same guest")
    at: str = Field(description="query of /find in this run; empty = the place aligned with the step's record")
    labels: list[str] = Field(description="of this run, and of the step's own")
    counts: Literal["here", "so-far", "whole", "none"] = Field(
        description="what the costs of both are told of: the guest's operation there, everything up to it, all, or not"
    )


class StepOut(BaseModel):
    """One step: a record of a run, what to see there, and maybe a question."""

    title: str
    text: str
    run: str = Field(description="which of the lesson's runs")
    at: str = Field(description="query of /find")
    ask: AskOut | None
    reveal: str = Field(description="said once the question is answered")
    beside: BesideOut | None = Field(default=None, description="a step that compares: the run beside its own")


_STEP: dict[str, Any] = {
    "title": "1 Block", "text": "WFI has trapped.", "run": "after", "at": "call block", "ask": None, "reveal": "",
    "beside": None,
}  # fmt: skip


class LessonOut(BaseModel):
    """One lesson."""

    name: str
    title: str
    about: str
    runs: dict[str, dict[str, Any]] = Field(description="bodies of POST /experiments")
    steps: list[StepOut]
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**_ITEM, "runs": {"after": {"preset": "flow-1-7", "design": "v4.15"}}, "steps": [_STEP]}]
        }
    )
