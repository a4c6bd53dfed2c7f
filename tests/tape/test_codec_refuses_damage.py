"""Damaged input raises TapeError and nothing else, and allocates no more than the input pays for."""

from __future__ import annotations

import os
import resource
import tracemalloc
from collections.abc import Callable, Iterator
from random import Random
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tape.records import random_run
from tickscope.tape import Declaration, TapeError, codec
from tickscope.tape.frames import HEADER, MAX_COUNT, FrameType, seal
from tickscope.tape.lanes import LaneSet
from tickscope.tape.masks import decode_masks, encode_masks


def sound_frames() -> list[bytes]:
    """One frame of each type and some odd ones."""
    declaration, rows = random_run(7, 400)
    values = declaration.initial
    return [
        codec.encode_declaration(declaration),
        codec.encode_records(1, rows),
        codec.encode_records(9, rows[8:9]),
        codec.encode_records(1, []),
        codec.encode_keyframe(3, 17, values),
        codec.encode_keyframe(3, 17, [(1 << 64) - i for i in range(1, 300)]),
        encode_masks(LaneSet(declaration.variables), 1, rows, values),
        codec.encode_declaration(Declaration((), {})),
    ]


def decode_any(frame: bytes) -> None:
    """As a reader does: whichever decoder the type asks for. A mutant may also be sound by chance."""
    try:
        decoder: Callable[[bytes], object] = decode_masks if frame[5:6] == b"\4" else codec.decode
        decoder(frame)
    except TapeError:
        pass


def resealed(frame: bytes) -> bytes:
    """With a checksum that fits, so that damage reaches the decoder behind it."""
    fixed = bytearray(frame)
    if len(fixed) >= HEADER.size:
        fixed[12:16] = (len(fixed) - HEADER.size).to_bytes(4, "little")
        fixed[8:12] = crc32(fixed[12:]).to_bytes(4, "little")
    return bytes(fixed)


def mutant(random: Random, frames: list[bytes]) -> bytes:
    """A sound frame with bits flipped, bytes replaced, cut, doubled, or crossed with another."""
    frame = bytearray(random.choice(frames))
    for _ in range(random.randrange(1, 5)):
        place = random.randrange(len(frame)) if frame else 0
        way = random.randrange(6)
        if way == 0 and frame:
            frame[place] ^= 1 << random.randrange(8)
        elif way == 1 and frame:
            frame[place] = random.choice((0, 1, 127, 128, 255))
        elif way == 2:
            del frame[place : place + random.randrange(1, 9)]
        elif way == 3:
            frame[place:place] = random.randbytes(random.randrange(1, 9))
        elif way == 4:
            frame[place : place + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\0\0\1\0"))
        else:
            other = random.choice(frames)
            frame[place:] = other[random.randrange(len(other)) :]
    return resealed(bytes(frame)) if random.random() < 0.9 else bytes(frame)


def attack(seed: int, count: int) -> None:
    random = Random(seed)
    frames = sound_frames()
    for number in range(count):
        frame = mutant(random, frames)
        try:
            decode_any(frame)
        except Exception as error:
            raise AssertionError(f"seed {seed}, mutant {number}: {error!r} for {frame.hex()}") from error


def test_two_thousand_mutants_raise_only_tape_errors() -> None:
    attack(seed=20_171_107, count=2_000)


@pytest.mark.soak
def test_many_mutants_raise_only_tape_errors_in_bounded_memory() -> None:
    seed = int.from_bytes(os.urandom(4), "little")
    print(f"seed {seed}")  # noqa: T201
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attack(seed, count=20_000)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 << 10, f"{grown} KiB more than before"


def truncations(frame: bytes) -> Iterator[bytes]:
    yield from (frame[:size] for size in range(0, len(frame), max(1, len(frame) // 200)))


def test_every_truncation_is_refused() -> None:
    for frame in sound_frames():
        for piece in truncations(frame):
            with pytest.raises(TapeError):
                codec.decode(piece)
            with pytest.raises(TapeError):
                decode_masks(piece)


def test_truncation_is_seen_even_with_a_fitting_checksum() -> None:
    for frame in sound_frames():
        for piece in truncations(frame):
            if HEADER.size <= len(piece) < len(frame):
                with pytest.raises(TapeError):
                    (decode_masks if frame[5] == FrameType.MASKS else codec.decode)(resealed(piece))


def test_every_flipped_bit_is_seen() -> None:
    frame = codec.encode_records(1, random_run(8, 20)[1])
    for bit in range(len(frame) * 8):
        damaged = bytearray(frame)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TapeError):
            codec.decode(bytes(damaged))


@settings(max_examples=300, deadline=None, print_blob=True)
@given(st.binary(max_size=300))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(TapeError):
        codec.decode(data)


@settings(max_examples=300, deadline=None, print_blob=True)
@given(st.sampled_from(FrameType), st.integers(0, MAX_COUNT), st.binary(max_size=300))
def test_a_sound_envelope_around_noise_raises_only_tape_errors(kind: FrameType, count: int, payload: bytes) -> None:
    decode_any(seal(kind, 1, 0, count, payload))


def bombs() -> list[bytes]:
    """Small frames that announce much."""
    constant = b"\1\1\1\0\0\0\0"
    return [
        seal(FrameType.RECORDS, 1, 0, MAX_COUNT, b"\1\0\0\0" + constant * 6 + constant * 3),
        seal(FrameType.KEYFRAME, 1, 0, MAX_COUNT, b"\x08\0\0\0\1\0"),
        seal(FrameType.KEYFRAME, 1, 0, MAX_COUNT, b"\x08\1\xff\xff\xff\xff"),
        seal(FrameType.DECLARATION, 0, 0, MAX_COUNT, b"\xff\xff\xff\xff"),
        seal(FrameType.MASKS, 1, 0, MAX_COUNT, b"\xff\xff\xff\xff\xff\xff\0\0" + constant * 4),
        seal(FrameType.DECLARATION, 0, 0, 0, (40_000).to_bytes(4, "little") + b"[" * 40_000),
    ]


def test_a_small_frame_cannot_ask_for_much_memory() -> None:
    tracemalloc.start()
    try:
        for bomb in bombs():
            decode_any(bomb)
            _, peak = tracemalloc.get_traced_memory()
            assert peak < 32 << 20, f"{peak} bytes for {bomb[:60].hex()}"
            tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()


def test_a_frame_of_another_version_says_so() -> None:
    frame = bytearray(codec.encode_keyframe(0, 0, [1]))
    frame[4] = 2
    with pytest.raises(TapeError, match="version 2"):
        codec.decode(bytes(frame))
