"""Where the time goes and what it costs as it goes by: every nanosecond in exactly one state, against plain loops."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.figures.runs import DESIGNS, PRESETS, SEEDS, cpus, random_run, run_of, stretches
from tickscope.experiment.compared import guest_steps
from tickscope.experiment.host_time import entry_ns
from tickscope.experiment.run import Run
from tickscope.figures import chart, gather
from tickscope.figures.states import EL2, HOST, OTHER
from tickscope.figures.windows import FEWEST, MOST, MS, SHORTEST, window_of
from tickscope.vocabulary import Access, Kind, Subject, Var

each_run = pytest.mark.parametrize(
    "run", [run_of(preset, design) for preset in PRESETS for design in DESIGNS] + [random_run(seed) for seed in SEEDS],
    ids=lambda run: f"{run.about['preset'] or run.about['seed']}-{run.design}",
)  # fmt: skip
MODES = ("host", "guest", "idle", "EL2")
STATES = ("not running", "guest", "host", "VMM", "asleep", "preempted", "not running")

Times = dict[str, Counter[str]]


def by_hand(run: Run, since: int, until: int) -> Times:
    """CPU -> state -> ns, by looking at all variables in every stretch between two records."""
    found: Times = {}
    pcpus, vcpus = cpus(run, Subject.PCPU), cpus(run, Subject.VCPU)
    for begin, end, values in stretches(run):
        ns = min(end, until) - max(begin, since)
        if ns <= 0:
            continue
        for p in range(pcpus):
            mode = MODES[values[Var.P_MODE, p]]
            other = mode == "host" and values[Var.P_THREAD, p] >= 1000
            found.setdefault(f"pCPU {p}", Counter())["other thread" if other else mode] += ns
        for v in range(vcpus):
            state = STATES[values[Var.V_STATE, v]]
            home = [p for p in range(pcpus) if values[Var.P_THREAD, p] == v + 1]
            switching = state == "host" and any(MODES[values[Var.P_MODE, p]] == "EL2" for p in home)
            found.setdefault(f"vCPU {v}", Counter())["EL2" if switching else state] += ns
    return found


def gathered_times(run: Run, since: int = 0, until: int | None = None) -> Times:
    clocks = gather(run, since, until).states.clocks
    return {clock.name: Counter({state: ns for state, ns in clock.ns.items() if ns}) for clock in clocks}


@each_run
def test_the_states_of_each_cpu_are_those_between_the_records_and_add_up_to_the_run(run: Run) -> None:
    found = gathered_times(run)
    assert found == by_hand(run, 0, run.about["t_ns"])
    assert {sum(times.values()) for times in found.values()} == {run.about["t_ns"]}
    assert len(found) == cpus(run, Subject.PCPU) + cpus(run, Subject.VCPU)


@each_run
def test_in_a_range_they_add_up_to_the_range(run: Run) -> None:
    chance = random.Random(run.id)
    for _ in range(4):
        since, until = sorted(chance.sample(range(run.about["t_ns"] + 1), 2))
        found = gathered_times(run, since, until)
        assert found == by_hand(run, since, until)
        assert {sum(times.values()) for times in found.values()} == {until - since}


@each_run
def test_windows_hold_each_access_and_each_nanosecond_of_the_host_once(run: Run) -> None:
    gathered = gather(run)
    windows, end = gathered.windows, run.about["t_ns"]
    accesses: Counter[int] = Counter()
    for _, record in run.records():
        if record[1] == Kind.ACCESS and record[2] < Access.G_CTL_W and record[2] != Access.ISB and record[0] < end:
            accesses[record[0] // windows.length] += 1
    assert windows.accesses == [accesses[n] for n in range(len(windows.accesses))]
    host = sum(clock.ns[HOST] + clock.ns[EL2] for clock in gathered.states.pcpus)
    assert sum(windows.host_ns) == host
    middle = (len(windows.host_ns) // 2) * windows.length
    before = sum(times["host"] + times["EL2"] for name, times in by_hand(run, 0, middle).items() if name[0] == "p")
    assert sum(windows.host_ns[: len(windows.host_ns) // 2]) == before
    for n, seq in enumerate(windows.first_seq):
        assert (seq == 0) == (windows.accesses[n] == 0)
        assert seq == 0 or run.record(seq)[0] // windows.length == n


@pytest.mark.parametrize("design", DESIGNS)
def test_side_by_side_counts_the_last_step_of_each_entry_on_top_and_both_say_so(design: str) -> None:
    run = run_of("tick-wfi", design)
    (steps,) = guest_steps(run.about, (record for _, record in run.records())).by_vcpu
    counted, more = sum(gather(run).windows.host_ns), run.totals["entries"] * entry_ns(run.about["config"])
    assert sum(step.host_ns for step in steps) == counted + more > counted
    for name in ("where-time-goes", "cost-over-time"):
        assert "Each entry's last step" in chart(name, [run]).says


def test_the_share_of_the_baseline_stands_by_itself_and_a_fall_has_the_pages_minus_sign() -> None:
    says = chart("where-time-goes", [run_of("tick-wfi", design) for design in ("parent", "v4.15")]).says
    assert "v4.15 19.4 µs (\u22125\u00a0%). The baseline's is 0.195\u00a0% of the time." in says
    assert says.count("(") == 2, "the baseline's name, and the one change"


def test_another_thread_is_not_the_host_s_cost() -> None:
    clock = gather(run_of("preempted-by-neighbour", "v4.15")).states.pcpus[0]
    assert clock.ns[OTHER] > 1_000_000 > clock.ns[HOST] > 0


def test_the_longest_stretch_names_the_record_with_which_it_begins() -> None:
    run = run_of("preempted-by-neighbour", "commit")
    for clock in gather(run).states.clocks:
        for state, (ns, seq) in clock.longest.items():
            assert 0 <= ns <= clock.ns[state]
            assert seq == 0 or run.record(seq)[1] == Kind.CHANGE


def test_windows_are_a_millisecond_doubled_or_halved() -> None:
    assert window_of(100 * MS) == MS
    for span in (1, 1000, MS, 9 * MS, 10 * MS, MOST * MS, MOST * MS + 1, 10_000 * MS, 600_000 * MS):
        window = window_of(span)
        assert max(window, MS) % min(window, MS) == 0
        assert -(-span // window) <= MOST
        assert -(-span // window) >= FEWEST or window == SHORTEST


def test_runs_of_different_length_are_drawn_with_one_window() -> None:
    short, long = run_of("hypercalls-armed", "v4.15"), run_of("tick-busy", "v4.15")
    drawn = chart("cost-over-time", [short, long])
    starts = [row[1] for row in drawn.table.rows if row[-1] == short.id]
    assert starts == [0] and len(gather(short).windows.accesses) > 1
    assert sum(row[2] for row in drawn.table.rows if row[1] == 0 and row[-1] == short.id) == sum(
        gather(short).windows.accesses
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_the_table_of_the_cost_ends_with_the_sums(preset: str) -> None:
    run = run_of(preset, "commit")
    table = chart("cost-over-time", [run]).table
    assert sum(table.column("accesses")) == table.column("accesses so far")[-1]
    assert sum(table.column("host time")) == table.column("host time so far")[-1]


def test_a_run_priced_in_instructions_is_told_in_instructions() -> None:
    import tickscope

    platform = {"gic": "v3", "host": "nvhe", "pcpus": 1, "list_registers": 4, "counter_hz": 62_500_000}
    counted = tickscope.simulate({"preset": "tick-busy", "platform": {**platform, "cost": "qemu-icount"}})
    drawn = chart("cost-over-time", [counted])
    assert "instructions" in drawn.says and "in each" in drawn.figure.layout.annotations[1].text
    assert "instructions" in drawn.figure.layout.annotations[1].text
