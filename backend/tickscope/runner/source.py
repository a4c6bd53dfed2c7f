"""What the runner needs of a machine, and the one place where it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from tickscope.engine.journal import Journal


class Violation(Protocol):
    """A broken invariant: `id` such as I9, a sentence, and the record after which it was seen."""

    @property
    def id(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def seq(self) -> int: ...


class Source(Protocol):
    """A machine, as far as the runner knows it."""

    @property
    def journal(self) -> Journal: ...
    @property
    def violation(self) -> Violation | None: ...
    def step(self) -> bool:
        """Do one step; False when there is nothing more to do."""


OpenSource: TypeAlias = Callable[[Mapping[str, Any]], Source]
"""Builds a machine from a resolved experiment."""
