"""The claims of the KVM selftest vgic_irq: interrupts injected by the VMM or made pending by software, level and edge,
with and without the split of EOI into priority drop and deactivation.

INTIDs: SGIs 0-15 and SPIs 40-55 are edges; PPI 22 and SPIs 32-39 are level-sensitive.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.guest_view import (
    BOTH_GICS,
    EVERY_DESIGN,
    V3,
    Ops,
    acks,
    active_priorities,
    alone,
    finished,
    gic_state,
    on_irq,
    poll,
    reads,
    received,
    waiting,
)
from tests.claims.story import Story
from tickscope.guest.ops import OpError, parse_program
from tickscope.vocabulary import Access

SPLIT = pytest.mark.parametrize("split", [0, 1], ids=["eoi", "eoi+dir"])
SGIS, EDGES, LEVELS = range(16), range(40, 56), range(32, 40)
PPI = 22
STEP = 8
"""KVM implements 32 priorities: 0x00 (most urgent) to 0xf8 in steps of 8."""


def start(split: int) -> Ops:
    """PMR at the lowest priority, EOImode, a handler that looks at the interrupt's state and lowers a level."""
    lower = [{"if_intid": n, "ops": [["irq_line", n, 0]]} for n in LEVELS]
    return [["pmr", 0xF8], ["eoimode", split], on_irq("ack", "kmmio", *lower, "eoi", "dir", "kmmio"), "irqs_off"]


def by_priority(intids: range) -> Ops:
    """Cycle over all priorities but the lowest, to make things more interesting."""
    return [["prio", n, n % 31 * STEP] for n in intids]


def pulse(n: int) -> Ops:
    """KVM_IRQ_LINE high and low again: an edge."""
    return [["irq_line", n, 1], ["irq_line", n, 0]]


INJECTIONS: dict[str, tuple[range, Ops]] = {
    "an edge by its line": (EDGES[:1], pulse(40)),
    "the last edge by its line": (EDGES[-1:], pulse(55)),
    "all edges by their lines": (EDGES, [op for n in EDGES for op in pulse(n)]),
    "an edge by ISPENDR": (EDGES[:1], [["set_pending", 40]]),
    "all edges by one write to ISPENDR": (EDGES, [["burst", len(EDGES)]]),
    "all SGIs": (SGIS, [["sgi_self", n] for n in SGIS]),
    "a level by its line": (LEVELS[:1], [["irq_line", 32, 1]]),
    "all levels by their lines": (LEVELS, [["irq_line", n, 1] for n in LEVELS]),
    "all levels by ISPENDR": (LEVELS, [["set_pending", n] for n in LEVELS]),
    "a PPI by ISPENDR": (range(PPI, PPI + 1), [["set_pending", PPI]]),
}
EVERY_INJECTION = pytest.mark.parametrize(("intids", "inject"), list(INJECTIONS.values()), ids=list(INJECTIONS))


def injected(design: str, platform: dict[str, Any], split: int, intids: range, inject: Ops) -> Story:
    """Interrupts masked, inject all, wait until there is one, take them all, then look at IAR."""
    take: Ops = ["wfi", "irqs_on", ["spin", 1000], "irqs_off", "ack", "hvc"]
    return alone(design, platform, [*start(split), *by_priority(intids), *inject, *take])


