"""Small files, small functions, names that explain themselves, a map in every folder, nothing that leaks."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.layers import room_of
from tests.architecture.tree import PACKAGE, ROOT, Source, backend, functions, parse, project_files, text_of

FILE_LINES = 300
FUNCTION_LINES = 50

LONG_FILES = {
    "backend/tickscope/vocabulary.py": "one table of all record kinds; splitting it would hide that it is one",
    "frontend/tape/vocabulary.js": "the generated copy of that table",
}
"""Files that may be longer, each with its reason. They hold data, not code: functions in them stay short."""

DOCUMENTED_ROOMS = {"hardware", "host"}
TOP_FOLDERS = ("alembic", "backend", "benchmarks", "docs", "frontend", "tests", "tools")
MAP_LINES = 40

PRINTING_ROOMS = {"cli", "__main__"}
BANNED_CALLS = {"eval", "exec", "compile", "breakpoint", "input", "__import__"}
BANNED_METHODS = {("os", "system"), ("os", "popen"), ("yaml", "load"), ("yaml", "unsafe_load"), ("marshal", "loads")}

# Written in pieces, so that this file does not find itself.
LEAKS = re.compile(
    r"(?<![\w.])/(?:" + "|".join(["wor" + "k", "roo" + "t", "hom" + "e/[a-z]"]) + r")/"
    r"|\b(?:files\.)?" + r"py" + r"thonhosted\.org"
    r"|\bpypi" + r"\.org"
    r"|\bregistry\.(?:npm" + r"js|yarn" + r"pkg)\.\w+",
)
FOREIGN_HOST = re.compile(r"\b(?:https?|wss?)://(?!127\.0\.0\.1|localhost|\[::1\]|\$\{location|www\.w3\.org/)[\w$]|[\"'(]//[a-z]")


def line_count(text: str) -> int:
    """Lines of a text as an editor counts them."""
    return len(text.splitlines())


def long_functions(source: Source) -> Iterator[str]:
    """Yield one sentence per function longer than FUNCTION_LINES, its docstring not counted."""
    for node in functions(source.tree):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if ast.get_docstring(node) is not None:
            doc = node.body[0]
            lines -= (doc.end_lineno or doc.lineno) - doc.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{source.name}:{node.lineno} {node.name} has {lines} lines"


def script_functions(paths: list[Path]) -> list[dict[str, object]]:
    """Each function of JavaScript files: file, line, name, lines; node and the npm packages must be there."""
    command = ["node", "tests/architecture/function_lengths.mjs", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def undocumented(source: Source) -> Iterator[str]:
    """Yield one sentence per public class, function or method without a docstring."""

    def visit(body: list[ast.stmt], prefix: str) -> Iterator[str]:
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None and not is_overload(node):
                yield f"{source.name}:{node.lineno} {prefix}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from visit(node.body, f"{prefix}{node.name}.")

    if ast.get_docstring(source.tree) is None and source.tree.body:
        yield f"{source.name} (the module itself)"
    yield from visit(source.tree.body, "")


def is_overload(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is a mere @overload or @x.setter, documented elsewhere."""
    names = [d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "") for d in node.decorator_list]
    return bool({"overload", "setter"} & set(names))


