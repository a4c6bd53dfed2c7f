"""Records found by words: forwards and back the same ones, all of them, and bad patterns told in a sentence."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.api.server import Server, ticking
from tickscope.client import RemoteRun
from tickscope.experiment.told import rule_told, told

WORDS = (
    {"text": "CTL.W"}, {"text": "becomes active"}, {"text": "PPI 27 pending pCPU 0"}, {"text": "the wire"},
    {"regex": "^access (CTL|CVAL)"}, {"regex": "lr [0-9]", "ignore_case": "true"}, {"text": "no such words"},
)  # fmt: skip


@pytest.fixture(scope="module")
def run(server: Server) -> RemoteRun:
    """Two chunks."""
    return server.client.run(ticking(5000, seed=8)).wait(120)


def slowly(run: RemoteRun, words: dict[str, str]) -> list[int]:
    """The seqs that hold the words, looked at one by one."""
    flags = re.IGNORECASE if words.get("ignore_case") else 0

    def has(line: str) -> bool:
        if "text" in words:
            return words["text"].casefold() in line.casefold()
        return re.search(words["regex"], line, flags) is not None

    return [seq for seq, record in run.records() if has(told(record, run.variables)) or has(rule_told(record[8]))]


def walk(http: httpx.Client, run_id: str, words: dict[str, str], start: int, direction: int) -> list[int]:
    """All hits from a place on, one after the other."""
    found: list[int] = []
    place = start
    while len(found) < 60:
        query = {**words, "from": place, "direction": direction}
        answer = http.get(f"/api/v1/runs/{run_id}/search", params=query).json()
        if answer["seq"] is not None:
            found.append(place := answer["seq"])
        elif answer["next"] is None:
            break
        else:
            place = answer["next"]
    return found


def hits(http: httpx.Client, run_id: str, words: dict[str, str], parts: int) -> dict[str, Any]:
    whole: dict[str, Any] = {"total": 0, "seqs": [], "parts": [0] * parts}
    place: int | None = 1
    while place is not None:
        query = {**words, "from": place, "parts": parts}
        answer = http.get(f"/api/v1/runs/{run_id}/hits", params=query).json()
        whole["total"] += answer["total"]
        whole["seqs"] += answer["seqs"]
        whole["parts"] = [a + b for a, b in zip(whole["parts"], answer["parts"], strict=True)]
        place = answer["next"]
    return whole


@pytest.mark.parametrize("words", WORDS, ids=str)
def test_forwards_and_back_visit_the_same_records_and_all_are_counted(
    http: httpx.Client, run: RemoteRun, words: dict[str, str]
) -> None:
    expected = slowly(run, words)
    last = http.get(f"/api/v1/runs/{run.id}").json()["records"]
    assert last > 8192
    assert walk(http, run.id, words, 0, 1) == expected[:60]
    assert walk(http, run.id, words, last + 1, -1) == expected[::-1][:60]
    found = hits(http, run.id, words, 7)
    assert found["total"] == len(expected) == sum(found["parts"])
    assert found["seqs"][:1000] == expected[:1000]
    assert found["parts"] == [sum((seq - 1) * 7 // last == part for seq in expected) for part in range(7)]


def test_every_word_of_a_record_finds_it(http: httpx.Client, run: RemoteRun) -> None:
    record = http.get(f"/api/v1/runs/{run.id}/records", params={"from": 300, "to": 300}).json()["items"][0]
    for words in (record["says"], record["kind"], f"{record['says'][:20]}"):
        answer = http.get(f"/api/v1/runs/{run.id}/search", params={"text": words[:100], "from": 299}).json()
        assert answer["seq"] == 300, words


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({}, "either a text or a regular expression"),
        ({"text": "a", "regex": "b"}, "either a text or a regular expression"),
        ({"regex": "(a+)+b"}, "a group cannot be repeated"),
        ({"regex": "[z"}, "no regular expression"),
        ({"text": "x" * 101}, "1 to 100 characters"),
    ],
)
@pytest.mark.parametrize("route", ["search", "hits"])
def test_a_bad_question_gets_one_sentence(
    http: httpx.Client, run: RemoteRun, route: str, query: dict[str, str], says: str
) -> None:
    answer = http.get(f"/api/v1/runs/{run.id}/{route}", params=query)
    assert answer.status_code == 422 and says in answer.json()["error"]["message"]


def test_before_the_first_and_beyond_the_last_record_there_is_nothing(http: httpx.Client, run: RemoteRun) -> None:
    path = f"/api/v1/runs/{run.id}/search"
    assert http.get(path, params={"text": "a", "from": 10**9}).json() == {"seq": None, "next": None}
    assert http.get(path, params={"text": "a", "from": 0, "direction": "-1"}).json() == {"seq": None, "next": None}
