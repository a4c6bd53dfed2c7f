"""The table of one guest round trip per scenario: the columns of hardware-accesses.csv, found by running the machine.

A scenario is a loop. The guest sets its state up once, goes round eight times unrecorded, then each repetition is
recorded; the mode of each column is given (the mean for migrations and ticks out of sleep, as in the measurement).
The machine runs in the time of the cost profile `qemu-icount`, and its ledger of steps gives the instruction columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tickscope.engine.journal import Record
from tickscope.experiment.tokens import Dialect, placed_tokens
from tickscope.guest.ops import OpNode, node, parse_program
from tickscope.hardware.cost import Level
from tickscope.machine import Machine, MachineConfig, VcpuConfig, VmConfig
from tickscope.verify.counts import Platform, count
from tickscope.verify.data import Row
from tickscope.verify.instructions import Ledger, account
from tickscope.verify.programs import COUNTER_HZ, LIST_REGISTERS
from tickscope.vocabulary import Access, Kind

IDENTITY = ("gic", "host", "pcpus", "design", "scenario")
INSTRUCTIONS = ("total", "guest", "hyp", "host_insns", "user")
"""All, in the guest, at EL2, in the host kernel (under VHE with EL2's), in user space."""

_SUMS: dict[str, tuple[str, ...]] = {
    "cntv_R": ("cntv_ctl_R", "cntv_cval_R"),
    "cntv_W": ("cntv_ctl_W", "cntv_cval_W"),
    "cntvoff_W": ("cntvoff_W",),
    "cnthctl_R": ("cnthctl_R",),
    "cnthctl_W": ("cnthctl_W",),
    "cntpct_R": ("cntpct_R",),
    "gic_act_W": ("gic_active_set_W", "gic_active_clear_W"),
    "gic_rwp_R": ("gic_rwp_R",),
    "hvc_from_host": ("hvc_host",),
    "ich_R": ("ich_R",),
    "ich_W": ("ich_W",),
    "gich_mmio_R": ("gich_R",),
    "gich_mmio_W": ("gich_W",),
    "host_irq_taken": ("host_irq_taken",),
    "vtimer_isr": ("vtimer_isr",),
    "world_switches": ("world_switches",),
    "vcpu_load": ("vcpu_load",),
    "update_irq": ("update_irq",),
}
COLUMNS = (*IDENTITY, *INSTRUCTIONS, *_SUMS)

UNRECORDED = 8
RECORDED = 24
TICKS_UNRECORDED = 3
TICK_US = 1000
_TIMER_INTID = 27
_GUEST_LOOP = 13
"""Instructions of the measured guest's loop: counting, and the marks around what it repeats."""
_GUEST_EXIT = {"base": 33, "hvc": 0, "kmmio": 3, "umem": 2, "mig": 2}
"""And of what is repeated: a spin of 30, an address with its load or store (a hypercall is an access)."""
_GUEST_WAIT = 46
"""And of its loop around WFI."""

_STATES: dict[str, tuple[str | list[object], ...]] = {
    "off": ("timer_off",),
    "armed": ("timer_arm_far",),
    "imask": ("timer_arm_past", "timer_mask"),
    "pend": ("timer_arm_past", "hvc", ["spin", 1000]),
    "acthi": ("timer_arm_past", "hvc", ["spin", 1000], "ack"),
    "actlo": ("timer_arm_past", "hvc", ["spin", 1000], "ack", "timer_arm_far"),
}
_EXITS = ("base", "hvc", "kmmio", "umem")
_TICKS = ("tick_busy", "tick_wfi")


@dataclass(frozen=True)
class Setting:
    """The machine of one row."""

    gic: str
    host: str
    pcpus: int
    design: str


def scenarios(pcpus: int) -> tuple[str, ...]:
    """Every exit in every state of the timer, and the ticks; with several physical CPUs migrations, too."""
    exits = _EXITS if pcpus == 1 else (*_EXITS, "mig")
    return (*(f"{exit_name}_{state}" for exit_name in exits for state in _STATES), *_TICKS)


def _loop(scenario: str) -> tuple[OpNode, ...]:
    exit_name, _, state = scenario.partition("_")
    nodes = [op._replace(mark=-1) for op in parse_program(["ppi_enable", *_STATES[state]])]
    for turn in range(UNRECORDED + RECORDED + 1):
        mark = turn - UNRECORDED if turn >= UNRECORDED else -1
        if exit_name == "mig":
            nodes.append(node("migrate", (turn + 1) % 2, mark=mark))
        else:
            nodes.append(
                node("spin" if exit_name == "base" else exit_name, 30 if exit_name == "base" else 0, mark=mark)
            )
        nodes.append(node("spin", 300))
    return tuple(nodes)


def _ticks(scenario: str) -> tuple[OpNode, ...]:
    period = COUNTER_HZ * TICK_US // 1_000_000
    rest = "wfi" if scenario.endswith("wfi") else ["spin", 5000]
    handler = ["ack", "timer_mask", ["timer_arm_in", period], "eoi"]
    data = [["timer_arm_in", period], {"on_irq": {"ops": handler}}, {"repeat": "forever", "ops": [rest]}]
    return tuple(_unmarked(op) for op in parse_program(data))


def _unmarked(op: OpNode) -> OpNode:
    return op._replace(mark=-1, body=tuple(_unmarked(inner) for inner in op.body))


def _machine(setting: Setting, program: tuple[OpNode, ...], duration_us: int) -> Machine:
    return Machine(
        MachineConfig(
            design=setting.design, gic=setting.gic, host=setting.host, pcpus=setting.pcpus,
            list_registers=LIST_REGISTERS, counter_hz=COUNTER_HZ, cost="qemu-icount", slice_us=3000,
            vms=(VmConfig((VcpuConfig(program, tuple(range(setting.pcpus))),)),), disturbances=(), switches=(),
            duration_ns=duration_us * 1000, seed=1,
        ),
        Ledger,
    )  # fmt: skip


def _run(machine: Machine) -> list[Record]:
    while machine.step():
        pass
    return machine.journal.take()[1]


Part = tuple[int, int]
"""Places of the first record of one repetition and of the first one behind it."""


def _between_ops(records: list[Record]) -> Iterator[Part]:
    """From one recorded op to the next; the last op only ends the one before."""
    return pairwise(n for n, record in enumerate(records) if record[1] == Kind.OP)


def _between_handlers(records: list[Record]) -> Iterator[Part]:
    """From the end of one tick's handler to the end of the next."""
    ends = [
        n + 1 for n, r in enumerate(records)
        if r[1] == Kind.ACCESS and r[2] == Access.G_EOIR and r[6] == _TIMER_INTID
    ]  # fmt: skip
    return pairwise(ends[TICKS_UNRECORDED:])


def _counts(records: list[Record], setting: Setting) -> dict[str, int]:
    tokens = [token for _, token in placed_tokens(records, Dialect.PLAIN)]
    counted = count(tokens, Platform(setting.gic, setting.host))
    return {name: sum(int(counted[part]) for part in parts) for name, parts in _SUMS.items()}


def _statistic(values: list[int], mean: bool) -> str:
    if mean:
        return f"{sum(values) / len(values):.2f}".rstrip("0").rstrip(".")
    return str(Counter(values).most_common(1)[0][0])


def machine_of(setting: Setting, scenario: str) -> Machine:
    """The machine that goes round the scenario's loop, at time 0."""
    if scenario.startswith("tick"):
        return _machine(setting, _ticks(scenario), (TICKS_UNRECORDED + RECORDED + 3) * TICK_US)
    return _machine(setting, _loop(scenario), 100_000)


def repetitions(records: list[Record], scenario: str) -> Iterator[list[Record]]:
    """The records of each recorded time round the loop."""
    return (records[start:end] for start, end in _parts(records, scenario))


def _parts(records: list[Record], scenario: str) -> Iterator[Part]:
    return _between_handlers(records) if scenario.startswith("tick") else _between_ops(records)


def table_row(setting: Setting, scenario: str) -> Row:
    """One row of the table. Raises RuntimeError if the machine gave no repetition of the loop."""
    machine = machine_of(setting, scenario)
    records = _run(machine)
    parts = list(_parts(records, scenario))
    if not parts:
        raise RuntimeError(f"the machine gave no repetition of {scenario} on {setting.design}")
    values = [
        _counts(records[start:end], setting) | _instructions(machine, records, (start, end), scenario)
        for start, end in parts
    ]
    mean = scenario == "tick_wfi" or setting.pcpus > 1
    row: Row = {"gic": setting.gic, "host": setting.host, "pcpus": str(setting.pcpus), "design": setting.design}
    row |= {"scenario": scenario}
    return row | {name: _statistic([one[name] for one in values], mean) for name in COLUMNS if name not in row}


def _instructions(machine: Machine, records: list[Record], part: Part, scenario: str) -> dict[str, int]:
    """The account of one repetition. A guest that spins executes whenever nobody else does."""
    start, end = part
    ledger = machine.hw
    assert isinstance(ledger, Ledger)
    taken = account(ledger.steps(start + 1, end + 1), machine.config)
    host = taken[Level.EL2] + taken[Level.HOST] + taken[Level.USER]
    if scenario == "tick_busy":
        guest = records[end - 1][0] - records[start - 1][0] - host
    else:
        guest = taken[Level.GUEST] + _guest_loop(scenario)
    return {
        "total": guest + host, "guest": guest, "hyp": taken[Level.EL2], "host_insns": taken[Level.HOST],
        "user": taken[Level.USER],
    }  # fmt: skip


def _guest_loop(scenario: str) -> int:
    """The measured guest's own instructions in one repetition, but for register accesses and hypercalls."""
    if scenario == "tick_wfi":
        return _GUEST_WAIT
    return _GUEST_LOOP + _GUEST_EXIT[scenario.partition("_")[0]]


def table(setting: Setting) -> Iterator[Row]:
    """All rows of one setting."""
    return (table_row(setting, scenario) for scenario in scenarios(setting.pcpus))


def sequence_of(setting: Setting, scenario: str) -> str:
    """The most common token sequence of one repetition, for comparison with catalogue_sequences.csv."""
    parts = repetitions(_run(machine_of(setting, scenario)), scenario)
    texts = Counter(" ".join(token for _, token in placed_tokens(part, Dialect.PLAIN)) for part in parts)
    return texts.most_common(1)[0][0] if texts else ""
