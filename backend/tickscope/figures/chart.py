"""What a figure is made of: the drawing, the numbers behind it as a table, and the sentence that says what one sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tickscope.experiment.run import Run
from tickscope.figures.drawing import Figure
from tickscope.figures.gather import Gathered, gather
from tickscope.figures.look import THEMES

MOST_RUNS: Final = 4
"""Runs in one figure: as many as there are designs."""
RUN, RECORD = "run", "record"
"""Columns of every table: the run's id, and the record to look at."""

Cell = str | int | float | None
Runs = Sequence[Run | Gathered]


@dataclass(frozen=True)
class Table:
    """Plain numbers: `rows` have one cell for each of `columns`."""

    columns: list[str]
    rows: list[list[Cell]]

    def data(self) -> dict[str, Any]:
        """As the interface gives it."""
        return {"columns": self.columns, "rows": self.rows}

    def column(self, name: str) -> list[Cell]:
        """One column. ValueError if there is none of that name."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A figure with its twin table and its sentence. The first of its runs is the baseline."""

    figure: Figure
    table: Table
    says: str


@dataclass(frozen=True)
class Side:
    """One run as a figure shows it."""

    name: str
    """Its design, and what else tells it from the others."""
    gathered: Gathered

    @property
    def id(self) -> str:
        """The run id."""
        return str(self.gathered.about["id"])


def check(runs: Sequence[object], theme: str) -> None:
    """Raises ValueError, one sentence, if that many runs or that theme cannot be drawn."""
    if not 1 <= len(runs) <= MOST_RUNS:
        raise ValueError(f"A figure shows 1 to {MOST_RUNS} runs, not {len(runs)}.")
    if theme not in THEMES:
        raise ValueError(f"There is no theme {theme!r}, only {joined(list(THEMES))}.")


def sides(runs: Runs, theme: str, since: int, until: int | None) -> list[Side]:
    """The runs, read unless they have been, with names that tell them apart."""
    check(runs, theme)
    if since < 0 or (until is not None and until <= since):
        raise ValueError("A range begins at 0 ns or later and ends after its beginning.")
    found = [run if isinstance(run, Gathered) else gather(run, since, until) for run in runs]
    names = names_of([one.about for one in found])
    return [Side(name, one) for name, one in zip(names, found, strict=True)]


def names_of(abouts: Sequence[dict[str, Any]]) -> list[str]:
    """Names that tell runs apart in few words: the designs, then switches, platform, seed and run id as needed."""
    names = [str(about["design"]) for about in abouts]
    for more in (_switches, _platform, _title, _id):
        doubled = {name for name in names if names.count(name) > 1}
        if doubled:
            told = [more(about) for about in abouts]
            tells = len(set(told)) > 1
            names = [f"{name}, {one}" if name in doubled and tells else name
                     for name, one in zip(names, told, strict=True)]  # fmt: skip
    return names


def _switches(about: dict[str, Any]) -> str:
    return " ".join(about["config"]["switches"]) or "as it is"


def _platform(about: dict[str, Any]) -> str:
    platform = about["config"]["platform"]
    return f"GIC{platform['gic']} {platform['host']} {platform['pcpus']} pCPU, costs {platform['cost']}"


def _title(about: dict[str, Any]) -> str:
    return f"{about['name'] or 'unnamed'}, seed {about['seed']}"


def _id(about: dict[str, Any]) -> str:
    return str(about["id"])[:8]


def legend(side: Side, all_sides: Sequence[Side]) -> str:
    """The name, and that it is the baseline if it is the first of several."""
    return f"{side.name} (baseline)" if len(all_sides) > 1 and side is all_sides[0] else side.name


def joined(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def time_text(ns: float | None) -> str:
    """A time for people: `950 ns`, `4.1 µs`, `1.25 ms`."""
    if ns is None:
        return "none"
    for unit, size in (("ms", 1_000_000), ("µs", 1000)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def change(value: float, base: float) -> str:
    """How a value differs from the baseline's: `+12 %`, `\u221212 %` with the sign that the pages use, `the same`."""
    if value == base:
        return "the same"
    return f"{(value - base) / base:+.0%}".replace("%", "\u00a0%").replace("-", "\u2212") if base else "more than none"
