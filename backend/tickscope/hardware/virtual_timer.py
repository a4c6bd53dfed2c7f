"""The EL1 virtual timer of one physical CPU (CNTV_CTL_EL0, CNTV_CVAL_EL0, CNTVOFF_EL2) and its output line."""

from __future__ import annotations

from tickscope.engine.queue import NEVER
from tickscope.hardware.counter import count_at, first_ns_of

ENABLE = 1
IMASK = 2
ISTATUS = 4
MASK64 = (1 << 64) - 1


def can_fire(ctl: int) -> bool:
    """ENABLE set and IMASK clear: the output may assert once the compare value is reached."""
    return ctl & (ENABLE | IMASK) == ENABLE


class VirtualTimer:
    """CTL holds ENABLE and IMASK only; ISTATUS is derived at each read, as in the architecture.

    ISTATUS reads 1 iff ENABLE is set and the virtual count has reached CVAL, IMASK or not.
    """

    __slots__ = ("counter_hz", "ctl", "cval", "voff")

    def __init__(self, counter_hz: int) -> None:
        self.counter_hz = counter_hz
        self.ctl = 0
        self.cval = 0
        self.voff = 0

    def virtual_count(self, now: int) -> int:
        """CNTVCT: the physical count less CNTVOFF (64-bit wrap)."""
        return (count_at(now, self.counter_hz) - self.voff) & MASK64

    def met(self, now: int) -> bool:
        """The compare condition: CNTVCT >= CVAL (unsigned)."""
        return self.virtual_count(now) >= self.cval

    def read_ctl(self, now: int) -> int:
        """CNTV_CTL as software reads it: ENABLE, IMASK and the derived ISTATUS."""
        if self.ctl & ENABLE and self.met(now):
            return self.ctl | ISTATUS
        return self.ctl

    def line(self, now: int) -> bool:
        """The output: ENABLE and not IMASK and the condition met."""
        return can_fire(self.ctl) and self.met(now)

    def next_expiry(self, now: int) -> int:
        """The first ns after `now` at which an enabled timer's condition becomes met; NEVER if it is met or off."""
        if not self.ctl & ENABLE or self.met(now):
            return NEVER
        wanted = self.cval + self.voff
        if wanted > MASK64:
            return NEVER
        return min(first_ns_of(wanted, self.counter_hz), NEVER)
