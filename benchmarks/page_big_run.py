"""A run of 10,000,000 transitions in real Chromium: from the whole run to a single transition, and anywhere.

    .venv/bin/python benchmarks/page_big_run.py --data-dir DIR [--transitions 10000000] [--size 1280x800]

The run is simulated once by a real server into DIR (this takes minutes) and found there the next time. One line of
JSON for each thing a reader does: how long until nothing was under way any more, the longest task of the main thread
in wall time and in CPU time, the longest time without a frame, and the slowest answers of the server by route (as the
page sees them; those are awaited, they do not stop the page). A pause is a task or a gap between frames over 100 ms.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.big_run import MAX_RECORDS, stored_run
from benchmarks.page_meter import load
from benchmarks.page_trace import dearest_task
from playwright.sync_api import Page, Request, sync_playwright

from tests.browser.conftest import launch_flags
from tests.browser.find_browser import find_browser
from tests.browser.server import Server

WATCH = """() => {
  window.pause = {gap: 0, task: 0, last: 0, busy: 0};
  performance.setResourceTimingBufferSize(5000);
  const loop = (now) => {
    const p = window.pause;
    if (p.last) p.gap = Math.max(p.gap, now - p.last);
    p.last = now;
    requestAnimationFrame(loop);
  };
  requestAnimationFrame(loop);
  const longest = (list) => Math.max(window.pause.task, ...list.getEntries().map((e) => e.duration));
  new PerformanceObserver((list) => (window.pause.task = longest(list))).observe({type: "longtask"});
}"""
BEGIN = "() => { performance.clearResourceTimings(); Object.assign(window.pause ?? {}, {gap: 0, task: 0, last: 0}); }"
ANSWERS = """() => performance.getEntriesByType("resource").filter((e) => e.name.includes("/api/"))
  .map((e) => [new URL(e.name).pathname.replace(/.*runs\\/[^/]+\\/?/, ""), e.duration])"""
QUIET_MS = 250
STEPS = 17


class Doing:
    """Measures what happens on a page from an action until nothing is under way."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        self._last = 0.0
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def measure(self, name: str, act: Callable[[], object]) -> None:
        """Print what one action costs."""
        browser = self._page.context.browser
        assert browser is not None
        browser.start_tracing(page=self._page, categories=["toplevel", "blink"])
        self._page.evaluate(BEGIN)
        start = self._last = time.monotonic()
        act()
        self._settle()
        took = (self._last - start) * 1000
        seen, answers = self._page.evaluate("window.pause ?? {gap: 0, task: 0}"), self._page.evaluate(ANSWERS)
        events = json.loads(browser.stop_tracing())["traceEvents"]
        worst: dict[str, float] = {}
        for route, ms in answers:
            worst[route.split("?")[0]] = max(worst.get(route.split("?")[0], 0), round(ms))
        line = {
            "did": name, "settled_ms": round(took), "longest_task_ms": round(seen["task"]),
            "dearest_task_cpu_ms": dearest_task(events), "longest_gap_ms": round(seen["gap"]),
            "requests": len(answers), "slowest_answer_ms": worst, "load": load(),
        }  # fmt: skip
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def _settle(self) -> None:
        """Until no request has been under way for a while."""
        while self._open or (time.monotonic() - self._last) * 1000 < QUIET_MS:
            self._page.wait_for_timeout(20)

    def _begun(self, request: Request) -> None:
        if "/api/" in request.url:
            self._open.add(request)
            self._last = time.monotonic()

    def _ended(self, request: Request) -> None:
        if request in self._open:
            self._open.discard(request)
            self._last = time.monotonic()


def actions(page: Page, url: str, head: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a reader does, in order."""
    box = {"x": 600, "y": 0.0}
    picks = random.Random(1)

    def go_to(seq: int) -> None:
        page.fill("#go-to-field", str(seq))
        page.press("#go-to-field", "Enter")

    def wheel(by: int) -> None:
        page.mouse.wheel(0, by)

    def to_the_plot() -> None:
        page.locator("#plot").scroll_into_view_if_needed()
        place = page.locator("#plot").bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + box["x"], place["y"] + 40)

    yield "open at the start", lambda: page.goto(url)
    page.evaluate(WATCH)
    yield "fit the whole run", lambda: page.click(".timeline-head button:has-text('Fit')")
    to_the_plot()
    for step in range(STEPS):
        yield f"wheel in, step {step + 1}", lambda: wheel(-240)
    yield "pan by some widths", lambda: pan(page, 3000)
    yield "pan back", lambda: pan(page, -3000)
    for _ in range(6):
        yield "go to a random record", lambda: go_to(picks.randrange(head))
    yield "next change on the selected lane", lambda: page.keyboard.press(".")
    yield "previous change on the selected lane", lambda: page.keyboard.press(",")
    yield "one transition on", lambda: page.keyboard.press("ArrowRight")
    for step in range(6):
        yield f"wheel out, step {step + 1}", lambda: wheel(720)
    yield "time axis", lambda: page.click("#axis-time")
    yield "fit the whole run, time axis", lambda: page.click(".timeline-head button:has-text('Fit')")
    yield "open at the end", lambda: page.goto(f"{url}&at={head}")


def pan(page: Page, pixels: int) -> None:
    """Shift and wheel."""
    page.keyboard.down("Shift")
    page.mouse.wheel(0, pixels)
    page.keyboard.up("Shift")


def main() -> None:
    """Print one line of JSON per action."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--data-dir", type=Path, required=True)
    arguments.add_argument("--transitions", type=int, default=10_000_000)
    arguments.add_argument("--size", default="1280x800")
    options = arguments.parse_args()
    width, height = map(int, options.size.split("x"))
    options.data_dir.mkdir(parents=True, exist_ok=True)
    server = Server(options.data_dir, MAX_RECORDS=MAX_RECORDS)
    with sync_playwright() as playwright:
        server.start()
        try:
            run = stored_run(server, options.transitions)
            told = {name: run[name] for name in ("transitions", "records", "t_ns", "stored_bytes")}
            sys.stdout.write(json.dumps({"run": told}) + "\n")
            browser = playwright.chromium.launch(executable_path=find_browser(), args=launch_flags())
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            page.add_init_script("localStorage.setItem('tickscope.callouts', 'seen')")
            page.goto(server.login_url)
            doing = Doing(page)
            for name, act in actions(page, f"{server.url}/?run={run['id']}", run["records"]):
                doing.measure(name, act)
            browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
