"""Measure what watching costs: steps per second of the bare machine, with the live checks, with all on every step.

    python benchmarks/invariants.py [--steps 60000] [--rounds 3]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from time import process_time

from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.presets import preset
from tickscope.invariants.monitor import LIVE, Monitor
from tickscope.machine import Machine, MachineConfig

PRESETS = ("tick-busy", "four-vcpus-two-pcpus", "hypercalls-armed", "lr-overflow")
DESIGNS = ("v4.14", "v4.15")
BATCH = 2000
LONG_NS = 300_000_000
BARE = 0


def steps_per_second(config: MachineConfig, every: int, steps: int) -> int:
    """Steps per second of processor time. `every`: BARE, or how often a monitor looks at the whole state."""
    machine = Machine(config)
    step = Monitor(machine, every).step if every else machine.step
    start = process_time()
    while machine.steps < steps and all(step() for _ in range(BATCH)):
        machine.journal.take()
    return round(machine.steps / (process_time() - start))


def main() -> None:
    """Print one line per preset and design: the best of some rounds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--steps", type=int, default=60_000)
    options.add_argument("--rounds", type=int, default=3)
    wish = options.parse_args()
    print(f"{'preset':<24}{'design':<8}{'bare':>10}{'live':>10}{'full':>10}  live costs")  # noqa: T201
    for name in PRESETS:
        for design in DESIGNS:
            config = replace(machine_config(preset(name, design=design)), duration_ns=LONG_NS)
            ways = (BARE, LIVE, 1)
            rounds = [[steps_per_second(config, way, wish.steps) for way in ways] for _ in range(wish.rounds)]
            bare, live, full = map(max, zip(*rounds, strict=True))
            print(f"{name:<24}{design:<8}{bare:>10,}{live:>10,}{full:>10,}  {100 * (bare - live) // live} %")  # noqa: T201


if __name__ == "__main__":
    main()
