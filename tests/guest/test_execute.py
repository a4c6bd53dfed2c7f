"""How a guest executes: interrupts, masks, handlers, sleeping, repetition."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.story import Story, play
from tests.machine.build import NEW, OLD, SPIN, machine
from tickscope.guest.library import LIBRARY
from tickscope.guest.ops import Op
from tickscope.machine import Machine
from tickscope.vocabulary import Access, Event, Kind

BOTH = pytest.mark.parametrize("design", [OLD, NEW])
FIRE = ["timer_arm_past", ["spin", 3000]]


def acks(story: Story) -> list[int]:
    return [e.value for e in story.accesses(Access.G_IAR)]


def ops(one: Machine) -> list[int]:
    return [row[2] for row in one.journal.rows if row[1] == Kind.OP]


@BOTH
def test_a_masked_guest_takes_no_interrupt_and_an_unmasked_one_at_once(design: str) -> None:
    handler = {"on_irq": {"ops": ["ack", "timer_off", "eoi"]}}
    assert play(design, [*FIRE, "hvc"]).events(Event.G_IRQ) == []
    assert len(play(design, [*FIRE, handler, "hvc"]).events(Event.G_IRQ)) == 1


@BOTH
def test_a_handler_runs_masked_and_then_the_guest_goes_on_where_it_was(design: str) -> None:
    handler = {"on_irq": {"ops": ["ack", "timer_off", "eoi", "hvc"]}}
    story = play(design, [handler, ["timer_arm_in", 300], ["spin", 20_000], "kmmio"])
    order = [e.record[2] for e in story.entries if e.record[1] == Kind.OP]
    assert order[2:8] == [Op.SPIN, Op.ACK, Op.TIMER_OFF, Op.EOI, Op.HVC, Op.KMMIO]
    start, after = story.op(6).entries[0], story.op(7).entries[0]
    assert after.t - start.t >= 20_000, "the rest of the spin is done after the handler"
    assert after.t - start.t <= 22_500


@BOTH
def test_a_handler_that_does_not_silence_the_timer_is_called_again(design: str) -> None:
    story = play(design, [{"on_irq": {"ops": ["ack", "eoi"]}}, "timer_arm_past", ["spin", 5000]], duration_us=100)
    assert len(acks(story)) > 3


@BOTH
def test_irqs_off_and_on_bracket_a_critical_section(design: str) -> None:
    handler = {"on_irq": {"ops": ["ack", "timer_off", "eoi"]}}
    story = play(design, [handler, "irqs_off", *FIRE, "hvc", "irqs_on", "kmmio"])
    (taken,) = story.events(Event.G_IRQ)
    assert story.op(8).entries[0].seq <= taken.seq, "not before irqs_on"


@BOTH
def test_an_irq_window_takes_the_timer_once_and_re_arms_it_far(design: str) -> None:
    story = play(design, [*FIRE, "irq_window", "hvc", "irq_window"])
    assert acks(story) == [27]
    assert [e.value for e in story.op(2).accesses(Access.G_CTL_W)] == [3, 1]


@BOTH
def test_the_draining_window_takes_all_that_is_pending(design: str) -> None:
    story = play(design, [["irq_line", 33, 1], ["sgi_self", 2], ["burst", 2], *FIRE, ["irq_window", 1], "hvc"])
    assert acks(story)[:5] == [27, 33, 2, 40, 41] or sorted(acks(story)[:5]) == [2, 27, 33, 40, 41]
    assert acks(story)[-1] == 1023


@BOTH
def test_if_intid_looks_at_what_was_acknowledged_last(design: str) -> None:
    branch = [{"if_intid": 27, "ops": ["hvc"]}, {"if_intid": 5, "ops": ["kmmio"]}]
    story = play(design, [["sgi_self", 5], "ack", *branch, "eoi"])
    done = [e.record[2] for e in story.entries if e.record[1] == Kind.OP]
    assert Op.KMMIO in done and Op.HVC not in done


def test_repeat_runs_its_ops_that_often_and_nests() -> None:
    one = machine([{"repeat": 3, "ops": ["hvc", {"repeat": 2, "ops": ["kmmio"]}]}])
    one.run()
    assert ops(one).count(Op.HVC) == 3 and ops(one).count(Op.KMMIO) == 6


def test_forever_lasts_until_the_run_is_over() -> None:
    one = machine([{"repeat": "forever", "ops": ["hvc"]}], duration_ns=100_000)
    one.run()
    assert one.finished and one.now == 100_000


def test_a_program_without_any_cost_still_lets_time_pass() -> None:
    one = machine([{"repeat": "forever", "ops": ["eoi"]}], duration_ns=20_000)
    assert one.run(10**6) < 10**6


@BOTH
def test_wfi_goes_on_while_a_list_register_is_pending_whatever_the_wire(design: str) -> None:
    """Op-programs finding 11: after a cancel the list register is still pending, so the guest does not sleep."""
    cancelled = play(design, [*FIRE, "timer_off", "wfi", "ack"])
    assert cancelled.op(3).events(Event.EXIT_SYNC) == [] and acks(cancelled) == [27]
    active = play(design, [*FIRE, "ack", "wfi", "hvc"])
    assert len(active.op(3).events(Event.EXIT_SYNC)) == 1, "with one that is only active it traps"


@BOTH
def test_wfi_in_wakes_at_its_deadline(design: str) -> None:
    story = play(design, [["wfi_in", 6250], "hvc"])
    assert 100_000 <= story.op(1).entries[0].t - story.op(0).entries[0].t <= 110_000


@BOTH
def test_eoi_and_dir_without_anything_open_do_nothing(design: str) -> None:
    story = play(design, ["eoi", "dir", "hvc"])
    assert story.accesses(Access.G_EOIR, Access.G_DIR) == []


@BOTH
def test_with_eoimode_1_eoi_and_dir_are_two_steps(design: str) -> None:
    """Op-programs-irq finding 7: it is DIR that brings the next one while the line is high."""
    story = play(design, [["eoimode", 1], *FIRE, "ack", "eoi", ["spin", 2000], "dir", ["spin", 2000], "ack"])
    assert acks(story) == [27, 27]
    assert story.op(4).events(Event.EXIT_IRQ) == story.op(5).events(Event.EXIT_IRQ) == []
    assert len(story.op(6).events(Event.EXIT_IRQ)) == 1


@BOTH
def test_kvm_does_not_look_at_pmr_but_the_guests_interface_does(design: str) -> None:
    """Op-programs-irq finding 9: a masked SGI ends a WFI, and acknowledging it gives 1023."""
    story = play(design, [["pmr", 0], ["sgi_self", 3], "wfi", "ack", ["pmr", 240], "ack"])
    assert acks(story) == [1023, 3]


def test_spin_random_follows_from_the_seed() -> None:
    program: list[Any] = [{"repeat": 20, "ops": [["spin_random", 0, 5000], "hvc"]}]

    def times(seed: int) -> list[int]:
        one = machine(program, seed=seed)
        one.run()
        return [row[0] for row in one.journal.rows if row[1] == Kind.OP and row[2] == Op.HVC]

    assert times(1) == times(1) != times(2)


def test_two_vcpus_take_turns() -> None:
    first = [["await_turn", 0], "hvc", ["pass_turn", 1], ["await_turn", 2], "hvc"]
    second = [["await_turn", 1], "kmmio", ["pass_turn", 2]]
    one = machine(first, second, affinities=[(0,), (1,)])
    one.run()
    traps = [row[2] for row in one.journal.rows if row[1] == Kind.OP and row[2] in (Op.HVC, Op.KMMIO)]
    assert traps == [Op.HVC, Op.KMMIO, Op.HVC]


def test_a_guest_that_ends_gives_its_cpu_to_the_others() -> None:
    one = machine(["hvc"], [SPIN])
    one.run()
    assert any(row[1] == Kind.EVENT and row[2] == Event.GUEST_DONE for row in one.journal.rows)
    assert one.host.current[0].vcpu == 1


@pytest.mark.parametrize("name", list(LIBRARY))
@pytest.mark.parametrize("extreme", ["default", "low", "high"])
def test_library_programs_run_at_their_bounds(name: str, extreme: str) -> None:
    program = LIBRARY[name]
    params = program.params.items()
    numbers = {k: int(p.default if extreme == "default" else getattr(p, extreme)) for k, p in params if not p.words}
    words = {k: p.words[-1 if extreme == "high" else 0] for k, p in params if p.words}
    one = machine(program.build(numbers, words, 62_500_000), [SPIN])
    one.run(20_000)
    assert one.violation is None
