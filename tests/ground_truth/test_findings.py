"""What the data showed, finding by finding (numbers of the ground truth's list), on v4.14 and v4.15."""

from __future__ import annotations

import pytest

from tests.claims.story import TICK_HANDLER, Story, play
from tickscope.verify.table import Setting, table_row
from tickscope.vocabulary import Access, Call, Event, Var

OLD, NEW = "v4.14", "v4.15"
BOTH = pytest.mark.parametrize("design", [OLD, NEW])
TIMER_READS = (Access.CTL_R, Access.CVAL_R)
TIMER_WRITES = (Access.CTL_W, Access.CVAL_W)
ACTIVE_WRITES = (Access.ACT_SET, Access.ACT_CLR)


def row(design: str, scenario: str, pcpus: int = 1) -> dict[str, int]:
    found = table_row(Setting("v3", "nvhe", pcpus, design), scenario)
    return {name: round(float(value)) for name, value in found.items() if value.replace(".", "").isdigit()}


def counts(story: Story) -> tuple[int, int, int, int]:
    """Timer reads, timer writes, CNTVOFF writes, active-state writes."""
    groups = (TIMER_READS, TIMER_WRITES, (Access.VOFF_W,), ACTIVE_WRITES)
    return tuple(len(story.accesses(*codes)) for codes in groups)  # type: ignore[return-value]


@pytest.mark.parametrize("state", ["off", "armed", "imask"])
def test_f01_with_cached_level_0_an_exit_touches_no_timer_and_no_distributor_register(state: str) -> None:
    old, new = row(OLD, f"hvc_{state}"), row(NEW, f"hvc_{state}")
    removed = {name: old[name] - new[name] for name in ("cntv_R", "cntv_W", "cntvoff_W")}
    assert removed == {"cntv_R": 2, "cntv_W": 3, "cntvoff_W": 2}
    assert [new[name] for name in ("cntv_R", "cntv_W", "cntvoff_W", "gic_act_W", "gic_rwp_R")] == [0] * 5


def test_f01_the_cached_level_decides_not_the_line() -> None:
    story = play(NEW, ["timer_arm_past", "ack", "timer_arm_far", "eoi", "hvc", "hvc"])
    assert story.value(Var.P_LINE, 0, story.op(4).entries[0].seq) == 0
    assert counts(story.op(4)) == (2, 0, 0, 1)
    assert counts(story.op(5)) == (0, 0, 0, 0)


@pytest.mark.parametrize("state", ["pend", "acthi"])
def test_f02_with_cached_level_1_two_reads_remain_and_one_counter_read(state: str) -> None:
    new = row(NEW, f"hvc_{state}")
    assert (new["cntv_R"], new["cntv_W"], new["cntvoff_W"], new["cntpct_R"]) == (2, 0, 0, 1)


def test_f02_no_counter_read_when_the_timer_is_masked_or_off() -> None:
    for silence in ("timer_mask", "timer_off"):
        story = play(NEW, ["timer_arm_past", silence, "hvc"])
        assert len(story.op(2).accesses(*TIMER_READS)) == 2
        assert story.op(2).accesses(Access.CNT_R) == []


def test_f03_the_old_design_writes_the_active_state_only_while_it_has_to() -> None:
    assert row(OLD, "hvc_off")["gic_act_W"] == row(OLD, "hvc_armed")["gic_act_W"] == 0
    assert row(OLD, "hvc_pend")["gic_act_W"] == row(OLD, "hvc_actlo")["gic_act_W"] == 1
    assert row(OLD, "umem_off")["gic_act_W"] == 1
    story = play(OLD, ["hvc", "timer_arm_past", "ack", "timer_off", "eoi", "hvc", "hvc"])
    assert counts(story.op(0))[3] == 0
    assert len(story.op(5).accesses(Access.ACT_CLR)) == 1
    assert counts(story.op(6))[3] == 0


