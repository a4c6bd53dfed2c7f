"""A selected stretch of the timeline: by mouse, by keys, by link; its numbers are those of the records."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server


@pytest.fixture
def ticks(page: Page, server: Server) -> Tickscope:
    """A run of ticks, its cursor in the first third."""
    return Tickscope(page, server).open_stretch("tick-busy", "at=200&view=150-450")


def selected(page: Page) -> tuple[int, int]:
    """First and last record of the selection, as the panel says."""
    text = page.locator("#selection-place").inner_text().replace("\u202f", "")
    found = re.match(r"records (\d+) to (\d+) · (\d+) records", text)
    assert found, text
    assert int(found[3]) == int(found[2]) - int(found[1]) + 1
    return int(found[1]), int(found[2])


def counted(page: Page) -> None:
    """Until all of it is counted."""
    expect(page.locator("#selection-place")).to_contain_text(" · ")
    expect(page.locator("[data-of='states'] tbody tr").first).to_be_visible()


def drag(page: Page, start: float, end: float) -> None:
    """Over the lanes, from and to parts of the width."""
    box = page.locator("#plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (start + end) / 2, box["y"] + 30)
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 30)
    page.mouse.up()


def test_dragging_selects_and_the_numbers_are_those_of_the_records(ticks: Tickscope) -> None:
    page = ticks.page
    run = re.findall("run=([0-9a-f]+)", page.url)[0]
    drag(page, 0.2, 0.7)
    counted(page)
    first, last = selected(page)
    told = ticks.api(f"/runs/{run}/selection?from={first}&to={last}&lanes={quote('mode:0')}")
    visits = {int(bit): spent[1] for bit, spent in told["lanes"]["mode:0"].items()}
    rows = page.locator("[data-of='states'] tbody tr").evaluate_all(
        "(all) => all.map((tr) => [...tr.children].map((td) => td.textContent))"
    )
    modes = {row[1]: int(row[4]) for row in rows[: len(visits)]}
    assert rows[0][0] == "pCPU 0 · mode"
    assert sorted(modes.values()) == sorted(visits.values())
    accesses = page.locator("[data-of='by-access'] tbody tr").evaluate_all(
        "(all) => Object.fromEntries(all.map((tr) => [tr.children[0].textContent, Number(tr.children[1].textContent)]))"
    )
    assert accesses == told["counts"]["access"]
    expect(page.locator(".selection")).to_be_visible()
    expect(page).to_have_url(re.compile(f"sel={first}-{last}"))


def test_a_click_moves_the_cursor_and_selects_nothing_and_shift_pans(ticks: Tickscope) -> None:
    page = ticks.page
    span = page.locator(".timeline-head .span")
    before = span.inner_text()
    page.keyboard.down("Shift")
    drag(page, 0.7, 0.4)
    page.keyboard.up("Shift")
    expect(span).not_to_have_text(before)
    page.locator("#plot").click(position={"x": 300, "y": 30})
    page.wait_for_function("() => Number(document.querySelector('#seek').value) !== 200")
    expect(page.locator("#selection-panel")).to_be_hidden()


def test_from_the_keyboard_a_stretch_is_selected_zoomed_to_and_cleared(ticks: Tickscope) -> None:
    page = ticks.page
    page.keyboard.press("Shift+B")
    ticks.seek(300)
    page.keyboard.press("Shift+E")
    counted(page)
    assert selected(page) == (200, 300)
    page.locator("#plot").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("() => Number(document.querySelector('#seek').value) > 300")
    counted(page)
    expect(page.locator("#selection-place")).to_contain_text(f"records 200 to {ticks.seq()}")
    page.keyboard.press("z")
    expect(page.locator(".timeline-head .span")).to_contain_text("records 19")
    page.keyboard.press("Escape")
    expect(page.locator("#selection-panel")).to_be_hidden()
    expect(page.locator(".selection")).to_be_hidden()


def test_the_table_twin_tells_the_selection_too(ticks: Tickscope) -> None:
    page = ticks.page
    page.keyboard.press("t")
    drag(page, 0.1, 0.9)
    counted(page)
    row = page.locator("#timeline-table tr", has_text="pCPU 0 · mode")
    expect(row.locator("td").last).to_contain_text(re.compile(r"guest .*\(\d+ %\)"))


def test_a_link_brings_the_selection_along(ticks: Tickscope) -> None:
    page = ticks.page
    run = re.findall("run=([0-9a-f]+)", page.url)[0]
    page.goto(f"{ticks.server.url}/?run={run}&at=250&sel=150-390")
    ticks.ready()
    counted(page)
    assert selected(page) == (150, 390)
    expect(page.locator("[data-of='latencies'] tbody tr").first).to_contain_text("expiry")
