"""`tickscope presets` and `tickscope doctor`: what there is, and whether it can work here."""

from __future__ import annotations

from typing import Annotated

import typer

from tickscope.cli.health import checks
from tickscope.cli.output import NOT_EQUAL, Form, Format, print_rows
from tickscope.experiment.presets import PRESETS
from tickscope.guest.ops import OPS


def presets(
    ops: Annotated[bool, typer.Option("--ops", help="list the ops of guest programs instead")] = False,
    form: Form = Format.CSV,
) -> None:
    """List the presets, or the ops of guest programs."""
    if ops:
        rows = [{"op": info.name, "arguments": str(len(info.bounds)), "meaning": info.says} for info in OPS.values()]
        print_rows(rows, ("op", "arguments", "meaning"), form)
        return
    rows = [{"name": one.name, "title": one.title, "watch": one.watch} for one in PRESETS.values()]
    print_rows(rows, ("name", "title", "watch"), form)


def doctor(form: Form = Format.CSV) -> None:
    """Check that this installation can work; exit 1 if something is missing."""
    rows = [{"check": name, "ok": "yes" if ok else "no", "detail": detail} for name, ok, detail in checks()]
    print_rows(rows, ("check", "ok", "detail"), form)
    if any(row["ok"] == "no" for row in rows):
        raise typer.Exit(NOT_EQUAL)
