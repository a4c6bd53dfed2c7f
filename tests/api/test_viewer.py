"""A follower of the class reads and follows. Every route is tried with the viewer's token, in every method."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api import raw
from tests.api.server import TOKEN, Server, ticking
from tests.api.test_every_route import ROUTES
from tickscope.api import qr
from tickscope.api.app import create_app
from tickscope.api.viewing import READABLE
from tickscope.settings import Settings

VIEWER = "a-viewer-token-for-tests"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SECRET = {"/api/v1/class/link"}
"""What is read and still not for viewers."""
ASKS_BY_POST = "POST /api/v1/experiments/lookup"
PATHS = sorted({path for method, path in ROUTES if method != "WS" and path.startswith("/api/")})
FILES = sorted({path for _, path in ROUTES if path.endswith((".html", ".js", ".css", ".svg"))})


@pytest.fixture(scope="module")
def class_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that knows a viewer's token, with one stored run."""
    running = Server(tmp_path_factory.mktemp("class"), viewer_token=VIEWER).start()
    running.client.run(ticking(500, name="kept")).wait(120)
    yield running
    running.stop()


def ask(server: Server, line: str, *headers: str, token: str = VIEWER, body: bytes = b"") -> tuple[int, bytes]:
    host, length = f"Host: 127.0.0.1:{server.port}", f"Content-Length: {len(body)}"
    return raw.request(server.port, line, host, f"Authorization: Bearer {token}", length, *headers, body=body)


def kept(server: Server) -> Any:
    """All that a viewer could have changed."""
    items = server.client.call("GET", "/runs?limit=200")
    return json.dumps(items, sort_keys=True)


def code_of(answer: bytes) -> str:
    found = re.search(rb'"code": ?"(\w+)"', answer)
    return found[1].decode() if found else ""


def readable(method: str, path: str) -> bool:
    """The table, read independently of the guard: by the route as it is written."""
    if f"{method} {path}" in READABLE:
        return True
    return any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", line), f"{method} {path}") for line in READABLE)


@pytest.mark.parametrize("path", PATHS)
def test_a_viewer_may_do_what_the_table_says_and_nothing_else(class_server: Server, path: str) -> None:
    before = kept(class_server)
    for method in METHODS:
        body = b"{}" if method in ("POST", "PUT", "PATCH") else b""
        status, answer = ask(class_server, f"{method} {path}", "Content-Type: application/json", body=body)
        if readable(method, path) or (path == "/api/v1/healthz" and method in ("GET", "HEAD", "OPTIONS")):
            assert code_of(answer) != "viewer" and status != 403
        else:
            assert status == 403
            assert method == "HEAD" or code_of(answer) == "viewer"
    assert kept(class_server) == before


def test_only_reading_is_in_the_table() -> None:
    assert {line for line in READABLE if line.split()[0] not in ("GET", "WS")} <= {ASKS_BY_POST}


def test_every_route_that_reads_is_decided() -> None:
    """A new route is refused to viewers until somebody has thought about it; this is the reminder."""
    undecided = {
        f"{method} {path}" for method, path in ROUTES
        if method in ("GET", "WS") and path.startswith("/api/") and not readable(method, path)
    }  # fmt: skip
    assert undecided - {f"GET {path}" for path in (*SECRET, "/api/v1/healthz")} == set()


def test_every_line_of_the_table_is_a_route() -> None:
    # Until the look-up of links has landed it is a line without a route.
    known = {line for line in READABLE for method, path in ROUTES
             if re.fullmatch(re.sub(r"{\w+}", "[^/]+", line), f"{method} {path}")}  # fmt: skip
    assert set(READABLE) - known <= {ASKS_BY_POST}


@pytest.mark.parametrize("path", FILES)
def test_a_viewer_gets_the_pages_files(class_server: Server, path: str) -> None:
    assert ask(class_server, f"GET {path}")[0] == 200
    for method in ("POST", "DELETE", "PUT"):
        assert ask(class_server, f"{method} {path}")[0] == 403


@pytest.mark.parametrize(
    "path",
    ["/api/v2/runs", "//api/v1/runs", "/api/v1/runs/", "/api/v1/runs/x/y", "/API/v1/class/link", "/api/v1/class/link/",
     "/api/v1/unheard-of", "/api/secret.json", "/..%2f..%2fetc%2fpasswd", "/figures", "/api", "/api/",
     "/api/v1/me%0a"],
)  # fmt: skip
def test_what_is_not_in_the_table_is_refused(class_server: Server, path: str) -> None:
    assert ask(class_server, f"GET {path}")[0] in (403, 404)
    assert VIEWER.encode() not in ask(class_server, f"GET {path}")[1]


def test_what_a_viewer_tries_on_a_stored_run_changes_nothing(class_server: Server) -> None:
    before = kept(class_server)
    run = json.loads(before)["items"][0]["id"]
    tries = [("PATCH", f"/runs/{run}", {"name": "mine"}), ("DELETE", f"/runs/{run}", None),
             ("POST", f"/runs/{run}/control", {"action": "cancel"}), ("POST", "/experiments", {"preset": "demo"}),
             ("POST", "/fidelity/program", {"ops": ["hvc"]})]  # fmt: skip
    for method, path, body in tries:
        text = json.dumps(body).encode() if body else b""
        status, answer = ask(
            class_server, f"{method} /api/v1{path}", "Content-Type: application/json", body=text
        )
        assert (status, code_of(answer)) == (403, "viewer")
        assert b"the teacher's to do" in answer
    assert kept(class_server) == before


