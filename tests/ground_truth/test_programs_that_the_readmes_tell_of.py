"""Programs that were measured but are not public, as far as the READMEs tell what they do and what came of it."""

from __future__ import annotations

import pytest

from tests.ground_truth.new_programs import DESIGNS, NEW, OLD, PLATFORMS, V2, V3, number, shape_of
from tickscope.verify.data import Program, Row
from tickscope.verify.programs import run_program

EVERYWHERE = pytest.mark.parametrize(("gic", "host", "design"), [(*p, d) for p in PLATFORMS for d in DESIGNS])


def two(where: tuple[str, str, str], *steps: str) -> list[Row]:
    """The rows of a program for two vCPUs; each step is the vCPU that executes it, an op and its arguments."""
    parts = [step.split() for step in steps]
    ops = tuple((name, *(int(argument) for argument in arguments)) for _, name, *arguments in parts)
    return run_program(Program(1, ops, tuple(int(part[0]) for part in parts)), shape_of("two_vcpus", where))


@EVERYWHERE
def test_6017_an_interrupt_that_is_being_handled_stays_so_across_a_sleep(gic: str, host: str, design: str) -> None:
    handled = "1 timer_arm_past", "1 ack", "1 timer_arm_far"
    rows = two((gic, host, design), *handled, "1 wfi_start", "0 sgi_other 5", "1 eoi", "1 hvc")
    asleep, woken = rows[3]["sequence"], rows[4]["sequence"].partition("<cpu1>")[2].split()
    assert "put" in asleep
    assert "IDLE" in asleep
    assert [token for token in woken if token.startswith("LR") and ".W=" in token] == ["LR0.W=Ah", "LR1.W=P:5"]
    assert woken.count("ACT.SET") == 1
    assert "ACT.CLR" not in woken
    assert (woken.index("ACT.SET") < woken.index("t_unsched")) == (design in NEW), "in the load, or in the flush"


@EVERYWHERE
def test_6019_a_listed_interrupt_that_is_routed_away_moves_without_a_kick(gic: str, host: str, design: str) -> None:
    rows = two((gic, host, design), "0 set_pending 40", "0 route 40 1", "0 hvc", "1 ack", "1 hvc", "1 ack")
    assert "LR0.W=P:40" in rows[0]["sequence"]
    assert "kick" not in rows[1]["sequence"] + rows[2]["sequence"]
    assert [row["result"] for row in (rows[3], rows[5])] == ["1023", "40"]
    assert "LR0.W=P:40" in rows[4]["sequence"].partition("<cpu1>")[2]


@pytest.mark.parametrize("design", DESIGNS)
def test_one_sgi_of_two_senders_is_two_interrupts_on_gicv2_and_one_on_gicv3(design: str) -> None:
    for platform, second in ((V2, "4"), (V3, "1023")):
        rows = two((*platform, design), "0 sgi_other 4", "1 sgi_self 4", "1 hvc", "1 ack", "1 eoi", "1 ack")
        assert (rows[3]["result"], rows[5]["result"]) == ("4", second)


@EVERYWHERE
def test_5609_and_5641_a_cleared_active_state_hides_the_next_interrupt_on_new_designs(
    gic: str, host: str, design: str
) -> None:
    """The way of the public 5029, with an acknowledge before the user exit that repairs it."""
    handled = ("timer_arm_past",), ("ack",), ("timer_arm_far",), ("clear_active", 27), ("hvc",)
    ops = (*handled, ("timer_arm_past",), ("hvc",), ("ack",), ("umem",), ("ack",))
    rows = run_program(Program(1, ops), shape_of("interrupts", (gic, host, design)))
    acknowledged = ["27", "27", "1023"] if design in OLD else ["27", "1023", "27"]
    assert [row["result"] for row in rows if row["op"] == "ack"] == acknowledged
    assert number(rows[8], "vtimer_isr") == (design in NEW), "the handler runs inside the load"
