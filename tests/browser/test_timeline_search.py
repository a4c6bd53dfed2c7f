"""The search of the timeline: records by their words in both directions, lanes by name, bad patterns told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.driver import Tickscope
from tests.browser.server import Server


@pytest.fixture
def ticks(page: Page, server: Server) -> Tickscope:
    return Tickscope(page, server).open_stretch("tick-busy", "at=0")


def seqs_of(view: Tickscope, query: str) -> list[int]:
    """What the server counts."""
    run = re.findall("run=([0-9a-f]+)", view.page.url)[0]
    found: list[int] = view.api(f"/runs/{run}/hits?{query}")["seqs"]
    return found


def test_enter_goes_through_all_hits_and_shift_enter_back_through_the_same(ticks: Tickscope) -> None:
    page = ticks.page
    hits = seqs_of(ticks, "regex=%5Eevent%20expiry")
    assert 3 <= len(hits) <= 40
    page.keyboard.press("s")
    expect(page.locator("#timeline-search")).to_be_focused()
    page.keyboard.type("/^event expiry/")
    expect(page.locator("#timeline-found")).to_contain_text(f"{len(hits)} records")
    expect(page.locator(".map-hits i").first).to_be_attached()
    for n, seq in enumerate(hits[:3], 1):
        page.keyboard.press("Enter")
        ticks.wait_for_seq(seq)
        expect(page.locator("#timeline-found")).to_contain_text(f"{n} of {len(hits)} records")
    for seq in hits[1::-1]:
        page.keyboard.press("Shift+Enter")
        ticks.wait_for_seq(seq)
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#toasts")).to_contain_text("No hit before this record")
    page.keyboard.press("Escape")
    expect(page.locator("#timeline-found")).to_be_hidden()
    expect(page.locator(".map-hits i")).to_have_count(0)


def test_f3_goes_on_from_anywhere(ticks: Tickscope) -> None:
    page = ticks.page
    hits = seqs_of(ticks, "text=vtimer_save_state") or seqs_of(ticks, "text=EOIR")
    words = "vtimer_save_state" if seqs_of(ticks, "text=vtimer_save_state") else "EOIR"
    page.fill("#timeline-search", words)
    expect(page.locator("#timeline-found")).to_contain_text(f"{len(hits)} records")
    page.locator("#plot").focus()
    page.keyboard.press("F3")
    ticks.wait_for_seq(hits[0])
    page.keyboard.press("F3")
    ticks.wait_for_seq(hits[1])
    page.keyboard.press("Shift+F3")
    ticks.wait_for_seq(hits[0])


def test_a_lane_is_found_by_name_selected_shown_and_brought_into_sight(ticks: Tickscope) -> None:
    page = ticks.page
    page.click('.fold[data-of="v0"]')
    expect(page.locator('[data-lane="all:v0"]')).to_be_attached()
    page.fill("#timeline-search", "background timer")
    page.locator("#timeline-found button", has_text="vCPU 0 background timer").click()
    lane = page.locator('.lane-names [data-lane="bg_timer:0"]')
    expect(lane).to_be_in_viewport()
    expect(lane).to_have_attribute("aria-current", "true")


def test_a_pattern_that_cannot_be_used_is_told_in_one_sentence(ticks: Tickscope) -> None:
    page = ticks.page
    page.fill("#timeline-search", "/(a+)+b/")
    expect(page.locator("#timeline-found .error")).to_contain_text("a group cannot be repeated in a search")
    expect(page.locator("#timeline-search")).to_have_attribute("aria-invalid", "true")


@pytest.fixture(autouse=True)
def _refusals_are_expected(watch: Watch) -> None:
    watch.allow("422")