def banned_calls(source: Source) -> Iterator[str]:
    """Yield one sentence per call that library code must not make."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        func = node.func
        if isinstance(func, ast.Name):
            if func.id in BANNED_CALLS or (func.id == "print" and room_of(source.name) not in PRINTING_ROOMS):
                yield f"{source.name}:{node.lineno} calls {func.id}()"
        elif (
            isinstance(func, ast.Attribute)
            and isinstance(func.value, ast.Name)
            and (func.value.id, func.attr) in BANNED_METHODS
        ):
            yield f"{source.name}:{node.lineno} calls {func.value.id}.{func.attr}()"
        if any(k.arg == "shell" and isinstance(k.value, ast.Constant) and k.value.value for k in node.keywords):
            yield f"{source.name}:{node.lineno} starts a shell"


def folders_with_a_map() -> list[Path]:
    """Each top folder, and each room of the package."""
    rooms = [path.relative_to(ROOT) for path in sorted(PACKAGE.iterdir()) if path.is_dir() and any(path.glob("*.py"))]
    return [Path(name) for name in TOP_FOLDERS] + rooms


@pytest.mark.parametrize("suffix", [".py", ".js", ".css", ".html"])
def test_files_fit_on_a_few_screens(suffix: str) -> None:
    long = {
        str(path): line_count(text)
        for path in project_files()
        if path.suffix == suffix and (text := text_of(path)) is not None and line_count(text) > FILE_LINES
    }
    assert {path: lines for path, lines in long.items() if path not in LONG_FILES} == {}


def test_exempt_files_exist_and_hold_no_code_that_an_exemption_would_hide() -> None:
    assert [name for name in LONG_FILES if not (ROOT / name).is_file()] == []
    tables = [source for source in backend() if str(source.path.relative_to(ROOT)) in LONG_FILES]
    code = [(s.name, f.name) for s in tables for f in functions(s.tree) if (f.end_lineno or 0) - f.lineno > 20]
    assert code == []


def test_functions_fit_on_one_screen() -> None:
    assert [breach for source in backend() for breach in long_functions(source)] == []


def test_functions_of_the_page_fit_on_one_screen() -> None:
    scripts = [path for path in project_files() if path.parts[0] == "frontend" and path.suffix == ".js"]
    long = [f for f in script_functions(scripts) if int(str(f["lines"])) > FUNCTION_LINES]
    assert long == []


def test_the_check_of_scripts_sees_a_long_function(tmp_path: Path) -> None:
    body = "\n".join(f"  x = {n};" for n in range(FUNCTION_LINES))
    script = tmp_path / "long.js"
    script.write_text(f"class Lane {{ draw() {{\n{body}\n}} }}\nconst short = () => 1;\n", encoding="utf-8")
    assert [(f["name"], f["lines"]) for f in script_functions([script])] == [("draw", FUNCTION_LINES + 2), ("short", 1)]


def test_every_public_name_of_hardware_and_host_says_what_it_stands_for() -> None:
    assert [b for source in backend() if room_of(source.name) in DOCUMENTED_ROOMS for b in undocumented(source)] == []


def test_every_module_says_what_it_is() -> None:
    assert [s.name for s in backend() if s.tree.body and ast.get_docstring(s.tree) is None] == []


def test_library_code_makes_no_banned_call() -> None:
    assert [breach for source in backend() for breach in banned_calls(source)] == []


@pytest.mark.parametrize("folder", folders_with_a_map(), ids=str)
def test_every_folder_has_a_map(folder: Path) -> None:
    readme = ROOT / folder / "README.md"
    assert readme.is_file(), f"{folder} has no README.md"
    assert 1 <= line_count(readme.read_text(encoding="utf-8")) <= MAP_LINES


@pytest.mark.parametrize("folder", ["backend/tickscope", "frontend", "tests"])
def test_maps_name_every_folder(folder: str) -> None:
    """A map that does not show a room is worse than none. The package's own map is one folder up."""
    home = ROOT / ("backend" if folder.startswith("backend") else folder)
    text = (home / "README.md").read_text(encoding="utf-8")
    below = [path.relative_to(folder).parts for path in project_files() if path.is_relative_to(folder)]
    children = {parts[0] for parts in below if len(parts) > 1}
    assert [child for child in sorted(children) if f"`{child}/`" not in text] == []


def test_alembic_is_no_package() -> None:
    """With an __init__.py the migrations folder would shadow the library of the same name."""
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_no_machine_path_and_no_registry_host_is_committed() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in project_files()
        if (text := text_of(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if LEAKS.search(line)
    ]
    assert found == []


def test_the_page_names_no_other_host() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in project_files()
        if path.parts[0] == "frontend" and path.suffix in {".js", ".css", ".html"}
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if FOREIGN_HOST.search(line)
    ]
    assert found == []


def test_the_checks_see_what_they_are_for() -> None:
    body = "\n".join(f"    x = {n}" for n in range(FUNCTION_LINES + 1))
    assert len(list(long_functions(parse("tickscope.host.long", f"def f():\n{body}")))) == 1
    assert list(long_functions(parse("tickscope.host.short", "def f():\n    return 1"))) == []
    gic = '"""Module."""\nclass Gic:\n    """Doc."""\n    def read(self): ...\n    def _x(self): ...'
    assert list(undocumented(parse("tickscope.host.bare", gic))) == ["tickscope.host.bare:4 Gic.read"]
    calls = "print(1)\neval('1')\nyaml.load(x)\nsubprocess.run('ls', shell=True)\nx.compile()"
    assert len(list(banned_calls(parse("tickscope.store.bad", calls)))) == 4
    assert list(banned_calls(parse("tickscope.cli.run", "print(1)"))) == []


@pytest.mark.parametrize("line", ["see /" + "work/x", "https://py" + "pi.org/simple", "'/ro" + "ot/.cache'",
                                  "registry.npm" + "js.org/a"])
def test_the_leak_check_sees_a_leak(line: str) -> None:
    assert LEAKS.search(line)


@pytest.mark.parametrize("line", ["the homework/network/ of a worker", "a.b/work" + "/c", "npm and pip", "/rooted/x"])
def test_the_leak_check_lets_plain_text_through(line: str) -> None:
    assert not LEAKS.search(line)


@pytest.mark.parametrize("line", ["src='https://cdn.example/x.js'", 'url("//evil.example/x")', "ws://other/"])
def test_the_host_check_sees_a_foreign_host(line: str) -> None:
    assert FOREIGN_HOST.search(line)


@pytest.mark.parametrize("line", ["'http://www.w3.org/2000/svg'", "`ws://${location.host}/x`", "// a comment"])
def test_the_host_check_lets_loopback_and_comments_through(line: str) -> None:
    assert not FOREIGN_HOST.search(line)
