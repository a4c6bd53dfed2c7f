"""The story's twelve sentences: every place resolves, and what is said of it is what the run says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.story import Entry, Story
from tests.lessons.sides import record_at, run_of
from tickscope.lessons.places import experiment_of
from tickscope.lessons.story import AFTER, BEFORE, intro, sentences
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Event, Kind, Phase, Var

TIMER = (Access.CTL_R, Access.CTL_W, Access.CVAL_R, Access.CVAL_W)
FALLS = {("S3", "without"): "I24", ("S11", "without"): "I3"}
SIDES = [(name, side.which) for name, sentence in sentences().items() for side in sentence.sides]


class Shown:
    """One side of a sentence: its run, the records of its places, and its totals."""

    def __init__(self, name: str, which: str) -> None:
        sentence = sentences()[name]
        self.side = next(side for side in sentence.sides if side.which == which)
        self.story: Story = run_of(self.side.launch, FALLS.get((name, which)))
        self.at: list[Entry] = [record_at(self.story, place.at) for place in self.side.places]
        self.totals: dict[str, Any] = self.story.run.totals

    def value(self, var: Var, place: int, subject: int = 0) -> int:
        """A state variable right after the record of a place."""
        return self.story.value(var, subject, self.at[place].seq)

    def code(self, place: int) -> tuple[int, int]:
        return self.at[place].record[1], self.at[place].record[2]

    def phases(self) -> list[tuple[Call, Phase]]:
        """The places as calls."""
        assert {e.record[1] for e in self.at} == {Kind.CALL}
        return [(Call(e.record[2]), Phase(e.value)) for e in self.at]


def both(name: str) -> tuple[Shown, Shown]:
    return Shown(name, "before"), Shown(name, "after")


def counted(name: str) -> dict[str, tuple[int, int]]:
    """Counter -> (before, after), as the page shows them."""
    before, after = both(name)
    return {counter: (before.totals[counter], after.totals[counter]) for counter in sentences()[name].counters}


def test_there_are_twelve_with_a_title_in_own_words_and_a_guest_that_is_the_same_on_every_side() -> None:
    assert list(sentences()) == [f"S{n}" for n in range(1, 13)]
    assert len(intro()) == 2
    for sentence in sentences().values():
        assert sentence.title and sentence.says.endswith(".") and sentence.counters
        guests = {experiment_of(side.launch).model_dump_json(include={"vms", "platform"}) for side in sentence.sides}
        assert len(guests) == 1
        assert [side.launch["design"] for side in sentence.sides[:2]] == [BEFORE, AFTER]


@pytest.mark.parametrize(("name", "which"), SIDES)
def test_every_place_is_found_and_places_come_in_the_order_of_the_run(name: str, which: str) -> None:
    shown = Shown(name, which)
    seqs = [entry.seq for entry in shown.at]
    assert seqs == sorted(set(seqs))
    assert all(place.says.endswith(".") for place in shown.side.places)
    assert set(sentences()[name].counters) <= set(shown.totals)


def test_s1_five_accesses_for_a_hypercall_before_and_none_after() -> None:
    before, after = both("S1")
    calls = before.story.accesses(Access.G_HVC)
    trip = before.story.between(calls[1], calls[2]).accesses(*TIMER)
    assert (trip[0], trip[-1], len(trip)) == (before.at[0], before.at[1], 5)
    quiet = after.story.accesses(Access.G_HVC)
    assert after.story.between(quiet[1], quiet[2]).accesses(*TIMER) == []
    assert quiet[1].seq < after.at[0].seq < quiet[2].seq and after.at[0].rule == R.LEVEL_LOW_NOTHING
    (timer_before, timer_after), exits = counted("S1").values()
    assert timer_before - timer_after == 5 * 20 and exits[0] == exits[1]


def test_s2_the_host_takes_the_interrupt_after_the_commit_and_compares_before() -> None:
    before, after = both("S2")
    assert [e.value for e in before.story.accesses(Access.IAR)].count(27) == 0
    assert R.COMPARE in {e.rule for e in before.story.between(before.at[0], before.at[1])}
    assert before.story.value(Var.P_LINE, 0, before.at[1].seq) == 0, "the line has fallen by then"
    assert after.at[0].value == 1 and after.at[1].value == 27
    assert after.story.entered(Call.UPD)[0].seq > after.at[2].seq
    assert counted("S2")["vtimer_isr"] == (0, 1)


def test_s3_active_by_hand_before_by_the_acknowledge_after_and_a_storm_without_the_split() -> None:
    before, after = both("S3")
    assert before.story.value(Var.P_PPI_ACTIVE, 0, before.at[0].seq + 1) == 1
    assert before.story.entered(Call.ISR) == []
    for place in (0, 1):
        assert after.value(Var.P_PPI_ACTIVE, place) == after.value(Var.P_LINE, place) == 1
    assert [e.value for e in after.story.accesses(Access.IAR)].count(27) == 1
    storm = Shown("S3", "without")
    assert [e.value for e in storm.story.accesses(Access.IAR)].count(27) == 2
    assert storm.at[0].record[2] == Event.VIOLATION


def test_s4_the_list_register_carries_the_hw_bit_on_both_sides() -> None:
    for shown in both("S4"):
        value = shown.at[0].value
        assert (value >> 62, value >> 61 & 1, value & 0xFFFFFFFF, value >> 32 & 0x3FF) == (1, 1, 27, 27)
    before, after = both("S4")
    assert before.story.entered(Call.ISR) == [] and len(after.story.entered(Call.ISR)) == 1


def test_s5_one_eoi_is_the_cause_of_both_ends() -> None:
    for shown in both("S5"):
        assert shown.at[0].cause == shown.at[1].cause == shown.story.accesses(Access.G_EOIR)[0].seq
        assert (shown.at[0].value >> 62, shown.at[1].value) == (0, 0)
        assert shown.story.between(shown.story.accesses(Access.G_EOIR)[0], shown.at[1]).events(Event.EXIT_IRQ) == []


def test_s6_the_line_that_is_still_high_takes_the_guest_out_again() -> None:
    for shown in both("S6"):
        eoi = shown.story.accesses(Access.G_EOIR)[0]
        assert shown.story.value(Var.P_LINE, 0, eoi.seq) == 1
        assert Kind.OP not in {e.record[1] for e in shown.story.between(eoi, shown.at[0])}
        assert [e.value for e in shown.story.accesses(Access.G_IAR)] == [27, 27]
    _, after = both("S6")
    assert R.LEVEL_ALREADY_UP in {e.rule for e in after.story.entries if e.seq > after.at[1].seq}


def test_s7_saved_on_one_cpu_and_restored_on_the_other() -> None:
    before, after = both("S7")
    assert [(e.pcpu, e.record[2]) for e in after.at] == [(0, Call.SAVE), (1, Call.RESTORE)]
    written = next(e for e in after.story.accesses(Access.CVAL_W) if e.seq > after.at[1].seq)
    read = next(e for e in after.story.accesses(Access.CVAL_R) if e.seq > after.at[0].seq)
    assert read.value == written.value and written.pcpu == 1
    load_end = next(e for e in before.story.returned(Call.LOAD) if e.seq > before.at[0].seq)
    assert before.story.between(before.at[0], load_end).accesses(*TIMER) == []


def test_s8_both_ways_lead_to_put() -> None:
    before, after = both("S8")
    assert [e.rule for e in before.at] == [R.PREEMPT, R.VCPU_PUT]
    assert after.phases() == [(Call.SAVE, Phase.ENTER)] * 2
    roots = [{e.record[2] for e in after.story.chain(at) if e.record[1] == Kind.EVENT} for at in after.at]
    assert Event.PREEMPT in roots[0] and Event.USER_EXIT in roots[1]
    assert len(set(counted("S8")["timer_accesses"])) == 1, "here the commit wins nothing"


def test_s9_the_seven_steps_in_order_within_one_sleep() -> None:
    before, after = both("S9")
    enter, noop = Phase.ENTER, Phase.NOOP
    steps = (Call.BLOCK, Call.T_SCHED, Call.PUT, Call.LOAD, Call.T_UNSCHED)
    assert before.phases() == [(code, enter) for code in steps]
    assert after.phases() == [
        (Call.BLOCK, enter), (Call.SAVE, enter), (Call.SAVE, noop), (Call.RESTORE, enter), (Call.RESTORE, noop),
    ]  # fmt: skip
    for shown in (before, after):
        inside = shown.story.between(shown.at[0], shown.at[-1])
        assert inside.entered(Call.BLOCK) == [] and len(inside.events(Event.SCHED_OUT)) == 1
    assert counted("S9")["timer_accesses"][0] < counted("S9")["timer_accesses"][1], "sleeping costs more"


def test_s10_blocked_without_put_or_load() -> None:
    before, after = both("S10")
    assert after.phases() == [(Call.BLOCK, Phase.ENTER), (Call.SAVE, Phase.ENTER), (Call.RESTORE, Phase.ENTER)]
    for shown in (before, after):
        inside = shown.story.between(shown.at[0], shown.at[-1])
        assert inside.entered(Call.PUT) == inside.entered(Call.LOAD) == inside.events(Event.SCHED_OUT) == []


def test_s11_the_flag_follows_the_save_and_the_second_call_does_nothing() -> None:
    before, after = both("S11")
    assert [after.at[n].value for n in (0, 2)] == [0, 1]
    assert [after.at[n].rule for n in (1, 3)] == [R.ALREADY_SAVED, R.ALREADY_RESTORED]
    assert not any(v.code == Var.V_LOADED and e.slot == n for n, v in enumerate(before.story.run.variables)
                   for e in before.story if e.record[1] == Kind.CHANGE), "no flag before"  # fmt: skip
    lost = Shown("S11", "without")
    assert lost.story.changes(Var.V_CTL)[-1].value == 0, "the guest's timer is forgotten"


def test_s12_the_active_state_is_written_at_loads_only() -> None:
    before, after = both("S12")
    assert before.code(0) == (Kind.ACCESS, Access.ACT_SET)
    hvc = after.story.accesses(Access.G_HVC)[0]
    assert after.story.between(hvc, after.at[0]).accesses(Access.ACT_SET, Access.ACT_CLR) == []
    figures = counted("S12")
    assert figures["active_writes"] == (figures["entries"][0], figures["loads"][1])
