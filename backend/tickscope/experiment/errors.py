"""What is wrong with an experiment, in one sentence, where, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong: a sentence, its place (`vms[0].vcpus[1].affinity`), and a hint or ''."""

    message: str
    where: str
    hint: str


class ConfigError(ValueError):
    """An experiment that cannot be run. `problems` holds all of them, the first one is the error's text."""

    def __init__(self, message: str, where: str = "", hint: str = "", more: tuple[Problem, ...] = ()) -> None:
        self.problems = (Problem(_clean(message), _clean(where), _clean(hint)), *more)
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
        """Place, sentence and hint in one line."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}{f' ({self.hint})' if self.hint else ''}."


def _clean(text: str) -> str:
    """Only what a terminal or a JSON answer can hold: no lone surrogates, no control characters."""
    return "".join(c if c.isprintable() else "?" for c in text)[:400]
