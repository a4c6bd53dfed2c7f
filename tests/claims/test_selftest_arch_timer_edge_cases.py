"""The claims of the KVM selftest arch_timer_edge_cases about the virtual timer.

Every claim is tried with each way of waiting: asleep, computing, going to user space, migrating, preempted.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.guest_view import (
    EVERY_DESIGN,
    EVERY_PLATFORM,
    EVERY_POLL,
    EVERY_WAIT,
    PERIOD,
    PERIOD_US,
    Ops,
    acks,
    condition_met,
    counts,
    due,
    finished,
    if_27,
    istatus,
    on_irq,
    poll,
    received,
    times,
    wait,
    waiting,
)  # fmt: skip
from tests.claims.story import Story
from tickscope.guest.ops import Op
from tickscope.vocabulary import Access, Var

HANDLER = on_irq("ack", if_27("timer_off"), "eoi")
START: Ops = [HANDLER, "irqs_off"]
TVAL_MAX, TVAL_MIN = (1 << 31) - 1, -(1 << 31)
CVAL_THEN_ENABLE: Ops = [["timer_arm_in", PERIOD]]
ENABLE_THEN_TVAL: Ops = ["timer_arm_far", ["timer_arm_in", PERIOD]]
VIEWS = pytest.mark.parametrize("armed", [CVAL_THEN_ENABLE, ENABLE_THEN_TVAL], ids=["cval", "tval"])
REPROGRAMMED = pytest.mark.parametrize(("first", "then"), [(2, 1), (1, 2)], ids=["down", "up"])
BEYOND = pytest.mark.parametrize("offset", [TVAL_MAX + PERIOD, 2 * TVAL_MAX + PERIOD, 1 << 62, -PERIOD], ids=str)
"""Distances of the compare value. The last one is before the counter's zero, so it wraps to nearly 2^64."""


def one_in_time(story: Story, late_ns: int) -> None:
    """Exactly one interrupt, not before the compare value written last and not long after it."""
    assert received(story) == [27] and finished(story)
    assert 0 < acks(story)[0].t - due(story, story.accesses(Access.G_CVAL_W)[-1]) < late_ns


@EVERY_DESIGN
@EVERY_PLATFORM
@EVERY_WAIT
@VIEWS
def test_basic_functionality_one_interrupt_in_time(
    design: str, platform: dict[str, Any], method: str, armed: Ops
) -> None:
    """CVAL set and then enabled, or moved while enabled: the timer fires once, in time."""
    w = wait(method)
    one_in_time(waiting(design, [*START, *armed, *w.ops, "hvc"], w, platform), w.late_ns)


@EVERY_DESIGN
@EVERY_WAIT
def test_long_timer_delays_one_interrupt_in_time(design: str, method: str) -> None:
    w = wait(method, 11 * PERIOD_US)
    one_in_time(waiting(design, [*START, ["timer_arm_in", 10 * PERIOD], *w.ops, "hvc"], w), w.late_ns)


@EVERY_DESIGN
@EVERY_WAIT
def test_in_the_handler_istatus_says_whether_the_condition_is_met(design: str, method: str) -> None:
    w = wait(method)
    story = waiting(design, [*START, ["timer_arm_in", PERIOD], *w.ops, "hvc"], w)
    (ack,) = acks(story)
    assert istatus(story, ack) and condition_met(story, ack)


# --- compare values at the edges -------------------------------------------------------------------------------------


@EVERY_DESIGN
@EVERY_POLL
@BEYOND
def test_timers_above_tval_max_do_not_fire(design: str, method: str, offset: int) -> None:
    """CVAL has 64 bits: a distance that TVAL could not express is far away, not now."""
    w = wait(method)
    story = waiting(design, [*START, ["timer_arm_in", 0], *w.ops, "hvc"], w, offset=offset)
    assert story.accesses(Access.G_CVAL_W)[0].value > TVAL_MAX
    assert received(story) == [] and finished(story)


@EVERY_DESIGN
@EVERY_WAIT
@pytest.mark.parametrize("armed", [["timer_arm_past"], [["timer_arm_in", 0]]], ids=["zero", "now"])
def test_timers_set_to_zero_and_to_now_fire(design: str, method: str, armed: Ops) -> None:
    w = wait(method)
    story = waiting(design, [*START, ["spin", 50_000], *armed, *w.ops, "hvc"], w)
    assert received(story) == [27] and finished(story)


@EVERY_DESIGN
@EVERY_WAIT
def test_timers_in_the_past_fire(design: str, method: str) -> None:
    """The condition is true already when the timer is enabled."""
    w = wait(method)
    story = waiting(design, [*START, ["spin", 200_000], ["timer_arm_in", 0], *w.ops, "hvc"], w, offset=-counts(100))
    assert received(story) == [27] and finished(story)
    written, enabled = (story.accesses(code)[0] for code in (Access.G_CVAL_W, Access.G_CTL_W))
    assert 0 < due(story, written) < written.t < enabled.t


