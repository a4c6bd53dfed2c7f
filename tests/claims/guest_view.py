"""What suites that test real kernels look at: the interrupts that the guest took, what its timer and distributor would
answer, and the ways in which they wait. Times are scaled down: 100 us here where they wait 10 ms."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.claims.story import Entry, Story, tell, told
from tickscope.experiment.config import parse
from tickscope.experiment.simulation import Simulation
from tickscope.guest.ops import Op
from tickscope.hardware import list_register as lr_
from tickscope.hardware.counter import count_at, first_ns_of
from tickscope.hardware.virtual_timer import ISTATUS, MASK64
from tickscope.vocabulary import Access, Call, ExitReason, Var

HZ = 62_500_000
NONE_PENDING = 1023
PERIOD_US = 100
V2, V3, VHE = ({"gic": gic, "host": host} for gic, host in (("v2", "nvhe"), ("v3", "nvhe"), ("v3", "vhe")))

DESIGNS = ("v4.14", "parent", "commit", "v4.15")
EVERY_DESIGN = pytest.mark.parametrize("design", DESIGNS)
EVERY_PLATFORM = pytest.mark.parametrize("platform", [V2, V3, VHE], ids=["v2-nvhe", "v3-nvhe", "v3-vhe"])
BOTH_GICS = pytest.mark.parametrize("platform", [V2, V3], ids=["v2", "v3"])

Ops = list[Any]


def counts(us: int) -> int:
    """Counter ticks in `us` microseconds."""
    return us * HZ // 1_000_000


PERIOD = counts(PERIOD_US)


def on_irq(*ops: Any) -> dict[str, Any]:
    """Install a handler and unmask."""
    return {"on_irq": {"ops": list(ops)}}


def if_27(*ops: Any) -> dict[str, Any]:
    """Only if the timer's interrupt has been acknowledged."""
    return {"if_intid": 27, "ops": list(ops)}


def times(n: int, *ops: Any) -> dict[str, Any]:
    """The ops n times."""
    return {"repeat": n, "ops": list(ops)}


# --- machines ---------------------------------------------------------------------------------------------------------


def vcpu(ops: Ops, *affinity: int) -> dict[str, Any]:
    """A vCPU that runs `ops` and then spins a little, so that its end is no part of the last op."""
    return {"program": {"ops": [*ops, {"spin": 1000}]}, "affinity": list(affinity)}


def alone(design: str, platform: dict[str, Any], ops: Ops, **changes: Any) -> Story:
    """One vCPU on its own pCPU."""
    return vm(design, platform, [ops], **changes)


def vm(design: str, platform: dict[str, Any], programs: list[Ops], **changes: Any) -> Story:
    """One VM, each vCPU on a pCPU of its own."""
    config = {
        "design": design,
        "platform": {**platform, "pcpus": len(programs)},
        "vms": [{"vcpus": [vcpu(ops, n) for n, ops in enumerate(programs)]}],
        "duration_us": 20_000,
    }
    return tell(config | changes)


class Wait(NamedTuple):
    """A way to let time pass: the ops, what else the machine needs for it, and how late an interrupt may then be."""

    ops: Ops
    late_ns: int
    pcpus: int = 1
    rival_ns: int = 0
    away: bool = False


def poll(name: str, us: int = 3 * PERIOD_US) -> Wait:
    """Wait without WFI for `us` of the guest's own time.

    The rival of `in user space` gets the CPU at each return to the VMM; `preempted` is put off its CPU for two periods.
    """
    part = us * 1000 // 10
    return {
        "busy": Wait([["spin", us * 1000]], 10_000),
        "in user space": Wait([times(10, "umem", ["spin", part])], 40_000, rival_ns=1000 * max(us, 300)),
        "migrating": Wait([times(5, ["migrate", 1], ["spin", part], ["migrate", 0], ["spin", part])], 40_000, pcpus=2),
        "preempted": Wait([["spin", us * 1000]], 2_500 * PERIOD_US, away=True),
    }[name]


def wait(name: str, us: int = 3 * PERIOD_US) -> Wait:
    """Wait for an interrupt, masked before and after. WFI is executed once: it must not return before there is one."""
    if name == "wfi":
        return Wait(["wfi", "irqs_on", "irqs_off"], 20_000)
    polled = poll(name, us)
    return polled._replace(ops=["irqs_on", *polled.ops, "irqs_off"])


POLLS = ("busy", "in user space", "migrating", "preempted")
EVERY_POLL = pytest.mark.parametrize("method", POLLS)
EVERY_WAIT = pytest.mark.parametrize("method", ("wfi", *POLLS))


