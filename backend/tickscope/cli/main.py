"""Puts the commands together and turns every foreseeable mistake into one sentence."""

from __future__ import annotations

import os
import sys

import click
import typer

from tickscope.cli.lists import doctor, presets
from tickscope.cli.measured import program, table, verify
from tickscope.cli.output import BAD_INPUT, InputError, say
from tickscope.cli.run import run
from tickscope.cli.serve import serve
from tickscope.experiment.errors import ConfigError
from tickscope.verify.data import DataError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
for command in (serve, run, table, program, verify, presets, doctor):
    app.command()(command)


def main() -> None:
    """Run the command line; every foreseeable mistake ends in one sentence and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        code = _fail(error.format_message())
    except (InputError, DataError) as error:
        code = _fail(str(error))
    except ConfigError as error:
        code = _fail(error.sentence)
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:
        # the reader of a pipe has gone (`| head`): nothing more can be said on stdout, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str) -> int:
    say(" ".join(sentence.split()))
    return BAD_INPUT
