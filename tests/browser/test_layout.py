"""Each part of the page has its place: at laptop sizes, in large type, below a banner, whatever the step says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server


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
    page.wait_for_function(f"() => ({LABELS})().length === 0")


ROWS_IN_SIGHT = """() => { const box = document.querySelector(".log-scroll").getBoundingClientRect();
  return [...document.querySelectorAll("#log .record")].filter((one) => !one.hidden)
    .map((one) => one.getBoundingClientRect())
    .filter((row) => row.top >= box.top - 1 && row.bottom <= box.bottom + 1).length; }"""


def test_the_log_shows_six_whole_rows_on_a_laptop_and_more_without_the_numbers(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(525)
    expect(page.locator("#trip-meaning")).not_to_be_empty()
    page.wait_for_function(f"() => ({ROWS_IN_SIGHT})() >= 6")
    fold = page.locator("#fold-totals")
    fold.click()
    expect(page.locator("#totals .ab")).to_be_hidden()
    expect(page.locator("#trip-verdict")).to_be_visible()
    page.wait_for_function(f"() => ({ROWS_IN_SIGHT})() >= 10")
    page.reload()
    view.ready()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.click()
    expect(page.locator("#totals .ab")).to_be_visible()


CROSSED = """() => {
  const what = "#board :is(.card, .board-title h2, .board-title .dim, .lamp-line)";
  const texts = [...document.querySelectorAll(what)].filter((one) => one.offsetWidth);
  const found = [];
  for (const shaft of document.querySelectorAll("#board .arrow .shaft")) {
    const [screen, length] = [shaft.getScreenCTM(), shaft.getTotalLength()];
    for (let n = 0; n <= 80; n++) {
      const { x, y } = shaft.getPointAtLength((length * n) / 80).matrixTransform(screen);
      const over = texts.find((one) => { const box = one.getBoundingClientRect();
        return x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1; });
      if (over) found.push(over.textContent);
    }
  }
  return found;
}"""


def test_connectors_of_many_cpus_keep_to_the_gap_between_the_planes(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("four-vcpus-two-pcpus")
    view.open(f"?run={run}&at=10525")
    shafts = page.locator("#board .arrow .shaft")
    expect(page.locator("#board .arrow text")).to_have_text(["inject"])
    assert shafts.count() >= 3
    assert page.evaluate(CROSSED) == []
    page.set_viewport_size({"width": 1100, "height": 1000})
    left = "[...document.querySelectorAll('#board .card')].map((one) => one.offsetLeft)"
    page.wait_for_function(f"() => new Set({left}).size === 1")
    page.wait_for_function(f"() => ({CROSSED})().length === 0")
    assert shafts.count() >= 3


HIDDEN_ENDS = """() => { const arrow = document.querySelector("#board .arrow:not(.faint)");
  const [line, head, tag] = [".shaft", ".head", ".tag"].map((one) => arrow.querySelector(one).getBoundingClientRect());
  const over = (one) => one.left < tag.right && tag.left < one.right && one.top < tag.bottom && tag.top < one.bottom;
  return [over(line), over(head), line.height < 1.5 * head.height]; }"""


def test_the_arrow_of_what_moves_is_whole_on_a_laptop_with_many_cpus(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("four-vcpus-two-pcpus", design="v4.14")
    view.open(f"?run={run}&at=1500")
    expect(page.locator("#board .arrow:not(.faint) text")).to_have_text("restore")
    assert page.evaluate(HIDDEN_ENDS) == [False, False, False]
