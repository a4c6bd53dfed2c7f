"""Random guests whose deadlines are free of races, and random hosts around them: a seed gives one machine.

As in the measured data a deadline is in the past, or far beyond the run, or falls into a long stretch of computing, so
that no exit of the same guest is near it. Handlers re-arm the timer far ahead of the next tick.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.ground_truth.generators import new_program
from tickscope.guest.ops import parse_program
from tickscope.machine import Disturbance, MachineConfig, VcpuConfig, VmConfig

PLATFORMS = (("v3", "nvhe"), ("v2", "nvhe"), ("v3", "vhe"))
HERTZ = (24_000_000, 62_500_000, 100_000_000, 1_000_000_000)
MEASURED_HZ = 62_500_000
SETTLE = ["spin", 300]
NEAR_NS = 64_000
"""The near deadline of the measured programs: 4,000 counts of 62.5 MHz."""
DURATION_NS = 20_000_000
BUSY_NS = 2_000_000
"""Disturbances happen within this time."""
SLEEP_WHILE_ACTIVE: tuple[list[Any], ...] = (
    ["timer_arm_past", "ack", ["wfi_in", 5000]],
    ["timer_arm_past", "umem", "ack", "hvc", ["wfi_in", 3000], "eoi"],
)
"""Sleeps with interrupt 27 active and a deadline ahead: the old designs wake, the new ones never do."""
ASIDE: tuple[list[Any], ...] = ([], [], [], ["hvc"], ["umem"], [["spin", 30_000]])
"""What a handler may do beside its duty: it can be preempted there, with 27 active."""
IDLE: tuple[list[Any], ...] = (
    ["wfi"], [["spin", 20_000]], ["wfi", "hvc"], [["spin", 9_000], "umem"], ["hvc", "wfi"]
)  # fmt: skip
"""What a guest does between its ticks."""


class Maker:
    """Draws one machine. `may_differ` guests write software state of 27 or sleep with it active."""

    def __init__(self, seed: int, may_differ: bool) -> None:
        self.seed = seed
        self.may_differ = may_differ
        self.rng = Random(f"differential {seed} {may_differ}")
        self.pcpus = self.rng.choice((1, 1, 2, 2, 3, 4))
        self.hz = self.rng.choice(HERTZ)

    def config(self, design: str, cost: str, switches: tuple[str, ...]) -> MachineConfig:
        """The machine with this design, this cost of the host's steps and these switches."""
        rng = self.rng
        gic, host = rng.choice(PLATFORMS)
        sizes = rng.choice(((1,), (1,), (2,), (1, 1), (3,), (2, 2), (4,), (1, 1, 1)))
        vms = tuple(VmConfig(tuple(self._vcpu(alone=size == 1) for _ in range(size))) for size in sizes)
        return MachineConfig(
            design=design, gic=gic, host=host, pcpus=self.pcpus, list_registers=rng.choice((4, 4, 4, 8, 16)),
            counter_hz=self.hz, cost=cost, slice_us=rng.choice((50, 300, 1000, 3000)), vms=vms,
            disturbances=tuple(self._disturbance(sum(sizes)) for _ in range(rng.choice((0, 0, 2, 6)))),
            switches=switches, duration_ns=DURATION_NS, seed=self.seed, unpredictable_stops=False,
        )  # fmt: skip

    def _vcpu(self, alone: bool) -> VcpuConfig:
        cpus = sorted(self.rng.sample(range(self.pcpus), self.rng.randint(1, self.pcpus)))
        draws = (lambda: self._measured_style(alone), self._ticks, self._talker)
        return VcpuConfig(parse_program(self.rng.choices(draws, (4, 3, 2))[0]()), tuple(cpus))

    def _disturbance(self, vcpus: int) -> Disturbance:
        rng = self.rng
        at, kind = rng.randrange(BUSY_NS), rng.choice(("migrate", "migrate", "preempt"))
        for_ns = rng.choice((900, 40_000, 300_000))
        return Disturbance(at, kind, rng.randrange(vcpus), rng.randrange(self.pcpus), for_ns)

    # --- guests -------------------------------------------------------------------------------------------------------

    def _measured_style(self, alone: bool) -> list[Any]:
        """A new program after the rules of the data sets, its distances turned into this machine's counts.

        A level SPI that is never lowered would keep the handler of another vCPU busy for ever, so it needs a VM alone.
        """
        kinds = ["one_cpu", "one_cpu", *(["interrupts"] if alone else []), *(["two_cpus"] if self.pcpus > 1 else [])]
        kind = "timer_software_state" if self.may_differ else self.rng.choice(kinds)
        ops = [list(op) for op in new_program(kind, self.rng.randrange(10**6)).ops]
        if self.may_differ and self.rng.random() < 0.3:
            ops = [[op] if isinstance(op, str) else op for op in self.rng.choice(SLEEP_WHILE_ACTIVE)] + ops
        kept = [self._here(op) for op in ops if self.may_differ or not writes_software_state(op)]
        return [one for op in kept for one in (op, SETTLE)]

    def _here(self, op: list[Any]) -> list[Any]:
        return [op[0], op[1] * self.hz // MEASURED_HZ] if op[0] in ("timer_arm_in", "wfi_in") else op

    def _counts(self, ns: int) -> int:
        return ns * self.hz // 10**9

    def _ticks(self) -> list[Any]:
        """A guest with a tick: it computes or sleeps between the ticks, and exits well away from them."""
        rng = self.rng
        period = self._counts(rng.randint(150_000, 900_000))
        rearm: list[Any] = rng.choice((["timer_mask", ["timer_arm_in", period]], [["timer_arm_in", period]]))
        again = ["timer_off", *rearm] if rng.random() < 0.2 else []
        duty = {"if_intid": 27, "ops": [*rng.choice(ASIDE), *rearm, *again]}
        handler = ["ack", duty, *rng.choice(ASIDE), "eoi"]
        head: list[Any] = [["timer_arm_in", period], {"on_irq": {"ops": handler}}]
        return [*head, {"repeat": rng.randint(3, 40), "ops": list(rng.choice(IDLE))}, "timer_off", SETTLE]

    def _talker(self) -> list[Any]:
        """A guest that sends SGIs between its deadlines and takes what comes in windows."""
        rng = self.rng
        near = [["timer_arm_in", self._counts(NEAR_NS)], SETTLE, ["spin", 90_000]]
        ops: list[Any] = []
        for _ in range(rng.randint(3, 10)):
            ops += [[rng.choice(("sgi_other", "sgi_both", "sgi_self")), rng.randint(1, 8)], SETTLE]
            ops += rng.choice((near, near, ["timer_arm_past", SETTLE], ["timer_off", SETTLE], ["hvc", SETTLE]))
            ops += [["irq_window", 1], SETTLE]
        return ops


def writes_software_state(op: list[Any]) -> bool:
    """Whether the op writes pending or active state of 27, after which the designs may differ."""
    return op[0] in ("set_active", "clear_active", "set_pending", "clear_pending") and op[1] == 27


def random_config(
    seed: int, design: str, cost: str = "zero", may_differ: bool = False, switches: tuple[str, ...] = ()
) -> MachineConfig:
    """The machine of a seed."""
    return Maker(seed, may_differ).config(design, cost, switches)
