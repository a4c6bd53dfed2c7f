"""`tickscope run`: one experiment in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from tickscope.cli.output import NOT_EQUAL, InputError, progress_bar, say
from tickscope.experiment.basis import beyond_measured
from tickscope.experiment.config import Experiment, parse, parse_text
from tickscope.experiment.plain import MAX_TEXT
from tickscope.experiment.presets import preset


def run(
    config: Annotated[Path | None, typer.Argument(help="experiment as YAML or JSON; - for stdin")] = None,
    preset_name: Annotated[str | None, typer.Option("--preset", help="a preset instead of a file")] = None,
    design: Annotated[str | None, typer.Option(help="replaces the config's design")] = None,
    seed: Annotated[int | None, typer.Option(help="replaces the config's seed")] = None,
    out: Annotated[Path | None, typer.Option(help="write the tape here")] = None,
) -> None:
    """Simulate one experiment; print its summary as JSON. Exit 1 if an invariant was violated."""
    experiment = experiment_of(config, preset_name, design, seed)
    about = _simulate(experiment, out)
    typer.echo(json.dumps(about, indent=1))
    for sentence in beyond_measured(experiment):
        say(sentence)
    if about["violation"]:
        say(f"Stopped by {about['violation']['id']}: {about['violation']['says']}")
        raise typer.Exit(NOT_EQUAL)


def experiment_of(path: Path | None, name: str | None, design: str | None, seed: int | None) -> Experiment:
    """The experiment of a file (- = stdin) or a preset, with another design or seed if one is given. InputError."""
    if (path is None) == (name is None):
        raise InputError("Give either a CONFIG file or --preset NAME.")
    changes = {key: value for key, value in {"design": design, "seed": seed}.items() if value is not None}
    if name is not None:
        return preset(name, **changes)
    assert path is not None
    experiment = parse_text(_read(path))
    return parse(experiment.resolved() | changes) if changes else experiment


def _read(path: Path) -> str:
    try:
        if str(path) == "-":
            return sys.stdin.read(MAX_TEXT + 1)
        with path.open(encoding="utf-8") as stream:
            return stream.read(MAX_TEXT + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text.") from error


def _simulate(experiment: Experiment, out: Path | None) -> dict[str, Any]:
    from tickscope.experiment.simulation import Simulation
    from tickscope.tape import Declaration, TapeDigest
    from tickscope.tape.codec import encode_declaration, encode_records

    simulation = Simulation(experiment, keep=False)
    digest = TapeDigest(simulation.variables())
    about = {"id": simulation.id, "config": experiment.resolved()}
    with _writer(out) as write, progress_bar() as progress:
        write(encode_declaration(Declaration(simulation.variables(), about)))
        bar = progress.add_task(experiment.design, total=experiment.duration_us)

        def take(first: int, records: list[Any], now_ns: int) -> None:
            digest.update(records)
            if records:
                write(encode_records(first, records))
            progress.update(bar, completed=now_ns // 1000)

        simulation.run(take)
    simulation.digest = digest.hexdigest()
    return simulation.about()


@contextmanager
def _writer(path: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Writes tape frames, each after its length (u32, little-endian), to `path`; or to nowhere."""
    if path is None:
        yield lambda frame: None
        return
    try:
        with path.open("wb") as stream:
            yield lambda frame: stream.write(len(frame).to_bytes(4, "little") + frame)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
