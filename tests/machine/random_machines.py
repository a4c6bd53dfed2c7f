"""Random machines: everything about them, guest programs included, follows from one seed."""

from __future__ import annotations

from random import Random
from typing import Any

from tickscope.guest.library import LIBRARY
from tickscope.guest.ops import parse_program
from tickscope.host.variants import DESIGNS
from tickscope.machine import Disturbance, MachineConfig, VcpuConfig, VmConfig

HERTZ = (1_000_000, 24_000_000, 62_500_000, 100_000_000, 1_000_000_000)
LONG_NS = 10**12
"""The run is stopped by the number of its transitions, not by this."""
BUSY_NS = 5_000_000
"""Disturbances happen within this time."""
SOFT = ("set_pending", "clear_pending", "set_active", "clear_active")
HANDLERS: tuple[list[Any], ...] = (
    ["ack", {"if_intid": 27, "ops": ["timer_mask", ["timer_arm_in", 3000]]}, "eoi"],
    ["ack", {"if_intid": 27, "ops": [["timer_arm_in", 900]]}, "eoi", "dir"],
    ["ack", {"if_intid": 27, "ops": ["timer_off"]}, "hvc", "eoi", "dir"],
    ["ack", "eoi", {"if_intid": 27, "ops": [["timer_arm_in", 2000]]}, "dir"],
    ["ack", "umem", {"if_intid": 27, "ops": ["timer_mask", ["timer_arm_in", 5000]]}, "kmmio", "eoi"],
    ["ack", "ack", {"if_intid": 27, "ops": ["timer_arm_past", "timer_off"]}, "eoi", "eoi"],
)


