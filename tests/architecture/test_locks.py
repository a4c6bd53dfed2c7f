"""What is installed is exactly what was chosen: versions and hashes, from wherever the reader's mirror is."""

from __future__ import annotations

import json
import re
import sys
import tomllib

import pytest

from tests.architecture.tree import ROOT, backend, imported_names

LOCKS = ("requirements.lock", "requirements-dev.lock")
IMPORT_NAMES = {"yaml": "PyYAML"}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(?:\[[\w,-]+\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?=\s|$)")
ADDRESS = re.compile(r"\w+://|^-|\bfile:|\s@\s", re.MULTILINE)


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(text: str) -> list[str]:
    """The logical lines of a requirements file, continuation lines joined."""
    lines = text.replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def faults(text: str) -> list[str]:
    """What is wrong with a lock: an entry without pin or hash, an address, an option."""
    found = [f"not pinned: {line[:60]}" for line in entries(text) if not PIN.match(line)]
    found += [f"no hash: {line[:60]}" for line in entries(text) if not HASH.search(line)]
    return found + [f"address or option: {match.group()}" for match in ADDRESS.finditer(text)]


def pins(name: str) -> dict[str, str]:
    """Distribution -> version of one lock."""
    found = (PIN.match(line) for line in entries((ROOT / name).read_text(encoding="utf-8")))
    return {normal(match["name"]): match["version"] for match in found if match}


def wanted(*extras: str) -> set[str]:
    """The distributions pyproject.toml names, with those of the given extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {normal(re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]) for line in lines}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_and_hashed_and_no_address_is_named(name: str) -> None:
    assert faults((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("name", "extras"), [(LOCKS[0], ("build",)), (LOCKS[1], ("build", "dev"))])
def test_locks_hold_what_pyproject_asks_for(name: str, extras: tuple[str, ...]) -> None:
    assert wanted(*extras) - set(pins(name)) == set()


def test_what_the_program_imports_is_declared() -> None:
    """A package that is there only because another one needs it may be gone tomorrow."""
    names = {name.split(".")[0] for source in backend() for name, _ in imported_names(source)}
    foreign = {IMPORT_NAMES.get(name, name) for name in names - set(sys.stdlib_module_names) - {"tickscope"}}
    assert {normal(name) for name in foreign} - wanted() == set()


def test_both_locks_agree() -> None:
    dev = pins(LOCKS[1])
    assert {name: version for name, version in pins(LOCKS[0]).items() if dev.get(name) != version} == {}


def test_no_form_parser_is_installed() -> None:
    """There are no form endpoints, and the parser is where most advisories of this stack are."""
    assert "python-multipart" not in pins(LOCKS[1]).keys() | pins(LOCKS[0]).keys()


def test_floors_that_close_known_holes() -> None:
    locked = pins(LOCKS[0])
    assert tuple(map(int, locked["starlette"].split("."))) >= (1, 0, 1)
    assert tuple(map(int, locked["fastapi"].split(".")[:2])) >= (0, 132)


def test_the_npm_lock_has_integrity_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []


def test_the_page_itself_needs_no_npm_package() -> None:
    assert "dependencies" not in json.loads((ROOT / "package.json").read_text(encoding="utf-8"))


GOOD = "six==1.17.0 \\\n    --hash=sha256:" + "a" * 64 + "\n"


@pytest.mark.parametrize(
    "text",
    ["six==1.17.0\n", GOOD.replace("==", ">="), "--index-url https://mirror.example/simple\n" + GOOD,
     GOOD + "thing @ https://mirror.example/thing.whl --hash=sha256:" + "b" * 64],
    ids=["no-hash", "no-pin", "index", "direct-address"],
)
def test_the_check_sees_a_bad_lock(text: str) -> None:
    assert faults(GOOD) == []
    assert faults(text)
