"""`tickscope table`, `program`, `verify`: the machine beside what was measured on real kernels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    Row,
    check_platform,
    designs,
    print_rows,
    progress_bar,
    say,
)  # fmt: skip
from tickscope.experiment.designs import DESIGNS

if TYPE_CHECKING:
    from tickscope.verify.tally import Tally


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
    from tickscope.verify.programs import dialect_of, run_program, vcpus_of
    from tickscope.verify.rows import Shape

    check_platform(gic, host)
    if design == "all":
        raise InputError("Programs run on one design at a time.")
    programs = read_programs(file)
    vcpus = vcpus_of(programs)
    shape = Shape(gic, host, max(pcpus, vcpus), vcpus, designs(design)[0], dialect_of(programs, tokens.value))
    endless: list[str] = []

    def rows() -> Iterator[Row]:
        for one in progress.track(programs, description=design):
            found = run_program(one, shape)
            if len(found) < len(one.ops):
                endless.append(f"Program {one.id}: op {len(found) - 1} never ended, so the ops after it have no row.")
            yield from found

    with progress_bar() as progress:
        print_rows(rows(), shape.columns(), form)
    for sentence in endless:
        say(sentence)


def verify(
    against: Annotated[Path, typer.Option(help="directory of measured data")],
    design: DesignOrAll = "all",
    strict: Annotated[bool, typer.Option(help="told columns and every token count, too")] = False,
    differences: Annotated[int, typer.Option(min=0, help="how many unequal rows to show")] = 3,
    processes: Annotated[int, typer.Option(min=0, help="worker processes; 0 = one per CPU")] = 0,
    form: Form = Format.CSV,
) -> None:
    """Compare the machine with measured data, row by row; exit 1 if any row differs."""
    from tickscope.cli.verdict import COLUMNS, column_rows, say_differences, say_summary
    from tickscope.verify.check import Scope, jobs, run_all, unknown_designs

    found, beyond = jobs(against, Scope(tuple(designs(design)), strict=strict))
    unknown = ", ".join(unknown_designs(beyond))
    if not found:
        reason = f": {unknown} of no design that is simulated ({', '.join(DESIGNS)})" if unknown else ""
        raise InputError(f"{against} holds no measured data that can be compared{reason}.")
    if unknown:
        say(f"Left out, for their designs are not simulated ({', '.join(DESIGNS)}): {unknown}.")
    tallies: dict[str, Tally] = {}
    with progress_bar() as progress:
        bar = progress.add_task("verify", total=sum(job.weight for job in found))
        for job, tally in run_all(found, processes or len(os.sched_getaffinity(0))):
            tallies[job.name] = tally
            progress.update(bar, advance=job.weight, description=job.name)
    in_order = [tallies[job.name] for job in found]
    if not any(tally.total for tally in in_order):
        raise InputError(f"{against} holds no row that can be compared: none is stable and free of quirks.")
    print_rows(column_rows(in_order), COLUMNS, form)
    say_differences(in_order, differences)
    if not say_summary(in_order):
        raise typer.Exit(NOT_EQUAL)
