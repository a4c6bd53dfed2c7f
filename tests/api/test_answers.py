"""What every answer has: the protecting headers, and one shape of error."""

from __future__ import annotations

import httpx
import pytest

from tests.api import raw
from tests.api.server import TOKEN, Server

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
RUN = "/api/v1/runs/0123456789abcdef"

ABSURD = (
    [
        f"/api/v1/runs?{query}"
        for query in (
            "limit=0",
            "limit=201",
            "limit=1e400",
            "limit=NaN",
            "limit=9223372036854775808",
            "limit=-1",
            "offset=-1",
            "offset=9223372036854775808",
            "status=happy",
            "q=%00",
            "q=" + "x" * 201,
            "limit=%ED%A0%80",
            "limit=",
        )
    ]
    + [
        f"{RUN}/{query}"
        for query in (
            "state?at=-1",
            "state?at=9223372036854775808",
            "state?at=1e400",
            "state?at=NaN",
            "state?t=-1",
            "state?at=0x10",
            "state?at=1.5",
            "records?from=-1",
            "records?limit=0",
            "records?limit=100001",
            "records?kind=rumour",
            "records?to=9223372036854775808",
            "records?pcpu=-1",
            "records?code=lr_w%00",
            "window?columns=0",
            "window?columns=4097",
            "window?axis=mood",
            "window?from=18446744073709551616",
            "window?lanes=" + "x" * 20_001,
            "seek?step=leap&from=1",
            "seek?step=access",
            "seek?step=access&from=1&dir=0",
            "seek?step=access&from=1&dir=2",
            "seek?step=tick&from=9007199254740992",
            "metrics?to=-1",
            "why/0",
            "why/-1",
            "why/9007199254740992",
            "why/NaN",
            "why/1e400",
        )
    ]
    + [
        "/api/v1/runs/" + run_id
        for run_id in ("x", "..", "%2e%2e", "A" * 20, "0" * 65, "0123456789abcde%00", "%ED%A0%80")
    ]
)


@pytest.mark.parametrize("path", ABSURD)
def test_absurd_numbers_and_ids_are_told_in_the_one_shape(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code in (404, 422)
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "where", "hint"} and error["message"].endswith((".", "!"))


def test_what_is_not_a_run_s_id_is_told_in_words(http: httpx.Client) -> None:
    error = http.get("/api/v1/runs/XYZ").json()["error"]
    assert error["message"] == "This is not a run's id: it has 8 to 64 digits of 0-9 a-f."
    assert error["where"] == "run_id"


@pytest.mark.parametrize(
    "suffix", ["", "/state", "/declaration", "/records", "/window", "/metrics", "/why/1", "/seek?step=op&from=1"]
)
def test_a_run_that_is_not_there_is_a_404(http: httpx.Client, suffix: str) -> None:
    answer = http.get(RUN + suffix)
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "unknown_run"


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/api/v1/nothing", 404), ("GET", "/nothing.js", 404), ("PUT", "/api/v1/runs", 405),
    ("GET", "/vendor/x.js", 404), ("GET", "/vendor/__init__.py", 404), ("POST", "/healthz", 405),
    ("GET", "/styles/", 404),
])  # fmt: skip
def test_what_does_not_exist_is_told_in_the_one_shape(http: httpx.Client, method: str, path: str, status: int) -> None:
    answer = http.request(method, path, content=b"" if method in ("PUT", "POST") else None)
    assert answer.status_code == status and answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/v1/runs", "/api/v1/nothing", "/vendor/plotly.min.js", "/index.html"]
)
def test_every_answer_has_the_protecting_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer" and headers["cross-origin-opener-policy"] == "same-origin"
    assert "server" not in headers


def test_so_has_what_the_guard_itself_answers(server: Server) -> None:
    _, refused = raw.request(server.port, "GET /api/v1/runs", "Host: evil.example")
    assert CSP.encode() in refused and b"nosniff" in refused
    _, login = raw.request(server.port, f"GET /?token={TOKEN}", f"Host: 127.0.0.1:{server.port}")
    assert b"no-store" in login and b"no-referrer" in login


def test_plotly_js_comes_from_the_installed_package_and_is_not_sent_twice(http: httpx.Client) -> None:
    answer = http.get("/vendor/plotly.min.js")
    assert answer.status_code == 200 and b"plotly.js v" in answer.content[:200]
    assert answer.headers["content-type"].startswith("text/javascript")
    again = http.get("/vendor/plotly.min.js", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and answer.headers["cache-control"] == "no-cache"


def test_no_answer_lets_another_site_read_it(http: httpx.Client) -> None:
    assert not [name for name in http.get("/api/v1/runs").headers if name.startswith("access-control")]
