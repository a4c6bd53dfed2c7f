"""The head that all pages share: the same places in the same order, menus that the keyboard can use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.looks import DRAWN, SIDEWAYS
from tests.browser.server import Server

PLACES = ("board", "compare", "charts", "match", "learn")
PATHS = {"board": "/", **{place: f"/{place}.html" for place in PLACES[1:]}}
SEEN = """() => [...document.querySelectorAll("#header a, #header button")].filter((one) => one.checkVisibility()
  && one.id !== "share-menu").map((one) => one.textContent.trim())"""
CUT = """() => [...document.querySelectorAll("#header a, #header button, #connection")]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
  .filter((box, n, all) => box.left < 0 || box.right > innerWidth || all.some((other) => other.left > box.left
    && other.left < box.right - 0.5)).length"""


def visit(page: Page, server: Server, place: str) -> Tickscope:
    """One of the pages, with its head drawn."""
    view = Tickscope(page, server)
    view.login()
    page.goto(server.url + PATHS[place])
    expect(page.locator("#open-keys")).to_be_visible()
    return view


def test_every_page_has_the_same_head(page: Page, server: Server) -> None:
    heads = []
    for place in PLACES:
        visit(page, server, place)
        heads.append(page.evaluate(SEEN))
        expect(page.locator(".pages [aria-current='page']")).to_have_count(1)
    assert heads[0][:7] == ["Tickscope", "Board", "Side by side", "Charts", "Real kernel?", "Learn", "Runs"]
    assert all(head == heads[0] for head in heads)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_of_the_head_is_cut(page: Page, server: Server, place: str) -> None:
    visit(page, server, place)
    if place == "board":
        expect(page.locator("#header h1")).to_contain_text("Demo")
    for width in (1024, 1199, 1280, 1920, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(DRAWN)
        if place == "board":
            assert page.locator("#header h1").evaluate("h1 => h1.scrollWidth <= h1.clientWidth"), width
        assert page.evaluate(CUT) == 0, width
        assert not page.evaluate(SIDEWAYS), width


def test_a_menu_opens_moves_chooses_and_gives_the_focus_back(page: Page, server: Server) -> None:
    visit(page, server, "match")
    button, menu = page.locator("#look-menu"), page.locator("#look-menu-list")
    button.focus()
    page.keyboard.press("ArrowDown")
    expect(button).to_have_attribute("aria-expanded", "true")
    items = menu.locator("[role^='menuitem']")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("l")
    expect(page.locator("#theme-light")).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(menu).to_be_hidden()


def test_narrow_pages_are_a_menu(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    visit(page, server, "match")
    page.click("#pages-menu")
    expect(page.locator("#pages-menu-list [aria-current='page']")).to_contain_text("Real kernel?")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn.html*")


def test_the_way_back_leads_to_the_run_that_was_open(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("flow-1-7")
    view.open(f"?run={run}&at=40")
    page.click("#open-learn")
    page.wait_for_url("**/learn.html*")
    page.click("#to-board")
    view.ready()
    view.wait_for_seq(40)
    expect(page.locator("#header h1")).to_contain_text("Flow 1-7")
    page.keyboard.press("j")
    page.wait_for_url("**/learn.html*")
    expect(page.locator("#open-keys")).to_be_visible()
    page.keyboard.press("h")
    view.ready()
    view.wait_for_seq(40)


def test_runs_are_opened_from_every_page(page: Page, server: Server) -> None:
    view = visit(page, server, "learn")
    run = view.launch("flow-1-7")
    page.keyboard.press("r")
    page.click(f"#runs tr[data-run='{run}'] .name")
    view.ready()
    assert f"run={run}" in page.url


@pytest.mark.parametrize("place", PLACES)
def test_the_key_sheet_tells_the_keys_of_the_page(page: Page, server: Server, place: str) -> None:
    visit(page, server, place)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys td", has_text="New run")).to_be_visible()
    own = page.locator("#keys td", has_text="first divergence")
    expect(own).to_have_count(1 if place == "compare" else 0)


def test_the_share_menu_is_as_wide_as_its_words(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.click("#share-menu")
    assert page.locator("#share-menu-list").evaluate("menu => menu.offsetWidth") < 480


@pytest.mark.parametrize("place", PLACES)
def test_a_laptop_shows_the_whole_second_line_of_the_head(page: Page, server: Server, place: str) -> None:
    visit(page, server, place)
    facts = page.locator("#header .facts")
    expect(facts).not_to_be_empty()
    assert facts.evaluate("line => line.scrollWidth <= line.clientWidth")


def test_keys_pressed_together_are_told_with_a_plus_each_in_full(page: Page, server: Server) -> None:
    visit(page, server, "board")
    page.keyboard.press("?")
    row = page.locator("#keys tr", has_text="record of the same kind")
    expect(row.locator("td").first).to_have_text("Shift+OO")
    expect(row.locator(".chord")).to_have_text(["Shift+O", "O"])
    widths = page.locator("#keys tr td:last-child").evaluate_all("all => all.map((one) => one.clientWidth)")
    assert min(widths) > 150
