"""The measured rows, by setting and program."""

from __future__ import annotations

from functools import cache

from tickscope.verify.data import MEASURED as DATA
from tickscope.verify.data import Program, Row, RowFile, comparable, programs_for, read_rows, row_files

DESIGNS = ("v4.14", "v4.15")


@cache
def entry(data_set: str, unit: str, design: str) -> RowFile:
    """The GICv3 nVHE row file; `unit` is 1cpu, 2cpu or 2vcpu."""
    wanted = f"gicv3-nvhe-{unit}--{design}.csv.gz"
    return next(file for file in row_files(DATA) if file.data_set == data_set and file.path.name == wanted)


@cache
def rows(data_set: str, unit: str, design: str) -> tuple[Row, ...]:
    """Its stable rows without quirk."""
    return tuple(comparable(read_rows(entry(data_set, unit, design).path)))


@cache
def programs(data_set: str) -> dict[int, Program]:
    """All programs of a data set."""
    return programs_for(entry(data_set, "1cpu", "v4.15"))


def rows_of(data_set: str, unit: str, design: str, program: int) -> list[Row]:
    """The rows of one program."""
    return [row for row in rows(data_set, unit, design) if row["program"] == str(program)]


def measured(name: str) -> list[Row]:
    """The rows of a plain file of the data, such as hardware-accesses."""
    path = next(iter(DATA.rglob(f"{name}.csv.gz")))
    return [row for row in read_rows(path) if row["gic"] == "v3" and row["host"] == "nvhe" and row["design"] in DESIGNS]
