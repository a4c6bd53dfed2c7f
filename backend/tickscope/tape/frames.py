"""The envelope of every frame: a fixed header of 36 bytes, then the payload. All numbers little-endian.

    0   4   magic "TICK"
    4   1   version of the format (1)
    5   1   type: 1 declaration, 2 records, 3 keyframe, 4 masks
    6   2   zero
    8   4   CRC-32 of everything from byte 12 to the end
    12  4   length of the payload in bytes
    16  8   seq: of the first record, or at which the keyframe holds; 0 for a declaration
    24  8   t in ns: of the first record, or at which the keyframe holds; 0 for a declaration
    32  4   count: records, state variables, or lanes (masks)

The checksum makes a damaged frame an error instead of another run's truth. It is no protection against
intent, so decoders check every bound all the same.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from zlib import crc32

from tickscope.tape.columns import Cursor
from tickscope.tape.errors import TapeError

MAGIC = b"TICK"
VERSION = 1
HEADER = struct.Struct("<4sBBHIIQQI")
MAX_COUNT = 1 << 16
"""Records in one frame, and state variables and lanes in one run."""
MAX_INT = (1 << 53) - 1
"""Largest seq and largest time: what a JavaScript number holds exactly. As ns, 104 days."""
_CHECKED_FROM = 12


class FrameType(IntEnum):
    """What a frame holds."""

    DECLARATION = 1
    RECORDS = 2
    KEYFRAME = 3
    MASKS = 4


@dataclass(frozen=True, slots=True)
class Envelope:
    """A frame's header, checked, and a cursor at the start of its payload."""

    type: FrameType
    seq: int
    t: int
    count: int
    payload: Cursor


def seal(kind: FrameType, seq: int, t: int, count: int, payload: bytes) -> bytes:
    """Header + payload. TapeError when a number is out of bounds."""
    if not (0 <= seq <= MAX_INT and 0 <= t <= MAX_INT and 0 <= count <= MAX_COUNT):
        raise TapeError(f"out of bounds: seq {seq}, t {t}, count {count}")
    head = HEADER.pack(MAGIC, VERSION, kind, 0, 0, len(payload), seq, t, count)
    checked = crc32(payload, crc32(head[_CHECKED_FROM:]))
    return head[:8] + checked.to_bytes(4, "little") + head[_CHECKED_FROM:] + payload


def unseal(frame: bytes) -> Envelope:
    """Check a frame's header against its bytes. TapeError when anything is wrong."""
    if len(frame) < HEADER.size:
        raise TapeError(f"frame is cut short: {len(frame)} bytes")
    magic, version, kind, zero, checksum, length, seq, t, count = HEADER.unpack_from(frame)
    if magic != MAGIC or zero:
        raise TapeError("not a tape frame")
    if version != VERSION:
        raise TapeError(f"tape format version {version}; this program reads version {VERSION}")
    if kind not in FrameType.__members__.values():
        raise TapeError(f"unknown frame type {kind}")
    if length != len(frame) - HEADER.size:
        raise TapeError(f"payload of {length} bytes announced, {len(frame) - HEADER.size} present")
    if seq > MAX_INT or t > MAX_INT or count > MAX_COUNT:
        raise TapeError(f"out of bounds: seq {seq}, t {t}, count {count}")
    if crc32(memoryview(frame)[_CHECKED_FROM:]) != checksum:
        raise TapeError("checksum does not match: the frame is damaged")
    return Envelope(FrameType(kind), seq, t, count, Cursor(frame, HEADER.size))
