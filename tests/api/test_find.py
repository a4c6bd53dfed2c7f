"""A record of a stored run is found by words."""

from __future__ import annotations

import httpx

from tests.api.server import Server, ticking


def test_over_rest_the_same_record_is_found_in_a_stored_run(server: Server, http: httpx.Client) -> None:
    run = server.client.run(ticking(3000)).wait(30).id
    query = {"query": "event enter #2 > access g_iar =27"}
    found = http.get(f"/api/v1/runs/{run}/find", params=query).json()["seq"]
    record = http.get(f"/api/v1/runs/{run}/records", params={"from": found, "to": found}).json()["items"][0]
    assert (record["code"], record["value"]) == ("g_iar", "0x1b")
    assert http.get(f"/api/v1/runs/{run}/find", params={"query": "call block"}).json() == {"seq": None}
    wrong = http.get(f"/api/v1/runs/{run}/find", params={"query": "call sav"})
    assert wrong.status_code == 422
    assert wrong.json()["error"]["where"] == "query"
