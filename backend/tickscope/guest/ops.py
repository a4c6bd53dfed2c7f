"""The language of guest programs: what each op is called, which arguments it takes, and how programs are read.

The ops and their meaning are those of the measured data sets (op-programs and op-programs-irq); the rest is what
long runs need. A program is data; `parse_program` turns it into `OpNode`s or says in one sentence what is wrong.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

MAX_NODES: Final = 20_000
MAX_DEPTH: Final = 8
FOREVER: Final = 0
"""`a` of a REPEAT node that never ends."""


class Op(IntEnum):
    TIMER_OFF = 1
    TIMER_ARM_PAST = 2
    TIMER_ARM_FAR = 3
    TIMER_ARM_IN = 4
    TIMER_MASK = 5
    TIMER_UNMASK = 6
    SPIN = 7
    ACK = 8
    EOI = 9
    DIR = 10
    HVC = 11
    KMMIO = 12
    UMEM = 13
    PPI_DISABLE = 14
    PPI_ENABLE = 15
    IRQ_WINDOW = 16
    WFI = 17
    WFI_PAST = 18
    WFI_IN = 19
    MIGRATE = 20
    SGI_SELF = 21
    SGI_OTHER = 22
    SGI_BOTH = 23
    IRQ_LINE = 24
    SET_PENDING = 25
    CLEAR_PENDING = 26
    SET_ACTIVE = 27
    CLEAR_ACTIVE = 28
    ENABLE = 29
    DISABLE = 30
    PRIO = 31
    PMR = 32
    EOIMODE = 33
    BURST = 34
    BURST_SGI = 35
    ROUTE = 36
    WFI_START = 37
    REPEAT = 38
    ON_IRQ = 39
    IF_INTID = 40
    IRQS_OFF = 41
    IRQS_ON = 42
    SPIN_RANDOM = 43
    AWAIT_TURN = 44
    PASS_TURN = 45


class OpNode(NamedTuple):
    """One op: `a`, `b` its arguments, `body` the ops inside a REPEAT, ON_IRQ or IF_INTID, `mark` its place in the
    program (-1: not recorded)."""

    op: int
    a: int
    b: int
    body: tuple[OpNode, ...]
    mark: int


class OpError(ValueError):
    """A program that cannot be read: `where` (path in the program) and `message` (one sentence)."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


class OpInfo(NamedTuple):
    """Name, inclusive bounds of each argument, one sentence, and how many arguments may be left out."""

    name: str
    bounds: tuple[tuple[int, int], ...]
    says: str
    optional: int = 0


_COUNTS = (0, 1 << 40)
_INTID = (0, 63)
_SGI = (0, 15)
_CPU = (0, 15)
_BIT = (0, 1)

