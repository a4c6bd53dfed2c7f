"""A chunk: about 8,000 records with the state before them, the unit in which a run is stored and sought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

CHUNK_RECORDS = 8192
"""Records in a full chunk. Chunk k of a run holds the records 1 + 8192 k .. 8192 (k + 1)."""


class ChunkSpan(NamedTuple):
    """Where a chunk lies in its run: enough to choose chunks without reading them."""

    first_seq: int
    last_seq: int
    t_first: int
    t_last: int
    changes: int
    """Change records (transitions) in the chunk."""


@dataclass(frozen=True)
class Chunk:
    """One chunk as bytes. A partial chunk is later replaced by a longer one with the same first_seq."""

    span: ChunkSpan
    keyframe: bytes
    """Keyframe: the state before the first record, that is at seq first_seq - 1."""
    body: bytes
    """Records frame."""
    masks: bytes
    """Masks frame (masks.py)."""
    coarse: bytes
    """Masks frame whose fine level are the coarse cells of `masks`: what a window of many chunks reads instead."""
    summary: bytes
    """The chunk as a whole (summary.py): what an overview of thousands of chunks reads."""
    complete: bool
    """Whether it holds CHUNK_RECORDS records and will not be replaced."""

    @property
    def first_seq(self) -> int:
        """Seq of the first record."""
        return self.span.first_seq

    @property
    def last_seq(self) -> int:
        """Seq of the last record."""
        return self.span.last_seq

    @property
    def t_first(self) -> int:
        """Time of the first record, ns."""
        return self.span.t_first

    @property
    def t_last(self) -> int:
        """Time of the last record, ns."""
        return self.span.t_last
