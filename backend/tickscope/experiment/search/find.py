"""The bounded search: seeds in order until one shows the switch's difference, then the smallest such experiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from tickscope.experiment.errors import ConfigError
from tickscope.experiment.search.guests import random_experiment
from tickscope.experiment.search.outcome import shows
from tickscope.experiment.search.shrink import shrink
from tickscope.switches import SwitchInfo

MOST_SEEDS: Final = 2000


class Found(NamedTuple):
    """The first seed that shows it, how many were tried, and the experiment (shrunk or as drawn)."""

    seed: int
    tried: int
    config: dict[str, Any]


def draw(switch: SwitchInfo, design: str, seed: int) -> dict[str, Any]:
    """The experiment of a seed, with what the switch needs: its platform, guests that write software state or mask by
    priority."""
    host = "vhe" if switch.name.endswith("vhe") else "nvhe"
    waiters = 5 if switch.name.endswith("pmr") else 1
    return random_experiment(seed, design, host, switch.name.startswith("soft-"), waiters)


def find(
    switch: SwitchInfo, design: str, most: int = MOST_SEEDS, smallest: bool = True,
    on_try: Callable[[int], None] = lambda tried: None,
) -> Found | None:
    """Search seeds 0, 1, 2, ... (at most `most`). None if none of them shows the difference."""
    for seed in range(most):
        on_try(seed + 1)
        config = draw(switch, design, seed)
        if shows(config, switch):
            if smallest:
                config = shrink(config, lambda smaller: _still_shows(smaller, switch))
            return Found(seed, seed + 1, config)
    return None


def _still_shows(smaller: dict[str, Any], switch: SwitchInfo) -> bool:
    """A smaller experiment that names a pCPU which has been taken away is none."""
    try:
        return shows(smaller, switch)
    except ConfigError:
        return False
