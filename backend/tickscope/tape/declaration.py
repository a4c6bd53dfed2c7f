"""Record 0 of every run: its state variables with their initial values, and what the run is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tickscope.engine.journal import Variable
from tickscope.vocabulary import VAR, Var


@dataclass(frozen=True)
class Declaration:
    """`variables` in the order in which change records name them (slot = index); `about` is any JSON object."""

    variables: Sequence[Variable]
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def initial(self) -> list[int]:
        """The state at seq 0: a new list, one value per variable."""
        return [variable.initial for variable in self.variables]


def lane_name(variable: Variable) -> str:
    """The name of a variable in URLs and on the page: "<var>:<subject>", list registers "<var>:<subject>:<slot>"."""
    name = VAR[Var(variable.code)].name
    if variable.code == Var.P_LR:
        return f"{name}:{variable.subject}:{variable.slot}"
    return f"{name}:{variable.subject}"
