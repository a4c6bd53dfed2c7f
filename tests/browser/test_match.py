"""The page "Does it match a real kernel?": what is compared and that it is equal, at a glance, by keyboard, as runs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.driver import Tickscope
from tests.browser.looks import check_looks
from tests.browser.match_page import SLEEPER, altered, open_tab
from tests.browser.server import Server
from tickscope.experiment.designs import DESIGNS


def test_the_first_look_says_that_all_is_equal_and_what_is_compared(page: Page, server: Server) -> None:
    view = open_tab(page, server, "table")
    totals = [view.api(f"/fidelity/table?design={design}") for design in DESIGNS]
    total = sum(one["total"] for one in totals)
    heading = page.locator("#verdict h2")
    expect(heading).to_have_text(f"All {total:,} access counts are equal".replace(",", "\u202f"))
    expect(page.locator("#verdict .sign")).to_have_text("=")
    expect(page.locator("#verdict .about")).to_contain_text("18 scenarios on 4 kernels, GICv3 · nVHE · 1 pCPU")
    expect(page.locator("#verdict .tally")).to_have_count(4)
    expect(page.locator(".legend")).to_contain_text("left measured")
    assert page.locator(".cell[data-state='differs']:not(.sample)").count() == 0


def test_each_cell_holds_the_measured_and_the_simulated_number(page: Page, server: Server) -> None:
    view = open_tab(page, server, "table")
    columns = [column["title"] for column in view.api("/fidelity")["columns"]]
    for design in ("v4.14", "v4.15"):
        measured_rows = [row for row in view.api(f"/fidelity/table?design={design}")["rows"] if row["measured"]]
        for row in measured_rows:
            line = page.locator(f"tr[data-scenario='{row['scenario']}'][data-design='{design}'] a.cell")
            shown = dict(zip(page.locator("table.counts").first.locator("tr:last-child th .term").all_inner_texts(),
                             line.evaluate_all("cells => cells.map((c) => [...c.children].map((s) => s.textContent))"),
                             strict=True))  # fmt: skip
            for title, measured, simulated in zip(columns, row["measured"], row["simulated"], strict=True):
                if title in shown and row["statistic"] == "mode":
                    assert shown[title] == [f"{measured:g}", "=", f"{simulated:g}"], (row["scenario"], title)
                elif title not in shown:
                    assert measured == simulated == 0


def test_a_difference_is_red_has_a_sign_and_is_counted(page: Page, server: Server) -> None:
    def wrong(data: Any) -> None:
        row = next(one for one in data["rows"] if one["scenario"] == "hvc_armed")
        row["simulated"][1] += 1
        row["states"][1] = "differs"
        data["equal"] -= 1

    altered(page, "**/fidelity/table?*design=v4.15*", wrong)
    open_tab(page, server, "table")
    cell = page.locator("tr[data-scenario='hvc_armed'][data-design='v4.15'] a.cell").nth(1)
    expect(cell).to_have_text("0≠1")
    expect(page.locator("#verdict h2")).to_contain_text("1 differ")
    expect(page.locator("#verdict .sign")).to_have_text("≠")
    expect(page.locator("#verdict .tally[data-design='v4.15']")).to_contain_text("≠")
    red = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bad')")
    expect(cell).to_have_css("color", rgb(red))


def rgb(colour: str) -> str:
    """#rrggbb as the browser computes it."""
    value = colour.strip().removeprefix("#")
    return f"rgb({', '.join(str(int(value[n : n + 2], 16)) for n in (0, 2, 4))})"


def test_a_cell_opens_its_round_trip_on_the_board_with_the_measured_counts(page: Page, server: Server) -> None:
    view = open_tab(page, server, "table")
    row = next(r for r in view.api("/fidelity/table?design=v4.14")["rows"] if r["scenario"] == "hvc_pend")
    page.locator("tr[data-scenario='hvc_pend'][data-design='v4.14'] a.cell").nth(2).click()
    page.wait_for_url("**/?run=*")
    view.ready()
    expect(page.locator("#header .facts")).to_contain_text("v4.14 · GICv3 · nVHE")
    expect(page.locator("#what")).to_contain_text("exits to the hypervisor")
    for place, name in enumerate(("timerReads", "timerWrites", "cntvoffWrites")):
        cell = page.locator(f"#totals [data-count='{name}'] td.trip.shown")
        expect(cell).to_have_text(f"{row['measured'][place]:g}")
    expect(page.locator(".trip-line")).to_have_count(2)


def test_a_cell_is_a_link_that_can_be_opened_elsewhere(page: Page, server: Server) -> None:
    view = open_tab(page, server, "table", gic="v2")
    href = page.locator("tr[data-scenario='tick_busy'][data-design='v4.15'] a.cell").first.get_attribute("href")
    page.goto(f"{server.url}{href}")
    page.wait_for_url("**/?run=*")
    view.ready()
    expect(page.locator("#header .facts")).to_contain_text("v4.15 · GICv2 · nVHE")
    expect(page.locator("#header h1")).to_contain_text("tick_busy")


