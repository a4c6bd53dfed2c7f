"""Measure `tickscope program`: world switches per second and core, bare machine beside rows beside the whole command.

    python benchmarks/program.py [--rounds 3]

World switches are all guest entries of the machine, those of the start sequence of each program included; `in rows` are
those that the rows show. All times are processor time of one process, so of one core.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable
from pathlib import Path
from time import process_time

from tickscope.verify.data import MEASURED, Program, read_programs
from tickscope.verify.programs import dialect_of, machine_for, run_program, vcpus_of
from tickscope.verify.rows import Shape
from tickscope.vocabulary import Event, Kind

FILES = ("op-programs/programs.jsonl", "op-programs-irq/programs_irq.jsonl", "op-programs-irq/programs_vsmp.jsonl")
DESIGNS = ("v4.14", "parent", "commit", "v4.15")


def shape_of(programs: list[Program], design: str) -> Shape:
    """GICv3 nVHE, as many CPUs as the programs need."""
    vcpus = vcpus_of(programs)
    return Shape("v3", "nvhe", vcpus, vcpus, design, dialect_of(programs))


def bare(path: Path, design: str) -> None:
    """The machine alone: nothing is made of its records."""
    programs = read_programs(path)
    shape = shape_of(programs, design)
    for program in programs:
        machine_for(program, shape).run()


def rows(path: Path, design: str) -> int:
    """Machine and rows; the number of guest entries."""
    programs = read_programs(path)
    shape = shape_of(programs, design)
    return sum(int(row["world_switches"]) for program in programs for row in run_program(program, shape))


def switches(path: Path, design: str) -> int:
    """All guest entries that the machine makes for the file."""
    programs = read_programs(path)
    shape = shape_of(programs, design)
    entries = 0
    for program in programs:
        machine = machine_for(program, shape)
        machine.run()
        entries += sum(1 for r in machine.journal.take()[1] if r[1] == Kind.EVENT and r[2] == Event.ENTER)
    return entries


def command(path: Path, design: str) -> None:
    """All that `tickscope program` does, printed to memory."""
    programs = read_programs(path)
    shape = shape_of(programs, design)
    writer = csv.DictWriter(io.StringIO(), shape.columns())
    for program in programs:
        writer.writerows(run_program(program, shape))


def seconds(run: Callable[[Path, str], object], path: Path, design: str) -> float:
    """Processor time of one call."""
    start = process_time()
    run(path, design)
    return process_time() - start


def main() -> None:
    """Print one line per file and design: the best of some rounds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    wish = options.parse_args()
    head = f"{'programs':<15}{'design':<8}{'in rows':>8}{'switches':>9}{'machine/s':>11}{'rows/s':>9}{'command/s':>11}"
    print(head + "  rows and printing cost")  # noqa: T201
    for name in FILES:
        path = MEASURED / name
        for design in DESIGNS:
            shown, total = rows(path, design), switches(path, design)
            best = [min(seconds(run, path, design) for _ in range(wish.rounds)) for run in (bare, rows, command)]
            machine, with_rows, whole = (round(total / time) for time in best)
            cost = round(100 * (machine - whole) / whole)
            print(  # noqa: T201
                f"{path.stem:<15}{design:<8}{shown:>8,}{total:>9,}{machine:>11,}{with_rows:>9,}{whole:>11,}  {cost} %"
            )


if __name__ == "__main__":
    main()
