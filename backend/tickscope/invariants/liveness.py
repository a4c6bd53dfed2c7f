"""Checks that something happens in the end: a tick is taken, a sleeper wakes."""

from __future__ import annotations

from itertools import repeat
from typing import Final

from tickscope.hardware import list_register as lr_
from tickscope.hardware.counter import first_ns_of
from tickscope.hardware.pcpu import GUEST
from tickscope.hardware.virtual_timer import can_fire
from tickscope.host.state import PRIVATE, SLEEPING, Vcpu, Virq
from tickscope.invariants.trace import TICK
from tickscope.invariants.watch import Watch

PATIENCE_NS: Final = 1_000_000
"""How long a guest may run without taking a tick it could take, and a sleeper may oversleep."""


def check_deafness(w: Watch, seq: int, c: int) -> None:
    """I21 for the guest on pCPU `c`. Any record that could change the answer resets `deaf_since`."""
    cpu = w.hw.cpus[c]
    if cpu.mode != GUEST or not w.line(c) or not _could_take(w, c, w.host.vcpu_of(c)):
        w.deaf_since[c] = -1
    elif w.deaf_since[c] < 0:
        w.deaf_since[c] = w.hw.now
    elif w.hw.now - w.deaf_since[c] > PATIENCE_NS:
        w.fail("I21", seq, c, w.host.running[c])


def _could_take(w: Watch, c: int, vcpu: Vcpu) -> bool:
    """The guest is ready for 27, and nothing that is allowed to keep it away does."""
    guest, vif, irq = w.machine.guests[vcpu.index], w.hw.cpus[c].vif, w.tick(vcpu)
    if guest.irqs_masked or not irq.enabled or irq.active or w.soft[vcpu.index] or w.late[c]:
        return False
    if irq.priority >= vif.pmr or irq.priority >= vif.running_priority() or len(vcpu.ap_list) > len(vif.lrs):
        return False
    return not any(lr_.vintid(lr) == TICK and lr_.state(lr) & lr_.ACTIVE for lr in vif.lrs)


def check_sleep(w: Watch, seq: int, vcpu: Vcpu, now: int) -> None:
    """I22 for a vCPU whose thread sleeps. `now`: NEVER when nothing is left that could wake it."""
    thread, timer = vcpu.thread, vcpu.timer
    if thread.state != SLEEPING or w.host.current[thread.cpu] is thread:
        return
    if any(map(_waits_for_nothing, vcpu.ap_list, repeat(vcpu.pmr))):
        w.fail("I22", seq, thread.cpu, vcpu.index)
    if not can_fire(timer.ctl):
        return
    deadline = first_ns_of(timer.cval + vcpu.voff, w.hw.counter_hz)
    if now - deadline <= PATIENCE_NS:
        return
    if w.new and (w.tick(vcpu).active or w.masked_by_late[vcpu.index]):
        return
    w.fail("I22", seq, thread.cpu, vcpu.index)


def _waits_for_nothing(irq: Virq, pmr: int) -> bool:
    """A private interrupt that the sleeping guest could take. An SPI that is routed to a sleeper comes without a kick
    (measured: op-programs-irq 6019)."""
    return irq.intid < PRIVATE and irq.enabled and irq.pending() and not irq.active and irq.priority < pmr
