"""Around each entry: flush fills the list registers, sync folds them back and prunes the list (vgic.c, vgic-v3.c)."""

from __future__ import annotations

from tickscope.engine.journal import NONE
from tickscope.hardware import list_register as lr_
from tickscope.host.kernel import Host
from tickscope.host.state import SGIS, Vcpu, Virq
from tickscope.host.vgic import target_oracle, tell, tell_list
from tickscope.host.vgic_work import spend_flush, spend_fold, spend_prune, spend_sort
from tickscope.rules import R
from tickscope.vocabulary import Call, Var


def kvm_vgic_flush_hwstate(h: Host, c: int) -> None:
    """Choose what goes into the list registers of the next entry (the shadow copies; EL2 writes them)."""
    vcpu = h.vcpu_of(c)
    if not vcpu.ap_list:
        h.noop(c, Call.V_FLUSH, R.LIST_EMPTY)
        return
    seq = h.call(c, Call.V_FLUSH, R.FILL)
    depth = sum(_slots(h, irq) for irq in vcpu.ap_list)
    if depth > len(vcpu.lrs):
        spend_sort(h, c, [_urgency(irq) for irq in vcpu.ap_list])
        vcpu.ap_list.sort(key=_urgency)
    spend_flush(h, c, vcpu)
    _fill(h, vcpu, seq)
    h.note(vcpu, Var.V_USED_LRS, vcpu.used_lrs, seq, R.FILL)
    tell_list(h, vcpu, seq, R.FILL)


def _slots(h: Host, irq: Virq) -> int:
    """GICv2: an SGI takes one list register per source."""
    if not h.gic_v3 and irq.intid < SGIS and irq.source:
        return irq.source.bit_count()
    return 1


def _urgency(irq: Virq) -> tuple[int, int, int]:
    """Sort key: active, then pending and enabled by priority, then the rest. Python's sort keeps ties in order."""
    if irq.active:
        return (0, 0, 0)
    if irq.enabled and irq.pending():
        return (1, irq.priority, 0)
    return (2, 0, 0)


def _fill(h: Host, vcpu: Vcpu, cause: int) -> None:
    """One list register per deliverable entry, in list order; entries left over ask for the underflow exit."""
    used, total = 0, len(vcpu.lrs)
    for place, irq in enumerate(vcpu.ap_list):
        if target_oracle(irq) == vcpu.index:
            while True:
                vcpu.lrs[used] = populate_lr(h, irq)
                used += 1
                if not irq.source or used == total:
                    break
            tell(h, vcpu, irq, cause, R.FILL)
        if used == total:
            vcpu.underflow = place + 1 < len(vcpu.ap_list)
            break
    vcpu.used_lrs = used


def populate_lr(h: Host, irq: Virq) -> int:
    """vgic_v*_populate_lr: state, HW and EOI bits; what the register takes over of an edge is consumed."""
    state, source = h.design.lr_state(irq), 0
    hw, eoi = h.design.lr_link(irq)
    if irq.edge and irq.pending():
        if irq.source:
            source = (irq.source & -irq.source).bit_length() - 1
            irq.source &= irq.source - 1
        irq.latch = irq.source != 0
    return lr_.make(irq.intid, state, irq.priority, hw, irq.intid, eoi, source)


def kvm_vgic_sync_hwstate(h: Host, c: int) -> None:
    """Fold what the guest did into the virtual interrupts, then drop from the list what has nothing to deliver."""
    vcpu = h.vcpu_of(c)
    if not vcpu.ap_list:
        h.noop(c, Call.V_SYNC, R.LIST_EMPTY)
        return
    seq = h.call(c, Call.V_SYNC, R.FOLD)
    if vcpu.used_lrs:
        spend_fold(h, c, vcpu)
        _fold(h, vcpu, seq)
    spend_prune(h, c, vcpu)
    _prune(h, vcpu, seq)
    tell_list(h, vcpu, seq, R.PRUNE)


def _fold(h: Host, vcpu: Vcpu, cause: int) -> None:
    """vgic_fold_lr_state: active as the register says; pending is kept for edges, and soft pending ends when taken."""
    vcpu.underflow = False
    for lr in vcpu.lrs[: vcpu.used_lrs]:
        irq = h.virq(vcpu, lr_.vintid(lr))
        irq.active = bool(lr & lr_.ACTIVE_BIT)
        still_pending = bool(lr & lr_.PENDING_BIT)
        if irq.edge and still_pending:
            irq.latch = True
            if not h.gic_v3 and irq.intid < SGIS:
                irq.source |= 1 << lr_.source(lr)
        elif not irq.edge and not still_pending:
            irq.latch = False
        tell(h, vcpu, irq, cause, R.FOLD)
    vcpu.used_lrs = 0
    h.note(vcpu, Var.V_USED_LRS, 0, cause, R.FOLD)


def _prune(h: Host, vcpu: Vcpu, cause: int) -> None:
    """vgic_prune_ap_list: no target, off the list; another target, to that one's list (without a kick)."""
    for irq in list(vcpu.ap_list):
        target = target_oracle(irq)
        if target == vcpu.index:
            continue
        vcpu.ap_list.remove(irq)
        irq.listed_on = target
        tell(h, vcpu, irq, cause, R.PRUNE)
        if target != NONE:
            other = h.vcpus[target]
            other.ap_list.append(irq)
            tell_list(h, other, cause, R.MOVE)
