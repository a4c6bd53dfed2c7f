"""`serve --class`: says what it means, asks, and lets the class in to read. Tests serve on loopback alone."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest

from tests.api.server import free_port
from tests.cli.test_cli import COMMAND, call
from tickscope.api import qr
from tickscope.api.guard import make_rules
from tickscope.api.lan import own_addresses
from tickscope.api.rest.me import class_addresses
from tickscope.api.serve import addresses
from tickscope.cli.classroom import class_settings, meaning
from tickscope.cli.output import InputError
from tickscope.settings import Settings

MEANS = ("who has the class link can read all runs", "Nobody but you", "not encrypted", "Ctrl-C")


@contextmanager
def serving(
    folder: Path, *more: str, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """The real command with --class on loopback."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("TICKSCOPE_")}
    inherited |= {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    line = ["serve", "--class", "--host", "127.0.0.1", "--port", str(free_port()), "--data-dir", str(folder), *more]
    process = subprocess.Popen([*COMMAND, *line], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                               text=True, env=inherited)  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def links_of(process: subprocess.Popen[str]) -> tuple[str, str]:
    """The teacher's and the class's link, as they are printed."""
    assert process.stdout
    mine = re.fullmatch(r"You: Open (http://127\.0\.0\.1:\d+/\?token=[\w-]{40,})\n", process.stdout.readline())
    theirs = re.fullmatch(r"The class: (http://127\.0\.0\.1:\d+/\?token=[\w-]{30,})\n", process.stdout.readline())
    assert mine and theirs and "Ctrl-C" in process.stdout.readline()
    return mine[1], theirs[1]


def test_one_link_is_the_teachers_and_the_other_one_reads(tmp_path: Path) -> None:
    with serving(tmp_path, "--yes") as process:
        roles = []
        for link in links_of(process):
            with httpx.Client(follow_redirects=True, trust_env=False) as browser:
                page = browser.get(link)
                base = link.partition("/?")[0]
                origin = {"Origin": base}
                launched = browser.post(f"{base}/api/v1/experiments", json={"preset": "demo"}, headers=origin)
                roles.append((page.status_code, browser.get(f"{base}/api/v1/me").json()["role"], launched.status_code))
        assert roles == [(200, "owner", 202), (200, "viewer", 403)]


def test_without_a_terminal_it_wants_to_be_told_yes(tmp_path: Path) -> None:
    done = call("serve", "--class", "--host", "127.0.0.1", "--data-dir", tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert all(part in done.stderr for part in MEANS)
    assert done.stderr.endswith("To let a class in, say that you want this: add --yes.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("\n", 1)])
def test_a_no_starts_nothing(tmp_path: Path, answer: str, code: int) -> None:
    ours, theirs = pty.openpty()
    with serving(tmp_path, stdin=theirs) as process:
        os.write(ours, answer.encode())
        out, errors = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code and out == "" and "Nothing was started." in errors
    assert list(tmp_path.iterdir()) == []


def test_a_yes_lets_the_class_in(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with serving(tmp_path, stdin=theirs) as process:
        os.write(ours, b"y\n")
        assert all(links_of(process))
    os.close(ours)
    os.close(theirs)


def test_a_terminal_is_shown_the_class_link_as_a_code(tmp_path: Path) -> None:
    """Into a pipe goes no code: `links_of` reads that line by line."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    with serving(tmp_path, "--yes", stdout=theirs), os.fdopen(ours, encoding="utf-8", newline="") as terminal:
        os.close(theirs)
        text = ""
        while "Ctrl-C" not in text:
            text += terminal.readline().replace("\r\n", "\n")
    link = re.search(r"The class: (http://\S+)\n", text)
    assert link and f"\n{qr.for_terminal(link[1], 100)}\nStop with" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--yes",), "--yes answers what --class asks; without --class there is nothing to answer."),
        (("--class", "--yes", "--host", "*"), "'*' is not an exact host"),
        (("--class", "--yes", "--host", "a b"), "'a b' is not an exact host"),
        (("--class", "--yes", "--host", "127.0.0.1", "--allowed-hosts", "*"), "'*' is not an exact host"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    done = call("serve", "--data-dir", tmp_path, *arguments)
    assert done.returncode == 2 and done.stdout == "" and sentence in done.stderr
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1


def test_a_class_is_let_in_at_this_machines_addresses_and_no_other_name() -> None:
    """The settings as they come out; nothing is bound."""
    found = own_addresses()
    if not found:
        with pytest.raises(InputError, match="no address in a network"):
            class_settings(None)
        return
    settings = Settings(**class_settings(None), port=8123, data_dir=Path("unused"))
    rules = make_rules(settings, "t" * 20, "v" * 20)
    ours = {f"{address}:8123" for address in found}
    assert settings.host == "0.0.0.0" and not any(ip_address(address).is_loopback for address in found)
    assert rules.hosts == ours | {f"{name}:8123" for name in ("127.0.0.1", "localhost", "[::1]")}
    assert rules.origins == {f"http://{host}" for host in rules.hosts} and rules.owner_here
    assert addresses(settings) == ["http://127.0.0.1:8123"]
    assert class_addresses(settings) == [f"http://{address}:8123" for address in found]


def test_a_named_address_is_the_only_one() -> None:
    settings = Settings(**class_settings("192.168.1.5"), port=8123, data_dir=Path("unused"))
    assert settings.host == "192.168.1.5" and class_addresses(settings) == ["http://192.168.1.5:8123"]
    assert addresses(settings) == ["http://192.168.1.5:8123"]


def test_it_says_what_it_means_in_plain_words() -> None:
    text = meaning(["192.168.1.5", "10.0.0.2"])
    assert text.startswith("This lets in the network at 192.168.1.5 and 10.0.0.2.")
    assert all(part in text for part in MEANS)
    assert meaning(["127.0.0.1"]).startswith("Only this machine reaches 127.0.0.1")


@pytest.mark.parametrize("address", ["192.168.1.5:80", "[::1]:80", "x y", "*", "http://x"])
def test_an_address_of_a_class_is_an_address_without_port(address: str) -> None:
    with pytest.raises(ValueError, match="is not an"):
        Settings(class_addresses=(address,))
