"""Mutations of the virtual interrupt controller: the measured rows notice every broken rule but the two named here."""

from __future__ import annotations

import pytest

from tools.broken_rules import BROKEN, Broken
from tools.rules_lost import measure

INVISIBLE = {"sorted for this entry only", "disable prunes at once"}
"""Rules that no public row proves; docs/07-irq-model-notes.md says so, too."""
QUICK = ("UIE counts deliverable entries only", "KVM's WFI check looks at PMR", "clear_active does nothing")


def named(says: str) -> Broken:
    return next(broken for broken in BROKEN if broken.says == says)


def test_nothing_is_lost_while_nothing_is_broken() -> None:
    sound = measure(Broken("sound", "nothing"), "v4.15")
    assert (sound.rows, sound.compared) == (0, 1316 + 115)


@pytest.mark.parametrize("says", QUICK)
def test_a_broken_rule_loses_rows_and_is_whole_again_afterwards(says: str) -> None:
    assert measure(named(says), "v4.15").rows > 0
    assert measure(Broken("sound", "nothing"), "v4.15").rows == 0


@pytest.mark.soak
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.says)
@pytest.mark.parametrize("design", ["v4.14", "v4.15"])
def test_every_other_broken_rule_loses_rows(broken: Broken, design: str) -> None:
    assert (measure(broken, design).rows == 0) == (broken.says in INVISIBLE)
