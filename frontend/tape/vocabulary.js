/**
 * Kinds, codes and state variables of records.
 * Written by tools/generate_vocabulary.py from the Python tables: change it there, then run it.
 */

/** Kind */
export const Kind = {
  OP: 0, ACCESS: 1, CHANGE: 2, CALL: 3, EVENT: 4,
};

/** `value` of a CALL record. */
export const Phase = {
  ENTER: 0, RETURN: 1, NOOP: 2, NOTE: 3,
};

/** Who does it. */
export const Actor = {
  HARDWARE: 0, GUEST: 1, HOST: 2, EL2: 3, USER: 4,
};

/** Whose variable it is. */
export const Subject = {
  PCPU: 0, VCPU: 1,
};

/** How a value is written for people. */
export const Show = {
  BOOL: 0, HEX: 1, CTL: 2, LR: 3, NS: 4, INDEX: 5, ENUM: 6, COUNT: 7, MASK: 8,
};

/** Hardware accesses. G_ = by the guest; the others by the host or by KVM at EL2. */
export const Access = {
  CTL_R: 1, CTL_W: 2, CVAL_R: 3, CVAL_W: 4, VOFF_W: 5, CNTHCTL_R: 6, CNTHCTL_W: 7, CNT_R: 8, ACT_SET: 9, ACT_CLR: 10,
  RWP_R: 11, HVC: 12, HCR_W: 13, LR_R: 14, LR_W: 15, AP0R_R: 16, AP0R_W: 17, AP1R_R: 18, AP1R_W: 19, APR_R: 20,
  APR_W: 21, ELRSR_R: 22, VTR_R: 23, VMCR_R: 24, VMCR_W: 25, SRE_R: 26, SRE_W: 27, IAR: 28, EOIR: 29, DIR: 30,
  SGI_W: 31, ISB: 32, IDLE: 33, GICD_SGIR_W: 34, G_CTL_W: 64, G_CVAL_W: 65, G_IAR: 66, G_EOIR: 67, G_DIR: 68,
  G_HVC: 69, G_WFI: 70, G_SGI_W: 71, G_PMR_W: 72, G_EOIM_W: 73, G_MMIO: 74,
};

/** Functions of KVM and the kernel (the entry of each is a token where the measurement has one). */
export const Call = {
  VCPU_RUN: 1, T_LOAD: 2, T_PUT: 3, T_FLUSH: 4, T_SYNC: 5, T_UPSTATE: 6, T_SCHED: 7, T_UNSCHED: 8, V_FLUSH: 9,
  V_SYNC: 10, LOAD: 11, PUT: 12, SAVE: 13, RESTORE: 14, HANDLE: 15, BLOCK: 16, ISR: 17, UPD: 18, BG_EXP: 19,
  BG_WORK: 20, V_QUEUE: 21, KICK: 22, SGI: 23, INJ: 24, MAINT: 25, SWITCH_IN: 26, SWITCH_OUT: 27, ENABLE: 28,
  SCHEDULE: 29,
};

/** What happens to the machine rather than by a function of KVM. */
export const Event = {
  START: 1, EXPIRY: 2, EXIT_SYNC: 3, EXIT_IRQ: 4, ENTER: 5, HIRQ: 6, G_IRQ: 7, SCHED_IN: 8, SCHED_OUT: 9, WAKE: 10,
  SLICE_END: 11, HOST_TIMER: 12, MIGRATE: 13, PREEMPT: 14, LATE_IRQ: 15, GUEST_DONE: 16, VIOLATION: 17, END: 18,
  USER_EXIT: 19, USER_ENTER: 20, ABORT_ENTRY: 21, IPI: 22,
};

