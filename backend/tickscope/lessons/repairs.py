"""Each switch as a repair: the right function beside the broken one, step by step in words, and which side is which."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tickscope.experiment.plain import read_text
from tickscope.experiment.presets import PRESETS
from tickscope.experiment.search.outcome import sides
from tickscope.switches import SWITCHES

_FILE: Final = Path(__file__).parent / "repairs.yaml"
_SIDES: Final = {"=": "both", "+": "right", "-": "broken"}


class Repair(NamedTuple):
    """`steps`: (both, right or broken; what is done)."""

    function: str
    steps: tuple[tuple[str, str], ...]


@cache
def repairs() -> dict[str, Repair]:
    """Switch -> its repair."""
    data: Any = read_text(_FILE.read_text(encoding="utf-8"))
    return {name: _repair(row) for name, row in data.items()}


def _repair(row: dict[str, Any]) -> Repair:
    return Repair(row["function"], tuple((_SIDES[step[0]], step[2:]) for step in row["steps"]))


def repair_data(name: str) -> dict[str, Any]:
    """What belongs to a switch when it is shown: its preset, the switches of either side, and its repair."""
    broken, sound = sides(PRESETS[f"bug-{name}"].config, SWITCHES[name])
    repair = repairs()[name]
    return {
        "preset": f"bug-{name}", "design": broken["design"],
        "broken": broken["switches"], "sound": sound["switches"], "function": repair.function,
        "steps": [{"side": side, "says": says} for side, says in repair.steps],
    }  # fmt: skip
