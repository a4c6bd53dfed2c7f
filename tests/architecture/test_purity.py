"""Engine to tape are plain Python over ints, bools, enums and lists: same config and seed, same tape, everywhere.

No event loop, wall clock, database, web or operating system; no floats; no generators where state lives, as a
generator cannot be snapshotted; no order that depends on a hash.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.layers import room_of
from tests.architecture.tree import Source, backend, imported_names, parse

PURE = {
    "engine", "vocabulary", "rules", "rule_values", "switches", "hardware", "host", "guest", "machine", "invariants",
    "tape",
}  # fmt: skip
STATEFUL = {"engine", "hardware", "host", "guest", "machine"}

PLAIN_MODULES = {
    "__future__", "abc", "array", "bisect", "collections", "copy", "dataclasses", "enum", "functools", "hashlib",
    "heapq", "itertools", "json", "operator", "re", "struct", "sys", "types", "typing", "zlib",
}
"""What pure code may import besides the house itself: nothing here can see a clock, a file or a socket.
`pickle` and `random` are dealt with by name below."""

SEEDED = {"random.Random"}
"""The generator one seeds oneself; the functions of the module `random` share one hidden state."""

WORLDLY_CALLS = {"id", "hash", "open", "input"}
"""Addresses and string hashes differ between processes; files and keyboards are the world."""

PICKLERS = {"machine"}
"""Rooms that may pickle: a snapshot continues a run in the same program and never goes on the wire."""


def impure_imports(source: Source) -> Iterator[str]:
    """Yield one sentence per import that pure code must not have."""
    for name, line in imported_names(source):
        top = name.split(".")[0]
        if top in PLAIN_MODULES or top == "tickscope" or name in SEEDED:
            continue
        if top == "pickle" and room_of(source.name) in PICKLERS:
            continue
        yield f"{source.name}:{line} imports {name}"


def impure_code(source: Source) -> Iterator[str]:
    """Yield one sentence per float, coroutine, generator or hash-ordered loop."""
    stateful = room_of(source.name) in STATEFUL
    for node in ast.walk(source.tree):
        what = impurity(node, stateful)
        if what:
            yield f"{source.name}:{getattr(node, 'lineno', '?')} {what}"


def impurity(node: ast.AST, stateful: bool) -> str:
    """What is impure about one node of the syntax tree; empty if nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        return f"holds the float {node.value}"
    if isinstance(node, ast.Name) and node.id in {"float", "complex"}:
        return f"uses {node.id}"
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
        return "divides with '/', which makes a float"
    if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
        return "is asynchronous"
    if stateful and isinstance(node, ast.Yield | ast.YieldFrom):
        return "yields: a generator cannot be snapshotted"
    if isinstance(node, ast.For | ast.comprehension) and hash_ordered(node.iter):
        return "loops over a set in hash order; sort it"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORLDLY_CALLS:
        return f"calls {node.func.id}()"
    return ""


def hash_ordered(node: ast.expr) -> bool:
    """Whether the expression is visibly a set, whose order differs between processes."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"set", "frozenset"}


def pure_sources() -> list[Source]:
    """The modules under this rule."""
    return [source for source in backend() if room_of(source.name) in PURE]


def test_pure_rooms_import_nothing_that_sees_the_world() -> None:
    assert [breach for source in pure_sources() for breach in impure_imports(source)] == []


def test_pure_rooms_hold_no_floats_generators_or_hash_order() -> None:
    assert [breach for source in pure_sources() for breach in impure_code(source)] == []


@pytest.mark.parametrize(
    "line",
    ["import asyncio", "import time", "from datetime import datetime", "import random", "from random import randint",
     "import os.path", "import io", "from pydantic import BaseModel", "import sqlalchemy", "import pickle"],
)
def test_the_check_sees_an_impure_import(line: str) -> None:
    assert len(list(impure_imports(parse("tickscope.hardware.counter", line)))) == 1


@pytest.mark.parametrize(
    "text",
    ["half = 0.5", "def f(x: float) -> None: ...", "now = ticks / hz", "ticks /= 2", "async def step(): ...",
     "def run():\n    yield 1", "for lr in {1, 2}: pass", "rows = [x for x in set(names)]", "key = hash(name)",
     "text = open('state')"],
)
def test_the_check_sees_impure_code(text: str) -> None:
    assert len(list(impure_code(parse("tickscope.hardware.counter", text)))) == 1


def test_the_check_lets_plain_code_through() -> None:
    text = "from random import Random\nfrom enum import IntEnum\nhalf = ticks // 2\nrows = [x for x in sorted({1, 2})]"
    source = parse("tickscope.engine.streams", text)
    assert list(impure_imports(source)) == []
    assert list(impure_code(source)) == []
