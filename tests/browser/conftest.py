"""Fixtures of the browser tests: one Chromium, one server, and pages that report what must not happen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.classroom import Class, begin
from tests.browser.find_browser import find_browser
from tests.browser.server import Server

FLAGS = (
    # Without these Chromium looks for updates and for its maker's hosts at every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    # Any name that still slips through is answered here, not by a name server.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


def launch_flags() -> list[str]:
    """The flags, plus `--no-sandbox` where Chromium's sandbox cannot start: for root."""
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium; the test fails with the remedy if there is none."""
    return find_browser()


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One launched Chromium. Of package scope: Playwright keeps an event loop running until it is closed, which
    asynchronous tests of other folders would trip over."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=launch_flags())
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server with an empty database, shared by the tests of this folder."""
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A running server for one test alone, which may stop and start it."""
    running = Server(tmp_path)
    running.start()
    yield running
    running.stop()


class Watch:
    """What a page did that no page of ours may do."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.allowed: tuple[str, ...] = ()

    def attach(self, page: Page) -> None:
        """Listen to one page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._request(request.url))
        page.on("websocket", lambda socket: self._request(socket.url))

    def allow(self, *parts: str) -> None:
        """Accept console errors that contain one of these: for tests that provoke them, such as a lost connection."""
        self.allowed += parts

    def verdict(self) -> list[str]:
        """All console errors that were not allowed and all requests that left loopback."""
        return [error for error in self.errors if not any(part in error for part in self.allowed)] + self.foreign

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, url: str) -> None:
        split = urlsplit(url)
        if split.scheme in {"http", "https", "ws", "wss"} and split.hostname not in LOOPBACK:
            self.foreign.append(f"request off loopback: {url}")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Attached to every page of `context`; the test fails at its end if the page misbehaved."""
    watching = Watch()
    yield watching
    assert watching.verdict() == []


@pytest.fixture
def context(browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """A fresh profile, 1280 x 800, no animations."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    fresh.on("page", watch.attach)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of a fresh profile: `page.goto(server.login_url)` comes next."""
    return context.new_page()


@pytest.fixture
def pages(browser: Browser, watch: Watch) -> Iterator[list[Page]]:
    """Two fresh profiles, for a class."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce") for _ in range(2)]
    for one in contexts:
        one.on("page", watch.attach)
    yield [one.new_page() for one in contexts]
    for one in contexts:
        one.close()


@pytest.fixture
def lesson(pages: list[Page], server: Server) -> Class:
    """The teacher leads at record 60 of a run; the follower has opened the link."""
    return begin(pages, server)
