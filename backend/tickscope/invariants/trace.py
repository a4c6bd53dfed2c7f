"""Checks that an access or a change calls for.

They run after the step that made the record, so the state they see is the one at the end of that step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from tickscope.engine.journal import Record
from tickscope.invariants.watch import EXITED, FLUSHED, PPI_BIT, Watch
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Kind, Var

Check: TypeAlias = Callable[[Watch, int, Record], None]
"""(watch, seq of the record, record)"""

TICK: Final = 27
TIMER_PLACES: Final = frozenset(
    int(call) for call in (Call.SAVE, Call.RESTORE, Call.T_LOAD, Call.T_PUT, Call.ENABLE, Call.ISR, Call.T_SYNC)
)
COMPARE: Final = int(R.COMPARE)
SOFT_ACTIVE: Final = int(R.SOFT_ACTIVE)
"""A later fix carries a guest's write of software state to PPI 27."""
SAVE, RESTORE, ISR, BLOCK = int(Call.SAVE), int(Call.RESTORE), int(Call.ISR), int(Call.BLOCK)
T_SYNC = int(Call.T_SYNC)


# --- accesses of the host -------------------------------------------------------------------------------------------


def active_written(w: Watch, seq: int, row: Record) -> None:
    """ISACTIVER or ICACTIVER: what a late signal has left is overwritten, unless it still waits behind an active 27."""
    if w.new and row[8] != SOFT_ACTIVE:
        timer_read(w, seq, row)
    cpu = w.hw.cpus[row[3]]
    w.late[row[3]] = bool(cpu.gic.latch & PPI_BIT)
    if row[2] == Access.ACT_CLR and cpu.gic.level & PPI_BIT:
        w.chances[row[3]] += 1  # a clear with the line high lets PPI 27 be taken once more


def timer_read(w: Watch, seq: int, row: Record) -> None:
    """CTL, CVAL, CNTVOFF and the active state: only in the few places that the new design has for it."""
    if TIMER_PLACES.isdisjoint(w.host.current[row[3]].functions):
        w.fail("I25", seq, row[3], row[4])


def timer_write(w: Watch, seq: int, row: Record) -> None:
    """Besides: on behalf of the loaded vCPU, not in the handler, and not where an interrupt could come in between."""
    timer_read(w, seq, row)
    c = row[3]
    if w.host.running[c] != row[4]:
        w.fail("I1", seq, c, row[4])
    functions = w.host.current[c].functions
    if ISR in functions:
        w.fail("I19", seq, c, row[4])
    if not w.hw.cpus[c].irqs_masked and (SAVE in functions or RESTORE in functions):
        w.fail("I34", seq, c, row[4])


def counter_read(w: Watch, seq: int, row: Record) -> None:
    """The read of a software comparison."""
    if row[8] != COMPARE or row[4] < 0:
        return
    if w.truth_in_hardware(w.host.vcpus[row[4]]) and not (w.new and w.inside(row[3], T_SYNC)):
        w.fail("I7", seq, row[3], row[4])


def host_acknowledge(w: Watch, seq: int, row: Record) -> None:
    """The host takes PPI 27."""
    if row[6] != TICK:
        return
    c = row[3]
    w.acks[c] += 1
    if w.acks[c] > w.chances[c]:
        w.fail("I24", seq, c, row[4])
    if not w.late[c]:
        w.fail("I26", seq, c, row[4])
    elif w.host.running[c] >= 0:
        w.masked_by_late[w.host.running[c]] = True


# --- accesses of the guest ------------------------------------------------------------------------------------------


def guest_acknowledge(w: Watch, seq: int, row: Record) -> None:
    """IAR: each 27 needs a reason of its own."""
    w.deaf_since[row[3]] = -1
    if row[6] != TICK:
        return
    v = row[4]
    if not w.tick_due[v] and not w.soft[v]:
        w.fail("I20", seq, row[3], v)
    w.tick_due[v] = False


def guest_ends(w: Watch, seq: int, row: Record) -> None:
    """EOIR or DIR: with the line high the interrupt comes again."""
    c, v = row[3], row[4]
    w.deaf_since[c] = -1
    deactivates = row[2] == Access.G_DIR or not w.hw.cpus[c].vif.eoimode
    if row[6] == TICK and deactivates and w.line(c):
        w.chances[c] += 1
        w.tick_due[v] = True


