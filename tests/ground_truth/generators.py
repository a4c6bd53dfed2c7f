"""New guest programs after the rules of the measured ones: same ops, same arguments, same shares, same taboos.

The shares are learned from the public random programs: how often each op (with its arguments) was drawn in each
guest-visible state. The taboos are those that the READMEs of the data sets name. A kind and a seed give one program.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

from tests.ground_truth.ideal_guest import IdealGuest, Op
from tests.ground_truth.measured import rows
from tests.ground_truth.two_guests import TwoGuests
from tickscope.verify.data import Program, Row

SMOOTHING = 8.0
"""How many draws from the mix of all states stand beside those that were counted in the state at hand."""
MAX_PENDING = 16
WFI_SHARE = 0.004
"""The second data set may draw `wfi` right behind an op that makes an interrupt pending; the public part has none."""
LONG_SPIN: Op = ("spin", 90_000)
MOVE: Op = ("migrate",)
GAPS = (0, 0, 0, 0, 0, 1, 1, 2)
"""How many short ops stand between a near deadline and the spin that reaches it (29 of 47: none)."""
NOT_SHORT = frozenset({"spin", "timer_arm_in", "wfi", "wfi_past", "wfi_in", "burst_sgi"})
MAKES_PENDING = frozenset({"sgi_self", "set_pending", "burst", "irq_line"})


class Kind(NamedTuple):
    """One kind of random program: where its public examples stand and how long they are."""

    data_set: str
    unit: str
    ids: range
    length: tuple[int, int]
    state: Callable[[Row], str]
    """The guest-visible state before an op that the shares depend on."""

    @property
    def second(self) -> bool:
        """Whether it belongs to the second data set."""
        return self.data_set == "op-programs-irq"


def _timer_state(row: Row) -> str:
    return row["pre"]


def _interrupt_state(row: Row) -> str:
    """Timer line, whether something is acknowledged, whether something is dropped."""
    mode, acknowledged, dropped = row["pre_irq"][:2], row["pre_irq"][3], row["pre_irq"][5]
    return f"{row['pre'][:2]}{mode[1]}{int(acknowledged != '0')}{int(dropped != '0')}"


KINDS = {
    "one_cpu": Kind("op-programs", "1cpu", range(40, 120), (6, 20), _timer_state),
    "two_cpus": Kind("op-programs", "2cpu", range(2014, 2040), (6, 20), _timer_state),
    "interrupts": Kind("op-programs-irq", "1cpu", range(5040, 5080), (8, 22), _interrupt_state),
    "timer_software_state": Kind("op-programs-irq", "1cpu", range(5080, 5100), (8, 22), _interrupt_state),
}


class Mix(NamedTuple):
    """Counted draws: in each state, in all states, and how many programs begin with EOImode 1."""

    states: dict[str, Counter[Op]]
    overall: Counter[Op]
    begins_in_mode_1: float


def _op_of(row: Row) -> Op:
    """The op of a row with its arguments; a move always goes to the other CPU, so its argument says nothing."""
    if row["op"] == MOVE[0]:
        return MOVE
    return (row["op"], *(int(a) for a in row["arg"].split(":") if a))


@cache
def learned(name: str) -> Mix:
    """The mix of a kind, counted in its public random programs."""
    kind = KINDS[name]
    states: dict[str, Counter[Op]] = defaultdict(Counter)
    overall: Counter[Op] = Counter()
    begins = 0
    for row in rows(kind.data_set, kind.unit, "v4.15"):
        op = _op_of(row)
        if int(row["program"]) not in kind.ids or op == LONG_SPIN:
            continue
        if row["op_index"] == "0" and op == ("eoimode", 1):
            begins += 1
            continue
        states[kind.state(row)][op] += 1
        overall[op] += 1
    return Mix(states, overall, begins / len(kind.ids))


class Generator:
    """Draws one program; `guest` is its ideal guest so far."""

    def __init__(self, name: str, seed: int) -> None:
        self.kind = KINDS[name]
        self.mix = learned(name)
        self.rng = Random(f"{name} {seed}")
        self.guest = IdealGuest()
        self.ops: list[Op] = []
        self.spin_in = -1
        """Ops to go until the long spin of a near deadline; -1: no such deadline."""

    def program(self, seed: int) -> Program:
        """The whole program."""
        length = self.rng.randint(*self.kind.length)
        if self.rng.random() < self.mix.begins_in_mode_1:
            self._add(("eoimode", 1))
        while len(self.ops) < length:
            self._add(self._next())
        return Program(seed, tuple(self.ops))

    def _next(self) -> Op:
        if self.guest.soon and self.guest.ctl and self.spin_in == 0:
            return LONG_SPIN
        if self.kind.second and self.ops and self.ops[-1][0] in MAKES_PENDING and self.rng.random() < WFI_SHARE:
            return ("wfi",) if self.guest.has_a_wake_up() else ("hvc",)
        counted, total = self.mix.states.get(self._state(), Counter()), self.mix.overall.total()
        choices = [op for op in self.mix.overall if self.allowed(op)]
        weights = [counted[op] + SMOOTHING * self.mix.overall[op] / total for op in choices]
        op = self.rng.choices(choices, weights)[0]
        return (*MOVE, 1 - self.guest.cpu) if op == MOVE else op

    def _add(self, op: Op) -> None:
        self.ops.append(op)
        self.guest.follow(op)
        if op[0] == "timer_arm_in":
            self.spin_in = self.rng.choice(GAPS)
        elif self.spin_in > 0:
            self.spin_in -= 1

    def _state(self) -> str:
        g = self.guest
        line = f"L{int(g.line())}"
        if self.kind.second:
            return f"{line}{g.eoimode}{int(bool(g.acked))}{int(bool(g.dropped))}"
        return f"{line}A{int(g.is_open(27))}P{int(27 not in g.disabled)}"

    # --- the taboos ---------------------------------------------------------------------------------------------------

    def allowed(self, op: Op) -> bool:
        """Whether the data set's own rules let this op follow."""
        g, name = self.guest, op[0]
        if g.soon and g.ctl and name in NOT_SHORT:
            return False  # the deadline has to fall into the long spin
        if name == "wfi":
            return g.line()
        if name == "wfi_in":
            return g.may_sleep()
        if name == "wfi_past":
            return not self.kind.second or g.may_sleep()
        if name == "eoimode":
            return op[1] != g.eoimode and not g.acked and not g.dropped and not g.soft_active
        if name == "prio":
            return not g.acked and not g.dropped
        if name in ("burst", "burst_sgi"):
            return len(g.pending | g.lines) + int(op[1]) <= MAX_PENDING
        return len(g.pending | g.lines) < MAX_PENDING or name not in MAKES_PENDING


def new_program(name: str, seed: int) -> Program:
    """The program of a kind (a key of KINDS, or two_vcpus) and a seed."""
    return TwoGuests(seed).program(seed) if name == "two_vcpus" else Generator(name, seed).program(seed)
