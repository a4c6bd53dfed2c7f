"""The numbered reasons of records: data, read by the host code, the invariants, the page's "why" and the docs.

`says` is one plain sentence a student understands; `when` the condition that held; `where` the place in the kernel or
the architecture; `designs` the designs that have it (empty = all).
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class R(IntEnum):
    """Rule numbers. They stay: records of saved runs carry them."""

    LINE_FOLLOWS = 1
    EXPIRY = 2
    PPI_FOLLOWS_LINE = 3
    ACK_ACTIVATES = 4
    PRIORITY_DROP = 5
    DEACTIVATE = 6
    GUEST_ACK = 7
    GUEST_EOI = 8
    HW_DEACTIVATION = 9
    GUEST_DROP = 10
    TRAP = 11
    PHYSICAL_EXIT = 12
    GUEST_WRITE = 13
    FORCED_ACTIVE = 14
    LR_LOADED = 15
    LR_CLEARED = 16
    IDLE = 17
    IPI = 18
    ENTER = 19
    GUEST_EXCEPTION = 20
    NOTHING_PENDING = 21
    LATE_SIGNAL = 22
    UNDERFLOW_EXIT = 23
    WFI_CONTINUES = 24
    VCPU_LOAD = 30
    VCPU_PUT = 31
    LOAD_ACTIVE = 32
    ALREADY_SAVED = 33
    ALREADY_RESTORED = 34
    SAVE = 35
    RESTORE = 36
    VOFF_GUEST = 37
    VOFF_ZERO = 38
    SAVE_EVERY_EXIT = 39
    RESTORE_EVERY_ENTRY = 40
    LEVEL_LOW_NOTHING = 41
    RESAMPLE = 42
    LEVEL_DOWN = 43
    LEVEL_UP = 44
    CANCEL_CLEARS = 45
    ENTRY_ACTIVE = 46
    ENTRY_INACTIVE = 47
    CLEAR_CACHED = 48
    FORWARDED = 49
    LEVEL_ALREADY_UP = 50
    COMPARE = 51
    INJECT = 52
    QUEUE = 53
    NOTHING_TO_DELIVER = 54
    KICK = 55
    REQUEST = 56
    REQUEST_TAKEN = 57
    ABORT_ENTRY = 58
    FILL = 59
    STALE_ENTRY = 60
    UNDERFLOW = 61
    FOLD = 62
    PRUNE = 63
    MOVE = 64
    BLOCK = 65
    BG_ARM = 66
    BG_NOT_NEEDED = 67
    BG_CANCEL = 68
    BG_EXPIRED = 69
    WAKE = 70
    HANDLE = 71
    HOST_OWN_IRQ = 72
    USER_EXIT = 73
    PREEMPT = 74
    SLICE = 75
    MIGRATE = 76
    IRQS_MASKED = 77
    IRQS_UNMASKED = 78
    FIRST_RUN = 79
    NOT_ENABLED = 80
    CNTHCTL = 81
    DISTRIBUTOR_WRITE = 82
    SOFT_PENDING = 83
    SOFT_ACTIVE = 84
    SGI = 85
    HOST_CLOCK = 86
    VMCR = 87
    SCHEDULE = 88
    SWITCH = 89
    LINE_CHANGED = 90
    SPURIOUS_HANDLER = 91
    MASK_KEPT = 92
    GUEST_END = 93
    DISTURBANCE = 94
    WAITS_FOR_TURN = 95
    LIST_EMPTY = 96
    NOTHING_TO_FLUSH = 97
    CALL_EL2 = 98
    HALT_POLL = 99


class Rule(NamedTuple):
    """One reason."""

    id: int
    name: str
    says: str
    when: str
    where: str
    designs: tuple[str, ...]


OLD = ("v4.14", "parent")
NEW = ("commit", "v4.15")

_ROWS: tuple[tuple[R, str, str, str, tuple[str, ...]], ...] = (
    (R.LINE_FOLLOWS, "The timer's output is high while the timer is enabled, not masked, and the compare value has been reached.", "ENABLE and not IMASK and CNTVCT >= CVAL", "Arm ARM, CNTV_CTL_EL0", ()),
    (R.EXPIRY, "The virtual count has reached the compare value.", "CNTVCT >= CVAL", "Arm ARM, generic timer", ()),
    (R.PPI_FOLLOWS_LINE, "PPI 27 is level-sensitive: it is pending exactly while the timer's wire is high.", "wire changed", "Arm GIC, level-sensitive interrupts", ()),
    (R.ACK_ACTIVATES, "Reading IAR acknowledges: the interrupt becomes active, and while it is active it is not signalled again.", "IAR read", "Arm GIC, ICC_IAR1_EL1", ()),
    (R.PRIORITY_DROP, "With EOImode 1 the EOI only drops the priority; the interrupt stays active, so it masks itself while others get through.", "EOIR write, EOImode 1", "Arm GIC, ICC_EOIR1_EL1", ()),
    (R.DEACTIVATE, "Deactivation ends the active state; if the wire is still high the interrupt is signalled again.", "DIR write, or EOIR with EOImode 0", "Arm GIC, ICC_DIR_EL1", ()),
    (R.GUEST_ACK, "The guest acknowledges the most urgent pending list register: pending becomes active.", "guest IAR read", "Arm GIC, ICV_IAR1_EL1", ()),
    (R.GUEST_EOI, "The guest's EOI ends the virtual interrupt in its list register, without an exit.", "guest EOIR (EOImode 0) or DIR", "Arm GIC, ICV_EOIR1_EL1", ()),
    (R.HW_DEACTIVATION, "The list register carries the HW bit: the guest's EOI also deactivates the physical interrupt. One EOI, two transitions.", "LR.HW = 1", "Arm GIC, ICH_LR<n>_EL2.HW", ()),
    (R.GUEST_DROP, "The guest's running priority changes; with EOImode 1 the interrupt stays active until DIR.", "guest IAR or EOIR", "Arm GIC, ICH_AP1R<n>_EL2", ()),
    (R.TRAP, "The guest did something that only the hypervisor may do; it traps to EL2.", "trapped instruction or access", "Arm ARM, HCR_EL2 and stage 2", ()),
    (R.PHYSICAL_EXIT, "While a guest runs, every physical interrupt is routed to EL2, so a signalled one ends the guest's stay.", "HCR_EL2.IMO = 1 and an interrupt signalled", "Arm ARM, HCR_EL2.IMO", ()),
    (R.GUEST_WRITE, "The guest owns the virtual timer's registers while it runs; KVM does not see this write.", "guest register write", "Arm ARM, CNTV_*_EL0", ()),
    (R.FORCED_ACTIVE, "Writing ISACTIVER or ICACTIVER sets the active state by force, without acknowledge or deactivate.", "distributor write", "Arm GIC, GICR_ISACTIVER0 / ICACTIVER0", ()),
    (R.LR_LOADED, "EL2 code copies the chosen list registers into the hardware; the guest's interface sees them from now on.", "used_lrs > 0", "__vgic_v3_restore_state", ()),
    (R.LR_CLEARED, "EL2 code takes the list registers out of the hardware after the exit.", "used_lrs > 0", "__vgic_v3_save_state", ()),
    (R.IDLE, "Nothing is runnable on this CPU; it sleeps until an interrupt is signalled.", "run queue empty", "arch_cpu_idle", ()),
    (R.IPI, "A CPU sends another one an interrupt, to make it look at new work.", "target CPU busy or idle elsewhere", "smp_send_reschedule", ()),
    (R.ENTER, "All is prepared; EL2 hands the CPU to the guest.", "no request pending", "__guest_enter", ()),
    (R.GUEST_EXCEPTION, "The guest's interrupts are unmasked and its virtual interface signals one, so it takes the exception. No exit is needed.", "virtual IRQ signalled and PSTATE.I = 0", "Arm ARM, virtual IRQ", ()),
    (R.NOTHING_PENDING, "Nothing is pending that beats the mask and the running priority: the answer is 1023.", "no candidate", "Arm GIC, special INTIDs", ()),
    (R.LATE_SIGNAL, "The signal was already on its way when the wire dropped; the CPU takes the interrupt all the same.", "disturbance late_irq", "bug class of 36e5cfd410ad", ()),
    (R.UNDERFLOW_EXIT, "More interrupts wait than there are list registers; the virtual interface asks for attention as soon as at most one is in use, or after an EOI that was marked.", "HCR.UIE and at most one LR valid, or LR.EOI", "Arm GIC, maintenance interrupts", ()),
    (R.WFI_CONTINUES, "A virtual interrupt is pending for the guest, so WFI does not wait and does not trap.", "virtual IRQ signalled", "Arm ARM, WFI", ()),
    (R.VCPU_LOAD, "The vCPU's thread has come onto this CPU: from here on its state is loaded on this hardware.", "KVM_RUN or sched_in notifier", "kvm_arch_vcpu_load", ()),
    (R.VCPU_PUT, "The vCPU's thread leaves this CPU: nothing of it may stay in the hardware.", "return to user space or sched_out notifier", "kvm_arch_vcpu_put", ()),
    (R.LOAD_ACTIVE, "On load KVM writes the physical active state to what this vCPU needs: active if its timer interrupt is raised or being handled, else clear. What the last vCPU left is overwritten.", "irq.level or virtual interrupt active", "kvm_timer_vcpu_load", NEW),
    (R.ALREADY_SAVED, "The flag says that the timer's newest state is already in memory, so this save does nothing.", "loaded = 0", "vtimer_save_state", NEW),
    (R.ALREADY_RESTORED, "The flag says that the timer's newest state is already in the hardware, so this restore does nothing.", "loaded = 1", "vtimer_restore_state", NEW),
    (R.SAVE, "The timer's registers go to memory and the hardware timer is switched off: the saved copy is the truth now.", "loaded = 1", "vtimer_save_state", NEW),
    (R.RESTORE, "The saved copy goes to the hardware, compare value first, so that no old value can fire: the hardware is the truth now.", "loaded = 0", "vtimer_restore_state", NEW),
    (R.VOFF_GUEST, "The guest's virtual counter runs with its VM's own offset.", "before the guest runs", "set_cntvoff", ()),
    (R.VOFF_ZERO, "The host reads the virtual counter itself, so the offset goes back to zero.", "after the guest ran", "set_cntvoff", ()),
    (R.SAVE_EVERY_EXIT, "The old design takes the timer out of the hardware at every exit, needed or not.", "each exit", "__timer_save_state", OLD),
    (R.RESTORE_EVERY_ENTRY, "The old design puts the timer back into the hardware at every entry, needed or not.", "each entry", "__timer_restore_state", OLD),
    (R.LEVEL_LOW_NOTHING, "KVM last saw the timer's output low, so after this exit there is nothing to look at: no register is read. This is what the commit saves.", "irq.level = 0", "kvm_timer_sync_hwstate", NEW),
    (R.RESAMPLE, "KVM last saw the output high, so it reads the timer to learn whether the guest has dealt with it.", "irq.level = 1", "kvm_timer_sync_hwstate", NEW),
    (R.LEVEL_DOWN, "The timer should no longer fire: KVM lowers the virtual interrupt's level.", "level = 1 and compare says no", "kvm_timer_update_irq", ()),
    (R.LEVEL_UP, "The timer fires and KVM did not know yet: it raises the virtual interrupt's level.", "level = 0 and compare says yes", "kvm_timer_update_irq", ()),
    (R.CANCEL_CLEARS, "The output dropped and the virtual interrupt is not being handled, so nobody will deactivate PPI 27: KVM clears its active state, else the next tick would never come.", "level fell and virtual interrupt not active", "kvm_timer_sync_hwstate", NEW),
    (R.ENTRY_ACTIVE, "While the timer interrupt is raised or being handled the old design marks PPI 27 active before each entry; otherwise it would exit again at once.", "irq.level or virtual interrupt active", "kvm_timer_flush_hwstate", OLD),
    (R.ENTRY_INACTIVE, "The interrupt is neither raised nor handled, and the last write may have been a set: clear the active state before the entry.", "not wanted active and cache not valid", "kvm_timer_flush_hwstate", OLD),
    (R.CLEAR_CACHED, "The last write was already a clear and nothing has happened since, so the old design skips this one.", "active_cleared_last = 1", "kvm_timer_flush_hwstate", OLD),
    (R.FORWARDED, "The interrupt has been forwarded to a vCPU, so the host does not deactivate it: the guest's EOI will.", "irq affinity is a vCPU", "handle_percpu_devid_irq, irq_eoi", NEW),
    (R.LEVEL_ALREADY_UP, "The virtual interrupt's level is already raised, so the handler reads and injects nothing.", "irq.level = 1", "kvm_arch_timer_handler", NEW),
    (R.COMPARE, "KVM compares the saved registers with the counter in software.", "ENABLE and not IMASK needs a counter read", "kvm_timer_should_fire", ()),
    (R.INJECT, "The virtual interrupt controller takes the new level of the wire.", "level differs", "kvm_vgic_inject_irq", ()),
    (R.QUEUE, "The interrupt can be delivered, so it goes on the vCPU's list.", "active, or enabled and pending", "vgic_queue_irq_unlock", ()),
    (R.NOTHING_TO_DELIVER, "There is nothing to deliver now: not pending, not enabled, or already listed.", "no target", "vgic_queue_irq_unlock", ()),
    (R.KICK, "The vCPU must look at its interrupts again: wake it if it sleeps, interrupt it if it runs elsewhere.", "new interrupt for the vCPU", "kvm_vcpu_kick", ()),
    (R.REQUEST, "The request bit makes an entry that is already under way go round again.", "new interrupt for the vCPU", "KVM_REQ_IRQ_PENDING", ()),
    (R.REQUEST_TAKEN, "At the top of the loop earlier requests are taken back: this turn will see the interrupt anyway.", "top of the run loop", "kvm_arch_vcpu_ioctl_run", ()),
    (R.ABORT_ENTRY, "The timer expired between the last look and this entry; KVM gives the entry up and goes round once more.", "request bit set", "kvm_arch_vcpu_ioctl_run", ()),
    (R.FILL, "The flush writes the interrupt into a list register: pending or active, with the HW bit if it stands for a physical one.", "deliverable to this vCPU", "vgic_populate_lr", ()),
    (R.STALE_ENTRY, "The entry is still on the list but has nothing to deliver any more, so it gets no list register.", "oracle says none", "vgic_flush_lr_state", ()),
    (R.UNDERFLOW, "The list is longer than the list registers: ask for an exit when they run empty (UIE).", "more entries follow", "vgic_set_underflow", ()),
    (R.FOLD, "KVM takes over what the guest did to the list register: active or not, still pending or not.", "used_lrs > 0", "vgic_fold_lr_state", ()),
    (R.PRUNE, "The interrupt is neither active nor deliverable, so it leaves the list.", "oracle says none", "vgic_prune_ap_list", ()),
    (R.MOVE, "The interrupt now belongs to another vCPU and moves to that one's list.", "target changed", "vgic_prune_ap_list", ()),
    (R.BLOCK, "The guest waits for an interrupt and none is there: the vCPU's thread gives up the CPU.", "WFI trapped", "kvm_vcpu_block", ()),
    (R.BG_ARM, "While the vCPU sleeps, its own timer cannot fire; a host timer stands in for it.", "timer can fire later", "kvm_timer_schedule", ()),
    (R.BG_NOT_NEEDED, "The timer fires already, or cannot fire at all, so no host timer is needed.", "fires now, or off or masked", "kvm_timer_schedule", ()),
    (R.BG_CANCEL, "The vCPU is awake again; the stand-in is cancelled.", "end of blocking", "kvm_timer_unschedule", ()),
    (R.BG_EXPIRED, "The guest's deadline has come: a worker thread will wake the vCPU. Nothing is injected here.", "host timer expired", "kvm_bg_timer_expire", ()),
    (R.WAKE, "The vCPU's thread becomes runnable.", "background timer, kick or signal", "kvm_vcpu_wake_up", ()),
    (R.HANDLE, "KVM does what the exit asked for.", "after the exit", "handle_exit", ()),
    (R.HOST_OWN_IRQ, "This interrupt is the host's own, not forwarded to a guest: the host deactivates it itself.", "not forwarded", "gic_handle_irq", ()),
    (R.USER_EXIT, "Only the VMM in user space can answer this; the thread leaves the kernel.", "MMIO not emulated in the kernel", "KVM_EXIT_MMIO", ()),
    (R.PREEMPT, "Another thread should run on this CPU now; the preempt notifier puts the vCPU away first.", "need_resched", "kvm_sched_out", ()),
    (R.SLICE, "Several threads share this CPU; when the slice is over the next one has its turn.", "time slice used up", "scheduler_tick", ()),
    (R.MIGRATE, "The thread moves to another physical CPU; its state travels through memory.", "affinity changed or balanced", "set_cpus_allowed_ptr", ()),
    (R.IRQS_MASKED, "What follows must not be interrupted: this CPU takes no interrupt until the mask is lifted or the guest runs.", "local_irq_disable", "kvm_arch_vcpu_ioctl_run", ()),
    (R.IRQS_UNMASKED, "The host takes interrupts again; one that is already signalled comes in at once.", "local_irq_enable", "kvm_arch_vcpu_ioctl_run", ()),
    (R.FIRST_RUN, "First run of this vCPU: its timer is tied to PPI 27 and from now on counts.", "timer not enabled yet", "kvm_timer_enable", ()),
    (R.NOT_ENABLED, "The timer of this vCPU is not set up yet, so there is nothing to do.", "first run not done", "kvm_timer_vcpu_load", ()),
    (R.CNTHCTL, "The physical timer belongs to the host: the guest's access is trapped while it runs.", "nVHE only, each switch", "__timer_enable_traps", ()),
    (R.DISTRIBUTOR_WRITE, "The guest writes its emulated distributor; only KVM's own state changes, no hardware.", "trapped MMIO", "vgic_mmio_write_*", ()),
    (R.SOFT_PENDING, "Software makes the interrupt pending, or takes that back, without its wire.", "ISPENDR / ICPENDR", "vgic_mmio_write_spending", ()),
    (R.SOFT_ACTIVE, "Software marks the virtual interrupt active or inactive; the physical one is not touched here.", "ISACTIVER / ICACTIVER", "vgic_mmio_write_sactive", ()),
    (R.SGI, "The guest's software-generated interrupt traps; KVM makes it pending for the target vCPU.", "ICC_SGI1R_EL1 write", "vgic_v3_dispatch_sgi", ()),
    (R.HOST_CLOCK, "The host's own timekeeping reads the counter here (as often as measured, not derived).", "scheduler and hrtimer code", "ground-truth, model constants", ()),
    (R.VMCR, "The guest's priority mask and modes are loaded with the vCPU and kept with it.", "load and put", "vgic_v3_load / vgic_v3_put", ()),
    (R.SCHEDULE, "The host's scheduler decides which thread runs on this CPU.", "block, preemption or wake-up", "schedule", ()),
    (R.SWITCH, "The world switch: EL2 exchanges the host's state for the guest's, or back.", "entry or exit", "__kvm_vcpu_run", ()),
    (R.LINE_CHANGED, "The VMM changes the level of a device's interrupt wire.", "KVM_IRQ_LINE", "kvm_vm_ioctl_irq_line", ()),
    (R.SPURIOUS_HANDLER, "No vCPU is loaded here, or the timer does not fire any more: the handler does nothing.", "running = NULL, or not ENABLE and ISTATUS and not IMASK", "kvm_arch_timer_handler", NEW),
    (R.MASK_KEPT, "The line rises but PPI 27 is active, and active masks it: no new interrupt is signalled.", "active = 1", "Arm GIC, active state", ()),
    (R.GUEST_END, "The guest's program is over; its thread leaves KVM for good.", "no op left", "guest program", ()),
    (R.DISTURBANCE, "The experiment asked for this disturbance at this time.", "experiment configuration", "experiment", ()),
    (R.WAITS_FOR_TURN, "The program waits until another vCPU hands over.", "turn counter", "guest program", ()),
    (R.LIST_EMPTY, "No interrupt waits for this vCPU, so there is nothing to do.", "ap_list empty", "kvm_vgic_flush_hwstate / sync", ()),
    (R.CALL_EL2, "Only EL2 may touch this register: an nVHE host has to call it there, a VHE host is there already.", "nVHE: HVC, VHE: plain call", "kvm_call_hyp", ()),
    (R.HALT_POLL, "Before it sleeps, the vCPU looks for a while whether there is something to do: still loaded, its timer in the hardware.", "polling allowed and no other thread waiting", "kvm_vcpu_block, halt_poll_ns", ()),
    (R.NOTHING_TO_FLUSH, "Since the commit nothing is left to do for the virtual timer before an entry.", "each entry", "kvm_timer_flush_hwstate", ("commit",)),
)

RULES: dict[int, Rule] = {
    int(r): Rule(int(r), r.name.lower().replace("_", "-"), says, when, where, designs) for r, says, when, where, designs in _ROWS
}
assert set(RULES) == {int(r) for r in R}, "every rule number needs its row"
