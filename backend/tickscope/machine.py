"""The machine: wires hardware, host and guests from a configuration and takes one step at a time.

A step is one access, one acknowledge, one decision of the host's code, or one event. Same configuration, same tape.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import NamedTuple

from tickscope.engine.journal import NONE, Journal
from tickscope.engine.queue import NEVER, Due, EventQueue
from tickscope.engine.streams import Stream
from tickscope.guest.execute import ProgramEndError, guest_step
from tickscope.guest.ops import OpNode
from tickscope.guest.state import GuestState, Turn
from tickscope.hardware.cost_profiles import costs_of
from tickscope.hardware.counter import count_at
from tickscope.hardware.hardware import Hardware
from tickscope.hardware.interrupt_controller import SGI_RESCHEDULE
from tickscope.hardware.pcpu import GUEST, HOST, IDLE
from tickscope.hardware.recorder import UnpredictableError
from tickscope.host import disturb, irq, scheduler, wake
from tickscope.host.arch_timer import BG_TIMER_DUE
from tickscope.host.kernel import Host
from tickscope.host.run_loop import exit_guest, kvm_arch_vcpu_ioctl_run
from tickscope.host.state import IRQ_EXIT, Thread, Vcpu, Vm
from tickscope.host.variants import design_of
from tickscope.rules import R
from tickscope.switches import switches_of
from tickscope.vocabulary import Event, Kind, Var

MODEL_VERSION = 1
"""Goes into the run id: a new number whenever the same configuration gives another tape."""

DISTURBANCE_DUE = 3
VM_STARTS = 4
NS_PER_US = 1000
VM_START_NS = 1000
"""VM n is created this many ns times (n + 1) after the start; its CNTVOFF is the count at that moment."""


@dataclass(frozen=True)
class VcpuConfig:
    """A guest's program and the pCPUs its thread may use."""

    program: tuple[OpNode, ...]
    affinity: tuple[int, ...]


@dataclass(frozen=True)
class VmConfig:
    """The vCPUs of one VM."""

    vcpus: tuple[VcpuConfig, ...]


@dataclass(frozen=True)
class Disturbance:
    """What happens at `at_ns`: kind 'migrate' (vcpu, to), 'preempt' (to, for_ns) or 'late_irq' (to); `to` is a pCPU."""

    at_ns: int
    kind: str
    vcpu: int = 0
    to: int = 0
    for_ns: int = 0


@dataclass(frozen=True)
class MachineConfig:
    """Everything that decides a run. Times in ns, counter_hz in Hz."""

    design: str
    gic: str
    host: str
    pcpus: int
    list_registers: int
    counter_hz: int
    cost: str
    slice_us: int
    vms: tuple[VmConfig, ...]
    disturbances: tuple[Disturbance, ...]
    switches: tuple[str, ...]
    duration_ns: int
    seed: int
    unpredictable_stops: bool = True
    halt_poll_ns: int = 0


class Violation(NamedTuple):
    """Why a run stopped: the invariant's id, its sentence, and the seq of the record that tells of it."""

    id: str
    says: str
    seq: int