/** State variables. P_ = one copy per physical CPU (hardware), V_ = one per vCPU (memory). */
export const Var = {
  P_MODE: 1, P_THREAD: 2, P_RUNNING: 3, P_CTL: 4, P_CVAL: 5, P_VOFF: 6, P_LINE: 7, P_PPI_PENDING: 8, P_PPI_ACTIVE: 9,
  P_PPI_ENABLED: 10, P_IRQS_MASKED: 11, P_RPR: 12, P_HCR: 13, P_VPMR: 14, P_VAPR: 15, P_LR: 16, V_STATE: 64,
  V_PCPU: 65, V_CTL: 66, V_CVAL: 67, V_LOADED: 68, V_TRUTH: 69, V_IRQ_LEVEL: 70, V_LINE_LEVEL: 71, V_LATCH: 72,
  V_ACTIVE: 73, V_ENABLED: 74, V_QUEUED: 75, V_REQUEST: 76, V_BG_TIMER: 77, V_CLEARED: 78, V_USED_LRS: 79,
  V_AP_LIST: 80, V_MASKED: 81, V_PENDING_SET: 82, V_ACTIVE_SET: 83,
};

/** Values of P_MODE. */
export const PcpuMode = {
  HOST: 0, GUEST: 1, IDLE: 2, EL2: 3,
};

/** Values of V_STATE. */
export const VcpuState = {
  NEW: 0, GUEST: 1, HOST: 2, USER: 3, BLOCKED: 4, PREEMPTED: 5, DONE: 6,
};

/** `slot` of EXIT_SYNC. */
export const ExitReason = {
  HVC: 0, WFI: 1, MMIO_KERNEL: 2, MMIO_USER: 3, SYSREG: 4,
};

