"""Write docs/reference/*.md from the code's own registries, so that these pages cannot say what the code does not do.

`python tools/generate_docs.py` writes; with `--check` it writes nothing and exits 1 if a page is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydantic_core import PydanticUndefined

from tickscope import vocabulary as words
from tickscope.guest.library import LIBRARY, Param
from tickscope.guest.ops import OPS
from tickscope.settings import Settings

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = "<!-- Written by tools/generate_docs.py from the code: change it there, then `make docs`. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |")
    return "\n".join(lines)


def page(title: str, *parts: str) -> str:
    """One whole page."""
    return "\n\n".join([NOTE, f"# {title}", *parts]) + "\n"


def code(text: object) -> str:
    """Set as code; nothing for nothing."""
    return f"`{text}`" if str(text) not in {"", "()"} else ""


def vocabulary_page() -> str:
    """Everything a tape can hold: accesses, calls, events and state variables."""
    actors = {actor: actor.name.lower().replace("el2", "EL2") for actor in words.Actor}
    accesses = ((int(c), code(i.token), actors[i.actor], i.says) for c, i in words.ACCESS.items())
    calls = ((int(c), code(i.token), code(i.function), i.says) for c, i in words.CALL.items())
    events = ((int(c), code(i.token), i.says) for c, i in words.EVENT.items())
    variables = ((int(c), code(i.name), i.subject.name.lower(), i.label, i.explain) for c, i in words.VAR.items())
    return page(
        "Vocabulary: what a tape can hold",
        "Tokens are those of the measured sequences. In the sentences, `{v}` is the value in hex, `{d}` in decimal, "
        "`{s}` the slot, `{p}` the physical CPU, `{u}` the vCPU.",
        "## Accesses to hardware", table(("code", "token", "by", "sentence"), accesses),
        "## Functions", table(("code", "token", "function", "sentence"), calls),
        "## Events", table(("code", "token", "sentence"), events),
        "## State variables", table(("code", "name", "of each", "label", "meaning"), variables),
    )


def ops_page() -> str:
    """The guest op language and the library of programs."""
    rows = (
        (code(info.name), ", ".join(f"{low}..{high}" for low, high in info.bounds), info.optional or "", info.says)
        for info in OPS.values()
    )
    programs = []
    for name, program in LIBRARY.items():
        programs += [f"### `{name}`", program.says]
        if program.params:
            params = ((code(key), parameter_range(p), code(p.default), p.says) for key, p in program.params.items())
            programs.append(table(("parameter", "range", "default", "meaning"), params))
    return page(
        "Guest programs: ops and library",
        'A program is data: `"hvc"`, `["spin", 1000]` or `{"spin": 1000}`; blocks are `{"repeat": 3, "ops": [...]}`, '
        '`{"repeat": "forever", "ops": [...]}`, `{"on_irq": {"ops": [...]}}` and `{"if_intid": 27, "ops": [...]}`.',
        "## Ops", table(("op", "arguments", "optional", "meaning"), rows),
        "## Library", *programs,
    )


def parameter_range(param: Param) -> str:
    """The values a library parameter may take."""
    return ", ".join(param.words) if param.words else f"{param.low}..{param.high}"


def settings_page() -> str:
    """Every setting of the server: with them, every limit."""
    rows = []
    for name, field in Settings.model_fields.items():
        low = next((m.ge for m in field.metadata if hasattr(m, "ge")), "")
        high = next((m.le for m in field.metadata if hasattr(m, "le")), "")
        default = "" if field.default is PydanticUndefined or isinstance(field.default, Path) else field.default
        bounds = f"{low}..{high}" if low != "" else ""
        rows.append((code(f"TICKSCOPE_{name.upper()}"), code(default), bounds, field.description))
    return page(
        "Settings and limits of the server",
        "Environment variables of `tickscope serve`. Sizes are in bytes, times in seconds.",
        table(("variable", "default", "range", "meaning"), rows),
    )


PAGES: dict[str, Callable[[], str]] = {
    "vocabulary.md": vocabulary_page,
    "ops.md": ops_page,
    "settings.md": settings_page,
}


def stale(folder: Path = FOLDER) -> list[str]:
    """The names of pages that are missing or differ from what the code says, and of files that no page is."""
    wrong = [name for name, make in PAGES.items() if not same(folder / name, make())]
    extra = {path.name for path in folder.glob("*.md")} - set(PAGES) - {"README.md"}
    return wrong + sorted(extra)


def same(path: Path, text: str) -> bool:
    """Whether the file holds exactly the text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


def write(folder: Path = FOLDER) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")


def main() -> int:
    """Write or check; the exit code says whether all is fresh."""
    parser = argparse.ArgumentParser(description="Write docs/reference/ from the code's registries.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if a page is stale")
    if not parser.parse_args().check:
        write()
    wrong = stale()
    for name in wrong:
        print(f"docs/reference/{name} is not what the code says; run `make docs`", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
