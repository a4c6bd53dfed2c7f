"""Puts the commands together and turns every foreseeable mistake into one sentence."""

from __future__ import annotations

import os
import sys

import typer

from tickscope.cli.figure import figure
from tickscope.cli.lists import doctor, presets
from tickscope.cli.measured import program, table, verify
from tickscope.cli.output import BAD_INPUT, InputError, say
from tickscope.cli.run import run
from tickscope.cli.search import search
from tickscope.cli.serve import serve
from tickscope.experiment.errors import MOST_TOLD, ConfigError
from tickscope.verify.data import DataError

INTERRUPTED = 130

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
for command in (serve, run, figure, table, program, verify, search, presets, doctor):
    app.command()(command)


# typer brings its own copy of click, and gives no public name to the error that all usage errors share
_USAGE_ERROR: type[Exception] = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


def main() -> None:
    """Run the command line; every foreseeable mistake ends in one sentence and exit code 2."""
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(prog_name="tickscope", standalone_mode=False)
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except (InputError, DataError) as error:
        return _fail(str(error))
    except ConfigError as error:
        return _fail(*_lines(error))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of a pipe has gone (`| head`): nothing more can be said on stdout, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _USAGE_ERROR as error:
        return _fail(str(error.format_message() if hasattr(error, "format_message") else error))
    return code if isinstance(code, int) else 0


def _lines(error: ConfigError) -> list[str]:
    """All that is wrong, a line each."""
    told = [problem.sentence for problem in error.problems[:MOST_TOLD]]
    return [*told, f"... and {len(error.problems) - MOST_TOLD} more."] if len(error.problems) > MOST_TOLD else told


def _fail(*sentences: str) -> int:
    for sentence in sentences:
        say(" ".join(sentence.split()))
    return BAD_INPUT
