"""The seed, sentence by sentence: what the commit message of b103cc3f10 says, shown by the machine."""

from __future__ import annotations

import pytest

from tests.claims.story import TICK_HANDLER, Entry, Story, play, tell
from tickscope.rules import RULES, R
from tickscope.vocabulary import Access, Call, Event, Var

OLD, NEW = "v4.14", "v4.15"
BOTH = pytest.mark.parametrize("design", [OLD, NEW])
TIMER = (Access.CTL_R, Access.CTL_W, Access.CVAL_R, Access.CVAL_W)
ACTIVE = (Access.ACT_SET, Access.ACT_CLR)
TICK = {"timer_arm_in": 62_500}
FLOW = (Call.BLOCK, Call.T_SCHED, Call.SAVE, Call.PUT, Call.LOAD, Call.RESTORE, Call.T_UNSCHED)


def flow_of(story: Story) -> list[str]:
    """Names of the functions of the seed's flow in order; one in brackets had nothing to do."""
    entries = [(e.seq, code.name.lower()) for code in FLOW for e in story.entered(code)]
    entries += [(e.seq, f"({code.name.lower()})") for code in FLOW for e in story.no_ops(code)]
    return [name for _, name in sorted(entries)]


def asleep(design: str) -> Story:
    """One sleep of a guest, from the block to the next entry of the guest."""
    story = play(design, [{"wfi_in": 62_500}])
    start = story.entered(Call.BLOCK)[0]
    end = next(e for e in story.events(Event.ENTER) if e.seq > start.seq)
    return Story(story.run, [start, *story.between(start, end)])


def lr_state(entry: Entry) -> int:
    return entry.value >> 62


def test_s01_the_timer_needs_no_save_and_restore_on_every_entry_and_exit() -> None:
    per_call = {}
    for design in (OLD, NEW):
        calls = play(design, ["timer_arm_far", {"repeat": 20, "ops": ["hvc"]}]).op(2)
        per_call[design] = len(calls.accesses(*TIMER))
    assert per_call == {OLD: 5, NEW: 0}


def test_s02_expiry_is_an_interrupt_that_the_host_takes() -> None:
    story = play(NEW, [{"timer_arm_in": 625}, {"spin": 20_000}])
    expiry = story.events(Event.EXPIRY)[0]
    line = next(e for e in story.changes(Var.P_LINE) if e.seq > expiry.seq)
    pending = next(e for e in story.changes(Var.P_PPI_PENDING) if e.seq > line.seq)
    leaves = story.events(Event.EXIT_IRQ)[0]
    acknowledge = next(e for e in story.accesses(Access.IAR) if e.value == 27)
    handler = story.entered(Call.ISR)[0]
    assert line.value == pending.value == 1
    assert expiry.seq < line.seq < pending.seq < leaves.seq < acknowledge.seq < handler.seq
    assert expiry in story.chain(line)


def test_s03_priority_drop_leaves_the_interrupt_active_and_there_is_no_storm() -> None:
    story = play(NEW, ["timer_arm_past", {"spin": 50_000}])
    drop = next(e for e in story.accesses(Access.EOIR) if e.value == 27)
    after = drop.seq + 1
    assert [e.value for e in story.changes(Var.P_RPR) if e.cause == drop.seq] == [0xFF]
    assert story.value(Var.P_PPI_ACTIVE, 0, after) == 1
    assert story.value(Var.P_LINE, 0, story.op(1).entries[0].seq) == 1, "the line is still high"
    assert [e.value for e in story.accesses(Access.IAR)].count(27) == 1, "yet it is not signalled again"
    assert [e.value for e in story.accesses(Access.DIR)].count(27) == 0, "and the host does not deactivate it"


@BOTH
def test_s04_the_interrupt_is_forwarded_with_the_hw_bit(design: str) -> None:
    story = play(design, ["timer_arm_past"])
    loaded = next(e for e in story.accesses(Access.LR_W) if e.value)
    assert lr_state(loaded) == 1, "pending"
    assert loaded.value >> 61 & 1, "HW"
    assert (loaded.value & 0xFFFFFFFF, loaded.value >> 32 & 0x3FF) == (27, 27)


@BOTH
def test_s05_one_guest_eoi_is_two_transitions_with_one_cause(design: str) -> None:
    story = play(design, ["timer_arm_past", "ack", "timer_off", "eoi"])
    eoi = story.op(3)
    write = eoi.accesses(Access.G_EOIR)[0]
    virtual = next(e for e in eoi.changes(Var.P_LR) if lr_state(e) == 0)
    physical = next(e for e in eoi.changes(Var.P_PPI_ACTIVE) if e.value == 0)
    assert virtual.cause == physical.cause == write.seq
    assert eoi.events(Event.EXIT_SYNC) == eoi.events(Event.EXIT_IRQ) == [], "and no exit"


@BOTH
def test_s06_the_line_asserts_again_and_exits_the_vm_again(design: str) -> None:
    story = play(design, ["timer_arm_past", "ack", "eoi", "ack"])
    assert len(story.op(2).events(Event.EXIT_IRQ)) == 1
    assert [e.value for e in story.op(3).accesses(Access.G_IAR)] == [27]
    later = play(design, [TICK, TICK_HANDLER, {"spin": 3_300_000}])
    assert len([e for e in later.accesses(Access.G_IAR) if e.value == 27]) == 3
    assert len(later.events(Event.EXIT_IRQ)) == 3


