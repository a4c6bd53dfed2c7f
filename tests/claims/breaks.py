"""More saboteurs, beside those of tests/invariants: each breaks what a claim of a kernel's test suite speaks of.

They take the patch tool and the name of the design.
"""

from __future__ import annotations

from typing import Any

import pytest

from tickscope.engine.queue import NEVER
from tickscope.guest import execute
from tickscope.guest.ops import OPS, Op
from tickscope.hardware import list_register as lr_
from tickscope.hardware.hardware import Hardware
from tickscope.hardware.virtual_interface import VirtualInterface
from tickscope.hardware.virtual_timer import ENABLE, IMASK, VirtualTimer
from tickscope.host import exits, vgic, vgic_sync, wake
from tickscope.host.kernel import Host
from tickscope.host.state import VTIMER, Vcpu, Virq
from tickscope.vocabulary import Request

Patch = pytest.MonkeyPatch


def _register(patch: Patch, request: Request, action: Any) -> None:
    patch.setitem(exits._REGISTERS, request, action)


def _nothing(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
    """The register that forgets what is written to it."""


# --- timer -----------------------------------------------------------------------------------------------------------


def imask_is_not_taken(patch: Patch, name: str) -> None:
    write = Hardware.guest_write_ctl
    patch.setattr(Hardware, "guest_write_ctl", lambda hw, c, v, value, cause: write(hw, c, v, value & ~IMASK, cause))


def fires_when_enabled(patch: Patch, name: str) -> None:
    patch.setattr(VirtualTimer, "met", lambda timer, now: True)


def compare_has_32_bits(patch: Patch, name: str) -> None:
    """The timer as if it were its TVAL view: met as soon as a signed 32-bit number is not positive."""

    def met(timer: VirtualTimer, now: int) -> bool:
        left = timer.cval - timer.virtual_count(now) & 0xFFFF_FFFF
        return left == 0 or left >= 1 << 31

    patch.setattr(VirtualTimer, "met", met)


def past_compare_values_are_missed(patch: Patch, name: str) -> None:
    """The condition holds for 10 us after the compare value has been reached, and not later."""
    expiry = VirtualTimer.next_expiry

    def met(timer: VirtualTimer, now: int) -> bool:
        return 0 <= timer.virtual_count(now) - timer.cval < timer.counter_hz // 100_000

    def next_expiry(timer: VirtualTimer, now: int) -> int:
        at = expiry(timer, now)
        return at if at > now else NEVER

    patch.setattr(VirtualTimer, "met", met)
    patch.setattr(VirtualTimer, "next_expiry", next_expiry)


def first_deadline_counts(patch: Patch, name: str) -> None:
    """A compare value written while the timer is on is not taken."""
    write = Hardware.guest_write_cval

    def once(hw: Hardware, c: int, v: int, value: int, cause: int) -> None:
        timer = hw.cpus[c].timer
        before = timer.cval
        write(hw, c, v, value, cause)
        if timer.ctl & ENABLE:
            timer.cval = before
            hw.refresh_timer(c, cause)

    patch.setattr(Hardware, "guest_write_cval", once)


def wfi_does_not_wait(patch: Patch, name: str) -> None:
    def goes_on(*arguments: Any) -> None:
        """Nothing, as if an interrupt were pending."""

    patch.setattr(execute, "_DO", tuple(goes_on if step is execute._wfi else step for step in execute._DO))


def istatus_hidden_by_imask(patch: Patch, name: str) -> None:
    read = VirtualTimer.read_ctl
    patch.setattr(VirtualTimer, "read_ctl", lambda timer, now: timer.ctl if timer.ctl & IMASK else read(timer, now))


def timer_fires_early(patch: Patch, name: str) -> None:
    count = VirtualTimer.virtual_count
    patch.setattr(VirtualTimer, "met", lambda timer, now: count(timer, now) + 10 >= timer.cval)
    expiry = VirtualTimer.next_expiry
    patch.setattr(VirtualTimer, "next_expiry", lambda timer, now: max(now + 1, expiry(timer, now) - 160))


def line_is_an_edge(patch: Patch, name: str) -> None:
    """The level of 27 is not lowered when the timer has been silenced."""
    inject = vgic.inject

    def rises_only(h: Host, c: int, vcpu: Vcpu, irq: Virq, level: bool, cause: int, by: int = 0) -> None:
        if level or irq.intid != VTIMER:
            inject(h, c, vcpu, irq, level, cause, by)

    patch.setattr(vgic, "inject", rises_only)


# --- distributor -----------------------------------------------------------------------------------------------------


def iser_is_read_only(patch: Patch, name: str) -> None:
    _register(patch, Request.ISENABLER, _nothing)


def ispendr_is_read_only(patch: Patch, name: str) -> None:
    _register(patch, Request.ISPENDR, _nothing)


def isactiver_is_read_only(patch: Patch, name: str) -> None:
    _register(patch, Request.ISACTIVER, _nothing)


def icactiver_is_read_only(patch: Patch, name: str) -> None:
    _register(patch, Request.ICACTIVER, _nothing)


def targets_are_read_only(patch: Patch, name: str) -> None:
    _register(patch, Request.IROUTER, _nothing)


def priorities_have_three_bits(patch: Patch, name: str) -> None:
    def write(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
        irq.priority = vcpu.asked_b & 0xE0

    _register(patch, Request.IPRIORITYR, write)


def priorities_are_written_as_words(patch: Patch, name: str) -> None:
    def write(h: Host, c: int, vcpu: Vcpu, irq: Virq) -> None:
        for n in range(4):
            h.virq(vcpu, irq.intid & ~3 | n).priority = vcpu.asked_b & 0xF8

    _register(patch, Request.IPRIORITYR, write)


# --- SGIs and list registers -----------------------------------------------------------------------------------------


def sgi_goes_to_everybody(patch: Patch, name: str) -> None:
    patch.setattr(exits, "_sgi_targets", lambda h, vcpu: h.vms[vcpu.vm].vcpus)


def sgi_goes_to_the_last_one_too(patch: Patch, name: str) -> None:
    targets = exits._sgi_targets

    def more(h: Host, vcpu: Vcpu) -> list[int]:
        return sorted({*targets(h, vcpu), h.vms[vcpu.vm].vcpus[-1]})

    patch.setattr(exits, "_sgi_targets", more)


def sgi_has_no_sender(patch: Patch, name: str) -> None:
    populate = vgic_sync.populate_lr

    def anonymous(h: Host, irq: Virq) -> int:
        return populate(h, irq) & ~(7 << lr_.PINTID_SHIFT) if irq.intid < 16 else populate(h, irq)

    patch.setattr(vgic_sync, "populate_lr", anonymous)


def every_number_is_an_spi(patch: Patch, name: str) -> None:
    patch.setitem(OPS, Op.IRQ_LINE, OPS[Op.IRQ_LINE]._replace(bounds=((0, 1 << 40), (0, 1))))


def no_kick(patch: Patch, name: str) -> None:
    patch.setattr(vgic, "kick", lambda h, c, vcpu, cause: None)


def kick_does_not_wake(patch: Patch, name: str) -> None:
    patch.setattr(wake, "wake_thread", lambda h, c, thread, cause: False)


def priority_is_not_dropped(patch: Patch, name: str) -> None:
    patch.setattr(VirtualInterface, "drop_priority", lambda vif: None)


def active_priorities_do_not_count(patch: Patch, name: str) -> None:
    patch.setattr(VirtualInterface, "running_priority", lambda vif: 0x100)


def nothing_preempts(patch: Patch, name: str) -> None:
    patch.setattr(VirtualInterface, "running_priority", lambda vif: 0 if vif.apr else 0x100)


def deactivation_is_lost(patch: Patch, name: str) -> None:
    patch.setattr(VirtualInterface, "deactivate", lambda vif, slot: None)


def no_maintenance(patch: Patch, name: str) -> None:
    patch.setattr(VirtualInterface, "maintenance", lambda vif: False)


def active_is_not_folded(patch: Patch, name: str) -> None:
    """KVM forgets that the guest handles an interrupt."""
    fold = vgic_sync._fold

    def forget(h: Host, vcpu: Vcpu, cause: int) -> None:
        irqs = [h.virq(vcpu, lr_.vintid(lr)) for lr in vcpu.lrs[: vcpu.used_lrs]]
        fold(h, vcpu, cause)
        for irq in irqs:
            irq.active = False

    patch.setattr(vgic_sync, "_fold", forget)


def lines_stay_high(patch: Patch, name: str) -> None:
    inject = vgic.inject

    def rises_only(h: Host, c: int, vcpu: Vcpu, irq: Virq, level: bool, cause: int, by: int = 0) -> None:
        if level:
            inject(h, c, vcpu, irq, level, cause, by)

    patch.setattr(vgic, "inject", rises_only)


def edges_follow_the_line(patch: Patch, name: str) -> None:
    """An edge that falls again before it is taken is forgotten."""
    inject = vgic.inject

    def follow(h: Host, c: int, vcpu: Vcpu, irq: Virq, level: bool, cause: int, by: int = 0) -> None:
        inject(h, c, vcpu, irq, level, cause, by)
        irq.latch = irq.latch and (level or not irq.edge)

    patch.setattr(vgic, "inject", follow)
