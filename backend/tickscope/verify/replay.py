"""A measured program or scenario as an experiment: the machine that was compared, as a run that anybody can open.

In an experiment every op of the guest is recorded; in a comparison only those that were measured are. Nothing else
differs, so the places of the measured ops in the run are found by running the experiment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from tickscope.engine.journal import Record
from tickscope.experiment.config import parse
from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.tokens import Dialect, placed_tokens
from tickscope.guest.ops import FOREVER, OPS, Op, OpNode
from tickscope.machine import Machine, MachineConfig, VcpuConfig
from tickscope.verify.table import Setting, machine_of, repetitions
from tickscope.vocabulary import Event, Kind

MOST_STEPS = 400_000
"""Steps after which a run is given up; the longest measured program takes a tenth of it."""
_EXITS = (Event.EXIT_SYNC, Event.EXIT_IRQ)


def op_data(op: OpNode) -> Any:
    """One op as a config has it."""
    info = OPS[Op(op.op)]
    body = [op_data(inner) for inner in op.body]
    if op.op == Op.REPEAT:
        return {info.name: "forever" if op.a == FOREVER else op.a, "ops": body}
    if op.op == Op.ON_IRQ:
        return {info.name: {"ops": body}}
    if op.op == Op.IF_INTID:
        return {info.name: op.a, "ops": body}
    arguments = [op.a, op.b][: len(info.bounds)]
    return [info.name, *arguments] if arguments else info.name


def _vcpu_data(vcpu: VcpuConfig) -> dict[str, Any]:
    return {"program": {"ops": [op_data(op) for op in vcpu.program]}, "affinity": [*vcpu.affinity]}


def experiment_of(config: MachineConfig, name: str) -> dict[str, Any]:
    """The experiment that runs this machine; POST /experiments accepts it."""
    vms = [{"vcpus": [_vcpu_data(vcpu) for vcpu in vm.vcpus]} for vm in config.vms]
    platform = {
        "gic": config.gic, "host": config.host, "pcpus": config.pcpus, "list_registers": config.list_registers,
        "counter_hz": config.counter_hz, "cost": config.cost,
    }  # fmt: skip
    return {
        "name": name[:200], "tags": ["measured"], "seed": config.seed, "design": config.design, "platform": platform,
        "scheduler": {"slice_us": config.slice_us, "halt_poll_ns": config.halt_poll_ns}, "vms": vms,
        "duration_us": config.duration_ns // 1000, "pace": {"mode": "max"},
    }  # fmt: skip


def run_bounded(machine: Machine, steps: int = MOST_STEPS) -> tuple[list[Record], bool]:
    """All records of a machine, and whether it came to its end within so many steps."""
    machine.run(steps)
    return machine.journal.take()[1], machine.finished


class Placed(NamedTuple):
    """A record and its place in the run, with the ops marked as they were in the comparison."""

    seq: int
    record: Record


def placed_records(config: MachineConfig, experiment: dict[str, Any]) -> list[Placed]:
    """What the experiment records, without the ops that the comparison does not record."""
    records, _ = run_bounded(Machine(machine_config(parse(experiment))))
    marks = [list(_marks(vcpu.program)) for vm in config.vms for vcpu in vm.vcpus]
    placed = []
    for seq, record in enumerate(records, 1):
        if record[1] == Kind.OP:
            mark = marks[record[4]][record[5]]
            if mark < 0:
                continue
            record = (*record[:5], mark, *record[6:])
        placed.append(Placed(seq, record))
    return placed


def _marks(program: tuple[OpNode, ...]) -> Iterator[int]:
    """The marks of all ops in the order in which a reader of the config counts them."""
    for op in program:
        yield op.mark
        yield from _marks(op.body)


def op_places(config: MachineConfig, experiment: dict[str, Any]) -> dict[int, int]:
    """Place of each measured op that begins: index in the program -> seq in the run of the experiment."""
    placed = placed_records(config, experiment)
    return {one.record[5]: one.seq for one in reversed(placed) if one.record[1] == Kind.OP}


class Replay(NamedTuple):
    """An experiment and where in its run to look: records first..last, beginning with the guest's exit at `at`."""

    experiment: dict[str, Any]
    at: int
    first: int
    last: int


def scenario_replay(setting: Setting, scenario: str) -> Replay:
    """The scenario's loop as an experiment, at a repetition of the most frequent kind."""
    config = machine_of(setting, scenario).config
    experiment = experiment_of(config, f"Measured round trip: {scenario}")
    placed = placed_records(config, experiment)
    # Each record carries its place where its cause stood: repetitions are cut out of records.
    records = [(*one.record[:7], one.seq, one.record[8]) for one in placed]
    parts = [part for part in repetitions(records, scenario) if part]
    texts = [" ".join(token for _, token in placed_tokens(part, Dialect.PLAIN)) for part in parts]
    usual = texts.index(Counter(texts).most_common(1)[0][0])
    part = parts[usual]
    exits = [record[7] for record in part if record[1] == Kind.EVENT and record[2] in _EXITS]
    return Replay(experiment, exits[0] if exits else part[0][7], part[0][7], part[-1][7])
