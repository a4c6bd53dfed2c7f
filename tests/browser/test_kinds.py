"""Steps by a kind of record: chosen by its name, or that of the record at the cursor; both ways."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server


def seqs(view: Tickscope, run: str, kind: str, *codes: str) -> list[int]:
    """The records of a kind, as the server lists them."""
    found = [view.api(f"/runs/{run}/records?kind={kind}&code={code}&limit=10000")["items"] for code in codes]
    return sorted(int(item["seq"]) for items in found for item in items)


def busy(page: Page, server: Server) -> tuple[Tickscope, str]:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=40_000)
    return view.open(f"?run={run}&at=0"), run


def test_the_arrows_go_from_one_record_of_the_chosen_kind_to_the_next(page: Page, server: Server) -> None:
    view, run = busy(page, server)
    written = seqs(view, run, "access", "lr_w")
    page.click("#step-kind")
    page.fill("#kind-field", "LR.W")
    page.keyboard.press("Enter")
    expect(page.locator("#step-kind")).to_have_text("LR.W")
    expect(page.locator("#step-kind")).to_have_attribute("aria-pressed", "true")
    for seq in written[:3]:
        page.keyboard.press("ArrowRight")
        view.wait_for_seq(seq)
    page.keyboard.press("ArrowLeft")
    view.wait_for_seq(written[1])
    view.check_board(run)
    page.keyboard.press("2")
    page.keyboard.press("6")
    page.keyboard.press("ArrowRight")
    view.wait_for_seq(written[2])


def test_a_kind_that_comes_only_far_away_is_found_and_one_that_never_comes_is_told(page: Page, server: Server) -> None:
    view, run = busy(page, server)
    head = view.api(f"/runs/{run}")["records"]
    assert head > 5000
    page.click("#step-kind")
    page.fill("#kind-field", "host irq")
    last = seqs(view, run, "event", "hirq")[-1]
    page.keyboard.press("Enter")
    view.seek(head)
    page.keyboard.press("ArrowLeft")
    view.wait_for_seq(last)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("No host irq after this record.")
    assert view.seq() == last
    page.click("#step-kind")
    page.fill("#kind-field", "maint")
    page.get_by_role("button", name="Next maint").click()
    expect(page.locator("#toasts")).to_contain_text("No maint after record")


def test_o_goes_to_the_same_kind_as_the_record_at_the_cursor(page: Page, server: Server) -> None:
    view, run = busy(page, server)
    exits = seqs(view, run, "event", "exit_irq")
    view.seek(exits[1])
    page.keyboard.press("o")
    view.wait_for_seq(exits[2])
    page.keyboard.press("Shift+O")
    view.wait_for_seq(exits[1])
    page.keyboard.press("Home")
    page.keyboard.press("o")
    expect(page.locator("#toasts")).to_contain_text("take a step first")
