"""How much work the vgic has is counted as the kernel does it: what list_sort compares, what each register takes."""

from __future__ import annotations

from hypothesis import given, strategies

from tests.machine.build import machine
from tickscope.hardware.cost_steps import Work
from tickscope.host.vgic_work import Key, comparisons
from tickscope.machine import Machine
from tickscope.verify.instructions import Ledger

KEYS = strategies.lists(strategies.tuples(strategies.integers(0, 2), strategies.integers(0, 3), strategies.just(0)))


def work(*ops: object) -> dict[Work, int]:
    """What the vgic does while a guest runs these ops and two hypercalls."""
    m = Machine(machine([*ops, "hvc", "hvc"]).config, Ledger)
    while m.step():
        pass
    ledger = m.hw
    assert isinstance(ledger, Ledger)
    steps = ledger.steps(0, m.journal.seq + 1)
    return {one: steps[one] for one in Work}


@given(KEYS)
def test_sorting_compares_each_entry_and_never_all_pairs_of_a_long_list(keys: list[Key]) -> None:
    found = len(comparisons(keys))
    assert max(len(keys) - 1, 0) <= found <= len(keys) * max(len(keys).bit_length(), 1)


def test_a_merge_sort_from_the_bottom_up_compares_a_sorted_list_less() -> None:
    """Worked out by hand: 4 entries are two pairs, merged; the second half is used up last."""
    ascending: list[Key] = [(1, n, 0) for n in range(4)]
    assert comparisons(ascending) == [
        ((1, 0, 0), (1, 1, 0)), ((1, 2, 0), (1, 3, 0)), ((1, 0, 0), (1, 2, 0)), ((1, 1, 0), (1, 2, 0))
    ]  # fmt: skip
    assert len(comparisons([(1, 0, 0), (1, 3, 0), (1, 1, 0), (1, 2, 0)])) == 5


def test_an_empty_list_is_no_work() -> None:
    found = work()
    assert [found[one] for one in (Work.FOLD, Work.FOLD_LR, Work.PRUNE_KEPT, Work.LIST_ENTRY, Work.FILL_LR)] == [0] * 5


def test_each_list_register_is_filled_folded_and_cleared_once_per_round_trip() -> None:
    found = work(["burst", 3])
    assert found[Work.QUEUE_NEW] == found[Work.KICK] == 3
    entries = 3 * 3  # three entries to the guest with three interrupts each
    assert found[Work.FILL_LR] == found[Work.LIST_ENTRY] == found[Work.FOLD_LR] == found[Work.CLEAR_LR] == entries
    assert found[Work.FOLD] == 3
    assert found[Work.SORT] == found[Work.COMPARE] == 0


def test_a_list_that_is_too_long_is_sorted_and_only_four_are_filled() -> None:
    found = work(["burst", 6])
    assert found[Work.SORT] == found[Work.LIST_ENTRY] == 3 * 6
    assert found[Work.FILL_LR] == 3 * 4
    assert found[Work.COMPARE] == found[Work.COMPARE_PENDING] > 3 * 5


def test_a_withdrawn_interrupt_is_passed_over_once_and_pruned_once() -> None:
    found = work("timer_arm_past", "timer_off")
    assert (found[Work.REJECT], found[Work.PRUNE_DROPPED]) == (1, 1)
