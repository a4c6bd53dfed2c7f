"""Random experiments: any guest programs, VMs, CPUs and disturbances that the config accepts. A seed gives one."""

from __future__ import annotations

import random
from typing import Any

PLAIN = (
    "timer_off", "timer_arm_past", "timer_arm_far", "timer_mask", "timer_unmask", "ack", "eoi", "dir", "hvc", "kmmio",
    "umem", "ppi_disable", "ppi_enable", "irq_window", "wfi", "wfi_past",
)  # fmt: skip
HANDLERS: tuple[list[Any], ...] = (
    ["ack", "eoi"],
    ["ack", "timer_off", "eoi"],
    ["ack", {"if_intid": 27, "ops": ["timer_mask", {"timer_arm_in": 1000}]}, "eoi"],
)
REGISTERS = ("set_pending", "clear_pending", "set_active", "clear_active", "enable", "disable")


def _op(chance: random.Random, pcpus: int, depth: int = 0) -> Any:
    kinds: list[Any] = [
        *(chance.choice(PLAIN) for _ in range(9)),
        {"timer_arm_in": chance.choice([0, 1, 20, 100, 1000, 5000])},
        {"spin": chance.randrange(30_000)},
        {"wfi_in": chance.randrange(5000)},
        {"migrate": chance.randrange(pcpus)},
        {chance.choice(["sgi_self", "sgi_other", "sgi_both"]): chance.randrange(16)},
        {"irq_line": [chance.randrange(32, 40), chance.randrange(2)]},
        {chance.choice(REGISTERS): chance.choice([3, 22, 27, 33, 40])},
        {"burst": chance.randrange(1, 17)},
        {"eoimode": chance.randrange(2)},
        {"pmr": chance.choice([0, 0x60, 0xF0])},
        {"prio": [chance.choice([27, 40, 5]), chance.randrange(256)]},
    ]
    if depth < 2:
        kinds.append({"repeat": chance.randrange(1, 5), "ops": [_op(chance, pcpus, depth + 1)]})
    return chance.choice(kinds)


def _vcpu(chance: random.Random, pcpus: int) -> dict[str, Any]:
    ops = [_op(chance, pcpus) for _ in range(chance.randrange(1, 25))]
    if chance.random() < 0.4:
        ops.insert(0, {"on_irq": {"ops": chance.choice(HANDLERS)}})
    if chance.random() < 0.2:
        ops.append({"repeat": "forever", "ops": [_op(chance, pcpus), {"spin": 2000}]})
    return {"program": {"ops": ops}, "affinity": chance.sample(range(pcpus), chance.randrange(1, pcpus + 1))}


def _disturbance(chance: random.Random, pcpus: int) -> dict[str, Any]:
    cpu = chance.randrange(pcpus)
    what = chance.choice(
        [{"preempt": {"pcpu": cpu, "for_us": chance.randrange(1, 100)}}, {"migrate": {"to": cpu}}]
    )  # fmt: skip
    return {"at_us": chance.randrange(400), **what}


def random_experiment(seed: int) -> dict[str, Any]:
    """The experiment config of a seed: 1-3 VMs of 1-3 vCPUs on 1-4 pCPUs, 300 us."""
    chance = random.Random(seed)
    pcpus = chance.randrange(1, 5)
    return {
        "seed": seed,
        "design": chance.choice(["v4.14", "v4.15"]),
        "platform": {"pcpus": pcpus, "list_registers": chance.choice([1, 2, 4, 16])},
        "scheduler": {"slice_us": chance.choice([10, 50, 3000])},
        "vms": [
            {"vcpus": [_vcpu(chance, pcpus) for _ in range(chance.randrange(1, 4))]}
            for _ in range(chance.randrange(1, 4))
        ],
        "disturbances": [_disturbance(chance, pcpus) for _ in range(chance.randrange(4))],
        "duration_us": 300,
    }
