"""Somebody breaks one rule of the host or the hardware: the invariant that speaks of it stops the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.invariants import saboteurs as s
from tests.machine.build import NEW, OLD, SPIN, TICK, machine
from tickscope.hardware.pcpu import GUEST
from tickscope.host.state import VTIMER
from tickscope.invariants.monitor import LIVE, Monitor
from tickscope.invariants.table import INVARIANTS
from tickscope.machine import Disturbance, Machine
from tickscope.vocabulary import Call, Event, Kind, Var

Programs = list[list[Any]]

BUSY = [[["timer_arm_in", 3000], TICK, {"repeat": "forever", "ops": [["spin", 30_000], "hvc"]}]]
COMPUTE = [[["timer_arm_in", 3000], TICK, SPIN]]
SLEEP = [[["timer_arm_in", 20_000], TICK, {"repeat": "forever", "ops": ["wfi"]}]]
LEVEL_HIGH = [["timer_arm_past", ["spin", 3000], "ack", "eoi", ["spin", 3000], "hvc", SPIN]]
ACTIVE_LINE_LOW = [["timer_arm_past", ["spin", 3000], "ack", "timer_off", "hvc", ["migrate", 1], "hvc", "eoi", SPIN]]
ACTIVE_LINE_HIGH = [["timer_arm_past", ["spin", 3000], "ack", "hvc", SPIN]]
CANCEL = [["timer_arm_past", "hvc", "timer_off", "hvc", "hvc", SPIN]]
DISABLED = [["ppi_disable", "timer_arm_past", SPIN]]
DONE_TICK = [["timer_arm_past", ["spin", 3000], "ack", "timer_off", "eoi", "hvc", "ack", SPIN]]
IPIS = [[["sgi_self", 1], "ack", "hvc", "eoi", "hvc", SPIN]]
MANY_IPIS = [[["sgi_self", 1], "ack", ["burst_sgi", 8], "hvc", SPIN]]
TO_USER = [["timer_arm_far", "umem", "wfi", SPIN]]
USER_EXITS = [[{"repeat": "forever", "ops": ["umem", ["spin", 5000]]}]]
WOKEN_BY_IPI = [["timer_arm_far", "wfi", "hvc", SPIN], [["spin", 60_000], ["sgi_other", 1], SPIN]]
EXPIRY_IN_AN_EXIT = [[["sgi_self", 1], *(step for n in range(1, 40) for step in (["timer_arm_in", n], "hvc")), SPIN]]

CASES: list[tuple[Callable[[pytest.MonkeyPatch, str], None], str, Programs, str]] = [
    (s.save_forgets_the_flag, NEW, TO_USER, "I1"),
    (s.put_forgets_to_switch_off, NEW, SLEEP, "I4"),
    (s.put_does_not_save, NEW, TO_USER, "I5"),
    (s.forget_to_clear_cntvoff, NEW, TO_USER, "I5"),
    (s.forget_cntvoff, NEW, BUSY, "I6"),
    (s.entry_without_restore, OLD, BUSY, "I6"),
    (s.restore_never_acts, NEW, BUSY, "I6"),
    (s.schedule_does_not_save, NEW, TO_USER, "I7"),
    (s.no_active_write_on_load, NEW, ACTIVE_LINE_LOW, "I9"),
    (s.no_active_write_on_entry, OLD, BUSY, "I9"),
    (s.sync_does_not_look, NEW, BUSY, "I9"),
    (s.timer_sync_before_vgic_sync, NEW, ACTIVE_LINE_LOW, "I9"),
    (s.eoi_does_not_deactivate, NEW, BUSY, "I10"),
    (s.eoi_does_not_deactivate, OLD, BUSY, "I10"),
    (s.no_clear_on_cancel, NEW, CANCEL, "I11"),
    (s.handler_does_not_inject, NEW, BUSY, "I11"),
    (s.pending_half_kept, NEW, ACTIVE_LINE_HIGH, "I12"),
    (s.two_list_registers, NEW, BUSY, "I13"),
    (s.prune_forgets_the_interrupt, NEW, IPIS, "I14"),
    (s.no_prune, NEW, IPIS, "I15"),
    (s.no_prune, OLD, IPIS, "I15"),
    (s.active_ones_come_last, NEW, MANY_IPIS, "I16"),
    (s.level_without_the_vgic, NEW, BUSY, "I17"),
    (s.level_raised_outside_the_handler, NEW, SLEEP, "I18"),
    (s.handler_disables_the_timer, NEW, BUSY, "I19"),
    (s.a_tick_is_made_up, OLD, DONE_TICK, "I20"),
    (s.ppi_disabled_in_the_host, NEW, COMPUTE, "I21"),
    (s.no_background_timer, NEW, SLEEP, "I22"),
    (s.no_background_timer, OLD, SLEEP, "I22"),
    (s.no_active_write_on_entry, OLD, DISABLED, "I23"),
    (s.eoimode_0_on_the_host, NEW, BUSY, "I24"),
    (s.not_forwarded, NEW, BUSY, "I24"),
    (s.sync_reads_although_the_level_is_low, NEW, BUSY, "I25"),
    (s.timer_left_on_at_exit, OLD, BUSY, "I26"),
    (s.cleared_is_remembered_after_a_set, OLD, BUSY, "I27"),
    (s.unschedule_does_not_cancel, NEW, WOKEN_BY_IPI, "I28"),
    (s.one_vcpu_has_another_offset, NEW, [*SLEEP, *SLEEP], "I29"),
    (s.count_goes_back, NEW, USER_EXITS, "I30"),
    (s.somebody_else_drives_the_wire, NEW, SLEEP, "I32"),
    (s.latch_lost_on_abort, OLD, EXPIRY_IN_AN_EXIT, "I33"),
    (s.save_with_interrupts_on, NEW, SLEEP, "I34"),
    (s.flush_with_interrupts_on, NEW, BUSY, "I34"),
    (s.interrupts_on_before_the_sync, NEW, BUSY, "I34"),
]


def watched(one: Machine, every: int = 1) -> Machine:
    """Run a machine to its end or its violation."""
    monitor = Monitor(one, every)
    while monitor.step():
        pass
    return one


def outcome(programs: Programs, name: str) -> str:
    """The id of what the monitor finds, or nothing."""
    found = watched(machine(*programs, design=name, affinities=[(0, 1)] * len(programs))).violation
    return found.id if found else ""


@pytest.mark.parametrize(("saboteur", "name", "programs", "expected"), CASES)
def test_each_broken_rule_is_caught_by_its_invariant(
    saboteur: Callable[[pytest.MonkeyPatch, str], None],
    name: str, programs: Programs, expected: str, monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert outcome(programs, name) == "", "unbroken, nothing is found"
    saboteur(monkeypatch, name)
    assert outcome(programs, name) == expected


# --- what no forgotten line of the host brings about ------------------------------------------------------------------


def stopped_at(programs: Programs, name: str, until: Callable[[Machine], bool]) -> tuple[Machine, Monitor]:
    """A watched machine just after the first step that makes `until` true."""
    monitor = Monitor(machine(*programs, design=name, affinities=[(0, 1)] * len(programs)), every=1)
    while not until(monitor.machine):
        assert monitor.step(), "it never comes to that"
    return monitor.machine, monitor


def id_after_a_look(monitor: Monitor) -> str:
    monitor.step()
    found = monitor.violation
    return found.id if found else ""


def guest_runs(one: Machine) -> bool:
    return one.hw.cpus[0].mode == GUEST and one.now > 100_000


def test_a_vcpu_that_two_cpus_call_theirs_is_found() -> None:
    one, monitor = stopped_at(BUSY, OLD, guest_runs)
    one.host.running[1] = 0
    assert id_after_a_look(monitor) == "I2"


def test_a_timer_without_its_physical_interrupt_is_found() -> None:
    one, monitor = stopped_at(BUSY, NEW, guest_runs)
    one.host.vcpus[0].irqs[VTIMER].hw = False
    assert id_after_a_look(monitor) == "I31"


def test_a_saved_copy_that_changes_while_memory_is_the_truth_is_found() -> None:
    """B3: the handler of the raw commit copied CNTV_CTL, which a save had just cleared, over the guest's."""
    one, monitor = stopped_at(SLEEP, NEW, lambda m: m.steps > 400 and not m.host.vcpus[0].timer.loaded)
    vcpu = one.host.vcpus[0]
    one.host.note(vcpu, Var.V_CTL, 0, 1, 0)
    assert id_after_a_look(monitor) == "I8"


