"""Round trips: the page's own notion, and counted by hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.figures.runs import DESIGNS, PRESETS, SEEDS, random_run, run_of
from tests.tape.node import ROOT, run_js
from tests.tape.test_the_page_folds_like_the_tape import write_frames
from tickscope.experiment.run import Run
from tickscope.experiment.tokens import dialect_of
from tickscope.figures import chart, gather
from tickscope.figures.trips import INTERRUPT, KINDS, REASONS
from tickscope.tape import Declaration, MemoryTape
from tickscope.vocabulary import ACCESS, Access, Event, ExitReason

SCRIPT = ROOT / "tests" / "tape" / "tokens_in_js.js"
NAMES = {"timerReads": 0, "timerWrites": 1, "cntvoffWrites": 2, "activeWrites": 3, "el2Calls": 4}
HOST_TOKENS = {info.token for access, info in ACCESS.items() if access < Access.G_CTL_W}
ON_PAGE = (*PRESETS, "ipi-sleeping", "lr-overflow", "four-vcpus-two-pcpus")
PAGE = [run_of(preset, design) for preset in ON_PAGE for design in ("parent", "v4.15")]
LIST_REGISTER = re.compile(r"LR\d+\.[RW]=")

Sums = dict[str, tuple[int, int, list[int]]]


def on_the_page(run: Run, folder: Path) -> Sums:
    """Reason -> (finished round trips, unfinished ones, accesses by kind), summed over what the page's code finds."""
    tape = MemoryTape(Declaration(run.variables, {}))
    tape.append(1, [record for _, record in run.records()])
    write_frames(tape, folder / "frames", 700)
    found: Sums = {}
    for trip in run_js(SCRIPT, folder / "frames", dialect_of(run.about["config"]).value)["trips"]:
        record = run.record(trip["from"])
        reason = INTERRUPT if record[2] == Event.EXIT_IRQ else REASONS[ExitReason(record[5])]
        done, left, counts = found.get(reason, (0, 0, [0] * len(KINDS)))
        if trip["to"] is None:
            found[reason] = done, left + 1, counts
            continue
        own = [0] * len(KINDS)
        for name, kind in NAMES.items():
            own[kind] = trip["counts"][name]
        own[5] = sum(bool(LIST_REGISTER.match(token)) for token in trip["tokens"])
        own[6] = sum(token.split("=")[0] in HOST_TOKENS for token in trip["tokens"]) - sum(own[:5])
        found[reason] = done + 1, left, [a + b for a, b in zip(counts, own, strict=True)]
    return found


@pytest.mark.parametrize("run", [*PAGE, *(random_run(seed) for seed in SEEDS)],
                         ids=lambda run: f"{run.about['preset'] or run.about['seed']}-{run.design}")  # fmt: skip
def test_round_trips_are_those_of_the_page(run: Run, tmp_path: Path) -> None:
    ours = {reason: (one.trips, one.unfinished, one.counts) for reason, one in gather(run).trips.by_reason.items()}
    assert ours == on_the_page(run, tmp_path)
    assert ours


def test_what_the_commit_takes_away_from_each_hypercall() -> None:
    drawn = chart("round-trips", [run_of("hypercalls-armed", design) for design in DESIGNS])
    place = {name: n for n, name in enumerate(drawn.table.columns)}
    rows = {row[1]: row for row in drawn.table.rows}
    assert {row[0] for row in drawn.table.rows} == {"hypercall"}
    for design, reads, writes, voff, el2 in (("v4.14", 2, 3, 2, 1), ("parent", 2, 3, 2, 3), ("commit", 0, 0, 0, 1)):
        row = rows[design]
        assert [row[place[name]] for name in ("timer reads", "timer writes", "CNTVOFF writes", "EL2 calls")] == [
            reads, writes, voff, el2,
        ]  # fmt: skip
    assert "v4.14 (baseline) 8 of 19" in drawn.says


def test_means_add_up_and_name_the_dearest_round_trip() -> None:
    run = run_of("four-vcpus-two-pcpus", "commit")
    drawn = chart("round-trips", [run])
    place = {name: n for n, name in enumerate(drawn.table.columns)}
    for row in drawn.table.rows:
        trips = row[place["round trips"]]
        assert round(row[place["accesses"]] * trips) == row[place["all accesses"]]
        assert sum(row[place[kind]] for kind in KINDS) == pytest.approx(row[place["accesses"]], abs=1e-3)
        assert row[place["most"]] >= row[place["accesses"]]
        assert run.record(row[place["record"]])[2] in (Event.EXIT_SYNC, Event.EXIT_IRQ)


def test_the_bars_are_the_table() -> None:
    drawn = chart("round-trips", [run_of("four-vcpus-two-pcpus", design) for design in DESIGNS])
    for trace in drawn.figure.data:
        assert list(trace.y) == drawn.table.column(trace.name)
        assert [list(trace.x[0]), list(trace.x[1])] == [drawn.table.column("exit"), drawn.table.column("design")]
        assert [one[1] for one in trace.customdata] == drawn.table.column("record")


def test_a_range_holds_the_round_trips_that_begin_in_it() -> None:
    run = run_of("four-vcpus-two-pcpus", "parent")
    exits = Counter(1_000_000 <= record[0] < 3_000_000 for _, record in run.records()
                    if record[2] in (Event.EXIT_SYNC, Event.EXIT_IRQ) and record[1] == 4)  # fmt: skip
    found = gather(run, 1_000_000, 3_000_000).trips.by_reason.values()
    assert sum(one.trips + one.unfinished for one in found) == exits[True] > 0
