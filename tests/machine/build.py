"""Small machines for tests, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tickscope.guest.ops import parse_program
from tickscope.machine import Disturbance, Machine, MachineConfig, VcpuConfig, VmConfig

OLD, NEW = "v4.14", "v4.15"
TICK = {"on_irq": {"ops": ["ack", "timer_mask", ["timer_arm_in", 6250], "eoi"]}}
"""Mask, arm the next tick in 100 us, EOI."""
SPIN = {"repeat": "forever", "ops": [["spin", 5000]]}


def machine(
    *programs: Sequence[Any],
    design: str = NEW,
    affinities: Sequence[tuple[int, ...]] = (),
    vms: Sequence[int] = (),
    disturbances: Sequence[Disturbance] = (),
    **changes: Any,
) -> Machine:
    """A machine at time 0: one vCPU per program, on pCPU 0 if `affinities` says nothing; `vms` = vCPUs of each VM."""
    places = list(affinities) or [(0,)] * len(programs)
    vcpus = [VcpuConfig(parse_program(list(ops)), cpus) for ops, cpus in zip(programs, places, strict=True)]
    groups, start = [], 0
    for size in vms or [len(vcpus)]:
        groups.append(VmConfig(tuple(vcpus[start : start + size])))
        start += size
    settings: dict[str, Any] = {
        "gic": "v3", "host": "nvhe", "pcpus": 1 + max(max(cpus) for cpus in places), "list_registers": 4,
        "counter_hz": 62_500_000, "cost": "flat", "slice_us": 3000, "switches": (), "duration_ns": 3_000_000, "seed": 1,
    }  # fmt: skip
    return Machine(
        MachineConfig(design=design, vms=tuple(groups), disturbances=tuple(disturbances), **(settings | changes))
    )
