"""Write the page's copies of the tables of records: vocabulary.js, ops.js, rules.js, lane-tables.js in frontend/tape/.

`python tools/generate_vocabulary.py` writes; with `--check` it writes nothing and exits 1 if a file is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

from tickscope import vocabulary as words
from tickscope.experiment.basis import NOT_MEASURED, SAYS
from tickscope.guest.ops import OPS, Op
from tickscope.rules import RULES
from tickscope.tape.lanes import MARK_OF, MARKS, PAINT, Mark, Paint
from tickscope.tape.steps import STEPS

FOLDER = Path(__file__).resolve().parents[1] / "frontend" / "tape"
NOTE = "Written by tools/generate_vocabulary.py from the Python tables: change it there, then run it."

ENUMS: tuple[type[IntEnum], ...] = (
    words.Kind,
    words.Phase,
    words.Actor,
    words.Subject,
    words.Show,
    words.Access,
    words.Call,
    words.Event,
    words.Var,
    words.PcpuMode,
    words.VcpuState,
    words.ExitReason,
)


def js(value: object) -> str:
    """A value as a JavaScript literal."""
    return json.dumps(value, ensure_ascii=False)


def filled(parts: Iterable[str]) -> str:
    """Comma-separated parts in lines of at most 118 characters, as a few lines as that takes."""
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) + 2 > 118:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else '  '}{part},"
    return "\n".join(lines)


def enum(members: type[IntEnum]) -> str:
    """An enum as a constant object, NAME: number."""
    doc = (members.__doc__ or members.__name__).strip().splitlines()[0]
    body = filled(f"{m.name}: {m.value}" for m in members)
    return f"/** {doc} */\nexport const {members.__name__} = {{\n{body}\n}};"


def table(name: str, doc: str, type_: str, rows: Mapping[int, Mapping[str, object]]) -> str:
    """A table by code, one line per entry."""
    lines = [
        f"  {int(code)}: {{ {', '.join(f'{key}: {js(value)}' for key, value in row.items())} }},"
        for code, row in rows.items()
    ]
    return "\n".join(
        [f"/** {doc} @type {{Readonly<Record<number, {type_}>>}} */", f"export const {name} = {{", *lines, "};"]
    )


def simple(name: str, doc: str, type_: str, rows: Mapping[int, object] | Mapping[str, object]) -> str:
    """A small table of plain values."""
    body = filled(f"{key if isinstance(key, int) else js(key)}: {js(value)}" for key, value in rows.items())
    return f"/** {doc} @type {{Readonly<{type_}>}} */\nexport const {name} = {{\n{body}\n}};"


def module(title: str, *parts: str) -> str:
    """A whole file."""
    return "\n\n".join([f"/**\n * {title}\n * {NOTE}\n */", *parts]) + "\n"


def vocabulary() -> str:
    """vocabulary.js: kinds, codes, state variables."""
    explained = "{name: string, subject: number, show: number, label: string, explain: string}"
    names = {int(var): {str(value): name for value, name in of.items()} for var, of in words.ENUMS.items()}
    return module(
        "Kinds, codes and state variables of records.",
        *map(enum, ENUMS),
        table("ACCESS", "Hardware accesses.", "{token: string, actor: number, says: string}", rows_of(words.ACCESS)),
        table("CALL", "Functions.", "{token: string, function: string, says: string}", rows_of(words.CALL)),
        table("EVENT", "Events.", "{token: string, says: string}", rows_of(words.EVENT)),
        table("VAR", "State variables.", explained, rows_of(words.VAR)),
        simple("SUBJECTS", "{who} of a sentence, by Actor.", "Record<number, string>", _by_number(words.SUBJECTS)),
        f"/** {{who}} where nobody can tell which of them. */\nexport const EITHER = {js(words.EITHER)};",
        simple("ENUMS", "Names of values, by variable.", "Record<number, Record<string, string>>", names),
        simple("STEPS", "Steps of the transport.", "Record<string, string>", STEPS),
        f"/** Threads from this number on are neighbours. */\nexport const NEIGHBOUR = {words.NEIGHBOUR};",
    )


def ops() -> str:
    """ops.js: the ops of guest programs."""
    rows = {int(op): {"name": info.name, "says": info.says} for op, info in OPS.items()}
    return module("Ops of guest programs.", enum(Op), table("OPS", "Ops.", "{name: string, says: string}", rows))


def rules() -> str:
    """rules.js: the numbered reasons."""
    type_ = "{name: string, says: string, when: string, where: string, designs: readonly string[], basis?: string}"
    rows = {number: {k: v for k, v in row.items() if k != "id"} for number, row in rows_of(RULES).items()}
    for rule, basis in NOT_MEASURED.items():
        rows[int(rule)]["basis"] = SAYS[basis]
    return module("The numbered reasons of records.", table("RULES", "Rules.", type_, rows))


def lane_tables() -> str:
    """lane-tables.js: what makes a lane and how values become bits."""
    paint = {int(var): int(how) for var, how in PAINT.items()}
    marks = {int(kind) * 65536 + int(code): int(mark) for (kind, code), mark in MARK_OF.items()}
    return module(
        "The lanes of the timeline: which variables have one, and how a value becomes a bit of its mask.",
        enum(Paint),
        enum(Mark),
        simple("PAINT", "Variable -> Paint; those absent have no lane.", "Record<number, number>", paint),
        simple("MARK_OF", "kind * 65536 + code -> Mark.", "Record<number, number>", marks),
        f"/** Name of the lanes that hold marks. */\nexport const MARKS = {js(MARKS)};",
    )


def rows_of(infos: Mapping[Any, Any]) -> dict[int, dict[str, object]]:
    """NamedTuples by code as plain rows."""
    return {int(code): {k: _plain(v) for k, v in info._asdict().items()} for code, info in infos.items()}


def _by_number(rows: Mapping[Any, object]) -> dict[int, object]:
    return {int(code): value for code, value in rows.items()}


def _plain(value: object) -> object:
    return int(value) if isinstance(value, IntEnum) else value


FILES = {"vocabulary.js": vocabulary, "ops.js": ops, "rules.js": rules, "lane-tables.js": lane_tables}


def main(arguments: list[str] | None = None) -> int:
    """Write or check the files; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    check = parser.parse_args(arguments).check
    stale = []
    for name, make in FILES.items():
        path = FOLDER / name
        text = make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(FOLDER.parents[1])}", file=sys.stderr)
    if check and stale:
        print(f"stale: {', '.join(stale)}; run python tools/generate_vocabulary.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
