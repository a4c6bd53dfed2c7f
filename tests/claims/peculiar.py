"""A preset played on any design and platform, and what the tests of measured peculiarities ask of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.claims.story import Entry, Story, tell
from tickscope.experiment.presets import PRESETS
from tickscope.vocabulary import Access, Call, Var

ACTIVE = (Access.ACT_SET, Access.ACT_CLR)


@cache
def play(preset: str, design: str, gic: str = "", host: str = "") -> Story:
    """The preset on another design or platform; it must come to its end without violation."""
    config: dict[str, Any] = PRESETS[preset].config | {"design": design}
    platform = config.get("platform", {}) | ({"gic": gic} if gic else {}) | ({"host": host} if host else {})
    return tell(config | {"platform": platform})


def acks(story: Story) -> list[int]:
    return [e.value for e in story.accesses(Access.G_IAR)]


def taken(story: Story) -> list[int]:
    """The interrupts that the host acknowledged, without the 1023 that ends each round."""
    return [e.value for e in story.accesses(Access.IAR) if e.value != 1023]


def active_writes(story: Story) -> list[Access]:
    return [Access(e.record[2]) for e in story.accesses(*ACTIVE)]


def inside(story: Story, function: Call, entry: Entry) -> bool:
    """Whether the record stands in the chain of causes below an entry of the function."""
    return any(e.record[2] == function and e in story.entered(function) for e in story.chain(entry))


def clears_nothing(told: Story, write: Entry) -> bool:
    return told.value(Var.P_PPI_ACTIVE, 0, write.seq - 1) == 0


def hcr_writes(story: Story) -> list[int]:
    return [e.value for e in story.accesses(Access.HCR_W) if e.value]
