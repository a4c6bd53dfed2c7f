"""What each step of the host may cost, before the measured rows have their say: (instructions, how far to trust it).

Known per-function figures are trusted to about an instruction; the rest are sizes of such code as one would expect
them, trusted little, so that the measured sums decide. Where functions always run together, these numbers alone say
how the measured sum is shared out among them.
"""

from __future__ import annotations

from typing import Final

from tickscope.hardware.cost_steps import CALLS, EVENTS, EXITS, HANDLES, IRQ_REASON, NOOPS, REQUESTS, SPI_REQUESTS, Work
from tickscope.vocabulary import Access, Call, Event, ExitReason, Request

Guess = tuple[float, float]

PER_FUNCTION: Final[dict[tuple[str, int], Guess]] = {
    ("parent", CALLS + Call.T_UPSTATE): (39, 0.5),
    ("parent", CALLS + Call.T_FLUSH): (53, 1),
    ("parent", CALLS + Call.T_SYNC): (37, 1),
    ("commit", CALLS + Call.T_FLUSH): (58, 1),
    ("commit", NOOPS + Call.T_SYNC): (18, 0.5),
    ("v4.15", NOOPS + Call.T_SYNC): (14, 0.5),
    ("v4.14", CALLS + Call.T_FLUSH): (41, 2),
    ("v4.14", CALLS + Call.T_SYNC): (14, 2),
}
"""Figures per function and design: finding 19 (two runs of update_state are 78; the commit's flush with its hrtimer
cancel is 22 + 36). v4.14 has none: its flush and sync are those of parent without the register accesses."""

HOST: Final[dict[int, Guess]] = {
    Access.CTL_R: (2, 0.5), Access.CTL_W: (2, 0.5), Access.CVAL_R: (2, 0.5), Access.CVAL_W: (2, 0.5),
    Access.CNT_R: (15, 10), Access.ACT_SET: (215, 20), Access.ACT_CLR: (215, 20), Access.RWP_R: (4, 0.5),
    Access.HVC: (10, 1), Access.VMCR_R: (2, 0.5), Access.VMCR_W: (2, 0.5), Access.IAR: (30, 2), Access.EOIR: (5, 1),
    Access.DIR: (5, 1), Access.SGI_W: (40, 20), Access.GICD_SGIR_W: (40, 20), Access.IDLE: (500, 200),
    CALLS + Call.T_LOAD: (40, 20), CALLS + Call.T_PUT: (40, 20), CALLS + Call.T_SYNC: (40, 30),
    CALLS + Call.T_UPSTATE: (39, 1), CALLS + Call.T_FLUSH: (53, 2), CALLS + Call.T_SCHED: (50, 20),
    CALLS + Call.T_UNSCHED: (50, 20), CALLS + Call.V_FLUSH: (100, 30), CALLS + Call.V_SYNC: (50, 20),
    CALLS + Call.LOAD: (80, 40), CALLS + Call.PUT: (60, 40), CALLS + Call.SAVE: (25, 5), CALLS + Call.RESTORE: (25, 5),
    CALLS + Call.HANDLE: (40, 20), CALLS + Call.BLOCK: (100, 80), CALLS + Call.ISR: (40, 20),
    CALLS + Call.UPD: (100, 40), CALLS + Call.BG_EXP: (150, 80), CALLS + Call.SGI: (80, 60), CALLS + Call.INJ: (80, 40),
    CALLS + Call.SWITCH_IN: (10, 2), CALLS + Call.SWITCH_OUT: (10, 2), NOOPS + Call.T_SYNC: (14, 1),
    NOOPS + Call.V_SYNC: (6, 1), NOOPS + Call.V_FLUSH: (6, 1), NOOPS + Call.SAVE: (8, 1), NOOPS + Call.RESTORE: (8, 1),
    EVENTS + Event.ENTER: (150, 100), EVENTS + Event.HIRQ: (350, 100), EVENTS + Event.USER_EXIT: (200, 100),
    EVENTS + Event.USER_ENTER: (200, 100), EVENTS + Event.SCHED_OUT: (450, 150), EVENTS + Event.SCHED_IN: (1000, 200),
    EVENTS + Event.ABORT_ENTRY: (20, 5),
    HANDLES + ExitReason.HVC: (70, 50), HANDLES + ExitReason.MMIO_KERNEL: (600, 200),
    HANDLES + ExitReason.MMIO_USER: (400, 100), HANDLES + ExitReason.SYSREG: (200, 100),
    HANDLES + ExitReason.WFI: (60, 50), HANDLES + IRQ_REASON: (3, 1),
    REQUESTS + Request.TYPER: (20, 3), REQUESTS + Request.VMM_IRQ_LINE: (400, 300),
    REQUESTS + Request.VMM_MIGRATE: (3400, 500),
    **{REQUESTS + request: (40, 30) for request in Request if Request.TYPER < request <= Request.IROUTER},
    **{SPI_REQUESTS + request: (50, 30) for request in Request if Request.TYPER < request <= Request.IROUTER},
    Work.FOLD: (34, 10), Work.FOLD_LR: (76, 10), Work.NOTIFY_EOI: (100, 50), Work.PRUNE_KEPT: (20, 10),
    Work.PRUNE_DROPPED: (50, 10), Work.PRUNE_MOVED: (150, 30), Work.LIST_ENTRY: (50, 15), Work.FILL_LR: (30, 10),
    Work.REJECT: (15, 10), Work.SORT: (80, 40), Work.COMPARE: (70, 40), Work.COMPARE_PENDING: (25, 20),
    Work.TARGET_ACTIVE: (8, 8), Work.TARGET_PENDING: (18, 8), Work.TARGET_IDLE: (12, 8), Work.TARGET_DISABLED: (8, 8),
    Work.QUEUE_NOTHING: (10, 5), Work.QUEUE_LISTED: (20, 10), Work.QUEUE_NEW: (60, 20), Work.KICK: (40, 10),
    Work.KICK_IPI: (70, 20), Work.LOOKUP_ACTIVE: (66, 20), Work.EMULATE_BIT: (40, 20), Work.SGI_TARGET: (80, 60),
    Work.HAS_PENDING: (20, 10), Work.LOOK_AT_ENTRY: (30, 20), Work.HOST_TIMER: (1500, 400),
    Work.TICK_RESTART: (1800, 300), Work.WAKE: (900, 200), Work.BG_WORK: (1500, 400),
}  # fmt: skip
"""Steps of the host kernel (EL1, or EL2 under VHE)."""

