"""Two runs side by side: the story in one click each, one cursor, differences, the divergence, the way to the board."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.looks import check_looks
from tests.browser.server import Server


def open_page(page: Page, server: Server, place: str = "") -> Tickscope:
    """Log in and open the page; wait until both columns stand."""
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/compare.html{place}")
    expect(page.locator(".step.current")).to_be_visible(timeout=WAIT_MS)
    return view


def at(page: Page) -> int:
    """The row at the cursor."""
    return int(page.locator(".step.current").get_attribute("data-row") or "-1")


def pair(page: Page) -> tuple[str, str]:
    """The two runs in the address, the baseline first."""
    found = re.search(r"#compare/(\w+)/(\w+)", page.url)
    assert found
    return found[1], found[2]


def test_it_opens_with_the_commit_against_its_parent_and_says_what_vanished(page: Page, server: Server) -> None:
    open_page(page, server)
    expect(page.locator("#story h2")).to_contain_text("commit pays")
    expect(page.locator("#story p").first).to_contain_text("Each hvc, parent → commit: timer reads 2 → 0")
    expect(page.locator(".running tbody tr").first).to_contain_text("parent baseline")
    gone = page.locator(".step.current td:first-child .word.gone")
    words = [text.removeprefix("only here: ") for text in gone.all_text_contents()]
    assert [word for word in words if word.startswith(("CTL", "CVAL", "VOFF"))] == [
        "CTL.R", "CVAL.R", "CTL.W=0", "VOFF.W=0", "VOFF.W=off", "CVAL.W=T", "CTL.W=1",
    ]  # fmt: skip
    struck = gone.first.evaluate("el => getComputedStyle(el).textDecorationLine")
    assert struck == "line-through"


@pytest.mark.parametrize(
    ("preset", "title", "card"),
    [
        ("tick-busy", "commit pays, at a price", "host interrupts0 → 1+"),
        ("tick-wfi", "commit pays, at a price", "host interrupts1 → 2+"),
        ("exits-to-user", "commit gains nothing", "timer writes3="),
    ],
)
def test_where_it_pays_and_where_not_is_one_click_away(
    page: Page, server: Server, preset: str, title: str, card: str
) -> None:
    open_page(page, server)
    page.click(f"#choose [data-preset={preset}]")
    expect(page.locator("#story h2")).to_contain_text(title, timeout=WAIT_MS)
    expect(page.locator("#groups .group").first).to_contain_text(card)


def test_the_running_sums_are_those_of_the_server_and_follow_the_cursor(page: Page, server: Server) -> None:
    view = open_page(page, server)
    a, b = pair(page)
    for _ in range(3):
        page.keyboard.press(".")
    row = at(page)
    rows = view.api(f"/compare?a={a}&b={b}&from=0&limit={row + 1}")["items"]
    for line, side in enumerate(("a", "b")):
        told = [sum(one[side]["costs"][name] for one in rows) for name in rows[0]["a"]["costs"]]
        cells = page.locator(".running tbody tr").nth(line).locator("td:not([data-host])")
        expect(cells).to_have_text([str(n) for n in told])
    changes = page.locator(".running .changes")
    expect(changes).to_contain_text("against parent")
    expect(changes.locator("td").first).to_have_text(re.compile("− [1-9]"))


def test_the_keyboard_steps_through_events_and_differences(page: Page, server: Server) -> None:
    view = open_page(page, server)
    a, b = pair(page)
    differing = [one["row"] for one in view.api(f"/compare?a={a}&b={b}&limit=500")["items"] if one["differs"]]
    page.keyboard.press("Home")
    expect(page.locator("#step-0")).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    assert at(page) == 1
    for expected in differing[1:4]:
        page.keyboard.press(".")
        expect(page.locator(f"#step-{expected}")).to_have_attribute("aria-current", "true")
    page.keyboard.press(",")
    expect(page.locator(f"#step-{differing[2]}")).to_have_attribute("aria-current", "true")
    page.keyboard.press("End")
    last = view.api(f"/compare?a={a}&b={b}&limit=1")["rows"] - 1
    expect(page.locator(f"#step-{last}")).to_have_attribute("aria-current", "true")
    expect(page.locator("#announce")).to_contain_text(f"Step {last + 1}")
    assert page.evaluate("document.scrollingElement.scrollTop") == 0


def test_the_next_difference_is_found_beyond_the_page(page: Page, server: Server) -> None:
    open_page(page, server)
    page.click("#choose [data-preset=tick-busy]")
    expect(page.locator("#foot")).to_contain_text("11 differ", timeout=WAIT_MS)
    before = at(page)
    page.keyboard.press(".")
    expect(page.locator("#foot")).to_contain_text(f"steps {(before // 100 + 1) * 100 + 1} –")
    assert at(page) > before + 90
    expect(page.locator(".step.current")).to_contain_text("interrupted")


def test_the_first_divergence_is_marked_and_can_be_jumped_to(page: Page, server: Server) -> None:
    open_page(page, server)
    page.select_option("#preset", "sleep-while-active")
    parting = page.locator("#parting")
    expect(parting).to_contain_text("with commit it sleeps and is never woken", timeout=WAIT_MS)
    page.keyboard.press("Home")
    expect(page.locator("#step-0")).to_have_attribute("aria-current", "true")
    page.keyboard.press("d")
    expect(page.locator(".step.current.parted .parting-note")).to_contain_text("first divergence")
    expect(page.locator(".step").last.locator(".side").nth(1)).to_have_text("not here")


def test_a_bug_stands_beside_the_same_design_without_it(page: Page, server: Server) -> None:
    open_page(page, server)
    page.select_option("#preset", "bug-forget-loaded-flag")
    expect(page.locator("#parting")).to_contain_text("invariant I3 does not hold", timeout=WAIT_MS)
    expect(page.locator("#mode-switch")).to_have_attribute("aria-checked", "true")
    expect(page.locator("#side-b")).to_have_value("forget-loaded-flag")
    expect(page.locator("#column-heads")).to_contain_text("v4.15 as it is")


def test_two_platforms_stand_beside_each_other(page: Page, server: Server) -> None:
    open_page(page, server)
    page.click("#mode-platforms")
    expect(page.locator("#column-heads")).to_contain_text("GICv3 vhe 1 pCPU", timeout=WAIT_MS)
    expect(page.locator("#running")).to_contain_text("GICv3 nvhe 1 pCPU baseline")


@pytest.mark.parametrize("side", ["a", "b"])
def test_either_side_opens_on_the_board_at_the_cursor(page: Page, server: Server, side: str) -> None:
    view = open_page(page, server)
    a, b = pair(page)
    page.keyboard.press(".")
    item = view.api(f"/compare?a={a}&b={b}&from={at(page)}&limit=1")["items"][0]
    page.keyboard.press(side)
    page.wait_for_url("**/?run=*")
    view.ready()
    own, other = (a, b) if side == "a" else (b, a)
    assert f"run={own}&with={other}" in page.url
    view.wait_for_seq(item[side]["seq"])


def test_the_board_leads_here_with_its_two_runs_the_older_first(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    runs = [view.launch("hypercalls-armed", design=name) for name in ("v4.15", "v4.14")]
    view.open(f"?run={runs[0]}&with={runs[1]}")
    page.keyboard.press("c")
    expect(page.locator(".step.current")).to_be_visible(timeout=WAIT_MS)
    assert pair(page) == (runs[1], runs[0])
    expect(page.locator("#side-a")).to_have_value("v4.14")


def test_a_link_on_the_board_with_both_runs_leads_here(page: Page, server: Server) -> None:
    open_page(page, server)
    a, b = pair(page)
    page.goto(f"{server.url}/#compare/{a}/{b}/5")
    expect(page.locator(".step.current")).to_have_attribute("data-row", "5", timeout=WAIT_MS)
    assert pair(page) == (a, b) and "/compare.html" in page.url


def test_the_address_leads_back_to_the_same_row(page: Page, server: Server) -> None:
    open_page(page, server)
    page.keyboard.press(".")
    page.keyboard.press(".")
    row, url = at(page), page.url
    elsewhere = page.context.new_page()
    elsewhere.goto(url)
    expect(elsewhere.locator(".step.current")).to_have_attribute("data-row", str(row), timeout=WAIT_MS)


def test_what_cannot_be_compared_is_told_in_a_sentence(page: Page, server: Server, watch: Watch) -> None:
    watch.allow("422")
    view = Tickscope(page, server)
    a, b = view.launch("tick-wfi"), view.launch("flow-1-7")
    view.login()
    page.goto(f"{server.url}/compare.html#compare/{a}/{b}")
    expect(page.locator("#story[data-state=failed]")).to_contain_text("different guests", timeout=WAIT_MS)


def test_contrast_holds_and_nothing_scrolls_sideways(page: Page, server: Server) -> None:
    open_page(page, server)
    for preset in ("sleep-while-active", "four-vcpus-two-pcpus", "bug-forget-loaded-flag"):
        page.select_option("#preset", preset)
        expect(page.locator("#parting:not(.none)")).to_be_visible(timeout=WAIT_MS)
        check_looks(page, [(1024, 800), (1280, 800), (1920, 1080)])


def test_instructions_are_told_where_they_are_counted_and_ns_where_they_are_not(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    counted = ("qemu-icount", "instructions", "1\u202f404 → 1\u202f135")
    for cost, unit, each in (counted, ("flat", "ns of the host", "ns of the host")):
        a, b = (
            view.launch("hypercalls-armed", design=design, platform={"cost": cost}) for design in ("parent", "commit")
        )
        view.login()
        page.goto(f"{server.url}/compare.html#compare/{a}/{b}/20")
        page.reload()
        expect(page.locator("#host-unit")).to_have_text(unit)
        told = view.api(f"/compare?a={a}&b={b}&from=21&limit=1")["host_before"]
        for side in ("a", "b"):
            shown = page.locator(f"[data-host={side}]").first
            expect(shown).to_have_text(f"{told[side]:,}".replace(",", "\u202f"))
        expect(page.locator("[data-group=hvc]")).to_contain_text(each)
