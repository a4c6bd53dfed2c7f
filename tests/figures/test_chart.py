"""What all figures have in common: bounds, names, themes, the same numbers whatever the order of the runs."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys

import pytest

import tickscope
from tests.figures.runs import DESIGNS, run_of
from tests.tape.node import ROOT
from tickscope.figures import CATALOGUE, chart, cost_over_time, gather, latency, round_trips, where_time_goes
from tickscope.figures.look import KIND_FILLS, STATE_FILLS, STROKES, THEMES
from tickscope.figures.states import STATES
from tickscope.figures.trips import KINDS

each_figure = pytest.mark.parametrize("name", CATALOGUE)
RUNS = [run_of("two-vms-one-pcpu", design) for design in DESIGNS]


@each_figure
def test_the_order_of_the_runs_changes_the_baseline_and_no_number(name: str) -> None:
    read = [gather(run_of("tick-wfi", design)) for design in DESIGNS]
    usual = sorted(map(repr, chart(name, read).table.rows))
    for order in itertools.permutations(read):
        drawn = chart(name, list(order))
        assert sorted(map(repr, drawn.table.rows)) == usual
        assert f"{order[0].about['design']} (baseline)" in drawn.says


@each_figure
def test_one_run_alone_has_no_baseline(name: str) -> None:
    assert "baseline" not in chart(name, RUNS[:1]).figure.to_json()


@each_figure
def test_a_run_read_before_gives_the_same_figure(name: str) -> None:
    read = [gather(run) for run in RUNS]
    assert chart(name, read).figure.to_json() == chart(name, RUNS).figure.to_json()


def test_a_notebook_calls_each_figure_by_its_name() -> None:
    for name, call in zip(CATALOGUE, (latency, round_trips, where_time_goes, cost_over_time), strict=True):
        assert call(RUNS, theme="dark").to_json() == chart(name, RUNS, theme="dark").figure.to_json()
    assert tickscope.figures.latency is latency


@each_figure
@pytest.mark.parametrize(
    ("count", "options", "sentence"),
    [
        (0, {}, "A figure shows 1 to 4 runs, not 0."),
        (5, {}, "A figure shows 1 to 4 runs, not 5."),
        (1, {"theme": "pink"}, "There is no theme 'pink', only dark, light and contrast."),
        (1, {"since": -1}, "A range begins at 0 ns or later and ends after its beginning."),
        (1, {"since": 5, "until": 5}, "A range begins at 0 ns or later and ends after its beginning."),
    ],
)
def test_what_cannot_be_drawn_is_told_in_one_sentence(name: str, count: int, options: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        chart(name, (RUNS * 2)[:count], **options)


def test_an_unknown_figure_is_told_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="There is no figure 'pie'; there are latency, round-trips"):
        chart("pie", RUNS)


@each_figure
def test_a_range_without_anything_in_it_is_still_a_figure(name: str) -> None:
    drawn = chart(name, RUNS, since=10, until=11)
    json.dumps(drawn.table.data(), allow_nan=False)
    assert drawn.says.endswith(".") and json.loads(drawn.figure.to_json())
    beyond = chart(name, RUNS[:1], since=1 << 40)
    assert beyond.says.endswith(".")


def test_runs_that_differ_in_more_than_the_design_are_told_apart() -> None:
    broken = tickscope.simulate({"preset": "tick-wfi", "design": "v4.15", "switches": ["forget-loaded-flag"]})
    other = tickscope.simulate({"preset": "tick-wfi", "design": "v4.15", "seed": 2})
    runs = [run_of("tick-wfi", "v4.15"), broken, other]
    names = list(dict.fromkeys(chart("latency", runs).table.column("design")))
    assert len(names) == 3 and "v4.15, forget-loaded-flag" in names
    traces = {trace.name: trace.line.to_plotly_json() for trace in latency(runs).data if trace.showlegend}
    assert len({(line["color"], line["dash"]) for line in traces.values()}) == 3


def test_the_colours_are_the_page_s() -> None:
    text = (ROOT / "frontend" / "styles" / "tokens.css").read_text()
    for theme, tones in THEMES.items():
        block = re.search(rf'\[data-theme="{theme}"\] \{{(.*?)\n\}}', text, re.DOTALL)
        assert block
        told = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", block[1]))
        assert {name: told[name] for name in tones} == tones


def test_nothing_is_told_by_colour_alone() -> None:
    assert len({stroke.dash for stroke in STROKES.values()}) == len({s.symbol for s in STROKES.values()}) == 4
    assert set(KIND_FILLS) == set(KINDS) and set(STATE_FILLS) == set(STATES)
    for fills in (KIND_FILLS, STATE_FILLS):
        assert len(set(fills.values())) == len(fills)
        same = [fill for fill in fills.values() if fill.pattern == ""]
        assert len(same) <= 2  # the plainest two are far apart in lightness


def test_plotly_is_imported_only_when_something_is_drawn() -> None:
    program = "import sys, tickscope.figures; assert 'plotly' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
