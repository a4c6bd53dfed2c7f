"""The bounded search: seeds in order until one shows the switch's difference, then the smallest such experiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from tickscope.experiment.errors import ConfigError
from tickscope.experiment.search.guests import ANY, MASKS, SOFTWARE, random_experiment
from tickscope.experiment.search.outcome import shows
from tickscope.experiment.search.shrink import shrink, size
from tickscope.switches import SwitchInfo

MOST_SEEDS: Final = 2000


FURTHER_SEEDS: Final = 15
SMALL: Final = 3


class Found(NamedTuple):
    """A seed that shows it, and the experiment (shrunk or as drawn)."""

    seed: int
    config: dict[str, Any]


def draw(switch: SwitchInfo, design: str, seed: int) -> dict[str, Any]:
    """The experiment of a seed, with the platform and in the style that the switch needs."""
    host = "vhe" if switch.name.endswith("vhe") else "nvhe"
    style = SOFTWARE if switch.name.startswith("soft-") else MASKS if switch.name.endswith("pmr") else ANY
    return random_experiment(seed, design, host, style)


def find(
    switch: SwitchInfo, design: str, most: int = MOST_SEEDS, smallest: bool = True,
    on_try: Callable[[int], None] = lambda tried: None,
) -> Found | None:
    """The first of the seeds 0, 1, 2, ... (at most `most`) that shows the difference, made smaller if wanted. None if
    none of them shows it."""
    for seed in range(most):
        on_try(seed + 1)
        config = draw(switch, design, seed)
        if shows(config, switch):
            if smallest:
                config = shrink(config, lambda smaller: _still_shows(smaller, switch))
            return Found(seed, config)
    return None


def find_smallest(switch: SwitchInfo, design: str, most: int = MOST_SEEDS) -> Found | None:
    """The smallest of what the first seed that shows it and the next few shrink to; one small thing is enough."""
    best = find(switch, design, most)
    if best is None:
        return None
    for seed in range(best.seed + 1, best.seed + FURTHER_SEEDS):
        if size(best.config) <= SMALL:
            break
        config = draw(switch, design, seed)
        if shows(config, switch):
            config = shrink(config, lambda smaller: _still_shows(smaller, switch))
            best = min(best, Found(seed, config), key=lambda found: size(found.config))
    return best


def _still_shows(smaller: dict[str, Any], switch: SwitchInfo) -> bool:
    """A smaller experiment that names a pCPU which has been taken away is none."""
    try:
        return shows(smaller, switch)
    except ConfigError:
        return False
