"""What a viewer gets from the store."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from tickscope.store.errors import NotRecordedError, UnknownRunError
from tickscope.store.tapes import Tapes
from tickscope.tape import TapeError
from tickscope.tape.chunk import CHUNK_RECORDS


class StoredArchive:
    """One run's committed part; an Archive of live/viewer.py. Reads in threads."""

    def __init__(self, tapes: Tapes, run_id: str) -> None:
        self._tapes, self._run_id = tapes, run_id

    async def declaration(self) -> bytes | None:
        """The declaration frame; None when there is none yet."""
        return await run_in_threadpool(self._declaration)

    async def last_seq(self) -> int:
        """Seq of the last committed record."""
        return await run_in_threadpool(self._last_seq)

    async def keyframe(self, seq: int) -> bytes:
        """The state after committed record `seq`."""
        return await run_in_threadpool(self._keyframe, seq)

    async def frames(self, first: int) -> list[bytes]:
        """The rest of the chunk that holds record `first`."""
        return await run_in_threadpool(self._frames, first)

    def _declaration(self) -> bytes | None:
        try:
            return self._tapes.open(self._run_id).declaration_frame()
        except NotRecordedError:
            return None

    def _last_seq(self) -> int:
        with self._tapes.reader(self._run_id) as reader:
            return reader.last()[0]

    def _keyframe(self, seq: int) -> bytes:
        with self._tapes.reader(self._run_id) as reader:
            return reader.keyframe_at(seq)

    def _frames(self, first: int) -> list[bytes]:
        end = (first - 1) // CHUNK_RECORDS * CHUNK_RECORDS + CHUNK_RECORDS
        with self._tapes.reader(self._run_id) as reader:
            return reader.record_frames(first, end)


GONE = (UnknownRunError,)
"""What the archive raises when the run has been deleted meanwhile."""
EMPTIED = (NotRecordedError, TapeError)
"""What it raises when the run has been emptied meanwhile, to be simulated anew."""
