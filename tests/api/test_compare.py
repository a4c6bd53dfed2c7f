"""GET /compare: the same as Run.compare, in windows, from runs of one guest only."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

import tickscope
from tests.api.server import Server


@pytest.fixture(scope="module")
def runs(server: Server) -> tuple[str, str]:
    """Ids of the sleeping guest's runs on parent and commit."""
    found = [server.client.run({"preset": "tick-wfi", "design": name}).wait(120) for name in ("parent", "commit")]
    return found[0].id, found[1].id


def get(http: httpx.Client, **query: Any) -> httpx.Response:
    return http.get("/api/v1/compare", params={name.removesuffix("_"): value for name, value in query.items()})


def test_the_answer_is_what_python_gives_in_process_and_from_the_server(
    http: httpx.Client, server: Server, runs: tuple[str, str]
) -> None:
    told = get(http, a=runs[0], b=runs[1], from_=5, limit=20).json()
    sides = [tickscope.simulate({"preset": "tick-wfi", "design": name}) for name in ("parent", "commit")]
    assert told == sides[0].compare(sides[1], 5, 20)
    assert told == server.client.open(runs[0]).compare(server.client.open(runs[1]), 5, 20)
    assert [row["row"] for row in told["items"]] == list(range(5, 25)) and told["next"] == 25


def test_the_deltas_are_the_difference_of_the_totals(http: httpx.Client, runs: tuple[str, str]) -> None:
    told = get(http, a=runs[0], b=runs[1]).json()
    for side, run in zip(("a", "b"), runs, strict=True):
        totals = http.get(f"/api/v1/runs/{run}/metrics").json()
        assert told[side]["totals"] == {name: totals[name] for name in told["costs"]}
        assert told[side]["whole"]


def test_the_end_is_told(http: httpx.Client, runs: tuple[str, str]) -> None:
    rows = get(http, a=runs[0], b=runs[1]).json()["rows"]
    last = get(http, a=runs[0], b=runs[1], from_=rows - 1).json()
    assert (len(last["items"]), last["next"]) == (1, None)
    beyond = get(http, a=runs[0], b=runs[1], from_=rows + 5).json()
    assert (beyond["items"], beyond["next"]) == ([], None)


def test_runs_of_other_guests_are_refused_in_one_sentence(
    http: httpx.Client, server: Server, runs: tuple[str, str]
) -> None:
    other = server.client.run({"preset": "flow-1-7"}).wait(120).id
    answer = get(http, a=runs[0], b=other)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["where"]) == (422, "not_comparable", "b")
    assert error["message"] == "The two runs have different guests, so nothing can be aligned." and error["hint"]


@pytest.mark.parametrize(
    ("query", "status", "where"),
    [
        ({"a": "0123456789abcdef", "b": "0123456789abcdef"}, 404, ""),
        ({"a": "nonsense", "b": "0123456789abcdef"}, 422, "a"),
        ({"a": "0123456789abcdef"}, 422, "b"),
        ({"a": "0123456789abcdef", "b": "0123456789abcdef", "limit": 501}, 422, "limit"),
        ({"a": "0123456789abcdef", "b": "0123456789abcdef", "from_": -1}, 422, "from"),
    ],
)
def test_bad_requests_are_refused_with_their_place(
    http: httpx.Client, query: dict[str, Any], status: int, where: str
) -> None:
    answer = get(http, **query)
    assert (answer.status_code, answer.json()["error"]["where"]) == (status, where)


def test_a_run_that_has_grown_is_compared_anew(http: httpx.Client, server: Server) -> None:
    body = {"preset": "tick-busy", "pace": {"mode": "beat", "per_second": 40}}
    run = http.post("/api/v1/experiments", json=body).json()["runs"][0]["id"]
    whole = server.client.run({"preset": "tick-busy", "design": "parent"}).wait(120).id
    seen: set[int] = set()
    try:
        while len(seen) < 3:
            told = get(http, a=whole, b=run)
            if told.status_code == 200:
                seen.add(told.json()["b"]["records"])
                assert not told.json()["b"]["whole"] and told.json()["divergence"] is None
    finally:
        http.post(f"/api/v1/runs/{run}/control", json={"action": "cancel"})
    assert len(seen) == 3
