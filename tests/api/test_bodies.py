"""Bodies are judged by their headers before any of them is read, and what is in them before anything is made of it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import httpx
import pytest

from tests.api import raw
from tests.api.server import TOKEN, Server, ticking

LIMIT = 1 << 20


def post(server: Server, *headers: str, body: bytes = b"") -> tuple[int, bytes]:
    lines = (f"Host: 127.0.0.1:{server.port}", f"Authorization: Bearer {TOKEN}", "Content-Type: application/json")
    return raw.request(server.port, "POST /api/v1/experiments", *lines, *headers, body=body)


def code(answer: bytes) -> str:
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"])


def test_a_body_over_the_limit_is_refused_before_it_is_sent(server: Server) -> None:
    status, answer = post(server, f"Content-Length: {LIMIT + 1}")  # the body itself is never sent
    assert (status, code(answer)) == (413, "too_large")


def test_a_body_of_an_absurd_length_is_refused(server: Server) -> None:
    for length in ("9" * 30, "-1", "1e3", "0x10", "１"):
        assert post(server, f"Content-Length: {length}".encode().decode("latin-1"))[0] in (400, 413)


def test_a_body_without_length_is_refused(server: Server) -> None:
    status, answer = post(server, "Transfer-Encoding: chunked", body=b"2\r\n{}\r\n0\r\n\r\n")
    assert (status, code(answer)) == (411, "length_required")
    assert post(server)[0] == 411


def test_a_compressed_body_is_refused(server: Server) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    status, answer = post(server, "Content-Encoding: gzip", f"Content-Length: {len(bomb)}", body=bomb)
    assert (status, code(answer)) == (415, "compressed_body")


def test_huge_bodies_do_not_make_the_server_grow(server: Server) -> None:
    def resident() -> int:
        lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) << 10

    before = resident()
    for _ in range(50):
        post(server, f"Content-Length: {1 << 30}")
    assert resident() - before < 8 << 20


def test_a_body_at_the_limit_is_read(http: httpx.Client) -> None:
    body = json.dumps(ticking(100)).encode()
    answer = http.post("/api/v1/experiments", content=body + b" " * (LIMIT - len(body)), headers=JSON)
    assert answer.status_code == 202


JSON = {"Content-Type": "application/json"}

NASTY = {
    "NaN": b'{"seed": NaN}',
    "infinity": b'{"seed": -Infinity}',
    "1e400": b'{"duration_us": 1e400}',
    "2**63": b'{"seed": 9223372036854775808}',
    "2**64": b'{"duration_us": 18446744073709551616}',
    "-1": b'{"seed": -1}',
    "half a surrogate pair": b'{"name": "\\ud800"}',
    "half a surrogate pair as key": b'{"\\udfff": 1}',
    "a number of 5000 digits": b'{"seed": ' + b"9" * 5000 + b"}",
    "deep lists": b'{"vms": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a million values": b'{"tags": [' + b"1," * 400_000 + b"1]}",
    "no object": b"[]",
    "null": b"null",
    "a text": b'"experiment"',
    "nothing": b"",
    "not JSON": b"{preset: flow-1-7}",
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "unknown preset": b'{"preset": "no-such"}',
    "preset is a number": b'{"preset": 7}',
    "unknown design": b'{"preset": "flow-1-7", "design": "v9"}',
    "designs twice the same": b'{"preset": "flow-1-7", "designs": ["v4.15", "v4.15"]}',
    "designs no list": b'{"preset": "flow-1-7", "designs": "v4.15"}',
    "unknown key": b'{"preset": "flow-1-7", "speed": 3}',
    "paused is a number": b'{"preset": "flow-1-7", "paused": 1}',
    "pace unknown": b'{"preset": "flow-1-7", "pace": {"mode": "warp"}}',
    "pace absurd": b'{"preset": "flow-1-7", "pace": {"mode": "beat", "per_second": 1e300}}',
    "pace zero": b'{"preset": "flow-1-7", "pace": {"mode": "time", "ratio": 0}}',
    "too many pCPUs": b'{"preset": "flow-1-7", "platform": {"pcpus": 17}}',
    "too many vCPUs": json.dumps({"vms": [{"vcpus": [{"program": {"name": "periodic_tick"}}] * 65}]}).encode(),
    "too long": json.dumps(ticking(600_000_001)).encode(),
}


@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY.keys())
def test_an_absurd_experiment_is_refused_in_the_one_shape(server: Server, http: httpx.Client, body: bytes) -> None:
    before = server.cpu_seconds()
    answer = http.post("/api/v1/experiments", content=body, headers=JSON)
    assert 400 <= answer.status_code < 500
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "where", "hint"}
    assert error["message"] and all(isinstance(part, str) for part in error.values())
    assert server.cpu_seconds() - before < 2, "it must be refused before it costs anything"


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": NaN}',
        b'{"name": "\\ud800"}',
        b'{"name": "\\u0000"}',
        b'{"tags": [1e400]}',
        b'{"name": ""}',
        b'{"name": 3}',
        b'{"status": "complete"}',
        b'{"tags": ["a", "b"',
    ],
)
def test_an_absurd_description_is_refused(http: httpx.Client, body: bytes) -> None:
    answer = http.patch("/api/v1/runs/0123456789abcdef", content=body, headers=JSON)
    assert answer.status_code in (400, 422) and answer.json()["error"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"action": "explode"}',
        b'{"action": "step", "n": 9223372036854775808}',
        b'{"action": "step", "n": 0}',
        b'{"action": "step", "n": 1.5}',
        b'{"action": "pace"}',
        b'{"action": "pause", "pace": {"mode": "max"}}',
        b'{"action": "step", "n": NaN}',
        b"{}",
    ],
)
def test_an_absurd_command_is_refused(http: httpx.Client, body: bytes) -> None:
    answer = http.post("/api/v1/runs/0123456789abcdef/control", content=body, headers=JSON)
    assert answer.status_code == 422 and answer.json()["error"]["message"]


def test_a_form_or_plain_text_is_no_body_of_ours(http: httpx.Client) -> None:
    """These are what another site's page can send without asking first."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = http.post("/api/v1/experiments", content=b'{"preset": "flow-1-7"}', headers={"Content-Type": kind})
        assert 400 <= answer.status_code < 500 and answer.json()["error"]["code"]


def test_all_that_is_wrong_with_an_experiment_is_told_at_once(http: httpx.Client) -> None:
    wrong = ticking(100) | {"seed": -1, "platform": {"pcpus": 17}, "duration_us": "soon"}
    error = http.post("/api/v1/experiments", json=wrong).json()["error"]
    told = {problem["where"]: problem["message"] for problem in error["problems"]}
    assert told == {
        "seed": "Must be at least 0.",
        "platform.pcpus": "Must be at most 16.",
        "duration_us": "A whole number is expected.",
    }
    assert error["problems"][0] == {key: error[key] for key in ("message", "where", "hint")}
    places = {"affinity": [9]}, {"affinity": [0, 8]}
    whole = {"vms": [{"vcpus": [{"program": {"ops": ["hvc"]}, **place} for place in places]}]}
    error = http.post("/api/v1/experiments", json=whole).json()["error"]
    assert [p["where"] for p in error["problems"]] == ["vms[0].vcpus[0].affinity", "vms[0].vcpus[1].affinity"]


def test_a_thousand_wrong_ops_are_one_mistake(http: httpx.Client) -> None:
    vcpu = {"program": {"ops": ["hvc"]}, "affinity": [15]}
    error = http.post("/api/v1/experiments", json={"vms": [{"vcpus": [vcpu] * 60}]}).json()["error"]
    assert len(error["problems"]) == 20