EL2: Final[dict[int, Guess]] = {
    Access.HVC: (21, 0.5), Access.VOFF_W: (4, 0.5), Access.VMCR_R: (3, 1), Access.VMCR_W: (3, 1),
    Access.HCR_W: (5, 1), Access.AP0R_W: (5, 1), Access.AP1R_W: (5, 1), Access.AP0R_R: (4, 1), Access.AP1R_R: (4, 1),
    Access.APR_W: (4, 1), Access.APR_R: (8, 2), Access.ELRSR_R: (5, 2), Access.LR_W: (20, 10), Access.LR_R: (15, 5),
    Work.CLEAR_LR: (6, 5),
    CALLS + Call.SWITCH_IN: (320, 100), CALLS + Call.SWITCH_OUT: (320, 100),
    EXITS + ExitReason.HVC: (22, 5), EXITS + ExitReason.WFI: (20, 5), EXITS + ExitReason.MMIO_KERNEL: (37, 5),
    EXITS + ExitReason.MMIO_USER: (37, 5), EXITS + ExitReason.SYSREG: (20, 5), EXITS + IRQ_REASON: (3, 1),
}  # fmt: skip
"""Steps of the hypervisor's code at EL2 (under VHE part of the host)."""

EL2_OF_OLD: Final[dict[int, Guess]] = {
    Access.CTL_R: (3, 0.5), Access.CTL_W: (3, 0.5), Access.CVAL_R: (3, 0.5), Access.CVAL_W: (3, 0.5),
}  # fmt: skip
"""v4.14 saves and restores the timer at EL2, too."""

USER: Final[dict[int, Guess]] = {
    REQUESTS + request: (40, 40) for request in (Request.VMM_READ, Request.VMM_IRQ_LINE, Request.VMM_MIGRATE)
}
"""What the VMM does in user space."""

OWN: Final = frozenset(
    (
        CALLS + Call.T_FLUSH, CALLS + Call.T_SYNC, NOOPS + Call.T_SYNC, CALLS + Call.T_PUT, CALLS + Call.T_SCHED,
        CALLS + Call.T_UNSCHED,
    )
)  # fmt: skip
"""Functions of the timer code that differ between the designs of one kernel tree; all else they share."""

KNOWN_AT_HOST: Final = frozenset(
    (CALLS + Call.T_UPSTATE, CALLS + Call.T_FLUSH, NOOPS + Call.T_SYNC, Work.LOOKUP_ACTIVE)
)  # fmt: skip
KNOWN_AT_EL2: Final = frozenset((int(Access.HVC), int(Access.VOFF_W)))
"""Steps whose instructions were counted for the function itself (finding 19): el1_sync 20 and its return 1, the offset
4, map_is_active 66."""
