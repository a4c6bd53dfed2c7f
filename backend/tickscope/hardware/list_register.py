"""List registers: the 64-bit layout of ICH_LR<n>_EL2 as plain ints (GICv2 values are held in the same layout).

State [63:62], HW [61], Group [60], Priority [55:48], EOI-maintenance [41] (HW = 0), pINTID [41:32] (HW = 1),
vINTID [31:0].
"""

from __future__ import annotations

INVALID, PENDING, ACTIVE, PENDING_ACTIVE = 0, 1, 2, 3

STATE_SHIFT = 62
STATE_MASK = 3 << STATE_SHIFT
PENDING_BIT = 1 << 62
ACTIVE_BIT = 1 << 63
HW_BIT = 1 << 61
GROUP1_BIT = 1 << 60
EOI_BIT = 1 << 41
PRIORITY_SHIFT = 48
PINTID_SHIFT = 32
PRIORITY_BITS = 0xF8
"""The implemented bits of a virtual priority."""


def make(vintid: int, state: int, priority: int, hw: bool, pintid: int, eoi: bool, source: int = 0) -> int:
    """Compose a Group 1 list register. The priority keeps its five implemented bits.

    `source` is the sending CPU of a GICv2 SGI; it stands in the low bits of the pINTID field, as in GICH_LR.
    """
    value = (state << STATE_SHIFT) | GROUP1_BIT | ((priority & PRIORITY_BITS) << PRIORITY_SHIFT) | vintid
    if hw:
        return value | HW_BIT | (pintid << PINTID_SHIFT)
    return value | (EOI_BIT if eoi else 0) | (source << PINTID_SHIFT)


def state(lr: int) -> int:
    """INVALID, PENDING, ACTIVE or PENDING_ACTIVE."""
    return lr >> STATE_SHIFT & 3


def with_state(lr: int, new: int) -> int:
    """The same register in another state."""
    return lr & ~STATE_MASK | new << STATE_SHIFT


def vintid(lr: int) -> int:
    """The INTID that the guest sees."""
    return lr & 0xFFFF_FFFF


def pintid(lr: int) -> int:
    """The physical INTID that a guest's deactivation also deactivates (HW = 1)."""
    return lr >> PINTID_SHIFT & 0x3FF


def source(lr: int) -> int:
    """The sending CPU of a GICv2 SGI (HW = 0)."""
    return lr >> PINTID_SHIFT & 7


def priority(lr: int) -> int:
    """The priority, smaller = more urgent."""
    return lr >> PRIORITY_SHIFT & 0xFF


def hw(lr: int) -> bool:
    """HW bit: the register stands for a physical interrupt."""
    return bool(lr & HW_BIT)


def wants_eoi_maintenance(lr: int) -> bool:
    """HW = 0 and the EOI bit set: its deactivation raises a maintenance interrupt."""
    return not lr & HW_BIT and bool(lr & EOI_BIT)
