"""Later fixes: what the kernel changed after the measured designs, one function each.

`variants.py` puts them into a design. None of them is measured; each follows the description of the later change.
"""

from __future__ import annotations

from tickscope.hardware import list_register as lr_
from tickscope.host import arch_timer as t
from tickscope.host import policy
from tickscope.host import timer_commit as commit
from tickscope.host.kernel import Host
from tickscope.host.state import VTIMER, Vcpu, Virq
from tickscope.rules import R
from tickscope.vocabulary import Call


def kvm_timer_vcpu_load_that_looks(h: Host, c: int) -> None:
    """5.x: compare in software before the restore, so that an expired timer needs no interrupt to be noticed."""
    if not h.vcpu_of(c).timer.enabled:
        h.noop(c, Call.T_LOAD, R.NOT_ENABLED)
        return
    steps = (t.kvm_timer_should_fire, _raise_or_lower, h.design.load_active, t.hypercall, t.set_cntvoff)
    h.call(c, Call.T_LOAD, R.VCPU_LOAD, *steps, commit.vtimer_restore_state)


def _raise_or_lower(h: Host, c: int) -> None:
    vcpu = h.vcpu_of(c)
    if vcpu.timer.fires != vcpu.timer.irq_level:
        t.kvm_timer_update_irq(h, c, vcpu, vcpu.timer.fires)


def soft_pending_reaches_hardware(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """4.16: pending by software makes a mapped interrupt physically active too, as if the host had taken it; taking
    that back ends it, unless the guest is handling it."""
    if irq.hw and (irq.latch or not irq.active):
        _write_active(h, c, vcpu, irq.latch or irq.level)


def wants_active_or_latched(vcpu: Vcpu) -> bool:
    """With pending by software counted too, so that a reload keeps what `soft_pending_reaches_hardware` has set (the
    kernel's own load does not)."""
    return policy.wants_active(vcpu) or vcpu.irqs[VTIMER].latch


def soft_active_reaches_hardware(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """4.16: active by software is active physically, and inactive unless the interrupt is raised (the kernel clears it
    in any case and lets the line, if it is high, fire once more)."""
    if irq.hw:
        _write_active(h, c, vcpu, h.design.wants_active(vcpu))


def _write_active(h: Host, c: int, vcpu: Vcpu, active: bool) -> None:
    h.hw.set_ppi_active(c, vcpu.index, active, h.cause(c), R.SOFT_ACTIVE)
    h.then(c, t.wait_for_write)


def pending_irq_by_priority(vcpu: Vcpu) -> bool:
    """5.0, its half about priorities: what the mask holds back is no reason to go on. Until 5.4 the mask was the one
    that the last put had seen (bug B13)."""
    return any(irq.enabled and irq.pending() and irq.priority < vcpu.pmr for irq in vcpu.ap_list)


def lr_state_without_pending_half(irq: Virq) -> int:
    """4.17: a level-sensitive interrupt is never pending and active at once, so that its EOI is seen."""
    pending = irq.pending() and not (irq.active and not irq.edge)
    return (lr_.PENDING if pending else lr_.INVALID) | (lr_.ACTIVE if irq.active else lr_.INVALID)
