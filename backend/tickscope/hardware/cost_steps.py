"""The steps that a cost profile puts a price on, numbered so that one list of prices serves them all.

An access has its own code as its number; functions, functions that return at once, and events follow behind. What the
kernel does between those, and how much of it depends on data (interrupts on a list, list registers in use), is `Work`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from tickscope.vocabulary import ACCESS, CALL, EVENT, Access, Call, Event, ExitReason, Request

CALLS: Final = 128
"""+ code of `Call`: the function is entered and does its work."""
NOOPS: Final = 192
"""+ code of `Call`: the function is called and has nothing to do."""
EVENTS: Final = 256
"""+ code of `Event`."""
EXITS: Final = 320
"""+ reason of the exit (`ExitReason`; 7 = a physical interrupt): what EL2 does about it."""
HANDLES: Final = 328
"""+ reason of the exit: what the run loop and handle_exit do about it."""
REQUESTS: Final = 336
"""+ `Request`: the emulated register, or what the VMM does with the access."""
SPI_REQUESTS: Final = 352
"""+ `Request`: the emulated register, for an SPI (another table of registers, other bits)."""
IRQ_REASON: Final = 7


class Work(IntEnum):
    """What KVM and the kernel do without a hardware access or a function of the vocabulary."""

    FOLD = 368
    FOLD_LR = 369
    NOTIFY_EOI = 370
    PRUNE_KEPT = 371
    PRUNE_DROPPED = 372
    PRUNE_MOVED = 373
    LIST_ENTRY = 374
    FILL_LR = 375
    REJECT = 376
    SORT = 377
    COMPARE = 378
    COMPARE_PENDING = 379
    CLEAR_LR = 380
    TARGET_ACTIVE = 381
    TARGET_PENDING = 382
    TARGET_IDLE = 383
    TARGET_DISABLED = 384
    QUEUE_NOTHING = 385
    QUEUE_LISTED = 386
    QUEUE_NEW = 387
    KICK = 388
    KICK_IPI = 389
    LOOKUP_ACTIVE = 390
    EMULATE_BIT = 391
    SGI_TARGET = 392
    HAS_PENDING = 393
    LOOK_AT_ENTRY = 394
    HOST_TIMER = 395
    TICK_RESTART = 396
    WAKE = 397
    BG_WORK = 398
    IPI_TRAVEL = 399
    VMM = 400


STEPS: Final = 416
"""Length of a list of prices."""

WORK: Final[dict[Work, str]] = {
    Work.FOLD: "vgic fold: once, if list registers were in use",
    Work.FOLD_LR: "vgic fold: for each list register, its virtual interrupt is looked up, locked and updated",
    Work.NOTIFY_EOI: "vgic fold: an SPI of a device has been ended, whoever waits for that is told",
    Work.PRUNE_KEPT: "vgic prune: a list entry stays",
    Work.PRUNE_DROPPED: "vgic prune: a list entry with nothing to deliver is taken off",
    Work.PRUNE_MOVED: "vgic prune: a list entry goes to another vCPU's list",
    Work.LIST_ENTRY: "vgic flush: for each entry of the list, it is counted and visited",
    Work.FILL_LR: "vgic flush: a list register is composed",
    Work.REJECT: "vgic flush: an entry is passed over, as there is nothing to deliver",
    Work.SORT: "vgic flush: the list is longer than the registers and is sorted; for each entry",
    Work.COMPARE: "vgic flush: for each comparison while it is sorted, the locks of two interrupts are taken",
    Work.COMPARE_PENDING: "vgic flush: and if neither is active, what is pending and the priorities are compared",
    Work.CLEAR_LR: "world switch: a list register in use is emptied at the exit",
    Work.TARGET_ACTIVE: "whom an interrupt goes to: it is active and stays where it is",
    Work.TARGET_PENDING: "whom an interrupt goes to: it is enabled and pending",
    Work.TARGET_IDLE: "whom an interrupt goes to: it is enabled but not pending, so to nobody",
    Work.TARGET_DISABLED: "whom an interrupt goes to: it is disabled, so to nobody",
    Work.QUEUE_NOTHING: "vgic queue: there is nothing to deliver",
    Work.QUEUE_LISTED: "vgic queue: the interrupt is on the list already; the vCPU is asked to look",
    Work.QUEUE_NEW: "vgic queue: the interrupt is put on the list; the vCPU is asked to look",
    Work.KICK: "kvm_vcpu_kick: the vCPU is the caller's own, or in the host: nothing to send",
    Work.KICK_IPI: "kvm_vcpu_kick: another CPU is to be interrupted",
    Work.LOOKUP_ACTIVE: "kvm_vgic_map_is_active: is the virtual interrupt active?",
    Work.EMULATE_BIT: "an emulated register: for each interrupt that the write names",
    Work.SGI_TARGET: "SGI emulation: for each target",
    Work.HAS_PENDING: "kvm_vcpu_block: one look at the vgic's list before sleeping",
    Work.LOOK_AT_ENTRY: "kvm_vcpu_block: for each entry of the list that is looked at",
    Work.HOST_TIMER: "the host's own timer interrupt: hrtimer_interrupt with one timer due",
    Work.TICK_RESTART: "the host's only CPU leaves idle and its tick starts again (one of several had not stopped it)",
    Work.WAKE: "waking a sleeping thread",
    Work.BG_WORK: "the worker thread that wakes the vCPU, with the switches to it and away",
    Work.IPI_TRAVEL: "not charged to a CPU: from the SGI's write to its signal at the other CPU",
    Work.VMM: "the VMM answers the guest's access in user space",
}


def step_name(step: int) -> str:
    """How a step is called in tables: the token of an access, the function of a call, the words of the rest."""
    if step < CALLS:
        return ACCESS[Access(step)].token
    if step < EVENTS:
        code = Call((step - CALLS) % (NOOPS - CALLS))
        return CALL[code].function + (" (nothing to do)" if step >= NOOPS else "")
    if step < EXITS:
        return Event(step - EVENTS).name.lower().replace("_", " ")
    if step < REQUESTS:
        reason = (step - EXITS) % (HANDLES - EXITS)
        words = "physical interrupt" if reason == IRQ_REASON else ExitReason(reason).name.lower().replace("_", " ")
        return f"{'exit' if step < HANDLES else 'handle exit'}: {words}"
    if step < Work.FOLD:
        request = Request((step - REQUESTS) % (SPI_REQUESTS - REQUESTS))
        return f"emulate {request.name}" + (" (SPI)" if step >= SPI_REQUESTS else "")
    return Work(step).name.lower().replace("_", " ")


def step_says(step: int) -> str:
    """One sentence about a step; empty where the name says it all."""
    if step >= Work.FOLD:
        return WORK[Work(step)]
    if EVENTS <= step < EXITS:
        return EVENT[Event(step - EVENTS)].says
    return ""
