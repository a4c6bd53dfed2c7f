"""Every hardware access goes through here: it is counted, charged and recorded, and its consequences follow at once.

The methods are named after the registers. `cause` is the seq of the record on whose behalf the access happens.
"""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.engine.queue import NEVER
from tickscope.hardware import list_register as lr_
from tickscope.hardware.counter import count_at
from tickscope.hardware.interrupt_controller import PPI_VTIMER, SPURIOUS
from tickscope.hardware.recorder import P_CVAL, P_RPR, P_VOFF, P_VPMR, PPI_BIT, Recorder
from tickscope.hardware.virtual_timer import ENABLE, IMASK
from tickscope.rules import R
from tickscope.vocabulary import Access, Event

FIRST_PPI = 16


class Hardware(Recorder):
    """All physical CPUs of the machine with their registers."""

    # --- timer registers (host and EL2) -----------------------------------------------------------------------------

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
        self.refresh_timer(c, seq, R.GUEST_WRITE)

    def guest_write_cval(self, c: int, v: int, value: int, cause: int) -> None:
        """The guest writes CNTV_CVAL."""
        seq = self.guest_access(c, v, Access.G_CVAL_W, value, cause, R.GUEST_WRITE)
        self.cpus[c].timer.cval = value
        self.note(c, P_CVAL, value, seq, R.GUEST_WRITE)
        self.refresh_timer(c, seq, R.GUEST_WRITE)

    def expire(self, c: int) -> None:
        """The counter has reached the compare value: the root of what follows."""
        cpu = self.cpus[c]
        cpu.expiry_at = NEVER
        seq = self.event(c, NONE, Event.EXPIRY, cpu.timer.cval, 0, R.EXPIRY)
        self.refresh_timer(c, seq, R.EXPIRY)

    # --- physical interrupt controller ------------------------------------------------------------------------------

    def set_ppi_active(self, c: int, v: int, active: bool, cause: int, rule: int) -> None:
        """ISACTIVER0 or ICACTIVER0 for PPI 27."""
        cpu = self.cpus[c]
        seq = self.access(c, v, Access.ACT_SET if active else Access.ACT_CLR, 1, cause, rule, PPI_VTIMER)
        cpu.gic.active = cpu.gic.active | PPI_BIT if active else cpu.gic.active & ~PPI_BIT
        self.note_ppi(c, seq, rule)
        self.refresh_signal(c, seq)

    def acknowledge(self, c: int, v: int, cause: int) -> int:
        """The host reads IAR: INTID, or 1023."""
        cpu = self.cpus[c]
        intid = cpu.gic.acknowledge()
        rule = R.NOTHING_PENDING if intid == SPURIOUS else R.ACK_ACTIVATES
        seq = self.access(c, v, Access.IAR, intid, cause, rule)
        if intid == PPI_VTIMER:
            self.note_ppi(c, seq, R.ACK_ACTIVATES)
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
        self.note_ppi(c, seq, R.PRIORITY_DROP)
        self.refresh_signal(c, seq)

    def deactivate(self, c: int, v: int, intid: int, cause: int) -> None:
        """The host writes DIR for one of its own interrupts."""
        cpu = self.cpus[c]
        seq = self.access(c, v, Access.DIR, intid, cause, R.HOST_OWN_IRQ)
        cpu.gic.deactivate(intid)
        self.note_ppi(c, seq, R.DEACTIVATE)
        self.refresh_signal(c, seq)

    def latch(self, c: int, intid: int, cause: int, rule: int) -> None:
        """An edge arrives (SGI, host timer, or a late PPI 27)."""
        cpu = self.cpus[c]
        cpu.gic.latch |= 1 << intid
        if intid == PPI_VTIMER:
            self.note_ppi(c, cause, rule)
        self.refresh_signal(c, cause)

    # --- virtual interface ------------------------------------------------------------------------------------------

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
        """The guest writes ICC_PMR_EL1 (no trap), of which the virtual interface keeps five bits."""
        self.cpus[c].vif.pmr = pmr & lr_.PRIORITY_BITS
        seq = self.guest_access(c, v, Access.G_PMR_W, pmr, cause, R.GUEST_WRITE)
        self.note(c, P_VPMR, pmr & lr_.PRIORITY_BITS, seq, R.GUEST_WRITE)

    def guest_write_eoimode(self, c: int, v: int, mode: int, cause: int) -> None:
        """The guest writes ICC_CTLR_EL1.EOImode (no trap)."""
        self.cpus[c].vif.eoimode = mode
        self.guest_access(c, v, Access.G_EOIM_W, mode, cause, R.GUEST_WRITE)

    def guest_acknowledge(self, c: int, v: int, cause: int) -> int:
        """The guest reads IAR: vINTID, or 1023."""
        vif = self.cpus[c].vif
        slot = vif.acknowledge()
        intid = lr_.vintid(vif.lrs[slot]) if slot >= 0 else SPURIOUS
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
            pintid = lr_.pintid(lr)
            if not cpu.gic.deactivate(pintid):
                says = f"the guest's EOI deactivates physical interrupt {pintid}, which is not active"
                self.unpredictable("I9", says, cause)
            self.note_ppi(c, cause, R.HW_DEACTIVATION)
