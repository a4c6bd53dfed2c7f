"""The two commands do all the set-up, and a browser is found, installed, or its absence explained."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.browser.find_browser import NoBrowserError, find_browser


def planned(target: str) -> list[str]:
    """The commands `make` would run for a target in a fresh checkout, without running them."""
    return make("--dry-run", "--always-make", target).splitlines()


def make(*arguments: str) -> str:
    """What make prints; free of the flags of a make that may have started this test."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def in_order(lines: list[str], *parts: str) -> bool:
    """Whether each part stands in some command, first found one after the other."""
    places = [next(i for i, line in enumerate(lines) if part in line) for part in parts]
    return places == sorted(places)


def test_run_sets_up_and_then_serves() -> None:
    lines = planned("run")
    assert in_order(lines, "-m venv", "--require-hashes -r requirements.lock", "--no-deps", "-m tickscope serve")
    assert not any("npm" in line for line in lines), "running needs Python alone"


def test_test_sets_up_and_runs_pytest_last() -> None:
    lines = planned("test")
    assert in_order(lines, "requirements.lock", "requirements-dev.lock", " ci", "find_browser.py", "ruff", "mypy")
    assert in_order(lines, "mypy", "run --silent types", "node --test", "-m pytest")
    assert "-m pytest" in lines[-1]


def test_ci_runs_the_same_command_as_everybody() -> None:
    script = ROOT / ".ci" / "run"
    assert "exec make test" in script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)


def test_a_second_setup_does_nothing() -> None:
    """Only where a first one has been done, which is everywhere this test runs through `make test`."""
    if not (ROOT / ".venv" / "stamps" / "tickscope").exists():
        pytest.fail("run `make setup` first")
    assert "pip" not in make("--dry-run", "setup")


def fake_browser(folder: Path, name: str, answer: str = "Chromium 1.0") -> str:
    """A program that answers --version as a browser does."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{answer}'\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_named_browser_is_taken_first(tmp_path: Path) -> None:
    mine = fake_browser(tmp_path, "mine")
    assert find_browser({"CHROMIUM": mine}, install=lambda: pytest.fail("nothing to install")) == mine


def test_a_browser_that_does_not_start_is_an_error_and_not_a_hint(tmp_path: Path) -> None:
    with pytest.raises(NoBrowserError, match="does not start"):
        find_browser({"CHROMIUM": str(tmp_path / "none")})
    with pytest.raises(NoBrowserError, match="does not start"):
        find_browser({"CHROMIUM": fake_browser(tmp_path, "editor", "Editor 2")})


def test_a_missing_browser_is_installed_and_then_found(tmp_path: Path) -> None:
    found: dict[str, str] = {}

    def install() -> None:
        found["chromium"] = fake_browser(tmp_path, "chromium")

    assert find_browser({}, found.get, install) == str(tmp_path / "chromium")


def test_without_any_browser_the_remedy_is_told() -> None:
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        find_browser({}, lambda name: None, lambda: None)
