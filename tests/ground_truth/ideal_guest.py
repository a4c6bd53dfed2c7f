"""What the generator of the data sets knows of its guest: an ideal timer and an ideal interrupt controller.

No host, no list registers: it serves to steer (acknowledge when there is something to acknowledge) and to keep to the
rules of the data sets (never sleep with a deadline while interrupt 27 may be active). It is no oracle for any result.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TIMER = 27
LEVEL_SPIS = range(32, 40)
FIRST_SPI = 32
FIRST_BURST_SPI = 40
IDLE_PRIORITY = 0x100
IN_GUEST = frozenset(
    {
        "timer_off", "timer_arm_past", "timer_arm_far", "timer_arm_in", "timer_mask", "timer_unmask", "spin", "ack",
        "eoi", "dir", "irq_window", "pmr", "eoimode", "wfi_past", "wfi_in", "wfi",
    }
)  # fmt: skip
"""Ops that do not leave the guest by themselves. (A guest that sleeps leaves, but finds the same state again.)"""

Op = tuple[str | int, ...]


@dataclass
class IdealGuest:
    """Guest-visible state. `soon`: a deadline has been set that the next long spin will reach."""

    ctl: int = 0
    due: bool = True
    soon: bool = False
    listed: bool = False
    """27 stands pending in a list register: it stays there without an exit even if the line drops."""
    latch: bool = False
    disabled: set[int] = field(default_factory=set)
    pending: set[int] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    soft_active: set[int] = field(default_factory=set)
    """Made active by the distributor's register, or left open by an EOI that came too late."""
    priority: dict[int, int] = field(default_factory=dict)
    pmr: int = 0xF0
    eoimode: int = 0
    acked: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    cpu: int = 0

    def line(self) -> bool:
        """The timer's output."""
        return self.ctl == 1 and self.due

    def is_open(self, intid: int) -> bool:
        """Acknowledged or made active, and not ended."""
        return intid in self.acked or intid in self.dropped or intid in self.soft_active

    def may_sleep(self) -> bool:
        """Nothing is open, so 27 cannot be active."""
        return not self.acked and not self.dropped and TIMER not in self.soft_active

    def awaited(self) -> set[int]:
        """What is pending and enabled, 27 included."""
        found = self.pending | {n for n in self.lines if not self.is_open(n)}
        if self.listed or self.latch:
            found.add(TIMER)
        return found - self.disabled

    def has_a_wake_up(self) -> bool:
        """Something is pending that is not open. (27 made pending by software while it is active is none: KVM drops
        the pending half when it reads the list register back.)"""
        return any(not self.is_open(intid) for intid in self.awaited())

    def _priority(self, intid: int) -> int:
        return self.priority.get(intid, 0x80 if intid == TIMER else 0xA0) & 0xF8

    def best(self) -> int:
        """What the guest would acknowledge now; -1: nothing."""
        running = min((self._priority(n) for n in self.acked), default=IDLE_PRIORITY)
        ready = [n for n in self.awaited() if not self.is_open(n) and self._priority(n) < min(self.pmr, running)]
        return min(ready, key=lambda n: (self._priority(n), n), default=-1)

    # --- the effect of an op ------------------------------------------------------------------------------------------

    def follow(self, op: Op) -> None:
        """Take the effect of one op."""
        name, *args = op
        numbers = [int(a) for a in args]
        action = getattr(self, f"_{name}", None)
        if action:
            action(*numbers)
        self._settle(exited=name not in IN_GUEST)

    def _settle(self, exited: bool) -> None:
        """A line that is high brings the interrupt in; one that has dropped is noticed at the next exit."""
        wanted = self.line() and not self.is_open(TIMER) and TIMER not in self.disabled
        self.listed = wanted or (self.listed and not exited)

    def _arm(self, due: bool, soon: bool = False) -> None:
        self.ctl, self.due, self.soon = 1, due, soon

    def _timer_off(self) -> None:
        self.ctl = 0

    def _timer_mask(self) -> None:
        self.ctl = 3

    def _timer_unmask(self) -> None:
        self.ctl = 1

    def _timer_arm_past(self) -> None:
        self._arm(True)

    def _timer_arm_far(self) -> None:
        self._arm(False)

    def _timer_arm_in(self, counts: int) -> None:
        self._arm(False, soon=True)

    def _spin(self, ns: int) -> None:
        if self.soon and ns >= 64_000:
            self.due, self.soon = True, False

    def _wfi_past(self) -> None:
        self._arm(True)

    def _wfi_in(self, counts: int) -> None:
        self._arm(True)

    def _ppi_disable(self) -> None:
        self.disabled.add(TIMER)

    def _ppi_enable(self) -> None:
        self.disabled.discard(TIMER)

    def _ack(self) -> None:
        intid = self.best()
        if intid < 0:
            return
        self.acked.append(intid)
        self.pending.discard(intid)
        if intid == TIMER:
            self.listed = self.latch = False

    def _eoi(self) -> None:
        if self.acked:
            intid = self.acked.pop()
            self.soft_active.discard(intid)
            if self.eoimode:
                self.dropped.append(intid)

    def _dir(self) -> None:
        if self.dropped and self.eoimode:
            self.dropped.pop()

    def _irq_window(self) -> None:
        """The handler takes what it can get; it re-arms the timer and lowers level interrupts."""
        while (intid := self.best()) >= 0:
            self._ack()
            if intid == TIMER:
                self._arm(False)
            self.lines.discard(intid)
            self._eoi()
            self._dir()

    def _sgi_self(self, intid: int) -> None:
        self.pending.add(intid)

    def _burst_sgi(self, count: int) -> None:
        self.pending.update(range(count))

    def _burst(self, count: int) -> None:
        self.pending.update(range(FIRST_BURST_SPI, FIRST_BURST_SPI + count))

    def _irq_line(self, intid: int, level: int) -> None:
        if intid not in LEVEL_SPIS:
            self.pending.update([intid] * level)
        elif level:
            self.lines.add(intid)
        else:
            self.lines.discard(intid)

    def _set_pending(self, intid: int) -> None:
        if intid == TIMER:
            self.latch = True
        else:
            self.pending.add(intid)

    def _clear_pending(self, intid: int) -> None:
        self.pending.discard(intid)
        if intid == TIMER:
            self.latch = False

    def _set_active(self, intid: int) -> None:
        self.soft_active.add(intid)

    def _clear_active(self, intid: int) -> None:
        self.soft_active.discard(intid)

    def _enable(self, intid: int) -> None:
        self.disabled.discard(intid)

    def _disable(self, intid: int) -> None:
        self.disabled.add(intid)

    def _prio(self, intid: int, value: int) -> None:
        self.priority[intid] = value

    def _pmr(self, value: int) -> None:
        self.pmr = value

    def _eoimode(self, mode: int) -> None:
        self.eoimode = mode

    def _migrate(self, cpu: int) -> None:
        self.cpu = cpu
