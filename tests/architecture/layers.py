"""Who may import whom: the house's plan as data, and the check that holds the code to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.architecture.tree import Source, imported_names, typing_only

BASE = {"engine", "vocabulary", "rules", "rule_values", "switches"}
MACHINE_SIDE = BASE | {"hardware", "host", "guest", "machine", "invariants", "experiment"}
SERVER_SIDE = {"store", "runner", "live", "verify", "lessons"}

ALLOWED: dict[str, set[str]] = {
    "engine": set(),
    "vocabulary": set(),
    "rules": {"vocabulary"},
    "rule_values": {"vocabulary", "rules"},
    "switches": {"vocabulary", "rules"},
    "hardware": BASE,
    "host": BASE | {"hardware"},
    "guest": BASE | {"hardware"},
    "machine": BASE | {"hardware", "host", "guest"},
    "invariants": BASE | {"hardware", "host", "guest", "machine"},
    "experiment": MACHINE_SIDE,
    "tape": {"engine", "vocabulary", "rules"},
    **{room: MACHINE_SIDE | {"tape"} for room in SERVER_SIDE},
    "figures": MACHINE_SIDE | {"tape"},
    "settings": set(),
    "client": MACHINE_SIDE | {"tape"},
}
"""Room -> the other rooms it may import. A room may always import itself; the rooms of TOP may import all."""

TOP = {"api", "cli", "__main__", "__init__"}
"""`__init__` is the package's front door (simulate, Run, Client). Nothing below may go back in through it."""


def room_of(module: str) -> str:
    """`tickscope.host.vgic` -> `host`; `tickscope` itself -> `__init__`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def resolve(name: str, known: Iterable[str]) -> str | None:
    """The module of ours that the imported dotted `name` stands in, or None if it is not ours."""
    if name.split(".")[0] != "tickscope":
        return None
    known = set(known)
    while name not in known and "." in name:
        name = name.rpartition(".")[0]
    return name


def import_graph(sources: Iterable[Source], executed_only: bool = False) -> dict[str, dict[str, int]]:
    """Module -> {imported module of ours: line}; on demand without imports that only name a type."""
    sources = list(sources)
    known = {source.name for source in sources}
    graph: dict[str, dict[str, int]] = {name: {} for name in known}
    for source in sources:
        skipped = typing_only(source) if executed_only else set()
        for name, line in imported_names(source):
            if line in skipped:
                continue
            target = resolve(name, known)
            if target is not None and target != source.name:
                graph[source.name].setdefault(target, line)
    return graph


def breaches(graph: Mapping[str, Mapping[str, int]]) -> list[str]:
    """One sentence per import that the plan does not allow, and per room that the plan does not know."""
    found = []
    for module, targets in sorted(graph.items()):
        room = room_of(module)
        if room not in ALLOWED and room not in TOP:
            found.append(f"{module}: '{room}' is no room of the plan (tests/architecture/layers.py)")
            continue
        for target, line in sorted(targets.items()):
            other = room_of(target)
            if other != room and room not in TOP and other not in ALLOWED[room]:
                found.append(f"{module}:{line} imports {target}: {room} must not know {other}")
    return found


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The modules of one import circle in order, first one repeated at the end; empty if there is none."""
    done: set[str] = set()
    path: list[str] = []

    def visit(module: str) -> list[str]:
        if module in path:
            return [*path[path.index(module):], module]
        if module in done:
            return []
        path.append(module)
        for target in sorted(graph.get(module, ())):
            found = visit(target)
            if found:
                return found
        path.pop()
        done.add(module)
        return []

    for module in sorted(graph):
        found = visit(module)
        if found:
            return found
    return []
