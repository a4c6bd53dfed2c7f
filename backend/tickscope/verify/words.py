"""What the columns and scenarios of the measured table mean, one plain sentence each. Data."""

from __future__ import annotations

from typing import Final, NamedTuple


class ColumnInfo(NamedTuple):
    """A column: its group, a short title, a sentence; `gic` and `host`: where alone it can be other than 0."""

    group: str
    title: str
    says: str
    gic: str = ""
    host: str = ""


_TIMER, _GIC, _FLOW = "timer", "interrupt controller", "control flow"

COLUMNS: Final[dict[str, ColumnInfo]] = {
    "cntv_R": ColumnInfo(
        _TIMER, "CNTV reads",
        "Reads of CNTV_CTL and CNTV_CVAL by the host or its EL2 code (under VHE by their _EL02 names).",
    ),
    "cntv_W": ColumnInfo(
        _TIMER, "CNTV writes",
        "Writes of CNTV_CTL and CNTV_CVAL by the host or its EL2 code (under VHE by their _EL02 names).",
    ),
    "cntvoff_W": ColumnInfo(
        _TIMER, "CNTVOFF writes",
        "Writes of CNTVOFF_EL2, the offset of the guest's virtual count.",
    ),
    "cnthctl_R": ColumnInfo(
        _TIMER, "CNTHCTL reads",
        "Reads of CNTHCTL_EL2, which says what the guest may touch of the physical timer.",
    ),
    "cnthctl_W": ColumnInfo(
        _TIMER, "CNTHCTL writes",
        "Writes of CNTHCTL_EL2, which says what the guest may touch of the physical timer.",
    ),
    "cntpct_R": ColumnInfo(
        _TIMER, "counter reads",
        "Reads of the counter by the host, for whatever purpose.",
    ),
    "gic_act_W": ColumnInfo(
        _GIC, "active-state writes",
        "Writes to ISACTIVER0 or ICACTIVER0 for PPI 27: slow accesses that mask or unmask the timer's "
        "interrupt.",
    ),
    "gic_rwp_R": ColumnInfo(
        _GIC, "RWP polls",
        "Reads of GICR_CTLR that wait until such a write has taken effect.", gic="v3",
    ),
    "ich_R": ColumnInfo(
        _GIC, "ICH reads",
        "Reads of the virtual interface by system register: list registers, VMCR, VTR, ELRSR, active "
        "priorities.", gic="v3",
    ),
    "ich_W": ColumnInfo(
        _GIC, "ICH writes",
        "Writes of the virtual interface by system register: list registers, HCR, VMCR, active priorities.", gic="v3",
    ),
    "gich_mmio_R": ColumnInfo(
        _GIC, "GICH reads",
        "Reads of the virtual interface of a GICv2, which is memory-mapped.", gic="v2",
    ),
    "gich_mmio_W": ColumnInfo(
        _GIC, "GICH writes",
        "Writes of the virtual interface of a GICv2, which is memory-mapped.", gic="v2",
    ),
    "hvc_from_host": ColumnInfo(
        _FLOW, "EL2 calls",
        "Calls from the host kernel at EL1 into EL2; the world switch itself is one.", host="nvhe",
    ),
    "host_irq_taken": ColumnInfo(
        _FLOW, "host interrupts",
        "Physical interrupts that the host takes.",
    ),
    "vtimer_isr": ColumnInfo(
        _FLOW, "timer handler",
        "Runs of KVM's handler of the virtual timer interrupt, kvm_arch_timer_handler.",
    ),
    "world_switches": ColumnInfo(
        _FLOW, "guest entries",
        "How often the guest is entered.",
    ),
    "vcpu_load": ColumnInfo(
        _FLOW, "vcpu_load",
        "Runs of kvm_arch_vcpu_load: the vCPU's thread comes onto a CPU or back from user space.",
    ),
    "update_irq": ColumnInfo(
        _FLOW, "update_irq",
        "Runs of kvm_timer_update_irq: KVM tells its virtual interrupt controller the timer's level.",
    ),
}  # fmt: skip

EXITS: Final[dict[str, str]] = {
    "base": "no exit at all: a guest that only computes",
    "hvc": "hypercall, answered in the kernel",
    "kmmio": "read of the emulated distributor, answered in the kernel",
    "umem": "read of a device of the VMM: returns to user space",
    "mig": "return to user space, then the VMM's thread moves to the other CPU",
    "tick": "one 1 ms tick, from handler to handler",
}
STATES: Final[dict[str, str]] = {
    "off": "timer off",
    "armed": "timer armed, far in the future",
    "imask": "timer expired, its output masked",
    "pend": "timer expired, the guest has not acknowledged it",
    "acthi": "interrupt acknowledged, line still high",
    "actlo": "interrupt acknowledged, timer re-armed, line low",
    "busy": "into a guest that spins",
    "wfi": "into a guest that sleeps (WFI)",
}


def scenario_says(scenario: str) -> str:
    """What exits, and in which state the timer is."""
    exit_name, _, state = scenario.partition("_")
    return f"{EXITS.get(exit_name, exit_name)}; {STATES.get(state, state)}"
