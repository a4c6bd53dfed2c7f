"""Data flows one way: experiment -> machine -> records -> tape -> {store, live, export} -> browser."""

from __future__ import annotations

import pytest

from tests.architecture.layers import ALLOWED, TOP, breaches, circle, import_graph, room_of
from tests.architecture.tree import PACKAGE, backend, parse


def snippets(**modules: str) -> dict[str, dict[str, int]]:
    """The import graph of made-up modules: `host_vgic="import x"` is the module tickscope.host.vgic."""
    texts = {name.replace("_", "."): text for name, text in modules.items()}
    return import_graph(parse(f"tickscope.{name}", text) for name, text in texts.items())


def test_every_import_follows_the_plan() -> None:
    assert breaches(import_graph(backend())) == []


def test_there_are_no_import_circles() -> None:
    """A name that only a type checker reads makes no circle; the layers hold for it all the same."""
    assert circle(import_graph(backend(), executed_only=True)) == []


def test_hardware_never_imports_host() -> None:
    graph = import_graph(backend())
    seen = {room_of(target) for module, targets in graph.items() if room_of(module) == "hardware" for target in targets}
    assert "host" not in seen


def test_every_folder_of_the_package_is_a_room_of_the_plan() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders <= set(ALLOWED) | TOP


@pytest.mark.parametrize(
    "modules",
    [
        {"hardware_gic": "from tickscope.host import vgic", "host_vgic": ""},
        {"hardware_gic": "def late():\n    from ..host import vgic", "host_vgic": ""},
        {"host_vgic": "import tickscope.guest.ops", "guest_ops": ""},
        {"tape_codec": "from tickscope.machine import Machine", "machine": ""},
        {"store_runs": "from tickscope.live import hub", "live_hub": ""},
        {"engine_clock": "from tickscope import vocabulary", "vocabulary": ""},
        {"experiment_config": "from tickscope.tape import codec", "tape_codec": ""},
        {"cellar_wine": ""},
    ],
    ids=["hardware-host", "hidden-in-a-function", "host-guest", "tape-machine", "store-live", "engine-arm",
         "experiment-tape", "unknown-room"],
)
def test_the_check_sees_a_breach(modules: dict[str, str]) -> None:
    assert len(breaches(snippets(**modules))) == 1


def test_the_check_lets_the_plan_through() -> None:
    graph = snippets(
        api_app="from tickscope.store import runs\nfrom tickscope.live import hub", store_runs="import json",
        live_hub="from tickscope.tape import codec", tape_codec="from tickscope.engine.journal import Record",
        engine_journal="",
    )
    assert breaches(graph) == []
    assert circle(graph) == []


def test_the_check_sees_a_circle() -> None:
    graph = snippets(host_a="from tickscope.host import b", host_b="from tickscope.host.a import thing")
    assert circle(graph) == ["tickscope.host.a", "tickscope.host.b", "tickscope.host.a"]


def test_an_import_for_types_alone_makes_no_circle_but_is_held_to_the_plan() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from tickscope.host.b import Thing"
    sources = [parse("tickscope.host.a", text), parse("tickscope.host.b", "from tickscope.host import a")]
    assert circle(import_graph(sources)) != []
    assert circle(import_graph(sources, executed_only=True)) == []
    sources = [parse("tickscope.hardware.a", text), parse("tickscope.host.b", "")]
    assert len(breaches(import_graph(sources))) == 1
