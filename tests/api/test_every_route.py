"""Every route of the application, walked: nothing but healthz and the login shell answers without the token."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from tests.api import raw
from tests.api.server import TOKEN, Server
from tickscope.api.app import create_app
from tickscope.settings import REPOSITORY, Settings

PUBLIC = {"/healthz", "/api/v1/healthz"}
FRONTEND = REPOSITORY / "frontend"


def walk() -> list[tuple[str, str]]:
    """(method, path) of every route; method WS for a websocket. Static folders give each of their files."""
    found: set[tuple[str, str]] = set()
    app = create_app(Settings(data_dir=Path("unused")))
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if isinstance(original, Mount):
            continue
        path = re.sub(r"{(seq|number|scenario)}", "1", re.sub(r"{run_id}", "0123456789abcdef", str(route.path)))
        methods = getattr(route, "methods", None) or {"WS"}
        found |= {(method, path) for method in methods}
    files = {f"/{file.relative_to(FRONTEND).as_posix()}" for file in FRONTEND.rglob("*") if file.is_file()}
    return sorted(found | {("GET", path) for path in files | {"/vendor/plotly.min.js"}})


ROUTES = walk()


def test_the_walk_sees_rest_websocket_static_files_and_the_document() -> None:
    paths = {path for _, path in ROUTES}
    assert len(ROUTES) > 25
    assert {"/api/v1/openapi.json", "/api/v1/runs", "/index.html", "/vendor/plotly.min.js"} <= paths
    assert ("WS", "/api/v1/runs/0123456789abcdef/stream") in ROUTES
    assert ("POST", "/api/v1/runs/0123456789abcdef/control") in ROUTES


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda part: str(part))
def test_no_route_answers_without_the_token(server: Server, method: str, path: str) -> None:
    host, length = f"Host: 127.0.0.1:{server.port}", "Content-Length: 0"
    if method == "WS":
        status, _ = raw.handshake(server.port, path, host)
    else:
        status, _ = raw.request(server.port, f"{method} {path}", host, length)
    if path in PUBLIC and method == "GET":
        assert status == 200
    else:
        assert status in (401, 403)


@pytest.mark.parametrize("page", ["/", "/match.html", "/match.html?open=hvc_off", "/compare.html"])
def test_the_login_shell_holds_nothing_but_itself(server: Server, page: str) -> None:
    status, answer = raw.request(server.port, f"GET {page}", f"Host: 127.0.0.1:{server.port}")
    assert status == 401 and b"Tickscope is running" in answer
    assert (
        b"<script" not in answer and b"src=" not in answer and b"href=" not in answer and TOKEN.encode() not in answer
    )


def test_healthz_tells_nothing_but_that_it_is_up(server: Server) -> None:
    _, answer = raw.request(server.port, "GET /healthz", f"Host: 127.0.0.1:{server.port}")
    assert re.search(rb'\r\n\r\n{"status":"ok","version":"[0-9.]+"}$', answer)