@EVERY_DESIGN
def test_a_timer_as_far_in_the_past_as_possible_fires(design: str) -> None:
    """TVAL = -2^31; the counter has to be beyond that, which takes two seconds at 1 GHz."""
    w = wait("wfi")
    ops = [*START, ["spin", 2_200_000_000], ["timer_arm_in", 0], *w.ops, "hvc"]
    story = waiting(design, ops, w, {"counter_hz": 10**9}, offset=TVAL_MIN, duration_us=3_000_000)
    assert 0 < story.accesses(Access.G_CVAL_W)[0].value < 1 << 31
    assert received(story) == [27] and finished(story)


@EVERY_DESIGN
@EVERY_PLATFORM
@pytest.mark.parametrize("offset", [-1, 0, -PERIOD, TVAL_MAX + PERIOD, 2 * TVAL_MAX + PERIOD, 1 << 62], ids=str)
def test_sanity_checks_the_compare_value_survives_a_migration(
    design: str, platform: dict[str, Any], offset: int
) -> None:
    """Saved on one CPU and restored on the other, bit for bit, whatever its distance (past, wrapped or far)."""
    w = poll("migrating")
    ops = [*START, ["spin", 50_000], ["timer_arm_in", 0], "timer_off", ["migrate", 1], "hvc"]
    story = waiting(design, ops, w, platform, offset=offset)
    (there,) = story.begun(Op.HVC)
    assert there.pcpu == 1
    assert story.value(Var.P_CVAL, 1, there.seq) == story.accesses(Access.G_CVAL_W)[0].value


# --- set again, masked, cancelled ------------------------------------------------------------------------------------


@EVERY_DESIGN
@EVERY_WAIT
@REPROGRAMMED
def test_reprogram_timers_the_second_deadline_counts(design: str, method: str, first: int, then: int) -> None:
    """From a longer to a shorter time and back: the second deadline counts, the first one is forgotten."""
    w = wait(method)
    arms = [["timer_arm_in", first * PERIOD], ["timer_arm_in", then * PERIOD]]
    one_in_time(waiting(design, [*START, *arms, *w.ops, "hvc"], w), w.late_ns)


@EVERY_DESIGN
@EVERY_WAIT
def test_timers_fired_multiple_times_fire_each_time(design: str, method: str) -> None:
    """The handler switches the timer off, the guest on again without moving CVAL: ten times, ten interrupts."""
    w = wait(method, 20)
    story = waiting(design, [*START, ["timer_arm_in", 0], times(10, *w.ops, "hvc", "timer_unmask")], w)
    assert received(story) == [27] * 10
    assert [len([a for a in acks(story) if a.seq < e.seq]) for e in story.begun(Op.HVC)] == list(range(1, 11))


@EVERY_DESIGN
@EVERY_WAIT
def test_timer_control_mask_then_unmask_fires(design: str, method: str) -> None:
    """With IMASK nothing comes although the condition is met; without it the interrupt does."""
    w = wait(method)
    masked: Ops = ["timer_mask", "irqs_on", ["spin", 5000], "irqs_off"]
    story = waiting(design, [*START, *masked, "timer_unmask", *w.ops, "hvc"], w)
    assert received(story) == [27] and finished(story)
    assert acks(story)[0].seq > story.begun(Op.TIMER_UNMASK)[0].seq


@EVERY_DESIGN
@EVERY_POLL
def test_timer_control_masks_nothing_fires(design: str, method: str) -> None:
    """Interrupts are on, the condition is met, IMASK is set."""
    w = wait(method)
    story = waiting(design, [*START, "timer_mask", *w.ops, "hvc"], w)
    assert istatus(story, story.begun(Op.HVC)[0])
    assert received(story) == [] and finished(story)


@EVERY_DESIGN
@EVERY_POLL
def test_a_timer_moved_away_while_interrupts_are_masked_does_not_fire(design: str, method: str) -> None:
    """It has fired unseen; the guest moves CVAL away and exits once: nothing is left to take."""
    w = poll(method)
    ops = [*START, "timer_arm_past", *w.ops, "timer_arm_far", "hvc", "irqs_on", ["spin", 5000], "irqs_off"]
    story = waiting(design, ops, w)
    assert received(story) == [] and finished(story)


@EVERY_DESIGN
def test_without_an_exit_in_between_it_is_still_in_the_list_register(design: str) -> None:
    """Measured on all four kernels (op-programs, finding 11): the one interrupt that nobody asks for any more."""
    story = waiting(design, [*START, "timer_arm_past", ["spin", 5000], "timer_arm_far", "irqs_on", "hvc"], poll("busy"))
    assert received(story) == [27]
    assert not istatus(story, acks(story)[0])


@EVERY_DESIGN
@EVERY_PLATFORM
@EVERY_POLL
def test_an_interrupt_is_not_lost_while_masked_and_disabled_at_the_distributor(
    design: str, platform: dict[str, Any], method: str
) -> None:
    """It comes as soon as it is enabled again and the guest unmasks."""
    w = poll(method)
    ops = [*START, "ppi_disable", "timer_arm_past", *w.ops, "ack", "ppi_enable", "wfi", "irqs_on", "irqs_off", "hvc"]
    story = waiting(design, ops, w, platform)
    assert received(story) == [1023, 27] and finished(story)
