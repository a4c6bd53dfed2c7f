"""What all of the hardware has in common: the journal of what happens, what an access costs, and what follows from it
at once."""

from __future__ import annotations

from tickscope.engine.journal import NONE, Journal
from tickscope.hardware.cost import Costs
from tickscope.hardware.cost_steps import EVENTS
from tickscope.hardware.interrupt_controller import PPI_HYP_TIMER, PPI_MAINTENANCE, PPI_PHYS_TIMER, PPI_VTIMER, SPURIOUS
from tickscope.hardware.pcpu import GUEST, IDLE, Pcpu
from tickscope.rules import R
from tickscope.vocabulary import Access, Kind, Var

ACCESS = int(Kind.ACCESS)
EVENT = int(Kind.EVENT)

_V = {v: int(v) for v in Var}
P_MODE, P_CTL, P_CVAL, P_VOFF = _V[Var.P_MODE], _V[Var.P_CTL], _V[Var.P_CVAL], _V[Var.P_VOFF]
P_LINE, P_PENDING, P_ACTIVE = _V[Var.P_LINE], _V[Var.P_PPI_PENDING], _V[Var.P_PPI_ACTIVE]
P_ENABLED, P_MASKED, P_RPR = _V[Var.P_PPI_ENABLED], _V[Var.P_IRQS_MASKED], _V[Var.P_RPR]
P_HCR, P_VPMR, P_VAPR, P_LR = _V[Var.P_HCR], _V[Var.P_VPMR], _V[Var.P_VAPR], _V[Var.P_LR]
PPI_BIT = 1 << PPI_VTIMER
BOOT_ENABLED = 0xFFFF | PPI_BIT | 1 << PPI_MAINTENANCE | 1 << PPI_HYP_TIMER | 1 << PPI_PHYS_TIMER
"""SGIs, PPI 27, the maintenance interrupt and the host's own timer."""


class UnpredictableError(Exception):
    """The architecture calls this UNPREDICTABLE: the run stops, nothing is guessed. `rule_id` names the invariant."""

    def __init__(self, rule_id: str, says: str, cause: int) -> None:
        super().__init__(f"{rule_id}: {says}")
        self.rule_id = rule_id
        self.says = says
        self.cause = cause


