"""Each switch is explained as a repair, and what is lit when an invariant falls is what it is about."""

from __future__ import annotations

import pytest

from tickscope.experiment.presets import PRESETS
from tickscope.experiment.search.outcome import outcome
from tickscope.invariants.concerns import CONCERNS
from tickscope.invariants.table import INVARIANTS
from tickscope.lessons.repairs import repair_data, repairs
from tickscope.switches import FIX, SWITCHES

EACH = pytest.mark.parametrize("name", list(SWITCHES))


def test_every_switch_has_its_repair_and_no_other() -> None:
    assert list(repairs()) == list(SWITCHES)


@EACH
def test_a_repair_shows_what_only_one_side_does(name: str) -> None:
    steps = repairs()[name].steps
    sides = {side for side, _ in steps}
    assert "both" in sides and sides & {"right", "broken"}
    assert all(says.endswith(".") and len(says) <= 130 for _, says in steps)


@EACH
def test_the_sides_of_a_switch_are_the_preset_as_it_is_and_the_sound_one(name: str) -> None:
    data, config = repair_data(name), PRESETS[f"bug-{name}"].config
    assert data["broken"] == config.get("switches", [])
    assert data["sound"] == ([name] if SWITCHES[name].kind == FIX else [])
    assert data["design"] == config["design"] in SWITCHES[name].designs
    if SWITCHES[name].expects.startswith("I"):
        assert outcome(config | {"switches": data["broken"]}).violation == SWITCHES[name].expects
        assert outcome(config | {"switches": data["sound"]}).violation == ""


def test_every_invariant_that_is_checked_says_what_it_is_about() -> None:
    assert list(CONCERNS) == list(INVARIANTS)
    assert [name for name, about in CONCERNS.items() if not about] == ["I35"]
