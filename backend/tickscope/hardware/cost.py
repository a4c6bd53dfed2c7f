"""Cost profiles: what a step costs, as rows of data of which each says where its number comes from.

A machine works with `Costs`: one list of nanoseconds, indexed by the number of the step (cost_steps.py). It is made
from the rows of a profile for one design on one platform.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from tickscope.hardware.cost_steps import STEPS

NS_PER_S: Final = 1_000_000_000
DESIGNS: Final = ("v4.14", "parent", "commit", "v4.15")
"""The measured kernels, in the order of the amounts of a row. An unknown one costs what the last one does."""


class Level(IntEnum):
    """Whose instructions or time it is: the exception level, EL2 under VHE being the host's own."""

    EL2 = 0
    HOST = 1
    USER = 2
    GUEST = 3


class Label(StrEnum):
    """How a number has come about."""

    MEASURED = "measured"
    DERIVED = "derived"
    PUBLISHED = "published"
    FROM_MEMORY = "from memory"
    CHOSEN = "chosen"


class Basis(IntEnum):
    """How a counted amount has come about (tools/fit_costs.py)."""

    FUNCTION = 0
    """Known for the function itself."""
    ALONE = 1
    """The only step of its level in the measured rows."""
    ROWS = 2
    """Decided by the measured rows."""
    SHARED = 3
    """The measured rows decide a sum; an estimate shares it out."""


class CostRow(NamedTuple):
    """What one step costs at one level: one amount for all designs, or one for each of DESIGNS."""

    step: int
    level: Level
    amounts: tuple[int, ...]
    label: Label
    source: str

    def amount(self, design: str) -> int:
        """The amount for one design."""
        if len(self.amounts) == 1:
            return self.amounts[0]
        return self.amounts[DESIGNS.index(design)] if design in DESIGNS else self.amounts[-1]


class CostTable(NamedTuple):
    """The rows for one platform; '' stands for any."""

    gic: str
    host: str
    rows: tuple[CostRow, ...]


class CostProfile(NamedTuple):
    """A profile: its amounts are `unit`s, of which `per_second` pass in a second."""

    name: str
    says: str
    unit: str
    per_second: int
    tables: tuple[CostTable, ...]

    def rows(self, gic: str, host: str) -> tuple[CostRow, ...]:
        """The rows for a platform; those of the last table if it has none of its own."""
        for table in self.tables:
            if table.gic in ("", gic) and table.host in ("", host):
                return table.rows
        return self.tables[-1].rows


class Costs(NamedTuple):
    """What a machine is given: nanoseconds by the number of the step."""

    name: str
    ns: list[int]


def compiled(profile: CostProfile, design: str, gic: str, host: str) -> Costs:
    """The list of one design on one platform: the levels added up, in whole nanoseconds (rounded to the nearest)."""
    amounts = [0] * STEPS
    for row in profile.rows(gic, host):
        amounts[row.step] += row.amount(design)
    half = profile.per_second // 2
    return Costs(profile.name, [(amount * NS_PER_S + half) // profile.per_second for amount in amounts])
