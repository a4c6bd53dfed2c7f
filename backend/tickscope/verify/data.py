"""Reads measured data: a directory laid out like the ground-truth data sets, its files plain or gzip-compressed.

    hardware-accesses.csv
    op-programs/{programs.jsonl, programs_smp.jsonl, sleep_probes.csv, catalogue_sequences.csv, rows/*.csv}
    op-programs-irq/{programs_irq.jsonl, programs_vsmp.jsonl, rows/*.csv}

A data set's own directory (op-programs) is accepted as the root, too. docs/05-fidelity.md tells users the layout.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from tickscope.guest.ops import OpError, parse_program

MEASURED = Path(__file__).parent / "measured"
"""The measurements that come with the project, compressed, otherwise untouched."""

Row = dict[str, str]

ROW_COLUMNS = ("program", "op_index", "op", "sequence")
"""Columns without which a row file cannot be compared; all others are compared where they are there."""
MOST_VCPUS = 8

_NAME = re.compile(
    r"gic(?P<gic>v[23])-(?P<host>nvhe|vhe)-(?P<count>[1-9]\d?)(?P<unit>cpu|vcpu)--(?P<design>[^/]+?)\.csv(\.gz)?$"
)
_PROGRAM_FILES = ("programs.jsonl", "programs_smp.jsonl", "programs_irq.jsonl", "programs_vsmp.jsonl")
_BLOCKS = ("repeat", "on_irq", "if_intid", "await_turn", "pass_turn")
_UNREADABLE = (csv.Error, UnicodeDecodeError, OSError, EOFError, zlib.error)


class DataError(Exception):
    """The measured data cannot be read; the message is one sentence that names the file."""


@dataclass(frozen=True)
class Program:
    """One measured guest program: `ops` as [name] or [name, argument, ...]; `vcpus` says which vCPU runs each op."""

    id: int
    ops: tuple[tuple[Any, ...], ...]
    vcpus: tuple[int, ...] = ()


@dataclass(frozen=True)
class RowFile:
    """One file of measured rows and the configuration its name tells."""

    path: Path
    data_set: str
    gic: str
    host: str
    pcpus: int
    vcpus: int
    design: str

    @property
    def model(self) -> str:
        """The design to compare with: the file's design without what a user has added behind a plus sign."""
        return model_of(self.design)


def model_of(design: str) -> str:
    """`v4.15+mine` is to be compared with `v4.15`."""
    return design.partition("+")[0]


def open_text(path: Path) -> IO[str]:
    """Open `path` or its compressed twin `path`.gz as UTF-8 text."""
    twin = path.with_name(path.name + ".gz")
    try:
        if path.suffix == ".gz" or (not path.exists() and twin.exists()):
            return gzip.open(path if path.suffix == ".gz" else twin, "rt", encoding="utf-8-sig", newline="")
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise DataError(f"{path} cannot be opened: {error.strerror or error}.") from error


def read_rows(path: Path, needed: Sequence[str] = ()) -> list[Row]:
    """All rows of a CSV file, compressed or not, which must have the columns `needed`."""
    try:
        with open_text(path) as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise DataError(f"{path} has no column {', '.join(missing)}.")
            rows = list(reader)
    except _UNREADABLE as error:
        raise DataError(f"{path} is not a readable CSV file: {error}.") from error
    broken = next((number for number, row in enumerate(rows, 2) if None in row or None in row.values()), 0)
    if broken:
        raise DataError(f"{path}: line {broken} does not have as many fields as the header.")
    return rows


def read_programs(path: Path) -> list[Program]:
    """All programs of a JSON-lines file, in the order of the file."""
    try:
        with open_text(path) as stream:
            return [
                _program(line, f"{path.name} line {number}") for number, line in enumerate(stream, 1) if line.strip()
            ]
    except _UNREADABLE as error:
        raise DataError(f"{path} is not readable: {error}.") from error


def _program(line: str, where: str) -> Program:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where} is not JSON: {error}.") from error
    if not isinstance(data, dict) or not isinstance(data.get("ops"), list):
        raise DataError(f"{where} is no program: it needs an object with an 'ops' list.")
    vcpus = data.get("vcpus") or []
    if vcpus and (not isinstance(vcpus, list) or len(vcpus) != len(data["ops"])):
        raise DataError(f"{where}: 'vcpus' must name one vCPU for each op.")
    if any(type(number) is not int or not 0 <= number < MOST_VCPUS for number in vcpus):
        raise DataError(f"{where}: 'vcpus' takes numbers from 0 to {MOST_VCPUS - 1}.")
    identity = data.get("id", 0)
    if type(identity) is not int:
        raise DataError(f"{where}: 'id' must be a number.")
    return Program(identity, tuple(_op(op, f"{where} op {n}") for n, op in enumerate(data["ops"])), tuple(vcpus))


def _op(item: object, where: str) -> tuple[Any, ...]:
    """One op of a program in any of the forms of the op language, as a tuple of its name and arguments."""
    try:
        parse_program([item])
    except (OpError, RecursionError) as error:
        raise DataError(f"{where}: {getattr(error, 'message', error)}.") from error
    if isinstance(item, dict):
        name, value = next((key, value) for key, value in item.items() if key != "ops")
        op: tuple[Any, ...] = (name, *(value if isinstance(value, list) else [] if value is None else [value]))
    else:
        op = (item,) if isinstance(item, str) else tuple(item)  # type: ignore[arg-type]
    if op[0] in _BLOCKS:
        raise DataError(f"{where}: '{op[0]}' has no row of its own, so it cannot stand in a program of this kind.")
    return op


def row_files(root: Path) -> list[RowFile]:
    """The row files under `root`, in name order."""
    if not root.is_dir():
        raise DataError(f"{root} is not a directory.")
    found = [entry for path in sorted(root.rglob("rows/*.csv*")) if (entry := _row_file(path))]
    twice = [a.path for a, b in pairwise(found) if b.path.name == a.path.name + ".gz"]
    return sorted((e for e in found if e.path not in twice), key=lambda entry: (entry.data_set, entry.path.name))


def _row_file(path: Path) -> RowFile | None:
    match = _NAME.match(path.name)
    if match is None:
        return None
    count, two = int(match["count"]), match["unit"] == "vcpu"
    return RowFile(
        path, path.parent.parent.name, match["gic"], match["host"], count, count if two else 1, match["design"]
    )


def programs_for(entry: RowFile) -> dict[int, Program]:
    """The programs of the data set that `entry` belongs to, by id."""
    return _programs_in(entry.path.parent.parent)


@lru_cache(maxsize=4)
def _programs_in(folder: Path) -> dict[int, Program]:
    programs: dict[int, Program] = {}
    for name in _PROGRAM_FILES:
        if (folder / name).exists() or (folder / f"{name}.gz").exists():
            for program in read_programs(folder / name):
                if program.id in programs:
                    raise DataError(f"{folder / name}: there are two programs {program.id}.")
                programs[program.id] = program
    if not programs:
        raise DataError(f"{folder} holds row files but no program file ({', '.join(_PROGRAM_FILES)}).")
    return programs


def table_file(root: Path, stem: str = "hardware-accesses") -> Path | None:
    """`stem`.csv below `root`, if it is there, compressed or not."""
    return next((path for path in sorted(root.rglob(f"{stem}.csv*")) if path.suffix in (".csv", ".gz")), None)


def comparable(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that a model is to reproduce: stable and without the emulator's quirk."""
    return (row for row in rows if row.get("stable", "1") == "1" and row.get("quirk", "0") == "0")
