"""What can be checked of the look: nothing scrolls sideways, contrast holds, charts have tables, many CPUs fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Look
from tests.browser.driver import Tickscope
from tests.browser.server import Server

TEXTS = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth"


def test_contrast_and_width(each_look: Look, server: Server) -> None:
    page = each_look.page
    view = Tickscope(page, server).open()
    assert page.locator("html").get_attribute("data-theme") == each_look.theme
    view.pause()
    for seq in (60, 230, 330):
        view.seek(seq)
        assert not page.evaluate(SIDEWAYS)
        assert [text for text in page.evaluate(TEXTS) if text[0] < 4.5] == []
    for button in ("#open-runs", "#open-launch", "#open-keys"):
        page.click(button)
        page.wait_for_timeout(300)
        assert not page.evaluate(SIDEWAYS)
        if button == "#open-launch":
            page.click("#field-switches")
        assert [text for text in page.evaluate(TEXTS) if text[0] < 4.5] == []
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


def test_projector_mode_has_large_type_and_nothing_is_cut(page: Page, server: Server, size: Any) -> None:
    page.set_viewport_size(size)
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
    assert grown[2] > (1.3 if size["width"] < 1600 else 1.02)  # the board of a large screen is large already
    assert page.evaluate(OVERLAPS) == []
    assert not page.evaluate(SIDEWAYS)
    page.reload()
    view.ready()
    view.pause()
    assert page.evaluate(OVERLAPS) == []
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
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(300)
    expect(page.locator("#log .record[aria-current]")).to_be_visible()
    assert page.locator("#log .record:visible").count() < 60
    page.locator("#log .fold:visible").first.click()
    expect(page.locator("#log .fold:visible", has_text="fold").first).to_be_visible()
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


@pytest.mark.parametrize("window", [(1280, 800), (1024, 768)])
def test_projector_mode_with_every_part_shows_the_truth_and_both_designs(
    page: Page, server: Server, window: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    view = Tickscope(page, server).open()
    view.pause()
    page.keyboard.press("Shift+P")
    expect(page.locator("#log")).to_be_visible()
    page.set_viewport_size({"width": window[0], "height": window[1]})
    expect(page.locator("#log")).to_be_hidden()
    expect(page.locator("#timeline")).to_be_hidden()
    page.keyboard.press("q")
    page.keyboard.press("Shift+Q")
    lanes = page.locator(".lane-names .lane-name")
    vital = ["mode:0", "ppi:0", "state:0", "loaded:0", "truth:0", "irq_level:0"]
    expect(lanes).to_have_count(len(vital))
    assert lanes.evaluate_all("all => all.map((one) => one.dataset.lane)") == vital
    for seq, holder in ((150, "vCPU 0"), (66, "pCPU 0")):
        view.seek(seq)
        card = page.locator(f"#board article[aria-label='{holder}']")
        expect(card.locator("[data-copy='truth']")).to_be_in_viewport(ratio=0.95)
    side = "#aside :is(td, th, button, select), .timeline-head button"
    cut = page.locator(side).evaluate_all("all => all.filter((one) => one.getBoundingClientRect().right > innerWidth)")
    assert cut == []


def test_the_sentence_begins_at_one_place_whoever_acts(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    places = set()
    for seq in (1, 66, 150, 320):
        view.seek(seq)
        places.add(page.locator("#what").evaluate("one => one.getBoundingClientRect().left"))
    assert len(places) == 1


INSIDE = """() => [...document.querySelectorAll("#board .pair")].filter((one) => one.scrollWidth > one.clientWidth + 1
  || one.lastElementChild.getBoundingClientRect().right > one.closest(".block").getBoundingClientRect().right)
  .map((one) => one.textContent)"""


def test_what_wakes_a_sleeping_vcpu_stays_in_its_card(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    alarm = page.locator("#board [data-var='bg_timer:0']")
    for seq in range(100, 150, 4):
        view.seek(seq)
        assert page.evaluate(INSIDE) == [], alarm.inner_text()


LABELS = """() => {
  const board = document.querySelector("#board .card").getBoundingClientRect();
  const title = document.querySelector(".memory-row .board-title .dim").getBoundingClientRect();
  return [...document.querySelectorAll("#board .arrow text")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > board.right || (box.left < title.right && box.bottom > title.top + 4 && box.top < title.bottom);
  }).map((one) => one.textContent);
}"""


def test_names_of_channels_keep_clear_of_titles_and_cards_below_a_banner(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    view.open()
    page.click("#forget-flag")
    expect(page.locator("#banner")).to_be_visible()
    expect(page.locator("#board .arrow text").first).to_be_attached()
    assert page.evaluate(LABELS) == []
