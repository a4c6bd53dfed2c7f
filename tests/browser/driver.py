"""The page as a reader uses it, and the server's answers beside it."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.server import Server

CTL_BITS = {"ENABLE": 1, "IMASK": 2, "ISTATUS": 4}
WAIT_MS = 120_000
"""Patience with a machine under load; what is right is there at once otherwise."""

expect.set_options(timeout=WAIT_MS)


class Tickscope:
    """One page, logged in, without the first visit's callouts."""

    def __init__(self, page: Page, server: Server, *, callouts: bool = False) -> None:
        self.page = page
        self.server = server
        page.set_default_timeout(WAIT_MS)
        if not callouts:
            page.add_init_script("localStorage.setItem('tickscope.callouts', 'seen')")

    def open(self, search: str = "") -> Tickscope:
        """Log in and open a place of the page; "" is the demo."""
        self.login()
        self.page.goto(f"{self.server.url}/{search}")
        self.ready()
        return self

    def open_stretch(self, preset: str, place: str) -> Tickscope:
        """Open a run of a preset at a place of the form `at=..&view=..`, and wait for its timeline."""
        self.open(f"?run={self.launch(preset)}&{place}")
        expect(self.page.locator(".timeline-head .span")).to_contain_text("records")
        return self

    def login(self) -> None:
        """Get the cookie, as opening the printed link does."""
        assert self.page.request.get(self.server.login_url).ok

    def ready(self) -> None:
        """Wait until the board shows a moment."""
        expect(self.page.locator("#board article").first).to_be_visible(timeout=WAIT_MS)
        expect(self.page.locator("#what")).not_to_be_empty()

    def api(self, path: str, body: dict[str, Any] | None = None, method: str = "") -> Any:
        """Ask the REST interface as a client does; raises urllib's HTTPError for an error."""
        headers = {"Authorization": f"Bearer {self.server.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server.url}/api/v1{path}", data, headers, method=method or None)
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def launch(self, preset: str, **more: Any) -> str:
        """Run a preset to its end; returns the run's id."""
        answer = self.api("/experiments", {"preset": preset, "pace": {"mode": "max"}, **more})
        run = str(answer["runs"][0]["id"])
        if more.get("pace", {}).get("mode", "max") == "max":
            self.until(run, "complete", "violated")
        return run

    def until(self, run: str, *statuses: str) -> None:
        """Wait until a run has one of these statuses."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while (status := self.api(f"/runs/{run}")["status"]) not in statuses:
            assert time.monotonic() < deadline, f"the run is still {status}"
            time.sleep(0.1)

    def seq(self) -> int:
        """The record at the cursor."""
        return int(self.page.locator("#seek").input_value())

    def wait_for_seq(self, seq: int) -> None:
        """Until the cursor is there and the board shows it."""
        expect(self.page.locator("#seek")).to_have_value(str(seq), timeout=WAIT_MS)
        self.page.wait_for_timeout(150)

    def seek(self, seq: int) -> None:
        """By the slider."""
        move = "(el, seq) => { el.value = seq; el.dispatchEvent(new Event('input')); }"
        self.page.locator("#seek").evaluate(move, seq)
        self.wait_for_seq(seq)

    def pause(self) -> None:
        """Stop my cursor if it plays."""
        if self.page.locator("#play").get_attribute("data-playing") == "true":
            self.page.click("#play")

    def board(self) -> dict[str, int]:
        """Lane name -> value, of everything on the board that names its variable."""
        found = self.page.evaluate("""() => [...document.querySelectorAll("#board article [data-var]")].map((el) => ({
          name: el.dataset.var, text: el.textContent, lamp: el.classList.contains("lamp"),
          on: el.classList.contains("on"), bits: [...el.querySelectorAll(".bit.on")].map((b) => b.textContent)}))""")
        return {item["name"]: value for item in found if (value := _value(item)) is not None}

    def state(self, run: str, seq: int) -> dict[str, int]:
        """Lane name -> value, as the server tells it."""
        names = [variable["name"] for variable in self.api(f"/runs/{run}/declaration")["variables"]]
        values = self.api(f"/runs/{run}/state?at={seq}")["values"]
        return {name: int(value, 16) for name, value in zip(names, values, strict=True)}

    def check_board(self, run: str) -> None:
        """What the board shows is what the server says of the record at the cursor, at the latest after a while."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while True:
            shown = self.board()
            told = self.state(run, self.seq())
            assert len(shown) > 10
            wrong = {name: (value, told[name]) for name, value in shown.items() if told[name] != value}
            if not wrong:
                return
            assert time.monotonic() < deadline, f"shown, told: {wrong}"
            self.page.wait_for_timeout(50)


def _value(item: dict[str, Any]) -> int | None:
    name, text = item["name"], item["text"]
    if name.split(":")[0].endswith("_ctl"):
        return sum(CTL_BITS[bit] for bit in item["bits"])
    if item["lamp"]:
        return int(item["on"])
    if not text:
        return -1  # not drawn yet
    if name.startswith("loaded"):
        match = re.match(r"loaded = (\d)", text)
        return int(match[1]) if match else None
    if name.startswith("bg_timer"):
        return 0 if text == "off" else None
    return int(text.replace("_", ""), 16 if text.startswith("0x") else 10)
