"""Records, keyframes and declarations to bytes and back. Pure: no I/O, no compression (the store compresses).

Records are written by columns. Kind, code, pCPU, vCPU, slot and rule of a record together are its
*shape*: a chunk of 8,000 records knows only some hundred shapes, so a record costs one or two bytes for
all six. Time is written as the difference to the record before, cause as the distance back from the
record's own seq, and the value as it is (a u64 survives). docs/04-tape.md has the bytes.

Damaged input raises TapeError and nothing else, before anything is allocated that the input does not pay for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import Any, TypeAlias

from tickscope.engine.journal import Record, Variable
from tickscope.tape import columns
from tickscope.tape.columns import Cursor
from tickscope.tape.declaration import Declaration
from tickscope.tape.decoded import DeclarationFrame, KeyframeFrame, RecordsFrame
from tickscope.tape.errors import TapeError
from tickscope.tape.frames import MAX_COUNT, MAX_INT, Envelope, FrameType, seal, unseal
from tickscope.vocabulary import Kind

Frame: TypeAlias = DeclarationFrame | RecordsFrame | KeyframeFrame
Shape: TypeAlias = tuple[int, int, int, int, int, int]

MAX_ABOUT = 1 << 20
"""Bytes of the JSON in a declaration."""

_SHAPE_LIMITS = (len(Kind), 1 << 16, 1 << 7, 1 << 15, 1 << 31, 1 << 16)
"""Kind, code, pCPU, vCPU, slot, rule are below these (what the page's typed arrays hold)."""
_SHAPE_BIAS = (0, 0, 1, 1, 1, 0)
"""pCPU, vCPU and slot may be -1, so they are written one higher."""


def encode_records(first_seq: int, records: Sequence[Record]) -> bytes:
    """A records frame: `records` in order, the first of which is record number `first_seq` of the run."""
    if first_seq < 1 or len(records) > MAX_COUNT:
        raise TapeError(f"{len(records)} records from seq {first_seq}: not a frame")
    if not records:
        return seal(FrameType.RECORDS, first_seq, 0, 0, b"")
    t, kind, code, pcpu, vcpu, slot, value, cause, rule = zip(*records, strict=True)
    if t[-1] > MAX_INT:
        raise TapeError(f"time {t[-1]} ns is beyond the tape's end")
    shapes, ids = columns.index_of_each(zip(kind, code, pcpu, vcpu, slot, rule, strict=True))
    steps = [0, *map(sub, t[1:], t)]
    back = list(map(sub, range(first_seq, first_seq + len(records)), cause))
    _check_cause(first_seq, back)
    payload = (_pack_shapes(shapes), columns.pack_ids(ids, len(shapes)), columns.pack(steps))
    return seal(
        FrameType.RECORDS, first_seq, t[0], len(records), b"".join((*payload, columns.pack(value), columns.pack(back)))
    )


def encode_keyframe(seq: int, t: int, values: Sequence[int]) -> bytes:
    """A keyframe: the values of all variables, in declaration order, after record `seq` (0: initial), at time t."""
    return seal(FrameType.KEYFRAME, seq, t, len(values), columns.pack(values))


def encode_declaration(declaration: Declaration) -> bytes:
    """The frame that opens a run. TapeError when `about` is not JSON or is too large."""
    try:
        about = json.dumps(declaration.about, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise TapeError(f"`about` cannot be written as JSON: {error}") from error
    if len(about) > MAX_ABOUT:
        raise TapeError(f"`about` has {len(about)} bytes, at most {MAX_ABOUT} are allowed")
    code, subject, slot, initial = zip(*declaration.variables, strict=True) if declaration.variables else ((),) * 4
    parts = (columns.pack(code), columns.pack(subject), columns.pack(slot), columns.pack(initial))
    payload = len(about).to_bytes(4, "little") + about + b"".join(parts)
    return seal(FrameType.DECLARATION, 0, 0, len(declaration.variables), payload)


def decode(frame: bytes) -> Frame:
    """Any frame. Raises TapeError, and only that, when the bytes are not an undamaged frame."""
    envelope = unseal(frame)
    if envelope.type is FrameType.RECORDS:
        decoded: Frame = _decode_records(envelope)
    elif envelope.type is FrameType.KEYFRAME:
        values = columns.unpack(envelope.payload, envelope.count)
        decoded = KeyframeFrame(envelope.seq, envelope.t, values)
    elif envelope.type is FrameType.DECLARATION:
        decoded = _decode_declaration(envelope)
    else:
        raise TapeError("a masks frame holds no records: masks.decode_masks reads it")
    envelope.payload.done()
    return decoded


def decode_records(frame: bytes) -> RecordsFrame:
    """A records frame; TapeError when it is another one."""
    decoded = decode(frame)
    if not isinstance(decoded, RecordsFrame):
        raise TapeError(f"a records frame was expected, not a {type(decoded).__name__}")
    return decoded


def decode_keyframe(frame: bytes) -> KeyframeFrame:
    """A keyframe; TapeError when it is another frame."""
    decoded = decode(frame)
    if not isinstance(decoded, KeyframeFrame):
        raise TapeError(f"a keyframe was expected, not a {type(decoded).__name__}")
    return decoded


def shapes_of(frame: bytes) -> list[Shape]:
    """The table of shapes of a records frame, without its records; TapeError when it is another frame."""
    envelope = unseal(frame)
    if envelope.type is not FrameType.RECORDS:
        raise TapeError("a records frame was expected")
    return _unpack_shapes(envelope.payload, envelope.count) if envelope.count else []


def _decode_records(envelope: Envelope) -> RecordsFrame:
    first, count, payload = envelope.seq, envelope.count, envelope.payload
    if first < 1 or first + count > MAX_INT:
        raise TapeError(f"{count} records from seq {first}: not a frame")
    if not count:
        return RecordsFrame(first, [], [], [], [], [])
    shapes = _unpack_shapes(payload, count)
    ids = columns.unpack_ids(payload, count, len(shapes))
    if max(ids) >= len(shapes):
        raise TapeError("a record names a shape that is not in the frame")
    steps, values, back = (columns.unpack(payload, count) for _ in range(3))
    t = list(accumulate(steps, initial=envelope.t))[1:]
    if t[-1] > MAX_INT:
        raise TapeError(f"time {t[-1]} ns is beyond the tape's end")
    _check_cause(first, back)
    causes = list(map(sub, range(first, first + count), back))
    return RecordsFrame(first, shapes, ids, t, values, causes)


def _check_cause(first_seq: int, back: Sequence[int]) -> None:
    """A cause is the record itself or an earlier one, and no record comes before seq 1."""
    if min(back) < 0 or (max(back) >= first_seq and any(d >= first_seq + i for i, d in enumerate(back))):
        raise TapeError("a record's cause is later than the record itself, or before the first")


def _pack_shapes(shapes: Sequence[Shape]) -> bytes:
    if any(shape[0] == Kind.CHANGE and shape[4] < 0 for shape in shapes):
        raise TapeError("a change record names no variable")
    parts = [len(shapes).to_bytes(4, "little")]
    for column, bias, limit in zip(zip(*shapes, strict=True), _SHAPE_BIAS, _SHAPE_LIMITS, strict=True):
        biased = [number + bias for number in column]
        if max(biased) > limit - 1 + bias:
            raise TapeError(f"{max(column)} is out of bounds")
        parts.append(columns.pack(biased))
    return b"".join(parts)


def _unpack_shapes(cursor: Cursor, count: int) -> list[Shape]:
    entries = int.from_bytes(cursor.take(4), "little")
    if not 0 < entries <= count:
        raise TapeError(f"{entries} shapes for {count} records")
    parts: list[list[int]] = []
    for bias, limit in zip(_SHAPE_BIAS, _SHAPE_LIMITS, strict=True):
        column = [number - bias for number in columns.unpack(cursor, entries)]
        if max(column) >= limit:
            raise TapeError(f"{max(column)} is out of bounds")
        parts.append(column)
    kind, code, pcpu, vcpu, slot, rule = parts
    if any(k == Kind.CHANGE and s < 0 for k, s in zip(kind, slot, strict=True)):
        raise TapeError("a change record names no variable")
    return list(zip(kind, code, pcpu, vcpu, slot, rule, strict=True))


def _decode_declaration(envelope: Envelope) -> DeclarationFrame:
    payload, count = envelope.payload, envelope.count
    about = _parse_about(payload.take(int.from_bytes(payload.take(4), "little")))
    parts = [columns.unpack(payload, count) for _ in range(4)]
    if any(max(part, default=0) >= 1 << 31 for part in parts[:3]):
        raise TapeError("a variable's code, subject or slot is out of bounds")
    return DeclarationFrame(Declaration(tuple(map(Variable, *parts)), about))


def _parse_about(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_ABOUT:
        raise TapeError(f"`about` has {len(data)} bytes, at most {MAX_ABOUT} are allowed")
    try:
        about = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise TapeError(f"`about` is not JSON: {error}") from error
    if not isinstance(about, dict):
        raise TapeError("`about` is not a JSON object")
    return about


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