class Recorder:
    """The physical CPUs, the time, and the one place through which everything that happens to them is recorded."""

    def __init__(
        self, journal: Journal, costs: Costs, counter_hz: int, pcpus: int, list_registers: int, gic_v3: bool
    ) -> None:
        self.journal = journal
        self.ns = costs.ns
        """Nanoseconds of each step (cost_steps.py)."""
        self.counter_hz = counter_hz
        self.gic_v3 = gic_v3
        self.now = 0
        self.unpredictable_stops = True
        self.cpus = [Pcpu(i, counter_hz, list_registers, gic_v3) for i in range(pcpus)]
        for cpu in self.cpus:
            self._declare(cpu)

    def _declare(self, cpu: Pcpu) -> None:
        """Declare the variables of one CPU; initial values are those after boot: the host has enabled its
        interrupts."""
        cpu.gic.enabled = BOOT_ENABLED
        initial = {P_RPR: 0xFF, P_VPMR: cpu.vif.pmr, P_ENABLED: 1}
        cpu.var = [NONE] * P_LR
        for code in range(1, P_LR):
            cpu.var[code] = self.journal.declare(code, cpu.index, 0, initial.get(code, 0))
        cpu.var_lr = len(self.journal.variables)
        for slot in range(len(cpu.vif.lrs)):
            self.journal.declare(P_LR, cpu.index, slot, 0)

    # --- recording --------------------------------------------------------------------------------------------------

    def note(self, c: int, code: int, value: int, cause: int, rule: int) -> None:
        """Record that variable `code` of CPU `c` takes `value` (nothing if it has it already)."""
        self.journal.set(self.cpus[c].var[code], value, cause, rule)

    def access(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = NONE) -> int:
        """Record and charge one access by host or EL2; returns its seq."""
        self.cpus[c].ready_at += self.ns[code]
        return self.journal.add(ACCESS, code, c, vcpu, slot, value, cause, rule)

    def guest_access(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = NONE) -> int:
        """Record and charge one access by the guest; returns its seq."""
        self.cpus[c].ready_at += self.ns[code]
        return self.journal.add(ACCESS, code, c, vcpu, slot, value, cause, rule)

    def event(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = NONE) -> int:
        """Record and charge an event; cause 0 makes it a root. Only what a CPU does itself has a price."""
        if self.ns[EVENTS + code]:
            self.cpus[c].ready_at += self.ns[EVENTS + code]
        return self.journal.add(EVENT, code, c, vcpu, slot, value, cause, rule)

    def spend(self, c: int, step: int, times: int = 1) -> None:
        """Charge a step that is neither an access nor an event (a function, or work of cost_steps.py); `times` over."""
        self.cpus[c].ready_at += self.ns[step] * times

    def set_mode(self, c: int, mode: int, cause: int) -> None:
        """What the CPU executes from now on."""
        self.cpus[c].mode = mode
        self.note(c, P_MODE, mode, cause, R.SWITCH)

    def mask_irqs(self, c: int, masked: bool, cause: int) -> None:
        """PSTATE.I of the host on CPU `c`."""
        self.cpus[c].irqs_masked = masked
        self.note(c, P_MASKED, int(masked), cause, R.IRQS_MASKED if masked else R.IRQS_UNMASKED)

    def isb(self, c: int, v: int, cause: int, rule: int) -> None:
        """Wait until earlier register accesses have taken effect."""
        self.access(c, v, Access.ISB, 0, cause, rule)

    # --- consequences -----------------------------------------------------------------------------------------------

    def refresh_timer(self, c: int, cause: int, rule: int = int(R.LINE_FOLLOWS)) -> None:
        """Re-evaluate ISTATUS, the line, PPI 27 and the next expiry after a timer write or when time has passed."""
        cpu = self.cpus[c]
        timer = cpu.timer
        note = self.journal.set
        ctl = timer.read_ctl(self.now)
        seq = note(cpu.var[P_CTL], ctl, cause, rule)
        line = timer.line(self.now)
        cpu.expiry_at = timer.next_expiry(self.now)
        if line != bool(cpu.gic.level & PPI_BIT):
            seq = note(cpu.var[P_LINE], int(line), cause, R.LINE_FOLLOWS) or seq
            cpu.gic.set_level(PPI_VTIMER, line)
            note(cpu.var[P_PENDING], int(cpu.gic.is_pending(PPI_VTIMER)), seq, R.PPI_FOLLOWS_LINE)
            self.refresh_signal(c, seq)

    def refresh_signal(self, c: int, cause: int) -> None:
        """Re-evaluate whether an interrupt is signalled; if so, a waiting CPU wakes and a busy stretch is cut short."""
        cpu = self.cpus[c]
        was, cpu.signalled = cpu.signalled, cpu.gic.best() != SPURIOUS
        if cpu.signalled:
            if not was:
                cpu.signal_cause = cause
            if (cpu.busy or cpu.mode == IDLE or cpu.mode == GUEST) and cpu.ready_at > self.now:
                cpu.ready_at = self.now

    def note_ppi(self, c: int, cause: int, rule: int) -> None:
        """Tell the journal whether PPI 27 is pending and active."""
        cpu = self.cpus[c]
        self.journal.set(cpu.var[P_PENDING], int(cpu.gic.is_pending(PPI_VTIMER)), cause, rule)
        self.journal.set(cpu.var[P_ACTIVE], int(cpu.gic.is_active(PPI_VTIMER)), cause, rule)

    def refresh_virtual(self, c: int, cause: int, rule: int) -> None:
        """Tell the journal the list registers and active priorities, and re-evaluate the maintenance line."""
        cpu = self.cpus[c]
        note, vif = self.journal.set, cpu.vif
        for slot, value in enumerate(vif.lrs):
            note(cpu.var_lr + slot, value, cause, rule)
        note(cpu.var[P_VAPR], vif.apr, cause, R.GUEST_DROP)
        note(cpu.var[P_HCR], vif.hcr, cause, rule)
        cpu.gic.set_level(PPI_MAINTENANCE, vif.maintenance())
        self.refresh_signal(c, cause)

    def unpredictable(self, rule_id: str, says: str, cause: int) -> None:
        """UNPREDICTABLE in the architecture: stop the run (comparison with measured rows goes on without effect)."""
        if self.unpredictable_stops:
            raise UnpredictableError(rule_id, says, cause)
