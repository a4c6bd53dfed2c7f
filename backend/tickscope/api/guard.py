"""The one guard before every http and websocket request.

A page of any site can make a browser send requests to 127.0.0.1, and a hostile name server can make its own name mean
127.0.0.1. Hence, in this order:

1. Host must be exactly one of ours (against rebinding). Never a prefix, a pattern or a wildcard.
2. Origin, where there is one, must be exactly one of ours; `Sec-Fetch-Site` must not say that another site asks.
3. Everything but `healthz` and the login shell needs the token of this start: as `Authorization: Bearer` from programs,
   as a cookie from the page. A browser sends cookies of its own accord, so with a cookie whatever may change something,
   and every websocket, must name its Origin.
4. Who shows the viewer's token may do what `viewing` lists and nothing else; and while a class is let in, the owner's
   token counts on this machine alone, so that it never crosses the network.
5. A body must announce its length, be short, and not be compressed; this is decided before any of it is read.

It is pure ASGI because middleware of the usual kind does not see websockets.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tickscope.api.crowd import Crowd
from tickscope.api.errors import respond
from tickscope.api.pages import HEADERS, LOGIN
from tickscope.api.viewing import ROLE, Role, Weight, weight_of
from tickscope.settings import Settings

log = logging.getLogger("tickscope.api")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = frozenset({"/healthz", "/api/v1/healthz"})
PAGES = frozenset({"/", "/match.html", "/compare.html", "/charts.html"})
"""Where people arrive by a link: without the token they are told what to do."""
LONGEST_PLACE = 4000
"""Characters of a query that survive a login; no link that the page makes comes near."""


@dataclass(frozen=True)
class Rules:
    """What the guard holds requests to. `hosts` are exact Host values; `port` is in the cookie's name."""

    hosts: frozenset[str]
    origins: frozenset[str]
    token: str
    port: int
    max_body: int
    viewer_token: str = ""
    """Empty: there are no viewers."""
    owner_here: bool = False
    """Whether the owner's token counts on this machine alone."""
    viewer_requests: int = 2

    @property
    def cookie(self) -> str:
        """Cookies are shared by all ports of a host, so the name carries the port."""
        return f"tickscope_{self.port}"


def make_rules(settings: Settings, token: str, viewer_token: str) -> Rules:
    """Rules for a server on a port: loopback by its three names, this machine's addresses for a class, and the hosts
    that were allowed by setting."""
    port = settings.port
    names = ("127.0.0.1", "localhost", "[::1]", *settings.class_addresses)
    ours = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())
    extra = set(settings.allowed_hosts)
    origins = {f"http://{host}" for host in ours | extra} | {f"https://{host}" for host in extra}
    return Rules(
        frozenset(ours | extra), frozenset(origins), token, port, settings.max_body, viewer_token,
        bool(settings.class_addresses) and not settings.allow_remote, settings.viewer_requests,
    )  # fmt: skip


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
        self._crowd = Crowd(app, rules.viewer_requests)

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
            if answer is None and scope[ROLE] is Role.VIEWER and (weight := weight_of(scope)) is not Weight.FREE:
                assert weight is not None
                await self._crowd.answer(scope, receive, outgoing, weight)
            else:
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
        """Writes into the scope who asks; a login is answered here."""
        scope[ROLE] = None
        if scope["type"] == "http" and scope["path"] in PUBLIC and scope["method"] in SAFE_METHODS:
            return None
        bearer = _only(scope, b"authorization")
        if bearer is not None:
            scheme, _, token = bearer.partition(" ")
            role = self._role(token.strip()) if scheme.lower() == "bearer" else None
            if role is None:
                sentence = "This is not the token of this start."
                raise RefusedError(401, "wrong_token", sentence, "take the one it printed")
            self._admit(scope, role)
            return None
        shown = {self._role(cookie) for cookie in _cookies(scope, self.rules.cookie)}
        role = next((role for role in (Role.OWNER, Role.VIEWER) if role in shown), None)
        if _is_login(scope) and (given := dict(_query(scope)).get("token")):
            return self._login(scope, given, role)
        if role is not None:
            if (scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS) and not _values(scope, b"origin"):
                raise RefusedError(403, "no_origin", "With a cookie, a request of this kind must name its Origin.")
            self._admit(scope, role)
            return None
        if _is_login(scope):
            return HTMLResponse(LOGIN, 401)
        raise RefusedError(401, "no_token", "This needs the token of this start.", "open the printed address")

    def _admit(self, scope: Scope, role: Role) -> None:
        """Refuse what this role may not do, or may not do from there."""
        if role is Role.OWNER and self.rules.owner_here and not _is_here(scope):
            sentence = "While a class is let in, the teacher's token counts on the teacher's machine alone."
            raise RefusedError(403, "owner_elsewhere", sentence, "open the class link instead")
        if role is Role.VIEWER and weight_of(scope) is None:
            sentence = "A follower of the class reads and follows; this is the teacher's to do."
            raise RefusedError(403, "viewer", sentence, "ask the teacher")
        scope[ROLE] = role

    def _login(self, scope: Scope, given: str, before: Role | None) -> Response:
        """Token in the address -> cookie, and the same address without it, so that no link but this ever holds it."""
        role = self._role(given)
        if role is None:
            return HTMLResponse(LOGIN, 401)
        self._admit(scope, role)
        response = RedirectResponse(_without_token(scope), 303, {"Cache-Control": "no-store"})
        # A teacher who tries the class link stays the teacher.
        if before is not Role.OWNER or role is Role.OWNER:
            token = self.rules.token if role is Role.OWNER else self.rules.viewer_token
            response.set_cookie(self.rules.cookie, token, path="/", httponly=True, samesite="strict")
        return response

    def _role(self, given: str) -> Role | None:
        if _equal(given, self.rules.token):
            return Role.OWNER
        return Role.VIEWER if self.rules.viewer_token and _equal(given, self.rules.viewer_token) else None


def _equal(given: str, token: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), token.encode())


def _is_here(scope: Scope) -> bool:
    """Whether the request comes from this machine: over loopback, or from the very address that it goes to."""
    client, server = scope.get("client"), scope.get("server")
    if client is None:
        return False
    try:
        return ip_address(client[0]).is_loopback or (server is not None and client[0] == server[0])
    except ValueError:
        return False


async def _refuse_websocket(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Before the handshake is accepted a websocket can be answered like http, if the server knows how."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def _is_login(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["path"] in PAGES and scope["method"] in ("GET", "HEAD")


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _without_token(scope: Scope) -> str:
    """The page that was asked for, at its place. The path is one of ours and the query is encoded anew, so this can
    lead nowhere else and cannot end a header line."""
    assert scope["path"] in PAGES
    place = urlencode([(name, value) for name, value in _query(scope) if name != "token"])
    return f"{scope['path']}?{place}" if 0 < len(place) <= LONGEST_PLACE else str(scope["path"])


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
