"""The peculiarities that the measurements show, each on its preset and on all four designs, from the records alone.

In brackets: the measured programs that show it. The rows themselves are compared in tests/ground_truth/.
"""

from __future__ import annotations

import pytest

from tests.claims.peculiar import acks, active_writes, clears_nothing, hcr_writes, inside, play, taken
from tickscope.vocabulary import Access, Call, Event, Var

OLD, NEW = ("v4.14", "parent"), ("commit", "v4.15")
ALL = (*OLD, *NEW)
EACH = pytest.mark.parametrize("design", ALL)
EACH_OLD = pytest.mark.parametrize("design", OLD)
EACH_NEW = pytest.mark.parametrize("design", NEW)

PECULIAR = (
    "aborted-entry", "active-cleared-cache", "parent-cntvoff-calls", "wake-two-interrupts", "redundant-clear",
    "sleep-while-active", "lost-tick-clear-active", "stale-entry-underflow", "sgi-two-sources",
    "fifth-interrupt-starves", "wfi-ignores-pmr", "cancel-before-exit",
)  # fmt: skip
TIMER = (Access.CTL_R, Access.CTL_W, Access.CVAL_R, Access.CVAL_W)
HYP_TIMER, PHYS_TIMER, VTIMER = 26, 30, 27


@EACH
@pytest.mark.parametrize("preset", PECULIAR)
def test_every_peculiarity_has_a_preset_that_runs_on_all_designs_without_violation(preset: str, design: str) -> None:
    told = play(preset, design)
    assert (told.run.status, told.run.violation) == ("complete", None)


# --- legacy's aborted entry (programs 23, 24; finding 10) ------------------------------------------------------------


@EACH_OLD
def test_legacy_abandons_an_entry_when_the_timer_expires_between_sync_and_flush(design: str) -> None:
    sleep = play("aborted-entry", design).op(0)
    abort = sleep.events(Event.ABORT_ENTRY)[0]
    entries = [e for e in sleep.events(Event.ENTER) if e.seq > abort.seq]
    assert len(sleep.events(Event.ABORT_ENTRY)) == len(entries) == 1
    flushes = [e for e in sleep.entered(Call.T_FLUSH) if e.seq < entries[0].seq]
    assert len(flushes) == 2, "flush and sync run once more around one guest entry"
    raised = [e for e in sleep.entered(Call.UPD) if e.slot == 1]
    assert len(raised) == 1 and flushes[0].seq < raised[0].seq < abort.seq, "the flush itself saw the timer fire"
    assert [e for e in sleep.changes(Var.V_REQUEST) if e.value and e.seq < abort.seq][-1].seq > raised[0].seq


@EACH_NEW
def test_the_new_designs_never_abandon_an_entry(design: str) -> None:
    for preset in PECULIAR:
        assert play(preset, design).events(Event.ABORT_ENTRY) == []


def test_parent_pays_for_the_abandoned_entry_with_a_second_save_and_restore() -> None:
    timer_accesses = {d: len(play("aborted-entry", d).op(0).accesses(*TIMER)) for d in ALL}
    assert timer_accesses == {"v4.14": 5, "parent": 10, "commit": 6, "v4.15": 6}


# --- legacy's cache of the last active-state write (ground truth 3; programs 0, 2, 6) -------------------------------


@EACH_OLD
def test_legacy_skips_a_clear_that_it_remembers_and_never_a_set(design: str) -> None:
    told = play("active-cleared-cache", design)
    per_op = [active_writes(told.op(n)) for n in range(12)]
    none, clear, set_ = [], [Access.ACT_CLR], [Access.ACT_SET]
    hvc, put, raised, ended = [none, none], [clear, none], [set_, set_, set_], [none, none, none, clear, none]
    assert per_op == [*hvc, *put, *raised, *ended]


