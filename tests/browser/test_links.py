"""Links: the same sight elsewhere, experiments that come back, back and forward, and links that lead nowhere."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server

expect.set_options(timeout=WAIT_MS)

TINY: dict[str, Any] = {
    "vms": [{"vcpus": [{"program": {"name": "periodic_tick", "period_us": 700}}]}],
    "duration_us": 2100,
}


def at_address(page: Page, pattern: str) -> None:
    """Until the address is so."""
    expect(page).to_have_url(re.compile(pattern), timeout=WAIT_MS)


def packed(config: Any) -> str:
    """An experiment as links hold it."""
    return base64.urlsafe_b64encode(json.dumps(config).encode()).rstrip(b"=").decode()


def sight(view: Tickscope) -> dict[str, Any]:
    """What the reader sees."""
    seen: dict[str, Any] = view.page.evaluate("""() => ({
      run: document.querySelector("h1").textContent, time: document.querySelector(".instant").textContent,
      span: document.querySelector(".timeline-head .span").textContent,
      axis: document.querySelector("#axis-time").getAttribute("aria-pressed"),
      lane: document.querySelector(".lane-name[aria-current=true]")?.dataset.lane,
      all: document.querySelector("#all-lanes").getAttribute("aria-pressed"),
      why: document.querySelector("#why-panel").hidden ? null : document.querySelector("#why-panel").innerText,
      table: document.querySelector("#timeline-table").hidden ? null
        : document.querySelector("#timeline-table").innerText,
      marks: document.querySelector("#marks").innerText})""")
    return seen | {"seq": view.seq(), "board": view.board()}


def test_a_link_opened_elsewhere_gives_the_same_sight(
    browser: Browser, page: Page, server: Server, watch: Watch
) -> None:
    view = Tickscope(page, server)
    run = view.launch("four-vcpus-two-pcpus")
    view.open(f"?run={run}&at=300")
    page.click("#axis-time")
    page.click("#all-lanes")
    page.locator("[data-lane='ppi:1']").click()
    page.keyboard.press("(")
    view.seek(420)
    page.keyboard.press(")")
    page.keyboard.press("+")
    page.keyboard.press("t")
    page.locator("#board [data-var^='loaded']").first.click()
    expect(page.locator("#why-panel")).to_contain_text("Because", ignore_case=True)
    expect(page.locator("#between")).to_contain_text("120 records")
    at_address(page, "why=loaded.*panel=table.*b=420")
    link = page.url
    elsewhere = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    elsewhere.on("page", watch.attach)
    other = Tickscope(elsewhere.new_page(), server)
    other.open(link.removeprefix(f"{server.url}/"))
    expect(other.page.locator("#between")).to_contain_text("120 records")
    expect(other.page.locator("#why-panel")).to_be_visible()
    here = sight(view)
    other.page.wait_for_function(
        "span => document.querySelector('.timeline-head .span').textContent === span", arg=here["span"]
    )
    assert sight(other) == here
    assert here["all"] == "true" and here["table"] and here["lane"] == "ppi:1" and here["axis"] == "true"
    elsewhere.close()


def test_back_and_forward_lead_from_run_to_run_and_keep_their_cursors(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    first, second = view.launch("flow-1-7"), view.launch("flow-1-2-7")
    view.open(f"?run={first}&at=120")
    page.keyboard.press("r")
    page.locator("#runs tr", has_text="1-2-7").first.get_by_role("button").first.click()
    at_address(page, f"run={second}")
    view.seek(77)
    at_address(page, f"run={second}&at=77")
    page.go_back()
    view.wait_for_seq(120)
    at_address(page, f"run={first}")
    view.check_board(first)
    page.go_forward()
    at_address(page, f"run={second}")
    view.wait_for_seq(77)
    view.check_board(second)


def test_a_link_that_describes_an_experiment_asks_before_anything_runs(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    config = {**TINY, "name": "from a link <b>", "seed": 4711}
    view.login()
    before = view.api("/runs")["total"]
    page.goto(f"{server.url}/?config={packed(config)}&at=60")
    dialog = page.locator("#link-dialog")
    expect(dialog).to_contain_text("from a link <b>")
    expect(dialog).to_contain_text("seed 4711")
    assert view.api("/runs")["total"] == before
    page.click("#link-run")
    view.ready()
    view.wait_for_seq(60)
    run = view.api("/runs?q=from a link".replace(" ", "%20"))["items"][0]["id"]
    at_address(page, f"^(?!.*config=).*run={run}")
    view.until(run, "complete")
    page.goto(f"{server.url}/?config={packed(config)}&at=61")
    view.wait_for_seq(61)
    expect(dialog).to_be_hidden()
    assert view.api("/runs?q=from%20a%20link")["total"] == 1


def test_two_experiments_or_a_preset_under_two_designs_open_beside_each_other(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/?preset=tick-busy&design=commit,parent&seed=99")
    expect(page.locator("#link-dialog")).to_contain_text("commit, parent")
    page.click("#link-run")
    view.ready()
    expect(page.locator("#totals")).to_contain_text("Before · parent")
    at_address(page, "with=")


def test_a_run_that_was_deleted_comes_back_by_the_experiment_in_its_link(
    page: Page, server: Server, watch: Watch
) -> None:
    watch.allow("404")
    view = Tickscope(page, server)
    run = view.launch("flow-1-7", seed=31, name="gone and back")
    config = view.api("/experiments/lookup", view.api(f"/runs/{run}")["config"])["runs"][0]["config"]
    view.api(f"/runs/{run}", method="DELETE")
    view.login()
    page.goto(f"{server.url}/?run={run}&at=88&config={packed(config)}")
    expect(page.locator("#link-dialog")).to_contain_text("not on this server")
    page.click("#link-run")
    view.ready()
    view.wait_for_seq(88)
    assert view.api(f"/runs/{run}")["status"] in ("running", "complete")


def test_bad_links_are_told_in_a_sentence_and_never_leave_a_blank_page(
    page: Page, server: Server, watch: Watch
) -> None:
    watch.allow("404", "422")
    view = Tickscope(page, server)
    view.login()
    for search, says in (
        ("?run=feedfeedfeedfeed", "There is no run feedfeedfeedfeed on this server"),
        ("?config=bm90IGpzb24", "is damaged"),
        (f"?config={packed({'vms': []})}", "cannot open what the link describes. vms"),
        (f"?config={packed({**TINY, 'design': 'v9.9'})}", "Unknown design 'v9.9'"),
        ("?preset=no-such-preset", "no-such-preset"),
    ):
        page.goto(f"{server.url}/{search}")
        expect(page.locator("#link-says")).to_contain_text(says)
    page.click("#link-demo")
    view.ready()


def test_a_place_beyond_the_end_and_nonsense_open_what_there_is(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("flow-1-7")
    head = view.api(f"/runs/{run}")["records"]
    view.open(f"?run={run}&at=999999&view=abc")
    expect(page.locator("#toasts")).to_contain_text(f"its last record is {head}")
    expect(page.locator("#toasts")).to_contain_text("“view=abc” in the link cannot be read")
    view.wait_for_seq(head)
    view.check_board(run)