/** Hardware accesses. @type {Readonly<Record<number, {token: string, actor: number, says: string}>>} */
export const ACCESS = {
  1: { token: "CTL.R", actor: 2, says: "{who} reads the timer's control register CNTV_CTL: {ctl}." },
  2: { token: "CTL.W", actor: 2, says: "{who} writes the timer's control register CNTV_CTL: {ctl}." },
  3: { token: "CVAL.R", actor: 2, says: "{who} reads the compare value CNTV_CVAL: {v}." },
  4: { token: "CVAL.W", actor: 2, says: "{who} writes the compare value CNTV_CVAL: {v}." },
  5: { token: "VOFF.W", actor: 3, says: "EL2 code sets the virtual counter's offset CNTVOFF_EL2 to {v}." },
  6: { token: "CNTHCTL.R", actor: 3, says: "EL2 code reads CNTHCTL_EL2, which decides what the guest may touch of the physical timer." },
  7: { token: "CNTHCTL.W", actor: 3, says: "EL2 code writes CNTHCTL_EL2, which decides what the guest may touch of the physical timer." },
  8: { token: "CNT.R", actor: 2, says: "The host reads the counter." },
  9: { token: "ACT.SET", actor: 2, says: "KVM marks PPI 27 active in the interrupt controller (ISACTIVER0)." },
  10: { token: "ACT.CLR", actor: 2, says: "KVM clears PPI 27's active state in the interrupt controller (ICACTIVER0)." },
  11: { token: "RWP.R", actor: 2, says: "The host waits until the redistributor has taken the write (GICR_CTLR.RWP)." },
  12: { token: "HVC", actor: 2, says: "The host calls EL2 (HVC)." },
  13: { token: "HCR.W", actor: 3, says: "EL2 code writes the virtual interface's control ICH_HCR_EL2: {v}." },
  14: { token: "LR.R", actor: 3, says: "EL2 code reads list register {s} back: {lr}." },
  15: { token: "LR.W", actor: 3, says: "EL2 code writes list register {s}: {lr}." },
  16: { token: "AP0R0.R", actor: 3, says: "EL2 code reads the guest's group 0 active priorities." },
  17: { token: "AP0R0.W", actor: 3, says: "EL2 code writes the guest's group 0 active priorities." },
  18: { token: "AP1R0.R", actor: 3, says: "EL2 code reads the guest's active priorities: {v}." },
  19: { token: "AP1R0.W", actor: 3, says: "EL2 code writes the guest's active priorities: {v}." },
  20: { token: "APR.R", actor: 3, says: "EL2 code reads the guest's active priorities: {v}." },
  21: { token: "APR.W", actor: 3, says: "EL2 code writes the guest's active priorities: {v}." },
  22: { token: "ELRSR.R", actor: 3, says: "EL2 code asks which list registers are empty: {v}." },
  23: { token: "VTR.R", actor: 3, says: "EL2 code asks how many list registers there are (ICH_VTR_EL2)." },
  24: { token: "VMCR.R", actor: 3, says: "EL2 code reads the guest's interrupt mask and modes (VMCR): {v}." },
  25: { token: "VMCR.W", actor: 3, says: "EL2 code writes the guest's interrupt mask and modes (VMCR): {v}." },
  26: { token: "SRE.R", actor: 3, says: "EL2 code reads ICC_SRE_EL2." },
  27: { token: "SRE.W", actor: 3, says: "EL2 code writes ICC_SRE_EL2." },
  28: { token: "IAR", actor: 2, says: "The host acknowledges: the interrupt controller answers {d} (1023 = nothing more)." },
  29: { token: "EOIR", actor: 2, says: "The host drops its priority for interrupt {d}; with EOImode 1 the interrupt stays active." },
  30: { token: "DIR", actor: 2, says: "The host deactivates its own interrupt {d}." },
  31: { token: "SGI.W", actor: 2, says: "The host sends an inter-processor interrupt to pCPU {s}." },
  32: { token: "ISB", actor: 2, says: "A barrier (ISB): nothing goes on until earlier register writes have taken effect." },
  33: { token: "IDLE", actor: 2, says: "pCPU {p} has nothing to run and waits for an interrupt (WFI)." },
  34: { token: "GICD+f00.W", actor: 2, says: "The host sends an inter-processor interrupt to pCPU {s} (GICv2 distributor)." },
  64: { token: "g:CTL.W", actor: 1, says: "The guest writes CNTV_CTL: {ctl}." },
  65: { token: "g:CVAL.W", actor: 1, says: "The guest writes the compare value CNTV_CVAL: {v}." },
  66: { token: "g:IAR", actor: 1, says: "The guest acknowledges: its interrupt controller answers {d} (1023 = none)." },
  67: { token: "g:EOIR", actor: 1, says: "The guest ends interrupt {d} (EOI)." },
  68: { token: "g:DIR", actor: 1, says: "The guest deactivates interrupt {d} (DIR)." },
  69: { token: "g:HVC", actor: 1, says: "The guest makes a hypercall (HVC)." },
  70: { token: "g:WFI", actor: 1, says: "The guest waits for an interrupt (WFI)." },
  71: { token: "g:SGI.W", actor: 1, says: "The guest sends software-generated interrupt {s}." },
  72: { token: "g:PMR.W", actor: 1, says: "The guest sets its priority mask PMR to {v}." },
  73: { token: "g:EOIM.W", actor: 1, says: "The guest sets EOImode to {d}." },
  74: { token: "g:MMIO", actor: 1, says: "The guest touches an emulated device register; that traps." },
};

