"""What all commands share: errors, formats, tables on stdout, a progress bar on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tickscope.experiment.designs import DESIGNS

BAD_INPUT = 2
NOT_EQUAL = 1

Row = dict[str, str]
words = Console(stderr=True)
"""Where sentences go; stdout is for machines."""


class Format(StrEnum):
    """How a table is printed."""

    CSV = "csv"
    MD = "md"
    JSON = "json"


Gic = Annotated[str, typer.Option(help="v2 or v3")]
Host = Annotated[str, typer.Option(help="nvhe or vhe")]
Pcpus = Annotated[int, typer.Option(min=1, max=16, help="physical CPUs")]
DesignOrAll = Annotated[str, typer.Option(help="a design, or all")]
Form = Annotated[Format, typer.Option("--format", help="how to print")]


class InputError(Exception):
    """Bad input: one sentence."""


def say(text: str) -> None:
    """A sentence on stderr, as it is."""
    words.print(text, markup=False, highlight=False, soft_wrap=True)


def check_platform(gic: str, host: str) -> None:
    """Refuse a platform that was not measured."""
    if gic not in ("v2", "v3"):
        raise InputError(f"Unknown GIC '{gic}'; there are v2 and v3.")
    if host not in ("nvhe", "vhe"):
        raise InputError(f"Unknown host '{host}'; there are nvhe and vhe.")
    if (gic, host) == ("v2", "vhe"):
        raise InputError("A VHE host with a GICv2 was not measured.")


def designs(name: str) -> list[str]:
    """One design, or all of them for `all`."""
    if name == "all":
        return list(DESIGNS)
    if name not in DESIGNS:
        raise InputError(f"Unknown design '{name}'; there are {', '.join(DESIGNS)} (or all).")
    return [name]


def print_rows(rows: Iterable[Row], columns: Sequence[str], form: Format) -> None:
    """A table on stdout."""
    if form is Format.JSON:
        typer.echo(json.dumps(list(rows), indent=1))
        return
    if form is Format.MD:
        typer.echo("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
        for row in rows:
            typer.echo("| " + " | ".join(row[name].replace("|", "\\|") for name in columns) + " |")
        return
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr if that is a terminal, else nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=words, transient=True, disable=not words.is_terminal) as progress:
        yield progress
