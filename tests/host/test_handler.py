"""The host's handler of PPI 27: it looks before it injects, and a signal that comes too late does no harm."""

from __future__ import annotations

import pytest

from tests.machine.build import NEW, OLD, SPIN, TICK, machine
from tickscope.hardware.virtual_timer import ENABLE, IMASK
from tickscope.host import irq
from tickscope.machine import Disturbance, Machine
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Kind, Phase

FAR = 1 << 40


def loaded(ctl: int, cval: int, level: bool = False) -> Machine:
    """v4.15 with its vCPU in the host, loaded; the timer's registers and the known level as given."""
    one = machine(["timer_arm_far", {"repeat": "forever", "ops": [["spin", 100], "hvc"]}], design=NEW)
    while not (one.host.running[0] == 0 and one.host.vcpus[0].timer.loaded and one.host.current[0].functions == []):
        assert one.step()
    one.hw.write_cntv_cval(0, 0, cval, 0, 0)
    one.hw.write_cntv_ctl(0, 0, ctl, 0, 0)
    one.host.vcpus[0].timer.irq_level = one.host.vcpus[0].irqs[27].level = level
    one.host.current[0].plan.clear()
    one.journal.take()
    return one


def handle(one: Machine) -> None:
    """Run the handler alone."""
    one.host.call(0, Call.ISR, 0, one.host.design.handler)
    while one.host.current[0].functions:
        one.host.current[0].plan.pop()(one.host, 0)


def reads(one: Machine) -> int:
    return sum(row[1] == Kind.ACCESS and row[2] == Access.CTL_R for row in one.journal.rows)


def remarks(one: Machine) -> list[int]:
    return [row[8] for row in one.journal.rows if row[1] == Kind.CALL and row[6] == Phase.NOTE]


def test_a_timer_that_fires_is_injected() -> None:
    one = loaded(ENABLE, 0)
    handle(one)
    assert one.host.vcpus[0].timer.irq_level and one.host.vcpus[0].irqs[27].level
    assert reads(one) == 1


@pytest.mark.parametrize(
    ("ctl", "cval"),
    [(0, 0), (ENABLE | IMASK, 0), (ENABLE, FAR), (IMASK, 0)],
    ids=["off", "masked", "far", "masked, off"],
)
def test_enable_without_imask_and_with_istatus_or_nothing_happens(ctl: int, cval: int) -> None:
    """36e5cfd410ad: the interrupt may have been on its way when the timer was switched off."""
    one = loaded(ctl, cval)
    handle(one)
    assert not one.host.vcpus[0].timer.irq_level
    assert (reads(one), remarks(one)) == (1, [R.SPURIOUS_HANDLER])
    assert one.host.vcpus[0].timer.ctl & ENABLE == one.host.vcpus[0].timer.ctl, "and memory is left alone"


def test_a_level_that_is_known_to_be_high_is_not_looked_at() -> None:
    one = loaded(ENABLE, 0, level=True)
    handle(one)
    assert (reads(one), remarks(one)) == (0, [R.LEVEL_ALREADY_UP])


def test_without_a_running_vcpu_there_is_nothing_to_do() -> None:
    one = loaded(ENABLE, 0)
    one.host.running[0] = -1
    handle(one)
    assert (reads(one), remarks(one)) == (0, [R.SPURIOUS_HANDLER])


def test_a_late_signal_after_put_leaves_a_stale_active_bit_for_the_next_load() -> None:
    """Forwarded, so nobody deactivates it; the next load on that CPU writes the active state anew."""
    sleep = [["timer_arm_in", 30_000], TICK, {"repeat": "forever", "ops": ["wfi"]}]
    one = machine(sleep, design=NEW, disturbances=[Disturbance(100_000, "late_irq")])
    while one.now < 110_000:
        one.step()
    gic = one.hw.cpus[0].gic
    assert one.host.running[0] == -1 and gic.is_active(27) and not gic.is_pending(27)
    notes = [row for row in one.journal.rows if row[1] == Kind.CALL and row[2] == Call.ISR and row[6] == Phase.NOTE]
    assert [row[8] for row in notes] == [R.SPURIOUS_HANDLER]
    while one.host.running[0] == -1 or one.host.current[0].functions:
        one.step()
    loads = [row for row in one.journal.rows if row[1] == Kind.ACCESS and row[8] == R.LOAD_ACTIVE]
    assert loads[-1][2] == Access.ACT_CLR
    one.run(4000)
    assert sum(row[1] == Kind.ACCESS and row[2] == Access.G_IAR and row[6] == 27 for row in one.journal.rows) >= 3


def test_in_the_old_design_the_host_deactivates_a_late_signal_itself() -> None:
    one = machine([SPIN], design=OLD, disturbances=[Disturbance(100_000, "late_irq")])
    one.run(3000)
    rows = [row for row in one.journal.rows if row[1] == Kind.ACCESS]
    taken = [(row[2], row[6]) for row in rows if row[2] in (Access.IAR, Access.DIR)]
    late = taken.index((Access.IAR, 27))
    assert taken[late + 1] == (Access.DIR, 27)
    assert not one.hw.cpus[0].gic.is_active(27)


def test_the_hosts_own_interrupts_are_deactivated_by_the_host() -> None:
    assert irq.host_timer_intid(machine([SPIN], host="nvhe").host) == 30
    assert irq.host_timer_intid(machine([SPIN], host="vhe").host) == 26
