"""Stops: my cursor stops where a condition becomes true, in a stored run and live; the run itself goes on."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

NOTHING_LOADED = "ppi_active:p and running_vcpu:p = none"


def add(page: Page, text: str) -> None:
    page.keyboard.press("x")
    page.fill("#stop-field", text)
    page.keyboard.press("Enter")


def found(view: Tickscope, run: str, text: str, start: int, direction: int = 1) -> int:
    path = f"/runs/{run}/find?condition={quote(text)}&from={start}&direction={direction}"
    return int(view.api(path)["seq"])


def play(page: Page, per_second: int = 1000) -> None:
    page.select_option("#beat", str(per_second))
    page.click("#play")


def test_playing_stops_exactly_where_the_condition_becomes_true(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("migrate-irq-active")
    view.open(f"?run={run}&at=0")
    add(page, NOTHING_LOADED)
    expect(page.locator("#stops .stops li")).to_have_count(1)
    page.keyboard.press("Escape")
    play(page)
    seq = found(view, run, NOTHING_LOADED, 0)
    view.wait_for_seq(seq)
    expect(page.locator("#play")).to_have_text("Play")
    expect(page.locator("#toasts")).to_contain_text(f"Stopped at record {seq}")
    view.check_board(run)
    state = view.state(run, seq)
    assert any(state[f"ppi_active:{cpu}"] == 1 and state[f"running_vcpu:{cpu}"] == 0 for cpu in (0, 1))


def test_stops_leave_the_transport_in_one_row(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.open(f"?run={view.launch('flow-1-7')}&at=0")
    height = page.locator("#transport").evaluate("one => one.clientHeight")
    page.select_option("#beat", "10000")
    for text in ("ppi_active:0", "loaded:0"):
        add(page, text)
    page.keyboard.press("Escape")
    expect(page.locator("#open-stops")).to_have_text("Stop at · 2")
    assert page.locator("#transport").evaluate("one => one.clientHeight") == height
    assert page.locator("#transport .place").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_playing_goes_on_from_a_stop_and_a_stop_that_is_off_does_not_hold_it(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=0")
    add(page, "ppi_active:0")
    page.keyboard.press("Escape")
    play(page)
    first = found(view, run, "ppi_active:0", 0)
    view.wait_for_seq(first)
    page.click("#play")
    view.wait_for_seq(found(view, run, "ppi_active:0", first))
    page.keyboard.press("x")
    page.locator("#stops .stops input").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#open-stops")).to_have_text("Stop at")
    page.click("#play")
    view.wait_for_seq(view.api(f"/runs/{run}")["records"])


def test_a_live_run_goes_on_while_my_cursor_stops(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    pace = {"mode": "beat", "per_second": 60}
    run = view.launch("tick-busy", duration_us=60_000, fresh=True, pace=pace)
    view.open(f"?run={run}")
    view.pause()
    add(page, "ppi_active:0")
    page.keyboard.press("Escape")
    expect(page.locator("#stops")).to_be_hidden()
    page.keyboard.press("End")
    told = page.locator("#toasts", has_text="Stopped at record")
    expect(told.last).to_be_visible()
    seq = int("".join(filter(str.isdigit, told.last.inner_text().rpartition("record")[2].partition(":")[0])))
    view.wait_for_seq(seq)
    while view.api(f"/runs/{run}")["durable_seq"] < seq:
        page.wait_for_timeout(100)
    assert view.state(run, seq)["ppi_active:0"] == 1 and view.state(run, seq - 1)["ppi_active:0"] == 0
    view.check_board(run)
    records = view.api(f"/runs/{run}")["records"]
    # The run itself goes on; the page is told so, and stays.
    while view.api(f"/runs/{run}")["records"] <= records + 100:
        page.wait_for_timeout(100)
    page.wait_for_function("known => Number(document.querySelector('#seek').max) > known", arg=records)
    assert view.seq() == seq
    view.api(f"/runs/{run}/control", {"action": "cancel"})


def test_one_goes_to_the_last_and_the_next_place_of_a_condition(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=500")
    add(page, "ppi_active:0")
    page.locator("#stops .stops button", has_text="Next").click()
    seq = found(view, run, "ppi_active:0", 500)
    view.wait_for_seq(seq)
    page.keyboard.press("{")
    view.wait_for_seq(found(view, run, "ppi_active:0", seq, -1))
    page.keyboard.press("}")
    view.wait_for_seq(seq)


def test_what_cannot_be_read_is_told_with_its_place(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("flow-1-7")
    view.open(f"?run={run}&at=0")
    add(page, "ppi_active:0 and lines:0")
    expect(page.locator("#stop-error")).to_have_text("Column 18: there is no variable lines.")
    page.fill("#stop-field", "loaded:7")
    page.keyboard.press("Enter")
    expect(page.locator("#stop-error")).to_have_text("This run has no variable loaded:7.")
    expect(page.locator("#stops .stops li")).to_have_count(0)


def test_stops_are_kept_and_rest_in_a_run_that_has_no_such_variable(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    four = view.launch("four-vcpus-two-pcpus")
    one = view.launch("flow-1-7")
    view.open(f"?run={four}&at=0")
    add(page, "loaded:3")
    page.keyboard.press("Escape")
    view.open(f"?run={one}&at=0")
    expect(page.locator("#open-stops")).to_have_text("Stop at · 1")
    page.keyboard.press("x")
    expect(page.locator("#stops .stops li")).to_contain_text("rests in this run: This run has no variable loaded:3.")
    page.keyboard.press("Escape")
    play(page, 10_000)
    view.wait_for_seq(view.api(f"/runs/{one}")["records"])


def test_their_places_are_triangles_on_the_strip_of_the_whole_run_and_are_counted(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/hits?" in request.url else None)
    view.open(f"?run={run}&at=0")
    expect(page.locator(".map-stops")).to_be_hidden()
    assert asked == [], "nothing is asked while no stop is on"
    add(page, "ppi_active:0")
    told = view.api(f"/runs/{run}/hits?condition=ppi_active%3A0&parts=400")
    assert told["total"] > 2
    expect(page.locator("#stops .places")).to_have_text(f"{told['total']} places")
    marks = page.locator(".map-stops i")
    expect(marks).to_have_count(sum(1 for count in told["parts"] if count))
    expect(page.locator(".map-stops")).to_have_attribute("aria-label", re.compile(f"^{told['total']} places"))
    page.locator("#stops .stops input").uncheck()
    expect(marks).to_have_count(0)
