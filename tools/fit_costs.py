"""Find how many instructions each step takes, from the measured rows of guest programs, and write the tables of the
cost profile `qemu-icount` (backend/tickscope/hardware/cost_icount_*.py).

The machine runs the measured programs and keeps a ledger of its steps; each measured row says how many instructions
such a number of steps took, at each exception level. Programs with an even number are used; those with an odd number
are kept for the test of what has been found, which is printed. hardware-accesses.csv is not looked at.

`python tools/fit_costs.py` writes (about a minute); with `--check` it writes nothing and exits 1 if a table is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tickscope.hardware.cost import DESIGNS, Level
from tickscope.hardware.cost_steps import EVENTS
from tickscope.verify.data import MEASURED, RowFile, comparable, programs_for, read_rows, row_files
from tickscope.verify.instructions import program_steps
from tickscope.verify.programs import dialect_of
from tickscope.verify.rows import Shape
from tickscope.vocabulary import Access, Event
from tools.cost_guesses import EL2, EL2_OF_OLD, HOST, OWN, PER_FUNCTION, USER, Guess
from tools.cost_table import ByDesign, Found, module_text
from tools.gauss import Estimate

FOLDER = Path(__file__).resolve().parents[1] / "backend" / "tickscope" / "hardware"
PLATFORMS = (("v3", "nvhe"), ("v2", "nvhe"), ("v3", "vhe"))
TREES = (("v4.14",), ("parent", "commit", "v4.15"))
"""Designs that were built from one kernel tree share all steps but those of OWN."""
AGREED = 3
FIRST_SET = "op-programs"
COLUMNS = {Level.EL2: "insn_el2", Level.HOST: "insn_host", Level.USER: "insn_user"}


class Sample(NamedTuple):
    """One measured row: what the machine did for it and what it took."""

    design: str
    program: int
    steps: Counter[int]
    measured: dict[Level, int]
    sleeps: bool
    timer_only: bool


def samples(gic: str, host: str) -> list[Sample]:
    """All rows of one platform whose instruction counts repeated."""
    files = [entry for entry in row_files(MEASURED) if (entry.gic, entry.host) == (gic, host)]
    return [sample for entry in files for sample in _samples_of(entry)]


def _samples_of(entry: RowFile) -> Iterator[Sample]:
    programs = programs_for(entry)
    rows = {(int(row["program"]), int(row["op_index"])): row for row in comparable(read_rows(entry.path))}
    numbers = sorted({number for number, _ in rows})
    dialect = dialect_of(programs[number] for number in numbers)
    shape = Shape(entry.gic, entry.host, entry.pcpus, entry.vcpus, entry.design, dialect)
    for number in numbers:
        for index, steps in program_steps(programs[number], shape):
            row = rows.get((number, index))
            sleeps = Access.IDLE in steps or EVENTS + Event.SCHED_IN in steps
            if row and (sleeps or int(row["insn_agree"]) >= AGREED) and row["host_tick"] == "0":
                measured = {level: int(row[column]) for level, column in COLUMNS.items()}
                yield Sample(entry.design, number, steps, measured, sleeps, entry.data_set == FIRST_SET)


def guesses_of(level: Level, host: str, design: str) -> dict[int, Guess]:
    """The steps that have a price at this level."""
    if level == Level.USER:
        return USER
    old = EL2_OF_OLD if design == "v4.14" else {}
    if level == Level.EL2:
        return {} if host == "vhe" else EL2 | old
    return dict(HOST) if host == "nvhe" else _added(HOST, EL2 | old)


def _added(first: dict[int, Guess], second: dict[int, Guess]) -> dict[int, Guess]:
    """Under VHE one level does what two do otherwise."""
    both = dict(first)
    for step, (amount, trust) in second.items():
        known, trusted = both.get(step, (0.0, 0.0))
        both[step] = (known + amount, max(trust, trusted))
    return both


def fit(rows: Iterable[Sample], level: Level, host: str, tree: tuple[str, ...]) -> list[Found]:
    """The amounts of one level for the designs of one tree."""
    kept = [row for row in rows if row.design in tree]
    names = _names(kept, level, host)
    place = {name: i for i, name in enumerate(names)}
    estimate = Estimate([_guess(name, level, host) for name in names])
    for key, values in _alike(kept, level, host).items():
        counts, sleeps, timer_only = key
        weight = min(len(values), 9) * (0.0001 if sleeps and level == Level.HOST else 400 if timer_only else 1)
        estimate.add([(place[name], n) for name, n in counts], _middle(values), weight)
    order = sorted(range(len(names)), key=lambda i: (names[i][0] in OWN, _guess(names[i], level, host)[1], names[i]))
    amounts, decided = estimate.whole(order)
    return [Found(*name, amount, known) for name, amount, known in zip(names, amounts, decided, strict=True)]


Name = tuple[int, str]
Key = tuple[tuple[tuple[Name, int], ...], bool, bool]


def _names(rows: list[Sample], level: Level, host: str) -> list[Name]:
    found = {name for row in rows for name, _ in _counts(row, level, host)}
    return sorted(found)


def _counts(row: Sample, level: Level, host: str) -> list[tuple[Name, int]]:
    guesses = guesses_of(level, host, row.design)
    return sorted(((step, row.design if step in OWN else ""), n) for step, n in row.steps.items() if step in guesses)


def _guess(name: Name, level: Level, host: str) -> Guess:
    step, design = name
    if level == Level.HOST and (design, step) in PER_FUNCTION:
        return PER_FUNCTION[design, step]
    guesses = guesses_of(level, host, design or "v4.14")
    return guesses[step]


def _alike(rows: list[Sample], level: Level, host: str) -> dict[Key, list[int]]:
    """Rows in which the machine did the same are one measurement."""
    found: dict[Key, list[int]] = {}
    for row in rows:
        key = (tuple(_counts(row, level, host)), row.sleeps, row.timer_only)
        if key[0]:
            found.setdefault(key, []).append(row.measured[level])
    return found


def _middle(values: list[int]) -> float:
    return float(sorted(values)[len(values) // 2])


def predicted(found: ByDesign, row: Sample) -> int:
    """The instructions of a row after what was found (by design)."""
    return sum(one.amount * row.steps[one.step] for one in found[row.design] if one.design in ("", row.design))


def report(title: str, errors: list[tuple[int, int]]) -> None:
    """Print how far predictions are off: errors as (error, measured)."""
    if not errors:
        return
    off = sorted(abs(error) for error, _ in errors)

    def at(per_mille: int) -> int:
        return off[(len(off) - 1) * per_mille // 1000]

    worse = sum(1 for error, measured in errors if abs(error) > max(20, measured // 50))
    print(
        f"{title:<40} rows {len(off):5}  equal {sum(o == 0 for o in off):5}  median {at(500):3}  90 % {at(900):4}"
        f"  99 % {at(990):4}  worst {off[-1]:5}  beyond 2 % and 20: {worse}"
    )


def platform(gic: str, host: str) -> str:
    """Fit one platform, print what came out, and return the text of its table."""
    rows = samples(gic, host)
    even = [row for row in rows if row.program % 2 == 0]
    found: dict[Level, ByDesign] = {level: {} for level in COLUMNS if level != Level.EL2 or host == "nvhe"}
    for level, by_design in found.items():
        for tree in TREES:
            by_design.update(dict.fromkeys(tree, fit(even, level, host, tree)))
    for design in DESIGNS:
        for kept in (False, True):
            for sleeps in (False, True):
                chosen = [r for r in rows if r.design == design and r.program % 2 == kept and r.sleeps == sleeps]
                title = f"GIC{gic} {host} {design} {'kept for the test' if kept else 'used'}{', asleep' * sleeps}"
                report(title, _errors(chosen, found))
    return module_text(gic, host, found)


def _errors(rows: list[Sample], found: dict[Level, ByDesign]) -> list[tuple[int, int]]:
    """(error, measured) of the instructions of host and EL2 together, for rows that have any."""
    pairs = []
    for row in rows:
        measured = row.measured[Level.EL2] + row.measured[Level.HOST]
        if measured:
            levels = (by_design for level, by_design in found.items() if level != Level.USER)
            pairs.append((sum(predicted(by_design, row) for by_design in levels) - measured, measured))
    return pairs


def main() -> int:
    """Fit, print, write or compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a table is stale")
    check = parser.parse_args().check
    stale = False
    for gic, host in PLATFORMS:
        path = FOLDER / f"cost_icount_{gic}_{host}.py"
        text = platform(gic, host)
        if check:
            stale = stale or not path.exists() or path.read_text(encoding="utf-8") != text
        else:
            path.write_text(text, encoding="utf-8")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
