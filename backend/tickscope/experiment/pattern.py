"""What a reader searches for: a piece of text, or a regular expression that cannot take long.

Python's matcher goes back and tries again; a pattern such as `(a+)+b` makes it do so without end. So repeats of groups
are refused, and those of single signs are weighed: then the work for one short text is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import factorial
from typing import Final

MAX_LENGTH: Final = 100
MOST_TEXT: Final = 240
"""Characters of a text that is searched."""
MOST_STEPS: Final = 20_000_000
"""Steps back and forth in one text, at the very worst."""

Matches = Callable[[str], bool]

_TOKEN: Final = re.compile(
    r"(?P<digits>(?:\\[ds]|\[[0-9-]+\])(?:[*+]|\{[0-9]*,?[0-9]*\}))|(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<special>\(\?)|(?P<grouped>\)(?:[*+?]|\{))"
    r"|(?P<repeat>[*+]|\{[0-9]*,?[0-9]*\})|(?P<optional>\?)|(?P<choice>\|)|(?P<other>.)",
    re.DOTALL,
)


class PatternError(ValueError):
    """The pattern cannot be used; the message says why, in one sentence."""


def text_matcher(text: str) -> Matches:
    """Whether a text holds this one; upper and lower case are alike."""
    wanted = _short(text).casefold()
    return lambda told: wanted in told.casefold()


def regex_matcher(pattern: str, *, ignore_case: bool) -> Matches:
    """Whether a regular expression is found in a text. PatternError."""
    _check(_short(pattern))
    try:
        found = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError, RecursionError) as error:
        place = getattr(error, "pos", None)
        at = f"Column {place + 1}: " if place is not None else ""
        raise PatternError(f"{at}this is no regular expression ({getattr(error, 'msg', 'too large')}).") from None
    return lambda told: found.search(told) is not None


def _short(text: str) -> str:
    if not text or len(text) > MAX_LENGTH:
        raise PatternError(f"What is searched for has 1 to {MAX_LENGTH} characters.")
    return text


def _check(pattern: str) -> None:
    """Refuse what may take long."""
    counts = {"repeat": 0, "digits": 0, "optional": 0, "choice": 0}
    for found in _TOKEN.finditer(pattern):
        kind = str(found.lastgroup)
        column = found.start() + 1
        if kind == "special":
            raise PatternError(f"Column {column}: groups that begin with (? are not possible in a search.")
        if kind == "grouped":
            raise PatternError(f"Column {column}: a group cannot be repeated in a search; repeat single signs.")
        if kind == "escape" and found[0][1].isdigit():
            raise PatternError(f"Column {column}: references to groups are not possible in a search.")
        if kind in counts:
            counts[kind] += 1
    # Where each repeat may end, for each place to begin; digits come in short runs, the others take two ways.
    places = counts["repeat"] + 1
    ways = counts["digits"] + counts["optional"] + counts["choice"]
    if MOST_TEXT**places // factorial(places) << ways > MOST_STEPS:
        raise PatternError("This pattern may take too long; use fewer repeats (* + {}), optional (?) or choices (|).")
