"""`tickscope figure`: numbers on stdout, a figure in a file, one sentence for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tickscope
from tests.cli.test_cli import call, rows_of
from tickscope.figures import chart


def test_it_prints_the_table_and_says_what_one_sees() -> None:
    done = call("figure", "round-trips", "--preset", "tick-wfi", "--design", "parent", "--design", "commit")
    runs = [tickscope.simulate({"preset": "tick-wfi", "design": design}) for design in ("parent", "commit")]
    drawn = chart("round-trips", runs)
    assert done.returncode == 0
    assert [list(row.values()) for row in rows_of(done.stdout)] == [
        ["" if cell is None else str(cell) for cell in row] for row in drawn.table.rows
    ]
    assert done.stderr.strip() == drawn.says


def test_it_writes_a_page_that_stands_alone_or_json_as_over_rest(tmp_path: Path) -> None:
    text = "{vms: [{vcpus: [{program: {ops: [hvc, hvc]}}]}], duration_us: 100}"
    page, data = tmp_path / "one.html", tmp_path / "one.json"
    assert call("figure", "round-trips", "-", "--out", page, stdin=text).returncode == 0
    assert "Plotly.newPlot" in page.read_text(encoding="utf-8")
    done = call("figure", "round-trips", "-", "--design", "all", "--theme", "dark", "--out", data, stdin=text)
    assert done.returncode == 0, done.stderr
    found = json.loads(data.read_text())
    assert set(found) == {"figure", "table", "says"}
    assert [row[1] for row in found["table"]["rows"]] == ["v4.14", "parent", "commit", "v4.15"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["pie", "--preset", "tick-wfi"], "There is no figure 'pie'; there are latency,"),
        (["latency"], "Give either a CONFIG file or --preset NAME."),
        (["latency", "--preset", "tick-wfi", "--design", "v9"], "Unknown design 'v9'"),
        (["latency", "--preset", "tick-wfi", "--theme", "pink"], "There is no theme 'pink', only dark, light and"),
        (["latency", "--preset", "tick-wfi", "--out", "x.png"], "x.png should end in .html or .json."),
        (["latency", "--preset", "tick-wfi", "--out", "/nowhere/x.json"], "cannot be written"),
    ],
)
def test_bad_input_is_one_sentence(arguments: list[str], says: str) -> None:
    done = call("figure", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr and len(done.stderr.strip().splitlines()) == 1
