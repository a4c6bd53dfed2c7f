"""Rules of several interrupts, each broken in one place: what tools/rules_lost.py measures.

A breakage names what it replaces while it lasts: attributes, fields of the designs, or a register of the distributor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

from tickscope.hardware.hardware import Hardware
from tickscope.hardware.virtual_interface import VirtualInterface
from tickscope.host import broken, exits, later_fixes, load_put, variants, vgic, vgic_sync, world_switch
from tickscope.host.kernel import Host
from tickscope.host.state import Vcpu, Virq
from tickscope.vocabulary import ExitReason, Request
from tools import broken_vgic as wrong

Change = tuple[Any, str, Any]
"""(object, attribute, what stands there instead)."""


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


V, S = VirtualInterface, vgic_sync
BROKEN: tuple[Broken, ...] = (
    Broken("overflow", "the list is never sorted", ((S, "_urgency", lambda irq: (0, 0, 0)),)),
    Broken("overflow", "sorted although all of it fits", ((S, "_slots", lambda h, irq: 99),)),
    Broken("overflow", "active ones are not first", ((S, "_urgency", wrong.active_last),)),
    Broken("overflow", "pending ones in queue order, not by priority", ((S, "_urgency", wrong.no_priority),)),
    Broken("overflow", "sorted for this entry only",
           design=swapped("before_entry", S.kvm_vgic_flush_hwstate, wrong.flush_in_a_copy)),
    Broken("overflow", "UIE is never set", ((S, "_fill", wrong.fill_without_underflow),)),
    Broken("overflow", "UIE counts deliverable entries only", ((S, "_fill", wrong.fill_counting_deliverable),)),
    Broken("overflow", "UIE whenever all registers are used", ((S, "_fill", wrong.fill_full_is_underflow),)),
    Broken("maintenance", "underflow only when none is valid", ((V, "maintenance", wrong.maintenance_at_none),)),
    Broken("maintenance", "no underflow exit", ((V, "maintenance", wrong.maintenance_without_underflow),)),
    Broken("maintenance", "no exit at the EOI of a level SPI", ((V, "maintenance", wrong.maintenance_without_eoi),)),
    Broken("maintenance", "ELRSR calls an ended level SPI empty", ((V, "elrsr", wrong.elrsr_by_state),)),
    Broken("EOImode 1", "EOIR deactivates", ((Hardware, "guest_end", wrong.end_deactivates),)),
    Broken("EOImode 1", "DIR leaves PPI 27 active", ((Hardware, "guest_deactivate", wrong.deactivate_virtually),)),
    Broken("EOImode 1", "EOIR does not lower the running priority", ((V, "drop_priority", wrong.no_drop),)),
    Broken("EOImode 1", "VMCR does not show the mode", ((V, "vmcr", wrong.vmcr_without_mode),)),
    Broken("EOImode 1", "load does not restore the mode", ((load_put, "_write_vmcr", wrong.write_vmcr_in_mode_0),)),
    Broken("list register", "never pending and active", design=fields(lr_state=wrong.one_state_only)),
    Broken("list register", "27 pending and active", design=fields(lr_state=broken.lr_state_with_pending_half)),
    Broken("list register", "filling does not consume the latch",
           ((S, "populate_lr", wrong.populate_without_consuming),)),
    Broken("list register", "an edge read back pending is forgotten", ((S, "_fold", wrong.fold_forgetting_edges),)),
    Broken("list register", "the latch of a level stays when taken", ((S, "_fold", wrong.fold_keeping_latches),)),
    Broken("software state", "level interrupts have no latch", ((Virq, "pending", wrong.pending_by_level),)),
    Broken("software state", "set_pending raises the level", register=(Request.ISPENDR, wrong.set_level)),
    Broken("software state", "clear_pending lowers the level", register=(Request.ICPENDR, wrong.clear_level)),
    Broken("software state", "set_active does not queue", register=(Request.ISACTIVER, wrong.activate_quietly)),
    Broken("software state", "clear_active does nothing", register=(Request.ICACTIVER, wrong.do_nothing)),
    Broken("software state", "active state reaches the PPI",
           design=fields(soft_active=later_fixes.soft_active_reaches_hardware)),
    Broken("software state", "enable does not queue", register=(Request.ISENABLER, wrong.enable_quietly)),
    Broken("software state", "disable prunes at once", register=(Request.ICENABLER, wrong.disable_at_once)),
    Broken("priority", "prio is ignored", register=(Request.IPRIORITYR, wrong.do_nothing)),
    Broken("priority", "the interface ignores PMR", ((V, "best_pending", lambda vif: wrong.best(vif, mask=False)),)),
    Broken("priority", "the interface ignores the running priority",
           ((V, "best_pending", lambda vif: wrong.best(vif, running=False)),)),
    Broken("priority", "the first pending register, not the most urgent",
           ((V, "best_pending", lambda vif: wrong.best(vif, urgent=False)),)),
    Broken("priority", "KVM's WFI check looks at PMR", design=fields(pending_irq=later_fixes.pending_irq_by_priority,
                                                                     before_wait=(load_put.vgic_put,))),
    Broken("priority", "an unused interface keeps APR", ((world_switch, "_vgic_save", wrong.save_keeping_priorities),)),
    Broken("queue", "kick only when newly listed", ((vgic, "vgic_queue_irq_unlock", wrong.queue_kicking_new_ones),)),
    Broken("queue", "kick with nothing to deliver", ((vgic, "vgic_queue_irq_unlock", wrong.queue_kicking_always),)),
    Broken("queue", "an edge's fall and an equal level inject", ((vgic, "inject", wrong.inject_any_edge),)),
    Broken("two vCPUs", "no IPI to a running vCPU", ((vgic, "kick", wrong.kick_without_ipi),)),
    Broken("two vCPUs", "a sleeping vCPU is not woken", ((vgic, "kick", wrong.kick_without_wake),)),
    Broken("two vCPUs", "GICv2: one pending bit for all sources",
           ((exits, "HANDLERS", {**exits.HANDLERS, ExitReason.SYSREG: (wrong.dispatch_with_one_source,)}),)),
)  # fmt: skip
