"""A viewer whose connection is lost again and again still sees every record once."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path

import tickscope
from tests.api.server import Server, ticking
from tests.live.memory import Seen
from tickscope.client import RemoteRun

CONFIG = ticking(60_000, seed=31)


async def follow(server: Server, run: RemoteRun, cuts: int, seed: int) -> tuple[Seen, int]:
    """Watch to the end, cutting the connection at random moments; returns what was seen and the number of cuts made."""
    chance, seen, made = random.Random(seed), Seen(), 0
    while True:
        left = chance.randint(1, 12) if made < cuts else 1 << 30
        async with server.stream(run.id, seen.next or 0) as socket:
            async for message in socket:
                seen.take(json.loads(message) if isinstance(message, str) else message)
                left -= 1
                status = seen.messages[-1] if seen.messages else {}
                if status.get("run_status") == "complete" and (seen.next or 0) > status["durable_seq"]:
                    return seen, made
                if left <= 0:
                    break
            socket.transport.abort()
        made += 1


def test_a_lost_connection_leaves_no_gap_and_no_repeat(server: Server) -> None:
    run = server.client.run(CONFIG, pace={"mode": "beat", "per_second": 6000})

    async def three() -> list[tuple[Seen, int]]:
        return list(await asyncio.gather(*(follow(server, run, 20, seed) for seed in range(3))))

    local = tickscope.simulate(CONFIG)
    for seen, cuts in asyncio.run(three()):
        assert cuts >= 10 and seen.dropped == 0
        assert list(seen.records.items()) == list(local.records())
        assert seen.state == local.state_at(len(seen.records))


def test_200_connections_that_come_and_go_leave_nothing_behind(server: Server) -> None:
    run = server.client.run(ticking(600_000_000, seed=32), pace={"mode": "beat", "per_second": 5000})

    def files() -> int:
        return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))

    async def come_and_go(chance: random.Random) -> None:
        async with server.stream(run.id, chance.choice([0, -1])) as socket:
            for _ in range(chance.randint(0, 3)):
                await socket.recv()
            if chance.random() < 0.5:
                socket.transport.abort()

    async def many(count: int) -> None:
        chance = random.Random(7)
        for _ in range(count // 40):
            await asyncio.gather(*(come_and_go(chance) for _ in range(40)))

    asyncio.run(many(80))  # every reader thread has opened its connections by now
    before = files()
    asyncio.run(many(200))
    run.control("pause")
    assert files() <= before + 2
    run.control("cancel")


def test_bad_messages_and_too_many_viewers_are_refused(own_server: Callable[..., Server]) -> None:
    from websockets.exceptions import ConnectionClosed, InvalidStatus

    server = own_server(max_viewers=2)
    run = server.client.run(ticking(1000)).wait(120)

    async def close_code(message: str | bytes) -> int:
        async with server.stream(run.id) as socket:
            await socket.send(message)
            try:
                while True:
                    await socket.recv()
            except ConnectionClosed as closed:
                assert closed.rcvd is not None
                return closed.rcvd.code

    async def refused(path: str, **query: object) -> int:
        try:
            async with server.stream(path, **query):  # type: ignore[arg-type]
                return 101
        except InvalidStatus as error:
            assert set(json.loads(error.response.body or b"")["error"]) == {"code", "message", "where", "hint"}
            return error.response.status_code

    async def all_of_it() -> None:
        for message in (
            "",
            "{",
            "[]",
            '{"type": "resync"}',
            '{"type": "resync", "from_seq": NaN}',
            "[" * 60_000,
            b"\0",
            '{"type": "resync", "from_seq": 9223372036854775808}',
            '{"type": "resync", "from_seq": true}',
        ):
            assert await close_code(message) == 1008
        assert await close_code("x" * 70_000) == 1009
        for from_seq in ("1e400", "NaN", "9223372036854775808", "-2", "", "1.0", "٣", "9" * 5000):
            assert await refused(run.id, from_seq=from_seq) == 422
        assert await refused("0123456789abcdef") == 404 and await refused("..") == 404
        async with server.stream(run.id), server.stream(run.id):
            assert await refused(run.id) == 503
        assert await refused(run.id) == 101

    asyncio.run(all_of_it())
    assert "Traceback" not in server.log.read_text() and "ERROR" not in server.log.read_text()


def test_a_deleted_run_closes_its_streams(server: Server) -> None:
    from websockets.exceptions import ConnectionClosed

    run = server.client.run(ticking(1000, seed=33)).wait(120)

    async def watch() -> int:
        async with server.stream(run.id) as socket:
            await asyncio.wait_for(socket.recv(), 5)
            run.delete()
            await socket.send('{"type": "resync", "from_seq": 1}')
            try:
                while True:
                    await asyncio.wait_for(socket.recv(), 5)
            except ConnectionClosed as closed:
                assert closed.rcvd is not None
                return closed.rcvd.code

    assert asyncio.run(watch()) == 4404
