"""The command palette: everything that can be done, found by a few letters and done from the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server
from tests.browser.test_head import PLACES, visit

CHOSEN = "#palette [role='option'][aria-selected='true']"


def ask(page: Page, text: str) -> None:
    """Open the palette and type."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-field")).to_be_focused()
    page.keyboard.type(text)


@pytest.mark.parametrize("place", PLACES)
def test_three_keys_open_it_on_every_page(page: Page, server: Server, place: str) -> None:
    visit(page, server, place)
    for chord in ("Control+k", "Control+Shift+P", ":"):
        page.keyboard.press(chord)
        expect(page.locator("#palette-field")).to_be_focused()
        expect(page.locator("#palette [data-command='open-launch'] kbd")).to_have_text("N")
        page.keyboard.press("Escape")
        expect(page.locator("#palette")).to_be_hidden()


def test_it_is_a_combobox_that_the_arrows_move_in(page: Page, server: Server) -> None:
    visit(page, server, "match")
    page.locator("#open-runs").focus()
    ask(page, "")
    field = page.locator("#palette-field")
    expect(field).to_have_attribute("aria-activedescendant", "palette-0")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "palette-1")
    expect(page.locator(CHOSEN)).to_have_id("palette-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    last = page.locator("#palette [role='option']").count() - 1
    expect(field).to_have_attribute("aria-activedescendant", f"palette-{last}")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#open-runs")).to_be_focused()


def test_a_command_of_the_board_is_run_and_comes_first_the_next_time(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    ask(page, "time axis")
    expect(page.locator(CHOSEN)).to_have_attribute("data-command", "axis")
    page.keyboard.press("Enter")
    expect(page.locator("#axis-time")).to_have_attribute("aria-pressed", "true")
    page.reload()
    view.ready()
    ask(page, "")
    expect(page.locator(CHOSEN)).to_have_attribute("data-command", "axis")
    expect(page.locator(CHOSEN)).to_contain_text("recent")


def test_a_field_that_a_command_goes_to_keeps_the_focus(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    ask(page, "filter the log")
    page.keyboard.press("Enter")
    expect(page.locator("#log-filter")).to_be_focused()


def test_runs_are_found_by_name_on_the_server(page: Page, server: Server) -> None:
    view = visit(page, server, "learn")
    run = view.launch("flow-1-7", seed=7070)
    view.api(f"/runs/{run}", {"name": "<b>quixotic</b> name"}, "PATCH")
    ask(page, "quixotic")
    expect(page.locator(CHOSEN)).to_contain_text("<b>quixotic</b> name")
    page.keyboard.press("Enter")
    view.ready()
    assert f"run={run}" in page.url


def test_presets_lanes_and_lessons_are_in_it(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    ask(page, "vcpu loaded")
    option = page.locator("#palette [data-command^='lane:loaded']").first
    expect(option).to_be_visible()
    option.click()
    expect(page.locator(".lane-name[aria-current='true']")).to_contain_text("loaded")
    ask(page, "new run flow-1-2-7")
    expect(page.locator(CHOSEN)).to_have_attribute("data-command", "preset:flow-1-2-7")
    page.keyboard.press("Enter")
    expect(page.locator("#header h1")).to_contain_text("1-2-7")
    view.ready()
    ask(page, "lesson migra")
    expect(page.locator(CHOSEN)).to_contain_text("Lesson")
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn.html#lesson/**")


def test_what_nothing_is_called_says_so(page: Page, server: Server) -> None:
    visit(page, server, "match")
    ask(page, "zzzzqqqq")
    expect(page.locator("#palette .empty")).to_be_visible()
    expect(page.locator("#palette [role='status']")).to_have_text("0 found")
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_visible()