/** Functions. @type {Readonly<Record<number, {token: string, function: string, says: string}>>} */
export const CALL = {
  1: { token: "run", function: "kvm_arch_vcpu_ioctl_run", says: "KVM starts to run the vCPU." },
  2: { token: "t_load", function: "kvm_timer_vcpu_load", says: "KVM puts the vCPU's timer on this pCPU." },
  3: { token: "t_put", function: "kvm_timer_vcpu_put", says: "KVM takes the vCPU's timer off this pCPU." },
  4: { token: "t_flush", function: "kvm_timer_flush_hwstate", says: "KVM brings the timer up to date before it enters the guest." },
  5: { token: "t_sync", function: "kvm_timer_sync_hwstate", says: "KVM looks at the timer after the guest has exited." },
  6: { token: "t_upstate", function: "kvm_timer_update_state", says: "KVM compares in software whether the timer should fire." },
  7: { token: "t_sched", function: "kvm_timer_schedule", says: "The vCPU is about to block: KVM arms a host timer for the guest's deadline." },
  8: { token: "t_unsched", function: "kvm_timer_unschedule", says: "The vCPU stops blocking: KVM cancels the host timer." },
  9: { token: "v_flush", function: "kvm_vgic_flush_hwstate", says: "KVM chooses what goes into the list registers." },
  10: { token: "v_sync", function: "kvm_vgic_sync_hwstate", says: "KVM reads back what the guest did to the list registers." },
  11: { token: "load", function: "kvm_arch_vcpu_load", says: "The vCPU's thread comes onto this pCPU: KVM loads its state." },
  12: { token: "put", function: "kvm_arch_vcpu_put", says: "The vCPU's thread leaves this pCPU: KVM puts its state away." },
  13: { token: "save", function: "vtimer_save_state", says: "KVM moves the timer from hardware to memory." },
  14: { token: "restore", function: "vtimer_restore_state", says: "KVM moves the timer from memory to hardware." },
  15: { token: "handle", function: "handle_exit", says: "KVM handles the reason of the exit." },
  16: { token: "block", function: "kvm_vcpu_block", says: "KVM blocks the vCPU: its guest waits for an interrupt." },
  17: { token: "isr", function: "kvm_arch_timer_handler", says: "KVM's handler of the virtual timer interrupt runs." },
  18: { token: "upd", function: "kvm_timer_update_irq", says: "KVM tells the virtual interrupt controller the timer's level." },
  19: { token: "bg_exp", function: "kvm_bg_timer_expire", says: "The host timer that stands in for the sleeping guest's timer has fired." },
  20: { token: "bg_work", function: "kvm_timer_inject_irq_work", says: "A worker thread wakes the sleeping vCPU." },
  21: { token: "v_queue", function: "vgic_queue_irq_unlock", says: "The virtual interrupt controller considers an interrupt for delivery." },
  22: { token: "kick", function: "kvm_vcpu_kick", says: "KVM nudges the vCPU so that it sees the new interrupt." },
  23: { token: "sgi", function: "vgic_v3_dispatch_sgi", says: "KVM emulates the guest's software-generated interrupt." },
  24: { token: "inj", function: "kvm_vgic_inject_irq", says: "The VMM changes the level of an interrupt line (KVM_IRQ_LINE)." },
  25: { token: "maint", function: "vgic_maintenance_handler", says: "The maintenance interrupt's handler runs." },
  26: { token: "", function: "__kvm_vcpu_run (entry half)", says: "EL2 code switches to the guest." },
  27: { token: "", function: "__kvm_vcpu_run (exit half)", says: "EL2 code switches back to the host." },
  28: { token: "", function: "kvm_timer_enable", says: "First run: KVM ties the vCPU's timer to PPI 27." },
  29: { token: "", function: "schedule", says: "The host's scheduler picks what this pCPU runs next." },
};

/** Events. @type {Readonly<Record<number, {token: string, says: string}>>} */
export const EVENT = {
  1: { token: "", says: "The machine starts." },
  2: { token: "", says: "The counter of pCPU {p} reaches the compare value: the timer's condition is met." },
  3: { token: "EXIT.sync", says: "The guest exits to the hypervisor: {exit}." },
  4: { token: "EXIT.irq", says: "A physical interrupt is signalled and takes pCPU {p} out of the guest." },
  5: { token: "ENTER", says: "pCPU {p} enters the guest." },
  6: { token: "HIRQ", says: "pCPU {p} takes a physical interrupt in the host." },
  7: { token: "g:IRQ", says: "The guest takes an interrupt exception." },
  8: { token: "", says: "The scheduler puts {thread} on pCPU {p}." },
  9: { token: "", says: "The scheduler takes {thread} off pCPU {p}." },
  10: { token: "", says: "{thread} is woken." },
  11: { token: "", says: "The time slice on pCPU {p} is over." },
  12: { token: "", says: "The host's own timer fires on pCPU {p} (PPI 30)." },
  13: { token: "", says: "vCPU {u} is moved to pCPU {d}." },
  14: { token: "", says: "A neighbour's thread preempts pCPU {p}." },
  15: { token: "", says: "An interrupt signal reaches pCPU {p} after its line has dropped." },
  16: { token: "", says: "vCPU {u} has come to the end of its program." },
  17: { token: "", says: "Invariant I{d} does not hold: the run stops here." },
  18: { token: "", says: "The run is over." },
  19: { token: "", says: "The vCPU's thread returns to user space." },
  20: { token: "", says: "The VMM asks KVM to run the vCPU (KVM_RUN)." },
  21: { token: "", says: "KVM gives up this entry because something changed, and goes round again." },
  22: { token: "", says: "An inter-processor interrupt arrives at pCPU {p}." },
};

