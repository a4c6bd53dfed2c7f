"""The page's files, and Plotly.js from the installed wheel."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from tickscope.api.errors import respond


class Files(StaticFiles):
    """Static files that a browser asks about each time: they change when the program is updated."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A websocket to an address that has none ends up here, too."""
        if scope["type"] == "websocket":
            refusal = respond(404, "not_found", "There is no stream at this address.")
            await WebSocket(scope, receive, send).send_denial_response(refusal)
            return
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, 304 or an error."""
        try:
            response = await super().get_response(path, scope)
        except ValueError as error:  # such as a NUL in the path
            raise HTTPException(404) from error
        MutableHeaders(raw=response.raw_headers)["Cache-Control"] = "no-cache"
        return response


class OneFile(Files):
    """A folder of which only one file is served."""

    def __init__(self, file: Path) -> None:
        super().__init__(directory=file.parent)
        self._name = file.name

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file if it is asked for by its name."""
        if path != self._name:
            raise HTTPException(404)
        return await super().get_response(path, scope)


def plotly_js() -> Path:
    """Plotly.js inside the installed wheel, found without importing it."""
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package plotly is not installed; run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
