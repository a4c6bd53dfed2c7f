"""The counter and the virtual timer: to the nanosecond."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickscope.engine.queue import NEVER
from tickscope.hardware.counter import count_at, first_ns_of
from tickscope.hardware.virtual_timer import ENABLE, IMASK, ISTATUS, MASK64, VirtualTimer, can_fire

HZ = st.sampled_from([1, 32_768, 1_000_000, 19_200_000, 24_000_000, 62_500_000, 1_000_000_000, 1_000_000_007])
TIME = st.integers(0, 10**15)
COUNTS = st.integers(0, 10**12)


def timer(hz: int = 62_500_000, ctl: int = ENABLE, cval: int = 0, voff: int = 0) -> VirtualTimer:
    one = VirtualTimer(hz)
    one.ctl, one.cval, one.voff = ctl, cval, voff
    return one


@given(COUNTS, HZ)
def test_the_first_ns_of_a_count_is_the_first_one(count: int, hz: int) -> None:
    t = first_ns_of(count, hz)
    assert count_at(t, hz) >= count
    assert t == 0 or count_at(t - 1, hz) < count


@given(TIME, TIME, HZ)
def test_the_counter_never_goes_back_and_is_exact_in_the_long_run(a: int, b: int, hz: int) -> None:
    assert (a <= b) == (count_at(a, hz) <= count_at(b, hz)) or count_at(a, hz) == count_at(b, hz)
    assert count_at(a + 10**9, hz) == count_at(a, hz) + hz, "one second is always hz counts"


@given(TIME, COUNTS, COUNTS, HZ, st.sampled_from([ENABLE, ENABLE | IMASK]))
def test_expiry_is_the_first_ns_at_which_the_count_reaches_the_compare_value(
    now: int, cval: int, voff: int, hz: int, ctl: int
) -> None:
    one = timer(hz, ctl, cval, min(voff, count_at(now, hz)))
    expiry = one.next_expiry(now)
    if expiry == NEVER:
        beyond = first_ns_of(one.cval + one.voff, hz) >= NEVER  # more than a century away
        assert one.met(now) or beyond, "an enabled timer whose condition is not met has an expiry"
    else:
        assert now < expiry and one.met(expiry) and not one.met(expiry - 1)


def test_an_expiry_beyond_the_end_of_time_never_comes() -> None:
    assert timer(cval=MASK64).next_expiry(0) == NEVER
    assert timer(cval=MASK64, voff=5).next_expiry(10**9) == NEVER


@pytest.mark.parametrize("met", [False, True])
@pytest.mark.parametrize("ctl", range(4))
def test_what_control_register_and_output_show(ctl: int, met: bool) -> None:
    """ISTATUS: enabled and met, masked or not. Output: enabled, not masked, met. Off: nothing."""
    one = timer(ctl=ctl, cval=0 if met else 1000)
    enabled, masked = bool(ctl & ENABLE), bool(ctl & IMASK)
    assert one.read_ctl(0) == ctl | (ISTATUS if enabled and met else 0)
    assert one.line(0) == (enabled and not masked and met)
    assert can_fire(ctl) == (enabled and not masked)
    assert (one.next_expiry(0) < NEVER) == (enabled and not met), "a masked timer has its expiry, too: ISTATUS"


@given(TIME, COUNTS)
def test_the_offset_makes_the_guests_count_begin_later(now: int, voff: int) -> None:
    assert timer(voff=voff).virtual_count(now) == (count_at(now, 62_500_000) - voff) % 2**64


def test_the_comparison_is_unsigned() -> None:
    """A compare value with the top bit set is far in the future, and a count before the offset wraps."""
    assert not timer(cval=1 << 63).met(10**9)
    assert timer(cval=5, voff=1000).met(0), "0 - 1000 is a very large count"
