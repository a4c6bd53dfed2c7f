"""`tickscope search`: the smallest experiment in which a switch makes its difference."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

import typer

from tickscope.cli.output import NOT_EQUAL, InputError, progress_bar, say
from tickscope.experiment.search.find import MOST_SEEDS, find
from tickscope.experiment.search.outcome import sides
from tickscope.experiment.search.shrink import size
from tickscope.switches import SWITCHES, SwitchInfo


def search(
    switch: Annotated[str, typer.Argument(help="a switch; docs/reference/switches.md lists them")],
    design: Annotated[str | None, typer.Option(help="the host's design; by default the newest it belongs to")] = None,
    seeds: Annotated[int, typer.Option(min=1, max=100_000, help="how many random experiments to try")] = MOST_SEEDS,
    smallest: Annotated[bool, typer.Option("--smallest/--as-drawn", help="shrink what is found")] = True,
) -> None:
    """Search random experiments for one that shows what a switch breaks or fixes; print it as YAML. Exit 1 if none."""
    import yaml

    info = _switch(switch)
    name = design or info.designs[-1]
    if name not in info.designs:
        raise InputError(f"'{switch}' means nothing for design {name}; it belongs to {', '.join(info.designs)}.")
    with progress_bar() as progress:
        bar = progress.add_task(switch, total=seeds)
        found = find(info, name, seeds, smallest, lambda tried: progress.update(bar, completed=tried))
    if found is None:
        say(f"None of {seeds} random experiments shows {switch} on {name} ({info.expects}).")
        raise typer.Exit(NOT_EQUAL)
    broken, _ = sides(found.config, info)
    typer.echo(yaml.safe_dump(broken, sort_keys=False, default_flow_style=None, width=110), nl=False)
    say(f"Seed {found.seed} of design {name} shows it ({info.expects}); {size(found.config)} ops and parts.")


def _switch(name: str) -> SwitchInfo:
    if name in SWITCHES:
        return SWITCHES[name]
    near = get_close_matches(name, SWITCHES, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(SWITCHES)}."
    raise InputError(f"Unknown switch '{name[:40]}'; {hint}")
