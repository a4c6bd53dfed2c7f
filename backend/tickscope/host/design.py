"""What a design must provide: the one protocol behind which the versions of the host's timer code stand.

Each timer_*.py fills it in with its own functions, named after the kernel's. A broken variant (switches.py)
replaces one small policy function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tickscope.host.state import Step, TimerContext

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
    put: tuple[Step, ...]
    """vcpu_put, the vgic's step included: the order differs."""
    schedule: Step
    unschedule: Step
    handler: Step
    timer_is_pending: Step
    """Leaves the answer in `timer.fires`."""
    must_save: Policy
    must_restore: Policy