class Maker:
    """Draws one machine. `soft` guests write software state of 27, which the architecture leaves UNPREDICTABLE."""

    def __init__(self, seed: int, soft: bool = False) -> None:
        self.seed = seed
        self.soft = soft
        self.rng = Random(seed)
        self.pcpus = self.rng.choice((1, 1, 2, 2, 3, 4))
        self.gic = self.rng.choice(("v3", "v3", "v2"))
        self.hz = self.rng.choice(HERTZ)
        self.handled = False
        """The guest under way has installed a handler, so it may unmask."""

    def config(self, design: str = "") -> MachineConfig:
        """The whole machine."""
        rng = self.rng
        vms = self._vms()
        vcpus = sum(len(vm.vcpus) for vm in vms)
        return MachineConfig(
            design=design or rng.choice(list(DESIGNS)),
            gic=self.gic,
            host=rng.choice(("nvhe", "vhe")),
            pcpus=self.pcpus,
            list_registers=rng.choice((1, 2, 3, 4, 4, 8, 16)),
            counter_hz=self.hz,
            cost="flat",
            slice_us=rng.choice((5, 50, 300, 3000)),
            vms=vms,
            disturbances=tuple(self._disturbance(vcpus) for _ in range(rng.choice((0, 0, 2, 10, 40)))),
            switches=(),
            duration_ns=LONG_NS,
            seed=self.seed,
            unpredictable_stops=not self.soft,
            halt_poll_ns=rng.choice((0, 0, 20_000, 500_000)),
        )

    def _vms(self) -> tuple[VmConfig, ...]:
        sizes = self.rng.choice(((1,), (1,), (2,), (1, 1), (4,), (2, 3), (8,), (3, 1, 2)))
        return tuple(VmConfig(tuple(self._vcpu() for _ in range(size))) for size in sizes)

    def _vcpu(self) -> VcpuConfig:
        rng = self.rng
        cpus = sorted(rng.sample(range(self.pcpus), rng.randint(1, self.pcpus)))
        program = self._library() if rng.random() < 0.2 else self._program()
        return VcpuConfig(parse_program(program), tuple(cpus))

    def _disturbance(self, vcpus: int) -> Disturbance:
        rng = self.rng
        kind = rng.choice(("migrate", "migrate", "preempt", "preempt", "late_irq"))
        to, for_ns = rng.randrange(self.pcpus), rng.choice((1, 900, 40_000, 400_000))
        return Disturbance(rng.randrange(BUSY_NS), kind, rng.randrange(vcpus), to, for_ns)

    # --- programs -----------------------------------------------------------------------------------------------------

    def _library(self) -> list[Any]:
        program = self.rng.choice(list(LIBRARY.values()))
        numbers: dict[str, int] = {}
        words: dict[str, str] = {}
        for name, param in program.params.items():
            if param.words:
                words[name] = self.rng.choice(param.words)
            else:
                numbers[name] = self.rng.randint(max(param.low, 2), max(2, min(param.high, 5000)))
        return program.build(numbers, words, self.hz)

    def _program(self) -> list[Any]:
        """Some ops, perhaps a handler, then a loop; a guest that sleeps is woken by its timer or another vCPU."""
        rng = self.rng
        self.handled = rng.random() < 0.6
        head = [self._op() for _ in range(rng.randint(0, 12))]
        if self.handled:
            head.insert(0, {"on_irq": {"ops": self._handler()}})
        loop = [self._op() for _ in range(rng.randint(1, 15))]
        return [*head, {"repeat": "forever", "ops": loop}]

    def _handler(self) -> list[Any]:
        if self.rng.random() < 0.8:
            return list(self.rng.choice(HANDLERS))
        return ["ack", *(self._op() for _ in range(self.rng.randint(0, 4))), "eoi"]

    def _op(self) -> Any:
        rng = self.rng
        draws = (self._timer, self._interrupt, self._exit, self._distributor, self._sleep, self._rest)
        return rng.choices(draws, (6, 6, 5, 3, 2, 4))[0]()

    def _timer(self) -> Any:
        rng = self.rng
        return rng.choice((
            "timer_off", "timer_arm_past", "timer_arm_far", "timer_mask", "timer_unmask",
            ["timer_arm_in", rng.choice((0, 1, 40, 700, 9000))], ["timer_arm_in", rng.randint(0, 3000)],
        ))  # fmt: skip

    def _sleep(self) -> Any:
        rng = self.rng
        nap = {"repeat": rng.randint(1, 4), "ops": [["timer_arm_in", rng.randint(1, 4000)], "wfi"]}
        return rng.choice(("wfi", "wfi_past", ["wfi_in", rng.choice((1, 50, 800, 6000))], nap))

    def _interrupt(self) -> Any:
        rng = self.rng
        mask = rng.choice(("irqs_off", "irqs_on", "irqs_on")) if self.handled else "irq_window"
        return rng.choice(("ack", "ack", "eoi", "eoi", "eoi", "dir", ["irq_window", rng.randint(0, 1)], mask))

    def _exit(self) -> Any:
        rng = self.rng
        return rng.choice((
            "hvc", "hvc", "kmmio", "umem", "umem", ["migrate", rng.randrange(self.pcpus)],
            ["sgi_self", rng.randint(0, 15)], ["sgi_other", rng.randint(0, 15)], ["sgi_both", rng.randint(0, 15)],
            ["irq_line", rng.randint(32, 41), rng.randint(0, 1)], ["burst", rng.randint(1, 12)],
            ["burst_sgi", rng.randint(1, 8)],
        ))  # fmt: skip

    def _distributor(self) -> Any:
        rng = self.rng
        intid = rng.choice((22, 33, 34, 40, 41, rng.randint(0, 15)))
        soft = rng.choice(SOFT)
        return rng.choice((
            "ppi_disable", "ppi_enable", "ppi_enable", ["enable", intid], ["disable", intid],
            ["prio", rng.choice((27, intid)), rng.randint(0, 255)], ["pmr", rng.choice((0, 0x80, 0xA0, 0xF0, 0xF0))],
            ["eoimode", rng.randint(0, 1)], ["route", rng.choice((33, 40)), rng.randint(0, 3)],
            [soft, 27 if self.soft and rng.random() < 0.5 else rng.choice((22, 33, 34, 40, 41))],
        ))  # fmt: skip

    def _rest(self) -> Any:
        rng = self.rng
        return rng.choice((
            ["spin", rng.choice((0, 1, 100, 3000, 90_000))], ["spin_random", 0, rng.choice((1, 500, 20_000))],
            {"repeat": rng.randint(1, 4), "ops": [["spin", rng.randint(0, 300)], "hvc"]},
        ))  # fmt: skip


def random_machine(seed: int, soft: bool = False, design: str = "") -> MachineConfig:
    """The machine of a seed."""
    return Maker(seed, soft).config(design)
