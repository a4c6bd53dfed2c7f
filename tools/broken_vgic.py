"""Functions of the virtual interrupt controller and its interface that are wrong on purpose, one line each.

`broken_rules.py` names the rule that each breaks. Read each beside the function it replaces.
"""

from __future__ import annotations

from unittest.mock import patch

from tickscope.hardware import list_register as lr_
from tickscope.hardware.hardware import Hardware
from tickscope.hardware.virtual_interface import HCR_EN, IDLE_PRIORITY, VirtualInterface
from tickscope.host import exits, vgic, vgic_sync, wake, world_switch
from tickscope.host.kernel import Host
from tickscope.host.state import Vcpu, Virq
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Kind

_flush, _fill, _kick, _dispatch = vgic_sync.kvm_vgic_flush_hwstate, vgic_sync._fill, vgic.kick, exits._dispatch_sgi
_fold, _queue = vgic_sync._fold, vgic.vgic_queue_irq_unlock


# --- overflow -------------------------------------------------------------------------------------------------------


def active_last(irq: Virq) -> tuple[int, int, int]:
    return (0, irq.priority, 0) if irq.enabled and irq.pending() else (1, 0, 0)


def no_priority(irq: Virq) -> tuple[int, int, int]:
    return (0 if irq.active else 1 if irq.enabled and irq.pending() else 2, 0, 0)


