"""The findings of the data sets' READMEs as functions: those of the first data set, and those that both share. Each
yields a sentence for every row that breaks it.

They hold over all measured programs, those that are not public included; so they must hold over any program that is
made after the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.ground_truth.new_programs import (
    DESIGNS,
    NEW,
    OLD,
    PLATFORMS,
    V2,
    V3,
    VHE,
    Case,
    all_rows,
    is_plain_exit,
    number,
    timer_accesses,
    with_levels,
)
from tickscope.verify.compare import differing_columns
from tickscope.verify.data import Row

Finding = Callable[[Case], Iterator[str]]

TIMER_ALONE = ("one_cpu", "two_cpus")
_OF_ONE_GIC = ("VTR", "SRE", "RWP", "AP0R0", "AP1R0", "APR", "ELRSR", "VMCR", "HCR", "HVC", "g:SGI.W", "SGI.W", "GICD+")
_OF_ONE_HOST = ("HVC", "CNTHCTL")
_OF_THE_SCHEDULER = ("CNT.R", "IDLE", "IAR=26", "EOIR=26", "DIR=26", "IAR=30", "EOIR=30", "DIR=30")


def _without(row: Row, heads: tuple[str, ...]) -> list[str]:
    sleeps = "IDLE" in row["sequence"] or number(row, "vcpu_load") != number(row, "vcpu_put")
    skipped = heads + (_OF_THE_SCHEDULER if sleeps else ())
    return [token for token in row["sequence"].split() if not token.startswith(skipped)]


# --- both data sets -----------------------------------------------------------------------------------------------


def entries_equal_exits(case: Case) -> Iterator[str]:
    """Checks of both READMEs: as many entries as exits in every row. A vCPU that sleeps exits in one row and enters in
    another one, so with two vCPUs the sums over the program are equal."""
    for rows in case.rows.values():
        inside = 0
        for row in rows:
            inside += number(row, "world_switches") - number(row, "exits_sync", "exits_irq")
            if inside and (case.kind != "two_vcpus" or row is rows[-1]):
                yield case.says(row, "entries and exits differ")


def lines_and_levels_are_a_history(case: Case) -> Iterator[str]:
    """The line at the end of an op is that at its beginning, moved by its edges; levels are told when they change."""
    if case.kind == "two_vcpus":
        return
    for rows in case.rows.values():
        level, line = 0, 0
        for row in rows:
            line += number(row, "line_rises") - number(row, "line_falls")
            if row["pre"][1] not in "01" or line != int(row["line_end"]):
                yield case.says(row, "the edges of the line do not add up")
            for told in row["update_irq_levels"]:
                if int(told) == level:
                    yield case.says(row, f"level {told} told twice")
                level = int(told)


def commit_and_v4_15_are_one_machine(case: Case) -> Iterator[str]:
    """Set 1 finding 3, set 2 finding 14: the same in everything but the token t_flush."""
    for platform in PLATFORMS:
        for commit, release in zip(*(case.at(platform, design) for design in NEW), strict=True):
            names = differing_columns(release, commit | {"sequence": commit["sequence"].replace(" t_flush", "")})
            if names:
                yield case.says(commit, f"commit and v4.15 differ in {names}")


def platforms_have_one_order_of_events(case: Case) -> Iterator[str]:
    """Set 1 finding 14, set 2 checks: v2 and v3 differ in the interface's own registers, VHE in HVC and CNTHCTL."""
    for design in DESIGNS:
        for other, heads in ((V2, _OF_ONE_GIC), (VHE, _OF_ONE_HOST)):
            for left, right in zip(case.at(V3, design), case.at(other, design), strict=True):
                if left["result"] != right["result"]:
                    yield case.says(right, f"result {right['result']}, but {left['result']} on GICv3 nVHE")
                if _without(left, heads) != _without(right, heads):
                    yield case.says(right, "another order of events than on GICv3 nVHE")


def software_looks_where_the_cached_level_says(case: Case) -> Iterator[str]:
    """Set 1 findings 5 and 9: new designs read the timer in sync iff level 1, in the handler iff level 0."""
    if case.kind == "two_vcpus":
        return
    for platform in PLATFORMS:
        for level, row in (pair for design in NEW for pair in with_levels(case.at(platform, design))):
            tokens = row["sequence"].split()
            for token, after in pairwise([*tokens, ""]):
                if token.startswith("upd="):
                    level = int(token[-1])
                elif token in ("t_sync", "isr") and (after == "CTL.R") != (level == (token == "t_sync")):
                    yield case.says(row, f"{token} with cached level {level} is followed by {after}")


def only_old_designs_abort_and_only_after_sleep(case: Case) -> Iterator[str]:
    """Set 1 finding 10, set 2 finding 12: two flushes around one entry, after a sleep with 27 enabled alone."""
    if case.kind == "two_vcpus":
        return
    for row in all_rows(case):
        tokens = row["sequence"].split()
        aborted = tokens.count("v_flush") > number(row, "world_switches")
        slept = row["op"] == "wfi_in" and "bg_exp" in tokens and row["pre"].endswith("P1")
        if aborted != (slept and row["design"] in OLD):
            yield case.says(row, "an aborted entry where none is due" if aborted else "the entry is not aborted")
        wanted = {"v4.14": (5,), "parent": (10,), "commit": (6, 8), "v4.15": (6, 8)}[row["design"]]
        if slept and timer_accesses(row) not in wanted:
            yield case.says(row, f"{timer_accesses(row)} timer accesses around a sleep")


