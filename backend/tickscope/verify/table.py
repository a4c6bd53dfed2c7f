"""The table of one guest round trip per scenario: the columns of hardware-accesses.csv, found by running the machine.

A scenario is a loop. The guest sets its state up once, goes round eight times unrecorded, then each repetition is
recorded; the mode of each column is given (the mean for migrations and ticks out of sleep, as in the measurement).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tickscope.engine.journal import Record
from tickscope.guest.ops import OpNode, node, parse_program
from tickscope.machine import Machine, MachineConfig, VcpuConfig, VmConfig
from tickscope.verify.counts import Platform, count
from tickscope.verify.data import Row
from tickscope.verify.programs import COUNTER_HZ, LIST_REGISTERS
from tickscope.verify.tokens import Dialect, placed_tokens
from tickscope.vocabulary import Access, Kind

IDENTITY = ("gic", "host", "pcpus", "design", "scenario")
INSTRUCTIONS = ("total", "guest", "hyp", "host_insns", "user")
"""Left empty: the cost profile `flat` knows no instructions."""

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

_STATES: dict[str, tuple[str | list[object], ...]] = {
    "off": ("timer_off",),
    "armed": ("timer_arm_far",),
    "imask": ("timer_arm_past", "timer_mask"),
    "pend": ("timer_arm_past", "hvc", ["spin", 1000]),
    "acthi": ("timer_arm_past", "hvc", ["spin", 1000], "ack"),
    "actlo": ("timer_arm_past", "hvc", ["spin", 1000], "ack", "timer_arm_far"),
}
_SCENARIOS = (
    "base_off", "hvc_off", "hvc_armed", "hvc_pend", "hvc_acthi", "hvc_actlo", "hvc_imask", "kmmio_off", "kmmio_armed",
    "kmmio_pend", "kmmio_acthi", "umem_off", "umem_armed", "umem_pend", "umem_acthi", "umem_actlo", "tick_busy",
    "tick_wfi",
)  # fmt: skip
_TWO_CPU_SCENARIOS = (
    "umem_off", "umem_armed", "mig_off", "mig_armed", "mig_pend", "mig_acthi", "mig_actlo", "tick_busy", "tick_wfi",
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """The machine of one row."""

    gic: str
    host: str
    pcpus: int
    design: str


def scenarios(pcpus: int) -> tuple[str, ...]:
    """The scenarios that are measured with so many physical CPUs."""
    return _SCENARIOS if pcpus == 1 else _TWO_CPU_SCENARIOS


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
    period = COUNTER_HZ // 1_000_000 * TICK_US
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
            list_registers=LIST_REGISTERS, counter_hz=COUNTER_HZ, cost="flat", slice_us=3000,
            vms=(VmConfig((VcpuConfig(program, tuple(range(setting.pcpus))),)),), disturbances=(), switches=(),
            duration_ns=duration_us * 1000, seed=1,
        )
    )  # fmt: skip


def _run(machine: Machine) -> list[Record]:
    while machine.step():
        pass
    return machine.journal.take()[1]


def _between_ops(records: list[Record]) -> Iterator[list[Record]]:
    """The records of each recorded repetition; the one after the last only ends it."""
    starts = [n for n, record in enumerate(records) if record[1] == Kind.OP]
    return (records[start:end] for start, end in pairwise(starts))


def _between_handlers(records: list[Record]) -> Iterator[list[Record]]:
    """The records from the end of one tick's handler to the end of the next."""
    ends = [
        n + 1 for n, r in enumerate(records)
        if r[1] == Kind.ACCESS and r[2] == Access.G_EOIR and r[6] == _TIMER_INTID
    ]  # fmt: skip
    ends = ends[TICKS_UNRECORDED:]
    return (records[start:end] for start, end in pairwise(ends))


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
    return _between_handlers(records) if scenario.startswith("tick") else _between_ops(records)


def table_row(setting: Setting, scenario: str) -> Row:
    """One row of the table. Raises RuntimeError if the machine gave no repetition of the loop."""
    parts = list(repetitions(_run(machine_of(setting, scenario)), scenario))
    if not parts:
        raise RuntimeError(f"the machine gave no repetition of {scenario} on {setting.design}")
    counts = [_counts(part, setting) for part in parts]
    mean = scenario == "tick_wfi" or setting.pcpus > 1
    row: Row = {"gic": setting.gic, "host": setting.host, "pcpus": str(setting.pcpus), "design": setting.design}
    row |= {"scenario": scenario} | dict.fromkeys(INSTRUCTIONS, "")
    return row | {name: _statistic([one[name] for one in counts], mean) for name in _SUMS}


def table(setting: Setting) -> Iterator[Row]:
    """All rows of one setting."""
    return (table_row(setting, scenario) for scenario in scenarios(setting.pcpus))


def sequence_of(setting: Setting, scenario: str) -> str:
    """The most common token sequence of one repetition, for comparison with catalogue_sequences.csv."""
    parts = repetitions(_run(machine_of(setting, scenario)), scenario)
    texts = Counter(" ".join(token for _, token in placed_tokens(part, Dialect.PLAIN)) for part in parts)
    return texts.most_common(1)[0][0] if texts else ""
