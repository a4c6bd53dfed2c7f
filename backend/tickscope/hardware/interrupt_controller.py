"""The physical interrupt controller as one CPU sees it: its private interrupts (SGIs and PPIs) and its CPU interface.

EOImode 1: EOIR drops the priority, DIR deactivates. An interrupt is signalled iff it is pending, enabled, not active,
and more urgent than the mask and than what is being handled. Active is a mask for one interrupt on one CPU.
"""

from __future__ import annotations

SPURIOUS = 1023
IDLE_PRIORITY = 0xFF
PRIVATE = 32

SGI_RESCHEDULE = 0
PPI_MAINTENANCE = 25
PPI_HYP_TIMER = 26
PPI_VTIMER = 27
PPI_PHYS_TIMER = 30


class InterruptController:
    """Bit sets over INTID 0-31: `level` is the wire of level-sensitive inputs, `latch` holds edges and SGIs."""

    __slots__ = ("active", "enabled", "eoi_drops_only", "latch", "level", "pmr", "priority", "running")

    def __init__(self) -> None:
        self.level = 0
        self.latch = 0
        self.active = 0
        self.enabled = 0
        self.priority = [0xA0] * PRIVATE
        self.pmr = 0xF0
        self.running: list[int] = []
        self.eoi_drops_only = True

    def running_priority(self) -> int:
        """Priority of the interrupt being handled (0xFF: none)."""
        return self.running[-1] if self.running else IDLE_PRIORITY

    def best(self) -> int:
        """The INTID that is signalled to the CPU now, or 1023."""
        candidates = (self.level | self.latch) & self.enabled & ~self.active
        if not candidates:
            return SPURIOUS
        best, urgency = SPURIOUS, min(self.pmr, self.running_priority())
        while candidates:
            intid = (candidates & -candidates).bit_length() - 1
            candidates &= candidates - 1
            if self.priority[intid] < urgency:
                best, urgency = intid, self.priority[intid]
        return best

    def acknowledge(self) -> int:
        """IAR: the best interrupt becomes active; an edge is consumed; its priority becomes the running one."""
        intid = self.best()
        if intid != SPURIOUS:
            self.active |= 1 << intid
            self.latch &= ~(1 << intid)
            self.running.append(self.priority[intid])
        return intid

    def end(self, intid: int) -> None:
        """EOIR: priority drop; deactivation too only with EOImode 0."""
        if self.running:
            self.running.pop()
        if not self.eoi_drops_only:
            self.active &= ~(1 << intid)

    def deactivate(self, intid: int) -> bool:
        """DIR, or the HW bit of a list register. False if the interrupt was not active (UNPREDICTABLE)."""
        was = bool(self.active >> intid & 1)
        self.active &= ~(1 << intid)
        return was

    def set_level(self, intid: int, high: bool) -> None:
        """The wire of a level-sensitive input."""
        self.level = self.level | 1 << intid if high else self.level & ~(1 << intid)

    def is_pending(self, intid: int) -> bool:
        """The wire is high or an edge is latched."""
        return bool((self.level | self.latch) >> intid & 1)

    def is_active(self, intid: int) -> bool:
        """Acknowledged (or set active) and not deactivated."""
        return bool(self.active >> intid & 1)
