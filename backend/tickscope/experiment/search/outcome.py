"""What a run comes to, and whether two runs that differ by one switch show what the switch is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tickscope.experiment.config import parse
from tickscope.experiment.simulation import Simulation
from tickscope.switches import FIX, SwitchInfo


@dataclass(frozen=True)
class Outcome:
    """The id of the violated invariant or '', the ticks that the guests took, and the run's totals."""

    violation: str
    ticks: int
    totals: dict[str, Any]


def outcome(config: dict[str, Any]) -> Outcome:
    """Run an experiment to its end or its violation."""
    simulation = Simulation(parse(config), keep=False)
    simulation.run()
    found, totals = simulation.machine.violation, simulation.metrics.totals()
    return Outcome(found.id if found else "", sum(vcpu["ticks"] for vcpu in totals["vcpus"]), totals)


def sides(config: dict[str, Any], switch: SwitchInfo) -> tuple[dict[str, Any], dict[str, Any]]:
    """(broken, sound): the config with the switch and without it; for a later fix the other way round."""
    with_it, without = config | {"switches": [switch.name]}, config | {"switches": []}
    return (without, with_it) if switch.kind == FIX else (with_it, without)


def shows(config: dict[str, Any], switch: SwitchInfo) -> bool:
    """Whether the broken side does what `switch.expects` says, and the sound side does not."""
    broken_config, sound_config = sides(config, switch)
    broken = outcome(broken_config)
    more_or_less, _, what = switch.expects.rpartition(" ")
    if not more_or_less:
        return broken.violation == what and not outcome(sound_config).violation
    if broken.violation:
        return False
    sound = outcome(sound_config)
    if sound.violation:
        return False
    if what == "ticks":
        return broken.ticks < sound.ticks if more_or_less == "fewer" else broken.ticks > sound.ticks
    if broken.ticks != sound.ticks:
        return False
    return bool(_compare(more_or_less, broken.totals[what], sound.totals[what]))


def _compare(more_or_less: str, broken: int, sound: int) -> bool:
    return broken > sound if more_or_less == "more" else broken < sound
