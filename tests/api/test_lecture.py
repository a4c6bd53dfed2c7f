"""The class over real websockets: only the teacher leads, messages are bounded, a page that hangs delays nobody."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.api.server import TOKEN, Server
from tests.api.test_viewer import VIEWER
from tickscope.api.lecture_schemas import MAX_TEXT


@pytest.fixture(scope="module")
def class_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("lecture"), viewer_token=VIEWER).start()
    yield running
    running.stop()


def enter(server: Server, token: str = VIEWER, **options: Any) -> connect:
    url = f"ws://127.0.0.1:{server.port}/api/v1/lecture"
    headers = {"Authorization": f"Bearer {token}"}
    return connect(url, additional_headers=headers, proxy=None, compression=None, close_timeout=1, **options)


async def until(page: ClientConnection, kind: str, **wanted: Any) -> Any:
    """The next message of a kind that has these parts."""
    async with asyncio.timeout(120):
        while True:
            message = json.loads(await page.recv())
            if message["type"] == kind and wanted.items() <= message.items():
                return message


def place(seq: int, address: str = "") -> dict[str, Any]:
    return {"page": "board", "address": address or f"?run=0123abcd&at={seq}", "playing": None}


def lead(seq: int) -> str:
    return json.dumps({"type": "lead", "place": place(seq)})


async def test_the_class_is_told_where_the_teacher_is(class_server: Server) -> None:
    async with enter(class_server, TOKEN) as teacher, enter(class_server) as follower:
        me = await until(teacher, "hello", role="owner")
        assert (await until(follower, "hello"))["role"] == "viewer"
        await follower.send('{"type": "follow", "on": true}')
        await until(teacher, "heads", following=1, present=1)
        await teacher.send(lead(42))
        assert (await until(follower, "lecture", leader=me["you"]))["place"] == place(42)
        playing = {**place(43), "playing": {"beat": 16, "live": False}}
        await teacher.send(json.dumps({"type": "lead", "place": playing}))
        assert (await until(follower, "lecture"))["place"] == playing
        await teacher.send('{"type": "stop"}')
        await until(follower, "lecture", place=None)
        await follower.close()
        await until(teacher, "heads", following=0, present=0)


@pytest.mark.parametrize("text", [lead(1), '{"type": "stop"}'])
async def test_a_follower_cannot_lead(class_server: Server, text: str) -> None:
    async with enter(class_server) as other, enter(class_server) as follower:
        await follower.send(text)
        with pytest.raises(ConnectionClosed) as closed:
            await until(follower, "never")
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "Only the teacher leads the class.")
        assert (await until(other, "lecture"))["place"] is None


BAD = (
    "", "x", "[]", "null", "{}", '{"type": "lead"}', '{"type": "follow", "on": 1}', '{"type": "dance"}',
    '{"type": "stop", "more": 1}', '{"type": "follow", "on": NaN}', "[" * 5000, b"\x00\xff",
    '{"type": "follow", "on": true, "seen": -1}',
    *(json.dumps({"type": "lead", "place": {**place(1), **wrong}}) for wrong in (
        {"page": "../x"}, {"page": "http://evil.example"}, {"address": "//evil.example"}, {"address": "?a b"},
        {"address": "x"}, {"address": "?" + "a" * 12_000}, {"playing": {"beat": 0, "live": False}},
        {"playing": {"beat": 4}}, {"playing": {"beat": 1e400, "live": True}}, {"run": "ab"},
    )),
)  # fmt: skip


@pytest.mark.parametrize("message", BAD, ids=range(len(BAD)))
async def test_what_is_no_message_closes_the_connection_and_nothing_else(
    class_server: Server, message: str | bytes
) -> None:
    async with enter(class_server, TOKEN) as teacher, enter(class_server) as follower:
        await teacher.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            await until(teacher, "never")
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008
        assert (await until(follower, "lecture"))["place"] is None
    assert class_server.healthy()


@pytest.mark.parametrize("length", [MAX_TEXT + 1, 1 << 20])
async def test_a_message_that_is_too_long_closes_the_connection(class_server: Server, length: int) -> None:
    async with enter(class_server, TOKEN, max_size=None) as teacher:
        with pytest.raises(ConnectionClosed) as closed:
            await teacher.send("x" * length)
            await until(teacher, "never")
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009


async def test_a_page_that_hangs_delays_nobody_and_is_told_the_last_place_only(class_server: Server) -> None:
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 12)
    stalled.connect(("127.0.0.1", class_server.port))
    stalled.setblocking(False)
    long, places = "?run=0123abcd&config=" + "a" * 11_000, 48
    async with (
        enter(class_server, TOKEN) as teacher,
        enter(class_server) as follower,
        enter(class_server, sock=stalled, max_queue=1, ping_interval=None) as hanging,
    ):
        hanging.transport.pause_reading()
        for seq in range(places):
            message = {"type": "lead", "place": place(seq, f"{long}&at={seq}")}
            await teacher.send(json.dumps(message))
            got = await until(follower, "lecture")
            while not got["place"] or not got["place"]["address"].endswith(f"at={seq}"):
                got = await until(follower, "lecture")
        hanging.transport.resume_reading()
        got = [await until(hanging, "lecture")]
        while not got[-1]["place"] or not got[-1]["place"]["address"].endswith(f"at={places - 1}"):
            got.append(await until(hanging, "lecture"))
        assert len(got) < places


async def test_nobody_enters_without_a_token_or_from_elsewhere(class_server: Server) -> None:
    for token, origin, status in (("nonsense", None, 401), (VIEWER, "http://evil.example", 403)):
        with pytest.raises(InvalidStatus) as refused:
            async with enter(class_server, token, origin=origin):
                pass
        assert refused.value.response.status_code == status
