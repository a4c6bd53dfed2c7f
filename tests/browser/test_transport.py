"""My cursor: steps of every size in both directions, seek, keyboard - always the state that the server knows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

STEPS = ["access", "transition", "round_trip", "op", "tick"]


@pytest.mark.parametrize("step", STEPS)
def test_steps_go_both_ways_and_land_where_the_server_says(page: Page, server: Server, step: str) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=200")
    page.click(f"[data-step={step}]")
    seq = 200
    for _ in range(3):
        seq = view.api(f"/runs/{run}/seek?step={step}&dir=1&from={seq}")["seq"]
        page.click("#to-forward")
        view.wait_for_seq(seq)
        view.check_board(run)
    for _ in range(3):
        seq = view.api(f"/runs/{run}/seek?step={step}&dir=-1&from={seq}")["seq"]
        page.click("#to-back")
        view.wait_for_seq(seq)
        view.check_board(run)


def test_seek_shows_the_state_that_the_server_knows(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("four-vcpus-two-pcpus")
    last = view.api(f"/runs/{run}")["records"]
    view.open(f"?run={run}&at=0")
    for seq in (1, last, last // 2, 8192, 8193, 37, last - 1, 0):
        view.seek(seq)
        view.check_board(run)


def test_the_keyboard_moves_the_cursor(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=100")
    page.keyboard.press("1")
    expect(page.locator("[data-step=access]")).to_have_attribute("aria-checked", "true")
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    one = view.api(f"/runs/{run}/seek?step=transition&dir=1&from=100")["seq"]
    view.wait_for_seq(one)
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("one => Number(document.querySelector('#seek').value) >= one + 10", arg=one)
    page.keyboard.press("Home")
    view.wait_for_seq(0)
    page.keyboard.press("End")
    view.wait_for_seq(view.api(f"/runs/{run}")["records"])
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_text("Play")


def test_keys_rest_while_a_text_field_has_the_focus(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    before = view.seq()
    page.keyboard.press("/")
    page.keyboard.type("save w r 1")
    expect(page.locator("#log-filter")).to_have_value("save w r 1")
    assert view.seq() == before
    expect(page.locator("#runs")).to_be_hidden()


def test_the_key_sheet_opens_and_closes(page: Page, server: Server) -> None:
    Tickscope(page, server).open()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_go_to_a_record_and_a_time(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=0")
    at = {t: view.api(f"/runs/{run}/state?t={t}") for t in (2_000_000, 1_500_000)}
    later = view.api(f"/runs/{run}/state?t={at[1_500_000]['t'] + 200_000}")["seq"]
    for text, seq in (("300", 300), ("+5ev", 305), ("-5", 300), ("2ms", at[2_000_000]["seq"]),
                      ("@1.5ms", at[1_500_000]["seq"]), ("+200us", later), ("end", view.api(f"/runs/{run}")["records"]),
                      ("start", 0)):  # fmt: skip
        go_to(page, text)
        view.wait_for_seq(seq)


def test_what_is_no_place_is_told_in_one_sentence_and_nothing_moves(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=10")
    for text, words in (("soon", "is no place"), ("3 parsecs", "is no unit of time"), ("-11", "before the start"),
                        ("999999", "has no record 999999"), ("B", "Marker B is not set")):  # fmt: skip
        go_to(page, text)
        expect(page.locator("#go-to-error")).to_contain_text(words)
        assert view.seq() == 10
        page.keyboard.press("Escape")
        expect(page.locator("#go-to-error")).to_be_hidden()


def go_to(page: Page, text: str) -> None:
    page.keyboard.press("g")
    page.fill("#go-to-field", text)
    page.keyboard.press("Enter")


def test_a_link_leads_to_the_same_place_without_the_token(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", duration_us=4000)
    view.open(f"?run={run}&at=0")
    view.seek(321)
    page.wait_for_url(f"**run={run}*at=321*")
    assert server.token not in page.url
    page.reload()
    view.ready()
    view.wait_for_seq(321)
    view.check_board(run)


def test_each_step_is_announced_once(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(100)
    what = page.locator("#what")
    before = what.inner_text()
    page.keyboard.press("ArrowRight")
    expect(what).not_to_have_text(before)
    expect(page.locator("#announce")).to_have_text(what.inner_text())
    assert page.locator("#announce").get_attribute("aria-live") == "polite"


def test_names_on_the_board_explain_themselves_on_hover_and_focus(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    for text in ("CNTVOFF_EL2", "LR", "PPI 27", "irq.level", "vINTID", "CNTV_CTL"):
        name = page.locator("#board .term", has_text=text).first
        page.mouse.move(2, 2)
        name.hover()
        expect(page.locator("#tip")).to_be_visible()
        assert len(page.locator("#tip").inner_text()) > 30
        page.mouse.move(2, 2)
        name.focus()
        expect(page.locator("#tip")).to_be_visible()
    unexplained = page.evaluate("[...document.querySelectorAll('#board .term')].filter(t => !t.dataset.explain).length")
    assert unexplained == 0
