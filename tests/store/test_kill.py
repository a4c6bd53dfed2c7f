"""kill -9 of the worker or of the server while recording: no acknowledged record is ever lost.

Acknowledged is what a viewer was told as `durable_seq`. After each kill the run is marked interrupted and replays up
to its durable end; every record of it is the one that an undisturbed run has. Most kills hit the worker, because a
server takes a second to start again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.server import ENDLESS, Server, ticking
from tickscope.client import RemoteRun
from tickscope.engine.journal import Record
from tickscope.experiment.config import parse
from tickscope.experiment.machine_config import machine_config
from tickscope.machine import Machine
from tickscope.tape.codec import RecordsFrame, decode

CONFIG = ticking(ENDLESS, seed=77)
PACES = ({"mode": "max"}, {"mode": "beat", "per_second": 3000}, {"mode": "time", "ratio": 0.005})


class Undisturbed:
    """The records of the same run that nobody kills, as far as they have been asked for."""

    def __init__(self) -> None:
        self.machine = Machine(machine_config(parse(CONFIG)))
        self.values = [variable.initial for variable in self.machine.journal.variables]
        self.records: list[Record] = []

    def upto(self, seq: int) -> list[Record]:
        while len(self.records) < seq:
            for _ in range(5000):
                self.machine.step()
            self.records += self.machine.journal.take()[1]
        return self.records[:seq]

    def state(self, seq: int) -> list[int]:
        values = self.values.copy()
        for record in self.upto(seq):
            if record[1] == 2:
                values[record[5]] = record[6]
        return values


@pytest.fixture(scope="module")
def undisturbed() -> Iterator[Undisturbed]:
    yield Undisturbed()


async def watch(server: Server, run_id: str, acknowledged: list[int], seconds: float, kill: Callable[[], None]) -> None:
    """Collect what is acknowledged, kill so long after the first record, and take what was still on its way."""
    killing = None
    async with server.stream(run_id, 0) as viewer:
        with contextlib.suppress(ConnectionClosed):
            while True:
                message = await asyncio.wait_for(viewer.recv(), 20)
                if isinstance(message, str):
                    status = json.loads(message)
                    acknowledged.append(status["durable_seq"])
                    if status["run_status"] == "interrupted":
                        return
                elif killing is None and isinstance(decode(message), RecordsFrame):
                    killing = asyncio.get_running_loop().call_later(seconds, kill)


def check(run: RemoteRun, acknowledged: int, undisturbed: Undisturbed) -> int:
    """All that was acknowledged is there and right; returns how many records there are."""
    about = run.about
    durable = int(about["durable_seq"])
    assert about["status"] == "interrupted" and about["message"]
    assert durable >= acknowledged
    assert [record for _, record in run.records()] == undisturbed.upto(durable)
    assert run.state_at(durable) == undisturbed.state(durable)
    return durable


def kill_worker(server: Server, chance: random.Random, undisturbed: Undisturbed) -> int:
    run = server.client.run(CONFIG, pace=chance.choice(PACES))
    deadline = time.monotonic() + 60
    while not (workers := server.workers()):
        assert time.monotonic() < deadline
    acknowledged = [0]
    moment = chance.uniform(0.0, 0.25)
    asyncio.run(watch(server, run.id, acknowledged, moment, lambda: os.kill(workers[0], signal.SIGKILL)))
    while run.status != "interrupted":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert "signal 9" in run.about["message"]
    return check(run, max(acknowledged), undisturbed)


def kill_server(server: Server, chance: random.Random, undisturbed: Undisturbed) -> int:
    run = server.client.run(CONFIG, pace=chance.choice(PACES))
    acknowledged = [0]
    asyncio.run(watch(server, run.id, acknowledged, chance.uniform(0.0, 0.25), server.kill))
    server.process.join()
    server.start()
    assert server.cpu_seconds() < 3, "a restart takes less than 3 s of a processor"
    return check(server.client.open(run.id), max(acknowledged), undisturbed)


def kill_often(server: Server, workers: int, servers: int, undisturbed: Undisturbed, seed: int) -> list[int]:
    """So many kills in random order; returns how much was durable each time."""
    chance = random.Random(seed)
    order = [kill_worker] * workers + [kill_server] * servers
    chance.shuffle(order)
    durable = [kill(server, chance, undisturbed) for kill in order]
    server.stop()
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchone() is None
    return durable


def test_50_kills_lose_no_acknowledged_record(own_server: Callable[..., Server], undisturbed: Undisturbed) -> None:
    durable = kill_often(own_server(commit_seconds=0.1), 42, 8, undisturbed, seed=1)
    assert len(durable) == 50 and sum(seq > 0 for seq in durable) > 25


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_200_kills_lose_no_acknowledged_record(
    own_server: Callable[..., Server], undisturbed: Undisturbed, seed: int
) -> None:
    assert len(kill_often(own_server(), 30, 20, undisturbed, seed=seed + 2)) == 50
