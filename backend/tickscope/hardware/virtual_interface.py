"""The virtual CPU interface of one physical CPU: what the guest acknowledges, ends and masks (ICV_*, GICV_*),
and its hypervisor side (ICH_HCR, list registers, active priorities, ELRSR, maintenance interrupt)."""

from __future__ import annotations

from tickscope.hardware import list_register as lr_

SPURIOUS = 1023
IDLE_PRIORITY = 0x100
HCR_EN = 1
HCR_UIE = 2
VMCR_V2, VMCR_V3 = 0x4C_0001, 0x4C_000A
"""The fields of VMCR that the measured guest never changes: group enables and binary points."""


class VirtualInterface:
    """State of the virtual interface. Nothing here records or charges; `Hardware` does."""

    __slots__ = ("apr", "eoi_count", "eoimode", "hcr", "lrs", "pmr", "vmcr_fixed")

    def __init__(self, list_registers: int, gic_v3: bool) -> None:
        self.vmcr_fixed = VMCR_V3 if gic_v3 else VMCR_V2
        self.lrs = [0] * list_registers
        self.hcr = 0
        self.apr = 0
        self.pmr = 0xF0
        self.eoimode = 0
        self.eoi_count = 0

    def running_priority(self) -> int:
        """Priority of the most urgent interrupt the guest has acknowledged and not dropped; 0x100 if none."""
        if not self.apr:
            return IDLE_PRIORITY
        return ((self.apr & -self.apr).bit_length() - 1) << 3

    def best_pending(self) -> int:
        """Index of the list register the guest would acknowledge now; -1: HCR off, PMR masks, or not more urgent."""
        if not self.hcr & HCR_EN:
            return -1
        best, best_priority = -1, IDLE_PRIORITY
        for i, lr in enumerate(self.lrs):
            if lr_.state(lr) == lr_.PENDING and lr_.priority(lr) < best_priority:
                best, best_priority = i, lr_.priority(lr)
        if best >= 0 and best_priority < self.pmr and best_priority < self.running_priority():
            return best
        return -1

    def acknowledge(self) -> int:
        """IAR: the most urgent pending list register becomes active. Returns its index, or -1 for INTID 1023."""
        i = self.best_pending()
        if i >= 0:
            self.apr |= 1 << (lr_.priority(self.lrs[i]) >> 3)
            self.lrs[i] = lr_.with_state(self.lrs[i], lr_.ACTIVE)
        return i

    def drop_priority(self) -> None:
        """The priority drop of EOIR: the most urgent active priority goes away."""
        self.apr &= self.apr - 1 if self.apr else 0

    def find_active(self, intid: int) -> int:
        """Index of the list register that holds `intid` active (alone or with pending), or -1."""
        for i, lr in enumerate(self.lrs):
            if lr_.vintid(lr) == intid and lr_.state(lr) & lr_.ACTIVE:
                return i
        return -1

    def deactivate(self, i: int) -> None:
        """Active goes away: invalid, or pending if it was pending and active."""
        self.lrs[i] = lr_.with_state(self.lrs[i], lr_.state(self.lrs[i]) & lr_.PENDING)

    def elrsr(self) -> int:
        """One bit per list register: state invalid and no EOI maintenance outstanding."""
        empty = 0
        for i, lr in enumerate(self.lrs):
            if lr_.state(lr) == lr_.INVALID and not lr_.wants_eoi_maintenance(lr):
                empty |= 1 << i
        return empty

    def maintenance(self) -> bool:
        """The maintenance line: underflow (UIE and at most one valid LR) or an EOI that asked for it."""
        if not self.hcr & HCR_EN:
            return False
        valid = sum(1 for lr in self.lrs if lr_.state(lr) != lr_.INVALID)
        if self.hcr & HCR_UIE and valid <= 1:
            return True
        return any(lr_.state(lr) == lr_.INVALID and lr_.wants_eoi_maintenance(lr) and lr_.vintid(lr) for lr in self.lrs)

    def vmcr(self) -> int:
        """ICH_VMCR_EL2: PMR, the constant fields of the measured guest, and EOImode in bit 9."""
        return self.pmr << 24 | self.vmcr_fixed | self.eoimode << 9
