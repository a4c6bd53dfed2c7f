"""The system counter (CNTPCT): the one place where nanoseconds become counts and counts become nanoseconds."""

from __future__ import annotations

NS_PER_S = 1_000_000_000


def count_at(t_ns: int, counter_hz: int) -> int:
    """CNTPCT at `t_ns`: whole counts since the machine started."""
    return t_ns * counter_hz // NS_PER_S


def first_ns_of(count: int, counter_hz: int) -> int:
    """The first nanosecond at which CNTPCT >= `count`."""
    return -(-count * NS_PER_S // counter_hz)
