"""The page "Charts": four figures with their numbers, drawn by Plotly without breaking the policy, both themes, a click
that opens the board, the designs of an experiment, a part of the time, and the keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.looks import SIDEWAYS, check_looks
from tests.browser.server import Server
from tickscope.figures.look import THEMES

FIGURES = ("latency", "round-trips", "where-time-goes", "cost-over-time")
DESIGNS = ("v4.14", "parent", "commit", "v4.15")


def drawn(page: Page, name: str) -> Any:
    """The figure's Plotly drawing."""
    return page.locator(f"#figure-{name}[data-state='drawn'] .drawing.js-plotly-plot")


def open_page(page: Page, server: Server, place: str = "") -> Tickscope:
    """Log in, open the page and wait until the four figures are drawn."""
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/charts.html{place}")
    for name in FIGURES:
        expect(drawn(page, name)).to_be_attached(timeout=WAIT_MS)
    return view


def runs_in(page: Page) -> list[str]:
    """The runs in the address, the baseline first."""
    found = re.search(r"#charts/([\w,]+)", page.url)
    assert found
    return found[1].split(",")


def table(page: Page, name: str) -> list[list[str]]:
    """The twin table as a reader sees it, without the spaces between groups of digits."""
    rows: list[list[str]] = page.locator(f"#figure-{name} .twin tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.replace(/\\u202f/g, '')))"
    )
    return rows


def written(value: Any) -> str:
    """A number of the interface as the table writes it."""
    if value is None:
        return "–"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def test_it_opens_with_the_four_designs_of_one_experiment_and_says_what_one_sees(page: Page, server: Server) -> None:
    view = open_page(page, server)
    assert [view.api(f"/runs/{run}")["design"] for run in runs_in(page)] == list(DESIGNS)
    for name in FIGURES:
        expect(page.locator(f"#figure-{name} .says")).to_contain_text("v4.14 (baseline)")
    expect(page.locator("#figure-latency .says")).to_contain_text("The host takes interrupt 27 with commit and v4.15.")


def test_the_bars_are_the_server_s_numbers_and_so_is_the_table(page: Page, server: Server) -> None:
    view = open_page(page, server)
    query = "&".join(f"run={run}" for run in runs_in(page))
    for name in FIGURES:
        told = view.api(f"/figures/{name}?{query}")["table"]
        run = told["columns"].index("run")
        assert table(page, name) == [[written(cell) for n, cell in enumerate(row) if n != run] for row in told["rows"]]
    bars = page.locator("#figure-round-trips .drawing .trace.bars .point path")
    told = view.api(f"/figures/round-trips?{query}")["table"]
    kinds = told["columns"][4:11]
    heights = bars.evaluate_all("paths => paths.map(path => path.getBBox().height)")
    numbers = [row[told["columns"].index(kind)] for kind in kinds for row in told["rows"]]
    assert len(heights) == len(numbers)
    scale = heights[0] / numbers[0]
    assert heights == pytest.approx([number * scale for number in numbers], abs=1.5)


def test_a_click_on_a_bar_opens_the_board_at_the_dearest_round_trip(page: Page, server: Server) -> None:
    view = open_page(page, server)
    runs = runs_in(page)
    rows = view.api(f"/figures/round-trips?run={runs[2]}")["table"]
    worst = rows["rows"][0][rows["columns"].index("record")]
    bars = page.locator("#figure-round-trips .drawing .trace.bars").last.locator(".point path")
    box = bars.nth(2).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#figure-round-trips .hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(rf"/\?run={runs[2]}&with={runs[0]}&at={worst}$"))
    view.ready()
    assert view.seq() == worst


def test_a_link_in_the_table_opens_the_board_at_the_record(page: Page, server: Server) -> None:
    view = open_page(page, server)
    page.keyboard.press("t")
    link = page.locator("#figure-latency .twin tbody a").last
    seq = int((link.text_content() or "").replace("\u202f", ""))
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"at={seq}$"))
    view.ready()
    assert view.seq() == seq


def test_each_theme_draws_in_its_own_colours_and_a_change_draws_anew(page: Page, server: Server) -> None:
    open_page(page, server)
    ground = page.locator("#figure-latency .drawing .main-svg").first
    for shown in ("dark", "light", "contrast", "dark"):
        page.click("#look-menu")
        page.click(f"#theme-{shown}")
        hexed = THEMES[shown]["surface"].lstrip("#")
        rgb = ", ".join(str(int(hexed[n : n + 2], 16)) for n in (0, 2, 4))
        expect(ground).to_have_css("background-color", f"rgb({rgb})")


