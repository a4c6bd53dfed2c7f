"""Who gets in: Host x Origin x token, for http and websocket, as written. Nothing malformed is ever a 500."""

from __future__ import annotations

import itertools

import pytest

from tests.api import raw
from tests.api.server import TOKEN, Server

BEARER = f"Authorization: Bearer {TOKEN}"
GOOD_HOSTS = ("127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}")
BAD_HOSTS = (
    "127.0.0.1", "localhost", "127.0.0.1:1", "evil.example:{port}", "evil.example", "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}", "localhost.:{port}", "127.0.0.1.:{port}", "evil.example@127.0.0.1:{port}",
    "127.0.0.1:{port}:80", "127.0.0.1:{port}/", "127.0.0.1:0{port}", "0.0.0.0:{port}", "127.1:{port}",
    "[::ffff:127.0.0.1]:{port}", "::1:{port}", "*", "null", "127.0.0.1:{port},evil.example",
)  # fmt: skip
GOOD_ORIGINS = ("http://127.0.0.1:{port}", "http://localhost:{port}", "http://[::1]:{port}")
BAD_ORIGINS = (
    "null", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:{port}",
    "http://127.0.0.1.evil.example:{port}", "http://localhost.evil.example:{port}", "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}.evil.example", "http://evil.example#127.0.0.1:{port}", "HTTP://127.0.0.1:{port}",
    "http://user@127.0.0.1:{port}", "file://", "127.0.0.1:{port}", "http://127.0.0.1:{port} http://evil.example",
)  # fmt: skip
TOKENS = {"none": 401, "wrong": 401, "bearer": 200, "cookie": 200, "wrong cookie": 401, "other port's cookie": 401}
WS_PATH = "/api/v1/runs/0123456789abcdef/stream"
"""No such run: 404 is the answer of one who got past the guard."""


def header(kind: str, port: int) -> list[str]:
    """The header lines of a way to show a token."""
    return {
        "none": [],
        "wrong": ["Authorization: Bearer nonsense"],
        "bearer": [BEARER],
        "cookie": [f"Cookie: tickscope_{port}={TOKEN}"],
        "wrong cookie": [f"Cookie: tickscope_{port}=nonsense"],
        "other port's cookie": [f"Cookie: tickscope_{port + 1}={TOKEN}"],
    }[kind]


def fill(server: Server, text: str) -> str:
    return text.format(port=server.port)


@pytest.mark.parametrize(("host", "token"), list(itertools.product(GOOD_HOSTS, TOKENS)))
def test_our_own_names_get_in_with_the_token_alone(server: Server, host: str, token: str) -> None:
    lines = [f"Host: {fill(server, host)}", *header(token, server.port)]
    origin = f"Origin: http://127.0.0.1:{server.port}"
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == TOKENS[token]
    expected = {200: 404, 401: 401}[TOKENS[token]]
    assert raw.handshake(server.port, WS_PATH, *lines, origin)[0] == expected


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_a_foreign_name_does_not_get_in_even_with_the_token(server: Server, host: str) -> None:
    line = f"Host: {fill(server, host)}"
    assert raw.request(server.port, "GET /api/v1/runs", line, BEARER)[0] in (400, 403)
    assert raw.request(server.port, "GET /healthz", line)[0] in (400, 403)
    assert raw.request(server.port, f"GET /?token={TOKEN}", line)[0] in (400, 403)
    assert raw.handshake(server.port, WS_PATH, line, BEARER)[0] in (400, 403)


@pytest.mark.parametrize("lines", [(), ("Host: 127.0.0.1:{port}", "Host: evil.example"), ("Host:",)])
def test_a_host_that_is_missing_or_doubled_does_not_get_in(server: Server, lines: tuple[str, ...]) -> None:
    filled = [fill(server, line) for line in lines]
    assert raw.request(server.port, "GET /api/v1/runs", *filled, BEARER)[0] in (400, 403)
    assert raw.handshake(server.port, WS_PATH, *filled, BEARER)[0] in (400, 403)


