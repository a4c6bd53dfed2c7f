"""The tape: the ordered records of a run as bytes, in chunks that can be sought, drawn and compared.

One format for the pipe, the database, the websocket, export and replay. This room knows records and their
vocabulary and nothing else: no machine, no database, no clock.
"""

from tickscope.tape.chunk import CHUNK_RECORDS, Chunk, ChunkSpan
from tickscope.tape.declaration import Declaration, lane_name
from tickscope.tape.errors import TapeError
from tickscope.tape.hashing import TapeDigest, digest
from tickscope.tape.reader import TapeReader
from tickscope.tape.source import ChunkSource, MemoryTape
from tickscope.tape.writer import TapeWriter

__all__ = [
    "CHUNK_RECORDS",
    "Chunk",
    "ChunkSource",
    "ChunkSpan",
    "Declaration",
    "MemoryTape",
    "TapeDigest",
    "TapeError",
    "TapeReader",
    "TapeWriter",
    "digest",
    "lane_name",
]