OPS: Final[dict[Op, OpInfo]] = {
    Op.TIMER_OFF: OpInfo("timer_off", (), "CNTV_CTL = 0"),
    Op.TIMER_ARM_PAST: OpInfo("timer_arm_past", (), "CNTV_CVAL = 0, CNTV_CTL = 1: fires at once"),
    Op.TIMER_ARM_FAR: OpInfo("timer_arm_far", (), "CNTV_CVAL = now + 2^36 counts, CNTV_CTL = 1"),
    Op.TIMER_ARM_IN: OpInfo("timer_arm_in", (_COUNTS,), "CNTV_CVAL = now + N counts, CNTV_CTL = 1"),
    Op.TIMER_MASK: OpInfo("timer_mask", (), "CNTV_CTL = 3: enabled, output masked"),
    Op.TIMER_UNMASK: OpInfo("timer_unmask", (), "CNTV_CTL = 1"),
    Op.SPIN: OpInfo("spin", ((0, 10**12),), "N busy instructions of 1 ns"),
    Op.ACK: OpInfo("ack", (), "read IAR"),
    Op.EOI: OpInfo("eoi", (), "write EOIR with the INTID acknowledged last; nothing if none is open"),
    Op.DIR: OpInfo("dir", (), "write DIR with the INTID dropped last (EOImode 1); nothing if none is"),
    Op.HVC: OpInfo("hvc", (), "hypercall that KVM answers in the kernel"),
    Op.KMMIO: OpInfo("kmmio", (), "read of an emulated distributor register, answered in the kernel"),
    Op.UMEM: OpInfo("umem", (), "read of a device of the VMM: returns to user space"),
    Op.PPI_DISABLE: OpInfo("ppi_disable", (), "disable INTID 27 at the emulated distributor"),
    Op.PPI_ENABLE: OpInfo("ppi_enable", (), "enable INTID 27 at the emulated distributor"),
    Op.IRQ_WINDOW: OpInfo("irq_window", (_BIT,), "unmask interrupts for 200 instructions (1: drain all)", 1),
    Op.WFI: OpInfo("wfi", (), "wait for an interrupt with the timer as it is"),
    Op.WFI_PAST: OpInfo("wfi_past", (), "timer_arm_past, then WFI"),
    Op.WFI_IN: OpInfo("wfi_in", (_COUNTS,), "timer_arm_in N, WFI, then wait until the deadline has passed"),
    Op.MIGRATE: OpInfo("migrate", (_CPU,), "a VMM call after which its thread moves to pCPU C"),
    Op.SGI_SELF: OpInfo("sgi_self", (_SGI,), "send SGI N to itself"),
    Op.SGI_OTHER: OpInfo("sgi_other", (_SGI,), "send SGI N to the other vCPU of the VM"),
    Op.SGI_BOTH: OpInfo("sgi_both", (_SGI,), "send SGI N to both vCPUs"),
    Op.IRQ_LINE: OpInfo("irq_line", ((32, 63), _BIT), "VMM call: KVM_IRQ_LINE sets the line of SPI N to L"),
    Op.SET_PENDING: OpInfo("set_pending", (_INTID,), "write ISPENDR for INTID N"),
    Op.CLEAR_PENDING: OpInfo("clear_pending", (_INTID,), "write ICPENDR for INTID N"),
    Op.SET_ACTIVE: OpInfo("set_active", (_INTID,), "write ISACTIVER for INTID N"),
    Op.CLEAR_ACTIVE: OpInfo("clear_active", (_INTID,), "write ICACTIVER for INTID N"),
    Op.ENABLE: OpInfo("enable", (_INTID,), "write ISENABLER for INTID N"),
    Op.DISABLE: OpInfo("disable", (_INTID,), "write ICENABLER for INTID N"),
    Op.PRIO: OpInfo("prio", (_INTID, (0, 255)), "write the priority byte of INTID N"),
    Op.PMR: OpInfo("pmr", ((0, 255),), "set the guest's priority mask"),
    Op.EOIMODE: OpInfo("eoimode", (_BIT,), "set the guest's EOImode"),
    Op.BURST: OpInfo("burst", ((1, 16),), "one ISPENDR write that makes SPI 40..40+K-1 pending"),
    Op.BURST_SGI: OpInfo("burst_sgi", ((1, 16),), "sgi_self 0..K-1"),
    Op.ROUTE: OpInfo("route", ((32, 63), (0, 63)), "route SPI N to vCPU V"),
    Op.WFI_START: OpInfo("wfi_start", (), "WFI; another vCPU wakes it"),
    Op.REPEAT: OpInfo("repeat", (), "repeat the ops n times or forever"),
    Op.ON_IRQ: OpInfo("on_irq", (), "install the interrupt handler and unmask interrupts"),
    Op.IF_INTID: OpInfo("if_intid", (_INTID,), "run the ops only if the INTID acknowledged last is N"),
    Op.IRQS_OFF: OpInfo("irqs_off", (), "mask interrupts (PSTATE.I)"),
    Op.IRQS_ON: OpInfo("irqs_on", (), "unmask interrupts (PSTATE.I)"),
    Op.SPIN_RANDOM: OpInfo("spin_random", ((0, 10**9), (0, 10**9)), "A to B busy instructions, drawn from the seed"),
    Op.AWAIT_TURN: OpInfo("await_turn", ((0, 1 << 30),), "poll until the VM's turn counter has reached N"),
    Op.PASS_TURN: OpInfo("pass_turn", ((0, 1 << 30),), "set the VM's turn counter to N"),
}

BY_NAME: Final = {info.name: op for op, info in OPS.items()}
_BODIES: Final = (Op.REPEAT, Op.ON_IRQ, Op.IF_INTID)


