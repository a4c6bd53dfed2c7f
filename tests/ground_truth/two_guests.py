"""New programs for two vCPUs in one VM. The measured ones are all by hand, so the shares here are chosen."""

from __future__ import annotations

from random import Random

from tests.ground_truth.ideal_guest import IdealGuest, Op
from tickscope.verify.data import Program

SENDERS_SGIS = ((1, 2, 3), (4, 5, 6))
"""Each vCPU sends SGIs of its own: GICv2 alone keeps one pending bit per sender, which changes results."""
EDGE, LEVEL = (40, 41), 33
_SHARES = {
    "hvc": 6, "ack": 8, "eoi": 7, "dir": 1, "umem": 2, "kmmio": 1, "irq_window": 3, "timer_arm_past": 3, "timer_off": 2,
    "timer_arm_far": 2, "sgi_other": 6, "sgi_both": 2, "sgi_self": 2, "route": 2, "raise": 3, "lower": 1,
    "set_pending": 2, "clear_pending": 1, "disable": 1, "enable": 1, "pmr": 1, "eoimode": 1, "wfi_start": 3,
}  # fmt: skip


class TwoGuests:
    """Draws one program: the vCPUs take turns; one that starts to sleep is woken by the other in the next op."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"two_vcpus {seed}")
        self.guests = (IdealGuest(), IdealGuest())
        self.routes = dict.fromkeys((*EDGE, LEVEL), 0)
        self.disabled: set[int] = set()

    def program(self, seed: int) -> Program:
        """The whole program; it never ends with a vCPU asleep."""
        ops: list[Op] = []
        vcpus: list[int] = []
        sleeper = -1
        for _ in range(self.rng.randint(6, 16)):
            vcpu = 1 - sleeper if sleeper >= 0 else self.rng.randrange(2)
            op = self._waker(vcpu) if sleeper >= 0 else self._draw(vcpu)
            sleeper = vcpu if op[0] == "wfi_start" else -1
            self._follow(vcpu, op)
            ops.append(op)
            vcpus.append(vcpu)
        if sleeper >= 0:
            ops, vcpus = ops[:-1], vcpus[:-1]
        return Program(seed, tuple(ops), tuple(vcpus))

    def _waker(self, vcpu: int) -> Op:
        """An SGI, or an edge of the VMM that is routed to the sleeper."""
        lines = [n for n in EDGE if self.routes[n] == 1 - vcpu and n not in self.disabled]
        if lines and self.rng.random() < 0.5:
            return ("irq_line", self.rng.choice(lines), 1)
        return ("sgi_other", self.rng.choice(SENDERS_SGIS[vcpu]))

    def _draw(self, vcpu: int) -> Op:
        rng, me = self.rng, self.guests[vcpu]
        name = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
        spi = rng.choice((*EDGE, LEVEL))
        if name.startswith("sgi"):
            return (name, rng.choice(SENDERS_SGIS[vcpu]))
        if name == "route":
            return (name, spi, rng.randrange(2))
        if name in ("raise", "lower"):
            return ("irq_line", spi if name == "raise" else LEVEL, int(name == "raise"))
        if name in ("set_pending", "clear_pending", "disable", "enable"):
            return (name, spi)
        if name == "pmr":
            return (name, rng.choice((0xF0, 0xF0, 0x90)))
        if name == "eoimode":
            return (name, 1) if me.may_sleep() and not me.eoimode else ("hvc",)
        if name == "wfi_start" and (me.awaited() or me.line()):
            return ("hvc",)
        return (name,)

    def _follow(self, vcpu: int, op: Op) -> None:
        """What both guests know of it."""
        me, other = self.guests[vcpu], self.guests[1 - vcpu]
        name = str(op[0])
        if name in ("sgi_other", "sgi_both"):
            other.follow(("sgi_self", op[1]))
            me.follow(("sgi_self", op[1]) if name == "sgi_both" else op)
        elif name == "route":
            self.routes[int(op[1])] = int(op[2])
        elif name in ("irq_line", "set_pending", "clear_pending"):
            self.guests[self.routes[int(op[1])]].follow(op)
        elif name in ("disable", "enable"):
            (self.disabled.add if name == "disable" else self.disabled.discard)(int(op[1]))
            for guest in self.guests:
                guest.follow(op)
        else:
            me.follow(op)
