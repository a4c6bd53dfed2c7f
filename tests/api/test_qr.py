"""The class link as a code: the modules that are drawn are those of exactly this link."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import termios

import pytest
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from tickscope.api import qr

LINK = "http://192.168.1.5:8000/?token=Zk3vQ0pWm5xYt7sR1uLcE9aHbN2dJfGi"
QUIET = 4
"""What the standard of QR codes wants."""


def expected(link: str) -> list[list[bool]]:
    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(link)
    code.make()
    return code.get_matrix()


def drawn(svg: str) -> list[list[bool]]:
    """The modules that the dark path of an SVG covers."""
    size = int(re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0][0])
    white, dark = re.findall(r'<path (?:fill="#fff" )?d="([^"]*)"/>', svg)
    assert white == f"M0 0h{size}v{size}h-{size}z"
    rows = [[False] * size for _ in range(size)]
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", dark):
        assert width == back
        rows[int(y)][int(x) : int(x) + int(width)] = [True] * int(width)
    return rows


@pytest.mark.parametrize("link", [LINK, "http://127.0.0.1:8000/?token=x", "http://a.example:65535/?token=" + "y" * 90])
def test_the_picture_is_the_code_of_exactly_this_link(link: str) -> None:
    rows = drawn(qr.svg(link))
    assert rows == expected(link) != expected(link + "x")
    around = rows[:QUIET] + rows[-QUIET:] + [row[:QUIET] + row[-QUIET:] for row in rows]
    assert not any(map(any, around))


def test_in_a_terminal_each_character_is_two_modules_dark_on_light() -> None:
    halves = {"\N{FULL BLOCK}": (0, 0), "\N{UPPER HALF BLOCK}": (0, 1),
              "\N{LOWER HALF BLOCK}": (1, 0), "\N{NO-BREAK SPACE}": (1, 1)}  # fmt: skip
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in qr.for_terminal(LINK, 200).split("\n")]
    pairs = [[halves[half] for half in line] for line in lines]
    rows = [[bool(pair[half]) for pair in line] for line in pairs for half in (0, 1)]
    assert rows[: len(expected(LINK))] == expected(LINK)


def test_a_terminal_that_is_too_narrow_gets_none() -> None:
    width = len(expected(LINK))
    assert qr.for_terminal(LINK, width) and qr.for_terminal(LINK, width - 1) == ""


def test_only_a_terminal_has_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 97, 0, 0))
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        assert qr.columns_of(terminal) == 97
        monkeypatch.setenv("TERM", "dumb")
        assert qr.columns_of(terminal) == 0
    os.close(ours)
    assert qr.columns_of(io.StringIO()) == 0
