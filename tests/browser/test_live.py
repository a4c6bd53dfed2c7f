"""The same view, live: it follows, says when the connection is lost and resumes, and replays after a restart."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.driver import Tickscope
from tests.browser.server import Server

SLOW = {"mode": "beat", "per_second": 30}
TICKS: dict[str, Any] = {"duration_us": 200_000, "pace": SLOW}


def head(page: Page) -> int:
    return int(page.locator("#seek").get_attribute("max") or 0)


def test_a_live_run_is_followed(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", seed=901, **TICKS)
    view.open(f"?run={run}")
    expect(page.locator("#connection")).to_contain_text("live")
    expect(page.locator("#run-control")).to_be_visible()
    first = view.seq()
    page.wait_for_function("first => Number(document.querySelector('#seek').value) > first + 20", arg=first)
    view.api(f"/runs/{run}/control", {"action": "cancel"})
    expect(page.locator("#connection")).to_contain_text("replay")
    expect(page.locator("#banner")).to_contain_text("cancelled")
    expect(page.locator("#run-control")).to_be_hidden()


def test_my_cursor_stops_and_the_run_goes_on(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", seed=902, **TICKS)
    view.open(f"?run={run}")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_text("Play")
    page.wait_for_timeout(300)
    seq, known = view.seq(), head(page)
    page.wait_for_function("known => Number(document.querySelector('#seek').max) > known + 20", arg=known)
    assert view.seq() == seq
    assert view.api(f"/runs/{run}")["status"] == "running"
    view.check_board(run)
    view.api(f"/runs/{run}/control", {"action": "cancel"})


def test_the_run_itself_is_paused_stepped_and_resumed_by_its_own_strip(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", seed=903, **TICKS)
    view.open(f"?run={run}")
    page.click("#run-pause")
    expect(page.locator("#run-control")).to_contain_text("paused")
    page.wait_for_timeout(500)
    before = view.api(f"/runs/{run}")["transitions"]
    page.click("#run-step")
    while view.api(f"/runs/{run}")["transitions"] == before:
        page.wait_for_timeout(100)
    page.wait_for_timeout(700)
    assert view.api(f"/runs/{run}")["transitions"] <= before + 40
    page.click("#run-pause:has-text('Resume')")
    expect(page.locator("#run-control")).to_contain_text("running")
    page.click("#run-cancel")
    expect(page.locator("#banner")).to_contain_text("cancelled")


def test_a_lost_connection_is_shown_and_resumed_without_a_gap(page: Page, own_server: Server, watch: Watch) -> None:
    watch.allow("ERR_CONNECTION_REFUSED", "WebSocket", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "reached")
    view = Tickscope(page, own_server)
    run = view.launch("tick-busy", seed=904, **TICKS)
    view.open(f"?run={run}")
    expect(page.locator("#connection")).to_contain_text("live")
    own_server.stop()
    expect(page.locator("#connection")).to_contain_text("lost")
    own_server.start()
    expect(page.locator("#connection")).to_contain_text("replay")
    expect(page.locator("#banner")).to_contain_text("interrupted")
    records = view.api(f"/runs/{run}")["records"]
    view.pause()
    for seq in (records, records // 2, 1):
        view.seek(seq)
        view.check_board(run)


def test_a_run_is_replayed_after_a_restart_of_the_server(page: Page, own_server: Server, watch: Watch) -> None:
    watch.allow("ERR_CONNECTION_REFUSED")
    view = Tickscope(page, own_server)
    run = view.launch("tick-wfi", duration_us=5000)
    digest = view.api(f"/runs/{run}")["digest"]
    view.open(f"?run={run}&at=150")
    shown = view.board()
    own_server.stop()
    own_server.start()
    view.open(f"?run={run}&at=150")
    assert view.board() == shown
    assert view.api(f"/runs/{run}")["digest"] == digest
    page.click("#play")
    page.wait_for_function("() => Number(document.querySelector('#seek').value) > 155")


def test_an_unknown_run_is_told_in_words(page: Page, server: Server, watch: Watch) -> None:
    watch.allow("404")
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/?run=000000000000")
    expect(page.locator("#link-dialog")).to_contain_text("There is no run 000000000000 on this server")


def test_pausing_my_cursor_leaves_the_page_as_it_stands(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("four-vcpus-two-pcpus", fresh=True, pace={"mode": "beat", "per_second": 60})
    view.open(f"?run={run}")
    expect(page.locator("#transport .place")).to_contain_text("following")
    height = "part => part.offsetHeight"
    before = page.locator("#transport").evaluate(height)
    page.keyboard.press("Space")
    expect(page.locator("#transport .place")).not_to_contain_text("following")
    assert page.locator("#transport").evaluate(height) == before
    assert page.locator("#run-control").evaluate(height) < 42
    assert page.locator("#run-control > *").evaluate_all("all => all.every((one) => one.offsetHeight < 34)")
    view.api(f"/runs/{run}/control", {"action": "cancel"})
