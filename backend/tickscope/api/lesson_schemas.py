"""What is taught, as the REST interface tells it."""

from __future__ import annotations

from typing import Any

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