def test_f04_after_the_commit_the_host_takes_the_tick_and_device_traffic_falls() -> None:
    old, new = row(OLD, "tick_busy"), row(NEW, "tick_busy")
    assert (old["vtimer_isr"], new["vtimer_isr"]) == (0, 1)
    assert (old["host_irq_taken"], new["host_irq_taken"]) == (0, 1)
    names = ("cntv_R", "cntv_W", "cntvoff_W", "gic_act_W")
    assert [old[name] for name in names] == [2, 3, 2, 1]
    assert [new[name] for name in names] == [2, 0, 0, 0]


def test_f05_exits_to_user_space_gain_nothing_and_cost_two_reads_more_with_the_line_high() -> None:
    for scenario in ("umem_off", "umem_armed", "umem_actlo"):
        for name in ("cntv_R", "cntv_W", "cntvoff_W", "gic_act_W"):
            assert row(OLD, scenario)[name] == row(NEW, scenario)[name]
    for scenario, pcpus in (("umem_pend", 1), ("umem_acthi", 1), ("mig_pend", 2), ("mig_acthi", 2)):
        assert row(NEW, scenario, pcpus)["cntv_R"] == row(OLD, scenario, pcpus)["cntv_R"] + 2


def test_f05_migration_gains_nothing() -> None:
    for name in ("cntv_R", "cntv_W", "cntvoff_W", "gic_act_W"):
        assert row(OLD, "mig_armed", 2)[name] == row(NEW, "mig_armed", 2)[name]


def test_f07_the_old_design_aborts_an_entry_when_the_timer_expires_before_it() -> None:
    asleep = play(OLD, [{"wfi_in": 5000}]).op(0)
    assert len(asleep.events(Event.ABORT_ENTRY)) == 1
    assert len(asleep.entered(Call.V_FLUSH) + asleep.no_ops(Call.V_FLUSH)) == 2
    assert len(asleep.accesses(*ACTIVE_WRITES)) == 2
    assert len(asleep.events(Event.ENTER)) == 1
    assert play(NEW, [{"wfi_in": 5000}]).events(Event.ABORT_ENTRY) == []


def test_f08_a_wake_up_takes_two_host_interrupts_after_the_commit_and_one_before() -> None:
    for design, expected in ((OLD, [30]), (NEW, [30, 27])):
        asleep = play(design, [{"wfi_in": 5000}]).op(0)
        assert [e.value for e in asleep.accesses(Access.IAR) if e.value != 1023] == expected
        assert len(asleep.events(Event.HIRQ)) == len(expected)


@BOTH
def test_f09_steady_busy_ticks_never_tell_the_vgic_a_new_level(design: str) -> None:
    assert row(design, "tick_busy")["update_irq"] == 0
    story = play(design, [{"timer_arm_in": 62_500}, TICK_HANDLER, {"spin": 10_000_000}])
    assert len([e for e in story.accesses(Access.G_IAR) if e.value == 27]) >= 9
    assert [e.slot for e in story.entered(Call.UPD)][:1] == [1]
    assert len(story.entered(Call.UPD)) <= 2  # raised once, lowered once when the guest ends


def test_f10_the_new_design_clears_on_every_observed_drop_unless_the_virtual_interrupt_is_active() -> None:
    after_eoi = play(NEW, ["timer_arm_past", "ack", "timer_off", "eoi", "hvc"])
    cancelled = play(NEW, ["timer_arm_past", "timer_off", "hvc"])
    still_active = play(NEW, ["timer_arm_past", "ack", "timer_off", "hvc"])
    assert len(after_eoi.op(4).accesses(Access.ACT_CLR)) == 1
    assert len(cancelled.op(2).accesses(Access.ACT_CLR)) == 1
    assert still_active.op(3).accesses(*ACTIVE_WRITES) == []
    clear = after_eoi.op(4).accesses(Access.ACT_CLR)[0]
    assert after_eoi.value(Var.P_PPI_ACTIVE, 0, clear.seq - 1) == 0, "redundant after the guest's EOI"
    clear = cancelled.op(2).accesses(Access.ACT_CLR)[0]
    assert cancelled.value(Var.P_PPI_ACTIVE, 0, clear.seq - 1) == 1, "essential after a cancel"


