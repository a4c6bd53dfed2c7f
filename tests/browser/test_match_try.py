"""Any program on four kernels: what the guest sees, totals against a named baseline, errors with their place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.match_page import SLEEPER, open_tab
from tests.browser.server import Server


def test_a_program_is_tried_on_four_designs_with_the_baseline_named(page: Page, server: Server) -> None:
    open_tab(page, server, "try")
    page.fill("#program-text", "timer_arm_far\nhvc")
    page.click("#run-program")
    expect(page.locator(".guest-view")).to_contain_text("The guest sees the same on all four kernels")
    head = page.locator(".totals-table thead th")
    expect(head.nth(1)).to_have_text("v4.14 baseline")
    expect(head.nth(4)).to_have_text("v4.15 vs v4.14")
    reads = page.locator(".totals-table tbody tr", has_text="timer reads").locator("td")
    expect(reads).to_have_text(["2", "2=", "0− 2", "0− 2"])
    page.click(".tried-head [data-design='parent']")
    expect(head.nth(1)).to_have_text("parent baseline")
    opened = page.locator(".tried-op[open]")
    expect(opened.locator("thead th")).to_have_count(4)
    expect(opened.locator(".tok.gone").first).to_be_visible()


def test_a_guest_that_never_wakes_is_told_by_kernel(page: Page, server: Server) -> None:
    open_tab(page, server, "try")
    page.locator("#program-text").fill(SLEEPER)
    page.keyboard.press("Control+Enter")
    told = page.locator(".guest-view")
    expect(told).to_contain_text("can tell the kernels apart")
    expect(told).to_contain_text("v4.15 The guest never returns from op 3, wfi_in 5000")
    expect(page.locator(".tried-op").nth(3)).to_contain_text("not reached")
    assert "wfi_in" in page.url


@pytest.mark.parametrize(
    ("text", "words", "selected"),
    [
        ("hvc\nhvx 5", "Line 2: Unknown op 'hvx'", "hvx 5"),
        ("hvc\n\nwfi in 5", 'Line 3 is no op: "wfi in 5"', "wfi in 5"),
        ('["hvc",', "This is not JSON", ""),
        ('["hvc", ["wfi_in", -1]]', "Op 2: 'wfi_in' takes whole numbers", ""),
        ("", "The program is empty", ""),
    ],
)
def test_a_bad_program_is_told_in_one_sentence_with_its_place(
    page: Page, server: Server, watch: Watch, text: str, words: str, selected: str
) -> None:
    watch.allow("422")
    open_tab(page, server, "try")
    page.fill("#program-text", text)
    page.click("#run-program")
    error = page.locator("#program-error")
    expect(error).to_contain_text(words)
    assert error.inner_text().count(". ") == 0
    expect(page.locator("#program-text")).to_have_attribute("aria-invalid", "true")
    picked = "(el) => el.value.slice(el.selectionStart, el.selectionEnd)"
    assert not selected or page.locator("#program-text").evaluate(picked) == selected


def test_examples_and_measured_programs_come_into_the_editor(page: Page, server: Server) -> None:
    view = open_tab(page, server, "try")
    page.select_option("#program-example", label="Two vCPUs")
    expect(page.locator("#program-text")).to_have_value("0: sgi_other 5\n1: ack\n1: eoi\n1: sgi_other 3\n0: irq_window")
    expect(page.locator(".tried-op").first).to_contain_text("vCPU 0")
    page.click("#tab-programs")
    expect(page.locator(".op-block").first).to_be_visible()
    page.click("#edit-program")
    first = view.api("/fidelity/programs/0?set=op-programs")["ops"]
    expect(page.locator("#program-text")).to_have_value("\n".join(" ".join(map(str, op)) for op in first))
    expect(page.locator(".tried-op").first).to_be_visible()


def test_a_tried_program_opens_on_the_board(page: Page, server: Server) -> None:
    view = open_tab(page, server, "try", text="timer_arm_far%0Ahvc")
    page.click("[data-open='v4.14']")
    page.wait_for_url("**/?run=*")
    view.ready()
    expect(page.locator("#header .facts")).to_contain_text("v4.14")
    expect(page.locator("#what")).to_contain_text("timer_arm_far")
