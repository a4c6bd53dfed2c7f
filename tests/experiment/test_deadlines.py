"""What becomes of the deadlines that a guest programs: taken, merged, cancelled or open, whatever the design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import tickscope
from tests.claims.story import TICK_HANDLER
from tests.machine.build import machine
from tests.machine.random_machines import random_machine
from tickscope.experiment.deadlines import Deadline, Deadlines, Fate
from tickscope.hardware.counter import first_ns_of
from tickscope.host.variants import DESIGNS
from tickscope.machine import Machine, MachineConfig

EACH_DESIGN = pytest.mark.parametrize("design", list(DESIGNS))
SETTLE = ["spin", 300]


def fold(config: MachineConfig, steps: int = 1 << 40) -> Deadlines:
    ran = Machine(config)
    ran.run(steps)
    found = Deadlines(sum(len(vm.vcpus) for vm in config.vms), config.counter_hz)
    found.add(*ran.journal.take())
    return found


def deadlines(design: str, ops: Sequence[Any]) -> list[Deadline]:
    """The deadlines of a guest that settles after each op, as the measured one does, and then computes on."""
    settled = [one for op in ops for one in (op, SETTLE)]
    program = [*settled, {"repeat": "forever", "ops": [["spin", 50_000]]}]
    return fold(machine(program, design=design, unpredictable_stops=False).config).all


def fates(design: str, ops: Sequence[Any]) -> list[Fate]:
    return [deadline.fate for deadline in deadlines(design, ops)]


@EACH_DESIGN
def test_a_deadline_whose_interrupt_the_guest_acknowledges_is_taken(design: str) -> None:
    handled = ["timer_arm_past", "ack", "timer_off", "eoi"]
    one, late = deadlines(design, [*handled, ["timer_arm_in", 4000], ["spin", 90_000], "ack"])
    assert (one.fate, late.fate) == (Fate.TAKEN, Fate.TAKEN)
    assert one.due_at == one.programmed_at < one.decided_at
    voff = 62  # counts of 62.5 MHz in the microsecond before the VM was created
    assert late.due_at == first_ns_of(late.cval + voff, 62_500_000) > late.programmed_at + 60_000
    assert late.decided_at > late.due_at


@EACH_DESIGN
@pytest.mark.parametrize("withdrawal", ["timer_off", "timer_mask", "timer_arm_past"])
def test_a_deadline_that_is_withdrawn_before_its_moment_is_cancelled(design: str, withdrawal: str) -> None:
    assert fates(design, ["timer_arm_far", withdrawal])[0] is Fate.CANCELLED


@EACH_DESIGN
def test_a_deadline_withdrawn_after_its_moment_is_taken_unless_the_guest_exits_first(design: str) -> None:
    assert fates(design, ["timer_arm_past", "timer_off", "ack"]) == [Fate.TAKEN]
    assert fates(design, ["timer_arm_past", "timer_off", "hvc", "ack"]) == [Fate.CANCELLED]


@EACH_DESIGN
def test_two_deadlines_served_by_one_interrupt_are_one_taken_and_one_merged(design: str) -> None:
    replaced = ["timer_arm_past", ["timer_arm_in", 0]]
    assert fates(design, [*replaced, "ack"]) == [Fate.MERGED, Fate.TAKEN]
    assert fates(design, [*replaced, "hvc", "ack"]) == [Fate.MERGED, Fate.TAKEN]


@EACH_DESIGN
def test_a_deadline_that_a_handler_deals_with_while_27_is_open_is_merged_into_it(design: str) -> None:
    handler = ["timer_arm_past", "ack", ["timer_arm_in", 0], "timer_off", "eoi"]
    assert fates(design, handler) == [Fate.TAKEN, Fate.MERGED]
    dropped = [["eoimode", 1], "timer_arm_past", "ack", "eoi", ["timer_arm_in", 0], "timer_off", "dir"]
    assert fates(design, dropped) == [Fate.TAKEN, Fate.MERGED]


@EACH_DESIGN
def test_writing_the_same_moment_again_programs_nothing_new_but_unmasking_does(design: str) -> None:
    assert fates(design, ["timer_arm_past", "timer_arm_past", "timer_unmask"]) == [Fate.OPEN]
    assert fates(design, ["timer_arm_past", "ack", "timer_mask", "timer_unmask"]) == [Fate.TAKEN, Fate.OPEN]


@EACH_DESIGN
def test_an_interrupt_ended_with_the_line_high_comes_again_for_the_same_deadline(design: str) -> None:
    (one,) = deadlines(design, ["timer_arm_past", "ack", "eoi", "ack", "eoi", "ack", "timer_off", "eoi"])
    assert (one.fate, one.acknowledged) == (Fate.TAKEN, 3)


@EACH_DESIGN
def test_a_deadline_that_nothing_has_come_of_is_open(design: str) -> None:
    far, never = deadlines(design, ["timer_arm_far", ["timer_arm_in", 1 << 40]])
    assert (far.fate, never.fate) == (Fate.CANCELLED, Fate.OPEN)
    assert (never.decided_seq, never.decided_at) == (0, 0)


@EACH_DESIGN
def test_software_that_makes_27_pending_asks_without_a_deadline(design: str) -> None:
    program = [["set_pending", 27], SETTLE, "ack", SETTLE]
    found = fold(machine(program, design=design, unpredictable_stops=False).config)
    assert (found.all, found.unasked) == ([], 1)


def test_sleeping_with_27_active_the_old_designs_take_the_deadline_and_the_new_ones_never_do() -> None:
    ops = ["timer_arm_past", "ack", ["wfi_in", 5000], "eoi", "ack"]
    told = {design: fates(design, ops) for design in DESIGNS}
    assert told["v4.14"] == told["parent"] == [Fate.TAKEN, Fate.TAKEN]
    assert told["commit"] == told["v4.15"] == [Fate.TAKEN, Fate.OPEN]


@pytest.mark.parametrize("seed", range(12))
def test_every_deadline_has_one_fate_however_the_records_are_cut(seed: int) -> None:
    config = random_machine(seed)
    whole = fold(config, 6000)
    ran, pieces = Machine(config), Deadlines(len(whole.counts()), config.counter_hz)
    for steps in (1, 700, 1300, 3999):
        ran.run(steps)
        pieces.add(*ran.journal.take())
    assert pieces.all == whole.all
    for counts in whole.counts():
        assert counts["programmed"] == sum(counts[name] for name in ("taken", "merged", "cancelled", "open"))
    for one in whole.all:
        assert one.programmed_at <= one.due_at
        assert (one.fate is Fate.OPEN) == (one.decided_seq == 0)
        assert (one.acknowledged > 0) == (one.fate is Fate.TAKEN)


def test_a_run_tells_its_deadlines_up_to_any_record() -> None:
    program = {"ops": [{"timer_arm_in": 6250}, TICK_HANDLER, {"repeat": "forever", "ops": ["wfi"]}]}
    run = tickscope.simulate({"vms": [{"vcpus": [{"program": program}]}], "duration_us": 10_000})
    (counts,) = run.deadlines().counts()
    ticks = run.totals["vcpus"][0]["ticks"]
    assert counts == {"programmed": ticks + 1, "taken": ticks, "merged": 0, "cancelled": 0, "open": 1}
    third = run.deadlines().all[2]
    assert run.deadlines(to=third.decided_seq).counts()[0]["taken"] == 3
    assert run.deadlines(to=third.decided_seq - 1).counts()[0]["taken"] == 2
