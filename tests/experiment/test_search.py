"""Each switch makes its difference in a random experiment of a bounded search, and in the preset kept of it."""

from __future__ import annotations

import pytest

from tickscope.experiment.presets import PRESETS
from tickscope.experiment.search.find import MOST_SEEDS, draw, find
from tickscope.experiment.search.outcome import outcome, shows, sides
from tickscope.experiment.search.shrink import shrink, size
from tickscope.switches import BREAK, FIX, SWITCHES

QUICK_SEEDS = 150
"""Enough for every switch on the design tried here; the long proof takes all designs."""
PAIRS = [(name, design) for name, switch in SWITCHES.items() for design in switch.designs]


@pytest.mark.parametrize("name", list(SWITCHES))
def test_a_bounded_search_finds_an_experiment_that_shows_the_switch(name: str) -> None:
    switch = SWITCHES[name]
    found = find(switch, switch.designs[-1], QUICK_SEEDS, smallest=False)
    assert found is not None, f"seeds 0 to {QUICK_SEEDS - 1} show nothing of {name}"
    assert shows(draw(switch, switch.designs[-1], found.seed), switch)


@pytest.mark.parametrize("name", list(SWITCHES))
def test_the_kept_preset_shows_the_switch_and_its_sound_side_is_sound(name: str) -> None:
    switch, config = SWITCHES[name], PRESETS[f"bug-{name}"].config
    assert shows(config, switch)
    broken, sound = sides(config, switch)
    assert config.get("switches", []) == broken["switches"]
    assert outcome(sound).violation == ""


@pytest.mark.parametrize("name", list(SWITCHES))
def test_every_switch_says_what_it_does_and_where_the_kernel_has_it(name: str) -> None:
    switch = SWITCHES[name]
    assert switch.kind in (BREAK, FIX)
    assert switch.says.endswith(".") and len(switch.says) <= 220
    assert switch.where and switch.designs and switch.expects


def test_every_real_bug_of_the_list_that_the_ops_can_express_has_its_switch() -> None:
    assert {switch.bug for switch in SWITCHES.values()} >= {"B0", "B0b", "B2", "B3", "B4", "B5", "B9", "B13", "B22"}


def test_shrinking_keeps_what_is_shown_and_never_grows() -> None:
    switch = SWITCHES["put-omits-save"]
    found = find(switch, "v4.15", smallest=False)
    assert found is not None
    smaller = shrink(found.config, lambda config: shows(config, switch))
    assert shows(smaller, switch)
    assert size(smaller) < size(found.config)
    assert size(smaller) == 1, "one sleep is enough"


def test_a_difference_that_is_not_there_is_not_shown() -> None:
    """The sound side against itself: nothing falls, no counter differs."""
    for name in ("put-omits-save", "eoi-maintenance", "soft-active-reaches-hardware"):
        switch = SWITCHES[name]
        config = draw(switch, "v4.15", 0) | {"vms": [{"vcpus": [{"program": {"ops": [{"spin": 1000}]}}]}]}
        assert not shows(config | {"disturbances": []}, switch)


@pytest.mark.soak
@pytest.mark.parametrize(("name", "design"), PAIRS)
def test_on_every_design_a_bounded_search_finds_it(name: str, design: str) -> None:
    assert find(SWITCHES[name], design, MOST_SEEDS, smallest=False) is not None
