"""Cuts the records of a run into chunks and keeps the state, from the records alone."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from tickscope.engine.journal import Record
from tickscope.tape import codec
from tickscope.tape.chunk import CHUNK_RECORDS, Chunk, ChunkSpan
from tickscope.tape.declaration import Declaration
from tickscope.tape.errors import TapeError
from tickscope.tape.lanes import LaneSet
from tickscope.tape.masks import coarser, encode_cells, paint_cells
from tickscope.tape.summary import changed_in, encode_summary, summary_of_rows
from tickscope.vocabulary import Kind

_kind = itemgetter(1)
_CHANGE = int(Kind.CHANGE)


class TapeWriter:
    """Takes the records of one run in order and hands out chunks as they fill."""

    def __init__(self, declaration: Declaration, chunk_records: int = CHUNK_RECORDS) -> None:
        self.declaration = declaration
        self.values = declaration.initial
        """The state after record `seq`."""
        self.seq = 0
        """Seq of the last record taken."""
        self.t = 0
        """Its time, ns."""
        self._size = chunk_records
        self._lanes = LaneSet(declaration.variables)
        self._rows: list[Record] = []
        self._before = self.values.copy()
        self._t_before = 0
        self._partial: Chunk | None = None

    def append(self, first_seq: int, records: Sequence[Record]) -> list[Chunk]:
        """Take records that follow those taken before; returns the chunks they completed.

        TapeError when they do not follow, go back in time or change an undeclared variable.
        """
        if first_seq != self.seq + 1:
            raise TapeError(f"record {self.seq + 1} is next, not {first_seq}")
        chunks = []
        place = 0
        while place < len(records):
            piece = records[place : place + self._size - len(self._rows)]
            place += len(piece)
            self._take(piece)
            if len(self._rows) == self._size:
                chunks.append(self._chunk(complete=True))
                self._rows = []
                self._before, self._t_before = self.values.copy(), self.t
        if records:
            self._partial = None
        return chunks

    def partial(self) -> Chunk | None:
        """What is not yet in a full chunk, as a chunk; None when nothing is. Cheap when nothing came since."""
        if self._rows and self._partial is None:
            self._partial = self._chunk(complete=False)
        return self._partial

    def keyframe(self) -> bytes:
        """The state after the last record taken: where a viewer who fell behind goes on from."""
        return codec.encode_keyframe(self.seq, self.t, self.values)

    def _take(self, records: Sequence[Record]) -> None:
        values = self.values
        try:
            for record in records:
                if record[1] == _CHANGE:
                    slot = record[5]
                    values[slot if slot >= 0 else len(values)] = record[6]
        except IndexError:
            raise TapeError("a change record names a variable that was never declared") from None
        if records[0][0] < self.t:
            raise TapeError(f"time goes back from {self.t} to {records[0][0]} ns")
        self._rows += records
        self.seq += len(records)
        self.t = records[-1][0]

    def _chunk(self, *, complete: bool) -> Chunk:
        rows, first = self._rows, self.seq - len(self._rows) + 1
        changes = list(map(_kind, rows)).count(_CHANGE)
        cells = paint_cells(self._lanes, first, rows, self._before)
        coarse = coarser(self._lanes, cells)
        summary = summary_of_rows(coarse.visited, coarse.held[-1], changed_in(rows))
        return Chunk(
            span=ChunkSpan(first, self.seq, rows[0][0], rows[-1][0], changes),
            keyframe=codec.encode_keyframe(first - 1, self._t_before, self._before),
            body=codec.encode_records(first, rows),
            masks=encode_cells(self._lanes, first, cells),
            coarse=encode_cells(self._lanes, first, coarse),
            summary=encode_summary(summary, len(self._lanes), len(self.values)),
            complete=complete,
        )