def test_a_viewer_reads_a_run_as_the_owner_does(class_server: Server) -> None:
    run = json.loads(kept(class_server))["items"][0]["id"]
    for path in ("", "/declaration", "/state?at=9", "/records?limit=5", "/window?columns=20", "/why/9", "/metrics",
                 "/seek?from=1&step=op", "/find?query=op%20wfi"):  # fmt: skip
        line = f"GET /api/v1/runs/{run}{path}"
        theirs, ours = ask(class_server, line), ask(class_server, line, token=TOKEN)
        assert theirs[0] == ours[0] == 200
        assert theirs[1].partition(b"\r\n\r\n")[2] == ours[1].partition(b"\r\n\r\n")[2]
        assert b"content-security-policy" in theirs[1].lower()


@pytest.mark.parametrize(("token", "role"), [(TOKEN, "owner"), (VIEWER, "viewer")])
def test_each_is_told_who_it_is(class_server: Server, token: str, role: str) -> None:
    assert json.loads(ask(class_server, "GET /api/v1/me", token=token)[1].partition(b"\r\n\r\n")[2]) == {"role": role}


def test_the_class_link_is_for_the_owner_alone(class_server: Server) -> None:
    status, answer = ask(class_server, "GET /api/v1/class/link", token=TOKEN)
    link = f"http://127.0.0.1:{class_server.port}/?token={VIEWER}"
    assert status == 200 and b"cache-control: no-store" in answer.lower()
    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == {"links": [link], "codes": [qr.svg(link)], "reach": False}
    assert ask(class_server, "GET /api/v1/class/link")[0] == 403
    assert VIEWER not in class_server.log.read_text()


def login(server: Server, token: str, *headers: str) -> tuple[int, list[bytes], bytes]:
    """Status, cookies set, location of opening a link with a token."""
    host = f"Host: 127.0.0.1:{server.port}"
    status, answer = raw.request(server.port, f"GET /?token={token}", host, *headers)
    lines = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
    cookies = [line for line in lines if line.lower().startswith(b"set-cookie:")]
    place = next((line for line in lines if line.lower().startswith(b"location:")), b"")
    return status, cookies, place


def test_the_class_link_is_exchanged_for_a_cookie_that_only_reads(class_server: Server) -> None:
    status, cookies, place = login(class_server, VIEWER)
    assert status == 303 and place.lower() == b"location: /" and len(cookies) == 1
    assert b"httponly" in cookies[0].lower() and b"samesite=strict" in cookies[0].lower()
    cookie = cookies[0].split(b": ", 1)[1].split(b";")[0].decode()
    host, origin = f"Host: 127.0.0.1:{class_server.port}", f"Origin: {class_server.url}"
    ok = raw.request(class_server.port, "GET /api/v1/runs", host, f"Cookie: {cookie}")
    launch = raw.request(class_server.port, "POST /api/v1/experiments", host, origin, f"Cookie: {cookie}",
                         "Content-Length: 2", body=b"{}")  # fmt: skip
    assert (ok[0], launch[0], code_of(launch[1])) == (200, 403, "viewer")


def test_a_teacher_who_opens_the_class_link_stays_the_teacher(class_server: Server) -> None:
    owner = f"Cookie: tickscope_{class_server.port}={TOKEN}"
    assert login(class_server, VIEWER, owner) == (303, [], b"location: /")
    assert len(login(class_server, TOKEN, f"Cookie: tickscope_{class_server.port}={VIEWER}")[1]) == 1


def test_of_two_cookies_of_one_name_the_stronger_counts(class_server: Server) -> None:
    """A page of another port can add a cookie of this name; it must not take the teacher's rights away."""
    name, host = f"tickscope_{class_server.port}", f"Host: 127.0.0.1:{class_server.port}"
    line = f"Cookie: {name}={VIEWER}; {name}={TOKEN}"
    assert raw.request(class_server.port, "GET /api/v1/class/link", host, line)[0] == 200


def test_the_viewers_token_is_new_at_each_start_and_never_the_owners() -> None:
    settings = Settings(data_dir=Path("unused"))
    first, second = create_app(settings).state, create_app(settings).state
    assert len({first.viewer_token, second.viewer_token, first.token, second.token}) == 4
    with pytest.raises(ValueError, match="must differ"):
        Settings(token=TOKEN, viewer_token=TOKEN)


def test_while_a_class_is_let_in_the_owners_token_counts_on_this_machine_alone() -> None:
    """The guard is asked as if from the network: tests open no port to it."""
    from tickscope.api.guard import Guard, make_rules
    from tickscope.api.viewing import ROLE

    settings = Settings(class_addresses=("192.168.1.5",), host="0.0.0.0", data_dir=Path("unused"))
    guard = Guard(create_app(settings), make_rules(settings, TOKEN, VIEWER))

    def status(client: str, token: str, host: str = "192.168.1.5:8000") -> int:
        headers = [(b"host", host.encode()), (b"authorization", f"Bearer {token}".encode())]
        scope = {"type": "http", "method": "GET", "path": "/api/v1/runs", "query_string": b"", "headers": headers,
                 "client": (client, 5000), "server": ("192.168.1.5", 8000)}  # fmt: skip
        answer = guard._judge(scope)
        return 200 if answer is None and scope[ROLE] else answer.status_code if answer else 0

    assert status("192.168.1.77", VIEWER) == 200
    assert status("192.168.1.77", TOKEN) == 403
    assert status("127.0.0.1", TOKEN, "127.0.0.1:8000") == status("192.168.1.5", TOKEN) == 200
    assert status("192.168.1.77", VIEWER, "192.168.1.5") == status("192.168.1.77", VIEWER, "evil.example:8000") == 403
