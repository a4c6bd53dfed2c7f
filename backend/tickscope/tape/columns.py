"""One column of unsigned integers as bytes, little-endian: the single building block of every frame.

A column of n values is written in the cheaper of two ways:

* plain: the n values, each in 1, 2, 4 or 8 bytes, the narrowest that holds the largest;
* dictionary: the distinct values in order of first appearance, then n ids into them. One distinct value
  needs no ids at all; up to 256 take one byte each; else two or four.

Both run at C speed in plain CPython: no loop over the values is written in Python.

    u8  value width in bytes (1, 2, 4, 8)
    u8  1 = dictionary, 0 = plain
    u32 number of values that follow (plain: n; dictionary: its size)
    ... the values
    ... the ids (dictionary only), n x 0, 1, 2 or 4 bytes
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from tickscope.tape.errors import TapeError

_HEAD = struct.Struct("<BBI")
_TYPECODES = {1: "B", 2: "H", 4: "I", 8: "Q"}
_SWAP = sys.byteorder == "big"

_T = TypeVar("_T", bound=Hashable)


class Cursor:
    """Where a decoder stands in a payload. Every read is checked against the end before it is made."""

    __slots__ = ("data", "place")

    def __init__(self, data: bytes, place: int = 0) -> None:
        self.data = data
        self.place = place

    def take(self, size: int) -> bytes:
        """The next `size` bytes; TapeError when there are fewer."""
        end = self.place + size
        if end > len(self.data):
            raise TapeError(f"frame is cut short: {size} bytes wanted at {self.place}, {len(self.data)} in all")
        piece = self.data[self.place : end]
        self.place = end
        return piece

    def done(self) -> None:
        """TapeError unless every byte has been used."""
        if self.place != len(self.data):
            raise TapeError(f"{len(self.data) - self.place} bytes too many in the frame")


def index_of_each(values: Iterable[_T]) -> tuple[list[_T], list[int]]:
    """Distinct values in order of first appearance, and for each value its place among them."""
    table: defaultdict[_T, int] = defaultdict()
    # A missing value gets the table's size before it is added: one hash per value, and no Python loop.
    table.default_factory = table.__len__
    ids = list(map(table.__getitem__, values))
    return list(table), ids


def width_of(largest: int) -> int:
    """Bytes per value: 1, 2, 4 or 8. TapeError beyond 64 bits."""
    if largest < 1 << 8:
        return 1
    if largest < 1 << 16:
        return 2
    if largest < 1 << 32:
        return 4
    if largest < 1 << 64:
        return 8
    raise TapeError(f"{largest} does not fit in 64 bits")


def id_width(entries: int) -> int:
    """Bytes per id into a dictionary of so many entries: 0, 1, 2 or 4."""
    if entries <= 1:
        return 0
    return 1 if entries <= 1 << 8 else 2 if entries <= 1 << 16 else 4


def to_bytes(values: Iterable[int], width: int) -> bytes:
    """The values in `width` bytes each; TapeError when one is negative or too large."""
    try:
        packed = array(_TYPECODES[width], values)
    except (OverflowError, TypeError) as error:
        raise TapeError(f"a value does not fit in {width} unsigned bytes: {error}") from error
    if _SWAP:
        packed.byteswap()
    return packed.tobytes()


def from_bytes(data: bytes, width: int) -> list[int]:
    """The values of `to_bytes`."""
    if width == 1:
        return list(data)
    values = array(_TYPECODES[width])
    values.frombytes(data)
    if _SWAP:
        values.byteswap()
    return values.tolist()


def pack_ids(ids: Sequence[int], entries: int) -> bytes:
    """Ids below `entries`, in as few bytes as that number needs."""
    width = id_width(entries)
    return to_bytes(ids, width) if width else b""


def unpack_ids(cursor: Cursor, count: int, entries: int) -> list[int]:
    """`count` ids; whoever looks them up must refuse those not below `entries`."""
    if count and not entries:
        raise TapeError("an empty dictionary for a column that has values")
    width = id_width(entries)
    return from_bytes(cursor.take(count * width), width) if width else [0] * count


def pack(values: Sequence[int]) -> bytes:
    """One column, the cheaper way."""
    table, ids = index_of_each(values)
    width = width_of(max(table, default=0))
    if len(table) * width + len(values) * id_width(len(table)) < len(values) * width:
        return _HEAD.pack(width, 1, len(table)) + to_bytes(table, width) + pack_ids(ids, len(table))
    return _HEAD.pack(width, 0, len(values)) + to_bytes(values, width)


def unpack(cursor: Cursor, count: int) -> list[int]:
    """The `count` values of a column written by `pack`; TapeError when the bytes cannot be one."""
    width, dictionary, entries = _HEAD.unpack(cursor.take(_HEAD.size))
    if width not in _TYPECODES or dictionary > 1 or entries > count or (not dictionary and entries != count):
        raise TapeError(f"not a column: width {width}, way {dictionary}, {entries} entries for {count} values")
    table = from_bytes(cursor.take(entries * width), width)
    if not dictionary:
        return table
    return look_up(table, unpack_ids(cursor, count, entries))


def look_up(table: Sequence[_T], ids: list[int]) -> list[_T]:
    """table[id] for every id; TapeError when an id points outside."""
    try:
        return list(map(table.__getitem__, ids))
    except IndexError:
        raise TapeError("an id points outside its dictionary") from None
