"""Halt polling, and the entry without progress: modelled after the kernel, no measurement covers them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.story import Story, tell
from tickscope.experiment.basis import Basis, basis_of
from tickscope.experiment.presets import PRESETS
from tickscope.rules import R
from tickscope.vocabulary import Call, Event

POLL: dict[str, Any] = PRESETS["halt-polling"].config
ENTRY: dict[str, Any] = PRESETS["zero-progress-entry"].config
NEW = pytest.mark.parametrize("design", ["commit", "v4.15"])
SWITCH_NS = 110
"""The last steps of an entry, in the profile flat."""
ALL = pytest.mark.parametrize("design", ["v4.14", "parent", "commit", "v4.15"])


def story(config: dict[str, Any], design: str, poll_ns: int | None = None) -> Story:
    scheduler = {} if poll_ns is None else {"scheduler": {"halt_poll_ns": poll_ns}}
    return tell(config | {"design": design} | scheduler)


@NEW
def test_a_short_wait_is_polled_through_without_a_save_or_a_sleep(design: str) -> None:
    """Flow 1 to 7 for the first wait alone; after it the polling time has grown beyond the guest's waits."""
    told = story(POLL, design)
    assert len(told.entered(Call.SAVE)) == len(told.entered(Call.PUT)) == 1
    assert len(told.entered(Call.BLOCK)) > 40
    assert told.run.totals["vcpus"][0]["ticks"] > 40


@ALL
def test_without_polling_every_wait_is_a_sleep(design: str) -> None:
    told = story(POLL, design, poll_ns=0)
    assert len(told.entered(Call.PUT)) >= len(told.entered(Call.BLOCK)) - 1 > 40


@ALL
def test_polling_ends_when_its_time_is_over_or_another_thread_waits(design: str) -> None:
    sleeper = {"program": {"ops": [{"repeat": "forever", "ops": [{"wfi_in": 900}, "ack", "timer_off", "eoi"]}]}}
    worker = {"program": {"ops": [{"repeat": "forever", "ops": [{"spin": 1000}]}]}}
    alone = story(POLL | {"vms": [{"vcpus": [sleeper]}]}, design, poll_ns=100_000)
    beside = story(POLL | {"vms": [{"vcpus": [sleeper, worker]}]}, design, poll_ns=100_000)
    assert len(alone.entered(Call.PUT)) <= 3 < 20 < len(alone.entered(Call.BLOCK))
    assert len(beside.entered(Call.PUT)) > 20


@ALL
def test_a_long_wait_ends_polling_for_the_next_one(design: str) -> None:
    waits = [{"wfi_in": 600}, "ack", "timer_off", "eoi"] * 2
    long_wait = [{"wfi_in": 20_000}, "ack", "timer_off", "eoi"]
    config = POLL | {"vms": [{"vcpus": [{"program": {"ops": [*waits, *long_wait, *waits]}}]}], "duration_us": 1000}
    told = story(config, design, poll_ns=50_000)
    slept = [len(told.between(start, end).events(Event.SCHED_OUT)) for start, end in blocks(told)]
    assert slept == [1, 0, 1, 1, 0]


def blocks(told: Story) -> list[tuple[Any, Any]]:
    return list(zip(told.entered(Call.BLOCK), told.returned(Call.BLOCK), strict=True))


@NEW
def test_a_timer_that_expires_while_the_host_masks_makes_an_entry_without_progress(design: str) -> None:
    """The interrupt stays pending under the host's mask, so the guest is in and out again."""
    told = story(ENTRY, design)
    assert stays_without_progress(told) == 2
    assert told.events(Event.ABORT_ENTRY) == []


@pytest.mark.parametrize("design", ["v4.14", "parent"])
def test_the_old_designs_give_such_an_entry_up_in_their_flush(design: str) -> None:
    told = story(ENTRY, design)
    assert len(told.events(Event.ABORT_ENTRY)) >= 1


def stays_without_progress(told: Story) -> int:
    """Entries that a physical interrupt ended before the guest's first step."""
    entered, found = 0, 0
    for event in sorted(told.events(Event.ENTER) + told.events(Event.EXIT_IRQ), key=lambda event: event.seq):
        if event.record[2] == Event.ENTER:
            entered = event.t
        elif event.t - entered <= SWITCH_NS:
            found += 1
    return found


def test_what_is_modelled_says_so() -> None:
    assert basis_of(R.HALT_POLL) is Basis.KERNEL
    for name in ("halt-polling", "zero-progress-entry"):
        assert "not measured" in PRESETS[name].watch
