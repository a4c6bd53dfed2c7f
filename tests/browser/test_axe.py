"""Axe finds nothing that keeps anybody out, in every view and state, in every theme."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check, findings
from tests.browser.conftest import Watch
from tests.browser.driver import Tickscope
from tests.browser.server import Server

DIALOGS = {"x": "#stops", "n": "#launch", "r": "#runs", "?": "#keys", "Control+k": "#palette", "v": "#lane-chooser"}
MENUS = ("share-menu", "look-menu")
PAGES = {
    "compare.html": "#steps li",
    "charts.html": "#figures article, #figures section",
    "match.html": ".table-grid td, #panel table td",
    "match.html?tab=programs": ".program-line",
    "match.html?tab=try": "#panel textarea",
    "learn.html#commit": "#panel h2",
    "learn.html#lesson/flow-1-7/2": "#panel article",
    "learn.html#break": "#panel h2",
}


def test_the_board_in_all_its_states(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    check(page, "playing")
    view.pause()
    view.seek(240)
    check(page, "paused")
    page.keyboard.press("w")
    expect(page.locator("#why-panel")).to_be_visible()
    check(page, "why")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("#timeline-table")).to_be_visible()
    check(page, "timeline as a table")
    page.keyboard.press("Shift+T")
    expect(page.locator("#board-table td").first).to_be_visible()
    check(page, "board as a table")
    page.keyboard.press("Shift+R")
    expect(page.locator("#trip-table td").first).to_be_visible()
    check(page, "round trip as a table")


def test_the_dialogs_and_menus(page: Page, server: Server) -> None:
    Tickscope(page, server).open().pause()
    for key, dialog in DIALOGS.items():
        page.keyboard.press(key)
        expect(page.locator(dialog)).to_be_visible()
        check(page, dialog)
        page.keyboard.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
    for menu in MENUS:
        page.click(f"#{menu}")
        check(page, menu)
        page.keyboard.press("Escape")


def test_a_broken_rule(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.click("#forget-flag")
    page.click("#to-violation")
    expect(page.locator("#banner")).to_be_visible()
    check(page, "violation")


@pytest.mark.parametrize("place", PAGES)
def test_the_other_pages(page: Page, server: Server, place: str) -> None:
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/{place}")
    expect(page.locator(PAGES[place]).first).to_be_visible(timeout=30_000)
    check(page, place)


def test_the_page_that_asks_for_the_token(page: Page, server: Server, watch: Watch) -> None:
    watch.allow("401")
    page.goto(server.url)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert findings(page) == [], scheme
