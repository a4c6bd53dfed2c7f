"""What followers ask: equal questions are answered once, few are worked on at a time, and none is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from tickscope.api import crowd
from tickscope.api.crowd import Crowd
from tickscope.api.viewing import Weight


class App:
    """An application that answers when it is let, and knows how many it works on at once."""

    def __init__(self, *, status: int = 200, size: int = 4) -> None:
        self.status, self.size = status, size
        self.go = asyncio.Event()
        self.calls: list[str] = []
        self.now = self.most = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.calls.append(scope["path"] + (await receive())["body"].decode())
        self.now += 1
        self.most = max(self.most, self.now)
        await self.go.wait()
        self.now -= 1
        if self.status == 0:
            raise RuntimeError("broken")
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * self.size})


def asking(house: Crowd, path: str, weight: Weight = Weight.LIGHT, **scope: Any) -> asyncio.Task[tuple[int, int]]:
    """A follower's request; gives status and length of the answer."""
    body = scope.pop("body", b"")
    whole = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], **scope}
    got: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        got.append(message)

    async def ask() -> tuple[int, int]:
        await house.answer(whole, receive, send, weight)
        return got[0]["status"], sum(len(message.get("body", b"")) for message in got)

    return asyncio.create_task(ask())


async def settle() -> None:
    """Let everything come as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_fifty_that_ask_the_same_are_answered_by_one_answer() -> None:
    house = Crowd(app := App(), 2)
    tasks = [asking(house, "/a") for _ in range(50)]
    await settle()
    app.go.set()
    assert await asyncio.gather(*tasks) == [(200, 4)] * 50
    assert await asking(house, "/a") == (200, 4)
    assert app.calls == ["/a"]


@pytest.mark.parametrize(
    "other", [{"query_string": b"x"}, {"method": "POST"}, {"headers": [(b"accept", b"a/b")]}, {"body": b"b"}]
)
async def test_what_is_not_the_same_question_has_an_answer_of_its_own(other: dict[str, Any]) -> None:
    house = Crowd(app := App(), 2)
    app.go.set()
    await asyncio.gather(asking(house, "/a"), asking(house, "/a", **other))
    assert len(app.calls) == 2


async def test_an_answer_that_is_old_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "KEPT_S", -1.0)
    house = Crowd(app := App(), 2)
    app.go.set()
    for _ in range(3):
        await asking(house, "/a")
    assert len(app.calls) == 3 and len(house._kept) <= 1 and house._bytes <= 4


@pytest.mark.parametrize(("weight", "most"), [(Weight.LIGHT, 2), (Weight.HEAVY, 1), (Weight.ASIDE, 2)])
async def test_few_are_worked_on_at_a_time_and_none_is_lost(weight: Weight, most: int) -> None:
    house = Crowd(app := App(), 2)
    tasks = [asking(house, f"/{n}", weight) for n in range(20)]
    await settle()
    assert app.now == most
    app.go.set()
    assert await asyncio.gather(*tasks) == [(200, 4)] * 20
    assert app.most == most


async def test_what_waits_for_work_elsewhere_does_not_keep_the_others_waiting() -> None:
    house = Crowd(app := App(), 2)
    tasks = [asking(house, f"/{weight}{n}", weight) for weight in (Weight.ASIDE, Weight.HEAVY) for n in range(5)]
    tasks.append(asking(house, "/light"))
    await settle()
    assert "/light" in app.calls
    app.go.set()
    await asyncio.gather(*tasks)


async def test_an_error_is_told_to_all_who_wait_and_not_kept() -> None:
    house = Crowd(app := App(status=0), 2)
    tasks = [asking(house, "/a") for _ in range(3)]
    await settle()
    app.go.set()
    assert all(isinstance(one, RuntimeError) for one in await asyncio.gather(*tasks, return_exceptions=True))
    app.status = 404
    assert [await asking(house, "/a") for _ in range(2)] == [(404, 4)] * 2
    assert len(app.calls) == 3


async def test_one_who_goes_away_does_not_take_the_answer_along() -> None:
    house = Crowd(app := App(), 2)
    first, second = asking(house, "/a"), asking(house, "/a")
    await settle()
    first.cancel()
    await settle()
    app.go.set()
    assert await second == (200, 4)


async def test_an_answer_that_is_too_large_is_refused_and_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_BYTES", 100)
    monkeypatch.setattr(crowd, "KEPT_BYTES", 250)
    house = Crowd(app := App(size=101), 2)
    app.go.set()
    assert (await asking(house, "/a"))[0] == 403
    app.size = 100
    for n in range(10):
        await asking(house, f"/{n}")
    assert house._bytes == 200 and len(house._kept) == 2


async def test_too_many_that_wait_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_WAITING", 3)
    house = Crowd(app := App(), 2)
    tasks = [asking(house, f"/{n}") for n in range(4)]
    await settle()
    app.go.set()
    assert [status for status, _ in await asyncio.gather(*tasks)] == [200, 200, 200, 429]
