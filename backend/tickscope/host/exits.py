"""handle_exit: what KVM does in the kernel for each kind of trap, the emulated distributor and SGIs included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tickscope.engine.journal import NONE
from tickscope.hardware.cost_steps import REQUESTS, SPI_REQUESTS, Work
from tickscope.host import vgic
from tickscope.host.block import kvm_vcpu_block
from tickscope.host.kernel import Host
from tickscope.host.state import PRIVATE, Step, Vcpu, Virq
from tickscope.rules import R
from tickscope.vocabulary import Call, ExitReason, Request, SgiTarget

ONE_INTERRUPT_EACH: Final = (Request.IPRIORITYR, Request.IROUTER)
"""Registers of which each names one interrupt; the others hold a bit for each, and their emulation goes bit by bit."""


def _emulate(h: Host, c: int) -> None:
    """A trapped access to the emulated distributor: only KVM's own state changes."""
    vcpu = h.vcpu_of(c)
    action = _REGISTERS.get(vcpu.asked)
    h.hw.spend(c, (SPI_REQUESTS if vcpu.asked_a >= PRIVATE else REQUESTS) + vcpu.asked)
    if action is None:
        return
    for irq in _interrupts(h, vcpu):
        if vcpu.asked not in ONE_INTERRUPT_EACH:
            h.hw.spend(c, Work.EMULATE_BIT)
        action(h, c, vcpu, irq)
    vgic.tell_list(h, vcpu, h.cause(c), R.DISTRIBUTOR_WRITE)


def _interrupts(h: Host, vcpu: Vcpu) -> Iterator[Virq]:
    """The interrupts that one write names: one, or for a set-pending burst several in INTID order."""
    last = vcpu.asked_a + (vcpu.asked_b if vcpu.asked == Request.ISPENDR else 0)
    return (h.virq(vcpu, intid) for intid in range(vcpu.asked_a, last + 1))


def _enable(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.enabled = True
    vgic.tell(h, vcpu, irq, h.cause(c), R.DISTRIBUTOR_WRITE)
    vgic.vgic_queue_irq_unlock(h, c, irq, h.cause(c))


def _disable(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """The entry stays on the list until the next prune."""
    irq.enabled = False
    vgic.tell(h, vcpu, irq, h.cause(c), R.DISTRIBUTOR_WRITE)


def _set_pending(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """GICv2: an SGI made pending without a source made the real host crash; here it is an error with a name."""
    if not h.gic_v3 and irq.intid < 16:
        says = f"ISPENDR for SGI {irq.intid} on GICv2 leaves it without a source: the real host crashes"
        h.hw.unpredictable("BUG_ON", says, h.cause(c))
        return
    irq.latch = True
    vgic.tell(h, vcpu, irq, h.cause(c), R.SOFT_PENDING)
    h.design.soft_pending(h, c, vcpu, irq)
    vgic.vgic_queue_irq_unlock(h, c, irq, h.cause(c))


def _clear_pending(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.latch = False
    vgic.tell(h, vcpu, irq, h.cause(c), R.SOFT_PENDING)
    h.design.soft_pending(h, c, vcpu, irq)


def _set_active(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.active = True
    vgic.tell(h, vcpu, irq, h.cause(c), R.SOFT_ACTIVE)
    h.design.soft_active(h, c, vcpu, irq)
    vgic.vgic_queue_irq_unlock(h, c, irq, h.cause(c))


def _clear_active(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """Only the virtual state: the physical active bit stays as it is."""
    irq.active = False
    vgic.tell(h, vcpu, irq, h.cause(c), R.SOFT_ACTIVE)
    h.design.soft_active(h, c, vcpu, irq)


def _set_priority(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    irq.priority = vcpu.asked_b & 0xF8


def _route(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """A new target; a listed interrupt moves at its vCPU's next exit. A vCPU that does not exist: ITARGETSR (GICv2)
    keeps no bit for it and KVM takes the first one, IROUTER (GICv3) leaves the interrupt without a target."""
    members = h.vms[vcpu.vm].vcpus
    if vcpu.asked_b < len(members):
        irq.target = members[vcpu.asked_b]
    else:
        irq.target = NONE if h.gic_v3 else members[0]


_REGISTERS: Final[dict[int, Callable[[Host, int, Vcpu, Virq], None]]] = {
    Request.ISENABLER: _enable,
    Request.ICENABLER: _disable,
    Request.ISPENDR: _set_pending,
    Request.ICPENDR: _clear_pending,
    Request.ISACTIVER: _set_active,
    Request.ICACTIVER: _clear_active,
    Request.IPRIORITYR: _set_priority,
    Request.IROUTER: _route,
}


def _dispatch_sgi(h: Host, c: int) -> None:
    """vgic_v3_dispatch_sgi (GICv2: the trapped SGIR write): a latch and, if need be, a kick for each target."""
    vcpu = h.vcpu_of(c)
    seq = h.call(c, Call.SGI, R.SGI, slot=vcpu.asked_a)
    for v in _sgi_targets(h, vcpu):
        h.hw.spend(c, Work.SGI_TARGET)
        target = h.vcpus[v]
        irq = h.virq(target, vcpu.asked_a)
        irq.latch = True
        irq.source |= 0 if h.gic_v3 else 1 << vcpu.number
        vgic.vgic_queue_irq_unlock(h, c, irq, seq)
        vgic.tell_list(h, target, seq, R.SGI)


def _sgi_targets(h: Host, vcpu: Vcpu) -> list[int]:
    """Self, the next vCPU of the VM, or both in order of number."""
    members = h.vms[vcpu.vm].vcpus
    other = members[(vcpu.number + 1) % len(members)]
    if vcpu.asked_b == SgiTarget.SELF:
        return [vcpu.index]
    return [other] if vcpu.asked_b == SgiTarget.OTHER else sorted({vcpu.index, other})


HANDLERS: Final[dict[int, tuple[Step, ...]]] = {
    ExitReason.WFI: (kvm_vcpu_block,),
    ExitReason.MMIO_KERNEL: (_emulate,),
    ExitReason.SYSREG: (_dispatch_sgi,),
}
"""Steps per exit reason. A hypercall (PSCI_VERSION) needs none; a physical interrupt has been dealt with already."""
