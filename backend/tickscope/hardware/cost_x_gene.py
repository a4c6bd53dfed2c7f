"""The profile `x-gene-2016`: cycles of a 2.4 GHz X-Gene server as papers of the time gave them.

All speed-ups that a run with this profile shows are model output: nobody has measured these kernels on that machine.
The figures were taken down from memory, so each says so; what is worked out from them says how.
"""

from __future__ import annotations

from typing import Final

from tickscope.hardware.cost import CostProfile, CostRow, CostTable, Label, Level
from tickscope.hardware.cost_steps import CALLS, EVENTS, HANDLES, Work
from tickscope.vocabulary import Access, Call, Event, ExitReason

HZ: Final = 2_400_000_000
ISCA: Final = "ISCA 2016, ARM Virtualization: Performance and Architectural Implications"
ATC: Final = "USENIX ATC 2017, Optimizing the Design and Implementation of the Linux ARM Hypervisor (another machine)"
COMMIT: Final = "commit 9b4a3004439d: about 700 cycles of a 2 GHz machine for each hypercall, here at 2.4 GHz"

HYPERCALL: Final = 6500
SAVED: Final = 152 + 282 + 230 + 92 + 92
"""General, floating point, EL1, EL2 configuration, EL2 virtual memory registers at the exit."""
RESTORED: Final = 184 + 310 + 511 + 107 + 107
"""The same at the entry."""
VGIC_SAVED, VGIC_RESTORED, TIMER_SAVED, TIMER_RESTORED = 3250, 181, 104, 106
REGISTER_READ: Final = 11
REGISTER_WRITE: Final = 24
DEVICE_READ: Final = VGIC_SAVED // 10
DEVICE_WRITE: Final = VGIC_RESTORED // 7
EL2_CALL: Final = 300
REST: Final = HYPERCALL - SAVED - RESTORED - VGIC_SAVED - VGIC_RESTORED - TIMER_SAVED - TIMER_RESTORED - EL2_CALL

_TIMER: Final = f"{ISCA}: saving the timer takes 104 cycles (3 reads, 3 writes), restoring it 106 (1 read, 4 writes)"
_DEVICE: Final = f"{ISCA}: saving the GICv2's virtual interface takes 3,250 cycles, taken as 10 accesses; restoring it "
_REGISTER: Final = "no figure: as a register of the timer"
_ROUND: Final = "no figure: a round number"
_SYSTEM_READS: Final = (Access.CTL_R, Access.CVAL_R, Access.CNTHCTL_R, Access.CNT_R)
_SYSTEM_WRITES: Final = (Access.CTL_W, Access.CVAL_W, Access.CNTHCTL_W, Access.VOFF_W)
_GIC_READS: Final = (
    Access.LR_R, Access.AP0R_R, Access.AP1R_R, Access.APR_R, Access.ELRSR_R, Access.VTR_R, Access.VMCR_R, Access.SRE_R,
    Access.IAR,
)  # fmt: skip
_GIC_WRITES: Final = (
    Access.HCR_W, Access.LR_W, Access.AP0R_W, Access.AP1R_W, Access.APR_W, Access.VMCR_W, Access.SRE_W, Access.EOIR,
    Access.DIR, Access.SGI_W, Access.GICD_SGIR_W,
)  # fmt: skip


def _row(step: int, amount: int, label: Label, source: str, level: Level = Level.HOST) -> CostRow:
    return CostRow(step, level, (amount,), label, source)


