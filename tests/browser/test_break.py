"""The page "Break it": every switch with its sentence, both sides run, and the violation lit on the board."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.looks import check_looks
from tests.browser.server import Server
from tickscope.lessons.repairs import repairs
from tickscope.switches import SWITCHES

SEEN = "els => els.map((el) => el.textContent)"


def open_switch(page: Page, server: Server, name: str) -> Tickscope:
    """Log in and open a switch by its link."""
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/#break/{name}")
    expect(page.locator("#panel h2")).to_have_text(name, timeout=WAIT_MS)
    return view


def run_it(page: Page) -> None:
    page.click("#run-it")
    expect(page.locator("#outcome .side")).to_have_count(2, timeout=WAIT_MS)


def test_every_switch_can_be_chosen_and_says_what_where_and_what_is_expected(page: Page, server: Server) -> None:
    view = open_switch(page, server, "forget-loaded-flag")
    invariants = {row["id"]: row for row in view.api("/invariants")["items"]}
    listed = page.locator("#list a").evaluate_all("els => els.map((el) => el.dataset.choice)")
    assert sorted(listed) == sorted(SWITCHES)
    for name, switch in SWITCHES.items():
        page.click(f"#list a[data-choice='{name}']")
        expect(page.locator("#panel h2")).to_have_text(name)
        text = page.locator("#panel").inner_text()
        assert switch.says in text and switch.where in text
        if switch.expects in invariants:
            assert invariants[switch.expects]["says"] in text and invariants[switch.expects]["why"] in text
        else:
            assert "Expected to differ" in text
        for side in ("right", "broken"):
            shown = page.locator(f".function.{side} li span").evaluate_all(SEEN)
            assert shown == [says for which, says in repairs()[name].steps if which in ("both", side)]


def test_run_it_shows_which_invariant_falls_beside_the_sound_side(page: Page, server: Server) -> None:
    view = open_switch(page, server, "forget-loaded-flag")
    run_it(page)
    broken, sound = page.locator(".side[data-side='broken']"), page.locator(".side[data-side='sound']")
    expect(broken.locator(".verdict")).to_have_text("I3 falls")
    expect(broken).to_contain_text("Save and restore of a vCPU's timer take turns")
    expect(broken).to_contain_text("this is what the loaded flag is for")
    expect(sound.locator(".verdict")).to_have_text("All invariants hold to the end")
    stopped = next(run for run in runs_of(view, "forget-loaded-flag") if run["violation"])
    chain = view.api(f"/runs/{stopped['id']}/why/{stopped['violation']['seq']}")["chain"]
    assert broken.locator(".led li span:last-child").evaluate_all(SEEN) == [c["says"] for c in chain[:4]][::-1]


@pytest.mark.parametrize("name", ["eoi-maintenance", "soft-active-reaches-hardware"])
def test_a_counter_that_differs_is_told_with_its_baseline(page: Page, server: Server, name: str) -> None:
    view = open_switch(page, server, name)
    run_it(page)
    key = SWITCHES[name].expects.split()[1]
    counted = {bool(run["config"]["switches"]): _counter(run, key) for run in runs_of(view, name)}
    fix = SWITCHES[name].kind == "fix"
    sound, broken = counted[fix], counted[not fix]
    row = page.locator(".counter-table tr.expected td")
    assert row.evaluate_all(SEEN) == [str(sound), str(broken), f"{'+' if broken > sound else '−'}{abs(broken - sound)}"]
    expect(page.locator(".counter-table caption")).to_contain_text("the baseline is the side")
    side = "broken" if broken > sound else "sound"
    page.click(f".side[data-side='{side}'] a")
    view.ready()
    assert view.seq() > 1, "opened where there is one more"


def runs_of(view: Tickscope, name: str) -> list[dict[str, Any]]:
    """Both runs of a switch, as the server tells them."""
    runs = [run for run in view.api("/runs?limit=100")["items"] if run["preset"] == f"bug-{name}"]
    return [view.api(f"/runs/{run['id']}") for run in runs]


def _counter(run: dict[str, Any], key: str) -> int:
    if key == "ticks":
        return sum(vcpu["ticks"] for vcpu in run["totals"]["vcpus"])
    return int(run["totals"][key])


@pytest.mark.parametrize(
    ("name", "cards", "lanes"),
    [
        ("forget-loaded-flag", ["pCPU 0", "vCPU 0"], {"cntv_ctl:0", "loaded:0", "saved_ctl:0"}),
        ("load-omits-clear-active", ["pCPU 0", "vCPU 1"], {"ppi_active:0", "irq_level:1", "virq_active:1"}),
    ],
)
def test_the_violated_state_is_lit_on_the_board_and_only_there(
    page: Page, server: Server, name: str, cards: list[str], lanes: set[str]
) -> None:
    view = open_switch(page, server, name)
    run_it(page)
    page.click(".side.fell a")
    page.wait_for_url("**/?run=*")
    view.ready()
    lit = page.locator("#board article.fault")
    expect(lit).to_have_count(len(cards))
    assert lit.evaluate_all("els => els.map((el) => el.getAttribute('aria-label'))") == cards
    expect(page.locator(".fault-chip:visible").first).to_have_text(f"✕ {SWITCHES[name].expects} falls here")
    assert set(page.locator(".violated[data-var]").evaluate_all("els => els.map((el) => el.dataset.var)")) == lanes
    expect(page.locator("#banner")).to_contain_text(f"stopped at invariant {SWITCHES[name].expects}")
    view.seek(view.seq() - 1)
    expect(lit).to_have_count(0)
    expect(page.locator(".violated, .fault-chip:visible")).to_have_count(0)
    page.click("#to-violation")
    expect(lit).to_have_count(len(cards))
    page.click("#to-repair")
    expect(page.locator("#panel h2")).to_have_text(name)


def test_the_list_is_walked_by_keys_and_the_page_reached_by_one(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    page.keyboard.press("j")
    page.click("nav.parts a[data-part='break']")
    expect(page.locator("#list a[aria-current]")).to_have_attribute("data-choice", "forget-loaded-flag")
    page.locator("#list a[aria-current]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#panel h2")).to_have_text("save-ignores-flag")
    expect(page.locator("#list a:focus")).to_have_attribute("data-choice", "save-ignores-flag")
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("forget-loaded-flag")


def test_contrast_and_width(page: Page, server: Server) -> None:
    view = open_switch(page, server, "no-hw-bit")
    run_it(page)
    check_looks(page)
    page.click(".side.fell a")
    page.wait_for_url("**/?run=*")
    view.ready()
    expect(page.locator("#board article.fault").first).to_be_visible()
    check_looks(page)
