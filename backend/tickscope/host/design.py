"""What a design must provide: the one protocol behind which the versions of the host's timer code stand.

Each timer_*.py fills it in with its own functions, named after the kernel's. A broken variant (switches.py)
replaces one small policy function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tickscope.host import policy
from tickscope.host.state import Step, TimerContext, Vcpu, Virq

if TYPE_CHECKING:
    from tickscope.host.kernel import Host

Policy = Callable[[TimerContext], bool]


class Design(NamedTuple):
    """One version of the host's timer code, as lists of steps at the places where the versions differ."""

    name: str
    forwarded: bool
    """PPI 27 has a vCPU affinity: the host does not deactivate it after the handler."""
    before_entry: tuple[Step, ...]
    """From the top of the loop to the check for requests."""
    after_exit: tuple[Step, ...]
    """From the world switch to the handling of the exit."""
    after_abort: tuple[Step, ...]
    """When an entry is given up."""
    switch_in: tuple[Step, ...]
    """What EL2 restores of the timer just before the guest."""
    switch_out_first: tuple[Step, ...]
    """What EL2 saves of the timer just after the guest, before it frees the physical timer."""
    switch_out_last: tuple[Step, ...]
    """And what after that."""
    load: tuple[Step, ...]
    """vcpu_load, after the vgic."""
    first_run: tuple[Step, ...]
    """The first KVM_RUN, whose load came before the timer was enabled."""
    load_active: Step
    """Inside the timer's load: PPI 27's active state on this pCPU."""
    put: tuple[Step, ...]
    """vcpu_put, the vgic's step included: the order differs."""
    schedule: Step
    unschedule: Step
    handler: Step
    timer_is_pending: Step
    """Leaves the answer in `timer.fires`."""
    must_save: Policy
    must_restore: Policy
    flag_after_save: bool = False
    flag_after_restore: bool = True
    """What save and restore leave in the loaded flag."""
    wants_active: Callable[[Vcpu], bool] = policy.wants_active
    lr_state: Callable[[Virq], int] = policy.lr_state
    lr_link: Callable[[Virq], tuple[bool, bool]] = policy.lr_link
    pending_irq: Callable[[Vcpu], bool] = policy.pending_irq
    before_wait: tuple[Step, ...] = ()
    """What blocking does before it hands the timer over."""
    soft_pending: Callable[[Host, int, Vcpu, Virq], None] = policy.leave_physical_state
    soft_active: Callable[[Host, int, Vcpu, Virq], None] = policy.leave_physical_state
    """What a guest's write of ISPENDR or ICPENDR, ISACTIVER or ICACTIVER does to the physical interrupt."""
    split_eoi: bool = True
    """EOImode 1: the host's EOI drops the priority only."""
    cnthctl_on_vhe: bool = False
    """A VHE host runs the code for CNTHCTL_EL2 that is meant for nVHE."""
