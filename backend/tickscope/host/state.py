"""The host's data: threads, vCPUs, timer contexts and virtual interrupts. Plain fields, no behaviour."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from tickscope.host.kernel import Host

Step: TypeAlias = "Callable[[Host, int], None]"
"""One step of host code on pCPU `c`: at most one hardware access.

Module-level functions only, so that plans can be snapshotted."""

RUNNING: Final = 0
RUNNABLE: Final = 1
SLEEPING: Final = 2
GONE: Final = 3

IRQ_EXIT: Final = -1
"""Exit reason of a physical interrupt; the others are vocabulary.ExitReason."""

SGIS: Final = 16
PRIVATE: Final = 32
VTIMER: Final = 27

NOBODY: Final = 0
TIMER: Final = 1
"""Owners of a virtual interrupt's wire: none (user space may drive it), or KVM's timer code."""


class Thread:
    """A host thread. `plan`: its stack of steps still to do (last = next); `frames`: seqs of the functions it is in."""

    __slots__ = (
        "affinity", "cpu", "frames", "functions", "ident", "irq_flags", "move_to", "plan", "since", "state", "until",
        "vcpu", "wake_cause",
    )  # fmt: skip

    def __init__(self, ident: int, vcpu: int, cpu: int, affinity: tuple[int, ...]) -> None:
        self.ident = ident
        """0 idle, n + 1 the thread of vCPU n, 1000 + n neighbour n (vocabulary.P_THREAD)."""
        self.vcpu = vcpu
        self.cpu = cpu
        self.affinity = affinity
        self.state = RUNNABLE
        self.plan: list[Step] = []
        self.frames: list[int] = [0]
        self.functions: list[int] = []
        """Codes of the functions in `frames`, without the root."""
        self.irq_flags: list[bool] = []
        """What nested local_irq_save calls have put aside."""
        self.since = 0
        """When it was put on its CPU (ns)."""
        self.move_to = -1
        """pCPU it has to move to as soon as it leaves its own; -1 none."""
        self.wake_cause = 0
        """Seq of the record that made it runnable; its next turn on a CPU has this as its cause."""
        self.until = 0
        """A neighbour's thread computes until then (ns of its own run time still to do)."""


class Virq:
    """One virtual interrupt (struct vgic_irq)."""

    __slots__ = (
        "active", "edge", "enabled", "hw", "intid", "latch", "level", "listed_on", "owner", "priority", "source",
        "target",
    )  # fmt: skip

    def __init__(self, intid: int, target: int) -> None:
        self.intid = intid
        self.target = target
        self.edge = intid < SGIS or intid >= 40
        self.enabled = True
        self.level = False
        """line_level: the emulated wire."""
        self.latch = False
        self.active = False
        self.hw = False
        self.priority = 0x80 if intid == VTIMER else 0xA0
        self.source = 0
        """GICv2 SGIs: a bit per sending vCPU."""
        self.listed_on = -1
        """vCPU on whose ap_list it is; -1 none."""
        self.owner = TIMER if intid == VTIMER else NOBODY
        """The device in the kernel that alone may drive the wire."""

    def pending(self) -> bool:
        """Edge: the latch. Level: the wire or the latch."""
        return self.latch or (self.level and not self.edge)


class TimerContext:
    """struct arch_timer_cpu of one vCPU (virtual timer)."""

    __slots__ = (
        "active_cleared_last", "bg_deadline", "bg_serial", "ctl", "cval", "enabled", "fires", "irq_level", "loaded",
    )  # fmt: skip

    def __init__(self) -> None:
        self.ctl = 0
        self.cval = 0
        self.irq_level = False
        self.loaded = False
        self.active_cleared_last = False
        self.enabled = False
        self.bg_deadline = 0
        self.bg_serial = 0
        self.fires = False
        """Result of the last software comparison."""


class Vcpu:
    """One vCPU as KVM holds it: its timer context, its virtual interrupts, its saved registers."""

    __slots__ = (
        "ap_list",
        "apr",
        "asked",
        "asked_a",
        "asked_b",
        "block_since",
        "cursor",
        "done",
        "elrsr",
        "eoimode",
        "exit_reason",
        "in_guest_mode",
        "index",
        "irqs",
        "loaded_on",
        "lrs",
        "number",
        "pmr",
        "poll_ns",
        "poll_until",
        "request",
        "thread",
        "timer",
        "underflow",
        "used_lrs",
        "var",
        "vm",
        "voff",
    )  # fmt: skip

    def __init__(self, index: int, number: int, vm: int, thread: Thread, list_registers: int, voff: int) -> None:
        self.index = index
        self.number = number
        """Number within its VM."""
        self.vm = vm
        self.thread = thread
        self.timer = TimerContext()
        self.voff = voff
        self.irqs = [Virq(i, index) for i in range(PRIVATE)]
        self.irqs[VTIMER].hw = True
        self.ap_list: list[Virq] = []
        self.lrs = [0] * list_registers
        self.used_lrs = 0
        self.cursor = 0
        """Next list register in a switch under way."""
        self.elrsr = 0
        self.underflow = False
        self.apr = 0
        self.pmr = 0xF0
        self.eoimode = 0
        self.request = False
        """KVM_REQ_IRQ_PENDING."""
        self.loaded_on = -1
        self.in_guest_mode = False
        """vcpu->mode: from the last check before the entry until the host has the CPU back."""
        self.exit_reason = IRQ_EXIT
        self.asked = 0
        """What the trap asks for (vocabulary.Request), with its arguments."""
        self.asked_a = 0
        self.asked_b = 0
        self.done = False
        self.block_since = 0
        """When it began to block (ns)."""
        self.poll_ns = 0
        """How long it polls before it sleeps (vcpu->halt_poll_ns), and until when in the wait under way."""
        self.poll_until = 0
        self.var: list[int] = []
        """Index of the declared variable for each vCPU `Var`, by code - 64."""


class Vm:
    """What the vCPUs of one VM share: their SPIs (INTID 32-63)."""

    __slots__ = ("spis", "vcpus")

    def __init__(self, vcpus: list[int]) -> None:
        self.vcpus = vcpus
        self.spis = [Virq(i, vcpus[0]) for i in range(PRIVATE, 64)]