/** State variables. @type {Readonly<Record<number, {name: string, subject: number, show: number, label: string, explain: string}>>} */
export const VAR = {
  1: { name: "mode", subject: 0, show: 6, label: "mode", explain: "What this physical CPU executes: host kernel, EL2 switch code, guest, or nothing (idle)." },
  2: { name: "thread", subject: 0, show: 5, label: "thread", explain: "The host thread that the scheduler has put here." },
  3: { name: "running_vcpu", subject: 0, show: 5, label: "running vCPU", explain: "kvm_running_vcpu: whose state is loaded on this CPU, from vcpu_load to vcpu_put." },
  4: { name: "cntv_ctl", subject: 0, show: 2, label: "CNTV_CTL", explain: "The virtual timer's control register: ENABLE switches it on, IMASK silences its output, ISTATUS says that the compare value is reached." },
  5: { name: "cntv_cval", subject: 0, show: 1, label: "CNTV_CVAL", explain: "The compare value: the timer fires when the virtual count reaches it." },
  6: { name: "cntvoff", subject: 0, show: 1, label: "CNTVOFF_EL2", explain: "The offset between the physical and the guest's virtual counter; each VM has its own." },
  7: { name: "line", subject: 0, show: 0, label: "line", explain: "The timer's output wire: ENABLE and not IMASK and the compare value reached." },
  8: { name: "ppi_pending", subject: 0, show: 0, label: "PPI 27 pending", explain: "The physical timer interrupt asks for attention. It follows the wire." },
  9: { name: "ppi_active", subject: 0, show: 0, label: "PPI 27 active", explain: "The physical timer interrupt is being handled. While active it is not signalled again: active is a mask." },
  10: { name: "ppi_enabled", subject: 0, show: 0, label: "PPI 27 enabled", explain: "The host's interrupt controller may signal PPI 27 on this CPU." },
  11: { name: "irqs_masked", subject: 0, show: 0, label: "IRQs masked", explain: "PSTATE.I: the host takes no interrupt on this CPU now." },
  12: { name: "running_priority", subject: 0, show: 1, label: "running priority", explain: "The priority of what the host is handling (ff = nothing). EOIR drops it: the priority drop." },
  13: { name: "ich_hcr", subject: 0, show: 1, label: "ICH_HCR", explain: "The virtual interface's control: bit 0 on, bit 1 asks for a maintenance interrupt when at most one list register is in use (UIE)." },
  14: { name: "vpmr", subject: 0, show: 1, label: "guest PMR", explain: "The guest's priority mask: only interrupts of smaller number (more urgent) get through." },
  15: { name: "vapr", subject: 0, show: 1, label: "guest APR", explain: "The priorities of the interrupts the guest is handling, one bit each." },
  16: { name: "lr", subject: 0, show: 3, label: "LR", explain: "A list register: one virtual interrupt presented to the guest, with its state, INTID, priority and, with the HW bit, the physical interrupt it stands for." },
  64: { name: "state", subject: 1, show: 6, label: "state", explain: "What the vCPU's thread is doing: in the guest, in the host, in user space, blocked, or preempted." },
  65: { name: "pcpu", subject: 1, show: 5, label: "pCPU", explain: "The physical CPU on which the vCPU's thread runs or ran last." },
  66: { name: "saved_ctl", subject: 1, show: 2, label: "saved CTL", explain: "KVM's copy of CNTV_CTL in memory." },
  67: { name: "saved_cval", subject: 1, show: 1, label: "saved CVAL", explain: "KVM's copy of CNTV_CVAL in memory." },
  68: { name: "loaded", subject: 1, show: 0, label: "loaded", explain: "The flag of the commit: 1 = the newest timer state is in the hardware, 0 = it is in memory. v4.14 has no such flag." },
  69: { name: "truth", subject: 1, show: 0, label: "truth in hardware", explain: "Where the newest timer state of this vCPU lives now: 1 hardware, 0 the saved copy." },
  70: { name: "irq_level", subject: 1, show: 0, label: "irq.level", explain: "The timer's output as KVM last told the virtual interrupt controller." },
  71: { name: "line_level", subject: 1, show: 0, label: "line_level", explain: "The emulated input wire of virtual interrupt 27." },
  72: { name: "pending_latch", subject: 1, show: 0, label: "pending latch", explain: "Virtual interrupt 27 was made pending by software." },
  73: { name: "virq_active", subject: 1, show: 0, label: "virq active", explain: "Virtual interrupt 27 is active as KVM last saw it." },
  74: { name: "virq_enabled", subject: 1, show: 0, label: "virq enabled", explain: "The guest has enabled interrupt 27 at its distributor." },
  75: { name: "queued", subject: 1, show: 0, label: "on ap_list", explain: "Virtual interrupt 27 is on the list of what may have to be delivered." },
  76: { name: "request", subject: 1, show: 0, label: "request", explain: "KVM_REQ_IRQ_PENDING: somebody injected an interrupt; an entry under way is given up." },
  77: { name: "bg_timer", subject: 1, show: 4, label: "background timer", explain: "The host timer that wakes the vCPU while it is blocked." },
  78: { name: "active_cleared_last", subject: 1, show: 0, label: "active cleared last", explain: "v4.14 only: the last write to PPI 27's active state was a clear, so another clear can be skipped." },
  79: { name: "used_lrs", subject: 1, show: 7, label: "used LRs", explain: "How many list registers the last flush filled." },
  80: { name: "ap_list_len", subject: 1, show: 7, label: "ap_list", explain: "How many virtual interrupts are active or pending for this vCPU." },
  81: { name: "guest_irqs_masked", subject: 1, show: 0, label: "guest IRQs masked", explain: "PSTATE.I of the guest: it takes no interrupt now." },
  82: { name: "pending_set", subject: 1, show: 8, label: "pending INTIDs", explain: "All virtual interrupts that KVM holds pending for this vCPU, one bit per INTID." },
  83: { name: "active_set", subject: 1, show: 8, label: "active INTIDs", explain: "All virtual interrupts that KVM holds active for this vCPU, one bit per INTID." },
};

/** {who} of a sentence, by Actor. @type {Readonly<Record<number, string>>} */
export const SUBJECTS = {
  2: "KVM", 3: "EL2 code",
};

/** {who} where nobody can tell which of them. */
export const EITHER = "KVM (host or EL2)";

/** Names of values, by variable. @type {Readonly<Record<number, Record<string, string>>>} */
export const ENUMS = {
  1: {"0": "host", "1": "guest", "2": "idle", "3": "EL2"},
  64: {"0": "new", "1": "guest", "2": "host", "3": "user", "4": "blocked", "5": "preempted", "6": "done"},
};

/** Steps of the transport. @type {Readonly<Record<string, string>>} */
export const STEPS = {
  "access": "the next hardware access", "transition": "the next change of a state variable",
  "round_trip": "the next entry into a guest: the end of a round trip from exit to entry",
  "op": "the next operation of a guest's program",
  "tick": "the next tick that a guest takes: it acknowledges its timer's interrupt",
};

/** Threads from this number on are neighbours. */
export const NEIGHBOUR = 1000;
