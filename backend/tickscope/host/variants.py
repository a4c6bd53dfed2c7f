"""The designs by name, and the variants that switches make of them: each replaces one small function or value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tickscope.host import broken, later_fixes, policy, timer_commit, timer_parent, timer_v4_14, timer_v4_15
from tickscope.host.design import Design
from tickscope.host.irq_flags import irqs_on
from tickscope.host.load_put import vgic_put
from tickscope.host.state import Step
from tickscope.switches import Switches

_FILES: Final = (timer_v4_14, timer_parent, timer_commit, timer_v4_15)
DESIGNS: Final[dict[str, Design]] = {file.DESIGN.name: file.DESIGN for file in _FILES}

Variant = Callable[[Design], Design]


def _set(**fields: Any) -> Variant:
    """Other values for some fields of the design."""
    return lambda design: design._replace(**fields)


def _swap(field: str, old: Step, new: Step) -> Variant:
    """Another step in the place of `old` in one of the design's lists."""

    def swapped(design: Design) -> Design:
        steps: Any = tuple(new if step is old else step for step in getattr(design, field))
        return design._replace(**{field: steps})

    return swapped


def _timer_sync_first(design: Design) -> Design:
    vgic, timer, on = design.after_exit
    return design._replace(after_exit=(timer, vgic, on))


def _irqs_on_first(design: Design) -> Design:
    return design._replace(after_exit=(irqs_on, *design.after_exit[:-1]))


def _forget_on_abort(design: Design) -> Design:
    return design._replace(after_abort=(broken.forget_list_registers, *design.after_abort))


_PUT, _SYNC = timer_commit.kvm_timer_vcpu_put, timer_commit.kvm_timer_sync_hwstate

VARIANTS: Final[dict[str, Variant]] = {
    "forget_loaded_flag": _set(must_save=policy.always, must_restore=policy.always),
    "save_ignores_flag": _set(must_save=policy.always),
    "restore_ignores_flag": _set(must_restore=policy.always),
    "flag_stuck_set": _set(flag_after_save=True),
    "flag_stuck_clear": _set(flag_after_restore=False),
    "put_omits_save": _swap("put", _PUT, broken.kvm_timer_vcpu_put_without_save),
    "put_omits_cntvoff": _swap("put", _PUT, broken.kvm_timer_vcpu_put_without_offset),
    "schedule_omits_save": _set(schedule=broken.kvm_timer_schedule_without_save),
    "no_hw_bit": _set(lr_link=broken.lr_link_of_nothing),
    "eoi_maintenance": _set(lr_link=broken.lr_link_by_maintenance),
    "pending_and_active": _set(lr_state=broken.lr_state_with_pending_half),
    "load_omits_set_active": _set(load_active=broken.load_never_sets_active),
    "load_omits_clear_active": _set(load_active=broken.load_never_clears_active),
    "not_forwarded": _set(forwarded=False),
    "host_eoimode_0": _set(split_eoi=False),
    "no_resample": _swap("after_exit", _SYNC, broken.kvm_timer_sync_without_look),
    "no_clear_on_cancel": _swap("after_exit", _SYNC, broken.kvm_timer_sync_without_clear),
    "timer_sync_first": _timer_sync_first,
    "irqs_on_before_sync": _irqs_on_first,
    "handler_copies_ctl": _set(handler=broken.handler_that_copies_ctl),
    "first_run_omits_load": _set(first_run=()),
    "cnthctl_on_vhe": _set(cnthctl_on_vhe=True),
    "entry_omits_set_active": _set(wants_active=broken.never_wants_active),
    "active_only_if_enabled": _set(wants_active=broken.wants_active_if_deliverable),
    "active_follows_level": _set(wants_active=broken.wants_active_by_level),
    "cache_survives_put": _swap("put", timer_parent.kvm_timer_vcpu_put, broken.kvm_timer_vcpu_put_with_cache),
    "abort_forgets_lrs": _forget_on_abort,
    "stale_pmr": _set(pending_irq=later_fixes.pending_irq_by_priority),
    "wait_looks_at_pmr": _set(pending_irq=later_fixes.pending_irq_by_priority, before_wait=(vgic_put,)),
    "soft_pending_reaches_hardware": _set(
        soft_pending=later_fixes.soft_pending_reaches_hardware, wants_active=later_fixes.wants_active_or_latched
    ),
    "soft_active_reaches_hardware": _set(soft_active=later_fixes.soft_active_reaches_hardware),
    "load_looks_first": _swap(
        "load", timer_commit.kvm_timer_vcpu_load, later_fixes.kvm_timer_vcpu_load_that_looks
    ),
    "level_never_pending_and_active": _set(lr_state=later_fixes.lr_state_without_pending_half),
}
"""Field of `Switches` -> what it makes of a design."""

assert tuple(VARIANTS) == Switches._fields, "every switch needs its variant"


def design_of(name: str, switches: Switches) -> Design:
    """The design called `name` with its switches applied; KeyError if there is none."""
    design = DESIGNS[name]
    for field, on in zip(Switches._fields, switches, strict=True):
        if on:
            design = VARIANTS[field](design)
    return design
