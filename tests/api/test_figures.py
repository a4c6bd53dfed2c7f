"""Figures over REST: the same as in a notebook; progress; the designs of an experiment; bad input in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import tickscope
from tests.api.server import Server, ticking
from tickscope.figures import CATALOGUE, chart

DESIGNS = ("v4.14", "parent", "commit", "v4.15")
each_figure = pytest.mark.parametrize("name", CATALOGUE)


@pytest.fixture(scope="module")
def ids(server: Server) -> dict[str, str]:
    """Design -> id of a stored run of the preset tick-wfi."""
    return {one: server.client.run({"preset": "tick-wfi", "design": one}).wait(120).id for one in DESIGNS}


def ask(http: httpx.Client, name: str, **query: Any) -> httpx.Response:
    return http.get(f"/api/v1/figures/{name}", params=query)


def test_the_list_says_what_each_figure_shows(http: httpx.Client) -> None:
    items = http.get("/api/v1/figures").json()["items"]
    assert [item["name"] for item in items] == ["latency", "round-trips", "where-time-goes", "cost-over-time"]
    assert all(item["title"] and item["says"].endswith(".") and item["unit"] for item in items)


@each_figure
@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("span", [{}, {"since": 1_000_000, "until": 4_000_000}])
def test_page_notebook_and_client_draw_the_same(
    name: str, theme: str, span: dict[str, int], server: Server, http: httpx.Client, ids: dict[str, str]
) -> None:
    query = {"from" if key == "since" else "to": value for key, value in span.items()}
    answer = ask(http, name, run=list(ids.values()), theme=theme, **query)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    notebook = [tickscope.simulate({"preset": "tick-wfi", "design": design}) for design in DESIGNS]
    remote = [server.client.open(run) for run in ids.values()]
    for runs in (notebook, remote):
        drawn = chart(name, runs, theme=theme, **span)
        assert json.loads(drawn.figure.to_json()) == page["figure"]
        assert drawn.table.data() == page["table"]
        assert drawn.says == page["says"]


@each_figure
def test_the_first_run_is_the_baseline(name: str, http: httpx.Client, ids: dict[str, str]) -> None:
    assert "commit (baseline)" in ask(http, name, run=[ids["commit"], ids["v4.14"]]).json()["says"]


def test_a_long_run_is_read_once_and_tells_how_far_it_has_come(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(60_000)).wait(120)
    seen: list[dict[str, Any]] = []
    while (answer := ask(http, "latency", run=run.id, patience_ms=0)).status_code == 202:
        seen.append(answer.json())
    assert answer.status_code == 200 and seen
    for one in seen:
        assert 0 <= one["read"] <= one["total"] == run.about["records"]
        assert one["says"].startswith("Reading ")
    assert [one["read"] for one in seen] == sorted(one["read"] for one in seen)
    assert ask(http, "where-time-goes", run=run.id, patience_ms=1000).status_code == 200


def test_a_run_that_grew_is_read_again(own_server: Callable[..., Server]) -> None:
    server = own_server()
    run = server.client.run(ticking(3000), pace={"mode": "beat", "per_second": 1000})
    run.control("pause")
    with server.http() as http:
        first = ask(http, "cost-over-time", run=run.id).json()["table"]["rows"]
        run.control("pace", pace={"mode": "max"})
        run.control("resume")
        run.wait(120)
        last = ask(http, "cost-over-time", run=run.id).json()["table"]["rows"]
    assert sum(row[2] for row in last) > sum(row[2] for row in first)


def test_the_designs_of_an_experiment_are_told_with_what_is_stored(own_server: Callable[..., Server]) -> None:
    server = own_server()
    run = server.client.run({"preset": "tick-wfi", "design": "commit"}).wait(120)
    with server.http() as http:
        items = http.get(f"/api/v1/runs/{run.id}/designs").json()["items"]
        assert [item["design"] for item in items] == list(DESIGNS)
        assert [item["status"] for item in items] == [None, None, "complete", None]
        for item in items:
            assert item["run"] == tickscope.simulate({"preset": "tick-wfi", "design": item["design"]}).id
    assert len(list(server.client.runs())) == 1


def test_a_design_in_which_a_switch_means_nothing_says_why(server: Server, http: httpx.Client) -> None:
    run = server.client.run({"preset": "tick-wfi", "design": "v4.15", "switches": ["forget-loaded-flag"]}).wait(120)
    items = {item["design"]: item for item in http.get(f"/api/v1/runs/{run.id}/designs").json()["items"]}
    assert items["v4.15"]["run"] == run.id
    assert items["v4.14"]["run"] is None and "forget-loaded-flag" in items["v4.14"]["says"]


@pytest.mark.parametrize(
    ("name", "query", "status", "where"),
    [
        ("pie", {"run": "0123456789abcdef"}, 404, "name"),
        ("latency", {}, 422, "run"),
        ("latency", {"run": "nonsense"}, 422, "run[0]"),
        ("latency", {"run": ["0123456789abcdef"] * 2}, 422, "run"),
        ("latency", {"run": [f"0123456789abcde{n}" for n in range(5)]}, 422, "run"),
        ("latency", {"run": "0123456789abcdef"}, 404, ""),
        ("latency", {"run": "0123456789abcdef", "theme": "pink"}, 422, "theme"),
        ("latency", {"run": "0123456789abcdef", "from": 5, "to": 5}, 422, "to"),
        ("latency", {"run": "0123456789abcdef", "from": -1}, 422, "from"),
        ("latency", {"run": "0123456789abcdef", "to": "soon"}, 422, "to"),
        ("latency", {"run": "0123456789abcdef", "patience_ms": 10**6}, 422, "patience_ms"),
    ],
)
def test_bad_input_is_told_in_one_sentence(
    name: str, query: dict[str, Any], status: int, where: str, http: httpx.Client
) -> None:
    answer = ask(http, name, **query)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["message"].endswith(".") and error["where"] == where
