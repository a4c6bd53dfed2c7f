"""Every hardware access goes through here: it is counted, charged and recorded, and its consequences follow at once.

The methods are named after the registers. `cause` is the seq of the record on whose behalf the access happens.
"""

from __future__ import annotations

from tickscope.engine.journal import NONE, Journal
from tickscope.engine.queue import NEVER
from tickscope.hardware import list_register as lr_
from tickscope.hardware.cost import CostProfile
from tickscope.hardware.counter import count_at
from tickscope.hardware.interrupt_controller import (
    PPI_HYP_TIMER,
    PPI_MAINTENANCE,
    PPI_PHYS_TIMER,
    PPI_VTIMER,
)
from tickscope.hardware.interrupt_controller import SPURIOUS as NO_INTERRUPT
from tickscope.hardware.pcpu import GUEST, IDLE, Pcpu
from tickscope.hardware.virtual_timer import ENABLE, IMASK
from tickscope.rules import R
from tickscope.vocabulary import Access, Event, Kind, Var

ACCESS = int(Kind.ACCESS)
EVENT = int(Kind.EVENT)

_V = {v: int(v) for v in Var}
P_MODE, P_CTL, P_CVAL, P_VOFF = _V[Var.P_MODE], _V[Var.P_CTL], _V[Var.P_CVAL], _V[Var.P_VOFF]
P_LINE, P_PENDING, P_ACTIVE = _V[Var.P_LINE], _V[Var.P_PPI_PENDING], _V[Var.P_PPI_ACTIVE]
P_ENABLED, P_MASKED, P_RPR = _V[Var.P_PPI_ENABLED], _V[Var.P_IRQS_MASKED], _V[Var.P_RPR]
P_HCR, P_VPMR, P_VAPR, P_LR = _V[Var.P_HCR], _V[Var.P_VPMR], _V[Var.P_VAPR], _V[Var.P_LR]
FIRST_PPI = 16
PPI_BIT = 1 << PPI_VTIMER
BOOT_ENABLED = 0xFFFF | PPI_BIT | 1 << PPI_MAINTENANCE | 1 << PPI_HYP_TIMER | 1 << PPI_PHYS_TIMER
"""SGIs, PPI 27, the maintenance interrupt and the host's own timer."""


class Violation(Exception):
    """The architecture calls this UNPREDICTABLE, or an invariant does not hold: the run stops, nothing is guessed."""

    def __init__(self, rule_id: str, says: str, cause: int) -> None:
        super().__init__(f"{rule_id}: {says}")
        self.rule_id = rule_id
        self.says = says
        self.cause = cause


