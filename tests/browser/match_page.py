"""The page that compares, opened for a test; and the server's answers as a wrong machine would give them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server

READY = {"table": "table.counts a.cell", "programs": ".op-block", "try": ".tried-op table"}
SLEEPER = "timer_arm_past\nack\nwfi_in 5000\nhvc"


def open_tab(page: Page, server: Server, tab: str, **place: Any) -> Tickscope:
    """Log in and open a tab; wait until it is drawn."""
    view = Tickscope(page, server)
    view.login()
    query = "&".join(f"{name}={value}" for name, value in {"tab": tab, **place}.items())
    page.goto(f"{server.url}/match.html?{query}")
    expect(page.locator(READY[tab]).first).to_be_visible(timeout=WAIT_MS)
    return view


def altered(page: Page, path: str, change: Callable[[Any], None]) -> None:
    """Let the page see the server's real answer with one thing changed: what a wrong machine would give."""

    def answer(route: Route) -> None:
        response = route.fetch()
        data = response.json()
        change(data)
        route.fulfill(response=response, body=json.dumps(data))

    page.route(path, answer)
