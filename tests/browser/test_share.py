"""Sharing what is on screen: every text works as it is, no token is in any, and pictures stand alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.driver import WAIT_MS, Tickscope
from tests.browser.server import Server

SVG = "{http://www.w3.org/2000/svg}"
TABS = ("link", "curl", "python", "shell")


@pytest.fixture
def shared(page: Page, server: Server) -> tuple[Tickscope, str, str]:
    """The dialog open over a run at record 300, with the older design beside it."""
    view = Tickscope(page, server)
    run, beside = (
        view.launch("tick-busy", duration_us=4000),
        view.launch("tick-busy", duration_us=4000, design="parent"),
    )
    view.open(f"?run={run}&with={beside}&at=300&view=250-350")
    view.wait_for_seq(300)
    page.keyboard.press("Shift+L")
    expect(page.locator("#share")).to_be_visible(timeout=WAIT_MS)
    return view, run, beside


def texts(page: Page, tab: str) -> dict[str, str]:
    """Title's id -> text, of one tab."""
    page.click(f"#share-tab-{tab}")
    expect(page.locator("#share-panel textarea").first).to_be_visible()
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('#share-panel textarea')]"
        ".map((area) => [area.id.replace('share-text-', ''), area.value]))"
    )
    return found


def execute(command: list[str], text: str, server: Server, folder: Path) -> str:
    """Run a text with the token in the environment, and `tickscope` on the path; returns what it printed."""
    script = folder / "tickscope"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tickscope "$@"\n')
    script.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "TICKSCOPE_TOKEN": server.token, "PATH": path}
    done = subprocess.run(command, input=text, capture_output=True, text=True, env=environment, cwd=folder, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_text_holds_the_token(shared: tuple[Tickscope, str, str], server: Server) -> None:
    view, _, _ = shared
    for tab in TABS:
        for text in texts(view.page, tab).values():
            assert server.token not in text and len(text) > 20


def test_each_python_program_runs_as_it_is(shared: tuple[Tickscope, str, str], server: Server, tmp_path: Path) -> None:
    view, run, _ = shared
    programs = texts(view.page, "python")
    assert set(programs) == {"client", "compare", "launch", "simulate"}
    printed = {name: execute([sys.executable, "-"], text, server, tmp_path) for name, text in programs.items()}
    totals = view.api(f"/runs/{run}")["totals"]
    assert f"'exits': {totals['exits']}" in printed["simulate"] and run in printed["launch"]
    assert "\n300 " in printed["client"] and "\n300 " in printed["simulate"]
    assert "parent" in printed["compare"] and "v4.15" in printed["compare"]


def test_each_request_runs_as_it_is(shared: tuple[Tickscope, str, str], server: Server, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    view, run, beside = shared
    printed = {name: execute(["sh"], text, server, tmp_path) for name, text in texts(view.page, "curl").items()}
    assert set(printed) == {"state", "records", "window", "metrics", "why", "run", "experiment"}
    assert not any('"error"' in text for text in printed.values())
    assert '"seq":300' in printed["state"] and '"seq":250' in printed["records"] and '"seq":350' in printed["records"]
    assert run in printed["experiment"] and beside in printed["experiment"] and '"complete"' in printed["experiment"]


def test_each_command_line_runs_as_it_is(shared: tuple[Tickscope, str, str], server: Server, tmp_path: Path) -> None:
    view, run, beside = shared
    printed = {name: execute(["sh"], text, server, tmp_path) for name, text in texts(view.page, "shell").items()}
    assert run in printed["summary"] and beside in printed["summary"] and run in printed["file"]
    assert (tmp_path / "v4.15.tape").stat().st_size > 1000


def test_copying_puts_the_text_on_the_clipboard_and_l_copies_the_link(
    shared: tuple[Tickscope, str, str], server: Server
) -> None:
    view, run, _ = shared
    page = view.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    wanted = texts(page, "curl")["state"]
    page.click("#share-copy-state")
    expect(page.locator("#toasts")).to_contain_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == wanted
    page.keyboard.press("Escape")
    expect(page.locator("#share-copy-state")).to_be_hidden()
    page.keyboard.press("l")
    expect(page.locator("#toasts")).to_contain_text("The link to this place is copied")
    assert f"run={run}" in page.evaluate("() => navigator.clipboard.readText()")


def test_a_key_works_in_the_moment_after_a_dialog_has_closed(
    shared: tuple[Tickscope, str, str], server: Server
) -> None:
    page = shared[0].page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page.locator("#share-panel textarea").first.focus()
    page.evaluate(
        """() => {
          document.getElementById("share").close();
          const press = { key: "l", bubbles: true, cancelable: true };
          (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", press));
        }"""
    )
    expect(page.locator("#toasts")).to_contain_text("The link to this place is copied")


def test_without_the_clipboard_the_text_is_shown_and_selected(page: Page, server: Server) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    view = Tickscope(page, server)
    run = view.launch("flow-1-7")
    view.open(f"?run={run}&at=50")
    page.keyboard.press("l")
    area = page.locator("#share-text-run-link")
    expect(area).to_be_visible(timeout=WAIT_MS)
    page.click("#share-copy-run-link")
    expect(page.locator("#toasts")).to_contain_text("press Ctrl+C")
    chosen = area.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert f"run={run}&at=50" in chosen


def test_the_link_to_the_experiment_brings_the_run_back_after_its_deletion(
    shared: tuple[Tickscope, str, str], watch: Watch
) -> None:
    watch.allow("404")
    view, run, beside = shared
    link = texts(view.page, "link")["experiment-link"]
    for one in (run, beside):
        view.api(f"/runs/{one}", method="DELETE")
    view.page.goto(link)
    expect(view.page.locator("#link-dialog")).to_contain_text("not on this server", timeout=WAIT_MS)
    view.page.click("#link-run")
    view.wait_for_seq(300)
    expect(view.page.locator(".timeline-head .span")).to_contain_text("250", timeout=WAIT_MS)


def saved(page: Page, kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.click(f"#picture-{kind}")
    target = folder / f"picture.{kind}"
    download.value.save_as(target)
    return target


def words_of(root: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_as_svg_stands_alone_and_says_what_the_board_says(
    shared: tuple[Tickscope, str, str], server: Server, tmp_path: Path, theme: str
) -> None:
    view, run, _ = shared
    page = view.page
    page.click("#share-tab-picture")
    page.select_option("#picture-theme", theme)
    told = page.locator("#what").text_content() or ""
    file = saved(page, "svg", tmp_path)
    text = file.read_text()
    root = ElementTree.fromstring(text)
    assert root.get("width") == "1920" and int(root.get("height") or 0) > 600
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg", "g", "defs", "pattern", "clipPath", "rect", "line", "path", "polyline", "circle", "text", "ellipse"
    }  # fmt: skip
    assert not re.search(r"href|url\((?!#)|script|style|foreignObject", text) and server.token not in text
    bent = [node for node in root.iter(f"{SVG}path") if (node.get("d") or "").count("A") == 4]
    assert len(bent) == 2, "the coloured edges of the two cards follow their rounded corners"
    words = words_of(root)
    for word in ("PPI 27", "pending", "active", "CNTV_CTL", "saved CVAL", "ap_list", "pCPU 0", "loaded", "record 300"):
        assert word in words, word
    assert f"run={run}" in words and len(told) > 10 and told in words
    ground = next(node for node in root.iter(f"{SVG}rect")).get("fill") or ""
    assert ground.startswith(("#0", "#1")) == (theme == "dark")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"


def test_a_picture_as_png_has_its_size_and_is_not_blank(shared: tuple[Tickscope, str, str], tmp_path: Path) -> None:
    view, _, _ = shared
    page = view.page
    page.click("#share-tab-picture")
    page.uncheck("#picture-board")
    page.select_option("#picture-width", "1280")
    data = saved(page, "png", tmp_path).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(data[16:20], "big") == 1280
    colours: dict[str, Any] = page.evaluate(
        """async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      const counts = new Map();
      for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      const numbers = [...counts.values()];
      return { many: numbers.filter((n) => n > 400).length, most: Math.max(...numbers) / pixels.length };
    }""",
        list(data),
    )
    assert colours["many"] >= 6 and colours["most"] < 0.9
    page.uncheck("#picture-timeline")
    expect(page.locator("#picture-png")).to_be_disabled()
