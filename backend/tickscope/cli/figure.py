"""`tickscope figure`: what an experiment costs, as a chart and its numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tickscope.cli.output import Form, Format, InputError, designs, print_rows, progress_bar, say
from tickscope.cli.run import experiment_of

if TYPE_CHECKING:
    from tickscope.experiment.config import Experiment
    from tickscope.figures import Chart, Gathered

SUFFIXES = (".html", ".json")


def figure(
    name: Annotated[str, typer.Argument(help="latency, round-trips, where-time-goes or cost-over-time")],
    config: Annotated[Path | None, typer.Argument(help="experiment as YAML or JSON; - for stdin")] = None,
    preset_name: Annotated[str | None, typer.Option("--preset", help="a preset instead of a file")] = None,
    design: Annotated[
        list[str] | None, typer.Option(help="a design, or all; once for each, the baseline first")
    ] = None,
    theme: Annotated[str, typer.Option(help="dark, light or contrast")] = "light",
    out: Annotated[Path | None, typer.Option(help="write the figure here: FILE.html or FILE.json")] = None,
    form: Form = Format.CSV,
) -> None:
    """Draw one figure of an experiment; print its numbers."""
    from tickscope.figures import CATALOGUE, chart

    if name not in CATALOGUE:
        raise InputError(f"There is no figure '{name}'; there are {', '.join(CATALOGUE)}.")
    if out is not None and out.suffix not in SUFFIXES:
        raise InputError(f"{out} should end in {' or '.join(SUFFIXES)}.")
    base = experiment_of(config, preset_name, None, None)
    wanted = list(dict.fromkeys(one for given in design or [base.design] for one in designs(given)))
    try:
        drawn = chart(name, _gathered(base, wanted), theme=theme)
    except ValueError as error:
        raise InputError(str(error)) from error
    if out is not None:
        _write(drawn, out)
    columns = drawn.table.columns
    rows = ({key: "" if cell is None else str(cell) for key, cell in zip(columns, row, strict=True)}
            for row in drawn.table.rows)  # fmt: skip
    print_rows(rows, columns, form)
    say(drawn.says)


def _gathered(base: Experiment, wanted: list[str]) -> list[Gathered]:
    """The experiment simulated in each design."""
    from tickscope.experiment.config import parse
    from tickscope.experiment.run import Run
    from tickscope.experiment.simulation import Simulation
    from tickscope.figures import gather

    found = []
    with progress_bar() as progress:
        bar = progress.add_task("simulating", total=len(wanted))
        for design in wanted:
            simulation = Simulation(parse(base.resolved() | {"design": design}))
            simulation.run()
            found.append(gather(Run(simulation)))
            progress.advance(bar)
    return found


def _write(drawn: Chart, out: Path) -> None:
    try:
        if out.suffix == ".html":
            drawn.figure.write_html(out, include_plotlyjs=True)
        else:
            data = {"figure": json.loads(drawn.figure.to_json()), "table": drawn.table.data(), "says": drawn.says}
            out.write_text(json.dumps(data, indent=1) + "\n", encoding="ascii")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}.") from error