def test_the_late_signal_that_broke_the_raw_commit_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the fix of 36e5cfd410ad nothing comes of it."""
    one, _ = stopped_at(SLEEP, NEW, lambda m: m.steps > 400 and not m.host.vcpus[0].timer.loaded)
    late = Disturbance(one.now, "late_irq")

    def found() -> str:
        violation = watched(machine(*SLEEP, affinities=[(0, 1)], disturbances=[late])).violation
        return violation.id if violation else ""

    assert found() == ""
    s.handler_overwrites_the_saved_copy(monkeypatch, NEW)
    assert found() == "I8"


# --- the switch, and what a violation looks like ---------------------------------------------------------------------


@pytest.mark.parametrize("every", [1, LIVE])
def test_the_forgotten_flag_ends_in_i3_with_the_damage_on_the_tape(every: int) -> None:
    one = watched(machine(*SLEEP, switches=("forget-loaded-flag",)), every)
    assert one.violation is not None and one.violation.id == "I3"
    copies = [row for row in one.journal.rows if row[1] == Kind.CHANGE and row[2] == Var.V_CTL]
    assert [row[6] & 1 for row in copies][-2:] == [1, 0], "the guest's armed timer is read back as off"
    last = one.journal.rows[-1]
    assert (last[1], last[2], last[6]) == (Kind.EVENT, Event.VIOLATION, 3)
    cause = one.journal.rows[last[7] - 1]
    assert (cause[1], cause[2]) == (Kind.CALL, Call.SAVE), "the violation names the second save as its cause"
    assert one.violation.seq == one.journal.seq
    assert not one.step(), "the run has stopped"


def test_every_invariant_that_is_checked_has_a_saboteur() -> None:
    elsewhere = {"I2", "I3", "I8", "I31"}
    checked = {row.id for row in INVARIANTS.values() if row.designs}
    assert checked - {case[3] for case in CASES} - elsewhere == set()
