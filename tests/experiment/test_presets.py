"""Every preset shows what its sentence tells one to watch - on the tape, not only in its title."""

from __future__ import annotations

from functools import cache

import pytest

from tests.claims.story import Story, tell
from tickscope.experiment.config import parse
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.presets import PRESETS, preset
from tickscope.vocabulary import Access, Call, Event, Var

OLD, NEW = "v4.14", "v4.15"
BOTH = pytest.mark.parametrize("design", [OLD, NEW])
ACTIVE = (Access.ACT_SET, Access.ACT_CLR)
TIMER = (Access.CTL_R, Access.CTL_W, Access.CVAL_R, Access.CVAL_W)
DEMANDED = (
    "flow-1-7", "flow-1-2-7", "tick-busy", "tick-wfi", "expired-before-wfi", "hypercalls-armed", "exits-to-user",
    "preempted-by-neighbour", "migrate-irq-active", "eoi-level-high", "cancel-before-exit", "sleep-while-active",
    "two-vms-one-pcpu", "four-vcpus-two-pcpus", "lr-overflow",
)  # fmt: skip


@cache
def story(name: str, design: str = NEW) -> Story:
    return tell(PRESETS[name].config | {"design": design}, "I3" if name == "demo-forget-loaded-flag" else None)


def guest_acks(told: Story) -> list[int]:
    return [e.value for e in told.accesses(Access.G_IAR)]


def test_all_demanded_presets_exist_and_the_demo_comes_first() -> None:
    assert set(DEMANDED) <= set(PRESETS)
    assert list(PRESETS)[:2] == ["demo", "demo-forget-loaded-flag"]


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_has_a_title_a_sentence_and_a_valid_config(name: str) -> None:
    one = PRESETS[name]
    assert one.title and one.watch.endswith(".") and len(one.watch) <= 260
    experiment = preset(name)
    assert (experiment.preset, experiment.name) == (name, one.title)
    assert parse(experiment.resolved()) == experiment


@BOTH
@pytest.mark.parametrize("name", [name for name in PRESETS if name != "demo-forget-loaded-flag" and "bug-" not in name])
def test_a_preset_runs_on_both_designs_without_violation(name: str, design: str) -> None:
    assert story(name, design).run.status == "complete"


def test_an_unknown_preset_gets_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="did you mean tick-busy"):
        preset("tick-busi")


@BOTH
def test_demo_is_about_a_minute_of_two_sleeps_one_busy_tick_and_one_preemption(design: str) -> None:
    demo = story("demo", design)
    assert 200 <= demo.run.totals["transitions"] <= 280, "at four a second"
    assert len(demo.entered(Call.BLOCK)) == 2
    assert guest_acks(demo) == [27, 27, 27]
    assert len(demo.events(Event.PREEMPT)) == 1
    assert len(demo.events(Event.EXPIRY)) == {OLD: 1, NEW: 1}[design], "only the busy tick finds the timer running"


def test_demo_without_the_flag_loses_the_timer_and_the_run_stops() -> None:
    broken = story("demo-forget-loaded-flag")
    assert guest_acks(broken) == []
    assert len(broken.entered(Call.SAVE)) >= 2
    assert broken.no_ops(Call.SAVE) == []
    assert preset("demo-forget-loaded-flag").vms == preset("demo").vms


def test_flow_1_7_saves_once_and_restores_once_per_sleep() -> None:
    flow = story("flow-1-7")
    sleeps = len(flow.entered(Call.BLOCK))
    assert sleeps >= 4
    assert len(flow.no_ops(Call.SAVE)) == len(flow.entered(Call.T_SCHED)) == sleeps
    assert len(flow.entered(Call.SAVE)) == sleeps
    assert len(flow.no_ops(Call.RESTORE)) == len(flow.entered(Call.T_UNSCHED))


@BOTH
def test_flow_1_2_7_never_switches(design: str) -> None:
    flow = story("flow-1-2-7", design)
    blocks = flow.entered(Call.BLOCK)
    assert len(blocks) == len(flow.entered(Call.T_UNSCHED)) == 5
    for block, end in zip(blocks, flow.entered(Call.T_UNSCHED), strict=True):
        inside = flow.between(block, end)
        assert inside.entered(Call.PUT) == inside.accesses(*ACTIVE) == inside.events(Event.SCHED_OUT) == []


def test_tick_busy_takes_one_host_interrupt_per_tick_only_after_the_commit() -> None:
    assert len(story("tick-busy", NEW).entered(Call.ISR)) == len(guest_acks(story("tick-busy", NEW))) == 10
    assert len(story("tick-busy", OLD).entered(Call.ISR)) == 0
    assert len(guest_acks(story("tick-busy", OLD))) == 10


def test_tick_wfi_takes_two_host_interrupts_per_tick_after_the_commit_and_one_before() -> None:
    for design, per_tick in ((OLD, 1), (NEW, 2)):
        told = story("tick-wfi", design)
        taken = [e for e in told.accesses(Access.IAR) if e.value in (27, 30)]
        assert len(guest_acks(told)) == 10
        assert len(taken) == 10 * per_tick


@BOTH
def test_expired_before_wfi_falls_through(design: str) -> None:
    told = story("expired-before-wfi", design)
    assert len(told.accesses(Access.G_WFI)) == 5
    assert told.entered(Call.BLOCK) == []


