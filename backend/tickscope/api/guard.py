"""The one guard before every http and websocket request.

A page of any site can make a browser send requests to 127.0.0.1, and a hostile name server can make its own name mean
127.0.0.1. Hence, in this order:

1. Host must be exactly one of ours (against rebinding). Never a prefix, a pattern or a wildcard.
2. Origin, where there is one, must be exactly one of ours; `Sec-Fetch-Site` must not say that another site asks.
3. Everything but `healthz` and the login shell needs the token of this start: as `Authorization: Bearer` from programs,
   as a cookie from the page. A browser sends cookies of its own accord, so with a cookie whatever may change something,
   and every websocket, must name its Origin.
4. A body must announce its length, be short, and not be compressed; this is decided before any of it is read.

It is pure ASGI because middleware of the usual kind does not see websockets.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest
from urllib.parse import parse_qsl

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tickscope.api.errors import respond
from tickscope.api.pages import HEADERS, LOGIN

log = logging.getLogger("tickscope.api")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = frozenset({"/healthz", "/api/v1/healthz"})
PAGES = frozenset({"/", "/match.html", "/compare.html", "/charts.html"})
"""Where people arrive by a link: without the token they are told what to do."""


@dataclass(frozen=True)
class Rules:
    """What the guard holds requests to. `hosts` are exact Host values; `port` is in the cookie's name."""

    hosts: frozenset[str]
    origins: frozenset[str]
    token: str
    port: int
    max_body: int

    @property
    def cookie(self) -> str:
        """Cookies are shared by all ports of a host, so the name carries the port."""
        return f"tickscope_{self.port}"


def make_rules(token: str, port: int, extra_hosts: Iterable[str], max_body: int) -> Rules:
    """Rules for a server on a port: loopback by its three names, and the hosts that were allowed by setting."""
    loopback = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    if port == 80:
        loopback |= {"127.0.0.1", "localhost", "[::1]"}
    extra = set(extra_hosts)
    origins = {f"http://{host}" for host in loopback | extra} | {f"https://{host}" for host in extra}
    return Rules(frozenset(loopback | extra), frozenset(origins), token, port, max_body)


class RefusedError(Exception):
    """The guard's answer to a request that does not get through."""

    def __init__(self, status: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.response: Response = respond(status, code, message, "", hint)
        if status == 401:
            self.response.headers["WWW-Authenticate"] = "Bearer"


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app, self.rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or answer it."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            answer = self._judge(scope)
            if answer is None:
                await self.app(scope, receive, send)
            else:
                await _refuse_websocket(answer, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def outgoing(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": _with_headers(message.get("headers", ()))}
            await send(message)

        answer = self._judge(scope)
        try:
            await (answer or self.app)(scope, receive, outgoing)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if not started:
                message = "Something in the server went wrong; its log says what."
                await respond(500, "internal", message)(scope, receive, outgoing)

    def _judge(self, scope: Scope) -> Response | None:
        """None lets the request through."""
        try:
            self._check_host(scope)
            self._check_origin(scope)
            if scope["type"] == "http":
                self._check_body(scope)
            return self._check_token(scope)
        except RefusedError as refusal:
            return refusal.response

    def _check_host(self, scope: Scope) -> None:
        host = _only(scope, b"host")
        if host is None:
            raise RefusedError(400, "no_host", "A request must name its Host.")
        if host.lower() not in self.rules.hosts:
            raise RefusedError(
                403, "foreign_host", "This name is not one of this server's.", "use the address it printed"
            )

    def _check_origin(self, scope: Scope) -> None:
        origin = _only(scope, b"origin")
        if origin is not None and origin not in self.rules.origins:
            raise RefusedError(403, "foreign_origin", "Another site's page must not use this server.")
        site = _only(scope, b"sec-fetch-site")
        # Following a link to the login shell from another site is harmless; anything else is not.
        if site in ("cross-site", "same-site") and not _is_login(scope):
            raise RefusedError(403, "foreign_site", "Another site's page must not use this server.")

    def _check_body(self, scope: Scope) -> None:
        encoding, chunked = _only(scope, b"content-encoding"), _values(scope, b"transfer-encoding")
        if encoding is not None and encoding.lower() != "identity":
            raise RefusedError(415, "compressed_body", "A compressed body is not accepted.", "send it as it is")
        if chunked:
            raise RefusedError(411, "length_required", "A body must announce its length.", "send Content-Length")
        length = _only(scope, b"content-length")
        if length is None:
            if scope["method"] in ("POST", "PUT", "PATCH"):
                raise RefusedError(411, "length_required", "A body must announce its length.", "send Content-Length")
        elif not (length.isascii() and length.isdigit()):
            raise RefusedError(400, "bad_length", "Content-Length is not a number.")
        elif len(length) > 12 or int(length) > self.rules.max_body:
            raise RefusedError(413, "too_large", f"A body may have at most {self.rules.max_body} bytes.")

    def _check_token(self, scope: Scope) -> Response | None:
        if scope["type"] == "http" and scope["path"] in PUBLIC and scope["method"] in SAFE_METHODS:
            return None
        bearer = _only(scope, b"authorization")
        if bearer is not None:
            scheme, _, token = bearer.partition(" ")
            if scheme.lower() == "bearer" and self._is_token(token.strip()):
                return None
            raise RefusedError(401, "wrong_token", "This is not the token of this start.", "take the one it printed")
        if _is_login(scope) and (given := _query(scope).get("token")):
            return self._login(given)
        if any(map(self._is_token, _cookies(scope, self.rules.cookie))):
            if (scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS) and not _values(scope, b"origin"):
                raise RefusedError(403, "no_origin", "With a cookie, a request of this kind must name its Origin.")
            return None
        if _is_login(scope):
            return HTMLResponse(LOGIN, 401)
        raise RefusedError(401, "no_token", "This needs the token of this start.", "open the printed address")

    def _login(self, given: str) -> Response:
        """Token in the address -> cookie, and an address without the token, so that no link ever holds it."""
        if not self._is_token(given):
            return HTMLResponse(LOGIN, 401)
        response = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        response.set_cookie(self.rules.cookie, self.rules.token, path="/", httponly=True, samesite="strict")
        return response

    def _is_token(self, given: str) -> bool:
        return compare_digest(given.encode("utf-8", "replace"), self.rules.token.encode())


async def _refuse_websocket(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Before the handshake is accepted a websocket can be answered like http, if the server knows how."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def _is_login(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"] in PAGES and scope["method"] in ("GET", "HEAD")


def _query(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1")))


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _only(scope: Scope, name: bytes) -> str | None:
    """A header that may stand there once; twice, nobody knows which one the next program would believe."""
    values = _values(scope, name)
    if len(values) > 1:
        raise RefusedError(400, "repeated_header", f"The header {name.decode()} stands there twice.")
    return values[0].strip() if values else None


def _cookies(scope: Scope, name: str) -> list[str]:
    """All values of a cookie; a page of another port can add one, but it cannot know ours."""
    pairs = (part.partition("=") for line in _values(scope, b"cookie") for part in line.split(";"))
    return [value.strip() for key, _, value in pairs if key.strip() == name]


def _with_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = list(headers)
    present = {key.lower() for key, _ in given}
    return given + [(key, value) for key, value in HEADERS if key not in present]
