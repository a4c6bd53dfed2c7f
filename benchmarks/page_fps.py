"""Frames per second and memory of the real page on a live run, in headless Chromium (software rendering).

    .venv/bin/python benchmarks/page_fps.py [--seconds 20] [--rates 1000,10000]

Starts a server of its own on a free port, launches one run per rate, follows it live, and prints one JSON line each:
fps (animation frames), the 95th percentile of the time between frames, the share of time the main thread was busy
in tasks over 50 ms, transitions that arrived per second, and the JavaScript heap after garbage collection at start
and end.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.conftest import launch_flags
from tests.browser.find_browser import find_browser
from tests.browser.server import Server

PROGRAM = {"name": "periodic_tick", "period_us": 200, "idle": "wfi"}
COUNT_FRAMES = """() => {
  window.frames_seen = []; window.long_tasks = 0;
  const loop = (now) => { window.frames_seen.push(now); requestAnimationFrame(loop); };
  requestAnimationFrame(loop);
  new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.long_tasks += e.duration)))
    .observe({type: "longtask"});
}"""
LAUNCH = """async (body) => (await (await fetch("/api/v1/experiments", {method: "POST",
  headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})).json()).runs[0].id"""
TRANSITIONS = "async (id) => (await (await fetch(`/api/v1/runs/${id}`)).json()).transitions"


def config(rate: int, seconds: float) -> dict[str, Any]:
    """A host with 4 pCPUs and 8 vCPUs, paced by transitions."""
    vcpus = [{"program": PROGRAM} for _ in range(4)]
    return {
        "name": f"{rate} transitions per second", "seed": rate, "design": "v4.15", "platform": {"pcpus": 4},
        "vms": [{"vcpus": vcpus}, {"vcpus": vcpus}], "duration_us": int(seconds * 4_000_000),
        "pace": {"mode": "beat", "per_second": rate}, "fresh": True,
    }  # fmt: skip


def heap(cdp: CDPSession) -> int:
    """Bytes of the JavaScript heap and of its typed arrays that are in use after garbage collection."""
    cdp.send("HeapProfiler.collectGarbage")
    usage = cdp.send("Runtime.getHeapUsage")
    return int(usage["usedSize"] + usage.get("backingStorageSize", 0))


def measure(page: Page, server: Server, rate: int, seconds: float) -> dict[str, Any]:
    """One run at one rate."""
    run = page.evaluate(LAUNCH, config(rate, seconds))
    page.wait_for_timeout(500)
    page.goto(f"{server.url}/?run={run}")
    page.wait_for_selector("#connection[data-state=live]", timeout=20_000)
    page.wait_for_timeout(2000)
    cdp = page.context.new_cdp_session(page)
    heap_before, seen = heap(cdp), page.evaluate(TRANSITIONS, run)
    page.evaluate(COUNT_FRAMES)
    start = time.monotonic()
    page.wait_for_timeout(seconds * 1000)
    elapsed = time.monotonic() - start
    stamps, long_ms = page.evaluate("[window.frames_seen, window.long_tasks]")
    arrived = page.evaluate(TRANSITIONS, run) - seen
    gaps = sorted(b - a for a, b in pairwise(stamps))
    page.click("#run-cancel")
    return {
        "transitions_per_s_asked": rate, "transitions_per_s": round(arrived / elapsed),
        "fps": round(len(stamps) / elapsed, 1),
        "frame_ms_p95": round(gaps[int(len(gaps) * 0.95)], 1), "long_task_share": round(long_ms / (elapsed * 1000), 3),
        "heap_mb_start": round(heap_before / 1e6, 1), "heap_mb_end": round(heap(cdp) / 1e6, 1),
    }  # fmt: skip


def main() -> None:
    """Print one line of JSON per rate."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--rates", default="1000,10000")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=launch_flags())
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.goto(server.login_url)
            for rate in map(int, options.rates.split(",")):
                sys.stdout.write(json.dumps(measure(page, server, rate, options.seconds)) + "\n")
            browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
