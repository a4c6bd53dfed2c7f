"""Any guest program on any design: what the guest sees, op by op, and what the host does for it, as plain data.

The program is run as the measured ones were: the same start state, the same settling after each op, two vCPUs by turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tickscope.engine.journal import Record
from tickscope.guest.ops import OpError, parse_program
from tickscope.machine import Machine
from tickscope.verify.data import DataError, Program
from tickscope.verify.programs import dialect_of, machine_for, rows_from
from tickscope.verify.replay import experiment_of, op_places, run_bounded
from tickscope.verify.rows import Shape
from tickscope.verify.sides import row_data
from tickscope.vocabulary import Kind

MOST_OPS = 100
MOST_VCPUS = 2
_BLOCKS = ("repeat", "on_irq", "if_intid")
_TURNS = ("await_turn", "pass_turn")


def read_ops(ops: Sequence[Any], vcpus: Sequence[int] = ()) -> Program:
    """Check a program op by op. Raises OpError, whose `where` names the op."""
    if not ops:
        raise OpError("ops", "a program needs at least one op")
    if len(ops) > MOST_OPS:
        raise OpError("ops", f"a program may have at most {MOST_OPS} ops here")
    if vcpus and len(vcpus) != len(ops):
        raise OpError("vcpus", "one vCPU is needed for each op")
    if any(not 0 <= vcpu < MOST_VCPUS for vcpu in vcpus):
        raise OpError("vcpus", f"there are {MOST_VCPUS} vCPUs, counted from 0")
    parse_program(list(ops))
    return Program(0, tuple(_read(op, f"ops[{n}]") for n, op in enumerate(ops)), tuple(vcpus) if any(vcpus) else ())


def _read(item: Any, where: str) -> tuple[Any, ...]:
    if isinstance(item, dict):
        name, value = next((key, value) for key, value in item.items() if key != "ops")
        op: tuple[Any, ...] = (name, *(value if isinstance(value, list) else [] if value is None else [value]))
    else:
        op = (item,) if isinstance(item, str) else tuple(item)
    if op[0] in _BLOCKS:
        raise OpError(where, f"'{op[0]}' holds further ops, and here each op has a row of its own; launch it as a run")
    if op[0] in _TURNS:
        raise OpError(where, f"'{op[0]}' is not needed here: the vCPUs take turns by themselves")
    return op


def shape_of(program: Program, gic: str, host: str, pcpus: int, design: str) -> Shape:
    """The setting for a program: two vCPUs need two pCPUs."""
    vcpus = MOST_VCPUS if program.vcpus else 1
    return Shape(gic, host, max(pcpus, vcpus), vcpus, design, dialect_of([program]))


def tried(program: Program, shape: Shape) -> dict[str, Any]:
    """Run a program on one design, with a bound on the steps; see the module. Raises DataError."""
    try:
        machine = machine_for(program, shape)
    except ValueError as error:
        raise DataError(str(error)) from error
    records, over = run_bounded(machine)
    records, returned = _up_to_end_mark(records, len(program.ops))
    rows = rows_from(machine, records, program, shape)
    experiment = experiment_of(machine.config, "Program tried beside the measurements")
    places = op_places(machine.config, experiment)
    totals: Counter[str] = Counter()
    sides = []
    for row in rows:
        side = row_data(row)
        totals.update(side["counts"])
        index = int(row["op_index"])
        sides.append(side | {"index": index, "op": row["op"], "arg": row["arg"], "at": places.get(index)})
    return {
        "design": shape.design, "rows": sides, "totals": dict(totals), "experiment": experiment,
        "end": _end(machine, over, returned), "says": _says(machine, over, returned, sides),
    }  # fmt: skip


def _up_to_end_mark(records: list[Record], mark: int) -> tuple[list[Record], bool]:
    for position, record in enumerate(records):
        if record[1] == Kind.OP and record[5] == mark:
            return records[:position], True
    return records, False


def _end(machine: Machine, over: bool, returned: bool) -> str:
    if returned:
        return "complete"
    if machine.violation:
        return "stopped"
    return "never" if over else "cut"


def _says(machine: Machine, over: bool, returned: bool, sides: list[dict[str, Any]]) -> str:
    """How the program ended, in a sentence; empty if it came to its end."""
    if returned or not sides:
        return ""
    last = f"op {sides[-1]['index'] + 1}, {sides[-1]['op']} {sides[-1]['arg']}".rstrip()
    if machine.violation:
        return f"The run stops in {last}: {machine.violation.says}."
    if over:
        return f"The guest never returns from {last}: nothing is left that could wake it."
    return f"The program was cut in {last}: it goes on for longer than can be shown here."