def test_hypercalls_touch_no_timer_after_the_commit() -> None:
    per_call = {}
    for design in (OLD, NEW):
        told = story("hypercalls-armed", design)
        calls = told.accesses(Access.G_HVC)[2:-1]
        assert len(calls) > 20
        steady = told.between(calls[0], calls[-1])
        per_call[design] = len(steady.accesses(*TIMER, *ACTIVE)) / (len(calls) - 1)
    assert per_call == {OLD: 5, NEW: 0}


def test_exits_to_user_are_a_put_and_a_load_each() -> None:
    told = story("exits-to-user")
    exits = len(told.events(Event.USER_EXIT))
    assert exits > 20
    assert len(told.entered(Call.PUT)) == len(told.entered(Call.SAVE)) == exits
    assert abs(len(told.accesses(*ACTIVE)) - exits) <= 1


@BOTH
def test_preempted_by_neighbour_puts_and_loads_and_loses_no_tick(design: str) -> None:
    told = story("preempted-by-neighbour", design)
    assert len(told.events(Event.PREEMPT)) == len(told.entered(Call.PUT)) == 4
    assert len(guest_acks(told)) == 7
    late = [e for e in told.entered(Call.LOAD) if e.t // 1000 in range(6000, 6400)]
    assert len(late) == 1, "the deadline at 6 ms passes while the neighbour runs"


def test_migrate_irq_active_leaves_a_stale_bit_behind() -> None:
    told = story("migrate-irq-active")
    after = told.accesses(Access.G_EOIR)[0].seq + 2
    assert told.value(Var.P_PPI_ACTIVE, 0, after) == 1
    assert told.value(Var.P_PPI_ACTIVE, 1, after) == 0
    assert told.value(Var.P_PPI_ACTIVE, 0, told.entries[-1].seq) == 0


@BOTH
def test_eoi_level_high_fires_again_at_once(design: str) -> None:
    told = story("eoi-level-high", design)
    assert guest_acks(told) == [27, 27, 27]
    assert len([e for e in told.entered(Call.UPD) if e.slot == 1]) == 1


@BOTH
def test_cancel_before_exit_is_seen_only_with_an_exit_in_between(design: str) -> None:
    assert guest_acks(story("cancel-before-exit", design)) == [27, 1023]


def test_sleep_while_active_wakes_before_the_commit_and_never_after() -> None:
    assert len(story("sleep-while-active", OLD).accesses(Access.G_HVC)) == 2
    assert story("sleep-while-active", NEW).accesses(Access.G_HVC) == []
    assert len(story("sleep-while-active", NEW).entered(Call.LOAD)) == 2, "woken once, and asleep again"


@BOTH
def test_two_vms_have_one_timer_and_two_offsets(design: str) -> None:
    told = story("two-vms-one-pcpu", design)
    offsets = {e.value for e in told.accesses(Access.VOFF_W)} - {0}
    assert len(offsets) == 2
    ticks = [one["ticks"] for one in told.run.totals["vcpus"]]
    assert min(ticks) >= 6
    assert len(told.events(Event.SCHED_IN)) >= 10


@BOTH
def test_four_vcpus_share_two_cpus_and_move(design: str) -> None:
    told = story("four-vcpus-two-pcpus", design)
    assert {e.pcpu for e in told.events(Event.ENTER)} == {0, 1}
    assert len(told.events(Event.MIGRATE)) >= 1
    assert {e.pcpu for e in told.entered(Call.LOAD) if e.record[4] == 2} == {0, 1}
    assert all(one["entries"] > 3 for one in told.run.totals["vcpus"])


@BOTH
def test_lr_overflow_asks_for_underflow_exits_and_delivers_all(design: str) -> None:
    told = story("lr-overflow", design)
    assert any(e.value == 3 for e in told.accesses(Access.HCR_W)), "UIE"
    assert any(e.value == 4 for e in told.changes(Var.V_USED_LRS))
    taken = [intid for intid in guest_acks(told) if intid != 1023]
    assert sorted(taken) == sorted([*range(40, 48), *range(40, 52)])


@BOTH
def test_sgis_come_without_the_hw_bit(design: str) -> None:
    told = story("sgi-self", design)
    loaded = [e.value for e in told.accesses(Access.LR_W) if e.value & 0xFFFFFFFF == 5 and e.value >> 62]
    assert loaded and all(value >> 61 & 1 == 0 for value in loaded)
    assert guest_acks(told)[0] == 5


@BOTH
def test_ipi_running_kicks_the_target_out_of_the_guest(design: str) -> None:
    told = story("ipi-running", design)
    sent = told.accesses(Access.SGI_W)
    assert len(sent) >= 5
    assert {e.slot for e in sent} == {1}
    assert len([e for e in told.events(Event.EXIT_IRQ) if e.pcpu == 1]) >= 5
    assert guest_acks(told).count(1) >= 5


@BOTH
def test_ipi_sleeping_wakes_the_target(design: str) -> None:
    told = story("ipi-sleeping", design)
    assert len([e for e in told.entered(Call.BLOCK) if e.pcpu == 1]) >= 5
    assert guest_acks(told).count(1) >= 5
