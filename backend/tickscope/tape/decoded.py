"""What a frame becomes when it is decoded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tickscope.engine.journal import Record
from tickscope.tape.declaration import Declaration
from tickscope.tape.errors import TapeError
from tickscope.vocabulary import Kind


@dataclass(frozen=True)
class DeclarationFrame:
    """Opens a run."""

    declaration: Declaration


@dataclass(frozen=True)
class KeyframeFrame:
    """The values of all variables after record `seq` (0 = before the first), at time `t` in ns."""

    seq: int
    t: int
    values: list[int]


@dataclass(frozen=True)
class RecordsFrame:
    """Records in columns. `shapes[ids[i]]` is (kind, code, pcpu, vcpu, slot, rule) of record `first_seq + i`.

    `records` are the same as tuples, made when first asked for; a fold does not need them.
    """

    first_seq: int
    shapes: list[tuple[int, int, int, int, int, int]]
    ids: list[int]
    t: list[int]
    values: list[int]
    causes: list[int]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def last_seq(self) -> int:
        """Seq of the last record; first_seq - 1 when there is none."""
        return self.first_seq + len(self.ids) - 1

    @cached_property
    def records(self) -> list[Record]:
        """The records as the journal made them."""
        shapes = self.shapes
        rows = zip(self.t, self.ids, self.values, self.causes, strict=True)
        return [
            (t, shape[0], shape[1], shape[2], shape[3], shape[4], value, cause, shape[5])
            for t, shape, value, cause in ((t, shapes[i], value, cause) for t, i, value, cause in rows)
        ]

    def changes(self, upto: int | None = None) -> Iterable[tuple[int, int]]:
        """(variable index, new value) of the change records among the first `upto` records, in order."""
        slots = [shape[4] if shape[0] == Kind.CHANGE else -1 for shape in self.shapes]
        pairs = zip(self.ids[:upto], self.values, strict=False)
        return ((slots[i], value) for i, value in pairs if slots[i] >= 0)

    def fold(self, values: list[int], upto: int | None = None) -> None:
        """Apply the first `upto` records (all by default) to a state, in place. TapeError on an unknown variable."""
        try:
            for slot, value in self.changes(upto):
                values[slot] = value
        except IndexError:
            raise TapeError("a change record names a variable that was never declared") from None
