"""Kinds, codes and state variables of records: one table, read by every room and copied to the page.

The JavaScript copy (frontend/tape/vocabulary.js) is generated from this file; a test keeps it fresh.
Token names in quotes are those of the measured sequences (ground-truth op-programs).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    OP = 0
    ACCESS = 1
    CHANGE = 2
    CALL = 3
    EVENT = 4


class Phase(IntEnum):
    """`value` of a CALL record."""

    ENTER = 0
    RETURN = 1
    NOOP = 2
    """The function was called and had nothing to do; `rule` says why. No enter and no return."""
    NOTE = 3
    """Inside a function: `rule` says why it does not do something."""


class Actor(IntEnum):
    """Who does it."""

    HARDWARE = 0
    GUEST = 1
    HOST = 2
    EL2 = 3
    USER = 4


class Subject(IntEnum):
    """Whose variable it is."""

    PCPU = 0
    VCPU = 1


class Show(IntEnum):
    """How a value is written for people."""

    BOOL = 0
    HEX = 1
    CTL = 2
    LR = 3
    NS = 4
    INDEX = 5
    ENUM = 6
    COUNT = 7
    MASK = 8


class Access(IntEnum):
    """Hardware accesses. G_ = by the guest; the others by the host or by KVM at EL2."""

    CTL_R = 1
    CTL_W = 2
    CVAL_R = 3
    CVAL_W = 4
    VOFF_W = 5
    CNTHCTL_R = 6
    CNTHCTL_W = 7
    CNT_R = 8
    ACT_SET = 9
    ACT_CLR = 10
    RWP_R = 11
    HVC = 12
    HCR_W = 13
    LR_R = 14
    LR_W = 15
    AP0R_R = 16
    AP0R_W = 17
    AP1R_R = 18
    AP1R_W = 19
    APR_R = 20
    APR_W = 21
    ELRSR_R = 22
    VTR_R = 23
    VMCR_R = 24
    VMCR_W = 25
    SRE_R = 26
    SRE_W = 27
    IAR = 28
    EOIR = 29
    DIR = 30
    SGI_W = 31
    ISB = 32
    IDLE = 33
    GICD_SGIR_W = 34
    G_CTL_W = 64
    G_CVAL_W = 65
    G_IAR = 66
    G_EOIR = 67
    G_DIR = 68
    G_HVC = 69
    G_WFI = 70
    G_SGI_W = 71
    G_PMR_W = 72
    G_EOIM_W = 73
    G_MMIO = 74


class Call(IntEnum):
    """Functions of KVM and the kernel (the entry of each is a token where the measurement has one)."""

    VCPU_RUN = 1
    T_LOAD = 2
    T_PUT = 3
    T_FLUSH = 4
    T_SYNC = 5
    T_UPSTATE = 6
    T_SCHED = 7
    T_UNSCHED = 8
    V_FLUSH = 9
    V_SYNC = 10
    LOAD = 11
    PUT = 12
    SAVE = 13
    RESTORE = 14
    HANDLE = 15
    BLOCK = 16
    ISR = 17
    UPD = 18
    BG_EXP = 19
    BG_WORK = 20
    V_QUEUE = 21
    KICK = 22
    SGI = 23
    INJ = 24
    MAINT = 25
    SWITCH_IN = 26
    SWITCH_OUT = 27
    ENABLE = 28
    SCHEDULE = 29


class Event(IntEnum):
    """What happens to the machine rather than by a function of KVM."""

    START = 1
    EXPIRY = 2
    EXIT_SYNC = 3
    EXIT_IRQ = 4
    ENTER = 5
    HIRQ = 6
    G_IRQ = 7
    SCHED_IN = 8
    SCHED_OUT = 9
    WAKE = 10
    SLICE_END = 11
    HOST_TIMER = 12
    MIGRATE = 13
    PREEMPT = 14
    LATE_IRQ = 15
    GUEST_DONE = 16
    VIOLATION = 17
    END = 18
    USER_EXIT = 19
    USER_ENTER = 20
    ABORT_ENTRY = 21
    IPI = 22


class Var(IntEnum):
    """State variables. P_ = one copy per physical CPU (hardware), V_ = one per vCPU (memory)."""

    P_MODE = 1
    P_THREAD = 2
    P_RUNNING = 3
    P_CTL = 4
    P_CVAL = 5
    P_VOFF = 6
    P_LINE = 7
    P_PPI_PENDING = 8
    P_PPI_ACTIVE = 9
    P_PPI_ENABLED = 10
    P_IRQS_MASKED = 11
    P_RPR = 12
    P_HCR = 13
    P_VPMR = 14
    P_VAPR = 15
    P_LR = 16
    V_STATE = 64
    V_PCPU = 65
    V_CTL = 66
    V_CVAL = 67
    V_LOADED = 68
    V_TRUTH = 69
    V_IRQ_LEVEL = 70
    V_LINE_LEVEL = 71
    V_LATCH = 72
    V_ACTIVE = 73
    V_ENABLED = 74
    V_QUEUED = 75
    V_REQUEST = 76
    V_BG_TIMER = 77
    V_CLEARED = 78
    V_USED_LRS = 79
    V_AP_LIST = 80
    V_MASKED = 81
    V_PENDING_SET = 82
    V_ACTIVE_SET = 83


class PcpuMode(IntEnum):
    """Values of P_MODE."""

    HOST = 0
    GUEST = 1
    IDLE = 2
    EL2 = 3


class VcpuState(IntEnum):
    """Values of V_STATE."""

    NEW = 0
    GUEST = 1
    HOST = 2
    USER = 3
    BLOCKED = 4
    PREEMPTED = 5
    DONE = 6


class ExitReason(IntEnum):
    """`slot` of EXIT_SYNC."""

    HVC = 0
    WFI = 1
    MMIO_KERNEL = 2
    MMIO_USER = 3
    SYSREG = 4


class Request(IntEnum):
    """What a trapped access of the guest asks for: a register of the emulated distributor, an SGI, or a device of the VMM."""

    NONE = 0
    TYPER = 1
    ISENABLER = 2
    ICENABLER = 3
    ISPENDR = 4
    ICPENDR = 5
    ISACTIVER = 6
    ICACTIVER = 7
    IPRIORITYR = 8
    IROUTER = 9
    SGI1R = 10
    VMM_READ = 11
    VMM_IRQ_LINE = 12
    VMM_MIGRATE = 13


class SgiTarget(IntEnum):
    """Whom an SGI goes to."""

    SELF = 0
    OTHER = 1
    BOTH = 2


class AccessInfo(NamedTuple):
    token: str
    actor: Actor
    says: str
    """A sentence about one access. {v} = value in hex, {s} = slot, {p} = pCPU, {who} = one of SUBJECTS, or EITHER."""


class CallInfo(NamedTuple):
    token: str
    function: str
    says: str


class EventInfo(NamedTuple):
    token: str
    says: str


class VarInfo(NamedTuple):
    name: str
    subject: Subject
    show: Show
    label: str
    explain: str


_H, _G, _E = Actor.HOST, Actor.GUEST, Actor.EL2

SUBJECTS: dict[Actor, str] = {_H: "KVM", _E: "EL2 code"}
"""{who} of a sentence whose access one design makes in the host and another at EL2."""
EITHER = "KVM (host or EL2)"
"""{who} where nobody can tell which of them: a token, a kind of record, a table."""

ACCESS: dict[Access, AccessInfo] = {
    Access.CTL_R: AccessInfo("CTL.R", _H, "{who} reads the timer's control register CNTV_CTL: {ctl}."),
    Access.CTL_W: AccessInfo("CTL.W", _H, "{who} writes the timer's control register CNTV_CTL: {ctl}."),
    Access.CVAL_R: AccessInfo("CVAL.R", _H, "{who} reads the compare value CNTV_CVAL: {v}."),
    Access.CVAL_W: AccessInfo("CVAL.W", _H, "{who} writes the compare value CNTV_CVAL: {v}."),
    Access.VOFF_W: AccessInfo("VOFF.W", _E, "EL2 code sets the virtual counter's offset CNTVOFF_EL2 to {v}."),
    Access.CNTHCTL_R: AccessInfo("CNTHCTL.R", _E, "EL2 code reads CNTHCTL_EL2, which decides what the guest may touch of the physical timer."),
    Access.CNTHCTL_W: AccessInfo("CNTHCTL.W", _E, "EL2 code writes CNTHCTL_EL2, which decides what the guest may touch of the physical timer."),
    Access.CNT_R: AccessInfo("CNT.R", _H, "The host reads the counter."),
    Access.ACT_SET: AccessInfo("ACT.SET", _H, "KVM marks PPI 27 active in the interrupt controller (ISACTIVER0)."),
    Access.ACT_CLR: AccessInfo("ACT.CLR", _H, "KVM clears PPI 27's active state in the interrupt controller (ICACTIVER0)."),
    Access.RWP_R: AccessInfo("RWP.R", _H, "The host waits until the redistributor has taken the write (GICR_CTLR.RWP)."),
    Access.HVC: AccessInfo("HVC", _H, "The host calls EL2 (HVC)."),
    Access.HCR_W: AccessInfo("HCR.W", _E, "EL2 code writes the virtual interface's control ICH_HCR_EL2: {v}."),
    Access.LR_R: AccessInfo("LR.R", _E, "EL2 code reads list register {s} back: {lr}."),
    Access.LR_W: AccessInfo("LR.W", _E, "EL2 code writes list register {s}: {lr}."),
    Access.AP0R_R: AccessInfo("AP0R0.R", _E, "EL2 code reads the guest's group 0 active priorities."),
    Access.AP0R_W: AccessInfo("AP0R0.W", _E, "EL2 code writes the guest's group 0 active priorities."),
    Access.AP1R_R: AccessInfo("AP1R0.R", _E, "EL2 code reads the guest's active priorities: {v}."),
    Access.AP1R_W: AccessInfo("AP1R0.W", _E, "EL2 code writes the guest's active priorities: {v}."),
    Access.APR_R: AccessInfo("APR.R", _E, "EL2 code reads the guest's active priorities: {v}."),
    Access.APR_W: AccessInfo("APR.W", _E, "EL2 code writes the guest's active priorities: {v}."),
    Access.ELRSR_R: AccessInfo("ELRSR.R", _E, "EL2 code asks which list registers are empty: {v}."),
    Access.VTR_R: AccessInfo("VTR.R", _E, "EL2 code asks how many list registers there are (ICH_VTR_EL2)."),
    Access.VMCR_R: AccessInfo("VMCR.R", _E, "EL2 code reads the guest's interrupt mask and modes (VMCR): {v}."),
    Access.VMCR_W: AccessInfo("VMCR.W", _E, "EL2 code writes the guest's interrupt mask and modes (VMCR): {v}."),
    Access.SRE_R: AccessInfo("SRE.R", _E, "EL2 code reads ICC_SRE_EL2."),
    Access.SRE_W: AccessInfo("SRE.W", _E, "EL2 code writes ICC_SRE_EL2."),
    Access.IAR: AccessInfo("IAR", _H, "The host acknowledges: the interrupt controller answers {d} (1023 = nothing more)."),
    Access.EOIR: AccessInfo("EOIR", _H, "The host drops its priority for interrupt {d}; with EOImode 1 the interrupt stays active."),
    Access.DIR: AccessInfo("DIR", _H, "The host deactivates its own interrupt {d}."),
    Access.SGI_W: AccessInfo("SGI.W", _H, "The host sends an inter-processor interrupt to pCPU {s}."),
    Access.ISB: AccessInfo("ISB", _H, "A barrier (ISB): nothing goes on until earlier register writes have taken effect."),
    Access.IDLE: AccessInfo("IDLE", _H, "pCPU {p} has nothing to run and waits for an interrupt (WFI)."),
    Access.GICD_SGIR_W: AccessInfo("GICD+f00.W", _H, "The host sends an inter-processor interrupt to pCPU {s} (GICv2 distributor)."),
    Access.G_CTL_W: AccessInfo("g:CTL.W", _G, "The guest writes CNTV_CTL: {ctl}."),
    Access.G_CVAL_W: AccessInfo("g:CVAL.W", _G, "The guest writes the compare value CNTV_CVAL: {v}."),
    Access.G_IAR: AccessInfo("g:IAR", _G, "The guest acknowledges: its interrupt controller answers {d} (1023 = none)."),
    Access.G_EOIR: AccessInfo("g:EOIR", _G, "The guest ends interrupt {d} (EOI)."),
    Access.G_DIR: AccessInfo("g:DIR", _G, "The guest deactivates interrupt {d} (DIR)."),
    Access.G_HVC: AccessInfo("g:HVC", _G, "The guest makes a hypercall (HVC)."),
    Access.G_WFI: AccessInfo("g:WFI", _G, "The guest waits for an interrupt (WFI)."),
    Access.G_SGI_W: AccessInfo("g:SGI.W", _G, "The guest sends software-generated interrupt {s}."),
    Access.G_PMR_W: AccessInfo("g:PMR.W", _G, "The guest sets its priority mask PMR to {v}."),
    Access.G_EOIM_W: AccessInfo("g:EOIM.W", _G, "The guest sets EOImode to {d}."),
    Access.G_MMIO: AccessInfo("g:MMIO", _G, "The guest touches an emulated device register; that traps."),
}

CALL: dict[Call, CallInfo] = {
    Call.VCPU_RUN: CallInfo("run", "kvm_arch_vcpu_ioctl_run", "KVM starts to run the vCPU."),
    Call.T_LOAD: CallInfo("t_load", "kvm_timer_vcpu_load", "KVM puts the vCPU's timer on this pCPU."),
    Call.T_PUT: CallInfo("t_put", "kvm_timer_vcpu_put", "KVM takes the vCPU's timer off this pCPU."),
    Call.T_FLUSH: CallInfo("t_flush", "kvm_timer_flush_hwstate", "KVM brings the timer up to date before it enters the guest."),
    Call.T_SYNC: CallInfo("t_sync", "kvm_timer_sync_hwstate", "KVM looks at the timer after the guest has exited."),
    Call.T_UPSTATE: CallInfo("t_upstate", "kvm_timer_update_state", "KVM compares in software whether the timer should fire."),
    Call.T_SCHED: CallInfo("t_sched", "kvm_timer_schedule", "The vCPU is about to block: KVM arms a host timer for the guest's deadline."),
    Call.T_UNSCHED: CallInfo("t_unsched", "kvm_timer_unschedule", "The vCPU stops blocking: KVM cancels the host timer."),
    Call.V_FLUSH: CallInfo("v_flush", "kvm_vgic_flush_hwstate", "KVM chooses what goes into the list registers."),
    Call.V_SYNC: CallInfo("v_sync", "kvm_vgic_sync_hwstate", "KVM reads back what the guest did to the list registers."),
    Call.LOAD: CallInfo("load", "kvm_arch_vcpu_load", "The vCPU's thread comes onto this pCPU: KVM loads its state."),
    Call.PUT: CallInfo("put", "kvm_arch_vcpu_put", "The vCPU's thread leaves this pCPU: KVM puts its state away."),
    Call.SAVE: CallInfo("save", "vtimer_save_state", "KVM moves the timer from hardware to memory."),
    Call.RESTORE: CallInfo("restore", "vtimer_restore_state", "KVM moves the timer from memory to hardware."),
    Call.HANDLE: CallInfo("handle", "handle_exit", "KVM handles the reason of the exit."),
    Call.BLOCK: CallInfo("block", "kvm_vcpu_block", "KVM blocks the vCPU: its guest waits for an interrupt."),
    Call.ISR: CallInfo("isr", "kvm_arch_timer_handler", "KVM's handler of the virtual timer interrupt runs."),
    Call.UPD: CallInfo("upd", "kvm_timer_update_irq", "KVM tells the virtual interrupt controller the timer's level."),
    Call.BG_EXP: CallInfo("bg_exp", "kvm_bg_timer_expire", "The host timer that stands in for the sleeping guest's timer has fired."),
    Call.BG_WORK: CallInfo("bg_work", "kvm_timer_inject_irq_work", "A worker thread wakes the sleeping vCPU."),
    Call.V_QUEUE: CallInfo("v_queue", "vgic_queue_irq_unlock", "The virtual interrupt controller considers an interrupt for delivery."),
    Call.KICK: CallInfo("kick", "kvm_vcpu_kick", "KVM nudges the vCPU so that it sees the new interrupt."),
    Call.SGI: CallInfo("sgi", "vgic_v3_dispatch_sgi", "KVM emulates the guest's software-generated interrupt."),
    Call.INJ: CallInfo("inj", "kvm_vgic_inject_irq", "The VMM changes the level of an interrupt line (KVM_IRQ_LINE)."),
    Call.MAINT: CallInfo("maint", "vgic_maintenance_handler", "The maintenance interrupt's handler runs."),
    Call.SWITCH_IN: CallInfo("", "__kvm_vcpu_run (entry half)", "EL2 code switches to the guest."),
    Call.SWITCH_OUT: CallInfo("", "__kvm_vcpu_run (exit half)", "EL2 code switches back to the host."),
    Call.ENABLE: CallInfo("", "kvm_timer_enable", "First run: KVM ties the vCPU's timer to PPI 27."),
    Call.SCHEDULE: CallInfo("", "schedule", "The host's scheduler picks what this pCPU runs next."),
}

EVENT: dict[Event, EventInfo] = {
    Event.START: EventInfo("", "The machine starts."),
    Event.EXPIRY: EventInfo("", "The counter of pCPU {p} reaches the compare value: the timer's condition is met."),
    Event.EXIT_SYNC: EventInfo("EXIT.sync", "The guest exits to the hypervisor: {exit}."),
    Event.EXIT_IRQ: EventInfo("EXIT.irq", "A physical interrupt is signalled and takes pCPU {p} out of the guest."),
    Event.ENTER: EventInfo("ENTER", "pCPU {p} enters the guest."),
    Event.HIRQ: EventInfo("HIRQ", "pCPU {p} takes a physical interrupt in the host."),
    Event.G_IRQ: EventInfo("g:IRQ", "The guest takes an interrupt exception."),
    Event.SCHED_IN: EventInfo("", "The scheduler puts {thread} on pCPU {p}."),
    Event.SCHED_OUT: EventInfo("", "The scheduler takes {thread} off pCPU {p}."),
    Event.WAKE: EventInfo("", "{thread} is woken."),
    Event.SLICE_END: EventInfo("", "The time slice on pCPU {p} is over."),
    Event.HOST_TIMER: EventInfo("", "The host's own timer fires on pCPU {p} (PPI 30)."),
    Event.MIGRATE: EventInfo("", "vCPU {u} is moved to pCPU {d}."),
    Event.PREEMPT: EventInfo("", "A neighbour's thread preempts pCPU {p}."),
    Event.LATE_IRQ: EventInfo("", "An interrupt signal reaches pCPU {p} after its line has dropped."),
    Event.GUEST_DONE: EventInfo("", "vCPU {u} has come to the end of its program."),
    Event.VIOLATION: EventInfo("", "Invariant I{d} does not hold: the run stops here."),
    Event.END: EventInfo("", "The run is over."),
    Event.USER_EXIT: EventInfo("", "The vCPU's thread returns to user space."),
    Event.USER_ENTER: EventInfo("", "The VMM asks KVM to run the vCPU (KVM_RUN)."),
    Event.ABORT_ENTRY: EventInfo("", "KVM gives up this entry because something changed, and goes round again."),
    Event.IPI: EventInfo("", "An inter-processor interrupt arrives at pCPU {p}."),
}

_P, _V = Subject.PCPU, Subject.VCPU

VAR: dict[Var, VarInfo] = {
    Var.P_MODE: VarInfo("mode", _P, Show.ENUM, "mode", "What this physical CPU executes: host kernel, EL2 switch code, guest, or nothing (idle)."),
    Var.P_THREAD: VarInfo("thread", _P, Show.INDEX, "thread", "The host thread that the scheduler has put here."),
    Var.P_RUNNING: VarInfo("running_vcpu", _P, Show.INDEX, "running vCPU", "kvm_running_vcpu: whose state is loaded on this CPU, from vcpu_load to vcpu_put."),
    Var.P_CTL: VarInfo("cntv_ctl", _P, Show.CTL, "CNTV_CTL", "The virtual timer's control register: ENABLE switches it on, IMASK silences its output, ISTATUS says that the compare value is reached."),
    Var.P_CVAL: VarInfo("cntv_cval", _P, Show.HEX, "CNTV_CVAL", "The compare value: the timer fires when the virtual count reaches it."),
    Var.P_VOFF: VarInfo("cntvoff", _P, Show.HEX, "CNTVOFF_EL2", "The offset between the physical and the guest's virtual counter; each VM has its own."),
    Var.P_LINE: VarInfo("line", _P, Show.BOOL, "line", "The timer's output wire: ENABLE and not IMASK and the compare value reached."),
    Var.P_PPI_PENDING: VarInfo("ppi_pending", _P, Show.BOOL, "PPI 27 pending", "The physical timer interrupt asks for attention. It follows the wire."),
    Var.P_PPI_ACTIVE: VarInfo("ppi_active", _P, Show.BOOL, "PPI 27 active", "The physical timer interrupt is being handled. While active it is not signalled again: active is a mask."),
    Var.P_PPI_ENABLED: VarInfo("ppi_enabled", _P, Show.BOOL, "PPI 27 enabled", "The host's interrupt controller may signal PPI 27 on this CPU."),
    Var.P_IRQS_MASKED: VarInfo("irqs_masked", _P, Show.BOOL, "IRQs masked", "PSTATE.I: the host takes no interrupt on this CPU now."),
    Var.P_RPR: VarInfo("running_priority", _P, Show.HEX, "running priority", "The priority of what the host is handling (ff = nothing). EOIR drops it: the priority drop."),
    Var.P_HCR: VarInfo("ich_hcr", _P, Show.HEX, "ICH_HCR", "The virtual interface's control: bit 0 on, bit 1 asks for a maintenance interrupt when at most one list register is in use (UIE)."),
    Var.P_VPMR: VarInfo("vpmr", _P, Show.HEX, "guest PMR", "The guest's priority mask: only interrupts of smaller number (more urgent) get through."),
    Var.P_VAPR: VarInfo("vapr", _P, Show.HEX, "guest APR", "The priorities of the interrupts the guest is handling, one bit each."),
    Var.P_LR: VarInfo("lr", _P, Show.LR, "LR", "A list register: one virtual interrupt presented to the guest, with its state, INTID, priority and, with the HW bit, the physical interrupt it stands for."),
    Var.V_STATE: VarInfo("state", _V, Show.ENUM, "state", "What the vCPU's thread is doing: in the guest, in the host, in user space, blocked, or preempted."),
    Var.V_PCPU: VarInfo("pcpu", _V, Show.INDEX, "pCPU", "The physical CPU on which the vCPU's thread runs or ran last."),
    Var.V_CTL: VarInfo("saved_ctl", _V, Show.CTL, "saved CTL", "KVM's copy of CNTV_CTL in memory."),
    Var.V_CVAL: VarInfo("saved_cval", _V, Show.HEX, "saved CVAL", "KVM's copy of CNTV_CVAL in memory."),
    Var.V_LOADED: VarInfo("loaded", _V, Show.BOOL, "loaded", "The flag of the commit: 1 = the newest timer state is in the hardware, 0 = it is in memory. v4.14 has no such flag."),
    Var.V_TRUTH: VarInfo("truth", _V, Show.BOOL, "truth in hardware", "Where the newest timer state of this vCPU lives now: 1 hardware, 0 the saved copy."),
    Var.V_IRQ_LEVEL: VarInfo("irq_level", _V, Show.BOOL, "irq.level", "The timer's output as KVM last told the virtual interrupt controller."),
    Var.V_LINE_LEVEL: VarInfo("line_level", _V, Show.BOOL, "line_level", "The emulated input wire of virtual interrupt 27."),
    Var.V_LATCH: VarInfo("pending_latch", _V, Show.BOOL, "pending latch", "Virtual interrupt 27 was made pending by software."),
    Var.V_ACTIVE: VarInfo("virq_active", _V, Show.BOOL, "virq active", "Virtual interrupt 27 is active as KVM last saw it."),
    Var.V_ENABLED: VarInfo("virq_enabled", _V, Show.BOOL, "virq enabled", "The guest has enabled interrupt 27 at its distributor."),
    Var.V_QUEUED: VarInfo("queued", _V, Show.BOOL, "on ap_list", "Virtual interrupt 27 is on the list of what may have to be delivered."),
    Var.V_REQUEST: VarInfo("request", _V, Show.BOOL, "request", "KVM_REQ_IRQ_PENDING: somebody injected an interrupt; an entry under way is given up."),
    Var.V_BG_TIMER: VarInfo("bg_timer", _V, Show.NS, "background timer", "The host timer that wakes the vCPU while it is blocked."),
    Var.V_CLEARED: VarInfo("active_cleared_last", _V, Show.BOOL, "active cleared last", "v4.14 only: the last write to PPI 27's active state was a clear, so another clear can be skipped."),
    Var.V_USED_LRS: VarInfo("used_lrs", _V, Show.COUNT, "used LRs", "How many list registers the last flush filled."),
    Var.V_AP_LIST: VarInfo("ap_list_len", _V, Show.COUNT, "ap_list", "How many virtual interrupts are active or pending for this vCPU."),
    Var.V_MASKED: VarInfo("guest_irqs_masked", _V, Show.BOOL, "guest IRQs masked", "PSTATE.I of the guest: it takes no interrupt now."),
    Var.V_PENDING_SET: VarInfo("pending_set", _V, Show.MASK, "pending INTIDs", "All virtual interrupts that KVM holds pending for this vCPU, one bit per INTID."),
    Var.V_ACTIVE_SET: VarInfo("active_set", _V, Show.MASK, "active INTIDs", "All virtual interrupts that KVM holds active for this vCPU, one bit per INTID."),
}

ENUMS: dict[Var, dict[int, str]] = {
    Var.P_MODE: {0: "host", 1: "guest", 2: "idle", 3: "EL2"},
    Var.V_STATE: {0: "new", 1: "guest", 2: "host", 3: "user", 4: "blocked", 5: "preempted", 6: "done"},
}

NO_INDEX = 0
"""P_THREAD and P_RUNNING hold 0 for nobody (idle), n + 1 for vCPU n; P_THREAD holds 1000 + n for neighbour n."""

NEIGHBOUR = 1000
