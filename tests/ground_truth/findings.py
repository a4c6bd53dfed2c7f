"""The findings of the second data set (several interrupts, software state, overflow, two vCPUs), and which findings
hold for which kind of program.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.ground_truth.findings_of_both import (
    BOTH,
    FIRST,
    Finding,
    commit_and_v4_15_are_one_machine,
    entries_equal_exits,
    no_guest_sees_the_design,
    platforms_have_one_order_of_events,
)
from tests.ground_truth.new_programs import (
    NEW,
    PLATFORMS,
    Case,
    all_rows,
    is_plain_exit,
    lr_tokens,
    number,
    timer_accesses,
    with_levels,
)
from tickscope.verify.data import Row

_SOFTWARE_STATE = ("set_active", "clear_active", "set_pending", "clear_pending")


def _touched(case: Case, index: str, names: tuple[str, ...] = _SOFTWARE_STATE) -> bool:
    """Whether the program has written software state of 27 up to this op."""
    return any(op[0] in names and op[1] == 27 for op in case.program.ops[: int(index) + 1])


def results_differ_only_after_clear_active_27(case: Case) -> Iterator[str]:
    """Finding 1: the one guest-visible difference between the old and the new designs."""
    for platform in PLATFORMS:
        for v414, parent, commit, v415 in case.together(platform):
            if v414["result"] != parent["result"] or commit["result"] != v415["result"]:
                yield case.says(parent, "results differ within the old or within the new designs")
            if v414["result"] != v415["result"] and not _touched(case, v415["op_index"], ("clear_active",)):
                yield case.says(v415, f"result {v415['result']}, but {v414['result']} on v4.14")


def exits_and_loads_differ_only_for_known_reasons(case: Case) -> Iterator[str]:
    """Findings 2, 3 and 14: software state of 27, or a stale list entry that counts for the underflow interrupt.

    Another reason was too rare for the measurement: 27 is raised again in the exit after its EOI while another is
    listed. The old designs look at the timer first, so 27 keeps its place in the list; the new ones prune it first and
    list it anew, at the end. The list registers then hold the same interrupts in another order."""
    for platform in PLATFORMS:
        stale = listed_anew = False
        for v414, _, _, v415 in case.together(platform):
            loads = [_loads(row) for row in (v414, v415)]
            stale = stale or v414["uie_entries"] != v415["uie_entries"]
            listed_anew = listed_anew or ("upd=1" in v415["sequence"] and len(set(loads[1])) > 1)
            known = stale or _touched(case, v415["op_index"])
            if v414["world_switches"] != v415["world_switches"] and not known:
                yield case.says(v415, f"{v415['world_switches']} entries, {v414['world_switches']} on v4.14")
            same = sorted(loads[0]) == sorted(loads[1]) if listed_anew else loads[0] == loads[1]
            if not same and not known:
                yield case.says(v415, "list registers are loaded otherwise than on v4.14")


def _loads(row: Row) -> list[str]:
    """What is written to list registers, in their order."""
    written = (token.partition(".W=") for token in lr_tokens(row) if token.startswith("LR"))
    return [value for _, _, value in written if value not in ("", "0")]


def old_designs_share_all_list_register_traffic(case: Case) -> Iterator[str]:
    """Finding 14: v4.14 and parent are identical in it."""
    for platform in PLATFORMS:
        for v414, parent, *_ in case.together(platform):
            if lr_tokens(v414) != lr_tokens(parent) or v414["world_switches"] != parent["world_switches"]:
                yield case.says(parent, "other list register traffic than v4.14")


def the_maintenance_interrupt_is_never_taken(case: Case) -> Iterator[str]:
    """Finding 5: HCR = 0 in the switch drops its line before the host unmasks."""
    for row in all_rows(case):
        if number(row, "maintenance_irqs", "maintenance_handler"):
            yield case.says(row, "a maintenance interrupt")


def list_registers_hold_what_they_may(case: Case) -> Iterator[str]:
    """Findings 4 and 8: at most four, UIE only with all four loaded, and 27 (HW) never pending and active."""
    for row in all_rows(case):
        tokens = row["sequence"].split()
        if "PAh" in row["sequence"]:
            yield case.says(row, "27 pending and active in a list register")
        if number(row, "lr_loaded_max") > 4:
            yield case.says(row, "more than four list registers")
        for place, token in enumerate(tokens):
            loaded = [t for t in tokens[place + 1 : place + 8] if t.startswith("LR") and ".W=" in t]
            if token == "HCR.W=3" and len(loaded) < 4:
                yield case.says(row, "UIE with fewer than four loaded")


def every_kick_follows_a_queueing(case: Case) -> Iterator[str]:
    """Finding 12."""
    for row in all_rows(case):
        tokens = row.get("sequence_interleaved", row["sequence"]).split()
        if any(after == "kick" and token != "v_queue" for token, after in pairwise(["", *tokens])):
            yield case.says(row, "a kick without v_queue before it")


def setting_27_pending_touches_no_hardware(case: Case) -> Iterator[str]:
    """Finding 10: new designs; the latch is KVM's own."""
    for (_, _, design), rows in case.rows.items():
        for level, row in with_levels(rows):
            if (row["op"], row["arg"], design in NEW, level) != ("set_pending", "27", True, 0):
                continue
            if is_plain_exit(row) and (timer_accesses(row) or number(row, "irqchip_state_calls")):
                yield case.says(row, "hardware is touched")


def a_drop_of_priority_alone_never_exits(case: Case) -> Iterator[str]:
    """Finding 7: in EOImode 1 it is DIR that deactivates."""
    for row in all_rows(case):
        if row["op"] == "eoi" and row["pre_irq"].startswith("M1") and number(row, "exits_sync", "exits_irq"):
            yield case.says(row, "EOIR in EOImode 1 leaves the guest")


def the_vmm_injects_between_put_and_load(case: Case) -> Iterator[str]:
    """Finding 13."""
    for row in all_rows(case):
        if row["op"] == "irq_line":
            order = [t for t in row["sequence"].split() if t in ("put", "inj", "load")]
            if order != ["put", "inj", "load"]:
                yield case.says(row, f"order {order}")


SECOND: tuple[Finding, ...] = (
    *BOTH, results_differ_only_after_clear_active_27, exits_and_loads_differ_only_for_known_reasons,
    old_designs_share_all_list_register_traffic, the_maintenance_interrupt_is_never_taken,
    list_registers_hold_what_they_may, every_kick_follows_a_queueing, setting_27_pending_touches_no_hardware,
    a_drop_of_priority_alone_never_exits, the_vmm_injects_between_put_and_load,
)  # fmt: skip

TWO_VCPUS: tuple[Finding, ...] = (
    entries_equal_exits, commit_and_v4_15_are_one_machine, platforms_have_one_order_of_events, no_guest_sees_the_design,
    old_designs_share_all_list_register_traffic, the_maintenance_interrupt_is_never_taken,
    list_registers_hold_what_they_may, every_kick_follows_a_queueing,
)  # fmt: skip

FINDINGS: dict[str, tuple[Finding, ...]] = {
    "one_cpu": FIRST, "two_cpus": FIRST, "interrupts": SECOND, "timer_software_state": SECOND, "two_vcpus": TWO_VCPUS,
}  # fmt: skip
