"""A link as a QR code: a picture for the page, and text for a terminal. Nothing is sent anywhere to make it."""

from __future__ import annotations

import io
import os
from itertools import groupby
from typing import Any, TextIO

QUIET = 4
"""Light modules around a code; with fewer of them cameras do not find it."""
_COLOURS = "\x1b[48;5;232m\x1b[38;5;255m"
"""Light on dark, which `print_ascii` inverts to a dark code on light whatever colours the terminal has."""


def matrix(link: str) -> list[list[bool]]:
    """Rows of modules, True is dark, with the quiet zone."""
    rows: list[list[bool]] = _code(link).get_matrix()
    return rows


def svg(link: str) -> str:
    """The code as an SVG document of one unit a module, dark on white in every theme, its quiet zone included."""
    rows = matrix(link)
    path = "".join(f"M{start} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for start, width in _dark(row))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    )


def for_terminal(link: str, columns: int) -> str:
    """The code in half blocks, two modules a character; "" where `columns` are too few for it."""
    if len(matrix(link)) > columns:
        return ""
    out = io.StringIO()
    _code(link).print_ascii(out=out, invert=True)
    return "\n".join(f"{_COLOURS}{line}\x1b[0m" for line in out.getvalue().splitlines())


def columns_of(out: TextIO) -> int:
    """How wide a terminal is that can show half blocks; 0 if `out` is none."""
    if not out.isatty() or os.environ.get("TERM") == "dumb" or "utf" not in (out.encoding or "").lower():
        return 0
    try:
        return os.get_terminal_size(out.fileno()).columns
    except OSError:
        return 0


def _code(link: str) -> Any:
    from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
    from qrcode.main import QRCode  # type: ignore[import-untyped]

    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(link)
    code.make()
    return code


def _dark(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each stretch of dark modules."""
    found, at = [], 0
    for dark, stretch in groupby(row):
        width = len(list(stretch))
        if dark:
            found.append((at, width))
        at += width
    return found
