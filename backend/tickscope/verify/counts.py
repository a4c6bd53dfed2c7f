"""Counts the tokens of one guest op into the columns of the measured row files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

SET1_COLUMNS = (
    "cntv_ctl_R", "cntv_ctl_W", "cntv_cval_R", "cntv_cval_W", "cntvoff_W", "cnthctl_R", "cnthctl_W", "cntpct_R",
    "gic_active_set_W", "gic_active_clear_W", "gic_rwp_R", "gic_dist_other", "hvc_host", "hvc_extra", "ich_R", "ich_W",
    "gich_R", "gich_W", "host_irq_taken", "host_irq_27", "vtimer_isr", "world_switches", "exits_sync", "exits_irq",
    "vcpu_load", "vcpu_put", "timer_save", "timer_restore", "update_irq", "update_irq_levels", "irqchip_state_calls",
    "block", "timer_schedule", "timer_unschedule", "bg_timer_expire", "host_idle_wfi", "line_rises", "line_falls",
    "guest_irqs",
)  # fmt: skip
"""Count columns of both data sets that follow from the tokens."""

SET2_COLUMNS = (
    "maintenance_irqs", "maintenance_handler", "user_injections", "sgi_emulated", "vgic_queue", "vcpu_kick",
    "lr_loaded_max", "uie_entries",
)  # fmt: skip
"""Count columns that only the second data set has."""

_FIXED = {
    "CTL.R": "cntv_ctl_R", "CVAL.R": "cntv_cval_R", "CNTHCTL.R": "cnthctl_R", "CNTHCTL.W": "cnthctl_W",
    "CNT.R": "cntpct_R", "ACT.SET": "gic_active_set_W", "ACT.CLR": "gic_active_clear_W", "RWP.R": "gic_rwp_R",
    "GICD+f00.W": "gic_dist_other", "HVC": "hvc_host", "HIRQ": "host_irq_taken", "IAR=27": "host_irq_27",
    "IAR=25": "maintenance_irqs", "isr": "vtimer_isr", "ENTER": "world_switches", "EXIT.sync": "exits_sync",
    "EXIT.irq": "exits_irq", "load": "vcpu_load", "put": "vcpu_put", "block": "block", "t_sched": "timer_schedule",
    "t_unsched": "timer_unschedule", "bg_exp": "bg_timer_expire", "IDLE": "host_idle_wfi", "[LINE=1]": "line_rises",
    "[LINE=0]": "line_falls", "g:IRQ": "guest_irqs", "maint": "maintenance_handler", "inj": "user_injections",
    "sgi": "sgi_emulated", "v_queue": "vgic_queue", "kick": "vcpu_kick",
}  # fmt: skip
_START = {"CTL.W": "cntv_ctl_W", "CVAL.W": "cntv_cval_W", "VOFF.W": "cntvoff_W", "upd": "update_irq"}
_INTERFACE = re.compile(r"(?:LR\d+|HCR|AP0R0|AP1R0|APR|ELRSR|VTR|VMCR)\.([RW])")


class Platform(NamedTuple):
    """What the names of the columns depend on."""

    gic: str
    host: str


@lru_cache(maxsize=4096)
def _column(token: str, platform: Platform) -> str | None:
    if token in _FIXED:
        return _FIXED[token]
    if token.startswith("g:"):
        return None
    head = token.partition("=")[0]
    if head in _START:
        return _START[head]
    match = _INTERFACE.match(token)
    return f"{'ich' if platform.gic == 'v3' else 'gich'}_{match[1]}" if match else None


def count(tokens: Iterable[str], platform: Platform) -> dict[str, str]:
    """All count columns of both data sets, as text; `tokens` of one row in order."""
    columns = dict.fromkeys(SET1_COLUMNS + SET2_COLUMNS, 0)
    levels = ""
    after_cval = False
    loaded = 0
    for token in tokens:
        column = _column(token, platform)
        if column:
            columns[column] += 1
        if token.startswith("CTL.W="):
            # a CTL write that follows a CVAL write is a restore even if it leaves the timer off
            columns["timer_restore" if after_cval else "timer_save"] += 1
        after_cval = token.startswith("CVAL.W") or (after_cval and token.startswith("["))
        if token.startswith("upd="):
            levels += token[4:]
        loaded = _count_lrs(columns, token, loaded)
    columns["irqchip_state_calls"] = columns["gic_active_set_W"] + columns["gic_active_clear_W"]
    columns["hvc_extra"] = columns["hvc_host"] - columns["world_switches"] if platform.host == "nvhe" else 0
    return {name: str(number) for name, number in columns.items()} | {"update_irq_levels": levels}


def _count_lrs(columns: dict[str, int], token: str, loaded: int) -> int:
    """Keep lr_loaded_max and uie_entries; returns how many list registers this entry has loaded so far."""
    if token == "HCR.W=3":
        columns["uie_entries"] += 1
    if token.startswith("LR") and ".W=" in token and not token.endswith("=0"):
        columns["lr_loaded_max"] = max(columns["lr_loaded_max"], loaded + 1)
        return loaded + 1
    return 0 if token in ("ENTER", "EXIT.sync", "EXIT.irq") else loaded
