"""The stream of a run: tape frames as they come, and what is told about the run as JSON.

Client: `?from_seq=` (0: from the beginning, n: go on with record n, -1: from now), later {"type": "resync",
"from_seq": n}. Server: the declaration, then whenever the viewer is put somewhere {"type": "status", "resync": n, ...}
and a keyframe after record n, then records frames from n + 1. A viewer that falls behind is put at the live end;
`dropped` tells how many records it misses.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any, TypeAlias

from fastapi import APIRouter, WebSocket
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocketDisconnect

from tickscope.api.archive import EMPTIED, GONE, StoredArchive
from tickscope.api.deps import HouseDep
from tickscope.api.errors import respond
from tickscope.api.house import House
from tickscope.api.schemas import MAX_SEQ
from tickscope.live.hub import Hub, State
from tickscope.live.viewer import LIVE, Output, Viewer
from tickscope.store.errors import UnknownRunError
from tickscope.store.tables import RunRow

router = APIRouter()

BAD_MESSAGE = 1008
RUN_DELETED = 4404
RUN_EMPTIED = 4409
CLOSED = (WebSocketDisconnect, RuntimeError)
"""What sending raises when the other side, or the server itself, has closed meanwhile."""
Closing: TypeAlias = tuple[int, str]
"""Code and reason of a close."""


@router.websocket("/runs/{run_id}/stream")
async def stream(websocket: WebSocket, run_id: str, house: HouseDep) -> None:
    """See the module."""
    from_seq = _from_seq(websocket.query_params.get("from_seq", "0"))
    if from_seq is None:
        message = f"A whole number from {LIVE} to {MAX_SEQ} is expected."
        await websocket.send_denial_response(respond(422, "invalid", message, "from_seq"))
        return
    if house.hubs.viewers >= house.settings.max_viewers:
        await websocket.send_denial_response(respond(503, "too_many_viewers", "Too many viewers are connected."))
        return
    try:
        row = await run_in_threadpool(house.runs.get, run_id)
    except UnknownRunError as error:
        await websocket.send_denial_response(respond(404, "unknown_run", str(error), "run_id"))
        return
    viewer = Viewer(_hub(house, row), StoredArchive(house.tapes, run_id), from_seq)
    try:
        await websocket.accept()
        await _serve(websocket, viewer)
    finally:
        viewer.close()
        if not house.supervisor.busy_with(run_id):
            house.hubs.forget(run_id)


def _hub(house: House, row: RunRow) -> Hub:
    """The run's hub; one that was not live is told how the run stands."""
    known = house.hubs.known(row.id)
    if known is not None:
        return known
    hub = house.hubs.of(row.id)
    owed = house.supervisor.owed.get(row.id)
    status, message = (owed.status, owed.message) if owed else (row.status, row.message)
    hub.tell(State(status, row.durable_seq, message, row.violation))
    return hub


async def _serve(websocket: WebSocket, viewer: Viewer) -> None:
    """Send and listen until either ends, then close if there is a reason to."""
    tasks = (asyncio.create_task(_send(websocket, viewer)), asyncio.create_task(_listen(websocket, viewer)))
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, tuple):
            with contextlib.suppress(*CLOSED):
                await websocket.close(*result)
        elif isinstance(result, Exception) and not isinstance(result, CLOSED):
            raise result


async def _send(websocket: WebSocket, viewer: Viewer) -> Closing | None:
    try:
        async for output in viewer.outputs():
            try:
                await _send_one(websocket, output)
            except CLOSED:
                return None
    except GONE:
        return RUN_DELETED, "The run was deleted."
    except EMPTIED:
        return RUN_EMPTIED, "The run is being simulated anew."
    return None


async def _send_one(websocket: WebSocket, output: Output) -> None:
    if isinstance(output, bytes):
        await websocket.send_bytes(output)
    else:
        await websocket.send_text(json.dumps(output))


async def _listen(websocket: WebSocket, viewer: Viewer) -> Closing | None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        from_seq = _resync(message.get("text"))
        if from_seq is None:
            return BAD_MESSAGE, "Only resync messages are understood."
        viewer.seek(from_seq)


def _resync(text: str | None) -> int | None:
    """The from_seq of a resync message; None when it is none."""
    try:
        message: Any = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("type") != "resync":
        return None
    from_seq = message.get("from_seq")
    if isinstance(from_seq, bool) or not isinstance(from_seq, int) or not LIVE <= from_seq <= MAX_SEQ:
        return None
    return from_seq


def _from_seq(text: str) -> int | None:
    if not text.removeprefix("-").isdecimal() or not text.isascii() or len(text) > 17:
        return None
    number = int(text)
    return number if LIVE <= number <= MAX_SEQ else None
