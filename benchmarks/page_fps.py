"""Frames per second of the real page on a live run, in real Chromium with software rendering.

    .venv/bin/python benchmarks/page_fps.py [--seconds 20] [--rates 10000,50000] [--size 1280x1100]

Starts a server of its own on a free port. For each rate it launches a run of 8 vCPUs on 4 pCPUs, measures an empty
page while that run is simulated (what this machine can show at all just now), then the page that follows the run live
with the lanes of all CPUs, at least 16 rows in sight. One line of JSON each: frames, the main thread's shares of the
time, CPU seconds per second of the server (with its worker) and of Chromium, transitions that arrived per second, the
heap after garbage collection, and the machine's load. `of_empty` is the page's frame rate divided by the empty page's.
`busy` is the share of the time in which the main thread had a task, `busy_cpu` the share in which it worked: on a busy
machine a task waits for a core. `frame_cpu_ms` is what it worked from one frame to the next (traced afterwards).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.page_meter import Meter
from benchmarks.page_trace import trace
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import launch_flags
from tests.browser.find_browser import find_browser
from tests.browser.server import Server

PROGRAM = {"name": "periodic_tick", "period_us": 200, "idle": "wfi"}
LAUNCH = """async (body) => (await (await fetch("/api/v1/experiments", {method: "POST",
  headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})).json()).runs[0].id"""
TRANSITIONS = "async (id) => (await (await fetch(`/api/v1/runs/${id}`)).json()).transitions"
CANCEL = """(id) => fetch(`/api/v1/runs/${id}/control`, {method: "POST",
  headers: {"Content-Type": "application/json"}, body: JSON.stringify({action: "cancel"})})"""
VISIBLE_LANES = """() => { const box = document.querySelector(".lane-names").getBoundingClientRect();
  return [...document.querySelectorAll(".lane-name")].map((n) => n.getBoundingClientRect())
    .filter((r) => r.height && r.bottom <= box.bottom + 1 && r.top >= box.top - 1).length; }"""
FOLDED = ".lane-names .lane-name.folded button"
LANES = 16
EMPTY_SECONDS = 5
TRACED_SECONDS = 5


def config(rate: int, seconds: float) -> dict[str, Any]:
    """A host with 4 pCPUs and 8 vCPUs, paced by transitions, long enough for the measurement."""
    vcpus = [{"program": PROGRAM} for _ in range(4)]
    return {
        "name": f"{rate} transitions per second", "seed": rate, "design": "v4.15", "platform": {"pcpus": 4},
        "vms": [{"vcpus": vcpus}, {"vcpus": vcpus}], "duration_us": int((seconds + 20) * 4_000_000),
        "pace": {"mode": "beat", "per_second": rate}, "fresh": True,
    }  # fmt: skip


def measure(page: Page, server: Server, rate: int, seconds: float, chromium: int) -> dict[str, Any]:
    """One run at one rate."""
    page.goto(server.login_url)
    run = page.evaluate(LAUNCH, config(rate, seconds))
    empty = measure_empty(page)
    page.goto(f"{server.url}/?run={run}")
    page.wait_for_selector("#connection[data-state=live]", timeout=20_000)
    page.click("#all-lanes")
    unfold(page)
    page.wait_for_timeout(2000)
    assert server.process is not None
    meter = Meter(page, {"server": server.process.pid, "chromium": chromium})
    heap, seen = meter.heap(), page.evaluate(TRANSITIONS, run)
    meter.start()
    page.wait_for_timeout(seconds * 1000)
    told = meter.stop()
    heap_end = meter.heap()
    arrived = page.evaluate(TRANSITIONS, run) - seen
    lanes = page.evaluate(VISIBLE_LANES)
    frame_cpu = trace(page, TRACED_SECONDS)
    page.evaluate(CANCEL, run)
    return {
        "asked_per_s": rate, "arrived_per_s": round(arrived / seconds), "lanes": lanes, **told,
        "frame_cpu_ms": frame_cpu,
        "empty_page": empty, "of_empty": round(told["fps"] / empty["fps"], 3),
        "heap_mb": [round(size / 1e6, 1) for size in (heap, heap_end)],
    }  # fmt: skip


def unfold(page: Page) -> None:
    """Open groups of lanes until enough of them are in sight, one row each."""
    page.wait_for_timeout(500)
    while page.evaluate(VISIBLE_LANES) < LANES and page.locator(FOLDED).count():
        page.locator(FOLDED).first.click()
        page.wait_for_timeout(200)


def measure_empty(page: Page) -> dict[str, Any]:
    """What an empty page reaches at the moment: the ceiling."""
    page.goto("about:blank")
    meter = Meter(page)
    meter.start()
    page.wait_for_timeout(EMPTY_SECONDS * 1000)
    told = meter.stop()
    return {"fps": told["fps"], "frame_ms": told["frame_ms"], "load": told["load"]}


def main() -> None:
    """Print one line of JSON per rate."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--rates", default="10000,50000")
    arguments.add_argument("--size", default="1280x1100")
    options = arguments.parse_args()
    width, height = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=launch_flags())
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            chromium = chromium_pid(page)
            for rate in map(int, options.rates.split(",")):
                told = measure(page, server, rate, options.seconds, chromium)
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()
            browser.close()
        finally:
            server.stop()


def chromium_pid(page: Page) -> int:
    """Process id of the browser that shows a page."""
    assert page.context.browser is not None
    told = page.context.browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return int(next(process["id"] for process in told if process["type"] == "browser"))


if __name__ == "__main__":
    main()
