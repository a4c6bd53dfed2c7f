"""Cost profiles: every number says where it comes from, and a step moves the time of the CPU that takes it."""

from __future__ import annotations

import pytest

from tests.machine.build import machine
from tickscope.engine.journal import Journal
from tickscope.hardware.cost import DESIGNS, CostProfile, CostRow, CostTable, Label, Level, compiled
from tickscope.hardware.cost_profiles import PROFILES, costs_of
from tickscope.hardware.cost_steps import CALLS, EVENTS, STEPS, Work, step_name
from tickscope.hardware.cost_x_gene import HYPERCALL
from tickscope.hardware.hardware import Hardware
from tickscope.vocabulary import Access, Call, Event, Kind

ALL = [(profile, table) for profile in PROFILES.values() for table in profile.tables]
NOT_OF_A_CPU = (Event.START, Event.EXPIRY, Event.HOST_TIMER, Event.SLICE_END, Event.PREEMPT, Event.LATE_IRQ, Event.IPI)


@pytest.mark.parametrize(("profile", "table"), ALL, ids=lambda part: getattr(part, "name", part[0] or "any"))
def test_every_number_has_a_name_a_label_and_a_source(profile: CostProfile, table: CostTable) -> None:
    for row in table.rows:
        assert step_name(row.step) and 0 < row.step < STEPS
        assert row.label in Label and len(row.source) > 10
        assert len(row.amounts) in (1, len(DESIGNS)) and min(row.amounts) >= 0
    assert len({(row.step, row.level) for row in table.rows}) == len(table.rows)
    assert profile.says and profile.unit


def test_only_counted_or_published_numbers_say_so() -> None:
    labels = {(profile.name, row.label) for profile, table in ALL for row in table.rows}
    assert {name for name, label in labels if label == Label.MEASURED} == {"qemu-icount"}
    assert {name for name, label in labels if label in (Label.PUBLISHED, Label.FROM_MEMORY)} == {"x-gene-2016"}
    assert {label for name, label in labels if name in ("flat", "zero")} == {Label.CHOSEN}


@pytest.mark.parametrize(("profile", "table"), ALL, ids=lambda part: getattr(part, "name", part[0] or "any"))
def test_what_no_cpu_does_itself_costs_nothing(profile: CostProfile, table: CostTable) -> None:
    """Such an event may befall a CPU that waits for ever, and no price must give that an end."""
    priced = {row.step for row in table.rows if any(row.amounts)}
    assert priced.isdisjoint(EVENTS + event for event in NOT_OF_A_CPU)


def test_levels_add_up_and_cycles_become_nanoseconds() -> None:
    both = ((Level.EL2, 5), (Level.HOST, 7))
    rows = tuple(CostRow(Access.HVC, level, (amount,), Label.CHOSEN, "a test") for level, amount in both)
    fast = CostProfile("fast", "a test", "cycles", 2_400_000_000, (CostTable("", "", rows),))
    assert compiled(fast, "v4.15", "v3", "nvhe").ns[Access.HVC] == 5
    assert compiled(fast._replace(per_second=1_000_000_000), "v4.15", "v3", "nvhe").ns[Access.HVC] == 12


def test_a_kernel_that_was_not_measured_costs_what_the_newest_does() -> None:
    assert costs_of("qemu-icount", "v6.1").ns == costs_of("qemu-icount", "v4.15").ns
    assert costs_of("qemu-icount", "v4.14").ns != costs_of("qemu-icount", "v4.15").ns


def test_an_access_a_function_and_work_each_move_the_cpu_that_does_them() -> None:
    hw = Hardware(Journal(), costs_of("qemu-icount", "v4.15"), 62_500_000, 2, 4, gic_v3=True)
    at = [cpu.ready_at for cpu in hw.cpus]
    hw.write_cntv_ctl(1, 0, 0, 0, 0)
    hw.spend(1, CALLS + Call.T_LOAD)
    hw.spend(1, Work.FOLD_LR, 3)
    spent = hw.ns[Access.CTL_W] + hw.ns[CALLS + Call.T_LOAD] + 3 * hw.ns[Work.FOLD_LR]
    assert spent > 200
    assert [cpu.ready_at for cpu in hw.cpus] == [at[0], at[1] + spent]


def test_flat_costs_ten_for_each_access_and_round_numbers_for_switches() -> None:
    ns = costs_of("flat").ns
    assert {ns[access] for access in Access} == {10}
    assert (ns[EVENTS + Event.ENTER], ns[EVENTS + Event.EXIT_SYNC], ns[EVENTS + Event.EXIT_IRQ]) == (100, 100, 100)
    assert (ns[CALLS + Call.HANDLE], ns[EVENTS + Event.SCHED_IN]) == (200, 500)
    assert (ns[Work.VMM], ns[Work.IPI_TRAVEL]) == (1000, 200)
    assert sum(ns) == 10 * len(Access) + 300 + 200 + 1000 + 500 + 200


def test_zero_leaves_the_host_without_time() -> None:
    assert {step for step, ns in enumerate(costs_of("zero").ns) if ns} == {a for a in Access if a >= Access.G_CTL_W}


def test_the_parts_of_the_hypercall_that_x_gene_is_made_of_make_the_whole() -> None:
    """6,500 cycles with a virtual interface of 10 reads and 7 writes, as the kernel of that paper had it."""
    amounts = {row.step: row.amounts[0] for row in PROFILES["x-gene-2016"].rows("v2", "nvhe")}
    switch = sum(amounts[CALLS + call] for call in (Call.SWITCH_IN, Call.SWITCH_OUT, Call.HANDLE))
    timer = 4 * amounts[Access.CTL_R] + 7 * amounts[Access.CTL_W]
    interface = 10 * amounts[Access.LR_R] + 7 * amounts[Access.LR_W]
    assert abs(switch + amounts[Access.HVC] + timer + interface - HYPERCALL) <= 12


def test_the_profile_decides_how_long_a_hypercall_takes() -> None:
    took = {}
    for cost in PROFILES:
        m = machine(["hvc", "hvc"], cost=cost)
        while m.step():
            pass
        records = m.journal.take()[1]
        at = [r[0] for r in records if r[1] == Kind.EVENT and r[2] in (Event.EXIT_SYNC, Event.ENTER)]
        took[cost] = at[2] - at[1]
    assert took["zero"] < took["flat"] < took["qemu-icount"]
    assert took["flat"] < took["x-gene-2016"]
