"""The claims of kvm-unit-tests arm/timer.c about the virtual timer, each under its name.

What that guest reads (ISTATUS, the distributor's pending and active bits) is looked up at the moment of the read.
"""

from __future__ import annotations

from typing import Any

from tests.claims.guest_view import (
    EVERY_DESIGN,
    EVERY_PLATFORM,
    HZ,
    Ops,
    acks,
    alone,
    condition_met,
    due,
    finished,
    gic_state,
    if_27,
    istatus,
    on_irq,
    reads,
    received,
)  # fmt: skip
from tests.claims.story import Story
from tickscope.guest.ops import Op
from tickscope.hardware.virtual_timer import ISTATUS
from tickscope.vocabulary import Access, Var

TEN_MS, TEN_SECONDS = HZ // 100, 10 * HZ
HANDLER = on_irq("ack", if_27("timer_mask"), "eoi")
"""Silences the timer and ends the interrupt."""
LATER: Ops = [HANDLER, "ppi_disable", ["timer_arm_in", TEN_SECONDS], "kmmio"]
PAST: Ops = [*LATER, "timer_arm_past", "kmmio", ["spin", 5000], "kmmio"]
"""27 is disabled at the distributor, so that no handler touches the timer's output."""
DISABLED: Ops = [*PAST, "timer_off", "ppi_enable", ["spin", 5000], "kmmio"]
SLEEP: Ops = [HANDLER, "irqs_off", ["timer_arm_in", TEN_MS], "wfi", "irqs_on", "hvc"]
BUSY: Ops = [HANDLER, ["timer_arm_in", TEN_MS], ["spin", 15_000_000], "hvc"]


def states(story: Story) -> list[tuple[bool, str]]:
    """At each distributor read: ISTATUS, and the interrupt's state."""
    return [(istatus(story, read.asked), gic_state(story, read)) for read in reads(story)]


@EVERY_DESIGN
@EVERY_PLATFORM
def test_not_pending_before(design: str, platform: dict[str, Any]) -> None:
    assert states(alone(design, platform, LATER)) == [(False, "inactive")]


@EVERY_DESIGN
@EVERY_PLATFORM
def test_interrupt_signal_pending(design: str, platform: dict[str, Any]) -> None:
    """And it stays so, although nobody may take it."""
    story = alone(design, platform, PAST)
    assert states(story)[1:] == [(True, "pending"), (True, "pending")]
    assert received(story) == []


@EVERY_DESIGN
@EVERY_PLATFORM
def test_no_interrupt_when_timer_is_disabled(design: str, platform: dict[str, Any]) -> None:
    """Although 27 was pending until then and is enabled at the distributor again."""
    story = alone(design, platform, [*DISABLED, "irqs_off", "ack"])
    assert received(story) == [1023]


@EVERY_DESIGN
@EVERY_PLATFORM
def test_interrupt_signal_no_longer_pending(design: str, platform: dict[str, Any]) -> None:
    assert states(alone(design, platform, DISABLED))[-1] == (False, "inactive")


@EVERY_DESIGN
@EVERY_PLATFORM
def test_interrupt_signal_not_pending_with_imask(design: str, platform: dict[str, Any]) -> None:
    """The timer's condition is met, but IMASK holds its output low."""
    story = alone(design, platform, [*DISABLED, "timer_mask", ["spin", 5000], "kmmio"])
    assert states(story)[-1] == (True, "inactive")
    assert received(story) == []


@EVERY_DESIGN
@EVERY_PLATFORM
def test_latency_within_10_ms(design: str, platform: dict[str, Any]) -> None:
    """ISTATUS is not set too early; here 10 us are plenty, for it and for the handler."""
    story = alone(design, platform, BUSY)
    deadline = due(story, story.accesses(Access.G_CVAL_W)[0])
    met = next(e for e in story.changes(Var.P_CTL) if e.value & ISTATUS)
    assert met.t == deadline
    assert deadline < acks(story)[0].t < deadline + 10_000


@EVERY_DESIGN
@EVERY_PLATFORM
def test_interrupt_received(design: str, platform: dict[str, Any]) -> None:
    story = alone(design, platform, BUSY)
    assert received(story) == [27] and finished(story)


@EVERY_DESIGN
@EVERY_PLATFORM
def test_interrupt_received_after_wfi(design: str, platform: dict[str, Any]) -> None:
    """The guest sleeps with interrupts masked and takes the interrupt when it unmasks them."""
    story = alone(design, platform, SLEEP)
    assert received(story) == [27] and finished(story)


@EVERY_DESIGN
@EVERY_PLATFORM
def test_timer_has_expired(design: str, platform: dict[str, Any]) -> None:
    """When the wait is over nothing is left of the time: TVAL <= 0."""
    slept, polled = alone(design, platform, SLEEP), alone(design, platform, BUSY)
    assert condition_met(slept, slept.begun(Op.IRQS_ON)[0])
    assert condition_met(polled, acks(polled)[0])
    assert not condition_met(slept, slept.begun(Op.WFI)[0]) and not condition_met(polled, polled.begun(Op.SPIN)[0])
