"""Break each rule of several interrupts in turn and count the measured rows that are lost: the table of docs/07.

    python -m tools.rules_lost [--designs v4.14,v4.15] [--about TOPIC]

A rule that loses no row is not proved by the data. The machine itself stays as it is; tools/broken_rules.py says what
is broken and how. It takes some minutes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tickscope.verify.compare import differing_columns, key_of
from tickscope.verify.data import MEASURED, Row, RowFile, comparable, programs_for, read_rows, row_files
from tickscope.verify.programs import dialect_of, run_program
from tickscope.verify.rows import Shape
from tools.broken_rules import BROKEN, Broken

PLATFORMS = {"two vCPUs": ("v2", "v3")}
"""Where a topic is looked at; GICv3 nVHE is enough for most."""


@dataclass
class Lost:
    """What one broken rule costs on one design."""

    rows: int = 0
    results: int = 0
    first: str = ""
    compared: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    """Programs that ended in an error, by its name."""

    def add(self, row: Row, computed: Row | None) -> None:
        """Compare one row."""
        self.compared += 1
        wrong = ["missing", "result"] if computed is None else differing_columns(row, computed)
        if wrong:
            self.rows += 1
            self.results += "result" in wrong
            self.first = self.first or f"{row['program']}.{row['op_index']}"

    def text(self) -> str:
        """Rows, and in brackets those whose result differs."""
        return "0" if not self.rows else f"{self.rows}" + (f" ({self.results})" if self.results else "")


def files(topic: str, design: str) -> Iterator[RowFile]:
    """The row files of the second data set that a topic is looked at in."""
    for entry in row_files(MEASURED):
        wanted = entry.gic in PLATFORMS.get(topic, ("v3",)) and entry.host == "nvhe"
        if entry.data_set == "op-programs-irq" and entry.design == design and wanted:
            yield entry


def rows_by_program(entry: RowFile) -> dict[int, list[Row]]:
    """The comparable rows of a file."""
    found: dict[int, list[Row]] = {}
    for row in comparable(read_rows(entry.path)):
        found.setdefault(int(row["program"]), []).append(row)
    return found


def measure(broken: Broken, design: str) -> Lost:
    """Run every program with the rule broken."""
    lost = Lost()
    for entry in files(broken.topic, design):
        programs = programs_for(entry)
        shape = Shape(entry.gic, entry.host, entry.pcpus, entry.vcpus, design, dialect_of(programs.values()))
        for number, measured in rows_by_program(entry).items():
            try:
                with broken.applied():
                    computed = {key_of(row): row for row in run_program(programs[number], shape)}
            except Exception as error:
                # a broken machine may fail in any way: then all rows of the program are lost
                computed = {}
                lost.failures[type(error).__name__] += 1
            for row in measured:
                lost.add(row, computed.get(key_of(row)))
    return lost


def main() -> None:
    """Print the table as Markdown, a line per broken rule."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--designs", default="v4.14,v4.15")
    options.add_argument("--about", default="")
    wish = options.parse_args()
    designs = wish.designs.split(",")
    sound = {design: measure(Broken("two vCPUs", "nothing"), design) for design in designs}
    for design, lost in sound.items():
        print(f"{design}, nothing broken: {lost.compared - lost.rows} of {lost.compared} rows equal")
    print(f"| about | broken rule | {' | '.join(designs)} | first |\n|---|---|{'---|' * (len(designs) + 1)}")
    for broken in (one for one in BROKEN if wish.about in one.topic):
        found = [measure(broken, design) for design in designs]
        first = next((lost.first for lost in found if lost.first), "")
        cells = " | ".join(lost.text() for lost in found)
        print(f"| {broken.topic} | {broken.says} | {cells} | {first} |", flush=True)


if __name__ == "__main__":
    main()