def old_designs_pay_at_every_exit_and_new_ones_by_level(case: Case) -> Iterator[str]:
    """Set 1 finding 5: an exit to the kernel costs 5 + 2 accesses before, 0 or 2 reads after the commit."""
    if case.kind == "two_vcpus":
        return
    for (_, _, design), rows in case.rows.items():
        for level, row in with_levels(rows):
            if not is_plain_exit(row):
                continue
            wanted = (5, 2) if design in OLD else (2 * level, 0)
            if (timer_accesses(row), number(row, "cntvoff_W")) != wanted:
                yield case.says(row, f"{timer_accesses(row)} timer accesses, level {level}")


def user_exits_get_dearer(case: Case) -> Iterator[str]:
    """Set 1 finding 6: 5 to 5, or to 7 with the level cached as high; a line dropped since then: two clears."""
    if case.kind == "two_vcpus":
        return
    for (_, _, design), rows in case.rows.items():
        for level, row in with_levels(rows):
            if row["op"] != "umem" or number(row, "exits_irq"):
                continue
            wanted = 5 + 2 * (level if design in NEW else 0)
            if case.kind not in TIMER_ALONE:
                wanted += number(row, "vtimer_isr")  # after a clear_active 27 the handler runs inside the load
            if timer_accesses(row) != wanted:
                yield case.says(row, f"{timer_accesses(row)} timer accesses, level {level}, not {wanted}")


BOTH: tuple[Finding, ...] = (
    entries_equal_exits, lines_and_levels_are_a_history, commit_and_v4_15_are_one_machine,
    platforms_have_one_order_of_events, software_looks_where_the_cached_level_says,
    only_old_designs_abort_and_only_after_sleep, old_designs_pay_at_every_exit_and_new_ones_by_level,
    user_exits_get_dearer,
)  # fmt: skip

# --- first data set -------------------------------------------------------------------------------------------------


def no_guest_sees_the_design(case: Case) -> Iterator[str]:
    """Finding 1: every result is the same on all four kernels."""
    for platform in PLATFORMS:
        for first, *others in case.together(platform):
            for row in others:
                if row["result"] != first["result"]:
                    yield case.says(row, f"result {row['result']}, but {first['result']} on v4.14")


def the_number_of_exits_never_changes(case: Case) -> Iterator[str]:
    """Finding 4: world_switches is equal on the four kernels in every row."""
    for platform in PLATFORMS:
        for first, *others in case.together(platform):
            for row in others:
                if row["world_switches"] != first["world_switches"]:
                    yield case.says(row, f"{row['world_switches']} entries, {first['world_switches']} on v4.14")


def a_dropped_line_is_cleared_twice_by_a_user_exit(case: Case) -> Iterator[str]:
    """Finding 6: once at the exit and once by vcpu_load; the old designs clear once."""
    for (_, _, design), rows in case.rows.items():
        for level, row in with_levels(rows):
            if row["op"] != "umem" or not row["pre"].startswith("L0A0"):
                continue
            clears = number(row, "gic_active_clear_W")
            if clears != (1 + level if design in NEW else 1):
                yield case.says(row, f"{clears} clears, level {level}")


def an_eoi_with_the_line_high_runs_the_handler(case: Case) -> Iterator[str]:
    """Finding 9: at once, and without a word to the vgic if the level is cached as high already."""
    for (_, _, design), rows in case.rows.items():
        for level, row in with_levels(rows):
            if row["op"] != "eoi" or row["result"] != "done" or row["pre"][:4] != "L1A1":
                continue
            wanted = (1, 2 if level else 1, "" if level else "1") if design in NEW else None
            got = (number(row, "vtimer_isr"), timer_accesses(row), row["update_irq_levels"])
            if number(row, "exits_irq") != 1 or (wanted and got != wanted):
                yield case.says(row, f"handler, accesses, levels {got}, level before {level}")


def a_move_rewrites_the_active_state_on_arrival(case: Case) -> Iterator[str]:
    """Finding 15: with the interrupt active the new CPU gets exactly one ACT.SET, the old CPU nothing."""
    for row in all_rows(case):
        if row["op"] != "migrate" or "A1" not in row["pre"]:
            continue
        left, _, arrived = row["sequence"].rpartition("<cpu")
        if "ACT.SET" in left or "ACT.CLR" in left or arrived.split().count("ACT.SET") != 1 or "ACT.CLR" in arrived:
            yield case.says(row, "the active state is not rewritten on arrival alone")


FIRST: tuple[Finding, ...] = (
    *BOTH, no_guest_sees_the_design, the_number_of_exits_never_changes, a_dropped_line_is_cleared_twice_by_a_user_exit,
    an_eoi_with_the_line_high_runs_the_handler, a_move_rewrites_the_active_state_on_arrival,
)  # fmt: skip