def waiting(
    design: str, ops: Ops, method: Wait, platform: dict[str, Any] = V3, offset: int | None = None, **changes: Any
) -> Story:
    """One vCPU on the machine that its way of waiting needs. With `offset` every timer_arm_in takes this one, which may
    be negative or wrap around 2^64, as no program may say."""
    vms = [{"vcpus": [vcpu(ops, *range(method.pcpus))]}]
    if method.rival_ns:
        vms.append({"vcpus": [vcpu([["spin", method.rival_ns]], 0)]})
    config: dict[str, Any] = {
        "design": design, "vms": vms, "scheduler": {"slice_us": 10}, "duration_us": 20_000,
        "platform": {"counter_hz": HZ, **platform, "pcpus": method.pcpus},
        "disturbances": [{"at_us": PERIOD_US // 2, "preempt": {"for_us": 2 * PERIOD_US}}] if method.away else [],
    }  # fmt: skip
    simulation = Simulation(parse(config | changes))
    if offset is not None:
        frame = simulation.machine.guests[0].frames[0]
        frame.ops = tuple(op._replace(a=offset) if op.op == Op.TIMER_ARM_IN else op for op in frame.ops)
    return told(simulation)


# --- what the guest sees ----------------------------------------------------------------------------------------------


def acks(story: Story, of: int = 0) -> list[Entry]:
    """The reads of IAR by one vCPU."""
    return [e for e in story.accesses(Access.G_IAR) if e.vcpu == of]


def received(story: Story, of: int = 0) -> list[int]:
    """What they answered; 1023 is a spurious interrupt."""
    return [e.value for e in acks(story, of)]


def finished(story: Story) -> bool:
    """The guest has reached its last hypercall."""
    return bool(story.accesses(Access.G_HVC))


def due(story: Story, write: Entry) -> int:
    """The first ns at which the compare value that the guest writes here is reached."""
    return first_ns_of(write.value + story.value(Var.P_VOFF, write.pcpu, write.seq), HZ)


def condition_met(story: Story, at: Entry) -> bool:
    """Whether the virtual count has reached the compare value at this moment (the TVAL view is <= 0)."""
    count = count_at(at.t, HZ) - story.value(Var.P_VOFF, at.pcpu, at.seq)
    return count & MASK64 >= story.value(Var.P_CVAL, at.pcpu, at.seq)


def istatus(story: Story, at: Entry) -> bool:
    """ENABLE and ISTATUS, as the guest would read CNTV_CTL at this moment."""
    ctl = story.value(Var.P_CTL, at.pcpu, at.seq)
    return bool(ctl & 1 and ctl & ISTATUS)


class Read(NamedTuple):
    """A trapped distributor read (op kmmio): when the guest asked and when KVM answered."""

    asked: Entry
    answered: Entry


def reads(story: Story, of: int = 0) -> list[Read]:
    """The distributor reads of one vCPU. No handler of its may trap between question and answer."""
    answers = [e for e in story.entered(Call.HANDLE) if e.slot == ExitReason.MMIO_KERNEL and e.vcpu == of]
    asked = [e for e in story.begun(Op.KMMIO) if e.vcpu == of]
    return [Read(e, next(a for a in answers if a.seq > e.seq)) for e in asked]


def gic_state(story: Story, read: Read, intid: int = 27) -> str:
    """What ISPENDR and ISACTIVER would have answered: inactive, pending, active, or pending and active.

    27 has variables of its own; of the others those are known that are on the vCPU's list.
    """
    of, seq = read.asked.vcpu, read.answered.seq
    if intid == 27:
        pending = any(story.value(v, of, seq) for v in (Var.V_LINE_LEVEL, Var.V_LATCH))
        active = bool(story.value(Var.V_ACTIVE, of, seq))
    else:
        pending, active = (bool(story.value(v, of, seq) >> intid & 1) for v in (Var.V_PENDING_SET, Var.V_ACTIVE_SET))
    return " and ".join(word for word, holds in (("pending", pending), ("active", active)) if holds) or "inactive"


def active_priorities(story: Story, at: Entry) -> int:
    """The guest's active priorities (AP1R0) when all that a record brings about at once is done."""
    last = max((e.seq for e in story.caused_by(at)), default=at.seq)
    return story.value(Var.P_VAPR, at.pcpu, last)


def loaded(story: Story, intid: int, of: int = 0) -> list[int]:
    """The list registers that were loaded with this interrupt pending for one vCPU."""
    loads = [e.value for e in story.accesses(Access.LR_W) if e.vcpu == of]
    return [lr for lr in loads if lr_.vintid(lr) == intid and lr_.state(lr) & lr_.PENDING]
