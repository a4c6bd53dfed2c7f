"""`serve`: finds a port, guards the data, refuses to be reached from elsewhere unless told, survives a restart."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.api.server import TOKEN, Server, ticking
from tests.loopback import free_port
from tickscope.api.serve import PortError, listen
from tickscope.settings import REPOSITORY, Settings


def started(folder: Path, port: int, *more: str) -> subprocess.Popen[str]:
    """The real command."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("TICKSCOPE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "tickscope", "serve", "--port", str(port), "--data-dir", str(folder), *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY, env=inherited,
    )  # fmt: skip


def test_the_command_prints_an_address_that_opens(tmp_path: Path) -> None:
    process = started(tmp_path, port := free_port())
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(rf"Open (http://127\.0\.0\.1:{port}/\?token=[\w-]{{40,}})\n", line)
        assert found, line
        import httpx

        with httpx.Client(follow_redirects=True, trust_env=False) as browser:
            page = browser.get(found[1])
            assert page.status_code == 200 and page.url.query == b"" and "<title>" in page.text
            assert browser.get(f"http://127.0.0.1:{port}/api/v1/runs").status_code == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def test_a_new_token_at_each_start_unless_one_is_given() -> None:
    from tickscope.api.app import create_app

    settings = Settings(data_dir=Path("unused"))
    assert create_app(settings).state.token != create_app(settings).state.token
    assert create_app(settings.model_copy(update={"token": TOKEN})).state.token == TOKEN


def test_a_busy_port_is_passed_over_and_that_is_said() -> None:
    said: list[str] = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        listener, port = listen(Settings(port=busy, data_dir=Path("unused")), said.append)
        listener.close()
    assert busy < port <= busy + 50 and said == [f"Port {busy} is busy, so this is port {port}."]


def test_an_address_that_is_not_ours_is_an_error_with_a_sentence() -> None:
    settings = Settings(host="192.0.2.1", allow_remote=True, allowed_hosts=("x:1",), data_dir=Path("unused"))
    with pytest.raises(PortError, match="cannot be served"):
        listen(settings, lambda _: None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "localhost.evil.example"])
def test_it_refuses_to_be_reached_from_elsewhere_without_the_flag(host: str) -> None:
    with pytest.raises(ValidationError, match="can be reached from other machines"):
        Settings(host=host)
    with pytest.raises(ValidationError, match="needs allowed_hosts"):
        Settings(host=host, allow_remote=True)
    Settings(host=host, allow_remote=True, allowed_hosts=("teacher.example:8000",))


@pytest.mark.parametrize("host", ["*", "*.example.org", "http://x", "x/y", "x:y", "x:", "", "a b", "evil\r\n"])
def test_wildcards_and_the_like_are_no_allowed_hosts(host: str) -> None:
    with pytest.raises(ValidationError, match="exact"):
        Settings(host="0.0.0.0", allow_remote=True, allowed_hosts=(host,))


@pytest.mark.parametrize("token", ["short", "x" * 201, "has spaces in it here", "sémicolons;and;the;like"])
def test_a_weak_token_is_refused(token: str) -> None:
    with pytest.raises(ValidationError, match="token"):
        Settings(token=token)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKSCOPE_ALLOWED_HOSTS", "A.example:80, b.example")
    monkeypatch.setenv("TICKSCOPE_WORKERS", "7")
    settings = Settings()
    assert settings.allowed_hosts == ("a.example:80", "b.example") and settings.workers == 7


def test_a_second_server_on_the_same_data_is_refused_with_a_sentence(own_server: Callable[..., Server]) -> None:
    first = own_server()
    process = started(first.folder / "data", free_port())
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert re.search(rf"Another Tickscope \(process {first.pid}\) uses .*\.", errors) and "Traceback" not in errors


def test_after_a_restart_everything_is_still_there(own_server: Callable[..., Server]) -> None:
    server = own_server()
    run = server.client.run(ticking(20_000, name="kept")).wait(120)
    about, state, records = run.about, run.state_at(3000), list(run.records())
    server.stop()
    server.start()
    again = server.client.open(run.id)
    assert again.about == about and again.state_at(3000) == state and list(again.records()) == records


def test_a_polite_stop_keeps_what_was_recorded_and_ends_the_workers(own_server: Callable[..., Server]) -> None:
    server = own_server()
    run = server.client.run(ticking(600_000_000))
    while run.about["records"] < 20_000:
        time.sleep(0.02)
    workers, before = server.workers(), run.about["durable_seq"]
    server.process.terminate()
    server.process.join(60)
    assert not server.process.is_alive()
    assert workers and not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    server.start()
    about = server.client.open(run.id).about
    assert about["status"] == "interrupted" and "stopped" in about["message"] and about["durable_seq"] >= before


def test_from_elsewhere_only_the_allowed_hosts_get_in(own_server: Callable[..., Server]) -> None:
    from tests.api import raw

    server = own_server(host="0.0.0.0", allow_remote=True, allowed_hosts=("teacher.example:8000",))
    bearer = f"Authorization: Bearer {TOKEN}"
    for host, status in (("teacher.example:8000", 200), ("teacher.example", 403), ("0.0.0.0:8000", 403)):
        assert raw.request(server.port, "GET /api/v1/runs", f"Host: {host}", bearer)[0] == status
    assert "Open http://teacher.example:8000/?token=" in server.log.read_text()