def test_bars_stand_on_their_axis_also_where_motion_is_reduced(page: Page, server: Server) -> None:
    open_page(page, server)
    expect(page.locator("#figure-round-trips .hoverlayer")).to_be_attached()
    bottoms = page.locator("#figure-round-trips .trace.bars").first.locator(".point path").evaluate_all(
        "paths => paths.map(path => path.getBoundingClientRect().bottom)"
    )
    zero = page.locator("#figure-round-trips .ytick text", has_text=re.compile("^0$")).bounding_box()
    assert zero and len(bottoms) == 4
    assert bottoms == pytest.approx([zero["y"] + zero["height"] / 2] * 4, abs=6)


def test_a_projector_gets_larger_type_in_the_drawings_and_around_them(page: Page, server: Server) -> None:
    open_page(page, server)
    label = page.locator("#figure-latency .xtick text").first
    expect(label).to_have_css("font-size", "11px")
    page.keyboard.press("Shift+P")
    expect(label).to_have_css("font-size", "15px", timeout=WAIT_MS)
    expect(page.locator("#figure-latency .says")).to_have_css("zoom", "1.35")
    assert not page.evaluate(SIDEWAYS)
    page.keyboard.press("Shift+P")
    expect(label).to_have_css("font-size", "11px", timeout=WAIT_MS)


def test_texts_have_enough_contrast(page: Page, server: Server) -> None:
    open_page(page, server)
    check_looks(page)
    page.keyboard.press("t")
    check_looks(page)


def test_a_design_that_is_not_stored_runs_only_on_a_click(page: Page, own_server: Server) -> None:
    view = Tickscope(page, own_server)
    run = view.launch("tick-busy", design="commit")
    open_page(page, own_server, f"#charts/{run}")
    expect(page.locator("[data-design='commit']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-design='parent']")).to_contain_text("run")
    assert view.api("/runs")["total"] == 1
    page.click("[data-design='parent']")
    expect(page.locator("[data-design='parent']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#figure-round-trips .says")).to_contain_text("commit (baseline)")
    assert view.api("/runs")["total"] == 2
    page.click("#all-designs")
    expect(page.locator("#figure-round-trips .says")).to_contain_text("v4.15")
    assert view.api("/runs")["total"] == 4
    page.select_option("#baseline", label="v4.14")
    expect(page.locator("#figure-round-trips .says")).to_contain_text("v4.14 (baseline)")
    assert view.api("/runs")["total"] == 4


def test_a_part_of_the_time_is_in_the_link_and_in_the_figures(page: Page, server: Server) -> None:
    view = open_page(page, server)
    page.fill("#from", "1.5")
    page.fill("#to", "4")
    page.locator("#to").blur()
    expect(page).to_have_url(re.compile(r"/1500000-4000000$"))
    runs, query = runs_in(page), "from=1500000&to=4000000"
    told = view.api(f"/figures/cost-over-time?{'&'.join(f'run={run}' for run in runs)}&{query}")
    expect(page.locator("#figure-cost-over-time .says")).to_have_text(told["says"])
    page.reload()
    expect(page.locator("#figure-cost-over-time .says")).to_have_text(told["says"])
    expect(page.locator("#from")).to_have_value("1.5")


def test_the_keyboard_shows_one_figure_alone_tables_and_the_way_back(page: Page, server: Server) -> None:
    open_page(page, server)
    page.keyboard.press("3")
    expect(page.locator(".figure-card:visible")).to_have_count(1)
    expect(page.locator("#figure-where-time-goes")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/where-time-goes$"))
    page.reload()
    expect(page.locator(".figure-card:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".figure-card:visible")).to_have_count(4)
    page.keyboard.press("t")
    expect(page.locator(".twin-box:visible")).to_have_count(4)
    page.keyboard.press("t")
    expect(page.locator(".twin-box:visible")).to_have_count(0)


def test_from_the_board_a_key_leads_to_the_charts_of_its_runs(page: Page, server: Server) -> None:
    view = Tickscope(page, server)
    run = view.launch("tick-busy", design="v4.15")
    beside = view.launch("tick-busy", design="v4.14")
    view.open(f"?run={run}&with={beside}")
    page.keyboard.press("y")
    page.wait_for_url(re.compile(rf"/charts.html#charts/{beside},{run}"))
    expect(drawn(page, "latency")).to_be_attached(timeout=WAIT_MS)
    page.keyboard.press("b")
    page.wait_for_url(re.compile(rf"/\?run={beside}"))


def test_a_run_that_is_not_there_is_told_in_one_sentence(page: Page, server: Server, watch: Any) -> None:
    watch.allow("404")
    view = Tickscope(page, server)
    view.login()
    page.goto(f"{server.url}/charts.html#charts/0123456789abcdef")
    expect(page.locator("#state.failed")).to_contain_text("There is no run")
