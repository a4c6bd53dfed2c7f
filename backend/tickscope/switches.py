"""Switches: each breaks one rule of a design on purpose, or applies one later fix. Data and one frozen object of bools.

Numbers such as B3 are those of the list of real bugs in docs/reference/switches.md.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from tickscope.rules import NEW, OLD

ALL: Final = (*OLD, *NEW)
BREAK, FIX = "break", "fix"


class SwitchInfo(NamedTuple):
    """What a switch does and what comes of it. `kind`: break or fix; `where`: where the kernel has or had the line;
    `designs`: for which it means something; `expects`: the invariant that the broken side violates (I9), or what it
    costs or loses (`more exits`, `fewer ticks`: ticks taken, or a key of a run's totals); `bug`: number of the real bug, or ''."""

    name: str
    kind: str
    says: str
    where: str
    designs: tuple[str, ...]
    expects: str
    bug: str = ""


class Switches(NamedTuple):
    """The bools that are passed down; all False is the design as it was."""

    forget_loaded_flag: bool = False
    save_ignores_flag: bool = False
    restore_ignores_flag: bool = False
    flag_stuck_set: bool = False
    flag_stuck_clear: bool = False
    put_omits_save: bool = False
    put_omits_cntvoff: bool = False
    schedule_omits_save: bool = False
    no_hw_bit: bool = False
    eoi_maintenance: bool = False
    pending_and_active: bool = False
    load_omits_set_active: bool = False
    load_omits_clear_active: bool = False
    not_forwarded: bool = False
    host_eoimode_0: bool = False
    no_resample: bool = False
    no_clear_on_cancel: bool = False
    timer_sync_first: bool = False
    irqs_on_before_sync: bool = False
    handler_copies_ctl: bool = False
    first_run_omits_load: bool = False
    cnthctl_on_vhe: bool = False
    entry_omits_set_active: bool = False
    active_only_if_enabled: bool = False
    active_follows_level: bool = False
    cache_survives_put: bool = False
    abort_forgets_lrs: bool = False
    stale_pmr: bool = False
    wait_looks_at_pmr: bool = False
    soft_pending_reaches_hardware: bool = False
    soft_active_reaches_hardware: bool = False
    load_looks_first: bool = False
    level_never_pending_and_active: bool = False


def _break(name: str, says: str, where: str, designs: tuple[str, ...], expects: str, bug: str = "") -> SwitchInfo:
    return SwitchInfo(name, BREAK, says, where, designs, expects, bug)


def _fix(name: str, says: str, where: str, designs: tuple[str, ...], expects: str, bug: str = "") -> SwitchInfo:
    return SwitchInfo(name, FIX, says, where, designs, expects, bug)


_ROWS: Final = (
    _break("forget-loaded-flag", "Save and restore run every time they are called, as if the loaded flag did not exist: the second save of a sleeping vCPU reads back the timer it has just switched off, and the guest's timer is forgotten.", "vtimer_save_state and vtimer_restore_state without their check of timer->loaded", NEW, "I3"),
    _break("save-ignores-flag", "Save runs whenever it is called: the second one in a row reads back the timer that the first has switched off, so the guest's timer is forgotten.", "vtimer_save_state without its check of timer->loaded", NEW, "I3"),
    _break("restore-ignores-flag", "Restore runs whenever it is called: the second one in a row writes an old compare value over what the guest has programmed since.", "vtimer_restore_state without its check of timer->loaded", NEW, "I3"),
    _break("flag-stuck-set", "Save leaves the loaded flag set, so the next restore thinks that nothing is to be done and the guest runs with its timer switched off.", "vtimer_save_state without timer->loaded = false", NEW, "I6"),
    _break("flag-stuck-clear", "Restore leaves the loaded flag clear, so the next save is skipped: the vCPU sleeps on an old copy of its timer, and nothing wakes it.", "vtimer_restore_state without timer->loaded = true", NEW, "I4"),
    _break("put-omits-save", "vcpu_put forgets the timer: it stays switched on in the hardware while nobody's vCPU is loaded there, and it fires for whoever comes next.", "kvm_timer_vcpu_put without vtimer_save_state", NEW, "I5"),
    _break("put-omits-cntvoff", "vcpu_put leaves the guest's counter offset in the hardware, so the host's own user space reads a time that is off by the guest's age.", "kvm_timer_vcpu_put without set_cntvoff(0)", NEW, "I5"),
    _break("schedule-omits-save", "Before blocking, KVM arms the background timer from an old copy of the guest's timer: the vCPU oversleeps, or never wakes.", "kvm_timer_schedule without vtimer_save_state", NEW, "I7"),
    _break("no-hw-bit", "The list register does not carry the HW bit: the guest's EOI ends the virtual interrupt alone, PPI 27 stays active, and the next tick never comes.", "vgic_v*_populate_lr without ICH_LR_HW, no EOI maintenance", ALL, "I10"),
    _break("eoi-maintenance", "Instead of the HW bit the list register asks to be told of the EOI: it works, but every tick costs one exit more. So run hosts whose interrupt controller cannot deactivate for the guest.", "vgic_v*_populate_lr with ICH_LR_EOI instead of ICH_LR_HW", NEW, "more exits_irq"),
    _break("pending-and-active", "A list register with the HW bit is filled pending and active at once, which the architecture forbids: the physical distributor already holds the pending half.", "vgic_v*_populate_lr keeps the pending half", ALL, "I12"),
    _break("load-omits-set-active", "vcpu_load does not mark PPI 27 active for a guest that is handling its tick: the guest's EOI then deactivates an interrupt that is not active.", "kvm_timer_vcpu_load without the set", NEW, "I9"),
    _break("load-omits-clear-active", "vcpu_load does not clear what the last vCPU left active on this pCPU: PPI 27 stays masked, and the tick of this vCPU never comes.", "kvm_timer_vcpu_load without the clear", NEW, "I11"),
    _break("not-forwarded", "The host deactivates PPI 27 itself after its handler; the wire is still high, so the interrupt is there again at once: a storm, and the guest gets nowhere.", "irq_set_vcpu_affinity left out", NEW, "I24"),
    _break("host-eoimode-0", "The host runs with EOImode 0, where the EOI drops the priority and deactivates in one: the same storm.", "GIC driver without split EOI and deactivate", NEW, "I24"),
    _break("no-resample", "After an exit KVM does not look whether the guest has dealt with its timer: the level stays up, and the guest is shown a tick that is over.", "kvm_timer_sync_hwstate left out", NEW, "I9"),
    _break("no-clear-on-cancel", "The guest switches its timer off before it acknowledges; KVM lowers the level but leaves PPI 27 active, so the next tick never comes.", "unmap of the active state in kvm_timer_sync_hwstate left out", NEW, "I11"),
    _break("timer-sync-first", "The timer is synced before the vgic, with an old idea of whether the guest is handling the tick: PPI 27's active state goes away under its handler.", "order of kvm_timer_sync_hwstate and kvm_vgic_sync_hwstate", NEW, "I9"),
    _break("irqs-on-before-sync", "Interrupts come on before the timer has been synced: the handler raises a level that the sync, from an older look, takes back.", "local_irq_enable before kvm_timer_sync_hwstate", NEW, "I34"),
    _break("handler-copies-ctl", "The handler writes CNTV_CTL as it finds it into the saved copy, without looking whether the timer is loaded or fires: a late interrupt overwrites the guest's timer with zero.", "kvm_arch_timer_handler before 36e5cfd410ad", NEW, "I8", "B3"),
    _break("first-run-omits-load", "The first KVM_RUN enables the timer but does not load it, so the flag says that memory is the truth: what the guest programs is never saved, and it sleeps for ever.", "kvm_timer_enable without kvm_timer_vcpu_load", NEW, "I6", "B4"),
    _break("cnthctl-on-vhe", "A VHE host runs the world switch's code for CNTHCTL_EL2, whose bits lie elsewhere under VHE: four useless accesses per round trip that change the host's own access to its counter.", "__timer_enable_traps and __timer_disable_traps before ec6449a9c229", NEW, "more cnthctl_accesses", "B5"),
    _break("entry-omits-set-active", "The old designs enter the guest without marking PPI 27 active: the line is still high, so the guest is out again before its first instruction, for ever.", "kvm_timer_flush_hwstate without the set", OLD, "I9"),
    _break("active-only-if-enabled", "PPI 27 is marked active only if the guest has 27 enabled: a guest that has disabled it but left its timer running never gets to execute.", "kvm_timer_flush_hwstate before cff9211eb1a1", OLD, "I23", "B0"),
    _break("active-follows-level", "PPI 27 is active as long as the output is high; when the guest's handler lowers it, KVM clears the active state under the handler.", "kvm_timer_flush_hwstate before 0e3dfda91d9f", OLD, "I9", "B0b"),
    _break("cache-survives-put", "'Active cleared last' is remembered across vcpu_put, although on the next pCPU, or after another vCPU, nothing has been cleared.", "kvm_timer_vcpu_put without active_cleared_last = false", OLD, "I27"),
    _break("abort-forgets-lrs", "When an entry is given up, the sync takes the list registers for empty and forgets what the flush had put into them: an interrupt is lost.", "vgic before ae705930fca6", OLD, "I33", "B2"),
    _break("stale-pmr", "Blocking compares priorities with the mask that the last vcpu_put has seen: a guest that has raised it since sleeps although an interrupt waits.", "kvm_vgic_vcpu_pending_irq of 5.0 to 5.3", ALL, "I22", "B13"),
    _fix("wait-looks-at-pmr", "As shipped, KVM's test for a waiting guest ignores the priority mask, so a guest that masks everything and waits spins through the hypervisor. The fix counts only what beats the mask, read back just before.", "kvm_vgic_vcpu_pending_irq since 5.0, with the mask synced since 5.4 (5eeaf10eec39)", ALL, "more exits", "B13"),
    _fix("soft-pending-reaches-hardware", "As shipped, a guest that makes 27 pending by software gets a list register with the HW bit while PPI 27 is inactive, and its EOI deactivates what is not active. The fix makes PPI 27 active with it.", "vgic_mmio_write_spending and _cpending since 4.16", ALL, "I9", "B22"),
    _fix("soft-active-reaches-hardware", "As shipped, a guest that clears the active state of 27 by software leaves PPI 27 active: its line is masked, and on commit and v4.15 the next tick is lost. The fix writes the physical state too.", "vgic_mmio_write_cactive and _sactive since 4.16", NEW, "fewer ticks"),
    _fix("load-looks-first", "As shipped, a timer that expired while its vCPU slept is noticed by an interrupt inside vcpu_load, one more per wake-up; with 27 active it is not noticed at all. The fix compares in software before the restore.", "kvm_timer_vcpu_load_gic since 5.1", NEW, "more vtimer_isr"),
    _fix("level-never-pending-and-active", "As shipped, a level-sensitive SPI that is still high while the guest handles it is shown pending and active, so the guest's EOI never leaves it empty and KVM is not told of it. The fix shows the active half alone.", "vgic_v*_populate_lr since 4.17 (67b5b673ad87)", ALL, "fewer exits_irq", "B9"),
)  # fmt: skip

SWITCHES: Final[dict[str, SwitchInfo]] = {row.name: row for row in _ROWS}
assert tuple(name.replace("-", "_") for name in SWITCHES) == Switches._fields


def switches_of(names: tuple[str, ...]) -> Switches:
    """The object for a list of names; ValueError names the unknown one."""
    for name in names:
        if name not in SWITCHES:
            raise ValueError(f"unknown switch '{name}'; known: {', '.join(sorted(SWITCHES))}")
    return Switches(**{name.replace("-", "_"): True for name in names})
