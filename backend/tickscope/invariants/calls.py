"""Checks that a function of KVM or an event calls for: order, turns, lists, masked stretches."""

from __future__ import annotations

from typing import Final

from tickscope.engine.journal import Record
from tickscope.host.state import SLEEPING
from tickscope.host.vgic import target_oracle
from tickscope.invariants.trace import ISR, T_SYNC, TICK, Check
from tickscope.invariants.watch import ELSEWHERE, EXITED, FLUSHED, Watch
from tickscope.vocabulary import Call, Event, Phase

ENTER, RETURN = int(Phase.ENTER), int(Phase.RETURN)
T_UPSTATE: Final = int(Call.T_UPSTATE)
T_LOAD: Final = int(Call.T_LOAD)


def saved(w: Watch, seq: int, row: Record) -> None:
    """An effective save begins, or has ended."""
    _take_turns(w, seq, row, restore=False)
    c = row[3]
    if row[6] == RETURN and w.host.running[c] == row[4] and w.hw.cpus[c].timer.ctl:
        w.fail("I4", seq, c, row[4])


def restored(w: Watch, seq: int, row: Record) -> None:
    """An effective restore begins, or has ended."""
    _take_turns(w, seq, row, restore=True)


def _take_turns(w: Watch, seq: int, row: Record, restore: bool) -> None:
    """Reported at the return, so that the damage is on the tape."""
    v = row[4]
    if row[6] == ENTER:
        if w.restored_last[v] == restore:
            w.not_alternating[v] = seq
        w.restored_last[v] = restore
    elif row[6] == RETURN and w.not_alternating[v]:
        w.fail("I3", w.not_alternating[v], row[3], v)


def timer_sync(w: Watch, seq: int, row: Record) -> None:
    """kvm_timer_sync_hwstate: in the new designs it acts only on a raised level, and with interrupts masked."""
    if row[6] == RETURN:
        return
    c, v = row[3], row[4]
    if w.new and row[6] == ENTER and not w.host.vcpus[v].timer.irq_level:
        w.fail("I25", seq, c, v)
    if w.masks_early and not w.hw.cpus[c].irqs_masked:
        w.fail("I34", seq, c, v)
    w.phase[c] = ELSEWHERE


def vgic_flush(w: Watch, seq: int, row: Record) -> None:
    """kvm_vgic_flush_hwstate."""
    if row[6] == RETURN:
        return
    c, v = row[3], row[4]
    if w.masks_early and not w.hw.cpus[c].irqs_masked:
        w.fail("I34", seq, c, v)
    w.phase[c] = FLUSHED
    vcpu = w.host.vcpus[v]
    shown = {lr & 0xFFFF_FFFF for lr in vcpu.lrs[: vcpu.used_lrs] if lr >> 62 & 1}
    w.listed[v] = {
        irq.intid: (irq.pending() or irq.intid in shown, irq.active) for irq in vcpu.ap_list if irq.intid != TICK
    }


def vgic_sync(w: Watch, seq: int, row: Record) -> None:
    """kvm_vgic_sync_hwstate has folded and pruned, in one step with its entry record."""
    if row[6] == RETURN:
        return
    v = row[4]
    vcpu = w.host.vcpus[v]
    for irq in vcpu.ap_list:
        if irq.listed_on != v:
            w.fail("I14", seq, row[3], v)
        if target_oracle(irq) != v:
            w.fail("I15", seq, row[3], v)
    if w.given_up[v]:
        w.given_up[v] = False
        for intid, before in w.listed[v].items():
            irq = w.host.virq(vcpu, intid)
            if (irq.pending(), irq.active) != before:
                w.fail("I33", seq, row[3], v)
    w.listed[v] = {}


def vgic_queue(w: Watch, seq: int, row: Record) -> None:
    """Somebody changes a virtual interrupt: an entry that is given up need not leave this one alone."""
    for listed in w.listed:
        listed.pop(row[5], None)


def level_told(w: Watch, seq: int, row: Record) -> None:
    """kvm_timer_update_irq: who may raise and lower the level."""
    if w.new:
        allowed = ISR if row[5] else T_SYNC
        if not w.inside(row[3], allowed) and not (w.switches.load_looks_first and w.inside(row[3], T_LOAD)):
            w.fail("I18", seq, row[3], row[4])
    elif not w.inside(row[3], T_UPSTATE):
        w.fail("I7", seq, row[3], row[4])


def loaded(w: Watch, seq: int, row: Record) -> None:
    """vcpu_load is complete."""
    timer = w.host.vcpus[row[4]].timer
    if row[6] == RETURN and timer.enabled and not timer.loaded:
        w.fail("I1", seq, row[3], row[4])


def put(w: Watch, seq: int, row: Record) -> None:
    """vcpu_put is complete."""
    if row[6] == RETURN and w.host.vcpus[row[4]].timer.loaded:
        w.fail("I1", seq, row[3], row[4])


def unblocked(w: Watch, seq: int, row: Record) -> None:
    """kvm_vcpu_block is over."""
    vcpu = w.host.vcpus[row[4]]
    if row[6] == RETURN and vcpu.timer.bg_serial:
        w.fail("I28", seq, row[3], row[4])
    if row[6] == RETURN and vcpu.thread.state == SLEEPING:
        w.fail("I22", seq, row[3], row[4])


# --- events ---------------------------------------------------------------------------------------------------------


def host_interrupt(w: Watch, seq: int, row: Record) -> None:
    """The host takes a physical interrupt."""
    if w.masks_early and w.phase[row[3]] in (FLUSHED, EXITED):
        w.fail("I34", seq, row[3], w.host.running[row[3]])


def late_signal(w: Watch, seq: int, row: Record) -> None:
    """A signal whose line may have dropped."""
    w.late[row[3]] = True
    w.chances[row[3]] += 1


def entry_given_up(w: Watch, seq: int, row: Record) -> None:
    """The entry is abandoned: what the flush consumed has to come back."""
    w.phase[row[3]] = EXITED
    w.given_up[row[4]] = True


CALL_CHECKS: Final[dict[int, Check]] = {
    Call.SAVE: saved,
    Call.RESTORE: restored,
    Call.T_SYNC: timer_sync,
    Call.V_FLUSH: vgic_flush,
    Call.V_SYNC: vgic_sync,
    Call.V_QUEUE: vgic_queue,
    Call.UPD: level_told,
    Call.LOAD: loaded,
    Call.PUT: put,
    Call.BLOCK: unblocked,
}

EVENT_CHECKS: Final[dict[int, Check]] = {
    Event.HIRQ: host_interrupt,
    Event.LATE_IRQ: late_signal,
    Event.ABORT_ENTRY: entry_given_up,
}
