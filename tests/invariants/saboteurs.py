"""Saboteurs: each breaks one rule of the host or the hardware. They take the patch tool and the name of the design."""

from __future__ import annotations

from typing import Any

import pytest

from tickscope.hardware.interrupt_controller import InterruptController
from tickscope.host import arch_timer, policy, timer_commit, timer_parent, variants, vgic, vgic_sync
from tickscope.host.irq_flags import irqs_off, irqs_on
from tickscope.host.kernel import Host
from tickscope.host.state import VTIMER, Vcpu, Virq
from tickscope.host.vgic_sync import kvm_vgic_flush_hwstate, kvm_vgic_sync_hwstate
from tickscope.rules import R
from tickscope.vocabulary import Call

Patch = pytest.MonkeyPatch
POPULATE = vgic_sync.populate_lr


def nothing(h: Host, c: int) -> None:
    """A step that has been forgotten."""


def design(patch: Patch, name: str, **changes: Any) -> None:
    """Change the design of that name."""
    patch.setitem(variants.DESIGNS, name, variants.DESIGNS[name]._replace(**changes))


def forget_cntvoff(patch: Patch, name: str) -> None:
    patch.setattr(arch_timer, "set_cntvoff", nothing)


def forget_to_clear_cntvoff(patch: Patch, name: str) -> None:
    patch.setattr(arch_timer, "clear_cntvoff", nothing)


def no_active_write_on_load(patch: Patch, name: str) -> None:
    design(patch, name, load_active=nothing)


def eoi_does_not_deactivate(patch: Patch, name: str) -> None:
    patch.setattr(InterruptController, "deactivate", lambda gic, intid: True)


def eoimode_0_on_the_host(patch: Patch, name: str) -> None:
    ends = InterruptController.end

    def drop_and_deactivate(gic: InterruptController, intid: int) -> None:
        gic.eoi_drops_only = False
        ends(gic, intid)

    patch.setattr(InterruptController, "end", drop_and_deactivate)


def not_forwarded(patch: Patch, name: str) -> None:
    design(patch, name, forwarded=False)


def put_does_not_save(patch: Patch, name: str) -> None:
    design(patch, name, put=variants.DESIGNS[name].put[1:])


def put_forgets_to_switch_off(patch: Patch, name: str) -> None:
    patch.setattr(arch_timer, "disable_timer", nothing)


def no_prune(patch: Patch, name: str) -> None:
    patch.setattr(vgic_sync, "_prune", lambda h, vcpu, cause: None)


def prune_forgets_the_interrupt(patch: Patch, name: str) -> None:
    def prune(h: Host, vcpu: Vcpu, cause: int) -> None:
        vcpu.ap_list = [irq for irq in vcpu.ap_list if vgic.target_oracle(irq) == vcpu.index]

    patch.setattr(vgic_sync, "_prune", prune)


def no_clear_on_cancel(patch: Patch, name: str) -> None:
    patch.setattr(arch_timer, "clear_active", nothing)


def handler_does_not_inject(patch: Patch, name: str) -> None:
    design(patch, name, handler=nothing)


def handler_disables_the_timer(patch: Patch, name: str) -> None:
    handle = timer_commit._handle_interrupt

    def handle_and_disable(h: Host, c: int) -> None:
        handle(h, c)
        arch_timer.disable_timer(h, c)

    patch.setattr(timer_commit, "_handle_interrupt", handle_and_disable)


def handler_overwrites_the_saved_copy(patch: Patch, name: str) -> None:
    """What the handler of the raw commit did (fixed by 36e5cfd410ad)."""
    handle = timer_commit._handle_interrupt

    def copy_and_handle(h: Host, c: int) -> None:
        if h.running[c] >= 0:
            arch_timer.save_ctl(h, c)
        handle(h, c)

    patch.setattr(timer_commit, "_handle_interrupt", copy_and_handle)


def save_with_interrupts_on(patch: Patch, name: str) -> None:
    patch.setattr(timer_commit, "local_irq_save", nothing)
    patch.setattr(timer_commit, "local_irq_restore", nothing)


def flush_with_interrupts_on(patch: Patch, name: str) -> None:
    design(patch, name, before_entry=(kvm_vgic_flush_hwstate, irqs_off))


def interrupts_on_before_the_sync(patch: Patch, name: str) -> None:
    design(patch, name, after_exit=(irqs_on, *variants.DESIGNS[name].after_exit[:2]))


def timer_sync_before_vgic_sync(patch: Patch, name: str) -> None:
    vgic_first, timer, on = variants.DESIGNS[name].after_exit
    design(patch, name, after_exit=(timer, vgic_first, on))


def sync_reads_although_the_level_is_low(patch: Patch, name: str) -> None:
    def sync(h: Host, c: int) -> None:
        h.then(c, arch_timer.save_ctl, arch_timer.save_cval)

    design(patch, name, after_exit=(kvm_vgic_sync_hwstate, sync, irqs_on))


def schedule_does_not_save(patch: Patch, name: str) -> None:
    design(patch, name, schedule=timer_parent.kvm_timer_schedule)


def no_background_timer(patch: Patch, name: str) -> None:
    patch.setattr(arch_timer, "bg_timer_start", nothing)