class Hardware:
    """All physical CPUs of the machine, the time, and the recorder."""

    def __init__(self, journal: Journal, cost: CostProfile, counter_hz: int, pcpus: int, list_registers: int, gic_v3: bool) -> None:
        self.journal = journal
        self.cost = cost
        self.counter_hz = counter_hz
        self.gic_v3 = gic_v3
        self.now = 0
        self.unpredictable_stops = True
        self.cpus = [Pcpu(i, counter_hz, list_registers, gic_v3) for i in range(pcpus)]
        for cpu in self.cpus:
            self._declare(cpu)

    def _declare(self, cpu: Pcpu) -> None:
        """Declare the variables of one CPU; initial values are those after boot: the host has enabled its interrupts."""
        cpu.gic.enabled = BOOT_ENABLED
        initial = {P_RPR: 0xFF, P_VPMR: cpu.vif.pmr, P_ENABLED: 1}
        cpu.var = [NONE] * P_LR
        for code in range(1, P_LR):
            cpu.var[code] = self.journal.declare(code, cpu.index, 0, initial.get(code, 0))
        cpu.var_lr = len(self.journal.variables)
        for slot in range(len(cpu.vif.lrs)):
            self.journal.declare(P_LR, cpu.index, slot, 0)

    # --- recording -------------------------------------------------------------------------------------------------

    def note(self, c: int, code: int, value: int, cause: int, rule: int) -> None:
        """Record that variable `code` of CPU `c` takes `value` (nothing if it has it already)."""
        self.journal.set(self.cpus[c].var[code], value, cause, rule)

    def access(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = NONE) -> int:
        """Record and charge one access by host or EL2; returns its seq."""
        self.cpus[c].ready_at += self.cost.access
        return self.journal.add(ACCESS, code, c, vcpu, slot, value, cause, rule)

    def guest_access(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = NONE) -> int:
        """Record and charge one access by the guest; returns its seq."""
        self.cpus[c].ready_at += self.cost.guest_access
        return self.journal.add(ACCESS, code, c, vcpu, slot, value, cause, rule)

    def event(self, c: int, vcpu: int, code: int, value: int, cause: int, rule: int, slot: int = NONE) -> int:
        """Record an event (no cost); cause 0 makes it a root."""
        return self.journal.add(EVENT, code, c, vcpu, slot, value, cause, rule)

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

    # --- consequences ----------------------------------------------------------------------------------------------

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
        was, cpu.signalled = cpu.signalled, cpu.gic.best() != NO_INTERRUPT
        if cpu.signalled:
            if not was:
                cpu.signal_cause = cause
            if (cpu.busy or cpu.mode == IDLE or cpu.mode == GUEST) and cpu.ready_at > self.now:
                cpu.ready_at = self.now

    def _note_ppi(self, c: int, cause: int, rule: int) -> None:
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

    # --- timer registers (host and EL2) -------------------------------------------------------------------------------

    def read_cntv_ctl(self, c: int, v: int, cause: int, rule: int) -> int:
        """CNTV_CTL with the derived ISTATUS."""
        value = self.cpus[c].timer.read_ctl(self.now)
        self.access(c, v, Access.CTL_R, value, cause, rule)
        return value

    def write_cntv_ctl(self, c: int, v: int, value: int, cause: int, rule: int) -> None:
        """CNTV_CTL; ISTATUS in the written value is ignored by the hardware."""
        seq = self.access(c, v, Access.CTL_W, value, cause, rule)
        self.cpus[c].timer.ctl = value & (ENABLE | IMASK)
        self.refresh_timer(c, seq, rule)

    def read_cntv_cval(self, c: int, v: int, cause: int, rule: int) -> int:
        """CNTV_CVAL."""
        value = self.cpus[c].timer.cval
        self.access(c, v, Access.CVAL_R, value, cause, rule)
        return value

    def write_cntv_cval(self, c: int, v: int, value: int, cause: int, rule: int) -> None:
        """CNTV_CVAL."""
        seq = self.access(c, v, Access.CVAL_W, value, cause, rule)
        self.cpus[c].timer.cval = value
        self.note(c, P_CVAL, value, seq, rule)
        self.refresh_timer(c, seq, rule)

    def write_cntvoff(self, c: int, v: int, value: int, cause: int, rule: int) -> None:
        """CNTVOFF_EL2."""
        seq = self.access(c, v, Access.VOFF_W, value, cause, rule)
        self.cpus[c].timer.voff = value
        self.note(c, P_VOFF, value, seq, rule)
        self.refresh_timer(c, seq, rule)

    def read_counter(self, c: int, v: int, cause: int, rule: int) -> int:
        """CNTPCT; an ISB keeps the read in order."""
        count = count_at(self.now, self.counter_hz)
        self.isb(c, v, cause, rule)
        self.access(c, v, Access.CNT_R, count, cause, rule)
        return count

    def guest_write_ctl(self, c: int, v: int, value: int, cause: int) -> None:
        """The guest writes CNTV_CTL."""
        seq = self.guest_access(c, v, Access.G_CTL_W, value, cause, R.GUEST_WRITE)
        self.cpus[c].timer.ctl = value & (ENABLE | IMASK)
        self.refresh_timer(c, seq)

    def guest_write_cval(self, c: int, v: int, value: int, cause: int) -> None:
        """The guest writes CNTV_CVAL."""
        seq = self.guest_access(c, v, Access.G_CVAL_W, value, cause, R.GUEST_WRITE)
        self.cpus[c].timer.cval = value
        self.note(c, P_CVAL, value, seq, R.GUEST_WRITE)
        self.refresh_timer(c, seq)

    def expire(self, c: int) -> None:
        """The counter has reached the compare value: the root of what follows."""
        cpu = self.cpus[c]
        cpu.expiry_at = NEVER
        seq = self.event(c, NONE, Event.EXPIRY, cpu.timer.cval, 0, R.EXPIRY)
        self.refresh_timer(c, seq, R.EXPIRY)

    # --- physical interrupt controller ----------------------------------------------------------------------------------

    def set_ppi_active(self, c: int, v: int, active: bool, cause: int, rule: int) -> None:
        """ISACTIVER0 or ICACTIVER0 for PPI 27."""
        cpu = self.cpus[c]
        seq = self.access(c, v, Access.ACT_SET if active else Access.ACT_CLR, 1, cause, rule, PPI_VTIMER)
        cpu.gic.active = cpu.gic.active | PPI_BIT if active else cpu.gic.active & ~PPI_BIT
        self._note_ppi(c, seq, rule)
        self.refresh_signal(c, seq)

    def acknowledge(self, c: int, v: int, cause: int) -> int:
        """The host reads IAR: INTID, or 1023."""
        cpu = self.cpus[c]
        intid = cpu.gic.acknowledge()
        seq = self.access(c, v, Access.IAR, intid, cause, R.NOTHING_PENDING if intid == NO_INTERRUPT else R.ACK_ACTIVATES)
        if intid == PPI_VTIMER:
            self._note_ppi(c, seq, R.ACK_ACTIVATES)
        self.note(c, P_RPR, cpu.gic.running_priority(), seq, R.ACK_ACTIVATES)
        self.refresh_signal(c, seq)
        return intid

    def end_interrupt(self, c: int, v: int, intid: int, cause: int) -> None:
        """The host writes EOIR: with EOImode 1 the priority drop alone."""
        cpu = self.cpus[c]
        seq = self.access(c, v, Access.EOIR, intid, cause, R.PRIORITY_DROP)
        if self.gic_v3 or intid >= FIRST_PPI:
            self.isb(c, v, cause, R.PRIORITY_DROP)
        cpu.gic.end(intid)
        self.note(c, P_RPR, cpu.gic.running_priority(), seq, R.PRIORITY_DROP)
        self._note_ppi(c, seq, R.PRIORITY_DROP)
        self.refresh_signal(c, seq)

    def deactivate(self, c: int, v: int, intid: int, cause: int) -> None:
        """The host writes DIR for one of its own interrupts."""
        cpu = self.cpus[c]
        seq = self.access(c, v, Access.DIR, intid, cause, R.HOST_OWN_IRQ)
        cpu.gic.deactivate(intid)
        self._note_ppi(c, seq, R.DEACTIVATE)
        self.refresh_signal(c, seq)

    def latch(self, c: int, intid: int, cause: int, rule: int) -> None:
        """An edge arrives (SGI, host timer, or a late PPI 27)."""
        cpu = self.cpus[c]
        cpu.gic.latch |= 1 << intid
        if intid == PPI_VTIMER:
            self._note_ppi(c, cause, rule)
        self.refresh_signal(c, cause)

    # --- virtual interface --------------------------------------------------------------------------------------------------

    def write_lr(self, c: int, v: int, slot: int, value: int, cause: int, rule: int) -> None:
        """ICH_LR<slot>_EL2. HW = 1 with pending and active together is UNPREDICTABLE."""
        seq = self.access(c, v, Access.LR_W, value, cause, rule, slot)
        if lr_.hw(value) and lr_.state(value) == lr_.PENDING_ACTIVE:
            self.unpredictable("I12", f"list register {slot} has the HW bit and is pending and active at once", seq)
        self.cpus[c].vif.lrs[slot] = value
        self.refresh_virtual(c, seq, rule)

    def write_hcr(self, c: int, v: int, value: int, cause: int, rule: int) -> None:
        """ICH_HCR_EL2: bit 0 En, bit 1 UIE."""
        seq = self.access(c, v, Access.HCR_W, value, cause, rule)
        self.cpus[c].vif.hcr = value
        self.refresh_virtual(c, seq, rule)

    def write_apr(self, c: int, v: int, code: int, value: int, cause: int, rule: int) -> None:
        """The active priorities (ICH_AP1R0_EL2 or GICH_APR)."""
        seq = self.access(c, v, code, value, cause, rule)
        self.cpus[c].vif.apr = value
        self.refresh_virtual(c, seq, rule)

    def write_vmcr(self, c: int, v: int, pmr: int, eoimode: int, cause: int, rule: int) -> None:
        """ICH_VMCR_EL2, of which PMR and EOImode matter here."""
        vif = self.cpus[c].vif
        vif.pmr, vif.eoimode = pmr, eoimode
        seq = self.access(c, v, Access.VMCR_W, vif.vmcr(), cause, rule)
        self.note(c, P_VPMR, pmr, seq, rule)

    def guest_write_pmr(self, c: int, v: int, pmr: int, cause: int) -> None:
        """The guest writes ICC_PMR_EL1 (no trap)."""
        self.cpus[c].vif.pmr = pmr
        seq = self.guest_access(c, v, Access.G_PMR_W, pmr, cause, R.GUEST_WRITE)
        self.note(c, P_VPMR, pmr, seq, R.GUEST_WRITE)

    def guest_write_eoimode(self, c: int, v: int, mode: int, cause: int) -> None:
        """The guest writes ICC_CTLR_EL1.EOImode (no trap)."""
        self.cpus[c].vif.eoimode = mode
        self.guest_access(c, v, Access.G_EOIM_W, mode, cause, R.GUEST_WRITE)

    def guest_acknowledge(self, c: int, v: int, cause: int) -> int:
        """The guest reads IAR: vINTID, or 1023."""
        vif = self.cpus[c].vif
        slot = vif.acknowledge()
        intid = lr_.vintid(vif.lrs[slot]) if slot >= 0 else NO_INTERRUPT
        seq = self.guest_access(c, v, Access.G_IAR, intid, cause, R.GUEST_ACK if slot >= 0 else R.NOTHING_PENDING)
        self.refresh_virtual(c, seq, R.GUEST_ACK)
        return intid

    def guest_end(self, c: int, v: int, intid: int, cause: int) -> None:
        """The guest writes EOIR: priority drop, and with EOImode 0 the deactivation."""
        vif = self.cpus[c].vif
        seq = self.guest_access(c, v, Access.G_EOIR, intid, cause, R.GUEST_DROP if vif.eoimode else R.GUEST_EOI)
        vif.drop_priority()
        if not vif.eoimode:
            self._guest_deactivates(c, intid, seq)
        self.refresh_virtual(c, seq, R.GUEST_EOI)

    def guest_deactivate(self, c: int, v: int, intid: int, cause: int) -> None:
        """The guest writes DIR (EOImode 1)."""
        seq = self.guest_access(c, v, Access.G_DIR, intid, cause, R.GUEST_EOI)
        self._guest_deactivates(c, intid, seq)
        self.refresh_virtual(c, seq, R.GUEST_EOI)

    def _guest_deactivates(self, c: int, intid: int, cause: int) -> None:
        """Virtual deactivation; with the HW bit the physical interrupt goes with it, in the same step."""
        cpu = self.cpus[c]
        slot = cpu.vif.find_active(intid)
        if slot < 0:
            cpu.vif.eoi_count += 1
            return
        lr = cpu.vif.lrs[slot]
        cpu.vif.deactivate(slot)
        self.journal.set(cpu.var_lr + slot, cpu.vif.lrs[slot], cause, R.GUEST_EOI)
        if lr_.hw(lr):
            if not cpu.gic.deactivate(lr_.pintid(lr)):
                self.unpredictable("I9", f"the guest's EOI deactivates physical interrupt {lr_.pintid(lr)}, which is not active", cause)
            self._note_ppi(c, cause, R.HW_DEACTIVATION)

    def unpredictable(self, rule_id: str, says: str, cause: int) -> None:
        """UNPREDICTABLE in the architecture: stop the run (comparison with measured rows goes on without effect)."""
        if self.unpredictable_stops:
            raise Violation(rule_id, says, cause)
