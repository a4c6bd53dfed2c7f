"""Where a reader gets its chunks: the store implements this, and so does the memory of a run in process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from tickscope.engine.journal import Record
from tickscope.tape.chunk import CHUNK_RECORDS, Chunk, ChunkSpan
from tickscope.tape.declaration import Declaration
from tickscope.tape.errors import TapeError
from tickscope.tape.writer import TapeWriter


class ChunkSource(Protocol):
    """One run's chunks. Plain calls, no coroutines: a server calls the reader in a thread."""

    def declaration(self) -> Declaration:
        """The run's declaration."""

    def spans(self) -> Sequence[ChunkSpan]:
        """All chunks in order, without gap, the partial one last. Called often: one cheap query."""

    def keyframe(self, first_seq: int) -> bytes:
        """The keyframe of the chunk that begins with `first_seq`."""

    def body(self, first_seq: int) -> bytes:
        """Its records frame."""

    def masks(self, first_seq: int) -> bytes:
        """Its masks frame."""

    def coarse(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        """The coarse masks frames of the chunks that begin with from_seq..to_seq, by the seq they begin with.

        An older version recorded none: such chunks are missing here and in `summaries`.
        """

    def summaries(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        """The summaries of these chunks."""


class MemoryTape:
    """A whole tape in memory: takes records like a writer, gives chunks like a store."""

    def __init__(self, declaration: Declaration, chunk_records: int = CHUNK_RECORDS) -> None:
        self.writer = TapeWriter(declaration, chunk_records)
        self._chunks: dict[int, Chunk] = {}

    def append(self, first_seq: int, records: Sequence[Record]) -> None:
        """Take records that follow those taken before; TapeError as `TapeWriter.append`."""
        self._keep(self.writer.append(first_seq, records))

    def declaration(self) -> Declaration:
        """The run's declaration."""
        return self.writer.declaration

    def spans(self) -> list[ChunkSpan]:
        """All chunks in order, the partial one last."""
        partial = self.writer.partial()
        if partial is not None:
            self._keep([partial])
        return [chunk.span for chunk in self._chunks.values()]

    def keyframe(self, first_seq: int) -> bytes:
        """The keyframe of the chunk that begins with `first_seq`."""
        return self._chunk(first_seq).keyframe

    def body(self, first_seq: int) -> bytes:
        """Its records frame."""
        return self._chunk(first_seq).body

    def masks(self, first_seq: int) -> bytes:
        """Its masks frame."""
        return self._chunk(first_seq).masks

    def coarse(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        """The coarse masks frames of the chunks that begin with from_seq..to_seq."""
        return {first: chunk.coarse for first, chunk in self._chunks.items() if from_seq <= first <= to_seq}

    def summaries(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        """The summaries of these chunks."""
        return {first: chunk.summary for first, chunk in self._chunks.items() if from_seq <= first <= to_seq}

    def _keep(self, chunks: Iterable[Chunk]) -> None:
        self._chunks.update((chunk.first_seq, chunk) for chunk in chunks)

    def _chunk(self, first_seq: int) -> Chunk:
        try:
            return self._chunks[first_seq]
        except KeyError:
            raise TapeError(f"no chunk begins with record {first_seq}") from None
