"""Measures a page in real Chromium: frames, what the main thread does, and what the processes beside it use."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

WATCH = """() => {
  window.meter = {frames: [], tasks: []};
  const loop = (now) => { window.meter.frames.push(now); requestAnimationFrame(loop); };
  requestAnimationFrame(loop);
  new PerformanceObserver((list) => list.getEntries().forEach((e) => window.meter.tasks.push(e.duration)))
    .observe({type: "longtask"});
}"""
PARTS = {"script": "ScriptDuration", "layout": "LayoutDuration", "style": "RecalcStyleDuration"}
HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Reading:
    """The counters at one instant: seconds of the wall and of the main thread, and CPU seconds by process."""

    wall: float
    main: dict[str, float]
    cpu: dict[str, float]


class Meter:
    """Watches one page between `start` and `stop`. `processes`: process ids by name, whose CPU time is told too."""

    def __init__(self, page: Page, processes: dict[str, int] | None = None) -> None:
        self._page, self._processes = page, processes or {}
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")
        # A second look at the same thread by its CPU time: on a busy machine a task lasts longer than it works.
        self._cpu: CDPSession = page.context.new_cdp_session(page)
        self._cpu.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._first: Reading | None = None

    def start(self) -> None:
        """Begin to count; the page must be the one that is measured, and stay."""
        self._page.evaluate(WATCH)
        self._first = self._read()

    def stop(self) -> dict[str, Any]:
        """What was counted since `start`: frames per second, ms between frames, shares of the wall's time."""
        assert self._first is not None
        last, first = self._read(), self._first
        seen = self._page.evaluate("window.meter")
        wall = last.wall - first.wall
        spent = {name: (last.main[name] - first.main[name]) / wall for name in last.main}
        return {
            "fps": round(len(seen["frames"]) / wall, 1), "frame_ms": gaps_of(seen["frames"]),
            "longest_task_ms": round(max(seen["tasks"], default=0)), "tasks_over_50_ms": len(seen["tasks"]),
            "main_thread": {name: round(share, 3) for name, share in spent.items()},
            "cpu": {name: round((last.cpu[name] - first.cpu[name]) / wall, 2) for name in last.cpu},
            "load": load(),
        }  # fmt: skip

    def heap(self) -> int:
        """Bytes of the JavaScript heap and of its typed arrays that are in use after garbage collection."""
        self._cdp.send("HeapProfiler.collectGarbage")
        usage = self._cdp.send("Runtime.getHeapUsage")
        return int(usage["usedSize"] + usage.get("backingStorageSize", 0))

    def _read(self) -> Reading:
        told, worked = metrics_of(self._cdp), metrics_of(self._cpu)
        main = {"busy": told["TaskDuration"], "busy_cpu": worked["TaskDuration"]}
        main |= {name: told[key] for name, key in PARTS.items()}
        return Reading(time.monotonic(), main, {name: cpu_seconds(pid) for name, pid in self._processes.items()})


def metrics_of(session: CDPSession) -> dict[str, float]:
    """Chromium's counters of a page, by name."""
    return {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def gaps_of(stamps: list[float]) -> dict[str, float]:
    """Median, 95th percentile and longest time between frames, ms."""
    gaps = sorted(b - a for a, b in pairwise(stamps)) or [0.0]
    at = {"p50": len(gaps) // 2, "p95": int(len(gaps) * 0.95), "max": len(gaps) - 1}
    return {name: round(gaps[place], 1) for name, place in at.items()}


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process and its children, as far as they live; 0 when it is gone."""
    total = 0.0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total = (int(fields[11]) + int(fields[12])) / HERTZ
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            total += sum(cpu_seconds(int(child)) for child in children)
    except OSError:
        pass
    return total


def load() -> float:
    """How many processes wanted a core in the last minute: figures of a busy machine are worth less."""
    return round(os.getloadavg()[0], 1)
