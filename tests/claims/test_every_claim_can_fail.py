"""Each claim of the kernel's test suites is tried on a machine in which somebody has broken what it speaks of.

The invariants are not watched and UNPREDICTABLE does not stop the run: it is the claim itself that has to notice.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.claims import breaks as b
from tests.claims import test_kvm_unit_tests_gic as gic
from tests.claims import test_kvm_unit_tests_timer as timer
from tests.claims import test_selftest_arch_timer as arch_timer
from tests.claims import test_selftest_arch_timer_edge_cases as edge_cases
from tests.claims import test_selftest_vgic_irq as vgic_irq
from tests.invariants import saboteurs as s
from tests.machine.build import NEW, OLD
from tickscope.experiment import simulation
from tickscope.hardware.recorder import Recorder
from tickscope.machine import Machine

SUITES = (timer, gic, arch_timer, edge_cases, vgic_irq)
Claim = Callable[..., None]
Saboteur = Callable[[pytest.MonkeyPatch, str], None]

CASES: list[tuple[Claim, Saboteur, str]] = [
    (timer.test_not_pending_before, b.fires_when_enabled, NEW),
    (timer.test_interrupt_signal_pending, s.level_without_the_vgic, OLD),
    (timer.test_no_interrupt_when_timer_is_disabled, b.line_is_an_edge, OLD),
    (timer.test_interrupt_signal_no_longer_pending, s.sync_does_not_look, NEW),
    (timer.test_interrupt_signal_not_pending_with_imask, b.istatus_hidden_by_imask, NEW),
    (timer.test_latency_within_10_ms, b.timer_fires_early, NEW),
    (timer.test_interrupt_received, s.handler_does_not_inject, NEW),
    (timer.test_interrupt_received_after_wfi, s.no_background_timer, OLD),
    (timer.test_timer_has_expired, b.wfi_does_not_wait, NEW),
    (gic.test_ipi_self_interrupts_received, b.sgi_goes_to_everybody, NEW),
    (gic.test_ipi_target_list_interrupts_received, b.sgi_goes_to_the_last_one_too, NEW),
    (gic.test_ipi_broadcast_interrupts_received, b.no_kick, OLD),
    (gic.test_ipi_comes_from_the_right_sender, b.sgi_has_no_sender, NEW),
    (gic.test_active_interrupts_received, b.icactiver_is_read_only, NEW),
    (gic.test_state_follows_the_set_and_clear_registers, b.active_is_not_folded, OLD),
    (gic.test_mmio_priorities_are_preserved, b.priorities_have_three_bits, NEW),
    (gic.test_mmio_byte_writes_successful, b.priorities_are_written_as_words, NEW),
    (gic.test_mmio_targets_are_preserved, b.targets_are_read_only, NEW),
    (gic.test_mmio_bits_of_non_existent_cpus_are_masked, b.targets_are_read_only, NEW),
    (gic.test_ipis_bring_nothing_spurious, b.kick_does_not_wake, OLD),
    (arch_timer.test_every_interrupt_is_handled_within_period_and_margin, s.sync_does_not_look, NEW),
    (arch_timer.test_the_same_with_fewer_physical_cpus_than_vcpus, s.put_does_not_save, NEW),
    (arch_timer.test_the_same_while_the_vcpus_migrate_at_random, s.no_active_write_on_load, NEW),
    (arch_timer.test_the_handler_gets_the_timers_interrupt_and_no_other, s.a_tick_is_made_up, OLD),
    (arch_timer.test_in_the_handler_the_timers_condition_is_met_and_istatus_is_set, s.handler_disables_the_timer, NEW),
    (arch_timer.test_a_vcpu_alone_on_its_cpu_is_interrupted_within_the_margin, s.ppi_disabled_in_the_host, NEW),
    (edge_cases.test_basic_functionality_one_interrupt_in_time, s.schedule_does_not_save, NEW),
    (edge_cases.test_long_timer_delays_one_interrupt_in_time, s.no_background_timer, NEW),
    (edge_cases.test_in_the_handler_istatus_says_whether_the_condition_is_met, s.handler_disables_the_timer, NEW),
    (edge_cases.test_timers_above_tval_max_do_not_fire, b.compare_has_32_bits, NEW),
    (edge_cases.test_timers_set_to_zero_and_to_now_fire, b.past_compare_values_are_missed, NEW),
    (edge_cases.test_timers_in_the_past_fire, b.past_compare_values_are_missed, NEW),
    (edge_cases.test_a_timer_as_far_in_the_past_as_possible_fires, b.past_compare_values_are_missed, NEW),
    (edge_cases.test_sanity_checks_the_compare_value_survives_a_migration, s.entry_without_restore, OLD),
    (edge_cases.test_reprogram_timers_the_second_deadline_counts, b.first_deadline_counts, NEW),
    (edge_cases.test_timers_fired_multiple_times_fire_each_time, b.deactivation_is_lost, NEW),
    (edge_cases.test_timer_control_mask_then_unmask_fires, b.imask_is_not_taken, NEW),
    (edge_cases.test_timer_control_masks_nothing_fires, b.imask_is_not_taken, OLD),
    (edge_cases.test_a_timer_moved_away_while_interrupts_are_masked_does_not_fire, s.sync_does_not_look, NEW),
    (edge_cases.test_without_an_exit_in_between_it_is_still_in_the_list_register, s.handler_does_not_inject, NEW),
    (edge_cases.test_an_interrupt_is_not_lost_while_masked_and_disabled_at_the_distributor, b.iser_is_read_only, NEW),
    (vgic_irq.test_each_injected_interrupt_is_handled_once, b.edges_follow_the_line, NEW),
    (vgic_irq.test_no_active_priority_is_left_after_eoi, b.priority_is_not_dropped, OLD),
    (vgic_irq.test_injection_of_a_bad_intid_is_refused, b.every_number_is_an_spi, NEW),
    (vgic_irq.test_each_more_urgent_interrupt_preempts, b.nothing_preempts, NEW),
    (vgic_irq.test_as_many_levels_of_preemption_as_list_registers, s.active_ones_come_last, NEW),
    (vgic_irq.test_no_preemption_unless_more_urgent, b.active_priorities_do_not_count, NEW),
    (vgic_irq.test_restored_active_interrupts_can_be_ended, b.isactiver_is_read_only, NEW),
    (vgic_irq.test_restored_pending_interrupts_are_received, b.ispendr_is_read_only, OLD),
    (vgic_irq.test_a_level_that_is_lowered_before_it_is_taken_is_gone_and_an_edge_is_not, b.lines_stay_high, NEW),
    (vgic_irq.test_a_level_that_is_still_high_after_eoi_comes_again, b.no_maintenance, NEW),
]

NOTICED = (AssertionError, ValueError, LookupError, StopIteration, pytest.fail.Exception)
"""What a claim does when it fails: it says so, or what it wants to look at is not there."""


class Unwatched:
    """In place of the monitor."""

    def __init__(self, machine: Machine) -> None:
        self.step = machine.step


def one_of_its_cases(claim: Claim, design: str) -> dict[str, Any]:
    """Arguments for a claim: of each parameter the first value."""
    arguments: dict[str, Any] = {}
    for mark in getattr(claim, "pytestmark", []):
        names, values = mark.args[0], mark.args[1]
        first = next(iter(values))
        arguments |= {names: first} if isinstance(names, str) else dict(zip(names, first, strict=True))
    return arguments | ({"design": design} if "design" in arguments else {})


@pytest.mark.parametrize(("claim", "saboteur", "design"), CASES)
def test_the_claim_notices(claim: Claim, saboteur: Saboteur, design: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "Monitor", Unwatched)
    monkeypatch.setattr(Recorder, "unpredictable", lambda *arguments: None)
    arguments = one_of_its_cases(claim, design)
    claim(**arguments)
    saboteur(monkeypatch, design)
    with pytest.raises(NOTICED):
        claim(**arguments)


def claims_of(suite: ModuleType) -> set[Claim]:
    return {thing for name, thing in vars(suite).items() if name.startswith("test_")}


def test_every_claim_has_a_saboteur() -> None:
    assert {case[0] for case in CASES} == {claim for suite in SUITES for claim in claims_of(suite)}


def test_every_claim_is_in_the_chapter_about_them() -> None:
    chapter = (Path(__file__).parents[2] / "docs" / "08-claims.md").read_text(encoding="utf-8")
    assert [
        name for suite in SUITES for name in vars(suite) if name.startswith("test_") and f"`{name}`" not in chapter
    ] == []
    assert [suite.__name__ for suite in SUITES if f"`{suite.__name__.split('.')[-1]}.py`" not in chapter] == []
