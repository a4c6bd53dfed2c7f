"""The virtual CPU interface: what a guest acknowledges, ends and masks, and what the hypervisor sees of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickscope.hardware import list_register as lr_
from tickscope.hardware.virtual_interface import HCR_EN, HCR_UIE, IDLE_PRIORITY, VirtualInterface

EDGE_SPI, LEVEL_SPI, TICK = 40, 33, 27


def lr(vintid: int, state: int = lr_.PENDING, priority: int = 0xA0, hw: bool = False, eoi: bool = False) -> int:
    return lr_.make(vintid, state, priority, hw, vintid, eoi)


def interface(*lrs: int, hcr: int = HCR_EN, slots: int = 4) -> VirtualInterface:
    vif = VirtualInterface(slots, gic_v3=True)
    vif.lrs[: len(lrs)] = lrs
    vif.hcr = hcr
    return vif


def states(vif: VirtualInterface) -> list[int]:
    return [lr_.state(value) for value in vif.lrs]


@given(st.integers(0, 1023), st.integers(0, 3), st.integers(0, 255), st.booleans(), st.integers(0, 1023))
def test_a_list_register_keeps_what_is_put_into_it(vintid: int, state: int, prio: int, hw: bool, pintid: int) -> None:
    value = lr_.make(vintid, state, prio, hw, pintid, eoi=False)
    assert (lr_.vintid(value), lr_.state(value), lr_.hw(value)) == (vintid, state, hw)
    assert lr_.priority(value) == prio & 0xF8, "five bits of priority"
    assert not hw or lr_.pintid(value) == pintid
    assert lr_.with_state(value, lr_.ACTIVE) & ~lr_.STATE_MASK == value & ~lr_.STATE_MASK


def test_the_layout_is_that_of_ich_lr_el2() -> None:
    """The value that the real hosts write for the forwarded timer (ground truth, traces), priority 0x80."""
    assert lr(TICK, priority=0x80, hw=True) == 0x7080_001B_0000_001B
    assert lr_.with_state(lr(TICK, priority=0x80, hw=True), lr_.ACTIVE) == 0xB080_001B_0000_001B


def test_acknowledge_takes_the_most_urgent_pending_one() -> None:
    vif = interface(lr(EDGE_SPI), lr(TICK, priority=0x80), lr(41))
    assert vif.acknowledge() == 1
    assert states(vif) == [lr_.PENDING, lr_.ACTIVE, lr_.PENDING, lr_.INVALID]
    assert vif.running_priority() == 0x80
    assert vif.acknowledge() == -1, "nothing more urgent than what is being handled: 1023"


def test_equal_priorities_go_by_list_register() -> None:
    vif = interface(lr(41), lr(EDGE_SPI))
    assert vif.acknowledge() == 0


@pytest.mark.parametrize(("pmr", "through"), [(0xF0, True), (0xA1, True), (0xA0, False), (0, False)])
def test_pmr_masks_but_the_interrupt_stays_pending(pmr: int, through: bool) -> None:
    vif = interface(lr(EDGE_SPI))
    vif.pmr = pmr
    assert (vif.best_pending() >= 0) == through
    assert states(vif)[0] == lr_.PENDING


def test_an_interface_that_is_switched_off_shows_nothing() -> None:
    assert interface(lr(EDGE_SPI), hcr=0).best_pending() == -1


def test_priorities_nest_and_drop_in_order() -> None:
    vif = interface(lr(EDGE_SPI), slots=2)
    vif.acknowledge()
    vif.lrs[1] = lr(TICK, priority=0x80)
    assert vif.acknowledge() == 1
    vif.drop_priority()
    assert vif.running_priority() == 0xA0
    vif.drop_priority()
    assert vif.running_priority() == IDLE_PRIORITY


def test_deactivation_leaves_the_pending_half() -> None:
    vif = interface(lr(EDGE_SPI, lr_.PENDING_ACTIVE), lr(41, lr_.ACTIVE))
    for slot in (0, 1):
        vif.deactivate(slot)
    assert states(vif)[:2] == [lr_.PENDING, lr_.INVALID]


def test_only_an_active_one_is_found_for_deactivation() -> None:
    vif = interface(lr(EDGE_SPI), lr(41, lr_.ACTIVE), lr(42, lr_.PENDING_ACTIVE))
    assert [vif.find_active(intid) for intid in (EDGE_SPI, 41, 42, 43)] == [-1, 1, 2, -1]


def test_elrsr_names_the_empty_ones() -> None:
    """All four empty reads f (measured); an EOI that has to be told keeps its register from being called empty."""
    assert interface().elrsr() == 0xF
    assert interface(lr(EDGE_SPI), lr(41, lr_.ACTIVE)).elrsr() == 0b1100
    ended = lr_.with_state(lr(LEVEL_SPI, eoi=True), lr_.INVALID)
    assert interface(ended).elrsr() == 0b1110


@pytest.mark.parametrize(("valid", "asks"), [(4, False), (3, False), (2, False), (1, True), (0, True)])
def test_underflow_asks_for_attention_when_at_most_one_is_left(valid: int, asks: bool) -> None:
    registers = [lr(EDGE_SPI + n) for n in range(valid)]
    assert interface(*registers, hcr=HCR_EN | HCR_UIE).maintenance() == asks
    assert not interface(*registers, hcr=HCR_EN).maintenance(), "only if the hypervisor wants to know"


def test_an_active_one_counts_for_underflow() -> None:
    registers = [lr(EDGE_SPI, lr_.ACTIVE), lr(41, lr_.ACTIVE)]
    assert not interface(*registers, hcr=HCR_EN | HCR_UIE).maintenance()


def test_the_eoi_of_a_level_interrupt_without_hw_asks_for_attention() -> None:
    vif = interface(lr(LEVEL_SPI, eoi=True))
    vif.acknowledge()
    assert not vif.maintenance()
    vif.deactivate(0)
    assert vif.maintenance()
    vif.hcr = 0
    assert not vif.maintenance(), "HCR = 0 in the switch drops the line before the host unmasks (measured)"
