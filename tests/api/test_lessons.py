"""What is taught is served as it stands in its files, and its launches are accepted as they are."""

from __future__ import annotations

import httpx

from tests.api.server import Server
from tickscope.lessons.story import sentences


def test_the_story_is_served_and_each_of_its_places_is_found_in_the_run_it_belongs_to(
    server: Server, http: httpx.Client
) -> None:
    story = http.get("/api/v1/story").json()
    assert [item["id"] for item in story["items"]] == list(sentences())
    for side in story["items"][10]["sides"]:
        launched = http.post("/api/v1/experiments", json={**side["launch"], "pace": {"mode": "max"}})
        assert launched.status_code == 202, launched.text
        run = launched.json()["runs"][0]["id"]
        server.client.open(run).wait(30)
        for place in side["places"]:
            assert http.get(f"/api/v1/runs/{run}/find", params={"query": place["at"]}).json()["seq"], place
