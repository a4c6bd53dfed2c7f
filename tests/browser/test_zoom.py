"""At 200 % on a laptop a page has 640 x 400 pixels: it becomes one column, and nothing is cut off or out of reach."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server

PAGES = {
    "/": "#board article",
    "/compare.html": "#steps .step",
    "/charts.html": ".drawing.js-plotly-plot",
    "/match.html": "#panel table",
    "/match.html?tab=programs": ".program-list",
    "/learn.html#lesson/what-a-tick-costs/2": "#board-beside article",
}
LOST = """() => [...document.querySelectorAll("a[href], button, input, select, summary, textarea")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1
    && !one.closest(".skip, .visually-hidden, dialog:not([open])"))
  .filter((one) => {
    one.scrollIntoView({ block: "center", inline: "center" });
    const box = one.getBoundingClientRect();
    const x = Math.min(box.right - 2, Math.max(box.left + 2, (box.left + box.right) / 2));
    const top = document.elementFromPoint(x, (box.top + box.bottom) / 2);
    return !top || !(one.contains(top) || top.contains(one) || top.closest("label")?.contains(one)
      || top.closest(".map-frame"));
  }).map((one) => one.outerHTML.slice(0, 120))"""
SIDEWAYS = "[document.documentElement.scrollWidth, innerWidth]"


def test_at_200_percent_every_control_of_every_page_is_within_reach(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 640, "height": 400})
    Tickscope(page, server).login()
    lost: dict[str, list[str]] = {}
    for path, shown in PAGES.items():
        page.goto(f"{server.url}{path}")
        expect(page.locator(shown).first).to_be_visible(timeout=WAIT_MS)
        if path == "/":
            page.click("#play")
        width, most = page.evaluate(SIDEWAYS)
        assert width <= most, f"{path} scrolls sideways"
        lost[path] = page.evaluate(LOST)
    assert not any(lost.values()), lost


def test_at_200_percent_an_answer_to_why_is_brought_into_sight(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 640, "height": 400})
    view = Tickscope(page, server)
    view.open(f"?run={view.launch('flow-1-7')}&at=60")
    page.keyboard.press("w")
    expect(page.locator("#why-panel header")).to_be_in_viewport()
