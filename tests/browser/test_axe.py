"""Axe finds nothing that keeps anybody out, in every view and state, in every theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check
from tests.browser.conftest import Watch
from tests.browser.driver import Tickscope
from tests.browser.server import Server

THEMES = ("dark", "light", "contrast")
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


@pytest.fixture(params=THEMES)
def themed(request: pytest.FixtureRequest, page: Page) -> Iterator[Page]:
    """A page in one theme."""
    page.add_init_script(f"localStorage.setItem('tickscope.theme', '{request.param}')")
    yield page


def test_the_board_in_all_its_states(themed: Page, server: Server) -> None:
    view = Tickscope(themed, server).open()
    check(themed, "playing")
    view.pause()
    view.seek(240)
    check(themed, "paused")
    themed.keyboard.press("w")
    expect(themed.locator("#why-panel")).to_be_visible()
    check(themed, "why")
    themed.keyboard.press("Escape")
    themed.keyboard.press("t")
    expect(themed.locator("#timeline-table")).to_be_visible()
    check(themed, "timeline as a table")
    themed.keyboard.press("Shift+T")
    expect(themed.locator("#board-table td").first).to_be_visible()
    check(themed, "board as a table")
    themed.keyboard.press("Shift+R")
    expect(themed.locator("#trip-table td").first).to_be_visible()
    check(themed, "round trip as a table")


def test_the_dialogs_and_menus(themed: Page, server: Server) -> None:
    Tickscope(themed, server).open().pause()
    for key, dialog in DIALOGS.items():
        themed.keyboard.press(key)
        expect(themed.locator(dialog)).to_be_visible()
        check(themed, dialog)
        themed.keyboard.press("Escape")
        expect(themed.locator(dialog)).to_be_hidden()
    for menu in MENUS:
        themed.click(f"#{menu}")
        check(themed, menu)
        themed.keyboard.press("Escape")


def test_a_broken_rule(themed: Page, server: Server) -> None:
    Tickscope(themed, server).open()
    themed.click("#forget-flag")
    themed.click("#to-violation")
    expect(themed.locator("#banner")).to_be_visible()
    check(themed, "violation")


@pytest.mark.parametrize("place", PAGES)
def test_the_other_pages(themed: Page, server: Server, place: str) -> None:
    view = Tickscope(themed, server)
    view.login()
    themed.goto(f"{server.url}/{place}")
    expect(themed.locator(PAGES[place]).first).to_be_visible(timeout=30_000)
    check(themed, place)


def test_the_page_that_asks_for_the_token(page: Page, server: Server, watch: Watch) -> None:
    watch.allow("401")
    page.goto(server.url)
    check(page, "login")
