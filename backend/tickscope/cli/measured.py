"""`tickscope table`, `program`, `verify`: the machine beside what was measured on real kernels."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tickscope.cli.output import (
    NOT_EQUAL,
    DesignOrAll,
    Form,
    Format,
    Gic,
    Host,
    InputError,
    Pcpus,
    check_platform,
    designs,
    print_rows,
    progress_bar,
    say,
)  # fmt: skip


class Tokens(StrEnum):
    """Dialect of the sequence column."""

    AUTO = "auto"
    PLAIN = "plain"
    VALUES = "values"


def table(
    gic: Gic = "v3", host: Host = "nvhe", pcpus: Pcpus = 1, design: DesignOrAll = "all", form: Form = Format.CSV
) -> None:
    """Print the accesses of one guest round trip per scenario, found by running the machine."""
    from tickscope.verify.table import COLUMNS, Setting, table_row
    from tickscope.verify.table import scenarios as scenarios_of

    check_platform(gic, host)
    settings = [Setting(gic, host, pcpus, name) for name in designs(design)]
    todo = [(setting, scenario) for setting in settings for scenario in scenarios_of(pcpus)]
    with progress_bar() as progress:
        rows = [table_row(*one) for one in progress.track(todo, description="table")]
    print_rows(rows, COLUMNS, form)


def program(
    file: Annotated[Path, typer.Argument(help="guest programs, one JSON object per line")],
    design: Annotated[str, typer.Option(help="the host's design")] = "v4.15",
    gic: Gic = "v3",
    host: Host = "nvhe",
    pcpus: Pcpus = 1,
    tokens: Annotated[Tokens, typer.Option(help="dialect of the sequence column")] = Tokens.AUTO,
    form: Form = Format.CSV,
) -> None:
    """Run guest programs and print one row per op, as the measured row files have them."""
    from tickscope.verify.data import read_programs
    from tickscope.verify.programs import dialect_of, run_program
    from tickscope.verify.rows import Shape

    check_platform(gic, host)
    if design == "all":
        raise InputError("Programs run on one design at a time.")
    programs = read_programs(file)
    vcpus = 2 if any(one.vcpus for one in programs) else 1
    shape = Shape(gic, host, max(pcpus, vcpus), vcpus, designs(design)[0], dialect_of(programs, tokens.value))
    with progress_bar() as progress:
        rows = (row for one in progress.track(programs, description=design) for row in run_program(one, shape))
        print_rows(rows, shape.columns(), form)


def verify(
    against: Annotated[Path, typer.Option(help="directory of measured data")],
    design: DesignOrAll = "all",
    strict: Annotated[bool, typer.Option(help="compare all tokens, also of rows in which the host sleeps")] = False,
    differences: Annotated[int, typer.Option(min=0, help="how many unequal rows to show")] = 3,
) -> None:
    """Compare the machine with measured data, row by row; exit 1 if any row differs."""
    from tickscope.verify.check import Scope, jobs

    found, beyond = jobs(against, Scope(tuple(designs(design)), strict=strict))
    if not found:
        raise InputError(f"{against} holds no measured data that can be compared.")
    with progress_bar() as progress:
        bar = progress.add_task("", total=sum(job.total for job in found))
        for job in found:
            progress.update(bar, description=job.name)
            for _ in job.rows():
                progress.advance(bar)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("file", "rows", "equal", "unequal", "columns that differ"))
    for tally in (job.tally for job in found):
        columns = " ".join(f"{name}:{number}" for name, number in tally.columns.most_common())
        writer.writerow((tally.name, tally.total, tally.equal, tally.total - tally.equal, columns))
    _say_differences(found, differences)
    total, equal = sum(job.tally.total for job in found), sum(job.tally.equal for job in found)
    say(f"{equal} of {total} rows equal; {len(beyond)} files were not asked for.")
    if equal < total:
        raise typer.Exit(NOT_EQUAL)


def _say_differences(found: Iterable[Any], most: int) -> None:
    shown = [difference for job in found for difference in job.tally.differences][:most]
    for difference in shown:
        say("\n".join(difference.lines()))
