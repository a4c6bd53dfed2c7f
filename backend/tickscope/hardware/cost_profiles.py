"""All cost profiles by name."""

from __future__ import annotations

from typing import Final

from tickscope.hardware.cost import CostProfile, Costs, compiled
from tickscope.hardware.cost_flat import FLAT, ZERO
from tickscope.hardware.cost_icount import QEMU_ICOUNT
from tickscope.hardware.cost_x_gene import X_GENE_2016

PROFILES: Final[dict[str, CostProfile]] = {profile.name: profile for profile in (FLAT, ZERO, QEMU_ICOUNT, X_GENE_2016)}


def costs_of(name: str, design: str = "", gic: str = "v3", host: str = "nvhe") -> Costs:
    """The prices of profile `name` for one design on one platform; KeyError if there is no such profile."""
    return compiled(PROFILES[name], design, gic, host)
