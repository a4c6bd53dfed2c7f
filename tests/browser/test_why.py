"""Why: a record, a lamp and a register answer with rule, values, the writer before and the causes to the root."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

PANEL = "#why-panel"


def opened(page: Page, server: Server, preset: str = "migrate-irq-active") -> tuple[Tickscope, str]:
    view = Tickscope(page, server)
    run = view.launch(preset)
    view.open(f"?run={run}&at=330")
    return view, run


def last_change(view: Tickscope, run: str, variable: str, before: int) -> Any:
    return view.api(f"/runs/{run}/seek?variable={variable}&from={before}&dir=-1")["seq"]


def test_the_key_asks_about_the_record_at_the_cursor_and_closes_again(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    seq = view.api(f"/runs/{run}/records?kind=change&code=p_ppi_active")["items"][-1]["seq"]
    view.seek(seq)
    page.keyboard.press("w")
    told = view.api(f"/runs/{run}/why/{seq}")
    expect(page.locator(f"{PANEL} .why-rule p")).to_have_text(told["rule"]["says"])
    expect(page.locator(f"{PANEL} .basis")).to_have_text(f"M{told['rule']['basis']}")
    expect(page.locator(f"{PANEL} .why-facts code")).to_have_text(told["rule"]["where"])
    assert page.locator(f"{PANEL} .why-values li").count() == len(told["values"]) > 0
    assert page.locator(f"{PANEL} .why-chain li").count() == len(told["chain"]) > 1
    page.keyboard.press("w")
    expect(page.locator(PANEL)).to_be_hidden()


def test_a_lamp_tells_who_lit_it(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    page.click("#board [data-var='ppi_active:0']")
    seq = last_change(view, run, "ppi_active:0", 331)
    expect(page.locator(f"{PANEL} .why-place [data-seq]")).to_have_attribute("data-seq", str(seq))
    expect(page.locator(f"{PANEL} .why-about")).to_contain_text("PPI 27 active")
    assert view.seq() == 330


def test_a_name_with_the_focus_is_asked_about_with_the_key(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    page.locator("#board [data-name='CNTV_CVAL']").nth(1).focus()
    page.keyboard.press("w")
    seq = last_change(view, run, "cntv_cval:1", 331)
    expect(page.locator(f"{PANEL} .why-place [data-seq]")).to_have_attribute("data-seq", str(seq))


def test_a_list_register_answers_too(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    page.locator("#board [data-ask='lr:1:0']").click()
    seq = last_change(view, run, "lr:1:0", 331)
    expect(page.locator(f"{PANEL} .why-place [data-seq]")).to_have_attribute("data-seq", str(seq))


def test_every_step_of_the_chain_moves_the_cursor_and_the_question_stays(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    page.click("#board [data-var='ppi_active:0']")
    asked = page.locator(f"{PANEL} .why-place [data-seq]").get_attribute("data-seq")
    steps = page.locator(f"{PANEL} .why-chain button")
    for number in range(steps.count()):
        steps.nth(number).click()
        view.wait_for_seq(int(steps.nth(number).get_attribute("data-seq") or 0))
        expect(steps.nth(number)).to_have_attribute("aria-current", "step")
        view.check_board(run)
    expect(page.locator(f"{PANEL} .why-place [data-seq]")).to_have_attribute("data-seq", asked or "")
    expect(page.locator(f"{PANEL} .why-root")).to_contain_text("Its root: the guest's own operation")


def test_a_value_of_the_condition_can_be_asked_about_and_one_goes_back(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    page.click("#board [data-var='ppi_active:0']")
    first = page.locator(f"{PANEL} .why-place [data-seq]").get_attribute("data-seq")
    page.locator(f"{PANEL} [data-lane='ppi_pending:0']").click()
    seq = last_change(view, run, "ppi_pending:0", int(first or 0))
    expect(page.locator(f"{PANEL} .why-place [data-seq]")).to_have_attribute("data-seq", str(seq))
    page.click("#why-back")
    expect(page.locator(f"{PANEL} .why-place [data-seq]")).to_have_attribute("data-seq", first or "")
    expect(page.locator("#why-back")).to_be_hidden()


def test_a_line_of_the_condition_is_lit_on_the_board(page: Page, server: Server) -> None:
    opened(page, server)
    page.click("#board [data-var='ppi_active:0']")
    page.locator(f"{PANEL} [data-lane='ppi_pending:0']").hover()
    style = "getComputedStyle(document.querySelector(\"#board [data-var='ppi_pending:0']\")).outlineStyle"
    assert page.evaluate(style) == "solid"
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert page.evaluate(style) == "none"


def test_what_nothing_has_changed_yet_says_so(page: Page, server: Server) -> None:
    view, _ = opened(page, server)
    view.seek(1)
    page.click("#board [data-var='ppi_active:0']")
    expect(page.locator(f"{PANEL} .why-note")).to_contain_text("Nothing has changed ppi_active:0 of pCPU 0 yet")


def test_the_brackets_go_along_the_changes_of_the_variable_that_was_clicked(page: Page, server: Server) -> None:
    view, run = opened(page, server)
    page.keyboard.press("]")
    expect(page.locator("#toasts")).to_contain_text("Click a lamp or a register")
    page.click("#board [data-var='irq_level:0']")
    seq = view.api(f"/runs/{run}")["records"]
    view.seek(seq)
    for key, way in (("[", -1), ("[", -1), ("]", 1)):
        seq = view.api(f"/runs/{run}/seek?variable=irq_level:0&from={seq}&dir={way}")["seq"]
        page.keyboard.press(key)
        view.wait_for_seq(seq)
        view.check_board(run)
