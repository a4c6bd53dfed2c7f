"""JSON bodies, read strictly.

Python's JSON reader takes NaN, Infinity, 1e400 (as infinity), numbers of any length and lone surrogates; any of them
would come to light later, as a failure of whoever stores or sends it back. Here they are a 422 at the door.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from tickscope.api.errors import ApiError
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.plain import check_plain


def parse_body(body: bytes) -> Any:
    """Plain data from a JSON body. Raises ApiError."""
    try:
        data = json.loads(body, parse_constant=_no_constant)
        return check_plain(data)
    except ConfigError as error:
        raise ApiError(422, "invalid", f"{error.message}.", error.where or "body", error.hint) from error
    except RecursionError as error:
        raise ApiError(422, "invalid", "The body is nested too deep.", "body") from error
    except ValueError as error:
        raise ApiError(400, "not_json", "The body is not JSON.", "body", _where_not_json(error)) from error


def _no_constant(word: str) -> None:
    raise ConfigError(f"{word} is not a number that can be used here", "body")


def _where_not_json(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}"
    return "numbers stay below 2**63"


class _StrictRequest(Request):
    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse_body(await self.body())
        return self._json


class StrictRoute(APIRoute):
    """A route that reads its JSON body strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that FastAPI calls."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly
