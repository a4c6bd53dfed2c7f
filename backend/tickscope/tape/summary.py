"""What one chunk is to an overview of millions of records: what every lane visited, what it held at the end, and which
variables were changed at all. Some hundred bytes, so those of a whole run are at hand at once.

    row visited, row held (lanes x u32 each, as in masks.py), then one bit per variable: 1 = changed in this chunk
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tickscope.engine.journal import Record
from tickscope.tape.errors import TapeError
from tickscope.tape.masks import Cells
from tickscope.vocabulary import Kind

_CHANGE = int(Kind.CHANGE)


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows as in masks.Cells; `changed` has bit n for the variable with index n, None = not known."""

    visited: int
    held: int
    changed: int | None

    def may_change(self, variables: Iterable[int]) -> bool:
        """Whether the chunk may change one of the variables with these indices."""
        return self.changed is None or any(self.changed >> index & 1 for index in variables)


def changed_in(records: Sequence[Record]) -> int:
    """The bits of the variables that the records change."""
    return sum(1 << slot for slot in sorted({record[5] for record in records if record[1] == _CHANGE}))


def summary_of(cells: Cells) -> Summary:
    """One or more cells as one; which variables they change cannot be seen from them."""
    visited = 0
    for row in cells.visited:
        visited |= row
    return Summary(visited, cells.held[-1], None)


def summary_of_rows(visited: Iterable[bytes], held: bytes, changed: int) -> Summary:
    """The same from rows as bytes, with the bits of the variables that they change."""
    total = 0
    for row in visited:
        total |= int.from_bytes(row, "little")
    return Summary(total, int.from_bytes(held, "little"), changed)


def encode_summary(summary: Summary, lanes: int, variables: int) -> bytes:
    """The bytes for so many lanes and variables."""
    rows = b"".join(row.to_bytes(lanes * 4, "little") for row in (summary.visited, summary.held))
    return rows + (summary.changed or 0).to_bytes((variables + 7) // 8, "little")


def decode_summary(data: bytes, lanes: int, variables: int) -> Summary:
    """The same back; TapeError when the length is another one."""
    width = lanes * 4
    if len(data) != 2 * width + (variables + 7) // 8:
        raise TapeError(f"a summary of {len(data)} bytes for {lanes} lanes and {variables} variables")
    visited, held, changed = (data[:width], data[width : 2 * width], data[2 * width :])
    return Summary(*(int.from_bytes(part, "little") for part in (visited, held, changed)))