class _Reader:
    """Counts nodes and gives each op its mark while a program is read."""

    def __init__(self) -> None:
        self.nodes = 0

    def read_list(self, data: object, where: str, depth: int) -> tuple[OpNode, ...]:
        if not isinstance(data, (list, tuple)):
            raise OpError(where, "a list of ops is expected here")
        if depth > MAX_DEPTH:
            raise OpError(where, f"ops may be nested at most {MAX_DEPTH} deep")
        return tuple(self.read(item, f"{where}[{i}]", depth) for i, item in enumerate(data))

    def read(self, item: object, where: str, depth: int) -> OpNode:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise OpError(where, f"a program may have at most {MAX_NODES} ops")
        mark = self.nodes - 1
        name, args, body_data = _split(item, where)
        op = BY_NAME.get(name)
        if op is None:
            raise OpError(where, f"unknown op '{name[:40]}'; see docs/reference/ops.md")
        if op in _BODIES:
            return self._with_body(op, args, body_data, where, depth, mark)
        if body_data is not None:
            raise OpError(where, f"'{name}' takes no ops inside")
        a, b = _numbers(op, args, where)
        return OpNode(int(op), a, b, (), mark)

    def _with_body(self, op: Op, args: list[object], body_data: object, where: str, depth: int, mark: int) -> OpNode:
        if body_data is None:
            raise OpError(where, f"'{OPS[op].name}' needs a list called 'ops'")
        a = 0
        if op is Op.REPEAT:
            a = _times(args, where)
        elif op is Op.IF_INTID:
            a, _ = _numbers(op, args, where)
        body = self.read_list(body_data, f"{where}.ops", depth + 1)
        if op is Op.REPEAT and not body:
            raise OpError(where, "'repeat' needs at least one op inside")
        return OpNode(int(op), a, 0, body, mark)


def _times(args: list[object], where: str) -> int:
    if args == ["forever"]:
        return FOREVER
    if len(args) == 1 and type(args[0]) is int and 1 <= args[0] <= 10**9:
        return args[0]
    raise OpError(where, "'repeat' takes a number from 1 to 1000000000, or 'forever'")


def _split(item: object, where: str) -> tuple[str, list[object], object]:
    """Name, arguments and inner ops of one item in any of its three forms."""
    if isinstance(item, str):
        return item, [], None
    if isinstance(item, (list, tuple)) and item and isinstance(item[0], str):
        return item[0], list(item[1:]), None
    if isinstance(item, dict) and item:
        keys = [k for k in item if k != "ops"]
        if len(keys) == 1 and isinstance(keys[0], str):
            value = item[keys[0]]
            if isinstance(value, dict) and set(value) == {"ops"}:
                return keys[0], [], value["ops"]
            args = list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]
            return keys[0], args, item.get("ops")
    raise OpError(where, "an op is a name, [name, argument, ...] or {name: argument}")


def _numbers(op: Op, args: list[object], where: str) -> tuple[int, int]:
    info = OPS[op]
    wanted = len(info.bounds)
    if not wanted - info.optional <= len(args) <= wanted:
        raise OpError(where, f"'{info.name}' takes {wanted} argument{'s' if wanted != 1 else ''}, not {len(args)}")
    numbers = []
    for value, (low, high) in zip(args, info.bounds, strict=False):
        if type(value) is not int or not low <= value <= high:
            raise OpError(where, f"'{info.name}' takes whole numbers from {low} to {high} here")
        numbers.append(value)
    numbers += [0, 0]
    if op is Op.SPIN_RANDOM and numbers[0] > numbers[1]:
        raise OpError(where, "'spin_random' takes the smaller number first")
    return numbers[0], numbers[1]


def parse_program(data: object, where: str = "ops") -> tuple[OpNode, ...]:
    """Read a program (a list of ops as JSON or YAML gives it). Raises OpError with the place and the reason."""
    return _Reader().read_list(data, where, 1)


def node(name: str, a: int = 0, b: int = 0, body: tuple[OpNode, ...] = (), mark: int = -1) -> OpNode:
    """Build one node in code; `mark` -1 leaves it out of the record."""
    return OpNode(int(BY_NAME[name]), a, b, body, mark)