def test_the_table_is_walked_and_opened_by_keyboard(page: Page, server: Server) -> None:
    open_tab(page, server, "table")
    page.locator("#tab-table").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#platform-v3-nvhe")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#platform-v2-nvhe")).to_be_focused()
    expect(page.locator("#verdict .about")).to_contain_text("GICv2")
    page.locator("table.counts a.cell[tabindex='0']").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = "((cell) => cell.closest('tr').dataset.design + ' ' + cell.ariaLabel)(document.activeElement)"
    assert page.evaluate(focused) == "parent 3=3 CNTV writes: measured 3, simulated 3, equal"
    expect(page.locator("#tip")).to_contain_text("Measured 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?run=*")
    expect(page.locator("#header .facts")).to_contain_text("parent")


def test_platforms_without_a_measured_table_say_so(page: Page, server: Server) -> None:
    open_tab(page, server, "table", gic="v2", pcpus=2)
    expect(page.locator("#verdict h2")).to_have_text("Nothing of this was measured")
    expect(page.locator(".unmeasured")).to_have_attribute("open", "")
    assert page.locator("a.cell[data-state='not measured']").count() > 100


def test_the_page_stays_awake_while_the_machine_runs(page: Page, server: Server) -> None:
    waiting: list[Route] = []
    view = Tickscope(page, server)
    view.login()
    page.route("**/fidelity/table?*design=commit*", lambda route: waiting.append(route))
    page.goto(f"{server.url}/match.html")
    expect(page.locator("#verdict h2")).to_contain_text("3 of 4 kernels")
    expect(page.locator("#verdict progress")).to_be_visible()
    for theme in ("light", "dark"):
        page.click("#look-menu")
        page.click(f"#theme-{theme}")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
    waiting[0].continue_()
    expect(page.locator("#verdict h2")).to_contain_text("are equal")


@pytest.mark.parametrize("data_set", ["op-programs", "op-programs-irq"])
def test_every_measured_program_is_listed_with_equal_and_total(page: Page, server: Server, data_set: str) -> None:
    view = open_tab(page, server, "programs", set=data_set)
    listed = view.api(f"/fidelity/programs?set={data_set}&design=v4.15")
    expect(page.locator(".program-line")).to_have_count(len(listed["items"]))
    expect(page.locator("#verdict h2")).to_contain_text("operations are equal")
    assert page.locator(".program-line .differs").count() == 0
    page.fill(".program-list input", str(listed["items"][7]["program"]))
    line = page.locator(f".program-line[data-program='{listed['items'][7]['program']}']")
    line.click()
    number = listed["items"][7]["program"]
    expect(page.locator(".detail-head h3")).to_have_text(f"Program {number}")
    expect(page.locator(".op-block")).to_have_count(listed["items"][7]["ops"])


def test_an_op_shows_both_sequences_and_the_difference_token_by_token(page: Page, server: Server) -> None:
    def wrong(data: Any) -> None:
        side = data["designs"][-1]
        row = next(one for one in side["rows"] if "CTL.R" in one["simulated"]["sequence"])
        row["simulated"]["sequence"].remove("CTL.R")
        row["simulated"]["counts"]["cntv_ctl_R"] -= 1
        row["differs"] = ["sequence", "cntv_ctl_R"]

    altered(page, "**/fidelity/programs/3?*", wrong)
    open_tab(page, server, "programs", program=3)
    page.click(".detail-head [data-design='v4.15']")
    block = page.locator(".op-block.differs")
    expect(block).to_have_count(1)
    expect(block.locator(".tok.wrong")).to_have_text(["≠CTL.R"])
    block.locator("summary").click()
    expect(block.locator(".counts-sheet tr.differs th")).to_have_text("cntv_ctl_R")
    equal = page.locator(".op-block:not(.differs)").first
    left, right = (equal.locator(f".sequence td:nth-child({n})").all_inner_texts() for n in (1, 2))
    assert left == right and left


def test_programs_are_chosen_by_keyboard_and_opened_at_their_op(page: Page, server: Server) -> None:
    view = open_tab(page, server, "programs")
    page.locator(".program-line[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".detail-head h3")).to_have_text("Program 2")
    assert "program=2" in page.url
    third = page.locator(".op-block[data-op='2']")
    op = third.locator("header b").inner_text().split()[1]
    third.locator("header button").click()
    page.wait_for_url("**/?run=*")
    view.ready()
    expect(page.locator("#what")).to_contain_text(f"program on vCPU 0: {op}")


def test_contrast_and_width(page: Page, server: Server) -> None:
    places: list[tuple[str, dict[str, Any]]] = [
        ("table", {}), ("table", {"pcpus": 2}), ("programs", {"program": 23}),
        ("try", {"text": SLEEPER.replace("\n", "%0A")}),
    ]  # fmt: skip
    for tab, place in places:
        open_tab(page, server, tab, **place)
        check_looks(page)


def test_the_board_leads_here_and_back(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    page.click("#open-match")
    expect(page.locator("#header h1")).to_have_text("Does it match a real kernel?")
    page.click("#to-board")
    view.ready()
    view.pause()
    page.keyboard.press("k")
    page.wait_for_url("**/match.html")
