"""Runs measured guest programs on the machine and gives the rows that the measurement gave.

Start state, settling spin and hand-over are those of the measurement: a drain sequence that is not recorded leaves
the timer off and ends with a user exit, four hypercalls, a distributor read and a hypercall; each op ends with 300
instructions of settling inside its own row; two vCPUs take turns.
"""

from __future__ import annotations

from collections.abc import Iterable

from tickscope.engine.journal import Record
from tickscope.experiment.tokens import Dialect, uses_values
from tickscope.guest.ops import OpNode, node, parse_program
from tickscope.hardware.hardware import Hardware
from tickscope.host.state import SGIS
from tickscope.machine import Machine, MachineConfig, VcpuConfig, VmConfig
from tickscope.verify.data import DataError, Program, Row
from tickscope.verify.rows import Shape, Step, View, row_of
from tickscope.vocabulary import Kind

COUNTER_HZ = 62_500_000
LIST_REGISTERS = 4
SETTLE = 300
HAND_OVER = 40_000
"""Instructions that the vCPU whose turn it is waits before its op, so that the other one has taken its interrupt."""

_DRAIN = ("ppi_enable", "timer_off", "umem", "hvc", "hvc", "hvc", "hvc", "kmmio", "hvc")
_OP_NS = 500_000
"""More than any op takes beside its own argument: exits, hand-over, the host's work on a wake-up."""
_SLICE_US = 3000
"""vCPUs that a program moves onto one physical CPU wait for one another so long."""
_LONGEST_NS = 60_000_000_000
_LONGEST_TURNS_NS = 1_000_000_000
"""After so long an op counts as one that never ends. Where vCPUs take turns the one that waits polls all the while."""
_NS_PER_ARGUMENT = {"spin": 1, "spin_random": 1, "timer_arm_in": 16, "wfi_in": 16}
"""What an op's (last) argument can add to the time that a program takes: instructions, or counts of the timer."""
_SECOND_SET_IDS = range(5000, 7000)
_TRAILING_ARGUMENT = {"irq_window": 1}
"""In the second data set the handler of irq_window drains all pending interrupts."""


def dialect_of(programs: Iterable[Program], wish: str = "auto") -> Dialect:
    """The tokens' dialect for a whole file; `wish` is plain, values or auto.

    A file is printed in one dialect, for its rows share one header: that of the second data set if any of its programs
    has an op that only that set has, names vCPUs, or bears an id of that set (some of its programs use old ops alone).
    """
    if wish != "auto":
        return Dialect(wish)
    values = any(
        program.vcpus or program.id in _SECOND_SET_IDS or uses_values(str(op[0]) for op in program.ops)
        for program in programs
    )
    return Dialect.VALUES if values else Dialect.PLAIN


def vcpus_of(programs: Iterable[Program]) -> int:
    """How many vCPUs the VM of a file has: one, or as many as its programs name, two at least."""
    most = max((max(program.vcpus) for program in programs if program.vcpus), default=-1)
    return 1 if most < 0 else max(2, most + 1)


def _node(op: tuple[object, ...], mark: int, dialect: Dialect) -> OpNode:
    name, *args = op
    if dialect is Dialect.VALUES and name in _TRAILING_ARGUMENT and not args:
        args = [_TRAILING_ARGUMENT[str(name)]]
    return parse_program([[name, *args]])[0]._replace(mark=mark)


def _one_vcpu(program: Program, dialect: Dialect) -> tuple[OpNode, ...]:
    nodes = [node(name) for name in _DRAIN]
    for index, op in enumerate(program.ops):
        nodes += [_node(op, index, dialect), node("spin", SETTLE)]
    return (*nodes, _end_mark(program))


def _end_mark(program: Program) -> OpNode:
    """A recorded op behind the last one: the last row ends here, before the guest leaves for good."""
    return node("spin", SETTLE, mark=len(program.ops))


