"""The life of a level-sensitive PPI: the state machine, cell by cell, and what priority drop is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tickscope.hardware.interrupt_controller import IDLE_PRIORITY, PPI_VTIMER, SPURIOUS, InterruptController

Gic = InterruptController
HOST_TIMER = 30
INACTIVE, PENDING, ACTIVE, ACTIVE_PENDING = (False, False), (True, False), (False, True), (True, True)
State = tuple[bool, bool]


def gic(state: State = INACTIVE, priority_dropped: bool = True) -> Gic:
    """A controller in which PPI 27 has been brought to a state by wire and acknowledge alone."""
    one = Gic()
    one.enabled = 1 << PPI_VTIMER | 1 << HOST_TIMER
    pending, active = state
    if active:
        one.set_level(PPI_VTIMER, True)
        one.acknowledge()
        if priority_dropped:
            one.end(PPI_VTIMER)
        one.set_level(PPI_VTIMER, False)
    one.set_level(PPI_VTIMER, pending)
    return one


def state_of(one: Gic) -> State:
    return one.is_pending(PPI_VTIMER), one.is_active(PPI_VTIMER)


def signalled(one: Gic) -> bool:
    return one.best() == PPI_VTIMER


STEPS: dict[str, Callable[[Gic], object]] = {
    "wire rises": lambda one: one.set_level(PPI_VTIMER, True),
    "wire falls": lambda one: one.set_level(PPI_VTIMER, False),
    "ack": lambda one: one.acknowledge(),
    "EOIR": lambda one: one.end(PPI_VTIMER),
    "DIR": lambda one: one.deactivate(PPI_VTIMER),
}

TABLE: list[tuple[State, str, State]] = [
    (INACTIVE, "wire rises", PENDING),
    (PENDING, "wire falls", INACTIVE),
    (PENDING, "ack", ACTIVE_PENDING),
    (ACTIVE, "wire rises", ACTIVE_PENDING),
    (ACTIVE, "EOIR", ACTIVE),
    (ACTIVE, "DIR", INACTIVE),
    (ACTIVE_PENDING, "wire falls", ACTIVE),
    (ACTIVE_PENDING, "EOIR", ACTIVE_PENDING),
    (ACTIVE_PENDING, "DIR", PENDING),
]


@pytest.mark.parametrize(("before", "step", "after"), TABLE)
def test_each_cell_of_the_state_machine(before: State, step: str, after: State) -> None:
    one = gic(before)
    assert state_of(one) == before
    STEPS[step](one)
    assert state_of(one) == after


@pytest.mark.parametrize("state", [INACTIVE, PENDING, ACTIVE, ACTIVE_PENDING])
def test_it_is_signalled_only_while_pending_and_not_active(state: State) -> None:
    """Active is a mask for one interrupt on one CPU."""
    assert signalled(gic(state)) == (state == PENDING)


def test_an_edge_is_consumed_by_the_acknowledge_and_stays_if_the_wire_falls() -> None:
    one = gic()
    one.latch |= 1 << PPI_VTIMER
    one.set_level(PPI_VTIMER, False)
    assert state_of(one) == PENDING
    assert one.acknowledge() == PPI_VTIMER
    assert state_of(one) == ACTIVE


def test_deactivating_what_is_not_active_is_told() -> None:
    """UNPREDICTABLE: the controller says so, its caller stops the run."""
    assert gic(ACTIVE).deactivate(PPI_VTIMER)
    assert not gic(PENDING).deactivate(PPI_VTIMER)


def test_with_eoimode_1_the_eoi_drops_the_priority_and_lets_others_in() -> None:
    one = gic(ACTIVE_PENDING, priority_dropped=False)
    one.set_level(HOST_TIMER, True)
    assert one.best() == SPURIOUS, "equal priority does not interrupt the handler"
    one.end(PPI_VTIMER)
    assert state_of(one) == ACTIVE_PENDING
    assert one.best() == HOST_TIMER, "the forwarded interrupt masks only itself"


def test_with_eoimode_0_on_the_host_a_level_interrupt_storms() -> None:
    """EOIR deactivates; the wire is still high, for it is the guest that has to silence the timer."""
    taken = {}
    for drops_only in (True, False):
        one = gic(PENDING)
        one.eoi_drops_only = drops_only
        taken[drops_only] = 0
        while taken[drops_only] < 100 and signalled(one):
            one.end(one.acknowledge())
            taken[drops_only] += 1
    assert taken == {True: 1, False: 100}


def test_without_forwarding_the_hosts_deactivation_storms_just_so() -> None:
    one = gic(PENDING)
    for _ in range(50):
        assert one.acknowledge() == PPI_VTIMER
        one.end(PPI_VTIMER)
        one.deactivate(PPI_VTIMER)
        assert signalled(one)


@pytest.mark.parametrize(("mask", "through"), [(0xF0, True), (0xA1, True), (0xA0, False), (0x00, False)])
def test_the_priority_mask_lets_only_more_urgent_ones_through(mask: int, through: bool) -> None:
    one = gic(PENDING)
    one.pmr = mask
    assert signalled(one) == through


def test_the_more_urgent_of_two_comes_first_and_equals_by_number() -> None:
    one = gic(PENDING)
    one.set_level(HOST_TIMER, True)
    assert one.best() == PPI_VTIMER
    one.priority[HOST_TIMER] = 0x90
    assert one.best() == HOST_TIMER


def test_a_more_urgent_one_interrupts_a_handler_and_priorities_nest() -> None:
    one = gic(PENDING)
    one.acknowledge()
    one.priority[HOST_TIMER] = 0x40
    one.set_level(HOST_TIMER, True)
    assert one.acknowledge() == HOST_TIMER
    assert one.running_priority() == 0x40
    one.end(HOST_TIMER)
    assert one.running_priority() == 0xA0
    one.end(PPI_VTIMER)
    assert one.running_priority() == IDLE_PRIORITY


def test_a_disabled_interrupt_is_pending_but_not_signalled() -> None:
    one = gic(PENDING)
    one.enabled = 0
    assert state_of(one) == PENDING
    assert one.acknowledge() == SPURIOUS
