"""The one error of the tape."""

from __future__ import annotations


class TapeError(ValueError):
    """The bytes are not a tape, are damaged, or the records cannot be written as one. One line says what is wrong."""
