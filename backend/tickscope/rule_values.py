"""Which state variables a rule's condition is about: data beside the rules, so that "why" can show their values.

A rule's `when` says its condition in words; this table names the variables in it. What a condition asks about the
event itself (a register written, a trap taken) is in the record, so such a rule may need no variable at all.
"""

from __future__ import annotations

from typing import Final

from tickscope.rules import R
from tickscope.vocabulary import Access, Var

_TIMER = (Var.P_CTL, Var.P_CVAL, Var.P_VOFF)
_SAVED = (Var.V_CTL, Var.V_CVAL)
_RAISED = (Var.V_IRQ_LEVEL, Var.V_ACTIVE)
_VIRQ = (Var.V_LINE_LEVEL, Var.V_LATCH, Var.V_ACTIVE, Var.V_ENABLED, Var.V_QUEUED)
_WHERE = (Var.V_STATE, Var.V_PCPU)

VALUES_OF: Final[dict[R, tuple[Var, ...]]] = {
    R.LINE_FOLLOWS: _TIMER,
    R.EXPIRY: _TIMER,
    R.PPI_FOLLOWS_LINE: (Var.P_LINE,),
    R.ACK_ACTIVATES: (Var.P_PPI_PENDING, Var.P_PPI_ENABLED, Var.P_RPR),
    R.PRIORITY_DROP: (Var.P_RPR, Var.P_PPI_ACTIVE),
    R.DEACTIVATE: (Var.P_PPI_ACTIVE, Var.P_LINE),
    R.GUEST_ACK: (Var.P_LR, Var.P_VPMR),
    R.GUEST_EOI: (Var.P_LR,),
    R.HW_DEACTIVATION: (Var.P_LR, Var.P_PPI_ACTIVE),
    R.GUEST_DROP: (Var.P_VAPR, Var.P_LR),
    R.TRAP: (Var.P_MODE,),
    R.PHYSICAL_EXIT: (Var.P_MODE, Var.P_PPI_PENDING, Var.P_PPI_ACTIVE, Var.P_PPI_ENABLED),
    R.GUEST_WRITE: (Var.P_MODE,),
    R.FORCED_ACTIVE: (Var.P_PPI_ACTIVE,),
    R.LR_LOADED: (Var.V_USED_LRS,),
    R.LR_CLEARED: (Var.V_USED_LRS,),
    R.IDLE: (Var.P_THREAD,),
    R.IPI: (),
    R.ENTER: (Var.V_REQUEST,),
    R.GUEST_EXCEPTION: (Var.V_MASKED, Var.P_LR, Var.P_VPMR),
    R.NOTHING_PENDING: (Var.P_LR, Var.P_VPMR),
    R.LATE_SIGNAL: (Var.P_LINE, Var.P_PPI_PENDING),
    R.UNDERFLOW_EXIT: (Var.P_HCR, Var.P_LR),
    R.WFI_CONTINUES: (Var.P_LR, Var.P_VPMR),
    R.VCPU_LOAD: (*_WHERE, Var.P_RUNNING),
    R.VCPU_PUT: (*_WHERE, Var.P_RUNNING),
    R.LOAD_ACTIVE: (*_RAISED, Var.P_PPI_ACTIVE),
    R.ALREADY_SAVED: (Var.V_LOADED,),
    R.ALREADY_RESTORED: (Var.V_LOADED,),
    R.SAVE: (Var.V_LOADED, Var.P_CTL, Var.P_CVAL),
    R.RESTORE: (Var.V_LOADED, *_SAVED),
    R.VOFF_GUEST: (Var.P_VOFF,),
    R.VOFF_ZERO: (Var.P_VOFF,),
    R.SAVE_EVERY_EXIT: (Var.P_CTL, Var.P_CVAL),
    R.RESTORE_EVERY_ENTRY: _SAVED,
    R.LEVEL_LOW_NOTHING: (Var.V_IRQ_LEVEL,),
    R.RESAMPLE: (Var.V_IRQ_LEVEL,),
    R.LEVEL_DOWN: (Var.V_IRQ_LEVEL, *_SAVED),
    R.LEVEL_UP: (Var.V_IRQ_LEVEL, *_SAVED),
    R.CANCEL_CLEARS: (*_RAISED, Var.P_PPI_ACTIVE),
    R.ENTRY_ACTIVE: (*_RAISED, Var.V_CLEARED),
    R.ENTRY_INACTIVE: (*_RAISED, Var.V_CLEARED),
    R.CLEAR_CACHED: (Var.V_CLEARED,),
    R.FORWARDED: (Var.P_PPI_ACTIVE,),
    R.LEVEL_ALREADY_UP: (Var.V_IRQ_LEVEL,),
    R.COMPARE: (*_SAVED, Var.V_LOADED),
    R.INJECT: (Var.V_IRQ_LEVEL, Var.V_LINE_LEVEL),
    R.QUEUE: _VIRQ,
    R.NOTHING_TO_DELIVER: _VIRQ,
    R.KICK: _WHERE,
    R.REQUEST: _WHERE,
    R.REQUEST_TAKEN: (Var.V_REQUEST,),
    R.ABORT_ENTRY: (Var.V_REQUEST,),
    R.FILL: (Var.V_AP_LIST, *_VIRQ),
    R.STALE_ENTRY: (Var.V_AP_LIST, *_VIRQ),
    R.UNDERFLOW: (Var.V_AP_LIST,),
    R.FOLD: (Var.V_USED_LRS,),
    R.PRUNE: (Var.V_AP_LIST, *_VIRQ),
    R.MOVE: (Var.V_AP_LIST,),
    R.BLOCK: (*_RAISED, Var.V_PENDING_SET),
    R.BG_ARM: _SAVED,
    R.BG_NOT_NEEDED: _SAVED,
    R.BG_CANCEL: (Var.V_BG_TIMER, Var.V_STATE),
    R.BG_EXPIRED: (Var.V_BG_TIMER,),
    R.WAKE: _WHERE,
    R.HANDLE: (),
    R.HOST_OWN_IRQ: (),
    R.USER_EXIT: (Var.V_STATE,),
    R.PREEMPT: (Var.P_THREAD,),
    R.SLICE: (Var.P_THREAD,),
    R.MIGRATE: _WHERE,
    R.IRQS_MASKED: (Var.P_IRQS_MASKED,),
    R.IRQS_UNMASKED: (Var.P_IRQS_MASKED,),
    R.FIRST_RUN: (Var.V_STATE, Var.P_PPI_ENABLED),
    R.NOT_ENABLED: (Var.V_STATE,),
    R.CNTHCTL: (),
    R.DISTRIBUTOR_WRITE: (Var.V_ENABLED, Var.V_PENDING_SET, Var.V_ACTIVE_SET),
    R.SOFT_PENDING: (Var.V_LATCH, Var.V_PENDING_SET),
    R.SOFT_ACTIVE: (Var.V_ACTIVE, Var.V_ACTIVE_SET),
    R.SGI: (Var.V_PENDING_SET,),
    R.HOST_CLOCK: (),
    R.VMCR: (Var.P_VPMR,),
    R.SCHEDULE: (Var.P_THREAD,),
    R.SWITCH: (Var.P_MODE,),
    R.LINE_CHANGED: (Var.V_PENDING_SET,),
    R.SPURIOUS_HANDLER: (Var.P_RUNNING, Var.P_CTL),
    R.MASK_KEPT: (Var.P_PPI_ACTIVE, Var.P_LINE),
    R.GUEST_END: (),
    R.DISTURBANCE: (),
    R.WAITS_FOR_TURN: (),
    R.LIST_EMPTY: (Var.V_AP_LIST,),
    R.CALL_EL2: (),
    R.HALT_POLL: (*_WHERE, Var.V_LOADED),
    R.NOTHING_TO_FLUSH: (),
}
"""Rule -> the variables of its condition; of the pCPU and the vCPU that its record is about."""

LOOKED_AT_BY_THE_CAUSE: Final = frozenset({R.HW_DEACTIVATION})
"""Rules whose condition holds when the access that causes the record begins; it may be over at the record itself."""

WRITES_OF: Final[dict[Access, Var]] = {
    Access.CTL_R: Var.P_CTL, Access.CTL_W: Var.P_CTL, Access.G_CTL_W: Var.P_CTL,
    Access.CVAL_R: Var.P_CVAL, Access.CVAL_W: Var.P_CVAL, Access.G_CVAL_W: Var.P_CVAL,
    Access.VOFF_W: Var.P_VOFF, Access.ACT_SET: Var.P_PPI_ACTIVE, Access.ACT_CLR: Var.P_PPI_ACTIVE,
    Access.HCR_W: Var.P_HCR, Access.LR_R: Var.P_LR, Access.LR_W: Var.P_LR,
    Access.G_PMR_W: Var.P_VPMR,
}  # fmt: skip
"""Hardware access -> the variable that it reads or writes; those without one touch nothing that is recorded."""
