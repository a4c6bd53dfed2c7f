"""One viewer's way through a run: from where it asks to begin, through the archive, to the live end.

It gets every record once and in order, as long as it keeps up. When it falls behind the ring it is told how many
records it misses and goes on from a keyframe.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any, Protocol, TypeAlias

from tickscope.live.hub import Hub, State
from tickscope.tape import codec
from tickscope.tape.frames import unseal

LIVE = -1
"""As `from_seq`: begin with the state of now."""

Output: TypeAlias = bytes | dict[str, Any]
"""A tape frame, or a message to be sent as JSON."""


class Archive(Protocol):
    """What has been committed of the run."""

    async def declaration(self) -> bytes | None:
        """The declaration frame; None when there is none yet."""

    async def last_seq(self) -> int:
        """Seq of the last committed record."""

    async def keyframe(self, seq: int) -> bytes:
        """The state after committed record `seq`."""

    async def frames(self, first: int) -> list[bytes]:
        """Some records frames, the first of which begins with record `first`; empty at the end."""


class Viewer:
    """Yields what one viewer is to be sent. `close()` when the viewer has gone."""

    def __init__(self, hub: Hub, archive: Archive, from_seq: int) -> None:
        self._hub, self._archive = hub, archive
        self._news = asyncio.Event()
        self._asked: int | None = from_seq
        self._next = 0
        """Seq of the record it gets next."""
        self._live = False
        """Whether it has reached the ring; from then on it is dropped to a keyframe when it falls behind."""
        self._told: State | None = None
        self._declared = False
        hub.watchers.add(self._news)

    def seek(self, from_seq: int) -> None:
        """Go on from another record (LIVE: from now)."""
        self._asked = from_seq
        self._news.set()

    def close(self) -> None:
        """Stop watching."""
        self._hub.watchers.discard(self._news)

    async def outputs(self) -> AsyncIterator[Output]:
        """Everything this viewer is to be sent, for ever: a run that is over may be simulated anew."""
        while True:
            self._news.clear()
            if not self._declared and (declaration := await self._archive.declaration()):
                self._declared = True
                yield declaration
            if self._asked is not None and self._declared:
                for output in await self._begin(self._asked):
                    yield output
                continue
            if status := self._status():
                yield status
            records = await self._records() if self._declared else []
            for output in records:
                yield output
            if not records:
                await self._news.wait()

    async def _begin(self, asked: int) -> list[Output]:
        """The keyframe before the first record. One who asks for what does not exist yet is put at the end."""
        self._asked, self._live = None, False
        end = max(self._hub.head, await self._archive.last_seq())
        before = max(asked, 1) - 1
        keyframe = await self._state_after(before) if 0 <= asked <= end + 1 else None
        if keyframe is None:
            return await self._jump(0)
        self._next = before + 1
        return [self._message(resync=before), keyframe]

    async def _jump(self, dropped: int) -> list[Output]:
        """To the live end; `dropped` records are passed over."""
        seq, keyframe = self._hub.head, self._hub.keyframe
        if keyframe is None:
            seq = await self._archive.last_seq()
            keyframe = await self._archive.keyframe(seq)
        self._next, self._live = seq + 1, True
        return [self._message(resync=seq, dropped=dropped), keyframe]

    async def _records(self) -> list[Output]:
        """The next records; empty when there are none yet."""
        found = self._hub.frame_with(self._next)
        if found is not None:
            self._live = True
            frame = found.frame if found.first == self._next else _tail(found.frame, self._next)
            self._next = found.last + 1
            return [frame]
        if self._hub.head and self._next > self._hub.head:
            return []
        if self._live and self._next < self._hub.oldest():
            return await self._jump(self._hub.head - self._next + 1)
        frames = await self._archive.frames(self._next)
        for frame in frames:
            header = unseal(frame)
            self._next = header.seq + header.count
        if not frames and self._next < self._hub.oldest():
            return await self._jump(self._hub.head - self._next + 1)
        return list(frames)

    async def _state_after(self, seq: int) -> bytes | None:
        """Keyframe after `seq`: from the archive, and from the ring what is not committed yet."""
        base = min(seq, await self._archive.last_seq())
        keyframe = await self._archive.keyframe(base)
        state = codec.decode_keyframe(keyframe)
        t, at = state.t, base
        while at < seq:
            found = self._hub.frame_with(at + 1)
            if found is None:
                return None
            frame = codec.decode_records(found.frame)
            upto = min(seq, found.last) - found.first + 1
            frame.fold(state.values, upto)
            t, at = frame.t[upto - 1], found.first + upto - 1
        return keyframe if base == seq else codec.encode_keyframe(seq, t, state.values)

    def _status(self) -> dict[str, Any] | None:
        """What is to be said about the run, if it has not been said."""
        if self._hub.state == self._told:
            return None
        return self._message()

    def _message(self, **more: int) -> dict[str, Any]:
        self._told = self._hub.state
        state = asdict(self._told)
        head = max(self._hub.head, self._told.durable_seq)
        return {"type": "status", "run_status": state.pop("status"), "head_seq": head, **state, **more}


def _tail(frame: bytes, seq: int) -> bytes:
    """The records of a frame from `seq` on."""
    decoded = codec.decode_records(frame)
    return codec.encode_records(seq, decoded.records[seq - decoded.first_seq :])
