"""The class over a websocket: the teacher's page tells its place, the others are told it.

Client: {"type": "lead", "place": {...}} and {"type": "stop"} (the owner alone), {"type": "follow", "on": true, "seen":
n}, where n is the number of the place that the page has shown. Server: {"type": "hello", "you": n, "role": ...} first,
then {"type": "lecture", "number": n, "leader": n, "place": {...} or null} whenever the place or the page that leads is
another one (leader 0: it has gone), and to the owner's pages {"type": "heads", "following": n, "present": n, "behind":
n}.
"""

from __future__ import annotations

import asyncio
import contextlib
import json

from fastapi import APIRouter, WebSocket

from tickscope.api.deps import HouseDep
from tickscope.api.errors import ApiError, respond
from tickscope.api.lecture_schemas import MAX_TEXT, Follow, Lead, read_message
from tickscope.api.viewing import ROLE, Role
from tickscope.api.ws import CLOSED, Closing
from tickscope.live.lecture import Attendant, Lecture

router = APIRouter()

REFUSED = 1008
TOO_BIG = 1009


@router.websocket("/lecture")
async def lecture(websocket: WebSocket, house: HouseDep) -> None:
    """See the module."""
    room = house.lecture
    if room.present >= house.settings.max_viewers:
        await websocket.send_denial_response(respond(503, "too_many_viewers", "Too many pages are connected."))
        return
    role = websocket.scope[ROLE]
    attendant = room.enter(teacher=role is Role.OWNER)
    try:
        await websocket.accept()
        await websocket.send_text(json.dumps({"type": "hello", "you": attendant.number, "role": role.value}))
        await _serve(websocket, room, attendant)
    finally:
        room.leave(attendant)


async def _serve(websocket: WebSocket, room: Lecture, attendant: Attendant) -> None:
    """Tell and listen until either ends, then close if there is a reason to."""
    tasks = (asyncio.create_task(_tell(websocket, room, attendant)),
             asyncio.create_task(_listen(websocket, room, attendant)))  # fmt: skip
    _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, tuple):
            with contextlib.suppress(*CLOSED):
                await websocket.close(*result)
        elif isinstance(result, Exception) and not isinstance(result, CLOSED):
            raise result


async def _tell(websocket: WebSocket, room: Lecture, attendant: Attendant) -> None:
    while True:
        await websocket.send_text(await room.next(attendant))


async def _listen(websocket: WebSocket, room: Lecture, attendant: Attendant) -> Closing | None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text = message.get("text") or ""
        if len(text) > MAX_TEXT:
            return TOO_BIG, f"A message may have at most {MAX_TEXT} characters."
        try:
            wish = read_message(text)
        except ApiError as error:
            return REFUSED, f"{error.where}: {error.detail}"[:120]
        if isinstance(wish, Follow):
            room.follow(attendant, following=wish.on, seen=wish.seen)
        elif not attendant.teacher:
            return REFUSED, "Only the teacher leads the class."
        elif isinstance(wish, Lead):
            room.lead(attendant, wish.place.model_dump(mode="json"))
        else:
            room.stop(attendant)
