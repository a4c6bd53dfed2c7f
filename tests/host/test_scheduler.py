"""The small scheduler: slices, sleepers first, migration, neighbours - and the stale active bit that is left behind."""

from __future__ import annotations

import pytest

from tests.machine.build import NEW, OLD, SPIN, TICK, machine
from tickscope.engine.journal import Record
from tickscope.invariants.monitor import Monitor
from tickscope.machine import Disturbance, Machine
from tickscope.vocabulary import Access, Event, Kind, Var

BOTH = pytest.mark.parametrize("design", [OLD, NEW])


def played(one: Machine) -> list[Record]:
    """The records of a whole run under full watch."""
    monitor = Monitor(one, every=1)
    while monitor.step():
        pass
    assert monitor.violation is None
    return one.journal.rows


def events(rows: list[Record], code: Event) -> list[Record]:
    return [row for row in rows if row[1] == Kind.EVENT and row[2] == code]


def where(rows: list[Record], v: int) -> list[int]:
    """The pCPUs on which a vCPU's thread has been put, in order."""
    return [row[3] for row in events(rows, Event.SCHED_IN) if row[4] == v]


@BOTH
def test_two_that_compute_take_turns_by_slices(design: str) -> None:
    rows = played(machine([SPIN], [SPIN], design=design, slice_us=100, duration_ns=1_000_000))
    turns = [row[4] for row in events(rows, Event.SCHED_IN)]
    assert turns[:6] in ([0, 1] * 3, [1, 0] * 3)
    assert 8 <= len(turns) <= 11


@BOTH
def test_one_alone_is_never_disturbed_by_slices(design: str) -> None:
    rows = played(machine([SPIN], design=design, slice_us=100))
    assert events(rows, Event.SLICE_END) == [] and len(where(rows, 0)) == 1


@BOTH
def test_a_sleeper_that_wakes_goes_before_one_that_computes(design: str) -> None:
    sleeper = [["timer_arm_in", 6250], TICK, {"repeat": "forever", "ops": ["wfi"]}]
    rows = played(machine(sleeper, [SPIN], design=design, slice_us=100_000))
    deadlines = [row for row in rows if row[1] == Kind.ACCESS and row[2] == Access.G_IAR and row[6] == 27]
    assert len(deadlines) >= 25, "a tick each 100 us although the neighbour never gives way by itself"


@BOTH
def test_a_migration_moves_the_thread_and_an_idle_cpu_does_not_fetch_it_back(design: str) -> None:
    move = Disturbance(500_000, "migrate", vcpu=0, to=1)
    rows = played(machine([SPIN], design=design, affinities=[(0, 1)], disturbances=[move]))
    assert where(rows, 0) == [0, 1]


@BOTH
def test_an_idle_cpu_takes_over_what_waits_behind_another_thread(design: str) -> None:
    """Both start on pCPU 0, for the other one may run nowhere else; pCPU 1 has nothing to do."""
    rows = played(machine([SPIN], [SPIN], design=design, affinities=[(0,), (0, 1)]))
    assert set(where(rows, 0)) == {0} and set(where(rows, 1)) == {1}


@BOTH
@pytest.mark.parametrize("at", [0, 1500, 3000])
def test_a_migration_at_the_very_beginning_decides_where_the_thread_runs(design: str, at: int) -> None:
    rows = played(machine([SPIN], design=design, affinities=[(0, 1)], disturbances=[Disturbance(at, "migrate", 0, 1)]))
    assert where(rows, 0)[-1] == 1


@BOTH
def test_a_neighbour_preempts_for_as_long_as_it_computes(design: str) -> None:
    rows = played(machine([SPIN], design=design, disturbances=[Disturbance(500_000, "preempt", to=0, for_ns=200_000)]))
    out = next(row for row in events(rows, Event.SCHED_OUT) if row[4] == 0)
    back = [row for row in events(rows, Event.SCHED_IN) if row[4] == 0][1]
    assert 200_000 <= back[0] - out[0] <= 210_000


@BOTH
def test_the_counter_of_a_guest_runs_on_wherever_it_is(design: str) -> None:
    moves = [Disturbance(300_000 * n, "migrate", vcpu=0, to=n % 3) for n in range(1, 8)]
    ticks = [["timer_arm_in", 3000], TICK, SPIN]
    rows = played(machine(ticks, design=design, affinities=[(0, 1, 2)], disturbances=moves))
    assert len(set(where(rows, 0))) == 3
    deadlines = [row[6] for row in rows if row[1] == Kind.ACCESS and row[2] == Access.G_CVAL_W]
    assert deadlines == sorted(deadlines) and len(deadlines) > 20


# --- the active bit on the CPU left behind: in no measured row, as a single vCPU always rewrites it ------------------


def active_bits(rows: list[Record], c: int) -> list[int]:
    return [row[6] for row in rows if row[1] == Kind.CHANGE and row[2] == Var.P_PPI_ACTIVE and row[3] == c]


def left_behind(design: str) -> Machine:
    """vCPU 0 moves to pCPU 1 while 27 is active in its guest; vCPU 1 of another VM then lives on pCPU 0."""
    moving = ["timer_arm_past", ["spin", 20_000], "ack", ["migrate", 1], ["spin", 300_000], "timer_off", "eoi", SPIN]
    staying = [["spin", 200_000], "hvc", ["timer_arm_in", 3000], TICK, SPIN]
    return machine(moving, staying, design=design, affinities=[(0, 1), (0,)], vms=[1, 1], slice_us=50)


@BOTH
def test_the_cpu_left_behind_keeps_a_stale_active_bit_until_the_next_vcpu_comes(design: str) -> None:
    one = left_behind(design)
    while not any(row[6] == 1 for row in events(one.journal.rows, Event.MIGRATE)):
        assert one.step()
    assert one.hw.cpus[0].gic.is_active(27), "put writes nothing"
    while one.host.running[0] != 1 or one.host.current[0].functions or one.hw.cpus[0].mode != 1:
        assert one.step()
    assert not one.hw.cpus[0].gic.is_active(27), "load (v4.15) or the next entry (v4.14) overwrites it"


@BOTH
def test_the_other_vcpu_gets_its_ticks_there_and_the_moved_one_ends_its_own(design: str) -> None:
    rows = played(left_behind(design))
    acks = {v: sum(row[1] == Kind.ACCESS and row[2] == Access.G_IAR and row[4] == v for row in rows) for v in (0, 1)}
    assert acks[0] == 1 and acks[1] > 20
    assert active_bits(rows, 1)[:2] == [1, 0], "set on arrival, ended by the guest's EOI"
