"""The digest of a tape: the same for the same declaration and records, however they were cut into frames."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import starmap

from tickscope.engine.journal import Record, Variable
from tickscope.tape.errors import TapeError

_RECORD = struct.Struct("<QBHhhiQQH")
_VARIABLE = struct.Struct("<HiiQ")


class TapeDigest:
    """Takes a run's records in order, in any portions; `hexdigest()` at any time."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self._hash = sha256(b"tickscope tape 1\n")
        try:
            rows = [_VARIABLE.pack(*variable) for variable in variables]
        except struct.error as error:
            raise TapeError(f"a variable is out of bounds: {error}") from error
        self._hash.update(len(rows).to_bytes(4, "little") + b"".join(rows))

    def update(self, records: Iterable[Record]) -> None:
        """Add records; TapeError when a field is out of bounds."""
        try:
            self._hash.update(b"".join(starmap(_RECORD.pack, records)))
        except struct.error as error:
            raise TapeError(f"a record is out of bounds: {error}") from error

    def hexdigest(self) -> str:
        """SHA-256 of all added so far, 64 hexadecimal digits."""
        return self._hash.hexdigest()


def digest(variables: Sequence[Variable], records: Iterable[Record]) -> str:
    """SHA-256 of a whole tape."""
    whole = TapeDigest(variables)
    whole.update(records)
    return whole.hexdigest()
