"""The lanes of the timeline: fold, pin, choose, and a machine with hundreds of them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

BIG: dict[str, Any] = {
    "design": "v4.15", "platform": {"pcpus": 16, "list_registers": 16}, "duration_us": 3000, "seed": 16,
    "vms": [{"vcpus": [{"program": {"name": "periodic_tick", "period_us": 400 + 37 * n}} for n in range(16)]}],
}  # fmt: skip


@pytest.fixture
def tickscope(page: Page, server: Server) -> Tickscope:
    return Tickscope(page, server)


@pytest.fixture
def four(tickscope: Tickscope) -> Tickscope:
    """A run of four vCPUs on two pCPUs, its cursor at record 400."""
    run = tickscope.launch("four-vcpus-two-pcpus")
    return tickscope.open(f"?run={run}&at=400")


def lanes(page: Page, where: str = ".lane-names") -> list[str]:
    """Names of the lanes from top to bottom."""
    found: list[str] = page.locator(f"{where} .lane-name").evaluate_all("(all) => all.map((el) => el.dataset.lane)")
    return found


def row(page: Page, name: str) -> Locator:
    """The name of a lane that scrolls."""
    return page.locator(f'.lane-names [data-lane="{name}"]')


def big_run(tickscope: Tickscope) -> str:
    answer = tickscope.api("/experiments", {**BIG, "pace": {"mode": "max"}})
    run = str(answer["runs"][0]["id"])
    tickscope.until(run, "complete")
    return run


def test_a_group_folds_into_one_lane_and_unfolds_again_by_click_and_by_key(four: Tickscope) -> None:
    page = four.page
    expect(row(page, "ppi:0")).to_be_attached()
    before = lanes(page)
    page.click('.fold[data-of="p0"]')
    expect(page.locator('[data-lane="all:p0"]')).to_be_visible()
    assert next(name for name in lanes(page) if name.split(":")[1] in ("0", "p0")) == "all:p0"
    assert "ppi:0" not in lanes(page) and "ppi:1" in lanes(page)
    expect(page.locator('.fold[data-of="p0"]')).to_be_focused()
    page.locator('[data-lane="all:p0"] .term').click()
    page.keyboard.press("u")
    expect(row(page, "ppi:0")).to_be_attached()
    assert lanes(page) == before


def test_the_folded_lane_names_what_each_of_its_lanes_shows(four: Tickscope) -> None:
    page = four.page
    page.click('.fold[data-of="p0"]')
    page.keyboard.press("f")
    page.hover("#plot", position={"x": 200, "y": 6})
    expect(page.locator(".hover-line span")).to_contain_text("pCPU 0: mode ")


def test_a_pinned_lane_stays_while_the_others_scroll_and_after_a_reload(four: Tickscope) -> None:
    page = four.page
    page.click('.lane-names [data-lane="ppi:1"] .term')
    page.keyboard.press("p")
    expect(page.locator('.pinned-names [data-lane="ppi:1"]')).to_be_visible()
    place = page.locator('.pinned-names [data-lane="ppi:1"]').bounding_box()
    page.locator(".lane-names").evaluate("(el) => { el.scrollTop = 1000; }")
    expect(page.locator('.lane-names [data-lane="irq_level:1"]')).to_be_in_viewport()
    assert page.locator('.pinned-names [data-lane="ppi:1"]').bounding_box() == place
    page.reload()
    four.ready()
    expect(page.locator('.pinned-names [data-lane="ppi:1"]')).to_be_visible()
    page.click('.pinned-names [data-lane="ppi:1"] .pin')
    expect(page.locator(".pinned-names .lane-name")).to_have_count(0)


def test_the_chooser_filters_ticks_and_folds(four: Tickscope) -> None:
    page = four.page
    page.keyboard.press("v")
    expect(page.locator("#lane-chooser")).to_be_visible()
    expect(page.locator("#lane-filter")).to_be_focused()
    page.fill("#lane-filter", "pcpu 0 irqs")
    expect(page.locator("#lane-chooser .lane-choice")).to_have_count(1)
    page.check('#lane-chooser [data-lane="irqs_masked:0"]')
    expect(row(page, "irqs_masked:0")).to_be_attached()
    page.fill("#lane-filter", "background timer")
    page.click("text=Show these")
    expect(row(page, "bg_timer:0")).to_be_attached()
    expect(row(page, "bg_timer:1")).to_be_attached()
    page.fill("#lane-filter", "no such lane")
    expect(page.locator("#lane-chooser")).to_contain_text("no lane has these words in its name")
    page.fill("#lane-filter", "")
    page.click("#lane-chooser >> text=Fold all")
    expect(row(page, "all:v0")).to_be_attached()
    assert all(name.startswith("all:") for name in lanes(page))
    page.click("text=Defaults")
    page.keyboard.press("Escape")
    expect(page.locator("#lane-chooser")).to_be_hidden()
    expect(row(page, "ppi:0")).to_be_attached()
    assert "irqs_masked:0" not in lanes(page)


def test_a_machine_of_sixteen_cpus_folds_each_of_them_and_unfolds_to_hundreds_of_lanes(tickscope: Tickscope) -> None:
    page = tickscope.page
    tickscope.open(f"?run={big_run(tickscope)}&at=2000")
    page.click("#all-lanes")
    expect(row(page, "all:v15")).to_be_attached()
    assert lanes(page) == [f"all:p{n}" for n in range(16)] + [f"all:v{n}" for n in range(16)]
    page.keyboard.press("v")
    page.click("text=Show these")
    page.click("text=Unfold all")
    page.keyboard.press("Escape")
    expect(page.locator('.lane-names [data-lane="lr:15:15"]')).to_be_attached()
    assert len(lanes(page)) > 400
    page.locator('.lane-names [data-lane="state:15"]').scroll_into_view_if_needed()
    expect(page.locator('.lane-names [data-lane="state:15"]')).to_be_in_viewport()
    # The columns of rows that have come into sight are fetched and painted.
    page.wait_for_function(COLOURS_IN_SIGHT)


COLOURS_IN_SIGHT = """() => {
  const el = document.querySelector('#plot canvas');
  const data = el.getContext('2d').getImageData(0, 0, el.width, el.height).data;
  const found = new Set();
  for (let i = 0; i < data.length; i += 4) found.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
  return found.size > 5;
}"""


def test_a_fold_leaves_its_button_where_it_is(tickscope: Tickscope) -> None:
    page = tickscope.open().page
    tickscope.pause()
    fold = page.locator('.fold[data-of="p0"]')
    before = fold.bounding_box()
    fold.click()
    expect(page.locator('[data-lane="all:p0"]')).to_be_visible()
    assert fold.bounding_box() == before


def test_grid_lines_lie_below_the_lanes_and_their_words(tickscope: Tickscope) -> None:
    page = tickscope.open().page
    names = page.locator("#plot > *").evaluate_all("parts => parts.map((one) => one.className || one.tagName)")
    assert names[:2] == ["axes", "CANVAS"]
