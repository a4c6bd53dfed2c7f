"""Measure the tape: bytes per record, records per second, seeking and overviews in a long run.

    python benchmarks/tape.py [--preset four-vcpus-two-pcpus] [--design v4.15] [--records 1000000]

Two ways of storing the same records stand beside it for comparison: JSON lines, and rows of fixed width.
"""

from __future__ import annotations

import argparse
import gc
import json
import struct
import sys
from collections.abc import Callable
from random import Random
from time import perf_counter

import zstandard

from tickscope.engine.journal import Record
from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.presets import preset
from tickscope.machine import Machine
from tickscope.tape import Declaration, MemoryTape, TapeDigest, TapeReader, codec

FRAME = 2000
SEED = 1
ROW = struct.Struct("<QBHhhiQQH")


def simulate(name: str, design: str, records: int) -> tuple[Declaration, list[Record], float]:
    """Declaration, records and the seconds they took."""
    # Every way to end early is far away; the number of records decides.
    machine = Machine(machine_config(preset(name, design=design, duration_us=100_000_000)))
    variables = tuple(machine.journal.variables)
    rows: list[Record] = []
    start = perf_counter()
    while len(rows) < records and machine.step():
        if machine.journal.seq - len(rows) > FRAME:
            rows += machine.journal.take()[1]
    rows += machine.journal.take()[1]
    return Declaration(variables, {}), rows[:records], perf_counter() - start


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = perf_counter()
    work()
    return perf_counter() - start


def best(work: Callable[[], object]) -> float:
    """Seconds of the best of three calls."""
    return min(timed(work) for _ in range(3))


def percentile(values: list[float], part: int) -> float:
    """The value that `part` of 100 do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * part // 100)]


def line(what: str, figure: str) -> None:
    """One result."""
    print(f"{what:<58} {figure}")  # noqa: T201


def frames(rows: list[Record]) -> list[bytes]:
    """As the live stream sends them."""
    return [codec.encode_records(i + 1, rows[i : i + FRAME]) for i in range(0, len(rows), FRAME)]


def measure_codec(rows: list[Record]) -> None:
    """Records per second and bytes per record, beside two plain formats."""
    count = len(rows)
    encoded = frames(rows)
    line(f"encode, frames of {FRAME}", f"{count / best(lambda: frames(rows)) / 1e6:.2f} M records/s")
    seconds = best(lambda: [codec.decode(frame) for frame in encoded])
    line("decode to columns (a fold needs no more)", f"{count / seconds / 1e6:.2f} M records/s")
    seconds = best(lambda: [codec.decode_records(frame).records for frame in encoded])
    line("decode to records", f"{count / seconds / 1e6:.2f} M records/s")
    size = sum(map(len, encoded))
    packed = sum(len(zstandard.compress(frame)) for frame in encoded)
    line(f"frames of {FRAME}: raw, zstd", f"{size / count:.2f}, {packed / count:.2f} bytes/record")
    sample = rows[: min(count, 100_000)]
    seconds = best(lambda: [json.dumps(row) for row in sample])
    text = "\n".join(map(json.dumps, sample)).encode()
    line("for comparison, JSON lines: raw, zstd, encode",
         f"{len(text) / len(sample):.1f}, {len(zstandard.compress(text)) / len(sample):.2f} bytes/record, "
         f"{len(sample) / seconds / 1e6:.2f} M records/s")  # fmt: skip
    data = b"".join(ROW.pack(*row) for row in sample)
    line("for comparison, rows of fixed width: raw, zstd",
         f"{ROW.size}, {len(zstandard.compress(data)) / len(sample):.2f} bytes/record")  # fmt: skip


def measure_chunks(declaration: Declaration, rows: list[Record]) -> MemoryTape:
    """What the store keeps of a run, and how fast it is made."""
    tape = MemoryTape(declaration)

    def write() -> None:
        for i in range(0, len(rows), FRAME):
            tape.append(i + 1, rows[i : i + FRAME])

    line("write chunks (keyframe, body, masks)", f"{len(rows) / timed(write) / 1e6:.2f} M records/s")
    spans = tape.spans()
    for name, part in (("bodies", tape.body), ("masks", tape.masks), ("keyframes", tape.keyframe)):
        parts = [part(span.first_seq) for span in spans]
        raw, packed = sum(map(len, parts)), sum(len(zstandard.compress(one)) for one in parts)
        line(f"chunks: {name}: raw, zstd", f"{raw / len(rows):.2f}, {packed / len(rows):.3f} bytes/record")
    digest = TapeDigest(declaration.variables)
    line("digest", f"{len(rows) / timed(lambda: digest.update(rows)) / 1e6:.2f} M records/s")
    return tape


def measure_reading(tape: MemoryTape) -> None:
    """Seeks at random places, and overviews, first and again."""
    reader = TapeReader(tape)
    last, t_last = reader.last()
    random = Random(SEED)
    seeks = [timed(lambda: reader.state_at(random.randrange(last + 1))) * 1000 for _ in range(200)]
    line("seek: state at a random record, median, p95",
         f"{percentile(seeks, 50):.1f}, {percentile(seeks, 95):.1f} ms")  # fmt: skip
    times = [timed(lambda: reader.seq_at_time(random.randrange(t_last + 1))) * 1000 for _ in range(200)]
    line("the record at a random time, median", f"{percentile(times, 50):.1f} ms")
    line("lanes", f"{len(reader.lanes)}")
    for axis in ("event", "time"):
        for part in (1, 10, 1000):
            reader = TapeReader(tape)
            first = last // 2 if part > 1 else 1
            to = min(last, first + last // part)
            draw = lambda: reader.window(first, to, 1000, axis=axis)  # noqa: B023, E731
            cold, warm = timed(draw) * 1000, timed(draw) * 1000
            line(f"window of {to - first + 1} records in 1,000 columns, {axis} axis: cold, warm",
                 f"{cold:.0f}, {warm:.0f} ms")  # fmt: skip


def main() -> int:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--preset", default="four-vcpus-two-pcpus")
    parser.add_argument("--design", default="v4.15")
    parser.add_argument("--records", type=int, default=1_000_000)
    args = parser.parse_args()
    declaration, rows, seconds = simulate(args.preset, args.design, args.records)
    # A million records at hand would be looked through by every collection; a server never holds so many.
    gc.freeze()
    speed = len(rows) / seconds / 1e6
    line(f"{args.preset}, {args.design}: machine alone", f"{speed:.2f} M records/s, {len(rows)} made")
    measure_codec(rows)
    measure_reading(measure_chunks(declaration, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
