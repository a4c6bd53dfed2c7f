"""The container files, read as data (building them needs a daemon): least privilege, loopback, a health check."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.architecture.tree import ROOT
from tickscope.settings import Settings, is_loopback


def instructions(text: str) -> list[tuple[str, str]]:
    """A Dockerfile as (INSTRUCTION, rest) pairs, comments dropped and continuation lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    split = (line.strip().partition(" ") for line in joined.splitlines() if line.strip())
    return [(word.upper(), rest.strip()) for word, _, rest in split]


def final_stage(text: str) -> list[tuple[str, str]]:
    """The instructions of the last stage, which is what runs."""
    found = instructions(text)
    return found[max(i for i, (word, _) in enumerate(found) if word == "FROM"):]


def image_faults(text: str) -> list[str]:
    """What a Dockerfile of ours must not lack."""
    last = final_stage(text)
    users = [rest for word, rest in last if word == "USER"]
    words = {word for word, _ in last}
    found = []
    if not users or users[-1].split(":")[0] in {"0", "root"}:
        found.append("runs as root")
    found += [f"has no {word}" for word in ("HEALTHCHECK", "VOLUME", "ENTRYPOINT") if word not in words]
    installs = [rest for word, rest in instructions(text) if word == "RUN" and "pip install" in rest]
    if not any("--require-hashes -r requirements.lock" in rest for rest in installs):
        found.append("does not install the lock by its hashes")
    if any(word == "ADD" for word, _ in instructions(text)):
        found.append("adds something from elsewhere")
    return found


def service_faults(service: dict[str, Any]) -> list[str]:
    """What a compose service of ours must not lack."""
    found = []
    if any(not str(port).startswith("127.0.0.1:") for port in service.get("ports", [])) or not service.get("ports"):
        found.append("is not published on loopback alone")
    if service.get("read_only") is not True:
        found.append("can write to its root file system")
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add"):
        found.append("keeps capabilities")
    if "no-new-privileges:true" not in service.get("security_opt", []):
        found.append("may gain privileges")
    if service.get("privileged") or service.get("network_mode") == "host":
        found.append("is not contained")
    if not any(str(volume).endswith(":/data") for volume in service.get("volumes", [])):
        found.append("keeps its data nowhere")
    if not any(str(entry).startswith("/tmp") for entry in service.get("tmpfs", [])):
        found.append("has no place for temporary files")
    return found


def dockerfile() -> str:
    """The text of our Dockerfile."""
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def service() -> dict[str, Any]:
    """The one service of our compose file."""
    document = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert list(document["services"]) == ["tickscope"]
    assert "tickscope-data" in document["volumes"]
    return dict(document["services"]["tickscope"])


def test_the_image_runs_unprivileged_with_health_check_and_volume() -> None:
    assert image_faults(dockerfile()) == []


def test_the_service_is_locked_down_and_published_on_loopback() -> None:
    assert service_faults(service()) == []


def test_the_health_check_asks_the_port_that_is_served_and_published() -> None:
    check = next(rest for word, rest in final_stage(dockerfile()) if word == "HEALTHCHECK")
    port = service()["environment"]["TICKSCOPE_PORT"]
    assert f"http://127.0.0.1:{port}/healthz" in check
    assert service()["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert ("EXPOSE", port) in final_stage(dockerfile())


def test_the_service_starts_with_settings_the_server_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real Settings read the environment compose gives: a bind beyond loopback, said aloud, with a Host list."""
    environment = service()["environment"]
    assert {name.removeprefix("TICKSCOPE_").lower() for name in environment} <= set(Settings.model_fields)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert not is_loopback(settings.host)
    assert settings.allow_remote
    assert settings.allowed_hosts == ("127.0.0.1:8000", "localhost:8000")
    monkeypatch.delenv("TICKSCOPE_ALLOW_REMOTE")
    with pytest.raises(ValueError, match="other machines"):
        Settings()


def test_what_the_image_copies_exists_and_is_let_into_the_build() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line[1:] for line in ignore if line[:1] == "!"}
    copied = [rest.split() for word, rest in instructions(dockerfile()) if word == "COPY" and "--from" not in rest]
    sources = {source for words in copied for source in words[:-1]}
    assert sources == allowed
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_entrypoint_is_in_exec_form() -> None:
    """A shell in between would swallow the stop signal."""
    rest = next(rest for word, rest in final_stage(dockerfile()) if word == "ENTRYPOINT")
    assert json.loads(rest)[-2:] == ["-m", "tickscope"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [("USER 10001:10001", "USER root", "runs as root"), ("HEALTHCHECK", "LABEL", "has no HEALTHCHECK"),
     ("VOLUME", "LABEL", "has no VOLUME"), ("--require-hashes ", "", "does not install the lock by its hashes")],
)
def test_the_check_sees_a_bad_image(old: str, new: str, fault: str) -> None:
    assert image_faults(dockerfile().replace(old, new)) == [fault]


@pytest.mark.parametrize(
    "change",
    [{"ports": ["8000:8000"]}, {"ports": []}, {"read_only": False}, {"cap_drop": []}, {"cap_add": ["NET_ADMIN"]},
     {"security_opt": []}, {"privileged": True}, {"volumes": []}, {"tmpfs": []}],
    ids=str,
)
def test_the_check_sees_a_bad_service(change: dict[str, Any]) -> None:
    assert len(service_faults(service() | change)) == 1
