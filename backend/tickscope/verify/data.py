"""Reads measured data: a directory laid out like the ground-truth data sets, its files plain or gzip-compressed.

    hardware-accesses.csv
    op-programs/{programs.jsonl, programs_smp.jsonl, sleep_probes.csv, catalogue_sequences.csv, rows/*.csv}
    op-programs-irq/{programs_irq.jsonl, programs_vsmp.jsonl, rows/*.csv}

A data set's own directory (op-programs) is accepted as the root, too.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MEASURED = Path(__file__).parent / "measured"
"""The measurements that come with the project, compressed, otherwise untouched."""

Row = dict[str, str]

_NAME = re.compile(
    r"gic(?P<gic>v[23])-(?P<host>nvhe|vhe)-(?P<count>\d+)(?P<unit>cpu|vcpu)--(?P<design>[^/]+)\.csv(\.gz)?$"
)
_PROGRAM_FILES = ("programs.jsonl", "programs_smp.jsonl", "programs_irq.jsonl", "programs_vsmp.jsonl")


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


def open_text(path: Path) -> IO[str]:
    """Open `path` or its compressed twin `path`.gz as UTF-8 text."""
    twin = path.with_name(path.name + ".gz")
    try:
        if path.suffix == ".gz" or (not path.exists() and twin.exists()):
            return gzip.open(path if path.suffix == ".gz" else twin, "rt", encoding="utf-8", newline="")
        return path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise DataError(f"{path} cannot be opened: {error.strerror or error}.") from error


def read_rows(path: Path) -> list[Row]:
    """All rows of a CSV file, compressed or not."""
    try:
        with open_text(path) as stream:
            return list(csv.DictReader(stream))
    except (csv.Error, UnicodeDecodeError, OSError, EOFError) as error:
        raise DataError(f"{path} is not a readable CSV file: {error}.") from error


def read_programs(path: Path) -> list[Program]:
    """All programs of a JSON-lines file, in the order of the file."""
    try:
        with open_text(path) as stream:
            return [
                _program(line, f"{path.name} line {number}") for number, line in enumerate(stream, 1) if line.strip()
            ]
    except (UnicodeDecodeError, OSError, EOFError) as error:
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
    identity = data.get("id", 0)
    if not isinstance(identity, int):
        raise DataError(f"{where}: 'id' must be a number.")
    ops = tuple(tuple(op) if isinstance(op, list) else (op,) for op in data["ops"])
    return Program(identity, ops, tuple(vcpus))


def row_files(root: Path) -> list[RowFile]:
    """The row files under `root`, in name order."""
    if not root.is_dir():
        raise DataError(f"{root} is not a directory.")
    found = [entry for path in sorted(root.rglob("rows/*.csv*")) if (entry := _row_file(path))]
    return sorted(found, key=lambda entry: (entry.data_set, entry.path.name))


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
    folder = entry.path.parent.parent
    programs: dict[int, Program] = {}
    for name in _PROGRAM_FILES:
        if (folder / name).exists() or (folder / f"{name}.gz").exists():
            programs.update((program.id, program) for program in read_programs(folder / name))
    if not programs:
        raise DataError(f"{folder} holds row files but no program file ({', '.join(_PROGRAM_FILES)}).")
    return programs


def table_file(root: Path) -> Path | None:
    """hardware-accesses.csv below `root`, if it is there."""
    return next(iter(sorted(root.rglob("hardware-accesses.csv*"))), None)


def comparable(rows: list[Row]) -> Iterator[Row]:
    """Rows that a model is to reproduce: stable and without the emulator's quirk."""
    return (row for row in rows if row.get("stable", "1") == "1" and row.get("quirk", "0") == "0")
