"""Writes one run as it happens.

Records are acknowledged when they are committed: when `commit` is called (the server does so at least once a second, on
pause and at the end), and by itself when some chunks are full. A commit waits for the disk, so a fast run must not ask
for one per chunk. A partial chunk's row is replaced by its longer self.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import zstandard
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tickscope.experiment.metrics import Metrics
from tickscope.store.engine import Engines
from tickscope.store.runs import now_ms
from tickscope.store.tables import WHOLE, ChunkRow, RecipeRow, RunRow
from tickscope.tape import TapeError, codec
from tickscope.tape.chunk import CHUNK_RECORDS, Chunk
from tickscope.tape.decoded import DeclarationFrame, RecordsFrame
from tickscope.tape.hashing import TapeDigest
from tickscope.tape.writer import TapeWriter
from tickscope.vocabulary import Kind

ZSTD_LEVEL = 3
FULL_CHUNKS = 8
"""So many full chunks are committed without being asked; together they are less than what viewers are kept."""


class Recording:
    """One run being recorded. Not for two threads at once."""

    def __init__(
        self, engines: Engines, run_id: str, declaration: bytes, metrics: Metrics, status: str = "running"
    ) -> None:
        """Begin with the declaration frame, which is committed with the status: `running` or `paused`.

        `metrics` are fresh ones, which become the run's totals.
        """
        frame = codec.decode(declaration)
        if not isinstance(frame, DeclarationFrame):
            raise TapeError("a run begins with its declaration")
        self._engines, self.run_id = engines, run_id
        self._writer = TapeWriter(frame.declaration)
        self._compress = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress
        self._metrics = metrics
        self._metrics_before = {1: self._packed_metrics()}
        """For each chunk that is not on disk for good, by its first seq."""
        self._digest = TapeDigest(frame.declaration.variables)
        self._full: list[Chunk] = []
        self._stored_full = self._stored_partial = 0
        self.transitions = 0
        self.durable_seq = 0
        with engines.write() as session:
            session.execute(update(RecipeRow).where(RecipeRow.run_id == run_id).values(declaration=declaration))
            session.execute(
                update(RunRow).where(RunRow.id == run_id).values(status=status, message=None, started_ms=now_ms())
            )

    @property
    def seq(self) -> int:
        """Seq of the last record taken, committed or not."""
        return self._writer.seq

    @property
    def t_ns(self) -> int:
        """Its time."""
        return self._writer.t

    def keyframe(self) -> bytes:
        """Keyframe after the last record taken."""
        return self._writer.keyframe()

    def append(self, frame: bytes) -> RecordsFrame:
        """Take a records frame; commits if enough chunks are full. TapeError when it does not follow."""
        decoded = codec.decode_records(frame)
        self._full += self._writer.append(decoded.first_seq, decoded.records)
        self._digest.update(decoded.records)
        self._count(decoded)
        self.transitions += _changes(decoded)
        if len(self._full) >= FULL_CHUNKS:
            self.commit()
        return decoded

    def commit(self, **columns: Any) -> int:
        """Make all records taken durable, and set columns of the run's row with them; returns `durable_seq`.

        Raises StoreFullError; what was durable before is so still.
        """
        partial = self._writer.partial()
        chunks = [*self._full, partial] if partial else self._full
        rows = [self._row(chunk) for chunk in chunks] if self._writer.seq > self.durable_seq else []
        full = self._stored_full + sum(map(_size, (row for row in rows if row.complete)))
        part = sum(map(_size, (row for row in rows if not row.complete))) if rows else self._stored_partial
        with self._engines.write() as session:
            self._replace(session, rows)
            session.execute(
                update(RunRow)
                .where(RunRow.id == self.run_id)
                .values(
                    durable_seq=self._writer.seq,
                    t_ns=self._writer.t,
                    transitions=self.transitions,
                    totals=self._metrics.totals(),
                    stored_bytes=full + part,
                    **columns,
                )
            )
        self._full, self._stored_full, self._stored_partial = [], full, part
        begun = self.seq // CHUNK_RECORDS * CHUNK_RECORDS
        self._metrics_before = {first: data for first, data in self._metrics_before.items() if first > begun}
        self.durable_seq = self._writer.seq
        return self.durable_seq

    def finish(self, status: str, message: str | None = None, violation: Mapping[str, Any] | None = None) -> int:
        """Commit the rest and the outcome. The digest is that of a whole tape, so only such a run has one."""
        digest = self._digest.hexdigest() if status in WHOLE else None
        return self.commit(status=status, message=message, violation=violation, digest=digest, ended_ms=now_ms())

    def _replace(self, session: Session, rows: Sequence[ChunkRow]) -> None:
        """Put the chunks in the place of the partial one that the first of them continues."""
        if rows:
            first = rows[0].first_seq
            session.execute(delete(ChunkRow).where(ChunkRow.run_id == self.run_id, ChunkRow.first_seq >= first))
            session.add_all(rows)

    def _row(self, chunk: Chunk) -> ChunkRow:
        return ChunkRow(
            run_id=self.run_id,
            **chunk.span._asdict(),
            complete=chunk.complete,
            keyframe=self._compress(chunk.keyframe),
            body=self._compress(chunk.body),
            masks=self._compress(chunk.masks),
            metrics=self._metrics_before[chunk.first_seq],
            coarse=self._compress(chunk.coarse),
            summary=self._compress(chunk.summary),
        )

    def _count(self, frame: RecordsFrame) -> None:
        """Add to the metrics, and keep their state wherever a chunk begins."""
        first, records = frame.first_seq, frame.records
        while records:
            room = CHUNK_RECORDS - (first - 1) % CHUNK_RECORDS
            self._metrics.add(records[:room])
            first, records = first + len(records[:room]), records[room:]
            if (first - 1) % CHUNK_RECORDS == 0:
                self._metrics_before[first] = self._packed_metrics()

    def _packed_metrics(self) -> bytes:
        return self._compress(json.dumps(self._metrics.state(), separators=(",", ":")).encode())


def _size(row: ChunkRow) -> int:
    parts = (row.keyframe, row.body, row.masks, row.metrics, row.coarse, row.summary)
    return sum(len(part or b"") for part in parts)


def _changes(frame: RecordsFrame) -> int:
    """Transitions in a frame, counted by shape."""
    counts = Counter(frame.ids)
    return sum(counts[i] for i, shape in enumerate(frame.shapes) if shape[0] == Kind.CHANGE)