def test_s07_migration_puts_on_one_cpu_and_loads_on_the_other() -> None:
    story = play(NEW, ["timer_arm_far", {"migrate": 1}], platform={"pcpus": 2}).op(1)
    put, load = story.entered(Call.PUT)[0], story.entered(Call.LOAD)[0]
    assert (put.pcpu, load.pcpu) == (0, 1)
    saved = story.between(put, load).accesses(*TIMER)
    assert {e.pcpu for e in saved} == {0}
    restored = [e for e in story.accesses(*TIMER) if e.seq > load.seq]
    assert [(e.pcpu, e.record[2]) for e in restored] == [(1, Access.CVAL_W), (1, Access.CTL_W)]
    assert next(e for e in saved if e.record[2] == Access.CVAL_R).value == restored[0].value


def test_s08_put_and_load_run_from_preempt_notifiers_or_on_return_to_user_space() -> None:
    preempted = play(
        NEW, ["timer_arm_far", {"spin": 400_000}], disturbances=[{"at_us": 100, "preempt": {"for_us": 50}}]
    )
    to_user = play(NEW, ["timer_arm_far", "umem"])
    by_notifier = preempted.op(1).entered(Call.PUT)[0]
    by_return = to_user.op(1).entered(Call.PUT)[0]
    assert (by_notifier.rule, by_return.rule) == (R.PREEMPT, R.VCPU_PUT)
    assert Event.USER_EXIT in {e.record[2] for e in to_user.chain(by_return)}
    assert Event.PREEMPT in {e.record[2] for e in preempted.chain(by_notifier)}
    assert RULES[R.PREEMPT].says != RULES[R.VCPU_PUT].says


def test_s09_flow_1_to_7_with_a_context_switch() -> None:
    assert flow_of(asleep(NEW)) == [
        "block", "t_sched", "save", "put", "(save)", "load", "restore", "t_unsched", "(restore)",
    ]  # fmt: skip
    assert flow_of(asleep(OLD)) == ["block", "t_sched", "put", "load", "t_unsched"]
    switched = asleep(NEW)
    assert len(switched.events(Event.SCHED_OUT)) == len(switched.events(Event.SCHED_IN)) == 1


def test_s10_flow_1_2_7_in_which_schedule_is_never_called() -> None:
    ops = [{"on_irq": {"ops": ["ack", "timer_off", "eoi"]}}, {"timer_arm_in": 18}, "wfi"]
    for design, flow in (
        (NEW, ["block", "t_sched", "save", "t_unsched", "restore"]),
        (OLD, ["block", "t_sched", "t_unsched"]),
    ):
        story = play(design, ops)
        start = story.entered(Call.BLOCK)[0]
        end = next(e for e in story.events(Event.ENTER) if e.seq > start.seq)
        part = Story(story.run, [start, *story.between(start, end)])
        assert flow_of(part) == flow
        assert part.events(Event.SCHED_OUT) == []


def test_s11_the_loaded_flag_makes_each_save_and_restore_happen_once() -> None:
    sleep = asleep(NEW)
    assert [e.rule for e in sleep.no_ops(Call.SAVE)] == [R.ALREADY_SAVED]
    assert [e.rule for e in sleep.no_ops(Call.RESTORE)] == [R.ALREADY_RESTORED]
    assert [e.value for e in sleep.changes(Var.V_LOADED)] == [0, 1]
    assert [len(sleep.accesses(code)) for code in TIMER[:1] + TIMER[3:]] == [2, 1], "one save, one restore, one look"


def test_s11_without_the_flag_the_second_save_forgets_the_timer() -> None:
    """The saved copy is overwritten with the timer that the first save has switched off: the guest never wakes."""
    config = {"vms": [{"vcpus": [{"program": {"ops": [{"wfi_in": 62_500}, "hvc"]}}]}], "duration_us": 20_000}
    assert len(tell(config | {"design": NEW}).accesses(Access.G_HVC)) == 1
    broken = tell(config | {"design": NEW, "switches": ["forget-loaded-flag"]}, violates="I3")
    assert broken.changes(Var.V_CTL)[-1].value == 0, "the damage is on the tape"
    assert broken.accesses(Access.G_HVC) == []
    assert len(broken.entered(Call.SAVE)) > len(broken.entered(Call.RESTORE))


def test_s12_the_active_state_is_no_longer_written_on_entry() -> None:
    """While the guest handles its interrupt, v4.14 writes at every entry; v4.15 only when the vCPU is loaded."""
    ops = ["timer_arm_past", "ack", {"repeat": 10, "ops": ["hvc"]}, {"repeat": 3, "ops": ["umem"]}]
    written = {}
    for design in (OLD, NEW):
        story = play(design, ops)
        first = story.op(1).entries[0]
        written[design] = len([e for e in story.accesses(*ACTIVE) if e.seq > first.seq])
        loads = len([e for e in story.entered(Call.LOAD) if e.seq > first.seq])
        entries = len([e for e in story.events(Event.ENTER) if e.seq > first.seq])
        assert (loads, entries) == (3, 13)
    assert written == {OLD: 13, NEW: 3}
