"""What can be checked of the look: nothing scrolls sideways, contrast holds, charts have tables, many CPUs fit."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.looks import DRAWN, SIDEWAYS, SIZES, check_looks
from tests.browser.server import Server


def test_contrast_and_width(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    for seq in (60, 230, 330):
        view.seek(seq)
        check_looks(page)
    for button in ("#open-runs", "#open-launch", "#open-keys"):
        page.click(button)
        if button == "#open-launch":
            page.click("#field-switches")
        check_looks(page)
        page.keyboard.press("Escape")


def test_the_look_is_chosen_and_kept_on_every_page(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    root = page.locator("html")
    for theme in ("light", "dark", "contrast"):
        page.click("#look-menu")
        page.click(f"#theme-{theme}")
        expect(root).to_have_attribute("data-theme", theme)
        page.reload()
        expect(root).to_have_attribute("data-theme", theme)
    page.click("#look-menu")
    page.click("#theme-light")
    page.click("#open-match")
    expect(root).to_have_attribute("data-theme", "light")
    page.click("#look-menu")
    expect(page.locator("#theme-light")).to_have_attribute("aria-checked", "true")


@pytest.mark.parametrize("media", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_high_contrast_follows_the_system(page: Page, server: Server, media: dict[str, Any]) -> None:
    page.emulate_media(**media)
    Tickscope(page, server).open()
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    page.click("#look-menu")
    page.click("#theme-light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_less_motion_follows_the_system_until_it_is_chosen(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    root = page.locator("html")
    expect(root).to_have_attribute("data-still", "")
    page.emulate_media(reduced_motion="no-preference")
    expect(root).not_to_have_attribute("data-still", "")
    page.click("#look-menu")
    page.click("#look-still")
    page.reload()
    expect(root).to_have_attribute("data-still", "")


OVERLAPS = """() => {
  const parts = ["header", "transport", "sentence", "board", "aside", "timeline"]
    .map((id) => document.getElementById(id)).filter((one) => one.checkVisibility())
    .map((one) => [one.id, one.getBoundingClientRect()]);
  const cards = [...document.querySelectorAll("#board article")].map((one) => one.getBoundingClientRect());
  const board = document.getElementById("board").getBoundingClientRect();
  return [
    ...parts.flatMap(([a, x], n) => parts.slice(n + 1).filter(([, y]) => x.left < y.right - 1 && y.left < x.right - 1
      && x.top < y.bottom - 1 && y.top < x.bottom - 1).map(([b]) => `${a} and ${b}`)),
    ...parts.filter(([, x]) => x.right > innerWidth + 1 || x.bottom > innerHeight + 1).map(([a]) => `${a} is cut`),
    ...cards.filter((x) => x.bottom > board.bottom + 1).map(() => "a card is cut"),
  ];
}"""


@pytest.mark.parametrize("window", SIZES, ids=str)
def test_projector_mode_has_large_type_and_nothing_is_cut(page: Page, server: Server, window: tuple[int, int]) -> None:
    page.set_viewport_size({"width": window[0], "height": window[1]})
    view = Tickscope(page, server).open()
    view.pause()
    parts = ("#header h1", "#transport .play", "#board .card-head")
    height = "el => el.getBoundingClientRect().height"
    usual = [page.locator(part).first.evaluate(height) for part in parts]
    page.keyboard.press("Shift+P")
    view.seek(240)
    large = [page.locator(part).first.evaluate(height) for part in parts]
    grown = [now / before for now, before in zip(large, usual, strict=True)]
    assert min(grown[:2]) > 1.3
    assert grown[2] > (1.3 if window[0] < 1600 else 1.02)  # the board of a large screen is large already
    expect(page.locator(".trip-line.shown .token[data-when='now']")).to_be_in_viewport(ratio=0.9)
    assert page.evaluate(OVERLAPS) == []
    assert not page.evaluate(SIDEWAYS)
    page.keyboard.press("Shift+R")
    step = page.locator("#trip-table [aria-current] td").first
    expect(step).to_be_in_viewport()
    assert step.evaluate("one => parseFloat(getComputedStyle(one).fontSize) * one.currentCSSZoom") > 15
    assert page.evaluate("document.documentElement.scrollTop") == 0
    page.keyboard.press("Shift+R")
    page.reload()
    view.ready()
    view.pause()
    page.wait_for_function(f"() => ({OVERLAPS})().length === 0")
    page.keyboard.press("Shift+P")
    expect(page.locator("#log")).to_be_visible()
    expect(page.locator("#timeline")).to_be_visible()


def test_sixteen_pcpus_and_sixty_four_vcpus_have_four_large_cards(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    program = {"name": "periodic_tick", "period_us": 500, "idle": "wfi"}
    config = {
        "name": "many", "seed": 5, "platform": {"pcpus": 16}, "duration_us": 1200, "pace": {"mode": "max"},
        "vms": [{"vcpus": [{"program": program}] * 16}] * 4,
    }  # fmt: skip
    run = view.api("/experiments", config)["runs"][0]["id"]
    view.until(run, "complete")
    view.open(f"?run={run}&at=5000")
    expect(page.locator("#board article")).to_have_count(4)
    expect(page.locator("#board .lamp-line:visible")).to_have_count(76)
    assert not page.evaluate(SIDEWAYS)
    page.click("#board .lamp-line:has-text('p13')")
    expect(page.locator("#board article[aria-label='pCPU 13']")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_timeout(100)
    expect(page.locator("#board article[aria-label='pCPU 13']")).to_be_visible()


def test_charts_have_table_twins(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(330)
    page.keyboard.press("t")
    rows = page.locator("#timeline-table tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.count() == page.locator(".lane-name").count()
    expect(page.locator("#timeline-table")).to_contain_text("PPI 27")
    page.click("#totals-chart-toggle")
    page.click(".totals-chart summary")
    expect(page.locator(".totals-chart table tbody tr").first).to_be_visible()
    expect(page.locator(".totals-chart .js-plotly-plot, .totals-chart .plot-container").first).to_be_visible()


def test_the_timeline_zooms_pans_and_moves_the_cursor(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(300)
    span = page.locator(".timeline-head .span")
    before = span.inner_text()
    page.keyboard.press("+")
    expect(span).not_to_have_text(before)
    nearer = span.inner_text()
    page.keyboard.press("d")
    expect(span).not_to_have_text(nearer)
    page.keyboard.press("e")
    expect(page.locator("#axis-time")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("f")
    expect(span).to_contain_text("records 1 to")
    box = page.locator("#plot").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 20)
    page.wait_for_function("() => Number(document.querySelector('#seek').value) !== 300")
    view.check_board(page.url.split("run=")[1].split("&")[0])


def test_the_log_folds_filters_and_follows(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 1000})
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(92)
    expect(page.locator("#log .record[aria-current]")).to_be_visible()
    assert page.locator("#log .record:visible").count() < 60
    called = page.locator("#log .record:visible", has_text="kvm_timer_schedule").locator(".fold")
    expect(called).to_have_text("+ 6 accesses")
    called.click()
    expect(called).to_have_text("fold")
    page.fill("#log-filter", "vtimer_save_state")
    expect(page.locator("#log .log-head")).to_contain_text(["found"])
    page.locator("#log .record:visible", has_text="vtimer_save_state").first.click()
    expect(page.locator("#what")).to_contain_text("from hardware to memory")


def test_the_right_side_folds_away_and_comes_back(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.keyboard.press("q")
    expect(page.locator("#log")).to_be_hidden()
    assert not page.evaluate(SIDEWAYS)
    page.keyboard.press("q")
    expect(page.locator("#log")).to_be_visible()


CUT = """() => [...document.querySelectorAll("main button, main article, main a, main p, main h2")]
  .filter((one) => one.checkVisibility() && !one.closest("[role='toolbar'], table, .tokens"))
  .map((one) => [one.textContent.slice(0, 30), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.right > innerWidth + 1 || box.left < -1)).map(([text]) => text)"""


@pytest.mark.parametrize(
    "place", ["learn.html#lesson/flow-1-7/2", "learn.html#commit", "learn.html#break", "compare.html"]
)
def test_nothing_is_cut_at_any_width(page: Page, server: Server, place: str) -> None:
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/{place}")
    expect(page.locator("main article, #steps li, #panel h2").first).to_be_visible()
    for width, height in ((1024, 800), (1280, 800), (2560, 1440)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(DRAWN)
        assert page.evaluate(CUT) == [], width
        assert not page.evaluate(SIDEWAYS), width


@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_callouts_do_not_cover_what_they_explain(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768 if width == 1024 else 800})
    Tickscope(page, server, callouts=True).open()
    for explained in ("#board [data-copy='truth']", "#sentence .what", "#totals .ab"):
        callout = page.locator("#callout").bounding_box()
        boxes = [page.locator(target).first.bounding_box() for target in (explained, "#next-step")]
        assert callout is not None
        for box in boxes:
            assert box is None or apart(callout, box)
        page.click("#callout .primary")
    expect(page.locator("#callout")).to_have_count(0)


def apart(a: Any, b: Any) -> bool:
    """Whether two boxes have no point in common."""
    across = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return bool(across or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"])


def test_the_log_shows_the_cursor_s_row_when_the_filter_changes(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    page.set_viewport_size({"width": 1280, "height": 900})
    view.seek(490)
    in_sight = """() => { const box = document.querySelector(".log-scroll").getBoundingClientRect();
      const row = document.querySelector(".log-scroll [aria-current]")?.getBoundingClientRect();
      return row && row.top >= box.top - 1 && row.bottom <= box.bottom + 1; }"""
    for text in ("CTL.W", "", "no such record", ""):
        page.fill("#log-filter", text)
        if text != "no such record":
            page.wait_for_function(in_sight)


def test_the_log_marks_the_function_under_which_the_cursor_s_access_is_folded(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.open(f"?run={view.launch('four-vcpus-two-pcpus')}&at=2000")
    view.seek(3000)  # an access of the world switch, records after its function's
    marked = page.locator(".log-scroll [aria-current]")
    expect(marked).to_contain_text("__kvm_vcpu_run (entry half)")
    marked.locator(".fold").click()
    expect(page.locator(".log-scroll [aria-current]")).to_contain_text("CNTHCTL.R")


@pytest.mark.parametrize(
    ("place", "wide"),
    [("compare.html", "#steps .step"), ("learn.html#lesson/what-a-tick-costs/3", ".lesson-text")],
)
def test_a_projector_leaves_no_half_of_a_page_empty(page: Page, server: Server, place: str, wide: str) -> None:
    page.add_init_script("localStorage.setItem('tickscope.projector', 'on')")
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/{place}")
    shown = page.locator(wide).first
    expect(shown).to_be_visible()
    box = shown.bounding_box()
    assert box and box["width"] > 900


def test_escape_gives_the_keys_back_from_the_filter_of_the_log(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.open(f"?run={view.launch('flow-1-7')}&at=60")
    page.fill("#log-filter", "save")
    page.keyboard.press("Escape")
    expect(page.locator("#log-filter")).to_have_value("")
    page.keyboard.press("Home")
    view.wait_for_seq(0)
