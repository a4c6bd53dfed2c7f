"""Every error of the interface has one shape.

{"error": {"code": "unknown_run", "message": "There is no run 3f….", "where": "run_id", "hint": ""}}

`code` is for programs, `message` is a sentence for people, `where` names the place in the request (`vms[0].affinity`,
`body`, a parameter, or ''), `hint` says what to do or is ''. Where more than one thing is
wrong with an experiment, `problems` has them all, at most MOST_TOLD, each with `message`, `where` and `hint`; the first
one is also the error's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from tickscope.experiment.errors import MOST_TOLD, ConfigError
from tickscope.runner.handle import CommandError, RunnerGoneError
from tickscope.runner.pace import PaceError
from tickscope.store.errors import BusyRunError, NotRecordedError, StoreError, StoreFullError, UnknownRunError
from tickscope.tape import TapeError

log = logging.getLogger("tickscope.api")

CODES = {
    400: "bad_request", 401: "no_token", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    406: "not_acceptable", 409: "conflict", 411: "length_required", 413: "too_large", 415: "unsupported_body",
    422: "invalid", 429: "too_many", 500: "internal", 503: "unavailable", 507: "disk_full",
}  # fmt: skip
"""HTTP status -> code, where nothing more exact is known."""

STATUS_OF: Mapping[type[Exception], tuple[int, str]] = {
    UnknownRunError: (404, "unknown_run"),
    NotRecordedError: (409, "not_recorded"),
    BusyRunError: (409, "run_active"),
    StoreFullError: (507, "disk_full"),
    StoreError: (500, "store"),
    TapeError: (404, "not_on_tape"),
    CommandError: (422, "refused"),
    PaceError: (422, "invalid_pace"),
    RunnerGoneError: (409, "run_over"),
}
"""What the rooms below raise -> HTTP status and code."""


RUN_ID = r"^[0-9a-f]{8,64}$"
"""The form of a run's id in requests."""
NO_RUN_ID = "This is not a run's id: it has 8 to 64 digits of 0-9 a-f."


class ApiError(HTTPException):
    """An error with all parts of its shape."""

    def __init__(self, status: int, code: str, message: str, where: str = "", hint: str = "") -> None:
        super().__init__(status, message)
        self.code, self.where, self.hint = code, where, hint


class SafeJson(JSONResponse):
    """JSON in ASCII: text that is no valid Unicode can be in it and still be sent."""

    def render(self, content: Any) -> bytes:
        """The content as bytes; NaN and infinity are refused."""
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def error_body(code: str, message: str, where: str = "", hint: str = "") -> dict[str, Any]:
    """The one shape."""
    return {"error": {"code": code, "message": message, "where": where, "hint": hint}}


def respond(status: int, code: str, message: str, where: str = "", hint: str = "") -> Response:
    """An error as a response."""
    return SafeJson(error_body(code, message, where, hint), status)


def install(app: FastAPI) -> None:
    """Give every error of an application the one shape."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ConfigError, _config)
    for kind in STATUS_OF:
        app.add_exception_handler(kind, _known)


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, ApiError):
        response = respond(error.status_code, error.code, str(error.detail), error.where, error.hint)
    else:
        sentence = f"{str(error.detail).rstrip('.')}."
        response = respond(error.status_code, CODES.get(error.status_code, "error"), sentence)
    response.headers.update(error.headers or {})
    return response


async def _known(_request: Request, error: Exception) -> Response:
    status, code = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    if status == 500:
        log.error("store failure", exc_info=error)
    return respond(status, code, _sentence(str(error)))


async def _config(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ConfigError)
    problems = [
        {"message": _sentence(message), "where": where, "hint": hint}
        for message, where, hint in error.problems[:MOST_TOLD]
    ]
    body = error_body("invalid_experiment", **problems[0])
    if len(problems) > 1:
        body["error"]["problems"] = problems
    return SafeJson(body, 422)


async def _invalid(_request: Request, error: Exception) -> Response:
    """The first thing that is wrong. What was sent is never echoed: it need not be text that can be sent back."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    says = NO_RUN_ID if first.get("ctx", {}).get("pattern") == RUN_ID else _sentence(str(first["msg"]))
    return respond(422, "invalid", says, place(first["loc"]))


def place(loc: Sequence[int | str]) -> str:
    """("query", "limit") -> `limit`; ("body", "tags", 0) -> `tags[0]`."""
    parts = loc[1:] if loc and loc[0] in ("query", "path", "body", "header") else loc
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text[:200] or str(loc[0] if loc else "")


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