@pytest.mark.parametrize("origin", BAD_ORIGINS)
@pytest.mark.parametrize("token", ["bearer", "cookie"])
def test_a_foreign_page_does_not_get_in(server: Server, origin: str, token: str) -> None:
    lines = [f"Host: 127.0.0.1:{server.port}", f"Origin: {fill(server, origin)}", *header(token, server.port)]
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == 403
    assert raw.request(server.port, "DELETE /api/v1/runs/0123456789abcdef", *lines)[0] == 403
    assert raw.handshake(server.port, WS_PATH, *lines)[0] == 403


@pytest.mark.parametrize("origin", GOOD_ORIGINS)
@pytest.mark.parametrize("token", ["bearer", "cookie"])
def test_our_own_page_gets_in(server: Server, origin: str, token: str) -> None:
    lines = [f"Host: 127.0.0.1:{server.port}", f"Origin: {fill(server, origin)}", *header(token, server.port)]
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == 200
    assert raw.request(server.port, "DELETE /api/v1/runs/0123456789abcdef", *lines)[0] == 404
    assert raw.handshake(server.port, WS_PATH, *lines)[0] == 404


def test_a_doubled_origin_token_or_length_does_not_get_in(server: Server) -> None:
    host = f"Host: 127.0.0.1:{server.port}"
    good = f"Origin: http://127.0.0.1:{server.port}"
    assert raw.request(server.port, "GET /api/v1/runs", host, BEARER, good, "Origin: http://evil.example")[0] == 400
    assert raw.request(server.port, "GET /api/v1/runs", host, BEARER, "Authorization: Bearer x")[0] == 400
    twice = ("Content-Length: 2", "Content-Length: 3")
    assert raw.request(server.port, "POST /api/v1/experiments", host, BEARER, *twice, body=b"{}")[0] == 400


def test_with_a_cookie_alone_nothing_is_changed_and_no_stream_opened(server: Server) -> None:
    """A browser sends cookies of its own accord, but always names the origin of what can change something."""
    lines = [f"Host: 127.0.0.1:{server.port}", *header("cookie", server.port)]
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == 200
    assert raw.request(server.port, "DELETE /api/v1/runs/0123456789abcdef", *lines)[0] == 403
    assert raw.handshake(server.port, WS_PATH, *lines)[0] == 403


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("none", 200), ("same-origin", 200)]
)
def test_what_another_site_asks_for_is_refused(server: Server, site: str, status: int) -> None:
    lines = [f"Host: 127.0.0.1:{server.port}", f"Sec-Fetch-Site: {site}", *header("cookie", server.port)]
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == status
    assert raw.request(server.port, "GET /healthz", *lines)[0] == status


def test_a_link_from_elsewhere_reaches_the_login_shell_and_no_more(server: Server) -> None:
    lines = [f"Host: 127.0.0.1:{server.port}", "Sec-Fetch-Site: cross-site"]
    status, answer = raw.request(server.port, "GET /", *lines)
    assert status == 401 and b"Tickscope is running" in answer
    assert raw.request(server.port, f"GET /?token={TOKEN}", *lines)[0] == 303


@pytest.mark.parametrize("scheme", ["bearer {t}", "BEARER {t}", "Bearer  {t}"])
def test_the_scheme_is_read_in_any_case(server: Server, scheme: str) -> None:
    lines = [f"Host: 127.0.0.1:{server.port}", f"Authorization: {scheme.format(t=TOKEN)}"]
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == 200


@pytest.mark.parametrize("value", ["Basic {t}", "{t}", "Bearer {t}x", "Bearer", "Bearer {t} {t}", "Bearer \xff\xfe"])
def test_a_token_that_is_not_exactly_it_is_refused(server: Server, value: str) -> None:
    lines = [f"Host: 127.0.0.1:{server.port}", f"Authorization: {value.format(t=TOKEN)}"]
    assert raw.request(server.port, "GET /api/v1/runs", *lines)[0] == 401
    assert raw.handshake(server.port, WS_PATH, *lines)[0] == 401


def test_a_token_in_the_address_opens_nothing_but_the_login(server: Server) -> None:
    host = f"Host: 127.0.0.1:{server.port}"
    assert raw.request(server.port, f"GET /api/v1/runs?token={TOKEN}", host)[0] == 401
    assert raw.handshake(server.port, f"{WS_PATH}?token={TOKEN}", host)[0] == 401
    assert raw.request(server.port, "GET /?token=nonsense", host)[0] == 401


