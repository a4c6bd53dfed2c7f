"""A full disk fails the run with a sentence; the server goes on, and so do runs once there is room."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.api.server import Server, ticking
from tickscope.client import ServerError

ROOM = 150_000
ENDLESS = ticking(600_000_000, seed=5)


def test_a_run_fails_with_a_sentence_and_the_server_goes_on(own_server: Callable[..., Server]) -> None:
    server = own_server()
    older = server.client.run(ticking(5000)).wait(120)
    records = list(older.records())
    server.stop()
    server.settings["max_database"] = server.database.stat().st_size + ROOM
    server.start()
    run = server.client.run(ENDLESS).wait(120)
    about = run.about
    assert about["status"] == "failed" and "disk is full" in about["message"]
    assert len(list(run.records())) == about["durable_seq"] > 0
    assert server.healthy() and server.workers() == []
    assert list(server.client.open(older.id).records()) == records
    with pytest.raises(ServerError) as refused:
        for seed in range(100):
            server.client.call("POST", "/experiments", {**ENDLESS, "seed": seed, "paused": True, "notes": "x" * 9000})
    assert refused.value.status == 507 and refused.value.code == "disk_full"
    for other in server.client.runs():
        # One that still found room would keep a worker busy; it may meet the full disk before it can be cancelled.
        with suppress(ServerError):
            other.control("cancel")
    run.delete()
    again = server.client.run(ticking(5000, seed=6)).wait(120)
    assert again.status == "complete" and len(list(again.records())) == again.about["records"]
