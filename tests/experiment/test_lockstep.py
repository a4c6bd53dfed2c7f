"""Two runs of one guest beside each other: the guest's own events align, the costs add up, the parting is found."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import tickscope
from tests.ground_truth.measured import DATA as MEASURED_DATA
from tickscope.experiment.compared import MOST_RECORDS, Compared
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.guest_steps import COSTS
from tickscope.experiment.host_time import HostTime
from tickscope.experiment.presets import PRESETS
from tickscope.experiment.run import Run
from tickscope.switches import SWITCHES
from tickscope.verify.data import read_rows, table_file
from tickscope.vocabulary import NEIGHBOUR, Kind, PcpuMode, Var

SAME_FOR_THE_GUEST = (
    "hypercalls-armed", "tick-busy", "exits-to-user", "tick-wfi", "flow-1-7", "flow-1-2-7", "migrate-irq-active",
    "eoi-level-high", "two-vms-one-pcpu", "ipi-sleeping", "fifth-interrupt-starves",
)  # fmt: skip
FALLS = [f"bug-{name}" for name, info in SWITCHES.items() if " " not in info.expects and f"bug-{name}" in PRESETS]
"""Presets of bugs that violate an invariant; the others cost or lose something."""
TIMER = ("timer_reads", "timer_writes", "cntvoff_writes", "active_writes")


def compared(a: Run, b: Run) -> Compared:
    sides = [(record for _, record in run.records(1, MOST_RECORDS)) for run in (a, b)]
    return Compared(a.about, b.about, *sides)


def designs(preset: str, a: str = "parent", b: str = "commit") -> tuple[Run, Run]:
    return tickscope.simulate({"preset": preset, "design": a}), tickscope.simulate({"preset": preset, "design": b})


def group(data: dict[str, Any], label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["groups"] if one["label"] == label)
    return found


@pytest.mark.parametrize("preset", SAME_FOR_THE_GUEST)
def test_designs_differ_in_accesses_and_align_on_every_guest_event(preset: str) -> None:
    found = compared(*designs(preset))
    together = [pair for pair in found.lockstep.pairs if pair.a and pair.b]
    assert any(pair.differs for pair in together)
    for vcpu in {pair.step.vcpu for pair in found.lockstep.pairs}:
        own = [pair for pair in found.lockstep.pairs if pair.step.vcpu == vcpu]
        tail = next((n for n, pair in enumerate(own) if not (pair.a and pair.b)), len(own))
        assert len({bool(pair.a) for pair in own[tail:]}) <= 1, "only the faster one goes on at the end"
    for pair in together[:-2]:
        assert pair.a and pair.b
        assert (pair.a.key, pair.a.seen) == (pair.b.key, pair.b.seen)
    assert (found.lockstep.divergence, found.lockstep.moved) == (None, None)


@pytest.mark.parametrize("preset", [*SAME_FOR_THE_GUEST, "four-vcpus-two-pcpus", "halt-polling", "sleep-while-active"])
def test_the_rows_of_each_side_add_up_to_the_totals_of_its_run(preset: str) -> None:
    a, b = designs(preset)
    found = compared(a, b)
    sums = found.lockstep.sums(len(found.lockstep.pairs))
    for run, summed in zip((a, b), sums, strict=True):
        assert dict(zip(COSTS, summed, strict=True)) == {name: run.totals[name] for name in COSTS}
    deltas = [y - x for x, y in zip(*sums, strict=True)]
    assert deltas == [b.totals[name] - a.totals[name] for name in COSTS]


def test_every_token_of_a_run_stands_in_exactly_one_row() -> None:
    a, b = designs("four-vcpus-two-pcpus")
    for side in ("a", "b"):
        data = compared(a, b).data(0, 1 << 30)
        seqs = sorted(seq for row in data["items"] if row[side] for seq in row[side]["seqs"])
        assert all(x < y for x, y in pairwise(seqs))
        assert len(seqs) > 1000


def test_each_hypercall_loses_its_seven_timer_accesses_and_two_calls_to_el2() -> None:
    hvc = group(compared(*designs("hypercalls-armed")).data(), "hvc")
    assert hvc["usual"]["count"] == hvc["count"] > 50
    assert list(hvc["usual"]["a"].values()) == [2, 3, 2, 0, 3, 0, 1]
    assert list(hvc["usual"]["b"].values()) == [0, 0, 0, 0, 1, 0, 1]


def test_a_tick_of_a_sleeping_guest_costs_the_commit_one_more_host_interrupt() -> None:
    usual = group(compared(*designs("tick-wfi")).data(), "wfi")["usual"]
    assert (usual["a"]["host_irqs"], usual["b"]["host_irqs"]) == (1, 2)


def test_exits_to_user_space_gain_nothing() -> None:
    usual = group(compared(*designs("exits-to-user")).data(), "umem")["usual"]
    assert [usual["b"][name] for name in TIMER] == [usual["a"][name] for name in TIMER]


def test_what_is_usual_is_what_most_operations_of_a_name_cost() -> None:
    data = compared(*designs("tick-wfi")).data(0, 1 << 30)
    wfi = group(data, "wfi")
    pairs = [(row["a"]["costs"], row["b"]["costs"]) for row in data["items"] if row["group"] == "wfi"]
    usual = (wfi["usual"]["a"], wfi["usual"]["b"])
    assert pairs.count(usual) == wfi["usual"]["count"] == max(pairs.count(pair) for pair in pairs)
    assert data["items"][wfi["usual"]["row"]]["a"]["costs"] == usual[0]
    assert len(pairs) == wfi["count"]


def test_the_guest_that_sleeps_with_its_interrupt_active_parts_at_the_sleep() -> None:
    found = compared(*designs("sleep-while-active")).data()["divergence"]
    assert (found["kind"], found["side"]) == ("never", "b")
    assert found["says"] == (
        "vCPU 0, wfi_in 5000: the guest goes on with parent; with commit it sleeps and is never woken."
    )


def test_the_other_way_round_the_same_parting_is_found_on_the_other_side() -> None:
    a, b = designs("sleep-while-active")
    there, back = compared(a, b).data()["divergence"], compared(b, a).data()["divergence"]
    assert (back["kind"], back["side"], back["row"]) == ("never", "a", there["row"])
    assert (back["a_seq"], back["b_seq"]) == (there["b_seq"], there["a_seq"])


def test_an_acknowledge_that_answers_otherwise_is_the_first_parting() -> None:
    data = compared(*designs("lost-tick-clear-active")).data()
    found = data["divergence"]
    assert found["kind"] == "answer" and "IAR=27 with parent and IAR=1023 with commit" in found["says"]
    for row in data["items"][: found["row"]]:
        seen = [[token for token in row[side]["tokens"] if token.startswith("g:")] for side in ("a", "b")]
        assert seen[0] == seen[1]


@pytest.mark.parametrize("preset", FALLS)
def test_a_bug_is_found_where_its_invariant_falls(preset: str) -> None:
    own = PRESETS[preset].config.get("switches", [])
    fix = [] if own else [preset.removeprefix("bug-")]  # where the kernel itself has the bug, a switch mends it
    sound, broken = tickscope.simulate({"preset": preset, "switches": fix}), tickscope.simulate({"preset": preset})
    found = compared(sound, broken).data()["divergence"]
    assert broken.violation is not None
    assert (found["kind"], found["side"]) == ("stopped", "b")
    assert f"invariant {broken.violation['id']} " in found["says"]
    assert found["b_seq"] <= broken.violation["seq"]


def test_an_interrupt_that_comes_elsewhere_is_told_as_a_matter_of_time() -> None:
    found = compared(*designs("four-vcpus-two-pcpus")).lockstep
    assert found.divergence is None
    assert found.moved is not None
    own = [pair for pair in found.pairs if pair.step.vcpu == 1]
    assert sum(bool(pair.a and pair.b) for pair in own) > 0.9 * len(own), "the two are found together again"


def test_a_run_beside_itself_differs_in_nothing() -> None:
    run = tickscope.simulate({"preset": "tick-wfi"})
    data = compared(run, run).data()
    assert data["differences"] == 0 and data["divergence"] is None
    assert all(one["a"] == one["b"] for one in data["groups"])


def test_windows_put_together_are_the_whole() -> None:
    found = compared(*designs("tick-wfi"))
    whole = found.data(0, 1 << 30)
    rows, at = [], 0
    while at is not None:
        part = found.data(at, 7)
        assert part["before"]["a"]["exits"] == sum(row["a"]["costs"]["exits"] for row in rows if row["a"])
        rows += part["items"]
        at = part["next"]
    assert rows == whole["items"]
    assert found.data(10_000_000, 7)["items"] == []


@pytest.mark.parametrize("change", [{"seed": 2}, {"vms": [{"vcpus": [{"program": {"ops": ["hvc"]}}]}]}])
def test_other_guests_or_seeds_are_refused(change: dict[str, Any]) -> None:
    run = tickscope.simulate({"preset": "tick-wfi"})
    config = {name: value for name, value in PRESETS["tick-wfi"].config.items() if name != "preset"}
    other = tickscope.simulate({**config, **change})
    with pytest.raises(ConfigError, match="so nothing can be aligned"):
        run.compare(other)


def test_platforms_are_compared_too() -> None:
    a = tickscope.simulate({"preset": "tick-busy"})
    b = tickscope.simulate({"preset": "tick-busy", "platform": {"host": "vhe"}})
    data = a.compare(b)
    assert [data[side]["name"] for side in ("a", "b")] == ["GICv3 nvhe 1 pCPU", "GICv3 vhe 1 pCPU"]
    assert data["divergence"] is None and data["b"]["totals"]["el2_calls"] == 0 < data["a"]["totals"]["el2_calls"]


MEASURED = {
    "hypercalls-armed": ("hvc_armed", "hvc"),
    "exits-to-user": ("umem_armed", "umem"),
    "tick-busy": ("tick_busy", "spin, interrupted"),
}
"""Preset -> the measured scenario that it repeats, and the kind of operation."""


@pytest.mark.parametrize("preset", MEASURED)
@pytest.mark.parametrize("b", ["v4.14", "commit", "v4.15"])
def test_with_the_profile_that_counts_them_a_round_trip_has_the_measured_instructions(preset: str, b: str) -> None:
    scenario, label = MEASURED[preset]
    a = "parent"
    runs = [
        tickscope.simulate({"preset": preset, "design": design, "platform": {"cost": "qemu-icount"}})
        for design in (a, b)
    ]
    data = compared(runs[0], runs[1]).data()
    usual = group(data, label)["usual"]["host_ns"]
    assert data["unit"] == "instructions"
    path = table_file(MEASURED_DATA)
    assert path
    for side, design in (("a", a), ("b", b)):
        (row,) = [
            row for row in read_rows(path)
            if (row["gic"], row["host"], row["pcpus"], row["design"], row["scenario"])
            == ("v3", "nvhe", "1", design, scenario)
        ]  # fmt: skip
        measured = sum(int(float(row[column])) for column in ("hyp", "host_insns", "user"))
        assert abs(usual[side] - measured) <= 4, (design, usual[side], measured)


@pytest.mark.parametrize("preset", ["flow-1-7", "four-vcpus-two-pcpus", "preempted-by-neighbour", "tick-wfi"])
def test_the_host_time_of_all_rows_adds_up_and_is_within_the_time_that_passed(preset: str) -> None:
    a, b = designs(preset)
    found = compared(a, b)
    data = found.data(3, 1 << 30)
    for side, run in (("a", a), ("b", b)):
        rows = sum(row[side]["host_ns"] for row in data["items"] if row[side])
        assert data["host_before"][side] + rows == data[side]["host_ns"]
        pcpus = run.about["config"]["platform"]["pcpus"]
        assert 0 < data[side]["host_ns"] < pcpus * run.about["duration_ns"]
    assert data["unit"] == "ns"


def test_two_sides_with_different_profiles_are_told_in_ns() -> None:
    a, b = (
        tickscope.simulate({"preset": "hypercalls-armed", "platform": {"cost": cost}})
        for cost in ("qemu-icount", "flat")
    )
    assert compared(a, b).data()["unit"] == "ns"


def test_a_neighbours_time_is_not_the_hosts() -> None:
    time: HostTime[str] = HostTime(0)
    told = [
        time.take((t, kind, code, 0, -1, 0, value, 0, 0), "x")
        for t, kind, code, value in (
            (0, Kind.CHANGE, Var.P_MODE, PcpuMode.HOST), (10, Kind.CHANGE, Var.P_THREAD, NEIGHBOUR),
            (50, Kind.CHANGE, Var.P_THREAD, 1), (57, Kind.CHANGE, Var.P_MODE, PcpuMode.IDLE), (90, Kind.OP, 1, 0),
        )
    ]  # fmt: skip
    assert told == [None, ("x", 10), None, ("x", 7), None]