def flush_in_a_copy(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    order = list(vcpu.ap_list)
    _flush(h, c)
    vcpu.ap_list[:] = order


def fill_without_underflow(h: Host, vcpu: Vcpu, cause: int) -> None:
    _fill(h, vcpu, cause)
    vcpu.underflow = False


def fill_counting_deliverable(h: Host, vcpu: Vcpu, cause: int) -> None:
    deliverable = sum(1 for irq in vcpu.ap_list if vgic.target_oracle(irq) == vcpu.index)
    _fill(h, vcpu, cause)
    vcpu.underflow = vcpu.underflow and deliverable > len(vcpu.lrs)


def fill_full_is_underflow(h: Host, vcpu: Vcpu, cause: int) -> None:
    _fill(h, vcpu, cause)
    vcpu.underflow = vcpu.used_lrs == len(vcpu.lrs)


def valid(vif: VirtualInterface) -> int:
    return sum(1 for lr in vif.lrs if lr_.state(lr) != lr_.INVALID)


def ended_levels(vif: VirtualInterface) -> bool:
    return any(lr_.state(lr) == lr_.INVALID and lr_.wants_eoi_maintenance(lr) and lr_.vintid(lr) for lr in vif.lrs)


def maintenance_at_none(vif: VirtualInterface) -> bool:
    return bool(vif.hcr & HCR_EN) and (bool(vif.hcr & 2 and valid(vif) == 0) or ended_levels(vif))


def maintenance_without_eoi(vif: VirtualInterface) -> bool:
    return bool(vif.hcr & HCR_EN and vif.hcr & 2 and valid(vif) <= 1)


def maintenance_without_underflow(vif: VirtualInterface) -> bool:
    return bool(vif.hcr & HCR_EN) and ended_levels(vif)


def elrsr_by_state(vif: VirtualInterface) -> int:
    return sum(1 << i for i, lr in enumerate(vif.lrs) if lr_.state(lr) == lr_.INVALID)


# --- EOImode 1, pending and active, edges -----------------------------------------------------------------------------


def end_deactivates(hw: Hardware, c: int, v: int, intid: int, cause: int) -> None:
    vif = hw.cpus[c].vif
    seq = hw.guest_access(c, v, Access.G_EOIR, intid, cause, R.GUEST_EOI)
    vif.drop_priority()
    hw._guest_deactivates(c, intid, seq)
    hw.refresh_virtual(c, seq, R.GUEST_EOI)


def deactivate_virtually(hw: Hardware, c: int, v: int, intid: int, cause: int) -> None:
    seq = hw.guest_access(c, v, Access.G_DIR, intid, cause, R.GUEST_EOI)
    slot = hw.cpus[c].vif.find_active(intid)
    if slot >= 0:
        hw.cpus[c].vif.deactivate(slot)
    hw.refresh_virtual(c, seq, R.GUEST_EOI)


def no_drop(vif: VirtualInterface) -> None:
    return


def vmcr_without_mode(vif: VirtualInterface) -> int:
    return vif.pmr << 24 | vif.vmcr_fixed


def one_state_only(irq: Virq) -> int:
    return lr_.ACTIVE if irq.active else lr_.PENDING if irq.pending() else lr_.INVALID


def populate_without_consuming(h: Host, irq: Virq) -> int:
    hw, eoi = h.design.lr_link(irq)
    return lr_.make(irq.intid, h.design.lr_state(irq), irq.priority, hw, irq.intid, eoi)


def fold_forgetting_edges(h: Host, vcpu: Vcpu, cause: int) -> None:
    listed = [h.virq(vcpu, lr_.vintid(lr)) for lr in vcpu.lrs[: vcpu.used_lrs]]
    before = [irq.latch for irq in listed]
    _fold(h, vcpu, cause)
    for irq, latch in zip(listed, before, strict=True):
        irq.latch = latch if irq.edge else irq.latch


def fold_keeping_latches(h: Host, vcpu: Vcpu, cause: int) -> None:
    listed = [h.virq(vcpu, lr_.vintid(lr)) for lr in vcpu.lrs[: vcpu.used_lrs]]
    before = [irq.latch for irq in listed]
    _fold(h, vcpu, cause)
    for irq, latch in zip(listed, before, strict=True):
        irq.latch = irq.latch or (latch and not irq.edge)


def pending_by_level(irq: Virq) -> bool:
    return irq.latch if irq.edge else irq.level


# --- software state, priorities, kicks --------------------------------------------------------------------------------


def set_level(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.latch, irq.level = irq.edge, not irq.edge
    vgic.vgic_queue_irq_unlock(h, c, irq, h.cause(c))


def clear_level(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.latch = irq.level = False


def activate_quietly(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.active = True


def enable_quietly(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.enabled = True


def disable_at_once(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.enabled = False
    if irq in vcpu.ap_list and not irq.active:
        vcpu.ap_list.remove(irq)
        irq.listed_on = -1


def do_nothing(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    return


def best(vif: VirtualInterface, mask: bool = True, running: bool = True, urgent: bool = True) -> int:
    """`VirtualInterface.best_pending` without one of its conditions."""
    if not vif.hcr & HCR_EN:
        return -1
    found = [(lr_.priority(lr) if urgent else 0, i) for i, lr in enumerate(vif.lrs) if lr_.state(lr) == lr_.PENDING]
    if not found:
        return -1
    slot = min(found)[1]
    priority = lr_.priority(vif.lrs[slot])
    limit = min(vif.pmr if mask else IDLE_PRIORITY, vif.running_priority() if running else IDLE_PRIORITY)
    return slot if priority < limit else -1


def save_keeping_priorities(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    vcpu.cursor = 0
    if not vcpu.used_lrs:
        return
    w = world_switch
    v3 = (w._read_elrsr, w._disable_interface, w._read_vtr, w._read_next_lr, w._read_ap0r, w._read_apr)
    v2 = (w._read_apr, w._read_elrsr, w._read_next_lr, w._disable_interface)
    h.then(c, *(v3 if h.gic_v3 else v2))


def queue_kicking_new_ones(h: Host, c: int, irq: Virq, cause: int) -> None:
    quiet = irq.listed_on >= 0
    with patch.object(vgic, "kick", (lambda *_: None) if quiet else _kick):
        _queue(h, c, irq, cause)


def queue_kicking_always(h: Host, c: int, irq: Virq, cause: int) -> None:
    _queue(h, c, irq, cause)
    if vgic.target_oracle(irq) < 0:
        _kick(h, c, h.vcpus[irq.target], cause)


def inject_any_edge(h: Host, c: int, vcpu: Vcpu, irq: Virq, level: bool, cause: int, by: int = 0) -> None:
    irq.latch, irq.level = irq.latch or irq.edge, level and not irq.edge
    vgic.vgic_queue_irq_unlock(h, c, irq, cause)


def kick_without_ipi(h: Host, c: int, vcpu: Vcpu, cause: int) -> None:
    seq = h.journal.add(int(Kind.CALL), Call.KICK, c, vcpu.index, -1, 0, cause, R.KICK)
    wake.wake_thread(h, c, vcpu.thread, seq)


def kick_without_wake(h: Host, c: int, vcpu: Vcpu, cause: int) -> None:
    with patch.object(wake, "wake_thread", lambda *_: False):
        _kick(h, c, vcpu, cause)


def dispatch_with_one_source(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    number, vcpu.number = vcpu.number, 0
    _dispatch(h, c)
    vcpu.number = number


def write_vmcr_in_mode_0(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    h.hw.write_vmcr(c, vcpu.index, vcpu.pmr, 0, h.cause(c), R.VMCR)
