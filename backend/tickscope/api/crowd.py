"""Answers for followers of a class: many ask the same within a moment, and none of them may slow the rest down.

Equal questions share one answer, which is kept for a second; few are worked on at a time, those that may look through
a whole run one by one, and those that wait for work done elsewhere in a queue of their own. So fifty pages that follow
to the next run cost the server what one of them costs, and a follower that asks for everything at once makes followers
wait, not the teacher or the simulation.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tickscope.api.errors import respond
from tickscope.api.viewing import Weight

KEPT_S = 1.0
KEPT_BYTES = 16 << 20
MOST_BYTES = 8 << 20
"""Largest answer that is made for a follower."""
MOST_WAITING = 400


@dataclass
class Answer:
    """An answer as it is sent, and when it was finished (loop time)."""

    messages: list[Message] = field(default_factory=list)
    size: int = 0
    at: float = 0.0

    @property
    def good(self) -> bool:
        """Whether it is worth keeping."""
        return bool(self.messages) and self.messages[0].get("status") == 200


class Crowd:
    """See the module. Called from one event loop."""

    def __init__(self, app: ASGIApp, at_once: int) -> None:
        self._app = app
        self._any, self._heavy, self._aside = map(asyncio.Semaphore, (at_once, 1, at_once))
        self._working: dict[Hashable, asyncio.Task[Answer]] = {}
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = 0

    async def answer(self, scope: Scope, receive: Receive, send: Send, weight: Weight) -> None:
        """Answer a follower's request. Raises what the application raises."""
        body = await _body(receive)
        key = _question(scope, body)
        answer = self._fresh(key)
        if answer is None:
            task = self._working.get(key)
            if task is None:
                if len(self._working) >= MOST_WAITING:
                    sentence = "Too many followers ask at once."
                    await respond(429, "too_many", sentence, "", "try again in a moment")(scope, receive, send)
                    return
                task = self._working[key] = asyncio.create_task(self._work(key, scope, body, weight))
            answer = await asyncio.shield(task)
        for message in answer.messages:
            await send(message)

    async def _work(self, key: Hashable, scope: Scope, body: bytes, weight: Weight) -> Answer:
        try:
            async with AsyncExitStack() as places:
                for place in self._places(weight):
                    await places.enter_async_context(place)
                answer = await _collected(self._app, scope, body)
            answer.at = asyncio.get_running_loop().time()
            if answer.good:
                self._keep(key, answer)
            return answer
        finally:
            del self._working[key]

    def _places(self, weight: Weight) -> tuple[asyncio.Semaphore, ...]:
        """What a question has to wait for before it is worked on."""
        if weight is Weight.ASIDE:
            return (self._aside,)
        return (self._heavy, self._any) if weight is Weight.HEAVY else (self._any,)

    def _fresh(self, key: Hashable) -> Answer | None:
        oldest = asyncio.get_running_loop().time() - KEPT_S
        while self._kept and next(iter(self._kept.values())).at < oldest:
            self._drop()
        return self._kept.get(key)

    def _keep(self, key: Hashable, answer: Answer) -> None:
        self._kept[key] = answer
        self._bytes += answer.size
        while self._bytes > KEPT_BYTES:
            self._drop()

    def _drop(self) -> None:
        _, answer = self._kept.popitem(last=False)
        self._bytes -= answer.size


async def _collected(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    """The application's whole answer, or a refusal if it is too large to be shared."""
    answer = Answer()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        answer.size += len(message.get("body", b""))
        if answer.size <= MOST_BYTES:
            answer.messages.append(message)
        else:
            answer.messages.clear()

    await app(scope, receive, send)
    if answer.size <= MOST_BYTES:
        return answer
    refused = Answer()

    async def collect(message: Message) -> None:
        refused.messages.append(message)

    sentence = f"An answer for a follower may have at most {MOST_BYTES >> 20} MiB."
    await respond(403, "viewer", sentence, "", "ask for less")(scope, receive, collect)
    return refused


async def _body(receive: Receive) -> bytes:
    """The request's body, whose length the guard has bounded; empty if the follower has gone."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body


def _question(scope: Scope, body: bytes) -> Hashable:
    """Equal for requests that have the same answer."""
    headers = tuple(_header(scope, name) for name in (b"accept", b"content-type"))
    return scope["method"], scope["path"], scope["query_string"], headers, body


def _header(scope: Scope, name: bytes) -> bytes:
    return b",".join(value for key, value in scope["headers"] if key == name)
