"""The forwarded timer interrupt through timer, interrupt controller and list register: one EOI ends both."""

from __future__ import annotations

import pytest

from tickscope.engine.journal import Journal
from tickscope.hardware import list_register as lr_
from tickscope.hardware.cost_profiles import costs_of
from tickscope.hardware.hardware import Hardware
from tickscope.hardware.interrupt_controller import PPI_VTIMER, SPURIOUS
from tickscope.hardware.recorder import UnpredictableError
from tickscope.hardware.virtual_interface import HCR_EN
from tickscope.vocabulary import Access, Kind, Var

C, V = 0, 0
FORWARDED = lr_.make(PPI_VTIMER, lr_.PENDING, 0x80, True, PPI_VTIMER, False)


def hardware() -> Hardware:
    """One CPU whose timer fires, acknowledged by the host and forwarded to the guest."""
    hw = Hardware(Journal(), costs_of("flat"), 62_500_000, 1, 4, gic_v3=True)
    hw.guest_write_cval(C, V, 0, 0)
    hw.guest_write_ctl(C, V, 1, 0)
    assert hw.acknowledge(C, V, 0) == PPI_VTIMER
    hw.end_interrupt(C, V, PPI_VTIMER, 0)
    hw.write_hcr(C, V, HCR_EN, 0, 0)
    hw.write_lr(C, V, 0, FORWARDED, 0, 0)
    return hw


def ppi(hw: Hardware) -> tuple[bool, bool]:
    gic = hw.cpus[C].gic
    return gic.is_pending(PPI_VTIMER), gic.is_active(PPI_VTIMER)


def lr(hw: Hardware) -> int:
    return lr_.state(hw.cpus[C].vif.lrs[0])


def test_the_life_of_a_tick() -> None:
    """kernel-semantics 4.3, row by row."""
    hw = hardware()
    assert (lr(hw), ppi(hw), hw.cpus[C].signalled) == (lr_.PENDING, (True, True), False)
    assert hw.guest_acknowledge(C, V, 0) == PPI_VTIMER
    assert (lr(hw), ppi(hw)) == (lr_.ACTIVE, (True, True))
    hw.guest_write_cval(C, V, 10**9, 0)
    assert (lr(hw), ppi(hw)) == (lr_.ACTIVE, (False, True)), "the wire is low, the interrupt still active"
    hw.guest_end(C, V, PPI_VTIMER, 0)
    assert (lr(hw), ppi(hw), hw.cpus[C].signalled) == (lr_.INVALID, (False, False), False)


def test_an_eoi_with_the_wire_high_brings_the_interrupt_again() -> None:
    hw = hardware()
    hw.guest_acknowledge(C, V, 0)
    hw.guest_end(C, V, PPI_VTIMER, 0)
    assert (lr(hw), ppi(hw), hw.cpus[C].signalled) == (lr_.INVALID, (True, False), True)


def test_one_eoi_is_two_transitions_with_one_cause() -> None:
    hw = hardware()
    hw.guest_acknowledge(C, V, 0)
    hw.journal.take()
    hw.guest_end(C, V, PPI_VTIMER, 0)
    eoi, *rest = hw.journal.rows
    assert (eoi[1], eoi[2]) == (Kind.ACCESS, Access.G_EOIR)
    changes = {row[2]: row[7] for row in rest if row[1] == Kind.CHANGE}
    seq = hw.journal.first_seq
    assert (changes[Var.P_LR], changes[Var.P_PPI_ACTIVE]) == (seq, seq)


def test_with_eoimode_1_the_eoi_drops_the_priority_and_dir_ends_both() -> None:
    hw = hardware()
    hw.guest_write_eoimode(C, V, 1, 0)
    hw.guest_acknowledge(C, V, 0)
    hw.guest_end(C, V, PPI_VTIMER, 0)
    assert (lr(hw), ppi(hw), hw.cpus[C].vif.apr) == (lr_.ACTIVE, (True, True), 0)
    hw.guest_deactivate(C, V, PPI_VTIMER, 0)
    assert (lr(hw), ppi(hw), hw.cpus[C].signalled) == (lr_.INVALID, (True, False), True)


def test_eoimode_shows_in_vmcr_as_bit_9() -> None:
    hw = hardware()
    before = hw.cpus[C].vif.vmcr()
    hw.guest_write_eoimode(C, V, 1, 0)
    assert hw.cpus[C].vif.vmcr() ^ before == 1 << 9


def test_a_masked_guest_gets_1023_and_the_interrupt_waits() -> None:
    hw = hardware()
    hw.guest_write_pmr(C, V, 0x80, 0)
    assert hw.guest_acknowledge(C, V, 0) == SPURIOUS
    hw.guest_write_pmr(C, V, 0x88, 0)
    assert hw.guest_acknowledge(C, V, 0) == PPI_VTIMER


def test_the_priority_mask_has_five_bits_the_others_stay_zero() -> None:
    hw = hardware()
    hw.guest_write_pmr(C, V, 0x87, 0)
    assert (hw.cpus[C].vif.pmr, hw.cpus[C].vif.vmcr() >> 24) == (0x80, 0x80)
    assert hw.guest_acknowledge(C, V, 0) == SPURIOUS, "0x87 masks priority 0x80 as 0x80 does"


def test_deactivating_what_is_in_no_list_register_is_counted() -> None:
    hw = hardware()
    hw.guest_end(C, V, 40, 0)
    assert hw.cpus[C].vif.eoi_count == 1
    assert ppi(hw) == (True, True)


def test_pending_and_active_with_the_hw_bit_stops_the_run() -> None:
    with pytest.raises(UnpredictableError, match="I12"):
        hardware().write_lr(C, V, 1, lr_.with_state(FORWARDED, lr_.PENDING_ACTIVE), 0, 0)


def test_deactivating_a_physical_interrupt_that_is_not_active_stops_the_run() -> None:
    hw = hardware()
    hw.guest_acknowledge(C, V, 0)
    hw.set_ppi_active(C, V, False, 0, 0)
    with pytest.raises(UnpredictableError, match="I9"):
        hw.guest_end(C, V, PPI_VTIMER, 0)


def test_forcing_the_active_state_masks_and_unmasks_the_wire() -> None:
    hw = hardware()
    hw.set_ppi_active(C, V, False, 0, 0)
    assert hw.cpus[C].signalled, "ICACTIVER with the wire high: signalled at once"
    hw.set_ppi_active(C, V, True, 0, 0)
    assert not hw.cpus[C].signalled


def test_a_write_moves_the_line_at_once_and_names_itself_as_the_cause() -> None:
    """The data shows the line falling between two accesses of one save."""
    hw = hardware()
    hw.journal.take()
    hw.write_cntv_ctl(C, V, 0, 0, 0)
    rows = hw.journal.rows
    assert [(row[1], row[2]) for row in rows[:3]] == [
        (Kind.ACCESS, Access.CTL_W), (Kind.CHANGE, Var.P_CTL), (Kind.CHANGE, Var.P_LINE),
    ]  # fmt: skip
    assert rows[1][7] == hw.journal.first_seq
