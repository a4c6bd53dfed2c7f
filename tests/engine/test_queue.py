"""The event queue: by time, then priority, then first come."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from tickscope.engine.queue import NEVER, EventQueue

ENTRIES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=40)


@given(ENTRIES)
def test_events_come_out_by_time_then_priority_then_first_come(entries: list[tuple[int, int]]) -> None:
    queue = EventQueue()
    for number, (t, priority) in enumerate(entries):
        queue.add(t, number, priority=priority)
    out = [queue.pop().what for _ in range(len(queue))]
    assert out == [n for _, _, n in sorted((t, priority, n) for n, (t, priority) in enumerate(entries))]


def test_an_empty_queue_waits_for_ever() -> None:
    assert EventQueue().next_t() == NEVER


def test_each_entry_has_a_handle_of_its_own() -> None:
    queue = EventQueue()
    handles = [queue.add(5, 1), queue.add(5, 1)]
    assert [queue.pop().serial, queue.pop().serial] == handles and handles[0] != handles[1]


def test_a_copy_of_a_queue_goes_on_alone() -> None:
    queue = EventQueue()
    queue.add(3, 7)
    copy = pickle.loads(pickle.dumps(queue))
    queue.pop()
    assert (len(queue), len(copy), copy.next_t()) == (0, 1, 3)
    assert copy.add(9, 0) == queue.add(9, 0), "serial numbers go on from the same place"
