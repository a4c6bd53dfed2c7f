"""A run in memory as archive, for viewers without a server."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Any

import tickscope
from tests.api.server import ticking
from tickscope.engine.journal import Record
from tickscope.live.hub import Hub, State
from tickscope.live.viewer import Output, Viewer
from tickscope.tape import Declaration, codec
from tickscope.tape.reader import TapeReader
from tickscope.tape.source import MemoryTape

RUN = tickscope.simulate(ticking(20_000))
RECORDS: list[Record] = [record for _, record in RUN.records()]
FRAME = 20
"""Records published at a time."""


class Recorded:
    """Publishes RECORDS to a hub, and commits them every so many frames: an Archive."""

    def __init__(self, hub: Hub, commit_every: int = 5) -> None:
        self.hub, self.commit_every = hub, commit_every
        self.tape = MemoryTape(Declaration(RUN.variables), 256)
        self.state = list(Declaration(RUN.variables).initial)
        self.seq = self.frames_since = 0
        self.uncommitted: list[tuple[int, list[Record]]] = []
        self.asked: list[int] = []

    def publish(self, frames: int = 1) -> None:
        """Publish the next frames."""
        for _ in range(frames):
            rows = RECORDS[self.seq : self.seq + FRAME]
            if not rows:
                return
            first, self.seq = self.seq + 1, self.seq + len(rows)
            frame = codec.encode_records(first, rows)
            codec.decode_records(frame).fold(self.state)
            self.uncommitted.append((first, rows))
            keyframe = codec.encode_keyframe(self.seq, rows[-1][0], self.state)
            self.hub.publish(first, self.seq, frame, keyframe)
            self.frames_since += 1
            if self.frames_since >= self.commit_every:
                self.commit()

    def commit(self) -> None:
        """Make everything durable."""
        for first, rows in self.uncommitted:
            self.tape.append(first, rows)
        self.uncommitted, self.frames_since = [], 0
        self.hub.tell(State("running", self.tape.writer.seq))

    async def declaration(self) -> bytes | None:
        return codec.encode_declaration(self.tape.declaration())

    async def last_seq(self) -> int:
        return self.tape.writer.seq

    async def keyframe(self, seq: int) -> bytes:
        return TapeReader(self.tape).keyframe_at(seq)

    async def frames(self, first: int) -> list[bytes]:
        self.asked.append(first)
        return TapeReader(self.tape).record_frames(first, (first - 1) // 256 * 256 + 256)


class Seen:
    """What a viewer was sent, checked: every record in order, and its fold is the run's state."""

    def __init__(self) -> None:
        self.next: int | None = None
        self.state: list[int] = []
        self.records: dict[int, Record] = {}
        self.messages: list[dict[str, Any]] = []
        self.declared = 0
        self.dropped = 0

    def take(self, output: Output) -> None:
        """One output of a viewer."""
        if isinstance(output, dict):
            self.messages.append(output)
            self.dropped += output.get("dropped", 0)
            return
        frame = codec.decode(output)
        if isinstance(frame, codec.DeclarationFrame):
            self.declared += 1
        elif isinstance(frame, codec.KeyframeFrame):
            assert frame.seq == self.messages[-1]["resync"]
            self.next, self.state = frame.seq + 1, frame.values
        else:
            assert frame.first_seq == self.next, "a gap or a repeat"
            frame.fold(self.state)
            self.records.update(enumerate(frame.records, frame.first_seq))
            self.next = frame.last_seq + 1


async def drain(viewer: Viewer, seen: Seen, seconds: float = 0.02) -> None:
    """Take what the viewer has to give until it has nothing for a while."""
    outputs = viewer.outputs()
    while True:
        try:
            seen.take(await asyncio.wait_for(anext(outputs), seconds))
        except TimeoutError:
            return


def fold(seq: int) -> list[int]:
    """The state after record `seq`."""
    state = list(Declaration(RUN.variables).initial)
    for record in islice(RECORDS, seq):
        if record[1] == 2:
            state[record[5]] = record[6]
    return state
