"""Markers A and B with their difference, and bookmarks: kept for each run in this browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server


def marked(page: Page, server: Server) -> tuple[Tickscope, str]:
    """Marker A at 100, B at 300, a bookmark at 200."""
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=100")
    page.keyboard.press("(")
    view.seek(300)
    page.keyboard.press(")")
    view.seek(200)
    page.keyboard.press("m")
    return view, run


def test_the_difference_of_the_markers_is_what_the_server_counts(page: Page, server: Server) -> None:
    view, run = marked(page, server)
    a, b = (view.api(f"/runs/{run}/metrics?to={seq}") for seq in (100, 300))
    accesses = [len(view.api(f"/runs/{run}/records?kind=access&to={seq}")["items"]) for seq in (100, 300)]
    assert b["accesses"] - a["accesses"] == accesses[1] - accesses[0] > 20
    between = page.locator("#between")
    expect(between).to_contain_text("200 records")
    expect(between).to_contain_text(f"{b['transitions'] - a['transitions']} transitions")
    expect(between).to_contain_text(f"{b['accesses'] - a['accesses']} accesses")


def test_marks_are_there_again_when_the_run_is_opened_again(page: Page, server: Server) -> None:
    view, run = marked(page, server)
    page.reload()
    view.ready()
    expect(page.locator(".mark-flag")).to_have_count(3)
    expect(page.locator("#between")).to_contain_text("200 records")
    other = view.launch("flow-1-7")
    view.open(f"?run={other}&at=1")
    expect(page.locator(".mark-flag")).to_have_count(0)
    expect(page.locator("#marks")).to_be_hidden()
    view.open(f"?run={run}&at=1")
    expect(page.locator(".mark-flag")).to_have_count(3)


def test_marks_are_in_the_address_at_once(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.open(f"?run={view.launch('flow-1-7')}&at=100")
    for key, wanted in (("(", "a=100"), (")", "b=100"), ("(", "b=100")):
        page.keyboard.down(key)
        assert wanted in page.evaluate("() => location.search")
        page.keyboard.up(key)
    assert "a=100" not in page.evaluate("() => location.search")


def test_one_goes_to_a_mark_by_its_name_its_flag_and_the_key(page: Page, server: Server) -> None:
    view, _ = marked(page, server)
    page.keyboard.press("g")
    page.fill("#go-to-field", "B")
    page.keyboard.press("Enter")
    view.wait_for_seq(300)
    page.locator(".mark-flag.marker", has_text="A").click()
    view.wait_for_seq(100)
    page.keyboard.press("Shift+M")
    view.wait_for_seq(200)


def test_a_mark_set_again_at_its_place_goes_away(page: Page, server: Server) -> None:
    view, _ = marked(page, server)
    page.keyboard.press("m")
    expect(page.locator(".mark-flag")).to_have_count(2)
    view.seek(100)
    page.keyboard.press("(")
    expect(page.locator(".mark-flag")).to_have_count(1)
    expect(page.locator("#between")).to_have_count(0)
    page.click("#clear-marks")
    expect(page.locator("#marks")).to_be_hidden()


def test_bookmarks_travel_with_the_link_and_join_those_of_the_reader(page: Page, server: Server) -> None:
    view, run = marked(page, server)
    link = page.url
    assert "mark=200" in link and server.token not in link
    page.click("#clear-marks")
    view.open(f"?run={run}&at=400")
    page.keyboard.press("m")
    page.goto(link)
    view.ready()
    expect(page.locator(".mark-flag.bookmark")).to_have_count(2)
    expect(page.locator("#between")).to_contain_text("200 records")
    view.open(f"?run={run}&at=1")  # what a link shows is not kept
    expect(page.locator(".mark-flag")).to_have_count(1)
