"""The lessons: a step by link, the board at its record, a question that the run answers, progress that is kept."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.looks import check_looks
from tests.browser.server import Server
from tickscope.lessons.course import lessons


def open_step(page: Page, server: Server, name: str, step: int) -> Tickscope:
    """Log in and open a step by its link."""
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/#lesson/{name}/{step}")
    ready(page, lessons()[name]["steps"][step - 1])
    return view


def ready(page: Page, step: dict[str, Any]) -> None:
    """The step is shown, its board is drawn, and its question asked."""
    expect(page.locator(".lesson-text h2")).to_have_text(step["title"], timeout=WAIT_MS)
    expect(page.locator("#lesson-run .told .what")).not_to_be_empty(timeout=WAIT_MS)
    expect(page.locator("#board article").first).to_be_visible()
    if step["ask"]:
        expect(page.locator(".question .choices button")).to_have_count(len(step["ask"]["choices"]))


def test_every_step_of_every_lesson_is_reached_from_the_one_before(page: Page, server: Server) -> None:
    first = next(iter(lessons()))
    open_step(page, server, first, 1)
    for lesson in lessons().values():
        for step in lesson["steps"]:
            ready(page, step)
            expect(page.locator(".lesson .says")).to_have_text(step["text"])
            page.click("#lesson-next")
    expect(page.locator("#run-it")).to_be_visible()


def test_a_wrong_prediction_is_told_what_the_run_says_and_the_board_shows_it(page: Page, server: Server) -> None:
    view = open_step(page, server, "who-owns-the-timer", 2)
    assert view.board()["cntv_ctl:0"] == 1, "armed, in the hardware"
    expect(page.locator(".question .counts")).to_contain_text("counts as done once you have predicted")
    page.click(".choices button[data-value='1']")
    expect(page.locator(".verdict-row")).to_contain_text("The run says otherwise. In memory")
    expect(page.locator(".question .counts")).to_be_hidden()
    expect(page.locator(".choices button.right")).to_have_attribute("data-value", "0")
    expect(page.locator(".choices button.wrong")).to_have_attribute("data-value", "1")
    expect(page.locator("#lesson-run .told .chip")).to_have_text("v4.14")
    address = page.locator("#lesson-open").get_attribute("href") or ""
    run, at = address.split("run=")[1].split("&")[0], int(address.split("at=")[1].split("&")[0])
    told = view.state(run, at)
    assert told["truth:0"] == 0 == view.board()["cntv_ctl:0"]
    assert {lane: told[lane] for lane in view.board()} == view.board()
    page.click("#lesson-open")
    view.ready()
    view.wait_for_seq(at)


def test_a_right_prediction_is_kept_and_shown_again(page: Page, server: Server) -> None:
    open_step(page, server, "flow-1-2-7", 4)
    tag = page.locator("#list a[data-choice='flow-1-2-7'] .tag")
    expect(tag).to_have_text("0/4")
    page.locator(".choices button[data-value='1']").press("Enter")
    expect(page.locator(".verdict-row")).to_contain_text("As predicted.")
    expect(tag).to_have_text("1/4")
    page.reload()
    expect(page.locator(".verdict-row")).to_contain_text("As predicted.", timeout=WAIT_MS)
    expect(tag).to_have_text("1/4")


def test_the_board_of_a_lesson_steps_by_transition(page: Page, server: Server) -> None:
    open_step(page, server, "flow-1-7", 1)
    record = page.locator(".told .num")
    before = record.text_content()
    page.click(".step-on")
    expect(record).not_to_have_text(before or "")
    page.click(".step-back")
    page.click(".step-back")
    expect(record).not_to_have_text(before or "")


def test_a_violation_is_lit_in_a_lesson_too(page: Page, server: Server) -> None:
    open_step(page, server, "why-loaded", 2)
    page.click(".choices button[data-value='0']")
    expect(page.locator("#board article.fault")).to_have_count(2)
    expect(page.locator(".verdict-row")).to_contain_text("I3 falls")


def test_a_link_beyond_the_last_step_opens_the_last_one(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/#lesson/why-loaded/99")
    ready(page, lessons()["why-loaded"]["steps"][-1])


def test_contrast_and_width(page: Page, server: Server) -> None:
    open_step(page, server, "three-real-bugs", 2)
    page.click(".choices button[data-value='1']")
    expect(page.locator(".verdict-row")).to_be_visible()
    check_looks(page)


def test_the_timeline_below_shows_where_the_record_is_and_a_click_goes_there(page: Page, server: Server) -> None:
    open_step(page, server, "flow-1-7", 3)
    plot = page.locator(".small-plot")
    record = page.locator(".told .num")
    before = record.inner_text()
    expect(plot).to_have_attribute("aria-label", re.compile(f"the cursor at {before.removeprefix('record ')}$"))
    box = plot.bounding_box()
    assert box and box["height"] > 80
    plot.click(position={"x": box["width"] * 0.9, "y": 20})
    expect(record).not_to_have_text(before)
    assert int(record.inner_text().removeprefix("record ")) > int(before.removeprefix("record "))
    page.locator(".step-back").click()
    now = page.locator(".told .num").inner_text().removeprefix("record ")
    expect(plot).to_have_attribute("aria-label", re.compile("the cursor at"))
    assert int(now) > int(before.removeprefix("record "))
    painted = plot.locator("canvas").evaluate("""(canvas) => new Set(
      canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.filter((_, n) => n % 4 < 3)).size""")
    assert painted > 10, "several colours"


def test_a_step_that_compares_shows_both_boards_and_what_both_cost(page: Page, server: Server) -> None:
    view = open_step(page, server, "what-a-tick-costs", 4)
    expect(page.locator(".lesson-sides .side > header h3")).to_have_text(["Before", "After"])
    expect(page.locator("#board-beside article").first).to_be_visible()
    strip = page.locator(".cost-strip")
    expect(strip).to_contain_text("once you have predicted")
    page.click(".choices button[data-value='1']")
    a, b, row = (page.locator("#lesson-compare").get_attribute("href") or "").split("#compare/")[1].split("/")
    told = view.api(f"/compare?a={a}&b={b}&from={row}&limit=1")["items"][0]
    for line, side in enumerate("ab"):
        cells = strip.locator("tbody tr").nth(line).locator("td[data-cost]")
        assert cells.all_text_contents() == [str(cost) for cost in told[side]["costs"].values()]
    expect(strip).to_contain_text("Before baseline")
    truth = page.locator("#board-beside article", has_text="truth in memory")
    expect(truth).to_be_visible()
    link, record = page.locator("#lesson-compare"), page.locator("#lesson-run .told .num")
    while (address := link.get_attribute("href") or "").endswith(f"/{row}"):
        at = record.text_content() or ""
        page.click("#lesson-run .step-on")
        expect(record).not_to_have_text(at)
    follows = view.api(f"/compare?a={a}&b={b}&from={address.split('/')[-1]}&limit=1")["items"][0]["a"]["seq"]
    expect(page.locator("#lesson-beside .told .num")).to_have_text(f"record {follows}")


def test_a_step_with_two_boards_begins_at_its_text(page: Page, server: Server) -> None:
    open_step(page, server, "what-a-tick-costs", 2)
    assert page.locator("#panel").evaluate("panel => panel.scrollTop") == 0
