"""Halt polling: before it sleeps, a blocking vCPU looks for a while whether there is something to do already.

Modelled after kvm_vcpu_block of v4.14 and v4.15; no measurement covers it (the measured hosts ran with
halt_poll_ns = 0). The real loop looks without a pause, this one once per `LOOK_NS`.
"""

from __future__ import annotations

from typing import Final

from tickscope.host.kernel import Host
from tickscope.rules import R
from tickscope.vocabulary import Call

LOOK_NS: Final = 1000
GROW_START_NS: Final = 10_000
GROW: Final = 2


def begin(h: Host, c: int) -> None:
    """Polling starts; it ends after the vCPU's own polling time at the latest."""
    vcpu = h.vcpu_of(c)
    vcpu.poll_until = h.hw.now + vcpu.poll_ns
    h.remark(c, Call.BLOCK, R.HALT_POLL)


def goes_on(h: Host, c: int) -> bool:
    """single_task_running, and time is left."""
    return h.hw.now < h.vcpu_of(c).poll_until and not h.ready[c] and not h.work[c]


def pause(h: Host, c: int) -> None:
    """Until the next look; an interrupt cuts it short."""
    cpu = h.hw.cpus[c]
    cpu.busy = True
    cpu.ready_at = min(h.hw.now + LOOK_NS, max(h.vcpu_of(c).poll_until, h.hw.now + 1))


def resume(h: Host, c: int) -> None:
    """The pause is over."""
    h.hw.cpus[c].busy = False


def adapt(h: Host, c: int) -> None:
    """The vCPU's polling time grows after a short wait that polling would have caught, and ends after a long one."""
    vcpu, most = h.vcpu_of(c), h.halt_poll_ns
    waited = h.hw.now - vcpu.block_since
    if waited <= vcpu.poll_ns or not most:
        return
    if vcpu.poll_ns and waited > most:
        vcpu.poll_ns = 0
    elif vcpu.poll_ns < most and waited < most:
        vcpu.poll_ns = min(vcpu.poll_ns * GROW or GROW_START_NS, most)
