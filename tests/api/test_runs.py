"""The life of a run through REST: launched, controlled, found, described, deleted."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import tickscope
from tests.api.server import ENDLESS, Server, ticking
from tickscope.client import RemoteRun, ServerError


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something; fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def launch(server: Server, config: dict[str, Any], **extras: Any) -> RemoteRun:
    answer = server.client.call("POST", "/experiments", {**config, **extras})
    return server.client.open(answer["runs"][0]["id"])


def test_a_run_on_the_server_is_the_run_in_process(server: Server) -> None:
    config = ticking(20_000, seed=11)
    run, local = server.client.run(config).wait(120), tickscope.simulate(config)
    assert run.status == "complete" and run.id == local.id
    assert run.digest == local.digest and run.totals == local.totals
    assert list(run.records()) == list(local.records())
    assert list(run.variables) == list(local.variables)


def test_launching_gives_a_run_for_each_design_at_once(http: httpx.Client) -> None:
    body = {"preset": "flow-1-7", "designs": ["v4.14", "v4.15"], "pace": {"mode": "max"}}
    answer = http.post("/api/v1/experiments", json=body)
    assert answer.status_code == 202
    runs = answer.json()["runs"]
    assert [run["design"] for run in runs] == ["v4.14", "v4.15"] and len({run["id"] for run in runs}) == 2
    assert all(http.get(run["url"]).status_code == 200 for run in runs)


def test_a_preset_may_be_changed_in_any_key(server: Server) -> None:
    changes = {"name": "mine", "notes": "n", "tags": ["t"], "seed": 5, "duration_us": 2000, "design": "v4.14"}
    about = server.client.run({"preset": "tick-busy", **changes}).wait(120).about
    assert {key: about["config"][key] for key in changes} == changes and about["preset"] == "tick-busy"


def test_a_complete_run_is_opened_and_simulated_again_only_when_asked(server: Server) -> None:
    first = server.client.run(ticking(1000, seed=12)).wait(120)
    began, digest = first.about["started_at"], first.digest
    again = server.client.run(ticking(1000, seed=12))
    assert again.id == first.id and again.about["started_at"] == began and again.status == "complete"
    fresh = server.client.run(ticking(1000, seed=12), fresh=True).wait(120)
    assert fresh.id == first.id and fresh.about["started_at"] > began and fresh.digest == digest


def test_a_cancelled_run_keeps_its_tape_and_is_simulated_anew_when_launched_again(server: Server) -> None:
    run = launch(server, ticking(2000, seed=13), paused=True)
    until(lambda: run.status == "paused")
    seq = run.control("step", n=50)
    assert run.control("cancel") == seq
    until(lambda: run.status == "cancelled")
    assert len(list(run.records())) == seq
    again = server.client.run(ticking(2000, seed=13)).wait(120)
    assert again.id == run.id and again.status == "complete" and again.about["records"] > seq


def test_names_notes_and_tags_do_not_make_another_run_and_survive_a_fresh_one(server: Server) -> None:
    run = server.client.run(ticking(1000, seed=14, name="one")).wait(120)
    server.client.call("PATCH", f"/runs/{run.id}", {"name": "two", "notes": "why", "tags": ["a", "b"]})
    assert server.client.run(ticking(1000, seed=14, name="three")).id == run.id
    again = server.client.run(ticking(1000, seed=14, name="three"), fresh=True).wait(120)
    assert again.id == run.id
    assert (again.about["name"], again.about["notes"], again.about["tags"]) == ("two", "why", ["a", "b"])


def test_control_tells_the_seq_at_which_it_took_effect_and_that_is_durable(server: Server) -> None:
    run = launch(server, ticking(ENDLESS, seed=15), pace={"mode": "max"})
    until(lambda: run.about["records"] > 0)
    seq = run.control("pause")
    assert run.status == "paused" and run.about["durable_seq"] == seq == len(list(run.records()))
    time.sleep(0.2)
    assert run.about["durable_seq"] == seq
    stepped = run.control("step", n=7)
    assert run.about["durable_seq"] == stepped > seq
    assert sum(record[1] == 2 for _, record in run.records(seq + 1)) >= 7
    run.control("pace", pace={"mode": "beat", "per_second": 20})
    run.control("resume")
    until(lambda: run.about["durable_seq"] > stepped)
    assert run.about["durable_seq"] < stepped + 2000
    run.control("cancel")
    until(lambda: run.status == "cancelled")


def test_what_is_not_being_simulated_cannot_be_controlled(server: Server) -> None:
    run = server.client.run(ticking(1000, seed=16)).wait(120)
    with pytest.raises(ServerError) as refused:
        run.control("pause")
    assert refused.value.status == 409 and refused.value.code == "run_over"
    with pytest.raises(ServerError) as unknown:
        server.client.call("POST", "/runs/0123456789abcdef/control", {"action": "pause"})
    assert unknown.value.status == 404


def test_an_active_run_is_opened_neither_replaced_nor_deleted(server: Server) -> None:
    run = launch(server, ticking(ENDLESS, seed=17), paused=True)
    until(lambda: run.status == "paused")
    assert launch(server, ticking(ENDLESS, seed=17)).id == run.id
    for attempt in (lambda: launch(server, ticking(ENDLESS, seed=17), fresh=True), run.delete):
        with pytest.raises(ServerError) as refused:
            attempt()
        assert refused.value.status == 409 and refused.value.code == "run_active"
    run.control("cancel")
    until(lambda: run.status == "cancelled")
    run.delete()
    with pytest.raises(ServerError, match="no run"):
        server.client.open(run.id)


def test_at_most_so_many_run_at_once_and_the_others_wait(own_server: Callable[..., Server]) -> None:
    server = own_server(workers=2, max_queued=2)
    runs = [launch(server, ticking(ENDLESS, seed=seed), paused=True) for seed in range(4)]
    until(lambda: [run.status for run in runs] == ["paused", "paused", "queued", "queued"])
    assert len(server.workers()) == 2
    with pytest.raises(ServerError) as full:
        launch(server, ticking(ENDLESS, seed=99))
    assert full.value.status == 429
    with pytest.raises(ServerError) as waiting:
        runs[2].control("pause")
    assert waiting.value.code == "run_queued"
    runs[2].control("cancel")
    assert runs[2].status == "cancelled"
    runs[0].control("cancel")
    until(lambda: [run.status for run in runs] == ["cancelled", "paused", "cancelled", "paused"])


def test_the_list_is_searched_filtered_and_paged(server: Server) -> None:
    names = [f"needle {n} 100%_\\" for n in range(5)]
    for seed, name in enumerate(names, 40):
        server.client.run(ticking(100, seed=seed, name=name, design=("v4.14", "v4.15")[seed % 2])).wait(120)
    page = server.client.call("GET", "/runs", None, q="NEEDLE", limit=2, offset=1)
    assert page["total"] == 5 and [item["name"] for item in page["items"]] == [names[3], names[2]]
    assert server.client.call("GET", "/runs", None, q="needle", design="v4.14")["total"] == 3
    assert server.client.call("GET", "/runs", None, q="needle", status="failed")["total"] == 0
    assert server.client.call("GET", "/runs", None, q="100%_\\")["total"] == 5
    assert server.client.call("GET", "/runs", None, q="1%0")["total"] == 0
    assert len(list(server.client.runs(q="needle"))) == 5


def test_an_inline_run_is_the_same_run(own_server: Callable[..., Server]) -> None:
    server = own_server(runner="inline")
    run = server.client.run(ticking(5000, seed=18)).wait(120)
    assert run.digest == tickscope.simulate(ticking(5000, seed=18)).digest
    endless = launch(server, ticking(ENDLESS, seed=19), pace={"mode": "max"})
    seq = endless.control("pause")
    assert endless.about["durable_seq"] == seq and server.workers() == []
    endless.control("cancel")


def test_a_run_stops_at_the_servers_limit_of_records_and_says_so(own_server: Callable[..., Server]) -> None:
    run = own_server(max_records=5000).client.run(ticking(ENDLESS)).wait(120)
    assert run.status == "cancelled" and "limit" in run.about["message"] and 5000 <= run.about["records"] < 6000


def test_the_worst_experiment_that_is_accepted_starts_and_cancels_with_little_work(server: Server) -> None:
    vcpus = [{"program": {"name": "periodic_tick", "period_us": 100}}] * 64
    worst = {"vms": [{"vcpus": vcpus}], "platform": {"pcpus": 16, "list_registers": 16}, "duration_us": ENDLESS}
    before = server.cpu_seconds()
    run = launch(server, worst, pace={"mode": "max"})
    until(lambda: run.about["records"] > 0)
    run.control("cancel")
    until(lambda: run.status == "cancelled")
    assert server.cpu_seconds() - before < 5, "seconds of the server's processor"


def test_runs_that_the_page_made_for_itself_can_be_left_out_until_somebody_launches_them(server: Server) -> None:
    experiment = ticking(100, seed=77, name="made for a lesson")

    def listed(**more: object) -> list[list[str]]:
        return [run["tags"] for run in server.client.call("GET", "/runs", None, q="made for a lesson", **more)["items"]]

    server.client.run({**experiment, "tags": ["page:lesson", "week 3"]}).wait(120)
    assert listed(for_pages=False) == [] and listed() == [["page:lesson", "week 3"]]
    server.client.run({**experiment, "tags": ["page:demo"]})
    assert listed(for_pages=False) == []
    server.client.run(experiment)
    assert listed(for_pages=False) == [["week 3"]]