@EVERY_DESIGN
@BOTH_GICS
@SPLIT
@EVERY_INJECTION
def test_each_injected_interrupt_is_handled_once(
    design: str, platform: dict[str, Any], split: int, intids: range, inject: Ops
) -> None:
    """Each interrupt is received once, and then IAR is empty. In the handler it is active, and an edge is not pending
    any more; after EOI (and DIR) it is neither."""
    story = injected(design, platform, split, intids, inject)
    *taken, last = received(story)
    assert sorted(taken) == list(intids) and last == 1023 and finished(story)
    states = [gic_state(story, read, taken[n // 2]) for n, read in enumerate(reads(story))]
    assert set(states[0::2]) <= ({"active", "pending and active"} if taken[0] in LEVELS else {"active"})
    assert states[1::2] == ["inactive"] * len(taken)


@EVERY_DESIGN
@SPLIT
def test_no_active_priority_is_left_after_eoi(design: str, split: int) -> None:
    """EOIR drops it (AP1R0 = 0), also when the interrupt stays active until DIR."""
    story = injected(design, V3, split, *INJECTIONS["all edges by their lines"])
    assert [active_priorities(story, e) for e in story.accesses(Access.G_EOIR)] == [0] * len(EDGES)
    assert all(active_priorities(story, e) for e in acks(story)[:-1])


@pytest.mark.parametrize("intid", [64, 1020, 1024, 1120, 5120, (1 << 32) - 1, *SGIS[:1], PPI, 27])
def test_injection_of_a_bad_intid_is_refused(intid: int) -> None:
    """What is no SPI of the VM is refused before anything is injected; 27 belongs to the timer."""
    with pytest.raises(OpError):
        parse_program([["irq_line", intid, 1]])


# --- several levels of preemption ------------------------------------------------------------------------------------

NESTED: dict[str, tuple[range, str]] = {
    "SGIs": (SGIS, "sgi_self"), "edges by line": (EDGES, "irq_line"), "edges by ISPENDR": (EDGES, "set_pending"),
    "levels by line": (LEVELS, "irq_line"), "levels by ISPENDR": (LEVELS, "set_pending"),
}  # fmt: skip
EVERY_NEST = pytest.mark.parametrize(("intids", "how"), list(NESTED.values()), ids=list(NESTED))
DEPTH = 4
"""As many as there are list registers: these kernels cannot hold more active interrupts."""


def nest(split: int, intids: range, how: str) -> Ops:
    """Each interrupt is more urgent than the one before, which the guest is still handling. Interrupts are masked."""
    ops: Ops = [["pmr", 0xF8], ["eoimode", split]]
    ops += [["prio", n, STEP * place] for place, n in enumerate(reversed(intids))]
    for n in intids:
        raised, lowered = ([how, n, 1], [[how, n, 0]]) if how == "irq_line" else ([how, n], [])
        ops += [raised, "wfi", "ack", *lowered]
    return ops


def unnest(split: int, depth: int) -> Ops:
    """EOI from the most urgent one on, then the deactivations the other way round; look; IAR."""
    return [*["eoi"] * depth, "kmmio", *["dir"] * depth * split, "kmmio", "ack", "hvc"]


@EVERY_DESIGN
@BOTH_GICS
@SPLIT
@EVERY_NEST
def test_each_more_urgent_interrupt_preempts(
    design: str, platform: dict[str, Any], split: int, intids: range, how: str
) -> None:
    """Four levels: each comes as soon as it is injected. At the end none is active and IAR is empty."""
    four = intids[:DEPTH]
    story = alone(design, platform, [*nest(split, four, how), *unnest(split, DEPTH)])
    assert received(story) == [*four, 1023] and finished(story)
    dropped, deactivated = ({gic_state(story, read, n) for n in four} for read in reads(story))
    assert (dropped, deactivated) == ({"active" if split else "inactive"}, {"inactive"})
    assert active_priorities(story, acks(story)[-1]) == 0


@EVERY_DESIGN
@SPLIT
def test_as_many_levels_of_preemption_as_list_registers(design: str, split: int) -> None:
    """Newer suites want 16 levels of SGIs; these kernels give them where the hardware has 16 list registers."""
    ops = [*nest(split, SGIS, "sgi_self"), *unnest(split, len(SGIS))]
    story = alone(design, V3 | {"list_registers": 16}, ops)
    assert received(story) == [*SGIS, 1023]
    few = alone(design, V3, ops)
    assert received(few)[: DEPTH + 1] == [*SGIS[:DEPTH], 1023], "measured with four (op-programs-irq, finding 6)"


@EVERY_DESIGN
@pytest.mark.parametrize("second", [0x40, 0x48], ids=["equal", "less urgent"])
def test_no_preemption_unless_more_urgent(design: str, second: int) -> None:
    """It waits for the priority drop of the first one, and no longer: with EOImode 1 that one is still active then."""
    for split in (0, 1):
        two: Ops = [["eoimode", split], ["prio", 40, 0x40], ["prio", 41, second]]
        ops = [*two, ["set_pending", 40], "ack", ["set_pending", 41], "ack", "eoi", "ack"]
        assert received(alone(design, V3, ops)) == [40, 1023, 41]


@EVERY_DESIGN
@BOTH_GICS
@SPLIT
@EVERY_NEST
def test_restored_active_interrupts_can_be_ended(
    design: str, platform: dict[str, Any], split: int, intids: range, how: str
) -> None:
    """The active states are taken away and written back by ISACTIVER, as after a migration, and the vCPU runs on
    another CPU; the guest ends what it was handling, and nothing stays active."""
    four = intids[:DEPTH]
    cleared = [["clear_active", n] for n in four]
    restored = [["set_active", n] for n in four]
    ops = [*nest(split, four, how), *cleared, "kmmio", *restored, ["migrate", 1], "kmmio", *unnest(split, DEPTH)]
    story = waiting(design, ops, poll("migrating"), platform)
    assert received(story) == [*four, 1023] and finished(story)
    states = [{gic_state(story, read, n) for n in four} for read in reads(story)]
    assert states == [{"inactive"}, {"active"}, {"active" if split else "inactive"}, {"inactive"}]
    assert active_priorities(story, acks(story)[-1]) == 0


@EVERY_DESIGN
@BOTH_GICS
@pytest.mark.parametrize("intid", [PPI, 32, 40])
def test_restored_pending_interrupts_are_received(design: str, platform: dict[str, Any], intid: int) -> None:
    """Pending states are taken away and written back by ISPENDR: the guest receives the interrupt on the other CPU."""
    cleared: Ops = [["set_pending", intid], ["clear_pending", intid], "ack"]
    ops = [*cleared, ["set_pending", intid], ["migrate", 1], "ack", "eoi", "ack"]
    assert received(waiting(design, ops, poll("migrating"), platform)) == [1023, intid, 1023]


# --- levels and edges ------------------------------------------------------------------------------------------------


@EVERY_DESIGN
@BOTH_GICS
def test_a_level_that_is_lowered_before_it_is_taken_is_gone_and_an_edge_is_not(
    design: str, platform: dict[str, Any]
) -> None:
    assert received(alone(design, platform, [*pulse(32), "ack"])) == [1023]
    assert received(alone(design, platform, [*pulse(40), "ack", "eoi", "ack"])) == [40, 1023]


@EVERY_DESIGN
@BOTH_GICS
def test_a_level_that_is_still_high_after_eoi_comes_again(design: str, platform: dict[str, Any]) -> None:
    """The EOI of a level interrupt without hardware behind it exits, so that KVM looks at its line again."""
    ops = [["irq_line", 32, 1], "ack", "eoi", "ack", ["irq_line", 32, 0], "eoi", "ack"]
    assert received(alone(design, platform, ops)) == [32, 32, 1023]