# --- changes --------------------------------------------------------------------------------------------------------


def line_changed(w: Watch, seq: int, row: Record) -> None:
    """The timer's output: a rise is a reason for one host interrupt and one tick."""
    c = row[3]
    w.deaf_since[c] = -1
    if row[6]:
        w.chances[c] += 1
        if w.host.running[c] >= 0:
            w.tick_due[w.host.running[c]] = True


def running_changed(w: Watch, seq: int, row: Record) -> None:
    """kvm_running_vcpu of a pCPU."""
    c = row[3]
    running = w.host.running
    if running[c] < 0:
        timer = w.hw.cpus[c].timer
        if timer.ctl or timer.voff:
            w.fail("I5", seq, c)
    elif running.count(running[c]) > 1:
        w.fail("I2", seq, c, running[c])


def irqs_masked_changed(w: Watch, seq: int, row: Record) -> None:
    """PSTATE.I of the host: not unmasked between flush and guest, nor between exit and sync."""
    if not row[6] and w.masks_early and w.phase[row[3]] in (FLUSHED, EXITED):
        w.fail("I34", seq, row[3], w.host.running[row[3]])


def saved_copy_changed(w: Watch, seq: int, row: Record) -> None:
    """The saved CTL or CVAL: only while it is being taken from the hardware."""
    v = row[4]
    if not w.not_alternating[v] and not w.truth_in_hardware(w.host.vcpus[v]):
        w.fail("I8", seq, w.host.vcpus[v].loaded_on, v)


def wire_changed(w: Watch, seq: int, row: Record) -> None:
    """irq.level or line_level of 27: equal after each step, and changed by the timer's own call."""
    vcpu = w.host.vcpus[row[4]]
    if w.tick(vcpu).level != vcpu.timer.irq_level:
        w.fail("I17", seq, vcpu.loaded_on, row[4])
    if row[2] == Var.V_LINE_LEVEL and not _comes_from_the_timer(w, row[7]):
        w.fail("I32", seq, vcpu.loaded_on, row[4])


def _comes_from_the_timer(w: Watch, cause: int) -> bool:
    place = cause - w.journal.first_seq
    if place < 0:
        return False  # an earlier step, which the monitor's owner has taken away already
    cause_row = w.journal.rows[place]
    return cause_row[1] == Kind.CALL and cause_row[2] == Call.UPD


def bg_timer_changed(w: Watch, seq: int, row: Record) -> None:
    """The background timer is armed."""
    vcpu = w.host.vcpus[row[4]]
    if row[6] and BLOCK not in vcpu.thread.functions:
        w.fail("I28", seq, vcpu.thread.cpu, row[4])


def guest_mask_changed(w: Watch, seq: int, row: Record) -> None:
    """PSTATE.I of the guest."""
    c = w.host.vcpus[row[4]].loaded_on
    if c >= 0:
        w.deaf_since[c] = -1


NEW_ACCESS_CHECKS: Final[dict[int, Check]] = {
    Access.CTL_R: timer_read,
    Access.CVAL_R: timer_read,
    Access.VOFF_W: timer_read,
    Access.CTL_W: timer_write,
    Access.CVAL_W: timer_write,
}
"""For the designs that leave the timer alone between load and put."""

ACCESS_CHECKS: Final[dict[int, Check]] = {
    Access.ACT_SET: active_written,
    Access.ACT_CLR: active_written,
    Access.CNT_R: counter_read,
    Access.IAR: host_acknowledge,
    Access.G_IAR: guest_acknowledge,
    Access.G_EOIR: guest_ends,
    Access.G_DIR: guest_ends,
}

CHANGE_CHECKS: Final[dict[int, Check]] = {
    Var.P_LINE: line_changed,
    Var.P_RUNNING: running_changed,
    Var.P_IRQS_MASKED: irqs_masked_changed,
    Var.V_CTL: saved_copy_changed,
    Var.V_CVAL: saved_copy_changed,
    Var.V_IRQ_LEVEL: wire_changed,
    Var.V_LINE_LEVEL: wire_changed,
    Var.V_BG_TIMER: bg_timer_changed,
    Var.V_MASKED: guest_mask_changed,
}
