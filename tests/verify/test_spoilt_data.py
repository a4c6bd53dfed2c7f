"""Measured data that cannot be read or does not fit together: one sentence that names the file, no verdict."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.verify.small_data import NAME, as_csv, change, programs_file, rows_file, some_rows, text_of, write_to
from tickscope.verify.check import Scope, jobs
from tickscope.verify.data import DataError

ALL = Scope(("v4.14", "parent", "commit", "v4.15"))
Spoil = Callable[[Path], object]


def replaced(path: Callable[[Path], Path], old: str, new: str) -> Spoil:
    return lambda data: path(data).write_text(path(data).read_text().replace(old, new))


def table(text: str) -> Spoil:
    return lambda data: (data / "hardware-accesses.csv").write_text(text)


def compressed(change_bytes: Callable[[bytes], bytes]) -> Spoil:
    def spoil(data: Path) -> None:
        path = rows_file(data)
        path.with_name(NAME + ".gz").write_bytes(change_bytes(gzip.compress(path.read_bytes())))
        path.unlink()

    return spoil


def flipped(packed: bytes) -> bytes:
    place = random.Random(3).randrange(40, len(packed) - 20)
    return packed[:place] + bytes([packed[place] ^ 0x55]) + packed[place + 1 :]


ROUND_TRIPS = text_of("hardware-accesses.csv.gz")
SPOILT: dict[str, tuple[Spoil, str]] = {
    "no program file": (lambda data: programs_file(data).unlink(), "no program file"),
    "empty row file": (lambda data: rows_file(data).write_text(""), "no column program"),
    "another header": (lambda data: rows_file(data).write_text("a,b\n1,2\n"), "no column program, op_index"),
    "a line too short": (lambda data: rows_file(data).write_text(as_csv(some_rows()) + "v3,nvhe\n"), "line 22"),
    "no text": (lambda data: rows_file(data).write_bytes(bytes(range(256))), "not a readable CSV file"),
    "gz cut off": (compressed(lambda packed: packed[:300]), "ended before the end-of-stream marker"),
    "gz that is none": (compressed(lambda packed: b"plain text"), "Not a gzipped file"),
    "gz with a flipped bit": (compressed(flipped), "not a readable CSV file"),
    "a link to nowhere": (lambda d: (rows_file(d).unlink(), rows_file(d).symlink_to("nowhere")), "cannot be opened"),
    "a folder as row file": (lambda d: (rows_file(d).unlink(), rows_file(d).mkdir()), "Is a directory"),
    "unknown op": (replaced(programs_file, '"kmmio"', '"jump"'), "unknown op 'jump'"),
    "a program twice": (replaced(programs_file, '"id": 1,', '"id": 0,'), "two programs 0"),
    "a program too few": (replaced(programs_file, '"id": 1,', '"id": 11,'), "no program file has a program '1'"),
    "rows of other programs": (replaced(rows_file, ",hvc,", ",kmmio,"), "but the program has 'hvc' there"),
    "an op too many": (lambda data: change(data, 3, op_index="99"), "op_index '99' is not an op"),
    "no number": (lambda data: change(data, 3, op_index="x"), "op_index 'x' is not an op"),
    "a file under a wrong name": (replaced(rows_file, "v3,nvhe,1,v4.15", "v3,nvhe,1,v4.14"), "the name of the file"),
    "unknown scenario": (table(ROUND_TRIPS.replace("hvc_off", "hvc_on")), "'hvc_on' is no scenario"),
    "table without header": (table("1,2,3\n"), "no column gic"),
    "table of another platform": (table(ROUND_TRIPS.replace("v3,nvhe", "v7,nvhe")), "no known gic"),
}


def compared(data: Path) -> list[tuple[int, int]]:
    return [(tally.equal, tally.total) for tally in (job.run() for job in jobs(data, ALL)[0])]


def test_the_unspoilt_data_is_equal(tmp_path: Path) -> None:
    assert compared(write_to(tmp_path)) == [(20, 20)]


@pytest.mark.parametrize("name", SPOILT)
def test_what_does_not_fit_is_told(tmp_path: Path, name: str) -> None:
    spoil, words = SPOILT[name]
    spoil(write_to(tmp_path))
    with pytest.raises(DataError, match=words) as told:
        compared(tmp_path)
    assert str(told.value).endswith(".") and "\n" not in str(told.value)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    write_to(tmp_path)
    rows_file(tmp_path).write_text("\ufeff" + as_csv(some_rows()).replace("\n", "\n\n"))
    assert compared(tmp_path) == [(20, 20)]


def test_a_file_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    text = rows_file(write_to(tmp_path)).read_bytes()
    rows_file(tmp_path).with_name(NAME + ".gz").write_bytes(gzip.compress(text))
    assert compared(tmp_path) == [(20, 20)]
