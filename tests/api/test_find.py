"""A record of a stored run is found by words."""

from __future__ import annotations

import httpx

from tests.api.server import Server, ticking
from tickscope.tape.condition import Condition
from tickscope.vocabulary import Kind


def test_over_rest_the_same_record_is_found_in_a_stored_run(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(3000)).wait(120).id
    query = {"query": "event enter #2 > access g_iar =27"}
    found = http.get(f"/api/v1/runs/{run}/find", params=query).json()["seq"]
    record = http.get(f"/api/v1/runs/{run}/records", params={"from": found, "to": found}).json()["items"][0]
    assert (record["code"], record["value"]) == ("g_iar", "0x1b")
    assert http.get(f"/api/v1/runs/{run}/find", params={"query": "call maint"}).json() == {"seq": None}
    wrong = http.get(f"/api/v1/runs/{run}/find", params={"query": "call sav"})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["where"] == "query"


def test_a_condition_is_found_where_it_becomes_true_in_both_directions(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(9000)).wait(120)
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
    counted = http.get(f"/api/v1/runs/{run.id}/hits", params={"condition": text, "parts": 3}).json()
    last = seq
    parts = [sum(1 for rise in rises if (rise - 1) * 3 // last == part) for part in range(3)]
    assert counted == {"total": len(rises), "seqs": rises, "parts": parts, "next": None}


def test_a_condition_that_cannot_be_read_is_answered_with_where_and_what_to_do(
    server: Server, http: httpx.Client
) -> None:
    path = f"/api/v1/runs/{server.client.run(ticking(3000)).wait(120).id}/find"
    wrong = http.get(path, params={"condition": "irq_level:0 and lines:0"})
    error = wrong.json()["error"]
    assert (wrong.status_code, error["code"], error["where"]) == (422, "invalid_condition", "condition")
    assert error["message"] == "Column 17: there is no variable lines."
    assert error["hint"].startswith("such as: ")
    hits = path.replace("/find", "/hits")
    assert http.get(hits, params={"condition": "lines:0"}).json()["error"]["where"] == "condition"
    assert http.get(hits, params={"condition": "line:0", "text": "hvc"}).json()["error"]["where"] == "condition"
    for query in ({}, {"query": "call block", "condition": "line:0"}):
        assert http.get(path, params=query).status_code == 422


def test_the_nearest_record_of_a_kind_is_found_in_both_directions(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(9000)).wait(120)
    path = f"/api/v1/runs/{run.id}"
    for kind, codes in (("access", ("lr_w",)), ("event", ("exit_sync", "exit_irq")), ("event", ("hirq",))):
        pages = [
            http.get(f"{path}/records", params={"kind": kind, "code": code, "limit": 10_000}).json()["items"]
            for code in codes
        ]
        seqs = sorted(item["seq"] for page in pages for item in page)
        assert len(seqs) > 3
        query: dict[str, str | int] = {"kind": kind, "code": ",".join(codes)}
        for start, direction, right in (
            (0, 1, seqs[0]),
            (seqs[1], 1, seqs[2]),
            (seqs[2], -1, seqs[1]),
            (seqs[0], -1, None),
        ):
            answer = http.get(f"{path}/find", params={**query, "from": start, "direction": direction}).json()
            assert answer == {"seq": right, "next": None}


def test_a_kind_or_code_that_there_is_not_is_answered_with_where(server: Server, http: httpx.Client) -> None:
    path = f"/api/v1/runs/{server.client.run(ticking(3000)).wait(120).id}/find"
    for query, where in (
        ({"kind": "acces"}, "kind"),
        ({"kind": "access", "code": "lr_x"}, "code"),
        ({"kind": "access", "code": "lr_w,"}, "code"),
        ({"kind": "access", "condition": "line:0"}, "query"),
    ):
        answer = http.get(path, params=query)
        assert answer.status_code == 422 and answer.json()["error"]["where"] == where, query
