"""Rules of several interrupts, each broken in one place: what tools/rules_lost.py measures.

A breakage names the attributes that it replaces while it lasts. The functions here are wrong on purpose; each stands
beside its sentence in `BROKEN`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from tickscope.hardware import list_register as lr_
from tickscope.hardware.hardware import Hardware
from tickscope.hardware.virtual_interface import HCR_EN, IDLE_PRIORITY, VirtualInterface
from tickscope.host import broken, exits, later_fixes, load_put, variants, vgic, vgic_sync, wake, world_switch
from tickscope.host.kernel import Host
from tickscope.host.state import Vcpu, Virq
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, ExitReason, Kind, Request

Change = tuple[Any, str, Any]
"""(object, attribute, what stands there instead)."""
_flush, _fill, _kick, _dispatch = vgic_sync.kvm_vgic_flush_hwstate, vgic_sync._fill, vgic.kick, exits._dispatch_sgi
_fold, _queue = vgic_sync._fold, vgic.vgic_queue_irq_unlock


class Broken(NamedTuple):
    """One broken rule: the topic it belongs to, what is wrong, and how. `design` replaces fields of the designs."""

    topic: str
    says: str
    changes: tuple[Change, ...] = ()
    design: Callable[[Any], Any] | None = None
    register: tuple[Request, Callable[[Host, int, Vcpu, Virq], None]] | None = None

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The machine with this rule broken."""
        with ExitStack() as stack:
            for target, name, value in self.changes:
                stack.enter_context(patch.object(target, name, value))
            if self.design:
                changed = {name: self.design(design) for name, design in variants.DESIGNS.items()}
                stack.enter_context(patch.dict(variants.DESIGNS, changed))
            if self.register:
                stack.enter_context(patch.dict(exits._REGISTERS, dict([self.register])))
            yield


def fields(**values: Any) -> Callable[[Any], Any]:
    """Other values in each design."""
    return lambda design: design._replace(**values)


def swapped(field: str, old: Any, new: Any) -> Callable[[Any], Any]:
    """Another step in each design."""
    return lambda design: design._replace(**{field: tuple(new if s is old else s for s in getattr(design, field))})


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


def keep_priority(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    return


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


V, S = VirtualInterface, vgic_sync
BROKEN: tuple[Broken, ...] = (
    Broken("overflow", "the list is never sorted", ((S, "_urgency", lambda irq: (0, 0, 0)),)),
    Broken("overflow", "sorted although all of it fits", ((S, "_slots", lambda h, irq: 99),)),
    Broken("overflow", "active ones are not first", ((S, "_urgency", active_last),)),
    Broken("overflow", "pending ones in queue order, not by priority", ((S, "_urgency", no_priority),)),
    Broken("overflow", "sorted for this entry only", design=swapped("before_entry", _flush, flush_in_a_copy)),
    Broken("overflow", "UIE is never set", ((S, "_fill", fill_without_underflow),)),
    Broken("overflow", "UIE counts deliverable entries only", ((S, "_fill", fill_counting_deliverable),)),
    Broken("overflow", "UIE whenever all registers are used", ((S, "_fill", fill_full_is_underflow),)),
    Broken("maintenance", "underflow only when none is valid", ((V, "maintenance", maintenance_at_none),)),
    Broken("maintenance", "no underflow exit", ((V, "maintenance", maintenance_without_underflow),)),
    Broken("maintenance", "no exit at the EOI of a level SPI", ((V, "maintenance", maintenance_without_eoi),)),
    Broken("maintenance", "ELRSR calls an ended level SPI empty", ((V, "elrsr", elrsr_by_state),)),
    Broken("EOImode 1", "EOIR deactivates", ((Hardware, "guest_end", end_deactivates),)),
    Broken("EOImode 1", "DIR leaves PPI 27 active", ((Hardware, "guest_deactivate", deactivate_virtually),)),
    Broken("EOImode 1", "EOIR does not lower the running priority", ((V, "drop_priority", no_drop),)),
    Broken("EOImode 1", "VMCR does not show the mode", ((V, "vmcr", vmcr_without_mode),)),
    Broken("EOImode 1", "load does not restore the mode", ((load_put, "_write_vmcr", write_vmcr_in_mode_0),)),
    Broken("list register", "never pending and active", design=fields(lr_state=one_state_only)),
    Broken("list register", "27 pending and active", design=fields(lr_state=broken.lr_state_with_pending_half)),
    Broken("list register", "filling does not consume the latch", ((S, "populate_lr", populate_without_consuming),)),
    Broken("list register", "an edge read back pending is forgotten", ((S, "_fold", fold_forgetting_edges),)),
    Broken("list register", "the latch of a level stays when taken", ((S, "_fold", fold_keeping_latches),)),
    Broken("software state", "level interrupts have no latch", ((Virq, "pending", pending_by_level),)),
    Broken("software state", "set_pending raises the level", register=(Request.ISPENDR, set_level)),
    Broken("software state", "clear_pending lowers the level", register=(Request.ICPENDR, clear_level)),
    Broken("software state", "set_active does not queue", register=(Request.ISACTIVER, activate_quietly)),
    Broken("software state", "clear_active does nothing", register=(Request.ICACTIVER, do_nothing)),
    Broken("software state", "active state reaches the PPI",
           design=fields(soft_active=later_fixes.soft_active_reaches_hardware)),
    Broken("software state", "enable does not queue", register=(Request.ISENABLER, enable_quietly)),
    Broken("software state", "disable prunes at once", register=(Request.ICENABLER, disable_at_once)),
    Broken("priority", "prio is ignored", register=(Request.IPRIORITYR, keep_priority)),
    Broken("priority", "the interface ignores PMR", ((V, "best_pending", lambda vif: best(vif, mask=False)),)),
    Broken("priority", "the interface ignores the running priority",
           ((V, "best_pending", lambda vif: best(vif, running=False)),)),
    Broken("priority", "the first pending register, not the most urgent",
           ((V, "best_pending", lambda vif: best(vif, urgent=False)),)),
    Broken("priority", "KVM's WFI check looks at PMR", design=fields(pending_irq=later_fixes.pending_irq_by_priority,
                                                                     before_wait=(load_put.vgic_put,))),
    Broken("priority", "an unused interface keeps APR", ((world_switch, "_vgic_save", save_keeping_priorities),)),
    Broken("queue", "kick only when newly listed", ((vgic, "vgic_queue_irq_unlock", queue_kicking_new_ones),)),
    Broken("queue", "kick with nothing to deliver", ((vgic, "vgic_queue_irq_unlock", queue_kicking_always),)),
    Broken("queue", "an edge's fall and an equal level inject", ((vgic, "inject", inject_any_edge),)),
    Broken("two vCPUs", "no IPI to a running vCPU", ((vgic, "kick", kick_without_ipi),)),
    Broken("two vCPUs", "a sleeping vCPU is not woken", ((vgic, "kick", kick_without_wake),)),
    Broken("two vCPUs", "GICv2: one pending bit for all sources",
           ((exits, "HANDLERS", {**exits.HANDLERS, ExitReason.SYSREG: (dispatch_with_one_source,)}),)),
)  # fmt: skip
