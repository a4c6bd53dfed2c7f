"""Cost profiles: how many nanoseconds each kind of step takes. Every number says where it comes from."""

from __future__ import annotations

from typing import Final, NamedTuple


class CostProfile(NamedTuple):
    """Nanoseconds. `source` says measured, published, from memory, or chosen."""

    name: str
    access: int
    guest_access: int
    enter: int
    exit: int
    handle: int
    user: int
    wake: int
    ipi: int
    """From the SGI's write to its signal at the other CPU."""
    source: str


FLAT: Final = CostProfile(
    name="flat", access=10, guest_access=10, enter=100, exit=100, handle=200, user=1000, wake=500, ipi=200,
    source="chosen: every access costs the same, so that only counts and order matter",
)

ZERO: Final = CostProfile(
    name="zero", access=0, guest_access=10, enter=0, exit=0, handle=0, user=0, wake=0, ipi=0,
    source="chosen: the host takes no time at all, so that designs can be compared without races against it",
)

PROFILES: Final[dict[str, CostProfile]] = {profile.name: profile for profile in (FLAT, ZERO)}