def _turns(program: Program, vcpu: int, dialect: Dialect) -> tuple[OpNode, ...]:
    """The ops of one of several vCPUs; the turn counter says which op is next.

    The turn is passed before a `wfi_start`, whose vCPU then sleeps, and after every other op.
    """
    nodes = [node(name) for name in _DRAIN]
    for index, op in enumerate(program.ops):
        if (program.vcpus[index] if program.vcpus else 0) != vcpu:
            continue
        nodes += [node("await_turn", index), node("spin", HAND_OVER)]
        body = [_node(op, index, dialect), node("spin", SETTLE)]
        hand_over = node("pass_turn", index + 1)
        nodes += [hand_over, *body] if op[0] == "wfi_start" else [*body, hand_over]
    return (*nodes, node("await_turn", len(program.ops)), node("spin", HAND_OVER), _end_mark(program))


def _duration_ns(program: Program, shape: Shape) -> int:
    """Longer than the program takes, unless an op of it never ends (or takes longer than anybody waits)."""
    arguments = sum(_NS_PER_ARGUMENT[op[0]] * int(op[-1]) for op in program.ops if op[0] in _NS_PER_ARGUMENT)
    longest = _LONGEST_TURNS_NS if shape.vcpus > 1 else _LONGEST_NS
    shared = shape.vcpus > 1 and any(op[0] == "migrate" for op in program.ops)
    each = _OP_NS + (2 * _SLICE_US * 1000 if shared else 0)
    return min(arguments + (len(program.ops) + len(_DRAIN) + 1) * each, longest)


def _check(program: Program, shape: Shape) -> None:
    """What one op does not tell about itself."""
    if program.vcpus and max(program.vcpus) >= shape.vcpus:
        raise ValueError(f"it names vCPU {max(program.vcpus)}, and there are {shape.vcpus}")
    for index, (name, *args) in enumerate(program.ops):
        if shape.gic == "v2" and name == "set_pending" and args[0] in range(SGIS):
            raise ValueError(f"op {index} makes SGI {args[0]} pending without a source: on GICv2 the real host crashes")


def machine_for(program: Program, shape: Shape, hardware: type[Hardware] = Hardware) -> Machine:
    """The machine of the measurement with this program in its guest. Raises ValueError."""
    _check(program, shape)
    if shape.vcpus > 1:
        vcpus = tuple(VcpuConfig(_turns(program, n, shape.dialect), (n,)) for n in range(shape.vcpus))
    else:
        vcpus = (VcpuConfig(_one_vcpu(program, shape.dialect), tuple(range(shape.pcpus))),)
    return Machine(
        MachineConfig(
            design=shape.design, gic=shape.gic, host=shape.host, pcpus=shape.pcpus, list_registers=LIST_REGISTERS,
            counter_hz=COUNTER_HZ, cost="flat", slice_us=_SLICE_US, vms=(VmConfig(vcpus),), disturbances=(),
            switches=(), duration_ns=_duration_ns(program, shape), seed=1, unpredictable_stops=False,
        ),
        hardware,
    )  # fmt: skip


def recorded(machine: Machine, ops: int) -> list[Record]:
    """All records up to the end mark (or to the end, if an op never does)."""
    while machine.step():
        pass
    _, records = machine.journal.take()
    for position, record in enumerate(records):
        if record[1] == Kind.OP and record[5] == ops:
            return records[:position]
    return records


def run_program(program: Program, shape: Shape) -> list[Row]:
    """The rows of one program, in order; fewer than ops if an op never ends. Raises DataError for a bad program."""
    try:
        machine = machine_for(program, shape)
    except (ValueError, IndexError) as error:
        raise DataError(f"program {program.id}: {error}.") from error
    return rows_from(machine, recorded(machine, len(program.ops)), program, shape)


def rows_from(machine: Machine, records: list[Record], program: Program, shape: Shape) -> list[Row]:
    """The rows that the records of a machine with this program give, up to where the records end."""
    view = View(machine.journal.variables, shape.pcpus, shape.vcpus)
    starts = [n for n, record in enumerate(records) if record[1] == Kind.OP]
    view.follow(records[: starts[0] if starts else None])
    rows = []
    for start, end in zip(starts, [*starts[1:], len(records)], strict=True):
        index = records[start][5]
        op, *args = program.ops[index]
        step = Step(index, str(op), ":".join(map(str, args)), records[start][4], records[start:end])
        rows.append(row_of(step, view, shape, str(program.id)))
    return rows
