"""The golden traces, step by step: what is where after each event.

Columns: CTL (saved, bits ENABLE IMASK ISTATUS), LINE, LOADED, LEVEL (irq.level), WIRE (line_level), VACT (virtual
interrupt active), LR (state of list register 0), PEND and ACT (PPI 27). A step names only what it asserts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.claims.story import Entry, Story, play, tell
from tests.machine.build import NEW, OLD
from tickscope.vocabulary import Access, Call, Event, Kind, Var

COLUMNS = {
    "CTL": Var.V_CTL, "LINE": Var.P_LINE, "LOADED": Var.V_LOADED, "LEVEL": Var.V_IRQ_LEVEL, "WIRE": Var.V_LINE_LEVEL,
    "VACT": Var.V_ACTIVE, "PEND": Var.P_PPI_PENDING, "ACT": Var.P_PPI_ACTIVE, "HW": Var.P_CTL, "OFF": Var.P_VOFF,
    "RUN": Var.P_RUNNING, "QUEUED": Var.V_QUEUED,
}  # fmt: skip
TIMER = (Access.CTL_R, Access.CVAL_R)
TIMER_W = (Access.CTL_W, Access.CVAL_W)
ACTIVE = (Access.ACT_SET, Access.ACT_CLR)
INVALID, PENDING, IS_ACTIVE = 0, 1, 2

Step = tuple[str, Callable[[Entry], bool], dict[str, int]]


def is_access(code: Access, value: int | None = None) -> Callable[[Entry], bool]:
    return lambda e: e.record[1:3] == (Kind.ACCESS, code) and value in (None, e.value)


def is_event(code: Event) -> Callable[[Entry], bool]:
    return lambda e: e.record[1:3] == (Kind.EVENT, code)


def returns(code: Call) -> Callable[[Entry], bool]:
    """A function has returned, or had nothing to do."""
    return lambda e: e.record[1:3] == (Kind.CALL, code) and e.value in (1, 2)


def follow(story: Story, steps: Sequence[Step], start: int = 0, pcpu: int = 0) -> int:
    """Find each step after the one before it and compare the state when all that it causes at once is done."""
    entries, place = story.entries, start
    for name, matches, expected in steps:
        place = next((n for n in range(place, len(entries)) if matches(entries[n])), -1)
        assert place >= 0, f"'{name}' never happens"
        last = place
        while last + 1 < len(entries) and entries[last + 1].record[1] == Kind.CHANGE:
            last += 1
        found = {column: value_of(story, column, entries[last].seq, pcpu) for column in expected}
        assert found == expected, f"after '{name}' (record {entries[place].seq})"
        place += 1
    return place


def value_of(story: Story, column: str, seq: int, pcpu: int) -> int:
    if column == "LR":
        return story.value(Var.P_LR, pcpu, seq) >> 62
    code = COLUMNS[column]
    return story.value(code, pcpu if code < Var.V_STATE else 0, seq)


TICK_IN_A_BUSY_GUEST: list[Any] = [
    ["timer_arm_in", 3000], ["spin", 60_000], "ack", "timer_arm_far", "eoi", "hvc", "hvc", "hvc",
]  # fmt: skip


def test_9_1_new_design_one_tick_in_a_busy_guest_then_an_unrelated_exit() -> None:
    story = play(NEW, TICK_IN_A_BUSY_GUEST)
    steps: list[Step] = [
        ("expiry", is_event(Event.EXPIRY), {"LINE": 1, "PEND": 1, "ACT": 0, "LEVEL": 0, "LR": INVALID}),
        ("exit", is_event(Event.EXIT_IRQ), {"LOADED": 1}),
        ("vgic sync", returns(Call.V_SYNC), {"VACT": 0}),
        ("timer sync", returns(Call.T_SYNC), {"LEVEL": 0}),
        ("host acknowledges", is_access(Access.IAR, 27), {"PEND": 1, "ACT": 1}),
        ("host drops", is_access(Access.EOIR, 27), {"PEND": 1, "ACT": 1}),
        ("handler", returns(Call.ISR), {"LEVEL": 1, "WIRE": 1, "QUEUED": 1}),
        ("no more interrupts", is_access(Access.IAR, 1023), {"PEND": 1, "ACT": 1}),
        ("entry", is_event(Event.ENTER), {"LR": PENDING, "LINE": 1, "ACT": 1}),
        ("guest acknowledges", is_access(Access.G_IAR, 27), {"LR": IS_ACTIVE}),
        ("guest re-arms", is_access(Access.G_CVAL_W), {"LINE": 0, "PEND": 0, "ACT": 1}),
        ("guest EOI", is_access(Access.G_EOIR), {"LR": INVALID, "PEND": 0, "ACT": 0}),
        ("unrelated exit, fold", returns(Call.V_SYNC), {"VACT": 0, "QUEUED": 1, "WIRE": 1}),
        ("redundant clear", is_access(Access.ACT_CLR), {"ACT": 0}),
        ("timer sync", returns(Call.T_SYNC), {"LEVEL": 0, "WIRE": 0, "QUEUED": 1}),
        ("next exit prunes", returns(Call.V_SYNC), {"QUEUED": 0}),
    ]
    follow(story, steps)
    tick = story.between(story.op(0).entries[0], story.op(6).entries[0])
    assert [len(tick.events(e)) for e in (Event.EXIT_IRQ, Event.EXIT_SYNC, Event.HIRQ)] == [1, 1, 1]
    assert [len(tick.accesses(*kind)) for kind in (TIMER, TIMER_W, ACTIVE)] == [3, 0, 1]


def test_9_2_old_design_the_same_guest() -> None:
    story = play(OLD, TICK_IN_A_BUSY_GUEST)
    steps: list[Step] = [
        ("expiry", is_event(Event.EXPIRY), {"LINE": 1, "PEND": 1}),
        ("exit", is_event(Event.EXIT_IRQ), {}),
        ("EL2 switches the timer off", is_access(Access.CTL_W, 0), {"LINE": 0, "PEND": 0, "ACT": 0}),
        ("timer sync", returns(Call.T_SYNC), {"LEVEL": 1, "WIRE": 1}),
        ("vgic sync", returns(Call.V_SYNC), {"QUEUED": 1}),
        ("flush sets", is_access(Access.ACT_SET), {"PEND": 0, "ACT": 1}),
        ("EL2 restores", is_access(Access.CTL_W), {"LINE": 1, "PEND": 1, "ACT": 1, "LR": PENDING}),
        ("guest acknowledges", is_access(Access.G_IAR, 27), {"LR": IS_ACTIVE}),
        ("guest re-arms", is_access(Access.G_CVAL_W), {"LINE": 0}),
        ("guest EOI", is_access(Access.G_EOIR), {"LR": INVALID, "PEND": 0, "ACT": 0}),
        ("timer sync", returns(Call.T_SYNC), {"LEVEL": 0, "WIRE": 0}),
        ("vgic sync prunes at once", returns(Call.V_SYNC), {"QUEUED": 0}),
        ("redundant clear", is_access(Access.ACT_CLR), {"ACT": 0}),
    ]
    follow(story, steps)
    tick = story.between(story.op(0).entries[0], story.op(6).entries[0])
    assert [len(tick.events(e)) for e in (Event.EXIT_IRQ, Event.EXIT_SYNC, Event.HIRQ)] == [1, 1, 0]
    assert [len(tick.accesses(*kind)) for kind in (TIMER, TIMER_W, ACTIVE)] == [4, 6, 2]
    assert len(tick.accesses(Access.VOFF_W)) == 4
    assert story.op(6).accesses(*ACTIVE) == story.op(7).accesses(*ACTIVE) == [], "later quiet entries"


def test_9_3_new_design_the_guest_cancels_before_it_acknowledges() -> None:
    story = play(NEW, [["timer_arm_in", 3000], ["spin", 60_000], "timer_off", "hvc", "ack", "hvc"])
    steps: list[Step] = [
        ("entry with the interrupt pending", is_access(Access.LR_W), {"LEVEL": 1, "ACT": 1}),
        ("guest switches its timer off", is_access(Access.G_CTL_W, 0), {"LINE": 0, "PEND": 0, "ACT": 1, "LR": PENDING}),
        ("fold", returns(Call.V_SYNC), {"VACT": 0, "WIRE": 1}),
        ("essential clear", is_access(Access.ACT_CLR), {"ACT": 0}),
        ("timer sync", returns(Call.T_SYNC), {"LEVEL": 0, "WIRE": 0}),
        ("entry without it", is_event(Event.ENTER), {"LR": INVALID, "ACT": 0}),
        ("the guest sees no interrupt", is_access(Access.G_IAR, 1023), {"LR": INVALID}),
    ]
    follow(story, steps)


def moved_while_active(ops: list[Any]) -> Story:
    """27 is acknowledged on pCPU 0, then the thread moves to pCPU 1."""
    program = {"ops": ["timer_arm_past", ["spin", 3000], "ack", ["migrate", 1], *ops, {"spin": 1000}]}
    vms = [{"vcpus": [{"program": program, "affinity": [0, 1]}]}]
    return tell({"design": NEW, "platform": {"pcpus": 2}, "vms": vms, "duration_us": 2000})


def test_9_4_new_design_migration_while_the_guests_handler_is_active() -> None:
    story = moved_while_active(["timer_arm_far", "eoi", "hvc"])
    there: list[Step] = [
        ("guest acknowledges", is_access(Access.G_IAR, 27), {"LR": IS_ACTIVE, "ACT": 1, "PEND": 1}),
        ("fold", returns(Call.V_SYNC), {"VACT": 1}),
        ("still firing", returns(Call.T_SYNC), {"LEVEL": 1}),
        ("put", returns(Call.T_PUT), {"CTL": 5, "HW": 0, "LINE": 0, "PEND": 0, "ACT": 1, "OFF": 0, "LOADED": 0}),
    ]
    place = follow(story, there)
    here: list[Step] = [
        ("load sets active", is_access(Access.ACT_SET), {"ACT": 1, "PEND": 0}),
        ("restore", returns(Call.RESTORE), {"LINE": 1, "PEND": 1, "ACT": 1, "LOADED": 1}),
        ("entry: the pending half is dropped", is_event(Event.ENTER), {"LR": IS_ACTIVE, "ACT": 1}),
        ("guest re-arms", is_access(Access.G_CVAL_W), {"LINE": 0, "PEND": 0}),
        ("guest EOI", is_access(Access.G_EOIR), {"LR": INVALID, "ACT": 0}),
    ]
    follow(story, here, place, pcpu=1)
    moved = story.between(story.entries[place], story.entries[-1])
    assert [e for e in moved.accesses(Access.IAR) if e.value == 27] == [], "active masks it: no second host interrupt"
    assert story.value(Var.P_PPI_ACTIVE, 0, story.entries[-1].seq) == 1, "stale on the CPU left behind"


def test_9_5_new_design_a_signal_that_comes_after_put() -> None:
    program = {"ops": [["timer_arm_in", 30_000], "wfi", {"spin": 1000}]}
    late = [{"at_us": 100, "late_irq": {"pcpu": 0}}]
    story = tell({"design": NEW, "vms": [{"vcpus": [{"program": program}]}], "disturbances": late, "duration_us": 2000})
    steps: list[Step] = [
        ("put", returns(Call.PUT), {"RUN": 0, "HW": 0, "CTL": 1}),
        ("late signal", is_event(Event.LATE_IRQ), {"PEND": 1, "LINE": 0}),
        ("host acknowledges", is_access(Access.IAR, 27), {"PEND": 0, "ACT": 1}),
        ("handler: nobody is running", returns(Call.ISR), {"ACT": 1, "LEVEL": 0, "CTL": 1}),
        ("the next load corrects it", is_access(Access.ACT_CLR), {"ACT": 0}),
        ("restore: expired meanwhile", is_access(Access.CTL_W, 1), {"LINE": 1, "PEND": 1, "ACT": 0}),
        ("handler inside load", returns(Call.ISR), {"LEVEL": 1, "ACT": 1}),
    ]
    follow(story, steps)
