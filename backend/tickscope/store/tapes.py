"""Reading recorded tapes: a run's chunks as the tape's reader wants them, and a few readers kept warm."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import zstandard
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from tickscope.store.engine import Engines
from tickscope.store.errors import NotRecordedError, UnknownRunError
from tickscope.store.tables import ChunkRow, RecipeRow, RunRow
from tickscope.tape import Declaration, TapeError, codec
from tickscope.tape.chunk import ChunkSpan
from tickscope.tape.decoded import DeclarationFrame
from tickscope.tape.reader import TapeReader

KEPT_READERS = 8
MOST_BYTES = 64 << 20
"""Of one decompressed chunk part; it is read from our own database, so this only bounds what damage can do."""

_SPAN = (ChunkRow.first_seq, ChunkRow.last_seq, ChunkRow.t_first, ChunkRow.t_last, ChunkRow.changes)


class StoredTape:
    """One generation of a run's chunks: a ChunkSource. Not for several threads at once."""

    def __init__(self, engines: Engines, run_id: str) -> None:
        self._engines, self.run_id = engines, run_id
        self._decompress = zstandard.ZstdDecompressor()
        self._complete: list[ChunkSpan] = []
        """Complete chunks never change, so only what follows them is asked for again."""

    def declaration_frame(self) -> bytes:
        """The declaration as recorded; NotRecordedError before the machine was built."""
        with self._engines.read() as session:
            frame = session.scalar(select(RecipeRow.declaration).where(RecipeRow.run_id == self.run_id))
        if frame is None:
            raise NotRecordedError(self.run_id)
        return frame

    def declaration(self) -> Declaration:
        """The run's declaration."""
        frame = codec.decode(self.declaration_frame())
        if not isinstance(frame, DeclarationFrame):
            raise TapeError("the stored declaration is another frame")
        return frame.declaration

    def spans(self) -> list[ChunkSpan]:
        """All chunks in order, without gap, the partial one last."""
        known = self._complete[-1].last_seq if self._complete else 0
        with self._engines.read() as session:
            rows = session.execute(
                select(*_SPAN, ChunkRow.complete)
                .where(ChunkRow.run_id == self.run_id, ChunkRow.first_seq > known)
                .order_by(ChunkRow.first_seq)
            ).all()
        self._complete += [ChunkSpan(*row[:5]) for row in rows if row.complete]
        return self._complete + [ChunkSpan(*row[:5]) for row in rows if not row.complete]

    def keyframe(self, first_seq: int) -> bytes:
        """The keyframe of the chunk that begins with `first_seq`."""
        return self._part(ChunkRow.keyframe, first_seq)

    def body(self, first_seq: int) -> bytes:
        """Its records frame."""
        return self._part(ChunkRow.body, first_seq)

    def masks(self, first_seq: int) -> bytes:
        """Its masks frame."""
        return self._part(ChunkRow.masks, first_seq)

    def coarse(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        """The coarse masks frames of the chunks that begin with from_seq..to_seq, of those that have one."""
        return self._parts(ChunkRow.coarse, from_seq, to_seq)

    def summaries(self, from_seq: int, to_seq: int) -> dict[int, bytes]:
        """The summaries of these chunks, of those that have one."""
        return self._parts(ChunkRow.summary, from_seq, to_seq)

    def metrics_before(self, first_seq: int) -> dict[str, Any] | None:
        """The metrics' state before the chunk that begins with `first_seq`; None when it was not recorded."""
        with self._engines.read() as session:
            where = (ChunkRow.run_id == self.run_id, ChunkRow.first_seq == first_seq)
            data = session.scalar(select(ChunkRow.metrics).where(*where))
        found: dict[str, Any] | None = json.loads(self._unpack(data, first_seq)) if data is not None else None
        return found

    def _parts(self, column: InstrumentedAttribute[bytes | None], from_seq: int, to_seq: int) -> dict[int, bytes]:
        with self._engines.read() as session:
            rows = session.execute(
                select(ChunkRow.first_seq, column)
                .where(ChunkRow.run_id == self.run_id, ChunkRow.first_seq.between(from_seq, to_seq))
                .where(column.is_not(None))
            ).all()
        return {first: self._unpack(data, first) for first, data in rows if data is not None}

    def _part(self, column: InstrumentedAttribute[bytes], first_seq: int) -> bytes:
        with self._engines.read() as session:
            where = (ChunkRow.run_id == self.run_id, ChunkRow.first_seq == first_seq)
            data = session.scalar(select(column).where(*where))
        if data is None:
            raise TapeError(f"no chunk begins with record {first_seq}")
        return self._unpack(data, first_seq)

    def _unpack(self, data: bytes, first_seq: int) -> bytes:
        try:
            return self._decompress.decompress(data, max_output_size=MOST_BYTES)
        except zstandard.ZstdError as error:
            raise TapeError(f"the chunk at record {first_seq} is damaged: {error}") from error


@dataclass
class _Kept:
    generation: int
    reader: TapeReader
    lock: threading.Lock = field(default_factory=threading.Lock)


class Tapes:
    """Readers of recorded runs, a few of them kept with what they decoded last. For any number of threads."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def reader(self, run_id: str) -> Iterator[TapeReader]:
        """The run's reader, for one thread at a time. UnknownRunError, NotRecordedError."""
        generation = self._generation(run_id)
        with self._lock:
            kept = self._kept.pop(run_id, None)
            if kept is not None and kept.generation == generation:
                self._kept[run_id] = kept
        if kept is None or kept.generation != generation:
            kept = _Kept(generation, TapeReader(StoredTape(self._engines, run_id)))
            with self._lock:
                self._kept[run_id] = kept
                while len(self._kept) > KEPT_READERS:
                    self._kept.popitem(last=False)
        with kept.lock:
            yield kept.reader

    def open(self, run_id: str) -> StoredTape:
        """The run's chunks, for one who reads them through in order. UnknownRunError."""
        self._generation(run_id)
        return StoredTape(self._engines, run_id)

    def _generation(self, run_id: str) -> int:
        with self._engines.read() as session:
            generation = session.scalar(select(RunRow.generation).where(RunRow.id == run_id))
        if generation is None:
            raise UnknownRunError(run_id)
        return generation
