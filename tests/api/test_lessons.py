"""What is taught is served as it stands in its files, and its launches are accepted as they are."""

from __future__ import annotations

import httpx

from tests.api.server import Server
from tickscope.lessons.course import lessons
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
        server.client.open(run).wait(120)
        for place in side["places"]:
            assert http.get(f"/api/v1/runs/{run}/find", params={"query": place["at"]}).json()["seq"], place


def test_the_lessons_are_served_one_by_one(http: httpx.Client) -> None:
    items = http.get("/api/v1/lessons").json()["items"]
    assert [item["name"] for item in items] == list(lessons())
    for item in items:
        lesson = http.get(f"/api/v1/lessons/{item['name']}").json()
        assert len(lesson["steps"]) == item["steps"] >= 3


def test_an_unknown_lesson_is_refused_with_the_names_there_are(http: httpx.Client) -> None:
    answer = http.get("/api/v1/lessons/flow-7-1")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_lesson" and "flow-1-7" in answer.json()["error"]["hint"]
