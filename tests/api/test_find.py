"""A record of a stored run is found by words."""

from __future__ import annotations

import httpx

from tests.api.server import Server, ticking
from tickscope.tape.condition import Condition
from tickscope.vocabulary import Kind


def test_over_rest_the_same_record_is_found_in_a_stored_run(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(3000)).wait(30).id
    query = {"query": "event enter #2 > access g_iar =27"}
    found = http.get(f"/api/v1/runs/{run}/find", params=query).json()["seq"]
    record = http.get(f"/api/v1/runs/{run}/records", params={"from": found, "to": found}).json()["items"][0]
    assert (record["code"], record["value"]) == ("g_iar", "0x1b")
    assert http.get(f"/api/v1/runs/{run}/find", params={"query": "call maint"}).json() == {"seq": None}
    wrong = http.get(f"/api/v1/runs/{run}/find", params={"query": "call sav"})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["where"] == "query"


def test_a_condition_is_found_where_it_becomes_true_in_both_directions(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(9000)).wait(30)
    text = "ppi_active:p and irq_level:v"
    condition = Condition(text, run.variables)
    values = [variable.initial for variable in run.variables]
    rises, was = [], condition.holds(values)
    for seq, record in run.records():
        if record[1] == Kind.CHANGE:
            values[record[5]] = record[6]
        holds = condition.holds(values)
        rises += [seq] if holds and not was else []
        was = holds
    assert len(rises) > 5

    def found(start: int, direction: int) -> dict[str, int | None]:
        query: dict[str, str | int] = {"condition": text, "from": start, "direction": direction}
        answer: dict[str, int | None] = http.get(f"/api/v1/runs/{run.id}/find", params=query).json()
        return answer

    for place in (0, rises[2], rises[3] + 1):
        assert found(place, 1) == {"seq": next(seq for seq in rises if seq > place), "next": None}
    for place in (rises[3], rises[-1] + 1):
        assert found(place, -1) == {"seq": max(seq for seq in rises if seq < place), "next": None}
    assert found(rises[-1], 1) == found(rises[0], -1) == {"seq": None, "next": None}


def test_a_condition_that_cannot_be_read_is_answered_with_where_and_what_to_do(
    server: Server, http: httpx.Client
) -> None:
    path = f"/api/v1/runs/{server.client.run(ticking(3000)).wait(30).id}/find"
    wrong = http.get(path, params={"condition": "irq_level:0 and lines:0"})
    error = wrong.json()["error"]
    assert (wrong.status_code, error["code"], error["where"]) == (422, "invalid_condition", "condition")
    assert error["message"] == "Column 17: there is no variable lines."
    assert error["hint"].startswith("such as: ")
    for query in ({}, {"query": "call block", "condition": "line:0"}):
        assert http.get(path, params=query).status_code == 422
