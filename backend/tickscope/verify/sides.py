"""Measured beside simulated, as plain data for a page: the table of one round trip, and guest programs op by op.

The simulated side is computed by running the machine each time one of these functions is called.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tickscope.experiment.designs import DESIGNS
from tickscope.verify.compare import Way, compared_tokens, differing_columns, way_of
from tickscope.verify.counts import SET1_COLUMNS, SET2_COLUMNS
from tickscope.verify.data import (
    MEASURED,
    DataError,
    Program,
    Row,
    RowFile,
    comparable,
    programs_for,
    read_rows,
    row_files,
)
from tickscope.verify.programs import dialect_of, machine_for, run_program
from tickscope.verify.replay import experiment_of, op_places
from tickscope.verify.rows import Shape

COUNTS = (*SET1_COLUMNS, "isb_host", *SET2_COLUMNS)
UNCOUNTED = {"update_irq_levels"}
"""Columns among the counts that hold text."""


@cache
def _files(root: Path) -> tuple[RowFile, ...]:
    return tuple(row_files(root))


def file_of(data_set: str, gic: str, host: str, pcpus: int, design: str) -> RowFile:
    """The measured row file of one setting. Raises DataError if there is none."""
    wanted = (data_set, gic, host, pcpus, design)
    for entry in _files(MEASURED):
        if (entry.data_set, entry.gic, entry.host, entry.pcpus, entry.design) == wanted:
            return entry
    raise DataError(f"Nothing was measured for {data_set} on GIC{gic} {host} with {pcpus} CPUs and {design}.")


@cache
def _rows(path: Path) -> dict[int, list[Row]]:
    """The rows of a file by program."""
    found: dict[int, list[Row]] = {}
    for row in read_rows(path):
        found.setdefault(int(row["program"]), []).append(row)
    return found


def _shape(entry: RowFile, programs: dict[int, Program], numbers: Iterable[int]) -> Shape:
    dialect = dialect_of(programs[number] for number in numbers)
    return Shape(entry.gic, entry.host, entry.pcpus, entry.vcpus, entry.design, dialect)


def _computed(program: Program, shape: Shape) -> dict[str, Row]:
    return {row["op_index"]: row for row in run_program(program, shape)}


def measured_sets() -> list[dict[str, Any]]:
    """Each data set and setting of the row files: how many programs and rows, and how many of them are comparable."""
    found: dict[tuple[str, str, str, int], dict[str, Any]] = {}
    for entry in _files(MEASURED):
        key = (entry.data_set, entry.gic, entry.host, entry.pcpus)
        rows = [row for of_one in _rows(entry.path).values() for row in of_one]
        one = found.setdefault(
            key,
            {"set": key[0], "gic": key[1], "host": key[2], "pcpus": key[3], "vcpus": entry.vcpus, "designs": [],
             "programs": len(_rows(entry.path)), "rows": 0, "comparable": 0},
        )  # fmt: skip
        one["designs"] = [name for name in DESIGNS if name in {*one["designs"], entry.design}]
        one["rows"] += len(rows)
        one["comparable"] += sum(1 for _ in comparable(rows))
    return list(found.values())


def programs_side(data_set: str, gic: str, host: str, pcpus: int, design: str) -> dict[str, Any]:
    """Every measured program of one setting, run now: how many of its ops are equal. Raises DataError."""
    entry = file_of(data_set, gic, host, pcpus, design)
    programs, rows = programs_for(entry), _rows(entry.path)
    shape = _shape(entry, programs, rows)
    items: list[dict[str, Any]] = []
    for number, measured in rows.items():
        computed = _computed(programs[number], shape)
        compared = list(comparable(measured))
        equal = sum(1 for row in compared if _differs(row, computed.get(row["op_index"])) == [])
        items.append(
            {"program": number, "says": _says(programs[number]), "ops": len(programs[number].ops),
             "total": len(compared), "equal": equal, "left_out": len(measured) - len(compared)}
        )  # fmt: skip
    names = ("total", "equal", "left_out")
    return {"items": items} | {name: sum(item[name] for item in items) for name in names}


def _says(program: Program) -> str:
    return " · ".join(" ".join(map(str, op)) for op in program.ops)


def _differs(measured: Row, computed: Row | None) -> list[str]:
    return ["missing"] if computed is None else differing_columns(measured, computed)


def program_side(data_set: str, gic: str, host: str, pcpus: int, number: int) -> dict[str, Any]:
    """One measured program op by op, in every design: what was measured, what the machine does now, what differs."""
    first = file_of(data_set, gic, host, pcpus, next(iter(DESIGNS)))
    program = programs_for(first).get(number)
    if program is None or number not in _rows(first.path):
        raise DataError(f"There is no program {number} in {data_set} with {pcpus} CPUs.")
    designs = [_design_side(data_set, gic, host, pcpus, design, program) for design in DESIGNS]
    vcpus = list(program.vcpus) or [0] * len(program.ops)
    return {"program": number, "says": _says(program), "ops": [list(op) for op in program.ops], "vcpus": vcpus,
            "designs": designs}  # fmt: skip


def _design_side(data_set: str, gic: str, host: str, pcpus: int, design: str, program: Program) -> dict[str, Any]:
    entry = file_of(data_set, gic, host, pcpus, design)
    rows = _rows(entry.path)
    shape = _shape(entry, programs_for(entry), rows)
    computed = _computed(program, shape)
    config = machine_for(program, shape).config
    experiment = experiment_of(config, f"Measured program {program.id}")
    places = op_places(config, experiment)
    sides = [_op_side(row, computed.get(row["op_index"])) for row in rows[program.id]]
    for index, side in enumerate(sides):
        side["at"] = places.get(index)
    compared = [side for side in sides if side["compared"]]
    return {
        "design": design, "rows": sides, "total": len(compared), "experiment": experiment,
        "equal": sum(1 for side in compared if not side["differs"]),
    }  # fmt: skip


def _op_side(measured: Row, computed: Row | None) -> dict[str, Any]:
    way = way_of(measured)
    return {
        "index": int(measured["op_index"]), "op": measured["op"], "arg": measured.get("arg", ""),
        "vcpu": int(measured.get("vcpu") or 0),
        "compared": next(comparable([measured]), None) is not None,
        "way": "" if way is Way.ALL else way.value,
        "differs": _differs(measured, computed),
        "measured": row_data(measured, way), "simulated": row_data(computed, way) if computed else None,
    }  # fmt: skip


def row_data(row: Row, way: Way = Way.ALL) -> dict[str, Any]:
    """What a page shows of a row: the guest's result, the counts that are not 0, and the sequence.

    `free` holds the places of the tokens that this way of comparing leaves out.
    """
    counts = {name: int(row[name]) for name in COUNTS if name not in UNCOUNTED and int(row.get(name) or 0)}
    sequence = row["sequence"].split()
    return {"result": row["result"], "line_end": row["line_end"], "counts": counts, "sequence": sequence,
            "free": _free(sequence, compared_tokens(row, way))}  # fmt: skip


def _free(sequence: list[str], compared: list[str]) -> list[int]:
    """Places of the tokens that are not compared, found from the end: what is left out stands before what is kept."""
    free, left = [], list(compared)
    for place in range(len(sequence) - 1, -1, -1):
        if left and left[-1] == sequence[place]:
            left.pop()
        else:
            free.append(place)
    return free[::-1]
