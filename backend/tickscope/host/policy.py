"""The small decisions of the host that a switch can replace. These are the ones of the measured kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tickscope.hardware import list_register as lr_
from tickscope.host.state import VTIMER, TimerContext, Vcpu, Virq

if TYPE_CHECKING:
    from tickscope.host.kernel import Host


def is_loaded(timer: TimerContext) -> bool:
    """The guard of save since the commit."""
    return timer.loaded


def is_not_loaded(timer: TimerContext) -> bool:
    """The guard of restore since the commit."""
    return not timer.loaded


def always(timer: TimerContext) -> bool:
    """The guard of save and restore before the commit: there is none."""
    return True


def wants_active(vcpu: Vcpu) -> bool:
    """PPI 27 has to be active while the interrupt is raised or the guest is handling it."""
    irq = vcpu.irqs[VTIMER]
    return vcpu.timer.irq_level or (irq.hw and irq.active)


def lr_state(irq: Virq) -> int:
    """vgic_v*_populate_lr, state: an active interrupt with HW = 1 loses its pending half, the distributor keeps it."""
    pending = irq.pending() and not (irq.hw and irq.active)
    return (lr_.PENDING if pending else lr_.INVALID) | (lr_.ACTIVE if irq.active else lr_.INVALID)


def lr_link(irq: Virq) -> tuple[bool, bool]:
    """vgic_v*_populate_lr: the HW bit for an interrupt that stands for a physical one, else for a level-sensitive one
    the EOI-maintenance bit."""
    return irq.hw, not irq.hw and not irq.edge


def pending_irq(vcpu: Vcpu) -> bool:
    """kvm_vgic_vcpu_pending_irq: something listed is pending and enabled. Active ones and PMR do not matter (measured:
    op-programs 21, op-programs-irq 5034)."""
    return any(irq.enabled and irq.pending() for irq in vcpu.ap_list)


def leave_physical_state(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """A guest's write of software state reaches the virtual interrupt alone (measured: op-programs-irq 5027)."""
