"""Tapes of the real machine."""

from __future__ import annotations

from typing import Any

from tickscope.engine.journal import Record
from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.presets import preset
from tickscope.machine import Machine
from tickscope.tape import Declaration


def machine_run(name: str, records: int, **changes: Any) -> tuple[Declaration, list[Record], Machine]:
    """A preset run until it has made so many records (or is over): declaration, all records, the machine then."""
    machine = Machine(machine_config(preset(name, **changes)))
    variables = tuple(machine.journal.variables)
    rows: list[Record] = []
    while len(rows) < records and machine.step():
        rows += machine.journal.take()[1]
    rows += machine.journal.take()[1]
    return Declaration(variables, {"design": machine.config.design, "preset": name}), rows, machine
