"""The canary: when a browser test fails, these tell whether it is the page's fault or the browser's."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch, launch_flags

HTML = "<title>canary</title><p id=p>-</p><script>p.textContent = 2n ** 64n - 1n</script>"


def test_chromium_runs_scripts_without_any_driver(chromium_path: str, tmp_path: Path) -> None:
    (tmp_path / "canary.html").write_text(HTML, encoding="utf-8")
    command = [chromium_path, "--headless", f"--user-data-dir={tmp_path / 'profile'}", *launch_flags(), "--dump-dom"]
    done = subprocess.run([*command, (tmp_path / "canary.html").as_uri()], capture_output=True, text=True, timeout=120)
    assert "18446744073709551615" in done.stdout, done.stderr[-2000:]


def test_the_driver_and_this_chromium_understand_each_other(page: Page) -> None:
    page.set_content(HTML)
    assert page.title() == "canary"
    assert page.inner_text("#p") == "18446744073709551615"


def test_console_errors_are_noticed(page: Page, watch: Watch) -> None:
    page.evaluate("console.error('on purpose')")
    assert watch.verdict()
    watch.allow("on purpose")
    assert watch.verdict() == []


@pytest.mark.parametrize("url", ["http://other.example/x.js", "https://203.0.113.9/"])
def test_requests_off_loopback_are_noticed(page: Page, watch: Watch, url: str) -> None:
    page.evaluate("url => fetch(url).catch(() => 0)", url)
    assert watch.foreign.pop().endswith(url)
    watch.allow("other.example", "203.0.113.9")
