"""The command line: machine-readable on stdout, words on stderr, exit 2 and one clear sentence for bad input."""

from tickscope.cli.main import main

__all__ = ["main"]
