"""Write docs/reference/*.md from the code's own registries, so that these pages cannot say what the code does not do.

`python tools/generate_docs.py` writes; with `--check` it writes nothing and exits 1 if a page is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from tickscope import vocabulary as words
from tickscope.experiment.basis import SAYS, basis_of
from tickscope.experiment.config import Experiment
from tickscope.experiment.costs import profile_data
from tickscope.experiment.designs import DESIGNS
from tickscope.experiment.presets import PRESETS
from tickscope.guest.library import LIBRARY, Param
from tickscope.guest.ops import OPS
from tickscope.hardware.cost import DESIGNS as KERNELS
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.invariants.table import INVARIANTS
from tickscope.rules import RULES
from tickscope.settings import Settings
from tickscope.switches import SWITCHES

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
    either = "host or EL2"
    accesses = (
        (int(c), code(i.token), either if "{who}" in i.says else actors[i.actor], i.says.replace("{who}", words.EITHER))
        for c, i in words.ACCESS.items()
    )
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


def rules_page() -> str:
    """Why things happen, and which designs there are."""
    rules = (
        (r.id, code(r.name), r.says, r.when, r.where, ", ".join(r.designs) or "all", basis_of(r.id))
        for r in RULES.values()
    )
    bases = ((basis, says) for basis, says in SAYS.items())
    designs = ((code(d.name), d.title, d.says) for d in DESIGNS.values())
    return page(
        "Rules and designs",
        "Every record that is no mere access names the rule that explains it. Numbers stay what they are: saved runs "
        "carry them.",
        "## Rules", table(("no.", "name", "why", "when", "where", "designs", "basis"), rules),
        "## Bases", table(("basis", "means"), bases),
        "## Designs", table(("design", "is", "what it does"), designs),
    )


def invariants_page() -> str:
    """What is checked while a machine runs; a violation stops the run."""
    kinds = {"S": "every state", "T": "order", "L": "happens in the end"}
    rows = (
        (code(i.id), kinds.get(i.kind, i.kind), i.says, i.why, ", ".join(i.designs), i.apart)
        for i in INVARIANTS.values()
    )
    return page(
        "Invariants: what must hold",
        "Those of states are checked at the end of each group of steps. A violation stops the run and is shown with "
        "its number and sentence.",
        table(("no.", "about", "what holds", "why", "designs", "left out"), rows),
    )


def experiment_page() -> str:
    """Every key of an experiment with its bounds."""
    schema = Experiment.model_json_schema()
    return page(
        "Experiment: every key and its bounds",
        "A key that is not listed is refused. `[]` stands for each element of a list.",
        table(("key", "type", "bounds", "default", "meaning"), schema_rows(schema, schema["$defs"], "")),
    )


def schema_rows(node: dict[str, Any], models: dict[str, Any], prefix: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield a row per key of a JSON schema, models that are referred to unfolded in place."""
    for key, field in node["properties"].items():
        inner, suffix = field, ""
        if field.get("type") == "array":
            inner, suffix = field["items"], "[]"
        inner = next((option for option in inner.get("anyOf", ()) if option.get("type") != "null"), inner)
        model = models.get(inner.get("$ref", "").rpartition("/")[2])
        says = field.get("description") or (model or {}).get("description", "")
        kind = "list" if suffix else "mapping" if model else inner.get("type", "")
        words_ = ", ".join(map(str, inner.get("enum", [inner["const"]] if "const" in inner else [])))
        default = "" if model or field.get("default") is None else code(field["default"])
        yield code(prefix + key), kind, words_ or bounds_of(field, inner), default, says
        if model:
            yield from schema_rows(model, models, f"{prefix}{key}{suffix}.")


def bounds_of(field: dict[str, Any], inner: dict[str, Any]) -> str:
    """The bounds of a key in words; of a list, how many elements and what each may be."""
    found = []
    if "maxItems" in field:
        found.append(f"{field.get('minItems', 0)}..{field['maxItems']} elements")
    if "maxLength" in inner:
        found.append(f"{inner.get('minLength', 0)}..{inner['maxLength']} characters")
    low = inner.get("minimum", f"above {inner['exclusiveMinimum']}" if "exclusiveMinimum" in inner else "")
    high = inner.get("maximum", inner.get("exclusiveMaximum", 0) - 1 if "exclusiveMaximum" in inner else "")
    if low != "" or high != "":
        found.append(f"{low}..{high}" if not str(low).startswith("above") else f"{low}, up to {high}")
    return ", ".join(found)


def switches_page() -> str:
    """What can be broken on purpose, and which later fixes can be applied."""
    rows = (
        (code(s.name), s.kind, s.says, s.where, ", ".join(s.designs), s.expects, s.bug) for s in SWITCHES.values()
    )
    return page(
        "Switches",
        "`break`: the design is right, the switch breaks it. `fix`: the design has the bug as shipped, the switch "
        "applies the later fix. *Shows*: the invariant that falls on the broken side, or what it does more or fewer "
        "times than the sound side. *Bug*: number of a real bug of the kernel. For each switch the preset "
        "`bug-<switch>` is the smallest experiment found that shows it; `tickscope search <switch>` looks for it anew.",
        table(("switch", "kind", "what it does", "where in the kernel", "designs", "shows", "bug"), rows),
    )


def presets_page() -> str:
    """The presets in the order of the menu, each with what to watch."""
    rows = ((code(p.name), p.title, p.watch) for p in PRESETS.values())
    return page(
        "Presets",
        "`tickscope run --preset NAME`, or choose one on the page. The configs themselves are in "
        "`backend/tickscope/experiment/presets/`.",
        table(("preset", "title", "what to watch"), rows),
    )


def costs_page() -> str:
    """Every number of every cost profile with its label and source."""
    parts = [part for profile in PROFILES.values() for part in cost_tables(profile_data(profile))]
    return page(
        "Costs: every number of every profile",
        "A step's cost is added to the time of the CPU that takes it. *At*: whose time or instructions it is (under "
        "VHE the host is at EL2). *Label*: measured, derived (the source says from what), published, from memory, or "
        "chosen. [What the profiles are for and how good they are](../06-costs.md).",
        *parts,
    )


def cost_tables(profile: dict[str, Any]) -> Iterator[str]:
    """The sections of one profile; sources stand in a numbered list above each table."""
    yield f"## `{profile['name']}`"
    yield f"{profile['says']} Unit: {profile['unit']}, {profile['per_second']:,} a second."
    for part in profile["tables"]:
        if part["gic"]:
            yield f"### GIC{part['gic']} {part['host'].replace('vhe', 'VHE')}"
        numbers = {text: n for n, text in enumerate(dict.fromkeys(row["source"] for row in part["rows"]), 1)}
        yield "\n".join(f"{n}. {text}" for text, n in numbers.items())
        rows = ((r["step"], r["says"], r["at"], *r["amounts"].values(), r["label"], numbers[r["source"]])
                for r in part["rows"])  # fmt: skip
        yield table(("step", "is", "at", *KERNELS, "label", "source"), rows)


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
    "rules.md": rules_page,
    "invariants.md": invariants_page,
    "switches.md": switches_page,
    "experiment.md": experiment_page,
    "presets.md": presets_page,
    "settings.md": settings_page,
    "costs.md": costs_page,
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
