"""The virtual distributor (virt/kvm/arm/vgic): who gets an interrupt, queueing, injection, software-written state."""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.hardware.cost_steps import Work
from tickscope.host import wake
from tickscope.host.kernel import Host
from tickscope.host.state import NOBODY, VTIMER, Vcpu, Virq
from tickscope.rules import R
from tickscope.vocabulary import Call, Kind, Var

CALL = int(Kind.CALL)


def target_oracle(irq: Virq) -> int:
    """The vCPU it should be listed on: where it is if active, its target if deliverable, else none (-1)."""
    if irq.active:
        return irq.listed_on if irq.listed_on >= 0 else irq.target
    if irq.enabled and irq.pending():
        return irq.target
    return NONE


def target_work(irq: Virq) -> Work:
    """Which way target_oracle goes for it, as work that has a price."""
    if irq.active:
        return Work.TARGET_ACTIVE
    if not irq.enabled:
        return Work.TARGET_DISABLED
    return Work.TARGET_PENDING if irq.pending() else Work.TARGET_IDLE


def inject(h: Host, c: int, vcpu: Vcpu, irq: Virq, level: bool, cause: int, by: int = NOBODY) -> None:
    """A wire changes. Refused if another device owns the interrupt or the wire has that level already; an edge: only
    the rise counts."""
    if irq.owner != by:
        return
    if irq.edge:
        if not level:
            return
        irq.latch = True
    elif irq.level == level:
        return
    else:
        irq.level = level
    tell(h, vcpu, irq, cause, R.INJECT)
    vgic_queue_irq_unlock(h, c, irq, cause)


def vgic_queue_irq_unlock(h: Host, c: int, irq: Virq, cause: int) -> None:
    """List the interrupt if it can be delivered and is not listed yet; in any case of delivery make its vCPU look."""
    v = target_oracle(irq)
    seq = h.journal.add(CALL, Call.V_QUEUE, c, v, irq.intid, 0, cause, R.QUEUE if v >= 0 else R.NOTHING_TO_DELIVER)
    h.hw.spend(c, target_work(irq))
    if v < 0:
        h.hw.spend(c, Work.QUEUE_NOTHING)
        return
    h.hw.spend(c, Work.QUEUE_LISTED if irq.listed_on >= 0 else Work.QUEUE_NEW)
    if irq.listed_on < 0:
        vcpu = h.vcpus[v]
        irq.listed_on = v
        vcpu.ap_list.append(irq)
        tell(h, vcpu, irq, seq, R.QUEUE)
        tell_list(h, vcpu, seq, R.QUEUE)
    h.set_request(h.vcpus[v], True, seq)
    kick(h, c, h.vcpus[v], seq)


def kick(h: Host, c: int, vcpu: Vcpu, cause: int) -> None:
    """kvm_vcpu_kick: wake the thread if it blocks; if its guest runs on another CPU, interrupt that one. In the host it
    will look at its list before the next entry anyway."""
    seq = h.journal.add(CALL, Call.KICK, c, vcpu.index, NONE, 0, cause, R.KICK)
    woken = wake.wake_thread(h, c, vcpu.thread, seq)
    target = vcpu.loaded_on
    sent = not woken and vcpu.in_guest_mode and target != c
    h.hw.spend(c, Work.KICK_IPI if sent else Work.KICK)
    if sent:
        wake.send_ipi(h, c, target, seq)


# --- what the journal is told ---------------------------------------------------------------------------------------


def tell(h: Host, vcpu: Vcpu, irq: Virq, cause: int, rule: int) -> None:
    """The state of INTID 27, which has variables of its own."""
    if irq.intid != VTIMER:
        return
    note = h.note
    note(vcpu, Var.V_LINE_LEVEL, int(irq.level), cause, rule)
    note(vcpu, Var.V_LATCH, int(irq.latch), cause, rule)
    note(vcpu, Var.V_ACTIVE, int(irq.active), cause, rule)
    note(vcpu, Var.V_ENABLED, int(irq.enabled), cause, rule)
    note(vcpu, Var.V_QUEUED, int(irq.listed_on >= 0), cause, rule)


def tell_list(h: Host, vcpu: Vcpu, cause: int, rule: int) -> None:
    """The list as a whole: its length and which INTIDs are pending and active in it."""
    pending = active = 0
    for irq in vcpu.ap_list:
        if irq.pending():
            pending |= 1 << irq.intid
        if irq.active:
            active |= 1 << irq.intid
    h.note(vcpu, Var.V_AP_LIST, len(vcpu.ap_list), cause, rule)
    h.note(vcpu, Var.V_PENDING_SET, pending, cause, rule)
    h.note(vcpu, Var.V_ACTIVE_SET, active, cause, rule)
