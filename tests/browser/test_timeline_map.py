"""The frame on the strip of the whole run, and breaks on the time axis at every zoom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import Tickscope
from tests.browser.server import Server

SLEEPY: dict[str, Any] = {
    "design": "v4.15", "duration_us": 60_000, "seed": 3, "pace": {"mode": "max"},
    "vms": [{"vcpus": [{"program": {"ops": [
        {"repeat": 900, "ops": ["hvc", {"spin": 100}]}, {"wfi_in": 1_000_000},
        {"repeat": 900, "ops": ["hvc", {"spin": 100}]}, {"wfi_in": 1_000_000}, "hvc",
    ]}}]}],
}  # fmt: skip


@pytest.fixture
def four(page: Page, server: Server) -> Tickscope:
    """A run of 20,000 records of which 2,000 are in view."""
    return Tickscope(page, server).open_stretch("four-vcpus-two-pcpus", "at=5000&view=4000-6000")


def in_view(page: Page) -> tuple[int, int]:
    text = page.locator(".map-frame .grip").get_attribute("aria-valuetext") or ""
    found = re.match(r"records (\d+) to (\d+) of", text.replace("\u202f", ""))
    assert found, text
    return int(found[1]), int(found[2])


def value_of(part: str, test: str) -> str:
    """For wait_for_function: what a part of the frame says of itself."""
    return f"() => Number(document.querySelector('.map-frame {part}').ariaValueNow) {test}"


def pull(page: Page, part: str, by: float) -> None:
    """Drag a part of the frame by a share of the strip's width."""
    box, strip = page.locator(f".map-frame {part}").bounding_box(), page.locator(".seek").bounding_box()
    assert box is not None and strip is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + strip["width"] * by / 2, y)
    page.mouse.move(x + strip["width"] * by, y)
    page.mouse.up()


def test_dragging_the_frame_pans_and_its_edges_resize(four: Tickscope) -> None:
    page = four.page
    assert in_view(page) == (4000, 6000)
    pull(page, ".grip", 0.25)
    page.wait_for_function(value_of(".grip", "> 6000"))
    first, last = in_view(page)
    assert last - first == 2000
    shown = re.compile(rf"records {first // 1000}.?{first % 1000:03}")
    expect(page.locator(".timeline-head .span")).to_contain_text(shown)
    pull(page, ".edge.right", 0.2)
    page.wait_for_function(value_of(".edge.right", f"> {last + 2000}"))
    assert in_view(page)[0] == first
    pull(page, ".edge.left", -0.1)
    page.wait_for_function(value_of(".edge.left", f"< {first - 500}"))
    assert four.seq() == 5000


def test_the_frame_is_moved_from_the_keyboard_and_keeps_within_the_run(four: Tickscope) -> None:
    page = four.page
    page.locator(".map-frame .grip").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(value_of(".grip", "=== 4200"))
    for _ in range(30):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(value_of(".grip", "=== 1"))
    assert in_view(page) == (1, 2001)
    assert four.seq() == 5000


def test_a_long_sleep_is_a_break_when_the_whole_run_is_in_view_and_says_how_long_it_is(
    page: Page, server: Server
) -> None:
    view = Tickscope(page, server)
    run = str(view.api("/experiments", SLEEPY)["runs"][0]["id"])
    view.until(run, "complete")
    records = view.api(f"/runs/{run}")["records"]
    assert records > 24_000
    view.open(f"?run={run}&at=100&axis=time&view=1-{records}")
    window = view.api(f"/runs/{run}/window?axis=time&columns=700&lanes=mode:0&breaks=8")
    edges = [*window["times"], window["t_end"]]
    longest = max(edges[column + 1] - edges[column] for column in window["breaks"])
    assert longest > 10_000_000
    expect(page.locator(".timeline-head .span")).to_contain_text("records 1 to")
    box = page.locator("#plot").bounding_box()
    assert box is not None
    words = page.locator(".hover-line span")
    told: set[str] = set()
    for x in range(0, int(box["width"]), 6):
        page.mouse.move(box["x"] + x, box["y"] + 20)
        told.add(words.inner_text())
    assert len(window["breaks"]) >= 2
    assert f"Nothing happens for {longest / 1e6:.3g} ms." in told


def test_another_width_is_filled_at_once_also_at_rest(page: Page, server: Server) -> None:
    view = Tickscope(page, server).open()
    view.pause()
    page.set_viewport_size({"width": 1900, "height": 900})
    painted = """() => { const c = document.querySelector("#plot canvas"); const right = c.getContext("2d")
      .getImageData(c.width - 12, 0, 8, c.height).data; return c.clientWidth > 1000 && right.some((v) => v > 0); }"""
    page.wait_for_function(painted)
