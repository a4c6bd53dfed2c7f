"""Checks at the border of host and guest: what must be in place at the entry, and whether the guest gets anywhere."""

from __future__ import annotations

from typing import Final

from tickscope.engine.journal import Record
from tickscope.hardware import list_register as lr_
from tickscope.hardware.cost_steps import EVENTS
from tickscope.host.state import Vcpu
from tickscope.invariants.state import in_guest
from tickscope.invariants.trace import TICK, Check
from tickscope.invariants.watch import EXITED, IN_GUEST, Watch
from tickscope.vocabulary import Access, Event, ExitReason, Request

IDLE_EXITS: Final = 1000
"""Exits in a row without an instruction of the guest (I23)."""


def entered(w: Watch, seq: int, row: Record) -> None:
    """ERET to the guest."""
    c, v = row[3], row[4]
    vcpu = w.host.vcpus[v]
    w.phase[c] = IN_GUEST
    w.deaf_since[c] = -1
    w.entered_at[v] = row[0]
    w.masked_by_late[v] = False
    if not w.hw.cpus[c].irqs_masked:
        w.fail("I34", seq, c, v)
    in_guest(w, seq, c, vcpu)
    _count_goes_on(w, seq, c, vcpu)
    _active_ones_shown(w, seq, c, vcpu)
    if not vcpu.irqs[TICK].hw:
        w.fail("I31", seq, c, v)


def _count_goes_on(w: Watch, seq: int, c: int, vcpu: Vcpu) -> None:
    count = w.hw.cpus[c].timer.virtual_count(w.hw.now)
    if count < w.count[vcpu.index]:
        w.fail("I30", seq, c, vcpu.index)
    w.count[vcpu.index] = count


def _active_ones_shown(w: Watch, seq: int, c: int, vcpu: Vcpu) -> None:
    """Unless somebody has just made one active from another CPU: then a request is open and this stay will be short."""
    active = [irq.intid for irq in vcpu.ap_list if irq.active]
    lrs = w.hw.cpus[c].vif.lrs
    if not active or vcpu.request or len(active) > len(lrs):
        return
    shown = [lr_.vintid(lr) for lr in lrs if lr_.state(lr) & lr_.ACTIVE]
    if any(intid not in shown for intid in active):
        w.fail("I16", seq, c, vcpu.index)


def exited_by_interrupt(w: Watch, seq: int, row: Record) -> None:
    """A physical interrupt ends the stay; it got somewhere if time has passed beyond the switch itself."""
    c, v = row[3], row[4]
    w.phase[c] = EXITED
    w.deaf_since[c] = -1
    vcpu = w.host.vcpus[v]
    hopeless = vcpu.underflow and len(vcpu.lrs) == 1  # 'at most one in use' holds as soon as the interface is on
    if hopeless or row[0] > w.entered_at[v] + w.hw.ns[EVENTS + Event.ENTER] + w.hw.ns[Access.ISB]:
        w.idle_exits[v] = 0
        return
    w.idle_exits[v] += 1
    if w.idle_exits[v] > IDLE_EXITS:
        w.fail("I23", seq, c, v)


def exited_by_trap(w: Watch, seq: int, row: Record) -> None:
    """The guest wants something; if that is software state of 27, some invariants do not apply to it any more."""
    c, v = row[3], row[4]
    w.phase[c] = EXITED
    w.deaf_since[c] = -1
    w.idle_exits[v] = 0
    if row[5] != ExitReason.MMIO_KERNEL:
        return
    vcpu = w.host.vcpus[v]
    if vcpu.asked_a == TICK and vcpu.asked in w.soft_requests:
        w.soft[v] = True
    if vcpu.asked_a == TICK and vcpu.asked == Request.ISPENDR:
        w.tick_due[v] = True
    for other in w.host.vms[vcpu.vm].vcpus:
        w.listed[other] = {}  # it may write the state of a shared interrupt


ENTRY_CHECKS: Final[dict[int, Check]] = {
    Event.ENTER: entered,
    Event.EXIT_IRQ: exited_by_interrupt,
    Event.EXIT_SYNC: exited_by_trap,
}
