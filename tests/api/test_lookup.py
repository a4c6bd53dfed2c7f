"""What an experiment would open or start is told without starting it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

import tickscope
from tests.api.server import Server, ticking
from tickscope.experiment.config import parse
from tickscope.experiment.identity import run_id
from tickscope.experiment.presets import PRESETS, preset


def look_up(http: httpx.Client, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = http.post("/api/v1/experiments/lookup", json=body)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["runs"]
    return found


def test_looking_up_starts_nothing(http: httpx.Client) -> None:
    before = http.get("/api/v1/runs").json()["total"]
    (found,) = look_up(http, ticking(1000, seed=901))
    assert not found["stored"] and found["status"] is None and found["records"] == 0
    assert http.get("/api/v1/runs").json()["total"] == before
    assert http.get(f"/api/v1/runs/{found['id']}").status_code == 404


def test_a_run_that_is_stored_is_found_by_its_experiment(server: Server, http: httpx.Client) -> None:
    run = server.client.run({**ticking(1000, seed=902), "name": "known"}).wait(120)
    (found,) = look_up(http, {**ticking(1000, seed=902), "name": "another name"})
    assert found["id"] == run.id and found["stored"] and found["status"] == "complete" and found["name"] == "known"
    assert found["records"] == run.about["records"]


def test_one_is_told_for_each_design(http: httpx.Client) -> None:
    found = look_up(http, {"preset": "flow-1-7", "designs": ["parent", "commit"]})
    assert [run["design"] for run in found] == ["parent", "commit"] and len({run["id"] for run in found}) == 2


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_fewest_words_give_the_same_run(http: httpx.Client, name: str) -> None:
    whole = preset(name, notes="for me alone", tags=["mine"])
    (found,) = look_up(http, whole.resolved())
    few = found["config"]
    assert run_id(parse(few)) == run_id(whole) == found["id"]
    assert "for me alone" not in str(few) and "mine" not in few and len(str(few)) < len(str(whole.resolved()))


def test_what_cannot_be_run_is_told_as_by_a_launch(http: httpx.Client) -> None:
    body = {**ticking(1000), "design": "v9.9"}
    told, launched = (http.post(f"/api/v1/experiments{path}", json=body) for path in ("/lookup", ""))
    assert told.status_code == launched.status_code == 422 and told.json() == launched.json()


def test_simulating_the_fewest_words_gives_the_same_tape(http: httpx.Client) -> None:
    config = ticking(2000, seed=903)
    (found,) = look_up(http, config)
    assert tickscope.simulate(found["config"]).digest == tickscope.simulate(config).digest
