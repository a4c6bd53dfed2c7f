"""From expiry to handler: against the deadlines of the run, against a run's own totals, and on small guests."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.figures.runs import DESIGNS, PRESETS, SEEDS, guest, random_run, run_of
from tickscope.experiment.deadlines import Fate
from tickscope.experiment.run import Run
from tickscope.figures import chart, gather
from tickscope.figures.expiries import Expiries
from tickscope.vocabulary import Access, Kind

each_run = pytest.mark.parametrize(
    "run", [run_of(preset, design) for preset in PRESETS for design in DESIGNS] + [random_run(seed) for seed in SEEDS],
    ids=lambda run: f"{run.about['preset'] or run.about['seed']}-{run.design}",
)  # fmt: skip


def host_acknowledges(run: Run) -> list[tuple[int, int, int]]:
    """(seq, time, vCPU) of each acknowledge of 27 by the host."""
    return [(seq, record[0], record[4]) for seq, record in run.records()
            if record[1] == Kind.ACCESS and record[2] == Access.IAR and record[6] == 27]  # fmt: skip


def spread(expiries: Expiries, handler: str) -> Counter[int]:
    counted: Counter[int] = Counter()
    below = 0
    for value, upto, _ in (expiries.host if handler == "host" else expiries.guest).steps():
        counted[value] = upto - below
        below = upto
    return counted


@each_run
def test_each_expired_deadline_is_counted_once_with_what_became_of_it(run: Run) -> None:
    found, end = gather(run).expiries, run.about["t_ns"]
    expired = [one for one in run.deadlines().all if one.due_at <= end
               and not (one.fate is Fate.CANCELLED and one.decided_at < one.due_at)]  # fmt: skip
    assert found.expired == len(expired)
    assert found.fates == {fate: sum(one.fate is fate for one in expired) for fate in Fate}
    assert spread(found, "guest") == Counter(one.decided_at - one.due_at for one in expired if one.fate is Fate.TAKEN)


@each_run
def test_the_host_handles_a_deadline_that_stands_in_the_timer_until_the_guest_has_taken_it(run: Run) -> None:
    acknowledges, expected = host_acknowledges(run), Counter[int]()
    deadlines = [one for one in run.deadlines().all if one.due_at <= run.about["t_ns"]]
    for one in deadlines:
        later = [other.programmed_seq for other in deadlines if other.vcpu == one.vcpu and other.number > one.number]
        over = min([one.decided_seq or 1 << 60, *later])
        taken = [t for seq, t, vcpu in acknowledges
                 if vcpu == one.vcpu and t >= one.due_at and one.programmed_seq < seq < over]  # fmt: skip
        if taken:
            expected[taken[0] - one.due_at] += 1
    assert spread(gather(run).expiries, "host") == expected


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("preset", ["tick-busy", "tick-wfi"])
def test_the_guest_s_latency_is_that_of_the_run_s_totals(preset: str, design: str) -> None:
    run = run_of(preset, design)
    told = run.totals["vcpus"][0]["latency"]
    found = gather(run).expiries.guest
    assert (found.count, found.largest()[0], next(found.steps())[0]) == (told["count"], told["max_ns"], told["min_ns"])
    assert found.total // found.count == told["mean_ns"]


@pytest.mark.parametrize("design", DESIGNS)
def test_what_the_guest_withdraws_before_its_time_has_not_expired_and_what_it_never_takes_stays_open(
    design: str,
) -> None:
    withdrawn = gather(guest("timer_arm_far", "timer_off", design=design)).expiries
    assert withdrawn.expired == 0
    ignored = gather(guest("timer_arm_past", design=design)).expiries
    assert (ignored.expired, ignored.guest.count, ignored.fates[Fate.OPEN]) == (1, 0, 1)
    taken = gather(guest("timer_arm_past", ["spin", 300], "ack", "timer_off", "eoi", design=design)).expiries
    assert (taken.expired, taken.guest.count) == (1, 1)


def test_the_record_of_a_latency_is_the_acknowledge_that_ends_it() -> None:
    run = run_of("four-vcpus-two-pcpus", "commit")
    found = gather(run).expiries
    for value, _, seq in found.guest.steps():
        record = run.record(seq)
        assert (record[1], record[2], record[6]) == (Kind.ACCESS, Access.G_IAR, 27)
        assert any(one.decided_seq == seq and record[0] - one.due_at == value for one in run.deadlines().all)
    assert all(run.record(seq)[2] == Access.IAR for _, _, seq in found.host.steps())


def test_quantiles_are_the_nearest_ranks_of_all_values() -> None:
    for run in (run_of("four-vcpus-two-pcpus", "parent"), random_run(3)):
        found = gather(run).expiries.guest
        values = sorted(spread(gather(run).expiries, "guest").elements())
        for part in (1, 50, 95, 100):
            rank = -(-part * len(values) // 100)
            assert found.quantile(part) == (values[rank - 1] if values else None)


def test_the_host_takes_the_timer_s_interrupt_only_since_the_commit() -> None:
    drawn = chart("latency", [run_of("tick-busy", design) for design in DESIGNS])
    rows = {(row[0], row[1]): row for row in drawn.table.rows}
    handled = drawn.table.columns.index("handled")
    assert [rows[design, "host"][handled] for design in DESIGNS] == [0, 0, 10, 10]
    assert [rows[design, "guest"][handled] for design in DESIGNS] == [10, 10, 10, 10]
    assert "v4.14 (baseline)" in drawn.says and "with commit and v4.15" in drawn.says


def test_a_distribution_ends_at_the_share_of_deadlines_that_had_a_handler() -> None:
    drawn = chart("latency", [guest("timer_arm_past", ["spin", 300], "ack", "timer_off", "eoi", "timer_arm_past")])
    guests = [trace for trace in drawn.figure.data if trace.showlegend]
    assert list(guests[0].y) == [0, 50.0]
    assert "1 of 2 without" in drawn.says


def test_many_deadlines_are_forgotten_once_they_are_counted() -> None:
    run = guest({"repeat": 1500, "ops": ["timer_arm_past", "ack", "timer_off", "eoi"]}, duration_us=20_000)
    gathered = gather(run)
    assert len(run.deadlines().all) == 1500
    assert gathered.expiries.expired == 1500 and gathered.expiries.guest.count == 1500
    assert len(gathered.expiries._deadlines.all) <= 1
