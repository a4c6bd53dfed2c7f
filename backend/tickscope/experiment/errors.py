"""What is wrong with an experiment, in one sentence, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

MOST_TOLD: Final = 20
"""So many problems are told at once: a list of a thousand wrong ops is one mistake."""


class Problem(NamedTuple):
    """One thing that is wrong: a sentence, its place (`vms[0].vcpus[1].affinity`), and a hint or ''."""

    message: str
    where: str
    hint: str

    @property
    def sentence(self) -> str:
        """Place, sentence and hint in one line."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}{f' ({self.hint})' if self.hint else ''}."


class ConfigError(ValueError):
    """An experiment that cannot be run. `problems` holds all of them, the first one is the error's text."""

    def __init__(self, message: str, where: str = "", hint: str = "", more: Iterable[Problem] = ()) -> None:
        found = (Problem(message, where, hint), *more)
        self.problems = tuple(Problem(*map(_clean, problem)) for problem in found)
        super().__init__(self.sentence)

    @property
    def message(self) -> str:
        """The first problem's sentence, without its place."""
        return self.problems[0].message

    @property
    def where(self) -> str:
        """Place of the first problem, '' if it is the whole."""
        return self.problems[0].where

    @property
    def hint(self) -> str:
        """What to do about the first problem, or ''."""
        return self.problems[0].hint

    @property
    def sentence(self) -> str:
        """The first problem in one line."""
        return self.problems[0].sentence


def _clean(text: str) -> str:
    """Only what a terminal or a JSON answer can hold: no lone surrogates, no control characters."""
    return "".join(c if c.isprintable() else "?" for c in text)[:400]