class Machine:
    """One simulated host with its guests."""

    def __init__(self, config: MachineConfig, hardware: type[Hardware] = Hardware) -> None:
        self.config = config
        self.journal = Journal()
        self.queue = EventQueue()
        self.now = 0
        self.steps = 0
        self.finished = False
        self.violation: Violation | None = None
        hz = config.counter_hz
        gic_v3, vhe, slice_ns = config.gic == "v3", config.host == "vhe", config.slice_us * NS_PER_US
        costs = costs_of(config.cost, config.design, config.gic, config.host)
        self.hw = hardware(self.journal, costs, hz, config.pcpus, config.list_registers, gic_v3)
        self.hw.unpredictable_stops = config.unpredictable_stops
        design = design_of(config.design, switches_of(config.switches))
        for cpu in self.hw.cpus:
            cpu.gic.eoi_drops_only = design.split_eoi
        self.host = Host(self.hw, self.journal, self.queue, design, gic_v3, vhe, slice_ns)
        self.host.halt_poll_ns = config.halt_poll_ns
        self.guests: list[GuestState] = []
        for number, vm in enumerate(config.vms):
            self._add_vm(number, vm)
        self._plan_disturbances()
        self._start()

    # --- building ---------------------------------------------------------------------------------------------------

    def _add_vm(self, number: int, vm: VmConfig) -> None:
        turn = Turn()
        first = len(self.host.vcpus)
        self.host.vms.append(Vm(list(range(first, first + len(vm.vcpus)))))
        for n, vcpu_config in enumerate(vm.vcpus):
            self._add_vcpu(number, n, vcpu_config, turn)
        self.queue.add((number + 1) * VM_START_NS, VM_STARTS, number)

    def _add_vcpu(self, vm: int, number: int, config: VcpuConfig, turn: Turn) -> None:
        index = len(self.host.vcpus)
        voff = count_at((vm + 1) * VM_START_NS, self.config.counter_hz)
        homes = [vcpu.thread.cpu for vcpu in self.host.vcpus]
        cpu = min(config.affinity, key=lambda c: (homes.count(c), c))
        thread = Thread(index + 1, index, cpu, config.affinity)
        vcpu = Vcpu(index, number, vm, thread, self.config.list_registers, voff)
        initial = {Var.V_PCPU: cpu, Var.V_ENABLED: 1, Var.V_MASKED: 1}
        vcpu.var = [NONE] * (max(Var) - 63)
        for var in Var:
            if var >= Var.V_STATE:
                vcpu.var[var - 64] = self.journal.declare(int(var), index, 0, initial.get(var, 0))
        self.host.vcpus.append(vcpu)
        stream = Stream(self.config.seed, f"guest {index}")
        self.guests.append(GuestState(config.program, stream, number, turn, voff, vcpu.var[Var.V_MASKED - 64]))
        thread.plan.append(kvm_arch_vcpu_ioctl_run)

    def _plan_disturbances(self) -> None:
        for i, disturbance in enumerate(self.config.disturbances):
            self.queue.add(disturbance.at_ns, DISTURBANCE_DUE, i)

    def _start(self) -> None:
        seq = self.journal.add(int(Kind.EVENT), Event.START, NONE, NONE, NONE, 0, 0, 0)
        for c, thread in enumerate(self.host.idle):
            thread.frames[0] = seq
            thread.plan.append(scheduler.idle_loop)
            self.hw.refresh_timer(c, seq)

    # --- stepping ---------------------------------------------------------------------------------------------------

    def step(self) -> bool:
        """Take the next step; False when the run is over (duration, nothing left to happen, or a violation)."""
        if self.finished:
            return False
        best, who, what = self.queue.next_t(), NONE, 0
        for cpu in self.hw.cpus:
            if cpu.expiry_at < best or (cpu.expiry_at == best and what != 0):
                best, who, what = cpu.expiry_at, cpu.index, 1
        for cpu in self.hw.cpus:
            if cpu.ready_at < best:
                best, who, what = cpu.ready_at, cpu.index, 2
        if best >= self.config.duration_ns or best == NEVER:
            return self._end()
        self.now = self.hw.now = self.journal.t = max(best, self.now)
        self.steps += 1
        try:
            self._do(who, what)
        except UnpredictableError as broken:
            self.violate(broken.rule_id, broken.says, broken.cause)
            return False
        return True

    def _do(self, who: int, what: int) -> None:
        if what == 2:
            self._cpu_step(who)
        elif what == 1:
            self.hw.expire(who)
        else:
            self._due(self.queue.pop())

    def _cpu_step(self, c: int) -> None:
        """One step of a CPU: guest, interrupt, or the next planned step of the host."""
        cpu = self.hw.cpus[c]
        cpu.ready_at = self.now
        if cpu.mode == GUEST:
            self._guest_step(c)
            return
        if cpu.mode == IDLE:
            self.hw.set_mode(c, HOST, cpu.signal_cause)
        if cpu.signalled and not cpu.irqs_masked:
            irq.take_interrupt(self.host, c)
        else:
            self.host.current[c].plan.pop()(self.host, c)

    def _guest_step(self, c: int) -> None:
        cpu = self.hw.cpus[c]
        v = self.host.current[c].vcpu
        guest = self.guests[v]
        if cpu.signalled:
            guest.interrupted(self.now)
            exit_guest(self.host, c, IRQ_EXIT, cpu.signal_cause)
            return
        try:
            trap = guest_step(guest, self.hw, c, v)
        except ProgramEndError:
            self.host.vcpus[v].done = True
            exit_guest(self.host, c, 0, guest.cause)
            return
        if trap is not None:
            vcpu = self.host.vcpus[v]
            vcpu.asked, vcpu.asked_a, vcpu.asked_b = trap.request, trap.a, trap.b
            exit_guest(self.host, c, trap.reason, trap.cause)

    def _due(self, due: Due) -> None:
        host = self.host
        if due.what == BG_TIMER_DUE:
            if host.vcpus[due.a].timer.bg_serial == due.serial:
                irq.host_timer_expires(host, due.b, irq.BG, due.a)
        elif due.what == wake.SLICE_DUE:
            if host.slice_serial[due.a] == due.serial and host.ready[due.a]:
                irq.host_timer_expires(host, due.a, irq.SLICE, 0)
        elif due.what == wake.IPI_DUE:
            seq = self.hw.event(due.a, NONE, Event.IPI, SGI_RESCHEDULE, due.b, R.IPI)
            self.hw.latch(due.a, SGI_RESCHEDULE, seq, R.IPI)
        elif due.what == VM_STARTS:
            self._start_vm(due.a)
        else:
            self._disturb(self.config.disturbances[due.a])

    def _start_vm(self, vm: int) -> None:
        """The VMM has created the VM: the threads of its vCPUs become runnable."""
        for v in self.host.vms[vm].vcpus:
            thread = self.host.vcpus[v].thread
            cpu = thread.cpu
            thread.wake_cause = self.hw.event(cpu, v, Event.WAKE, 0, 0, R.FIRST_RUN, thread.ident)
            self.host.ready[cpu].append(thread)
            self.host.need_resched[cpu] = True
            self.hw.latch(cpu, SGI_RESCHEDULE, thread.wake_cause, R.IPI)

    def _disturb(self, d: Disturbance) -> None:
        """Carry out a disturbance; each is the root of a chain."""
        if d.kind == "migrate":
            disturb.migrate(self.host, d.vcpu, d.to)
        elif d.kind == "preempt":
            disturb.preempt(self.host, d.to, d.for_ns)
        else:
            disturb.late_irq(self.host, d.to)

    # --- the end ----------------------------------------------------------------------------------------------------

    def _end(self) -> bool:
        self.finished = True
        if self.queue.next_t() < NEVER or any(cpu.ready_at < NEVER for cpu in self.hw.cpus):
            self.now = self.journal.t = self.config.duration_ns
        self.journal.add(int(Kind.EVENT), Event.END, NONE, NONE, NONE, 0, 0, 0)
        return False

    def violate(self, rule_id: str, says: str, cause: int, pcpu: int = NONE, vcpu: int = NONE) -> None:
        """Stop the run: invariant `rule_id` (such as I9) does not hold since record `cause`, on this pCPU or vCPU."""
        number = int(rule_id[1:]) if rule_id[1:].isdigit() else 0
        seq = self.journal.add(int(Kind.EVENT), Event.VIOLATION, pcpu, vcpu, NONE, number, cause, 0)
        self.violation = Violation(rule_id, says, seq)
        self.finished = True

    def run(self, steps: int = 1 << 62) -> int:
        """Take up to `steps` steps; returns how many were taken."""
        before = self.steps
        while self.steps - before < steps and self.step():
            pass
        return self.steps - before

    # --- snapshots --------------------------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """The whole state; `restore` continues from it to the same tape, in another process too. It never travels."""
        return pickle.dumps(self)

    @staticmethod
    def restore(data: bytes) -> Machine:
        """The machine as it was at `snapshot`. Only for data that this program made itself."""
        machine = pickle.loads(data)
        assert isinstance(machine, Machine)
        return machine
