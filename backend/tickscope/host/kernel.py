"""The host kernel as a machine that can stop between any two accesses.

A kernel function does not run through: it plans its steps on its thread (`then`) and returns; `call` wraps them in an
enter and a return record. So the whole execution state is a stack of named steps per thread, which can be snapshotted.
"""

from __future__ import annotations

from tickscope.engine.journal import NONE, Journal
from tickscope.engine.queue import EventQueue
from tickscope.hardware.cost_steps import CALLS, NOOPS
from tickscope.hardware.hardware import Hardware
from tickscope.host.design import Design
from tickscope.host.state import PRIVATE, Step, Thread, Vcpu, Virq, Vm
from tickscope.rules import R
from tickscope.vocabulary import Kind, Phase, Var

CALL = int(Kind.CALL)
ENTER, RETURN, NOOP, NOTE = (int(p) for p in Phase)
V_REQUEST = int(Var.V_REQUEST)


class Host:
    """The state of the host and the few verbs with which kernel functions are written."""

    def __init__(
        self, hw: Hardware, journal: Journal, queue: EventQueue, design: Design, gic_v3: bool, vhe: bool, slice_ns: int
    ) -> None:
        self.hw = hw
        self.journal = journal
        self.queue = queue
        self.design = design
        self.gic_v3 = gic_v3
        self.vhe = vhe
        self.slice_ns = slice_ns
        self.halt_poll_ns = 0
        """The longest that a blocking vCPU may poll (module parameter of the same name)."""
        self.vcpus: list[Vcpu] = []
        self.vms: list[Vm] = []
        n = len(hw.cpus)
        self.idle = [Thread(0, NONE, c, (c,)) for c in range(n)]
        self.current: list[Thread] = list(self.idle)
        self.ready: list[list[Thread]] = [[] for _ in range(n)]
        """Run queue of each pCPU: runnable threads that wait, first = next."""
        self.running: list[int] = [NONE] * n
        """kvm_running_vcpu of each pCPU."""
        self.need_resched = [False] * n
        self.work: list[list[tuple[int, int]]] = [[] for _ in range(n)]
        """Queued work items of each pCPU: (vCPU whose background timer has expired, seq of the expiry)."""
        self.host_timer: list[list[tuple[int, int]]] = [[] for _ in range(n)]
        """What the host's timer interrupt has to deal with on each pCPU: (kind, argument)."""
        self.slice_serial = [0] * n
        self.intid = [0] * n
        """The physical interrupt that each pCPU is handling."""
        self.remote_wake = [False] * n
        """Another CPU has put a thread on this one's queue; the IPI's handler takes note of it."""
        self.neighbours: list[Thread] = []

    # --- whose turn it is -------------------------------------------------------------------------------------------

    def vcpu_of(self, c: int) -> Vcpu:
        """The vCPU whose thread runs on pCPU `c`."""
        return self.vcpus[self.current[c].vcpu]

    def cause(self, c: int) -> int:
        """Seq of the function (or event) that pCPU `c` is executing on behalf of."""
        return self.current[c].frames[-1]

    def root(self, c: int, seq: int) -> None:
        """A new chain begins on pCPU `c` (an exit, a scheduler decision): what follows has it as its cause."""
        self.current[c].frames[0] = seq

    def then(self, c: int, *steps: Step) -> None:
        """Do these steps next, in this order, before whatever was planned already."""
        self.current[c].plan.extend(reversed(steps))

    def call(self, c: int, function: int, rule: int, *steps: Step, slot: int = NONE) -> int:
        """Enter a function of the kernel: record it, do its steps, record its return. Returns the seq of the entry."""
        thread = self.current[c]
        seq = self.journal.add(CALL, function, c, thread.vcpu, slot, ENTER, thread.frames[-1], rule)
        thread.frames.append(seq)
        thread.functions.append(function)
        thread.plan.append(leave)
        thread.plan.extend(reversed(steps))
        self.hw.spend(c, CALLS + function)
        return seq

    def noop(self, c: int, function: int, rule: int) -> None:
        """A function that was called and had nothing to do, with its reason."""
        thread = self.current[c]
        self.journal.add(CALL, function, c, thread.vcpu, NONE, NOOP, thread.frames[-1], rule)
        self.hw.spend(c, NOOPS + function)

    def remark(self, c: int, function: int, rule: int) -> None:
        """Inside a function: why it does not do something."""
        self.journal.add(CALL, function, c, self.current[c].vcpu, NONE, NOTE, self.cause(c), rule)

    def mark(self, c: int, function: int, v: int, rule: int, slot: int = NONE) -> int:
        """A function that has no step of its own: only its entry is recorded."""
        self.hw.spend(c, CALLS + function)
        return self.journal.add(CALL, function, c, v, slot, ENTER, self.cause(c), rule)

    # --- variables of a vCPU ----------------------------------------------------------------------------------------

    def note(self, vcpu: Vcpu, code: int, value: int, cause: int, rule: int) -> None:
        """Record that variable `code` of a vCPU takes `value`."""
        self.journal.set(vcpu.var[code - 64], value, cause, rule)

    def set_request(self, vcpu: Vcpu, on: bool, cause: int) -> None:
        """KVM_REQ_IRQ_PENDING."""
        vcpu.request = on
        self.note(vcpu, V_REQUEST, int(on), cause, R.REQUEST if on else R.REQUEST_TAKEN)

    def virq(self, vcpu: Vcpu, intid: int) -> Virq:
        """The virtual interrupt `intid` as this vCPU sees it: private ones are its own, SPIs the VM's."""
        return vcpu.irqs[intid] if intid < PRIVATE else self.vms[vcpu.vm].spis[intid - PRIVATE]


def leave(h: Host, c: int) -> None:
    """Return from the function entered last: the end of a group of steps."""
    thread = h.current[c]
    seq = thread.frames.pop()
    h.journal.add(CALL, thread.functions.pop(), c, thread.vcpu, NONE, RETURN, seq, 0)
