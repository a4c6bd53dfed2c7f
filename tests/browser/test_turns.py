"""While my cursor is fast the parts of the page take turns; once it rests they show what a page opened there shows."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

FAST = {"mode": "beat", "per_second": 4000}
PARTS = ("#sentence", "#trip", "#totals", "#transport .where", "#log [aria-current=true]")


def words(page: Page) -> dict[str, str]:
    return {part: page.locator(part).first.inner_text() for part in PARTS}


def test_a_fast_live_run_ends_showing_what_a_page_opened_at_its_end_shows(
    page: Page, context: BrowserContext, server: Server
) -> None:
    live = Tickscope(page, server)
    run = live.launch("tick-busy", seed=931, duration_us=400_000, fresh=True, pace=FAST)
    live.api(f"/runs/{run}/control", {"action": "pause"})  # it must not be over before the page is there
    live.open(f"?run={run}")
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")
    live.api(f"/runs/{run}/control", {"action": "resume"})
    live.until(run, "complete")
    last = int(live.api(f"/runs/{run}")["records"])
    expect(page.locator("#seek")).to_have_js_property("value", str(last))
    page.keyboard.press("Space")
    other = Tickscope(context.new_page(), server).open(f"?run={run}&at={last}")
    expect(other.page.locator("#seek")).to_have_js_property("value", str(last))
    expect(other.page.locator("#totals")).not_to_contain_text("…")
    for part, text in words(other.page).items():
        expect(page.locator(part).first).to_have_text(text, use_inner_text=True)