@EACH_OLD
def test_legacy_forgets_the_cache_at_put_and_at_every_change_of_level(design: str) -> None:
    told = play("active-cleared-cache", design)
    valid = [e.value for e in told.changes(Var.V_CLEARED)]
    assert valid == [1, 0] * (len(valid) // 2) + [1] * (len(valid) % 2), "it goes up and down in turn"
    put = told.op(2).entered(Call.T_PUT)[0]
    assert told.value(Var.V_CLEARED, 0, put.seq) == 1 and told.value(Var.V_CLEARED, 0, put.seq + 1) == 0
    level_up = next(e for e in told.op(4).entered(Call.UPD) if e.slot == 1)
    assert told.value(Var.V_CLEARED, 0, level_up.seq) == 1
    assert told.value(Var.V_CLEARED, 0, told.op(4).entries[-1].seq) == 0


@EACH_NEW
def test_the_new_designs_write_the_active_state_at_load_and_when_they_see_the_level_drop(design: str) -> None:
    told = play("active-cleared-cache", design)
    assert [n for n in range(12) if active_writes(told.op(n))] == [2, 10]
    assert told.changes(Var.V_CLEARED) == []


# --- the two extra calls of parent (ground truth 6; programs 0, 1) ---------------------------------------------------


def test_parent_calls_el2_twice_more_per_exit_for_cntvoff_alone() -> None:
    calls = {d: [len(play("parent-cntvoff-calls", d).op(n).accesses(Access.HVC)) for n in (1, 2, 3)] for d in ALL}
    assert calls == {"v4.14": [1] * 3, "parent": [3] * 3, "commit": [1] * 3, "v4.15": [1] * 3}
    offsets = {d: len(play("parent-cntvoff-calls", d).op(2).accesses(Access.VOFF_W)) for d in ALL}
    assert offsets == {"v4.14": 2, "parent": 2, "commit": 0, "v4.15": 0}, "v4.14 writes as often, but at EL2"


def test_under_vhe_parent_writes_cntvoff_without_a_call() -> None:
    call = play("parent-cntvoff-calls", "parent", host="vhe").op(2)
    assert (len(call.accesses(Access.HVC)), len(call.accesses(Access.VOFF_W))) == (0, 2)


# --- two host interrupts per wake-up (ground truth 8; programs 23, 24) ----------------------------------------------


@EACH_NEW
def test_a_wake_up_takes_the_host_timer_and_then_the_guests_timer_inside_load(design: str) -> None:
    sleep = play("wake-two-interrupts", design).op(0)
    assert taken(sleep) == [PHYS_TIMER, VTIMER]
    handler = sleep.entered(Call.ISR)[0]
    load, put_back = sleep.entered(Call.LOAD)[0], sleep.entered(Call.RESTORE)[0]
    assert load.seq < put_back.seq < handler.seq < sleep.entered(Call.T_UNSCHED)[0].seq
    assert inside(sleep, Call.RESTORE, handler), "the restore raised the line, in the middle of load"
    assert [e.slot for e in sleep.entered(Call.UPD)] == [1]


@EACH_OLD
def test_a_wake_up_took_one_host_interrupt_before(design: str) -> None:
    sleep = play("wake-two-interrupts", design).op(0)
    assert taken(sleep) == [PHYS_TIMER]
    assert sleep.entered(Call.ISR) == []
    assert inside(sleep, Call.T_FLUSH, next(e for e in sleep.entered(Call.UPD) if e.slot == 1))


@EACH
def test_under_vhe_the_host_timer_is_interrupt_26(design: str) -> None:
    assert taken(play("wake-two-interrupts", design, host="vhe").op(0))[0] == HYP_TIMER


# --- the redundant clear (ground truth 10; programs 5, 12) ----------------------------------------------------------


@EACH_NEW
def test_the_clear_after_the_guests_eoi_is_redundant_and_after_a_cancel_it_is_essential(design: str) -> None:
    told = play("redundant-clear", design)
    after_eoi, after_cancel = told.op(4), told.op(7)
    for exit_ in (after_eoi, after_cancel):
        assert active_writes(exit_) == [Access.ACT_CLR] and [e.slot for e in exit_.entered(Call.UPD)] == [0]
        assert inside(exit_, Call.T_SYNC, exit_.accesses(Access.ACT_CLR)[0]), "in the sync that saw the level drop"
    assert clears_nothing(told, after_eoi.accesses(Access.ACT_CLR)[0])
    assert not clears_nothing(told, after_cancel.accesses(Access.ACT_CLR)[0])
    assert active_writes(told.op(8)) == []
    assert acks(told) == [VTIMER, VTIMER], "the tick after the cancelled one comes"


@EACH_OLD
def test_legacy_clears_in_the_flush_of_that_exit_knowing_only_what_it_wrote_last(design: str) -> None:
    told = play("redundant-clear", design)
    for index in (4, 7):
        exit_ = told.op(index)
        assert active_writes(exit_) == [Access.ACT_CLR]
        assert inside(exit_, Call.T_FLUSH, exit_.accesses(Access.ACT_CLR)[0])


# --- sleep with the interrupt active (sleep probes; finding 2) -------------------------------------------------------


@EACH_OLD
def test_legacy_wakes_a_guest_that_sleeps_with_the_interrupt_active(design: str) -> None:
    told = play("sleep-while-active", design)
    assert len(told.accesses(Access.G_HVC)) == 2
    assert len(told.op(2).events(Event.ABORT_ENTRY)) == 1, "and gives an entry up for it, although it is active"


@EACH_NEW
def test_a_guest_that_sleeps_with_the_interrupt_active_never_wakes_on_the_new_designs(design: str) -> None:
    told = play("sleep-while-active", design)
    assert told.accesses(Access.G_HVC) == []
    sleep = told.op(2)
    assert taken(sleep) == [PHYS_TIMER], "the restored timer's line is high, but 27 is active and masks itself"
    assert active_writes(sleep) == [Access.ACT_SET]
    assert told.value(Var.P_PPI_ACTIVE, 0, sleep.entries[-1].seq) == 1
    assert told.value(Var.V_BG_TIMER, 0, sleep.entries[-1].seq) == 0, "nothing is armed that could wake it"


# --- the tick that is lost after clear_active 27 (5027, 5029; finding 1 of the second set) ---------------------------


def test_the_new_designs_lose_a_tick_after_clear_active_27_and_legacy_does_not() -> None:
    first_then = {d: [acks(play("lost-tick-clear-active", d).op(n)) for n in (1, 7, 9)] for d in ALL}
    delivered, late = [[27], [27], [1023]], [[27], [1023], [27]]
    assert first_then == {"v4.14": delivered, "parent": delivered, "commit": late, "v4.15": late}


@EACH_NEW
def test_the_lost_tick_stays_masked_until_load_rewrites_the_active_state(design: str) -> None:
    told = play("lost-tick-clear-active", design)
    cleared = told.op(3)
    assert active_writes(cleared) == [], "the guest's write changes KVM's copy alone"
    assert told.value(Var.V_ACTIVE, 0, cleared.entries[-1].seq) == 0
    assert told.value(Var.P_PPI_ACTIVE, 0, cleared.entries[-1].seq) == 1
    fires = told.op(5)
    assert [e.value for e in fires.changes(Var.P_LINE)] == [1] and fires.events(Event.EXIT_IRQ) == []
    load = told.op(8)
    assert active_writes(load) == [Access.ACT_CLR] and taken(load) == [VTIMER]


# --- the underflow exit from a stale list entry (5012; finding 3 of the second set) ----------------------------------


def test_a_stale_list_entry_asks_for_an_underflow_exit_more_on_the_new_designs() -> None:
    refills = {d: hcr_writes(play("stale-entry-underflow", d).op(8)) for d in ALL}
    assert {d: writes[0] for d, writes in refills.items()} == {"v4.14": 1, "parent": 1, "commit": 3, "v4.15": 3}
    exits = {d: len(play("stale-entry-underflow", d).op(8).events(Event.EXIT_IRQ)) for d in ALL}
    assert exits["commit"] == exits["v4.15"] == exits["v4.14"] + 1 == exits["parent"] + 1


@EACH
def test_the_stale_entry_gets_no_list_register_and_changes_nothing_for_the_guest(design: str) -> None:
    told = play("stale-entry-underflow", design)
    refill = told.op(8).accesses(Access.HCR_W)
    loaded = [e.value & 0xFFFFFFFF for e in told.op(8).accesses(Access.LR_W) if e.value >> 62]
    assert refill and loaded[:4] == [42, 43, 44, 45]
    assert acks(told) == [27, 40, 41, 42, 43, 44, 45, 1023]


@EACH
def test_an_underflow_exit_shows_the_host_no_interrupt(design: str) -> None:
    """HCR = 0 in the switch drops the maintenance line before the host unmasks its interrupts (finding 5)."""
    window = play("stale-entry-underflow", design).op(8)
    assert window.events(Event.EXIT_IRQ) and taken(window) == [] and window.entered(Call.MAINT) == []


# --- GICv2: one pending bit per source (6007; finding 15 of the second set) ------------------------------------------


@EACH
def test_gicv2_delivers_an_sgi_once_per_source_and_gicv3_merges_them(design: str) -> None:
    assert acks(play("sgi-two-sources", design)) == [4, 4]
    assert acks(play("sgi-two-sources", design, gic="v3")) == [4, 1023]


@EACH
def test_two_sources_of_one_sgi_take_two_list_registers(design: str) -> None:
    loaded = {gic: max(e.value for e in play("sgi-two-sources", design, gic=gic).changes(Var.V_USED_LRS, 1))
              for gic in ("v2", "v3")}  # fmt: skip
    assert loaded == {"v2": 2, "v3": 1}


# --- overflow: the fifth starves (5015, 5016, 5017; finding 6 of the second set) --------------------------------------


@EACH
def test_a_fifth_interrupt_starves_behind_four_active_ones_until_one_ends_and_an_exit_happens(design: str) -> None:
    told = play("fifth-interrupt-starves", design)
    after_set, after_eoi, after_exit = (acks(told.op(n))[0] for n in (14, 16, 18))
    assert (after_set, after_eoi, after_exit) == (1023, 1023, 44)
    assert told.op(15).events(Event.EXIT_IRQ) == [], "three valid list registers are left: no underflow exit"
    full = told.op(13)
    assert [e.value >> 62 for e in full.accesses(Access.LR_W) if e.value][-4:] == [2, 2, 2, 2]
    assert hcr_writes(full)[-1] == 3


@EACH
def test_the_starving_interrupt_is_the_most_urgent_of_all(design: str) -> None:
    loaded = [e for e in play("fifth-interrupt-starves", design).accesses(Access.LR_W) if e.value >> 62]
    priority = {e.value & 0xFFFFFFFF: e.value >> 48 & 0xFF for e in loaded}
    assert min(priority, key=lambda intid: priority[intid]) == 44


# --- PMR and WFI (5034; finding 9 of the second set) -----------------------------------------------------------------


@EACH
def test_kvm_lets_a_guest_out_of_wfi_although_its_priority_mask_lets_nothing_through(design: str) -> None:
    told = play("wfi-ignores-pmr", design)
    wait = told.op(2)
    assert len(wait.events(Event.EXIT_SYNC)) == len(wait.entered(Call.BLOCK)) == 1, "the interface signals nothing"
    assert wait.entered(Call.PUT) == wait.accesses(Access.IDLE) == [], "but KVM's check finds the pending SGI"
    assert [acks(told.op(n)) for n in (3, 5)] == [[1023], [2]]


def test_even_a_wait_that_ends_at_once_saves_and_restores_the_timer_on_the_new_designs() -> None:
    around = {d: [len(play("wfi-ignores-pmr", d).op(2).entered(c)) for c in (Call.SAVE, Call.RESTORE)] for d in ALL}
    assert around == {"v4.14": [0, 0], "parent": [0, 0], "commit": [1, 1], "v4.15": [1, 1]}


# --- cancel before acknowledge (6, 7, 8; finding 11) -----------------------------------------------------------------


@EACH
def test_a_cancelled_interrupt_is_still_taken_unless_an_exit_comes_between(design: str) -> None:
    told = play("cancel-before-exit", design)
    assert acks(told) == [27, 1023]
    assert told.value(Var.P_LINE, 0, told.accesses(Access.G_IAR)[0].seq) == 0, "the line is low when the guest takes it"


def test_the_exit_withdraws_the_cancelled_interrupt_and_unmasks_the_next_one() -> None:
    for design in ALL:
        exit_ = play("cancel-before-exit", design).op(7)
        assert [e.slot for e in exit_.entered(Call.UPD)] == [0]
        assert active_writes(exit_) == [Access.ACT_CLR]
        assert [e for e in exit_.accesses(Access.LR_W) if e.value >> 62] == []