def test_the_login_gives_a_cookie_that_scripts_and_other_sites_cannot_use(server: Server) -> None:
    status, answer = raw.request(server.port, f"GET /?token={TOKEN}", f"Host: 127.0.0.1:{server.port}")
    head = answer.lower()
    assert status == 303 and b"\r\nlocation: /\r\n" in head
    cookie = next(line for line in head.split(b"\r\n") if line.startswith(b"set-cookie:"))
    assert f"tickscope_{server.port}=".encode() in cookie
    assert b"httponly" in cookie and b"samesite=strict" in cookie and b"domain" not in cookie


def location(server: Server, target: str) -> tuple[int, list[bytes]]:
    """Status and all lines that could name a place, of a login at this target."""
    head = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % (target.encode("latin-1"), server.port)
    status, answer = raw.send(server.port, head)
    lines = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return status, [line.split(b": ", 1)[1] for line in lines if line.lower().startswith(b"location:")]


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/?token=TOKEN&run=0123456789abcdef&at=490", "/?run=0123456789abcdef&at=490"),
        ("/?run=0123456789abcdef&token=TOKEN&beside=&at=490", "/?run=0123456789abcdef&beside=&at=490"),
        ("/charts.html?run=0123456789abcdef&token=TOKEN", "/charts.html?run=0123456789abcdef"),
        ("/?token=TOKEN&token=TOKEN&%74oken=TOKEN&at=1", "/?at=1"),
    ],
)
def test_a_login_keeps_the_place_and_drops_the_token_alone(server: Server, target: str, place: str) -> None:
    assert location(server, target.replace("TOKEN", TOKEN)) == (303, [place.encode()])


@pytest.mark.parametrize(
    ("rest", "place"),
    [
        ("a=%0d%0aLocation:%20//evil.example", "/?a=%0D%0ALocation%3A+%2F%2Fevil.example"),
        ("%0d%0aSet-Cookie:x=1", "/?%0D%0ASet-Cookie%3Ax=1"),
        ("//evil.example", "/?%2F%2Fevil.example="),
        ("next=https://evil.example/%23", "/?next=https%3A%2F%2Fevil.example%2F%23"),
        ("a=%ff%fe%00", "/?a=%EF%BF%BD%EF%BF%BD%00"),
        ("a=" + "x" * 4100, "/"),
        ("a=" + "%ff" * 1000, "/"),
    ],
)
def test_no_hostile_query_leads_a_login_elsewhere(server: Server, rest: str, place: str) -> None:
    assert location(server, f"/?token={TOKEN}&{rest}") == (303, [place.encode()])


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/", "/\\evil.example", "/%2f%2fevil.example", "///"])
def test_only_our_own_pages_are_a_login(server: Server, path: str) -> None:
    status, places = location(server, f"{path}?token={TOKEN}&at=1")
    assert status == 401 and places == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
        b"GET /?token=\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
        b"GET /%%00 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        b"GET /%%ff%%fe HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        b"GET /vendor/../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        b"GET /%%2e%%2e/%%2e%%2e/etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        b"GET http://evil.example/api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
        b"GET /api/v1/runs HTTP/1.0\r\nX: %d\r\n\r\n",
        b"BREW /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer TOKEN\r\n\r\n",
        b"GET /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: ;;=;\xff=\xfe; a\r\n\r\n",
        b"GET /api/v1/runs HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: \xff\xfe\r\n\r\n",
        b"GET /api/v1/runs HTTP/1.1\r\nHost: \xff\xfe:%d\r\n\r\n",
    ],
)
def test_nothing_malformed_is_a_500(server: Server, head: bytes) -> None:
    status, _ = raw.send(server.port, (head % server.port).replace(b"TOKEN", TOKEN.encode()))
    assert 400 <= status < 500


def test_the_table_is_long_enough() -> None:
    rows = len(GOOD_HOSTS) * len(TOKENS) + len(BAD_HOSTS) + 3 + 2 * len(BAD_ORIGINS) + 2 * len(GOOD_ORIGINS)
    assert rows >= 60
