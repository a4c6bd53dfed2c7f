"""GET /runs/{id}/selection: exact numbers of a stretch, in parts when it is long; bad questions get a sentence."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.server import Server, ticking


@pytest.fixture
def run_id(server: Server) -> str:
    return str(server.client.run(ticking(1000)).wait(120).id)


def test_the_time_in_each_state_adds_up_to_the_length_of_the_stretch(http: httpx.Client, run_id: str) -> None:
    path = f"/api/v1/runs/{run_id}/selection"
    found = http.get(path, params={"from": 10, "to": 300, "lanes": "mode:0,ppi_pending:0+ppi_active:0,marks:0"}).json()
    length = found["t_to"] - found["t_from"]
    times = {seq: http.get(f"/api/v1/runs/{run_id}/state", params={"at": seq}).json()["t"] for seq in (10, 300)}
    assert length == times[300] - times[10] > 0
    for name in ("mode:0", "ppi_pending:0+ppi_active:0"):
        assert sum(ns for ns, _ in found["lanes"][name].values()) == length
    assert found["records"] == 291 == sum(sum(of.values()) for of in found["counts"].values())
    assert found["next"] is None and found["carry"] == ""


def test_the_counts_are_those_of_the_records(http: httpx.Client, run_id: str) -> None:
    found = http.get(f"/api/v1/runs/{run_id}/selection", params={"from": 1, "to": 200}).json()
    records = http.get(f"/api/v1/runs/{run_id}/records", params={"from": 1, "to": 200}).json()["items"]
    changes = [record["code"] for record in records if record["kind"] == "change"]
    assert sum(found["counts"]["change"].values()) == len(changes)
    assert sum(found["rules"].values()) == sum(record["rule"] > 0 for record in records)
    assert found["lanes"] == {}


def test_beyond_the_end_counts_what_is_there(http: httpx.Client, run_id: str) -> None:
    last = http.get(f"/api/v1/runs/{run_id}").json()["records"]
    assert http.get(f"/api/v1/runs/{run_id}/selection").json()["records"] == last


@pytest.mark.parametrize(
    ("params", "status", "says"),
    [
        ({"lanes": "nothing:0"}, 422, "no such lane"),
        ({"lanes": "lr:0:0+line:0"}, 0, "two flags"),
        ({"from": 900_000_000}, 0, "no record"),
        ({"from": 30, "to": 20}, 0, "no record"),
        ({"carry": "e1:2"}, 0, "carry"),
        ({"carry": ".;v1"}, 0, "carry"),
        ({"lanes": ",".join(f"mode:{n}" for n in range(600))}, 422, "At most 500 lanes"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(
    http: httpx.Client, run_id: str, params: dict[str, Any], status: int, says: str
) -> None:
    answer = http.get(f"/api/v1/runs/{run_id}/selection", params=params)
    assert 400 <= answer.status_code < 500 and status in (0, answer.status_code)
    assert says.lower() in answer.json()["error"]["message"].lower()