def test_f10_the_new_design_writes_the_active_state_on_every_load() -> None:
    assert len(play(NEW, ["hvc", "umem"]).op(1).accesses(Access.ACT_CLR)) == 1
    assert len(play(NEW, ["timer_arm_past", "umem"]).op(1).accesses(Access.ACT_SET)) == 1
    assert len(play(NEW, ["timer_arm_past", "ack", "timer_arm_far", "umem"]).op(3).accesses(Access.ACT_SET)) == 1


def test_f12_migration_with_the_interrupt_active_leaves_a_stale_bit_behind() -> None:
    ops = ["timer_arm_past", "ack", {"migrate": 1}, "timer_arm_far", "eoi", "hvc", {"migrate": 0}, "hvc"]
    story = play(NEW, ops, platform={"pcpus": 2})
    away, back = story.op(2), story.op(6)
    assert [(e.pcpu, e.record[2]) for e in away.accesses(*ACTIVE_WRITES)] == [(1, Access.ACT_SET)]
    last = away.entries[-1].seq
    assert (story.value(Var.P_PPI_ACTIVE, 0, last), story.value(Var.P_PPI_ACTIVE, 1, last)) == (1, 1)
    ended = story.op(4).entries[-1].seq
    assert (story.value(Var.P_PPI_ACTIVE, 0, ended), story.value(Var.P_PPI_ACTIVE, 1, ended)) == (1, 0)
    assert [(e.pcpu, e.record[2]) for e in back.accesses(*ACTIVE_WRITES)] == [(0, Access.ACT_CLR)]
    assert story.value(Var.P_PPI_ACTIVE, 0, back.entries[-1].seq) == 0


@BOTH
def test_f13_a_drop_while_the_list_register_is_pending_is_seen_only_after_an_exit(design: str) -> None:
    without = play(design, ["timer_arm_past", "timer_off", "ack"])
    with_exit = play(design, ["timer_arm_past", "timer_off", "hvc", "ack"])
    assert [e.value for e in without.accesses(Access.G_IAR)] == [27]
    assert [e.value for e in with_exit.accesses(Access.G_IAR)] == [1023]


def test_f14_eoi_with_the_level_high_exits_at_the_eoi_and_injects_without_telling_the_level() -> None:
    story = play(NEW, ["timer_arm_past", "ack", "eoi", "ack"])
    eoi = story.op(2)
    assert len(eoi.events(Event.EXIT_IRQ)) == 1
    assert len(eoi.entered(Call.ISR)) == 1
    assert eoi.entered(Call.UPD) == []
    assert [e.value >> 62 for e in eoi.accesses(Access.LR_W)] == [0, 1], "emptied, then pending again"
    assert [e.value for e in story.op(3).accesses(Access.G_IAR)] == [27]


def test_f15_the_old_design_looks_at_the_timer_before_the_vgic_the_new_one_after_it() -> None:
    for design, order in ((OLD, "t_sync t_upstate v_sync handle"), (NEW, "v_sync t_sync handle")):
        assert order in play(design, ["hvc", "hvc"]).op(1).tokens()


def test_f15_the_new_design_takes_the_interrupt_after_both_syncs() -> None:
    tokens = play(NEW, ["timer_arm_past"]).op(0).tokens()
    assert tokens.index("v_sync") < tokens.index("t_sync") < tokens.index("HIRQ") < tokens.index("handle")


@BOTH
def test_f16_there_is_a_flow_in_which_the_scheduler_is_never_called(design: str) -> None:
    story = play(
        design, [{"on_irq": {"ops": ["ack", "timer_off", "eoi"]}}, {"timer_arm_in": 18}, "wfi", {"spin": 1000}]
    )
    flow = story.between(story.entered(Call.BLOCK)[0], story.entered(Call.T_UNSCHED)[0])
    assert len(flow.entered(Call.T_SCHED)) == 1
    assert flow.entered(Call.PUT) == flow.entered(Call.LOAD) == flow.events(Event.SCHED_OUT) == []
