"""The virtual distributor: injection, the list, overflow, SGIs between vCPUs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.story import Story, play, tell
from tests.machine.build import NEW, OLD, SPIN, machine
from tickscope.guest.ops import OpError
from tickscope.hardware import list_register as lr_
from tickscope.host import vgic
from tickscope.host.state import NOBODY, TIMER, VTIMER, Virq
from tickscope.host.variants import DESIGNS
from tickscope.machine import Machine
from tickscope.vocabulary import Access, Call, Event, Kind, Var

BOTH = pytest.mark.parametrize("design", [OLD, NEW])
LEVEL_SPI, EDGE_SPI = 33, 40


def running() -> Machine:
    """A machine whose one vCPU has run for a while."""
    one = machine([SPIN])
    one.run(300)
    one.journal.take()
    return one


def spi(one: Machine, intid: int) -> Virq:
    return one.host.virq(one.host.vcpus[0], intid)


def queued(one: Machine) -> int:
    """How often the vgic considered something since the last look."""
    return sum(row[1] == Kind.CALL and row[2] == Call.V_QUEUE for row in one.journal.take()[1])


def inject(one: Machine, irq: Virq, level: bool, by: int = NOBODY) -> int:
    vgic.inject(one.host, 0, one.host.vcpus[0], irq, level, 0, by)
    return queued(one)


# --- injection ------------------------------------------------------------------------------------------------------


def test_an_equal_level_is_refused() -> None:
    one = running()
    irq = spi(one, LEVEL_SPI)
    assert [inject(one, irq, level) for level in (True, True, False, False, True)] == [1, 0, 1, 0, 1]


def test_of_an_edge_only_the_rise_counts_and_every_rise() -> None:
    one = running()
    irq = spi(one, EDGE_SPI)
    assert [inject(one, irq, level) for level in (False, True, True)] == [0, 1, 1]
    assert irq.latch


def test_only_the_owner_drives_the_wire_of_the_timer_interrupt() -> None:
    one = running()
    irq = one.host.vcpus[0].irqs[VTIMER]
    assert inject(one, irq, True) == 0 and not irq.level, "the VMM does not own it"
    assert inject(one, irq, True, by=TIMER) == 1 and irq.level
    assert inject(one, spi(one, LEVEL_SPI), True, by=TIMER) == 0, "nor the timer what is not its own"
    with pytest.raises(OpError):
        machine([["irq_line", VTIMER, 1]])


def test_what_cannot_be_delivered_is_considered_and_not_listed() -> None:
    one = running()
    irq = spi(one, LEVEL_SPI)
    irq.enabled = False
    assert inject(one, irq, True) == 1
    assert (irq.level, irq.listed_on, one.host.vcpus[0].request) == (True, -1, False)


def test_a_delivery_is_listed_once_and_asks_the_vcpu_to_look_each_time() -> None:
    one = running()
    vcpu, irq = one.host.vcpus[0], spi(one, EDGE_SPI)
    for _ in range(2):
        vcpu.request = False
        inject(one, irq, True)
        assert vcpu.ap_list == [irq] and vcpu.request


# --- overflow (op-programs-irq, findings 4 to 6) --------------------------------------------------------------------


def with_registers(number: int, ops: list[Any], design: str = NEW) -> Story:
    return play(design, ops, platform={"list_registers": number}, duration_us=2000)


def last_load(story: Story) -> list[str]:
    """What the last entry put into the list registers: state and INTID of each."""
    entry = story.events(Event.ENTER)[-1]
    switch = [e for e in story.entered(Call.SWITCH_IN) if e.seq < entry.seq][-1]
    loads = [e for e in story.accesses(Access.LR_W) if e.cause == switch.seq]
    return [f"{'-PAB'[lr_.state(e.value)]}{lr_.vintid(e.value)}" for e in loads]


@BOTH
def test_as_long_as_all_fit_they_stay_in_the_order_of_their_coming(design: str) -> None:
    ops = [["prio", 3, 0x20], "kmmio", ["sgi_self", 2], ["sgi_self", 1], ["sgi_self", 3], "hvc"]
    story = with_registers(4, ops, design)
    assert last_load(story.op(5)) == ["P2", "P1", "P3"]


@BOTH
def test_when_they_do_not_fit_active_ones_come_first_then_by_priority_then_by_coming(design: str) -> None:
    ops = [["prio", 9, 0x20], ["sgi_self", 5], "ack", ["sgi_self", 8], ["sgi_self", 7], ["sgi_self", 9], "hvc"]
    assert last_load(with_registers(3, ops, design).op(6)) == ["A5", "P9", "P8"]


@BOTH
def test_sorting_is_permanent(design: str) -> None:
    ops = [["prio", 9, 0x20], *[["sgi_self", n] for n in (5, 6, 7, 8, 9)], "ack", "eoi", "hvc", "hvc"]
    assert last_load(with_registers(4, ops, design).op(9)) == ["P5", "P6", "P7", "P8"]


@BOTH
def test_underflow_is_asked_for_only_if_something_is_left_over(design: str) -> None:
    asked = {}
    for number in (4, 5):
        story = with_registers(4, [["burst", number]], design)
        asked[number] = {e.value for e in story.accesses(Access.HCR_W) if e.value}
    assert asked == {4: {1}, 5: {3}}


@BOTH
def test_the_guest_exits_without_host_interrupt_when_one_of_the_registers_is_left(design: str) -> None:
    """With four pending: after the third EOI. HCR = 0 in the switch drops the line before the host unmasks."""
    story = with_registers(4, [["burst", 6], *["ack", "eoi"] * 4], design)
    exits = [len(story.op(n).events(Event.EXIT_IRQ)) for n in range(9)]
    assert exits == [0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert story.op(6).events(Event.HIRQ) == [] and story.entered(Call.MAINT) == []


@BOTH
def test_four_active_interrupts_starve_a_fifth_until_one_ends_and_an_exit_follows(design: str) -> None:
    ops: list[Any] = ["hvc"]
    for n in range(4):
        ops += [["prio", n, 0xC0 - 0x20 * n], ["sgi_self", n], "ack"]
    ops += [["prio", 9, 0x20], ["sgi_self", 9], "ack", "eoi", "ack", "hvc", "ack"]
    story = with_registers(4, ops, design)
    acks = [e.value for e in story.accesses(Access.G_IAR)]
    assert acks[:4] == [0, 1, 2, 3]
    assert acks[4:] == [1023, 1023, 9]


@BOTH
def test_with_two_list_registers_interrupts_still_come_one_by_one(design: str) -> None:
    story = with_registers(2, [["burst", 5], *["ack", "eoi"] * 6], design)
    assert [e.value for e in story.accesses(Access.G_IAR)] == [40, 41, 42, 43, 44, 1023]


@BOTH
def test_with_a_single_list_register_overflow_leaves_the_guest_no_instruction(design: str) -> None:
    """What the rules give, not measured: 'at most one in use' is true as soon as the interface is switched on."""
    story = with_registers(1, [["burst", 2], "ack"], design)
    assert len(story.events(Event.EXIT_IRQ)) > 1000
    assert story.accesses(Access.G_IAR) == []


def test_a_stale_entry_makes_the_new_designs_ask_for_underflow() -> None:
    """op-programs-irq finding 3: it gets no list register but counts for 'is there more'."""
    asked = {}
    for design in (OLD, NEW):
        ops: list[Any] = [["burst", 4], "timer_arm_past", ["spin", 3000], "timer_off", "hvc"]
        story = with_registers(4, ops, design)
        asked[design] = [e.value for e in story.op(4).accesses(Access.HCR_W) if e.value][-1]
    assert asked == {OLD: 1, NEW: 3}


# --- SGIs between vCPUs ---------------------------------------------------------------------------------------------


def pair(first: list[Any], second: list[Any], design: str) -> Story:
    """Two vCPUs of a VM, each on a pCPU of its own."""
    vcpus = [{"program": {"ops": [*ops, {"spin": 1000}]}, "affinity": [n]} for n, ops in enumerate((first, second))]
    return tell({"design": design, "platform": {"pcpus": 2}, "vms": [{"vcpus": vcpus}], "duration_us": 3000})


@BOTH
def test_an_sgi_kicks_a_running_vcpu_out_of_its_guest(design: str) -> None:
    story = pair([["spin", 50_000], ["sgi_other", 5]], [["spin", 200_000], "ack"], design)
    assert [e.value for e in story.accesses(Access.SGI_W)] == [0]
    kicked = next(e for e in story.events(Event.EXIT_IRQ) if e.pcpu == 1)
    assert Call.SGI in {e.record[2] for e in story.chain(kicked) if e.record[1] == Kind.CALL}
    assert [e.value for e in story.accesses(Access.G_IAR)] == [5]


@BOTH
def test_an_sgi_wakes_a_sleeping_vcpu(design: str) -> None:
    story = pair([["spin", 50_000], ["sgi_other", 5]], ["wfi", "ack"], design)
    assert len(story.entered(Call.BLOCK)) == 1
    assert [e.value for e in story.accesses(Access.G_IAR)] == [5]


@pytest.mark.parametrize(("gic", "seen"), [("v3", [3, 1023]), ("v2", [3, 3])])
def test_two_senders_of_one_sgi_are_two_interrupts_on_gicv2_and_one_on_gicv3(gic: str, seen: list[int]) -> None:
    """op-programs-irq finding 15, the only result in which the platforms differ."""
    target: list[Any] = [["sgi_self", 3], ["spin", 100_000], "ack", "eoi", "hvc", "ack", "eoi"]
    one = machine(target, [["spin", 50_000], ["sgi_other", 3]], affinities=[(0,), (1,)], gic=gic)
    one.run()
    assert [row[6] for row in one.journal.rows if row[1] == Kind.ACCESS and row[2] == Access.G_IAR] == seen


@BOTH
def test_a_routed_interrupt_moves_at_the_sources_next_exit_without_a_kick(design: str) -> None:
    source: list[Any] = [["irq_line", 33, 1], ["route", 33, 1], "hvc", ["spin", 100_000]]
    story = pair(source, [["spin", 200_000], "ack", "hvc", "ack"], design)
    assert [e.value for e in story.accesses(Access.G_IAR) if e.pcpu == 1] == [1023, 33]
    assert story.accesses(Access.SGI_W) == []


@BOTH
def test_acknowledged_and_sent_again_is_pending_and_active_after_the_next_exit(design: str) -> None:
    story = play(design, [["sgi_self", 4], "ack", ["sgi_self", 4], "eoi", "ack"])
    assert [e.value for e in story.accesses(Access.G_IAR)] == [4, 4]
    assert last_load(story.op(2)) == ["B4"], "pending and active"


def test_the_timers_interrupt_is_never_pending_and_active() -> None:
    story = play(OLD, ["timer_arm_past", ["spin", 3000], "ack", "hvc", "hvc"])
    assert last_load(story.op(4)) == ["A27"]
    assert story.value(Var.P_LINE, 0, story.op(4).entries[-1].seq) == 1, "although its wire is high"


@pytest.mark.parametrize("design", list(DESIGNS))
def test_an_sgi_is_never_lost_wherever_its_target_is_between_exit_and_entry(design: str) -> None:
    """The target makes one hypercall and then only computes; the SGI is sent at every moment of that round trip."""
    seen_in_host = 0
    for offset in range(0, 2600, 13):
        target = [{"on_irq": {"ops": ["ack", "eoi"]}}, ["spin", 50_000], "hvc", SPIN]
        sender = [["spin", 49_000 + offset], ["sgi_other", 5], SPIN]
        one = machine(target, sender, design=design, affinities=[(0,), (1,)], duration_ns=80_000)
        one.run()
        rows = [row for row in one.journal.rows if row[1] == Kind.ACCESS]
        sent = next(row[0] for row in rows if row[2] == Access.G_SGI_W)
        taken = [row[0] - sent for row in rows if row[2] == Access.G_IAR and row[6] == 5]
        assert taken and taken[0] < 5000, f"sent {offset} ns into the sweep"
        seen_in_host += not any(row[2] == Access.SGI_W for row in rows)
    assert 0 < seen_in_host < 200, "a target that is in the host is not interrupted: it looks before it enters"
