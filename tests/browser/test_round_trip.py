"""The board's round trip: the words of the measured sequences, the counters of each design, the way to each access."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server
from tickscope.engine.journal import Record
from tickscope.experiment.tokens import Dialect, placed_tokens
from tickscope.guest.ops import Op
from tickscope.verify.counts import Platform, count
from tickscope.vocabulary import Access, Call, Event, Kind, Var

CODES: dict[str, Any] = {"op": Op, "access": Access, "change": Var, "call": Call, "event": Event}
EXITS = (Event.EXIT_SYNC, Event.EXIT_IRQ)
COUNTS = {
    "timerReads": ("cntv_ctl_R", "cntv_cval_R"), "timerWrites": ("cntv_ctl_W", "cntv_cval_W"),
    "cntvoffWrites": ("cntvoff_W",), "activeWrites": ("gic_active_set_W", "gic_active_clear_W"),
    "el2Calls": ("hvc_host",), "hostInterrupts": ("host_irq_taken",),
}  # fmt: skip
HYPERCALLS = {"name": "hypercalls", "gap_ns": 2000, "timer": "armed"}


def records(view: Tickscope, run: str) -> list[Record]:
    """All records of a run, as the machine made them."""
    items = view.api(f"/runs/{run}/records?limit=10000")["items"]
    found: list[Record] = []
    for one in items:
        kind = Kind[one["kind"].upper()]
        code = int(CODES[one["kind"]][one["code"].upper()])
        found.append(
            (one["t"], int(kind), code, one["pcpu"], one["vcpu"], one["slot"], int(one["value"], 16), one["cause"],
             one["rule"])
        )  # fmt: skip
    return found


def trip_at(rows: list[Record], seq: int) -> list[str]:
    """Tokens from the last exit at or before record `seq` to the next entry, for a machine with one vCPU."""
    start = max(n for n in range(seq) if rows[n][1] == Kind.EVENT and rows[n][2] in EXITS)
    entries = (n for n in range(start, len(rows)) if rows[n][1] == Kind.EVENT and rows[n][2] == Event.ENTER)
    end = next(entries, len(rows))
    return [token for _, token in placed_tokens(rows[start : end + 1], Dialect.PLAIN)]


def run_of(page: Page) -> str:
    return page.url.split("run=")[1].split("&")[0]


def test_the_tokens_are_those_of_the_comparison_and_their_counts_too(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    run = run_of(page)
    rows = records(view, run)
    for seq in (150, 230, 330, 525, 600, 700):
        view.seek(seq)
        tokens = trip_at(rows, seq)
        expect(page.locator(".trip-line.shown .token")).to_have_text(tokens)
        counted = count(tokens, Platform("v3", "nvhe"))
        for name, parts in COUNTS.items():
            wanted = str(sum(int(counted[part]) for part in parts))
            expect(page.locator(f"#totals [data-count='{name}'] td.trip.shown")).to_have_text(wanted)


def test_both_designs_stand_beside_each_other_with_the_baseline_named(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    other = page.url.split("with=")[1].split("&")[0]
    rows = records(view, other)
    view.seek(525)
    old = page.locator(".trip-line[data-design='v4.14'] .token")
    shown = old.all_inner_texts()
    exits = [n + 1 for n, row in enumerate(rows) if row[1] == Kind.EVENT and row[2] in EXITS]
    assert shown in [trip_at(rows, seq) for seq in exits]
    assert "CTL.W=0" in shown and "CTL.W=0" not in page.locator(".trip-line.shown .token").all_inner_texts()
    expect(page.locator(".trip-line[data-design='v4.14'] .token.only", has_text="CTL.W=0")).to_have_count(1)
    expect(page.locator("#trip-verdict")).to_have_text("Timer accesses in this round trip: 7 in v4.14, 2 in v4.15.")


def test_a_token_says_what_it_is_and_leads_there(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(525)
    token = page.locator(".trip-line.shown .token", has_text="CVAL.R").first
    seq = int(token.get_attribute("data-seq") or 0)
    token.hover()
    expect(page.locator("#tip")).to_contain_text("reads the compare value")
    expect(page.locator("#tip")).to_contain_text("KVM last saw the output high")
    token.click()
    view.wait_for_seq(seq)
    expect(page.locator(".trip-line.shown .token[data-when='now']")).to_have_text("CVAL.R")
    expect(page.locator("#what")).to_contain_text("compare value")


def test_the_line_is_walked_by_keyboard(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(525)
    now = page.locator(".trip-line.shown .token[data-when='now']")
    expect(now).to_have_attribute("tabindex", "0")
    now.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert view.seq() == 525
    target = page.evaluate("Number(document.activeElement.dataset.seq)")
    assert target > 525
    page.keyboard.press("Enter")
    view.wait_for_seq(target)
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == "ENTER"


def test_a_token_of_the_other_design_shows_that_design(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(525)
    token = page.locator(".trip-line[data-design='v4.14'] .token", has_text="CTL.W=0").first
    seq = int(token.get_attribute("data-seq") or 0)
    token.click()
    expect(page.locator("#header .facts")).to_contain_text("v4.14")
    view.wait_for_seq(seq)
    expect(page.locator(".trip-line.shown")).to_have_attribute("data-design", "v4.14")
    expect(page.locator("#board article .loaded").first).to_contain_text("no flag")


def test_before_the_first_exit_there_is_no_round_trip(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(3)
    expect(page.locator("#trip")).to_contain_text("No round trip yet")
    expect(page.locator("#totals [data-count='timerReads'] td.trip").first).to_have_text("–")


def test_a_live_run_shows_its_last_complete_round_trip(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    config = {
        "name": "live hypercalls", "design": "v4.14", "seed": 91, "duration_us": 100_000,
        "pace": {"mode": "beat", "per_second": 60}, "vms": [{"vcpus": [{"program": HYPERCALLS}]}],
    }  # fmt: skip
    run = view.api("/experiments", config)["runs"][0]["id"]
    view.open(f"?run={run}")
    tokens = page.locator(".trip-line.shown .token")
    expect(tokens.first).to_have_text("EXIT.sync", timeout=WAIT_MS)
    expect(tokens.last).to_have_text("ENTER", timeout=WAIT_MS)
    first = tokens.first.get_attribute("data-seq")
    page.wait_for_function("(seq) => document.querySelector('.trip-line.shown .token')?.dataset.seq !== seq", arg=first)
    expect(tokens.last).to_have_text("ENTER")
    expect(page.locator("#totals [data-count='timerWrites'] td.trip")).to_have_text("3")
    view.api(f"/runs/{run}/control", {"action": "cancel"})
    page.locator("#run-control").wait_for(state="hidden")


def test_names_are_those_of_the_platform(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    vhe = view.launch("hypercalls-armed", design="v4.14", platform={"host": "vhe"})
    view.open(f"?run={vhe}&at=400")
    page.locator(".trip-line.shown .token", has_text="CTL.R").first.hover()
    expect(page.locator("#tip")).to_contain_text("CNTV_CTL_EL02")
    assert page.locator(".trip-line.shown .token", has_text="HVC").count() == 0
    old = view.launch("tick-busy", design="v4.14", platform={"gic": "v2"})
    page.goto(f"{server.url}/?run={old}&at=900")
    view.ready()
    page.locator("#board .lrs .term", has_text="LR").first.hover()
    expect(page.locator("#tip")).to_contain_text("GICH_LR<n>")
    page.locator(".trip-line.shown .token", has_text="ACT.SET").first.hover()
    expect(page.locator("#tip")).to_contain_text("GICD_ISACTIVER0")


PLACES = """() => [...document.querySelectorAll("#trip .tokens")].map((list) => {
  const box = list.getBoundingClientRect();
  const now = list.querySelector("[data-when='now'], [data-reached]")?.getBoundingClientRect();
  const last = [...list.querySelectorAll("button")].at(-1).getBoundingClientRect();
  return {scrolled: list.scrollLeft, whole: list.scrollWidth, enters: last.left,
    seen: Boolean(now) && now.left >= box.left && now.right <= box.right}; })"""


def test_both_lines_stand_in_columns_scroll_together_and_show_where_they_are(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    for seq in (199, 240):
        view.seek(seq)
        expect(page.locator(".trip-line.shown [data-when='now']")).to_have_attribute("data-seq", str(seq))
        page.wait_for_function(f"() => ({PLACES})().every((one, n, [a]) => one.seen && one.scrolled === a.scrolled)")
        before, after = page.evaluate(PLACES)
        assert before["scrolled"] > 0
        assert before["whole"] == after["whole"]
        assert abs(before["enters"] - after["enters"]) < 1
    page.locator("#trip .tokens").first.evaluate("list => { list.scrollLeft = 120; }")
    page.wait_for_function(f"() => ({PLACES})()[1].scrolled === 120")


def test_the_table_tells_every_step_of_both_designs_and_follows_the_cursor(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    view.seek(525)
    page.click("#trip-table-toggle")
    table = page.locator("#trip-table")
    expect(table.locator("h2")).to_be_focused()
    expect(page.locator("#board")).to_be_hidden()
    for column, design in enumerate(("v4.14", "v4.15")):
        expect(table.locator("thead th").nth(column + 1)).to_have_text(design)
        line = page.locator(f".trip-line[data-design='{design}'] .token").all_inner_texts()
        assert table.locator(f"tbody td:nth-child({column + 2}) button").all_inner_texts() == line
    expect(table.locator("tr[aria-current]")).to_contain_text("ELRSR.R")
    expect(table.locator("tr[aria-current]")).to_be_in_viewport()
    expect(table.locator("tr", has_text="HCR.W=0").first).to_contain_text("EL2, pCPU 0")
    table.locator("td.shown button", has_text="CVAL.R").first.click()
    expect(table.locator("tr[aria-current]")).to_contain_text("CVAL.R")
    page.keyboard.press("Shift+T")
    expect(table).to_be_hidden()
    expect(page.locator("#trip-table-toggle")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Shift+R")
    expect(page.locator("#board-table")).to_be_hidden()
    page.keyboard.press("Shift+R")
    expect(page.locator("#board")).to_be_visible()


def test_the_other_design_is_counted_and_gone_to_where_it_is_framed(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    old, new = (view.launch("hypercalls-armed", design=design) for design in ("v4.14", "v4.15"))
    view.open(f"?run={new}&with={old}&at=233")
    expect(page.locator(".trip-line.shown .token[data-when='now']")).to_have_text("ENTER")
    framed = page.locator(".trip-line:not(.shown) .token[data-reached]")
    expect(framed).to_have_text("ENTER")
    there = int(framed.get_attribute("data-seq") or 0)
    told = view.api(f"/runs/{old}/metrics?to={there}")
    for row, name in (("timerWrites", "timer_writes"), ("cntvoffWrites", "cntvoff_writes"), ("el2Calls", "el2_calls")):
        shown = page.locator(f"#totals [data-count='{row}'] td:not(.trip):not(.shown)")
        expect(shown).to_contain_text(str(told[name]))
    page.keyboard.press("b")
    view.wait_for_seq(there)
    page.keyboard.press("b")
    view.wait_for_seq(233)
