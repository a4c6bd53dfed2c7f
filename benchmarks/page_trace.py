"""What a frame costs the main thread in CPU time, by Chromium's trace: a busy machine makes a frame late, not dear."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from typing import Any

from playwright.sync_api import Page

MAIN = "CrRendererMain"
TASK, FRAME = "ThreadControllerImpl::RunTask", "WebFrameWidgetImpl::BeginMainFrame"


def trace(page: Page, seconds: float) -> dict[str, Any]:
    """CPU ms of the main thread from one frame to the next (median, 95th percentile, longest), and the dearest task."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["toplevel", "blink"])
    page.wait_for_timeout(seconds * 1000)
    return frame_costs(json.loads(browser.stop_tracing())["traceEvents"])


def main_events(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What ran on the main thread of the page: of several renderers, the one that drew most."""
    mains = {(e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == MAIN}
    own = [e for e in events if e.get("ph") == "X" and (e["pid"], e["tid"]) in mains]
    drew = Counter((e["pid"], e["tid"]) for e in own if e["name"] == FRAME)
    thread = drew.most_common(1)[0][0] if drew else None
    return [e for e in own if (e["pid"], e["tid"]) == thread]


def dearest_task(events: list[dict[str, Any]]) -> float:
    """CPU ms of the longest task of the page's main thread."""
    return round(max((e.get("tdur", 0) for e in main_events(events) if e["name"] == TASK), default=0) / 1000, 1)


def frame_costs(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The same from the trace's events; `events` holds at least one page that draws frames."""
    own = main_events(events)
    starts = sorted(e["ts"] for e in own if e["name"] == FRAME)
    costs = [0.0] * (len(starts) + 1)
    for task in (e for e in own if e["name"] == TASK):
        costs[bisect_right(starts, task["ts"] + task["dur"])] += task.get("tdur", 0) / 1000
    whole = sorted(costs[1:-1]) or [0.0]
    return {
        "p50": round(whole[len(whole) // 2], 1), "p95": round(whole[int(len(whole) * 0.95)], 1),
        "max": round(whole[-1], 1), "dearest_task": dearest_task(events),
    }  # fmt: skip
