"""The page opens with the demo playing; it compares before and after, and shows what the loaded flag is for."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

COUNTS = {
    "timerReads": "timer_reads", "timerWrites": "timer_writes", "cntvoffWrites": "cntvoff_writes",
    "activeWrites": "active_writes", "el2Calls": "el2_calls", "hostInterrupts": "host_irqs",
}  # fmt: skip


def test_the_page_opens_with_the_demo_playing(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    expect(page.locator("#play")).to_have_text("Pause")
    first = view.seq()
    page.wait_for_function("first => Number(document.querySelector('#seek').value) > first + 3", arg=first)
    expect(page.locator("#header h1")).to_contain_text("Demo")
    assert "token" not in page.url


def test_the_demo_begins_again_when_it_is_over(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(int(page.locator("#seek").get_attribute("max") or 0) - 2)
    page.select_option("#beat", "16")
    page.click("#play")
    page.wait_for_function("() => Number(document.querySelector('#seek').value) < 200")


def test_before_and_after_are_the_same_seed_at_the_same_place_of_the_guest(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(400)
    op = "() => document.querySelector('#sentence .chain').textContent"
    assert page.evaluate(op)
    time_after = page.locator("#transport .instant").inner_text()
    page.click("#before-after [data-design='v4.14']")
    expect(page.locator("#header .facts")).to_contain_text("v4.14")
    expect(page.locator("#header .facts")).to_contain_text("seed 1")
    page.wait_for_function("() => Number(document.querySelector('#seek').value) > 50")
    assert page.locator("#transport .instant").inner_text()[:3] == time_after[:3]
    page.keyboard.press("b")
    expect(page.locator("#header .facts")).to_contain_text("v4.15")


def test_running_totals_equal_what_the_server_counts(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    for design, place in (("v4.15", 1), ("v4.14", 0)):
        page.click(f"#before-after [data-design='{design}']")
        expect(page.locator("#header .facts")).to_contain_text(design)
        page.keyboard.press("End")
        run = next(r for r in view.api("/runs?q=demo")["items"] if (r["preset"], r["design"]) == ("demo", design))
        view.wait_for_seq(run["records"])
        totals = run["totals"]
        for row, name in COUNTS.items():
            cell = page.locator(f"#totals .ab [data-count='{row}'] td.so-far").nth(place)
            expect(cell).to_have_text(str(totals[name]))


def test_without_the_loaded_flag_the_second_save_breaks_the_run(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    page.click("#forget-flag")
    expect(page.locator("#banner")).to_contain_text("Broken on purpose")
    expect(page.locator("#banner")).to_contain_text("I3")
    expect(page.locator("#header h1")).to_contain_text("without the loaded flag")
    view.pause()
    page.click("#to-violation")
    expect(page.locator("#trip-verdict")).to_contain_text("fewer is no gain")
    expect(page.locator("#totals td.less")).to_have_count(0)
    run = page.url.split("run=")[1].split("&")[0]
    view.wait_for_seq(view.api(f"/runs/{run}")["violation"]["seq"])
    page.click("#mend")
    expect(page.locator("#banner")).to_be_hidden()


def test_one_next_step_at_a_time(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.click("#next-step:has-text('v4.14')")
    expect(page.locator("#header .facts")).to_contain_text("v4.14")
    page.click("#next-step:has-text('Forget')")
    expect(page.locator("#banner")).to_be_visible()
    page.click("#next-step:has-text('Read the commit')")
    expect(page.locator("#panel .detail-top")).to_contain_text("S1")


def test_the_next_step_names_the_design_that_is_not_on_the_board(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    after = page.url.split("run=")[1].split("&")[0]
    before = page.url.split("with=")[1].split("&")[0]
    view.open(f"?run={before}&with={after}&at=100")
    expect(page.locator("#header .facts")).to_contain_text("v4.14")
    page.click("#next-step:has-text('v4.15')")
    expect(page.locator("#header .facts")).to_contain_text("v4.15")


def test_three_callouts_on_the_first_visit_only(page: Page, server: Server) -> None:
    Tickscope(page, server, callouts=True).open()
    for number in ("1 of 3", "2 of 3", "3 of 3"):
        expect(page.locator("#callout")).to_contain_text(number)
        page.locator("#callout .primary").click()
    expect(page.locator("#callout")).to_have_count(0)
    page.reload()
    expect(page.locator("#what")).not_to_be_empty()
    expect(page.locator("#callout")).to_have_count(0)
