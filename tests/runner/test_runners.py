"""Real worker processes, and the same in the server's own: equal records, obedient, held back, and gone when told."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.api.server import ticking
from tests.runner.kit import Reader, job, simulate
from tickscope.runner.handle import CommandError, Runner, RunnerGoneError
from tickscope.runner.inline import InlineRunner
from tickscope.runner.loop import Job
from tickscope.runner.pace import Pace
from tickscope.runner.process import ProcessRunner
from tickscope.settings import REPOSITORY

BEHIND = 4 << 20


async def in_process(work: Job) -> Runner:
    return await ProcessRunner.start(work, BEHIND)


async def inline(work: Job) -> Runner:
    return InlineRunner(work)


KINDS = pytest.mark.parametrize("begin", [in_process, inline])


@KINDS
async def test_the_records_are_those_of_a_run_in_process(begin) -> None:  # type: ignore[no-untyped-def]
    config = ticking(20_000, seed=4)
    reader = Reader(runner := await begin(job(config)))
    end = await reader.to_the_end()
    await runner.close()
    local = simulate(config)
    assert end.status == "complete" and reader.records == [record for _, record in local.records()]


def transitions(reader: Reader, after: int) -> int:
    """How many came after record `after`."""
    return sum(record[1] == 2 for record in reader.records[after:])


@KINDS
async def test_it_obeys(begin) -> None:  # type: ignore[no-untyped-def]
    reader = Reader(runner := await begin(job(paused=True)))
    step = await reader.during(runner.command("step", n=10))
    assert step.state == "paused" and sum(record[1] == 2 for record in reader.records) >= 10
    assert (await reader.during(runner.command("pace", pace={"mode": "beat", "per_second": 100}))).seq == step.seq
    assert (await reader.during(runner.command("resume"))).state == "running"
    begun, shown = time.monotonic(), 0
    while shown < 15:
        await reader.during(asyncio.sleep(0.05))
        shown = transitions(reader, step.seq)
    pause = await reader.during(runner.command("pause"))
    most = 100 * (time.monotonic() - begun) + 30
    assert 15 <= transitions(reader, step.seq) <= most and pause.state == "paused"
    with pytest.raises(CommandError, match="whole number"):
        await reader.during(runner.command("step", n=0))
    await reader.during(runner.command("cancel"))
    assert (await reader.to_the_end()).status == "cancelled"
    await runner.close()
    with pytest.raises(RunnerGoneError):
        await runner.command("pause")


@KINDS
async def test_a_command_whose_run_ends_meanwhile_is_told_so(begin) -> None:  # type: ignore[no-untyped-def]
    runner = await begin(job(paused=True))
    waiting = asyncio.create_task(runner.command("step", n=1_000_000))
    await asyncio.sleep(0.05)
    await runner.close()
    with pytest.raises(RunnerGoneError):
        await waiting


@KINDS
async def test_an_experiment_that_cannot_be_built_ends_with_a_sentence(begin) -> None:  # type: ignore[no-untyped-def]
    runner = await begin(Job({"vms": "none"}))
    end = await Reader(runner).to_the_end()
    await runner.close()
    assert end.status == "failed" and str(end.message).startswith("The machine could not be built")


async def test_a_worker_waits_while_its_reader_is_behind() -> None:
    """It is neither lost nor buffered without bound; when it is read again, nothing is missing."""
    runner = await ProcessRunner.start(job(), 1 << 18)
    reader = Reader(runner)
    await reader.take()
    stat = Path(f"/proc/{runner.pid}/stat")

    def cpu() -> int:
        return sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))

    await asyncio.sleep(1.0)
    before = cpu()
    await asyncio.sleep(0.5)
    assert cpu() - before <= 2, "it should wait, not work"
    ahead = 0
    while ahead < 300_000:
        await reader.take()
        ahead = reader.seq
    await runner.close()


async def test_a_killed_worker_is_told_with_how_it_died() -> None:
    runner = await ProcessRunner.start(job(), BEHIND)
    reader = Reader(runner)
    await reader.take()
    os.kill(runner.pid, signal.SIGKILL)
    with pytest.raises(RunnerGoneError, match="was killed by signal 9"):
        while True:
            await reader.take()
    await runner.close()


async def test_a_slow_run_is_closed_at_once() -> None:
    runner = await ProcessRunner.start(job(pace=Pace("beat", 1e-9)), BEHIND)
    await Reader(runner).take()
    # At its pace the next record comes in 30 years; half a minute is a machine under load, not the pace.
    await asyncio.wait_for(runner.close(), 30)
    assert not Path(f"/proc/{runner.pid}").exists()


@pytest.mark.parametrize("pace", ['{"mode": "max"}', '{"mode": "beat", "per_second": 0.001}'])
def test_a_worker_whose_server_has_gone_ends_by_itself(pace: str) -> None:
    """Also one that is blocked in a write, or asleep until its next beat."""
    import json

    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "backend")}
    worker = subprocess.Popen(
        [sys.executable, "-m", "tickscope.runner.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    assert worker.stdin and worker.stdout
    work = job()
    line = {"config": work.config, "pace": json.loads(pace), "paused": False, "max_records": 10**9, "about": {}}
    worker.stdin.write(json.dumps(line).encode() + b"\n")
    worker.stdin.flush()
    assert worker.stdout.read(4)
    time.sleep(0.3)
    worker.stdin.close()
    assert worker.wait(5) == 3
    worker.stdout.close()


async def test_the_secrets_of_the_server_are_not_handed_to_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKSCOPE_TOKEN", "a-secret-of-this-server")
    runner = await ProcessRunner.start(job(paused=True), BEHIND)
    await Reader(runner).take()
    assert b"a-secret" not in Path(f"/proc/{runner.pid}/environ").read_bytes()
    await runner.close()
