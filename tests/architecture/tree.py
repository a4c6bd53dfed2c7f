"""The repository as the architecture tests read it: files, modules and their imports, without running any of it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "backend" / "tickscope"


class Source(NamedTuple):
    """One Python file: `name` is its dotted module name, a package's `__init__.py` bears the package's name."""

    name: str
    path: Path
    tree: ast.Module
    is_package: bool = False


def parse(name: str, text: str, is_package: bool = False) -> Source:
    """A Source out of a snippet, for the counter-examples."""
    return Source(name, Path(f"<{name}>"), ast.parse(text), is_package)


@cache
def backend() -> tuple[Source, ...]:
    """Every module of the package, sorted by name."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("tickscope", *path.relative_to(PACKAGE).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Source(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path)), is_package))
    return tuple(found)


@cache
def project_files() -> tuple[Path, ...]:
    """Every file git tracks or would track (relative to the root): what a clone gets, nothing ignored."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=True,
    ).stdout.decode()
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()))


def text_of(path: Path) -> str | None:
    """The text of a project file, or None if it is binary."""
    data = (ROOT / path).read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def imported_names(source: Source) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of everything a module imports, at any depth of its code.

    `from a.b import c` yields `a.b.c`: whether `c` is a module or a name in `a.b` is for the caller to find out.
    """
    package = source.name if source.is_package else source.name.rpartition(".")[0]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*up, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def typing_only(source: Source) -> set[int]:
    """The lines under `if TYPE_CHECKING:`: imports there name a type and are never executed."""
    blocks = (
        node for node in ast.walk(source.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
    )
    return {line for block in blocks for part in block.body for line in range(part.lineno, (part.end_lineno or 0) + 1)}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method, nested ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