def _common() -> tuple[CostRow, ...]:
    """What does not depend on the interrupt controller."""
    memory, derived, chosen = Label.FROM_MEMORY, Label.DERIVED, Label.CHOSEN
    timer = (
        *(_row(a, REGISTER_READ, derived, f"from memory: {_TIMER}") for a in _SYSTEM_READS),
        *(_row(a, REGISTER_WRITE, derived, f"from memory: {_TIMER}") for a in _SYSTEM_WRITES),
    )
    guest = (
        _row(a, 71 if a == Access.G_EOIR else REGISTER_WRITE, memory if a == Access.G_EOIR else chosen,
             f"{ISCA}: completion of a virtual interrupt" if a == Access.G_EOIR else _REGISTER, Level.GUEST)
        for a in Access if a >= Access.G_CTL_W
    )  # fmt: skip
    return (
        *timer,
        *guest,
        _row(Access.ACT_SET, 840, Label.PUBLISHED, COMMIT),
        _row(Access.ACT_CLR, 840, Label.PUBLISHED, COMMIT),
        _row(HANDLES + ExitReason.MMIO_KERNEL, 870, derived, f"from memory: {ISCA}: interrupt controller trap 7,370"),
        _row(HANDLES + ExitReason.SYSREG, 870, chosen, "as a trap of the interrupt controller"),
        _row(Work.VMM, 4319, derived, f"from memory: {ATC}: I/O by user space 10,012, hypercall 6,413", Level.USER),
        _row(EVENTS + Event.SCHED_IN, 3887, derived, f"from memory: {ISCA}: VM switch 10,387, less a hypercall"),
        _row(EVENTS + Event.HIRQ, 500, chosen, _ROUND),
        _row(Work.HOST_TIMER, 2000, chosen, _ROUND),
        _row(Work.WAKE, 1000, chosen, _ROUND),
        _row(Work.BG_WORK, 2000, chosen, _ROUND),
        _row(Work.IPI_TRAVEL, 500, chosen, _ROUND),
    )  # fmt: skip


def _nvhe_switch() -> tuple[CostRow, ...]:
    memory = f"{ISCA}: save and restore of all but interrupt controller and timer"
    left = f"from memory: {ISCA}: hypercall 6,500, less all the parts that are named"
    call = "between a bare trap (27, ASPLOS 2014) and Xen's whole hypercall (376, ISCA 2016): an estimate"
    return (
        _row(CALLS + Call.SWITCH_OUT, SAVED, Label.FROM_MEMORY, memory, Level.EL2),
        _row(CALLS + Call.SWITCH_IN, RESTORED, Label.FROM_MEMORY, memory, Level.EL2),
        _row(CALLS + Call.HANDLE, REST, Label.DERIVED, left),
        _row(Access.HVC, EL2_CALL, Label.CHOSEN, call),
    )


def _vhe_switch() -> tuple[CostRow, ...]:
    third = f"from memory: {ATC}: hypercall of a host at EL2 752 at 2 GHz, in three parts"
    steps = (CALLS + Call.SWITCH_OUT, CALLS + Call.SWITCH_IN, CALLS + Call.HANDLE)
    return tuple(_row(step, 300, Label.DERIVED, third) for step in steps)


def _memory_mapped() -> tuple[CostRow, ...]:
    """GICv2: the interrupt controller is a device."""
    reads, writes = f"from memory: {_DEVICE}181 (7 writes)", f"from memory: {_DEVICE}181, taken as 7 writes"
    return (
        *(_row(a, DEVICE_READ, Label.DERIVED, reads) for a in _GIC_READS),
        *(_row(a, DEVICE_WRITE, Label.DERIVED, writes) for a in _GIC_WRITES),
    )


def _system_registers() -> tuple[CostRow, ...]:
    """GICv3: the machine had none."""
    return (
        *(_row(a, REGISTER_READ, Label.CHOSEN, _REGISTER) for a in _GIC_READS),
        *(_row(a, REGISTER_WRITE, Label.CHOSEN, _REGISTER) for a in _GIC_WRITES),
        _row(Access.RWP_R, DEVICE_READ, Label.DERIVED, f"from memory: {_DEVICE}181 (7 writes)"),
    )


X_GENE_2016: Final = CostProfile(
    "x-gene-2016",
    "Cycles of a 2.4 GHz X-Gene after papers of the time, most of them from memory. Whatever it says about speed is "
    "model output, not a measurement.",
    "cycles", HZ,
    (
        CostTable("v2", "nvhe", (*_nvhe_switch(), *_memory_mapped(), *_common())),
        CostTable("v3", "nvhe", (*_nvhe_switch(), *_system_registers(), *_common())),
        CostTable("v3", "vhe", (*_vhe_switch(), *_system_registers(), *_common())),
    ),
)  # fmt: skip