def unschedule_does_not_cancel(patch: Patch, name: str) -> None:
    patch.setattr(arch_timer, "bg_timer_cancel", nothing)


def entry_without_restore(patch: Patch, name: str) -> None:
    design(patch, name, switch_in=())


def cleared_is_remembered_after_a_set(patch: Patch, name: str) -> None:
    def always_cleared(h: Host, vcpu: Vcpu, cleared: bool, cause: int) -> None:
        vcpu.timer.active_cleared_last = True

    patch.setattr(arch_timer, "set_cleared_cache", always_cleared)


def two_list_registers(patch: Patch, name: str) -> None:
    fill = vgic_sync._fill

    def fill_twice(h: Host, vcpu: Vcpu, cause: int) -> None:
        fill(h, vcpu, cause)
        vcpu.lrs[vcpu.used_lrs] = vcpu.lrs[0]
        vcpu.used_lrs += 1

    patch.setattr(vgic_sync, "_fill", fill_twice)


def pending_half_kept(patch: Patch, name: str) -> None:
    def populate(h: Host, irq: Virq) -> int:
        hardware, irq.hw = irq.hw, False
        value = POPULATE(h, irq)
        irq.hw = hardware
        return value & ~(1 << 41) | (1 << 61 | irq.intid << 32 if hardware else 0)

    patch.setattr(vgic_sync, "populate_lr", populate)


def active_ones_come_last(patch: Patch, name: str) -> None:
    patch.setattr(vgic_sync, "_urgency", lambda irq: (int(irq.active), irq.priority, 0))


def latch_lost_on_abort(patch: Patch, name: str) -> None:
    def forget(h: Host, c: int) -> None:
        h.vcpu_of(c).used_lrs = 0

    design(patch, name, after_abort=(forget, *variants.DESIGNS[name].after_abort))


def level_without_the_vgic(patch: Patch, name: str) -> None:
    patch.setattr(vgic, "inject", lambda *arguments, **named: None)


def somebody_else_drives_the_wire(patch: Patch, name: str) -> None:
    schedule = variants.DESIGNS[name].schedule

    def and_raise_27(h: Host, c: int) -> None:
        vcpu = h.vcpu_of(c)
        vcpu.timer.irq_level = True
        vcpu.irqs[VTIMER].level = True  # past the owner check of vgic.inject
        vgic.tell(h, vcpu, vcpu.irqs[VTIMER], h.cause(c), R.INJECT)
        schedule(h, c)

    design(patch, name, schedule=and_raise_27)


def level_raised_outside_the_handler(patch: Patch, name: str) -> None:
    schedule = variants.DESIGNS[name].schedule

    def and_raise_the_level(h: Host, c: int) -> None:
        arch_timer.kvm_timer_update_irq(h, c, h.vcpu_of(c), True)
        schedule(h, c)

    design(patch, name, schedule=and_raise_the_level)


def no_active_write_on_entry(patch: Patch, name: str) -> None:
    design(patch, name, wants_active=lambda vcpu: False)


def sync_does_not_look(patch: Patch, name: str) -> None:
    def sync(h: Host, c: int) -> None:
        h.noop(c, Call.T_SYNC, 0)

    design(patch, name, after_exit=(kvm_vgic_sync_hwstate, sync, irqs_on))


def save_forgets_the_flag(patch: Patch, name: str) -> None:
    patch.setattr(timer_commit, "mark_saved", nothing)


def restore_never_acts(patch: Patch, name: str) -> None:
    design(patch, name, must_restore=lambda timer: False)


def timer_left_on_at_exit(patch: Patch, name: str) -> None:
    first = variants.DESIGNS[name].switch_out_first
    design(patch, name, switch_out_first=tuple(step for step in first if step is not arch_timer.disable_timer))


def a_tick_is_made_up(patch: Patch, name: str) -> None:
    """The fold takes an interrupt that the guest has ended for one that is pending again."""
    fold, wants = vgic_sync._fold, policy.wants_active

    def fold_and_repeat(h: Host, vcpu: Vcpu, cause: int) -> None:
        ended = not vcpu.lrs[0] >> 62
        fold(h, vcpu, cause)
        vcpu.irqs[VTIMER].latch = vcpu.irqs[VTIMER].latch or ended

    patch.setattr(vgic_sync, "_fold", fold_and_repeat)
    design(patch, name, wants_active=lambda vcpu: wants(vcpu) or vcpu.irqs[VTIMER].latch)


def count_goes_back(patch: Patch, name: str) -> None:
    def move(h: Host, c: int) -> None:
        vcpu = h.vcpu_of(c)
        if h.hw.cpus[c].timer.virtual_count(h.hw.now) > 50_000:
            vcpu.voff += 30_000

    design(patch, name, load=(move, *variants.DESIGNS[name].load))


def one_vcpu_has_another_offset(patch: Patch, name: str) -> None:
    schedule = variants.DESIGNS[name].schedule

    def and_move(h: Host, c: int) -> None:
        h.vcpu_of(c).voff += 1000
        schedule(h, c)

    design(patch, name, schedule=and_move)


def ppi_disabled_in_the_host(patch: Patch, name: str) -> None:
    best = InterruptController.best

    def without_27(gic: InterruptController) -> int:
        gic.enabled &= ~(1 << 27)
        return best(gic)

    patch.setattr(InterruptController, "best", without_27)
