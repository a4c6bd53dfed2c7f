"""A stored run of many millions of transitions, simulated once by a real server and kept for the next measurement."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from typing import Any

from tests.browser.server import Server

PROGRAM = {"name": "periodic_tick", "period_us": 200, "idle": "wfi"}
PER_SECOND = 2_650_000
"""Transitions of such a machine in a second of its own time, rounded down."""
MAX_RECORDS = "400000000"


def config(transitions: int) -> dict[str, Any]:
    """8 vCPUs in two VMs on 4 pCPUs, each with a tick every 200 us, until there are so many transitions."""
    vcpus = [{"program": PROGRAM} for _ in range(4)]
    return {
        "name": name_of(transitions), "seed": 1, "design": "v4.15", "platform": {"pcpus": 4},
        "vms": [{"vcpus": vcpus}, {"vcpus": vcpus}], "duration_us": transitions * 1_000_000 // PER_SECOND,
        "pace": {"mode": "max"},
    }  # fmt: skip


def name_of(transitions: int) -> str:
    """By which the run is found again."""
    return f"big run of {transitions} transitions"


def stored_run(server: Server, transitions: int) -> dict[str, Any]:
    """The run as REST tells it; simulated first when the server has none. Progress goes to stderr."""
    launched = ask(server, "/experiments", config(transitions))["runs"][0]["id"]
    run = ask(server, f"/runs/{launched}")
    start = time.monotonic()
    while run["status"] not in {"complete", "cancelled", "failed", "violated", "interrupted"}:
        time.sleep(2)
        run = ask(server, f"/runs/{launched}")
        sys.stderr.write(f"\r{run['transitions']:,} transitions after {time.monotonic() - start:.0f} s ")
    sys.stderr.write(f"\n{run['status']}: {run['transitions']:,} transitions, {run['records']:,} records\n")
    return dict(run)


def ask(server: Server, path: str, body: dict[str, Any] | None = None) -> Any:
    """What REST answers; urllib's HTTPError for an error."""
    headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.url}/api/v1{path}", data, headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.loads(answer.read())
