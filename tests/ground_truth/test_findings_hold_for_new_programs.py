"""What the READMEs of the data sets say of all measured programs holds for programs that nobody has measured.

The programs are drawn after the data sets' own rules (generators.py); a failure names the kind and the seed, and
`new_program(kind, seed)` gives the program again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.ground_truth.findings import FINDINGS, SECOND
from tests.ground_truth.generators import KINDS, new_program
from tests.ground_truth.ideal_guest import IdealGuest
from tests.ground_truth.new_programs import DESIGNS, OLD, PLATFORMS, V2, V3, VHE, Case, run_everywhere, shape_of
from tickscope.invariants.monitor import Monitor
from tickscope.verify.data import MEASURED, Program, Row, programs_for, read_rows, row_files
from tickscope.verify.programs import machine_for, run_program

QUICK = 60
BLOCK = 20
SOAK = int(os.environ.get("TICKSCOPE_SOAK_PROGRAMS", "4000"))
SOAK_BLOCK = 100
WATCHED = 4
"""Programs of each kind that `make test` runs with every invariant checked after every step, too."""


def broken(kind: str, seeds: range) -> list[str]:
    """A sentence for each row of these programs that breaks a finding."""
    return [one for seed in seeds for one in in_case(run_everywhere(kind, seed))]


def in_case(case: Case) -> Iterator[str]:
    for finding in FINDINGS[case.kind]:
        for says in finding(case):
            yield f"{finding.__name__}: {says}"


def blocks(total: int, size: int) -> list[range]:
    return [range(first, min(first + size, total)) for first in range(0, total, size)]


@pytest.mark.parametrize("seeds", blocks(QUICK, BLOCK), ids=str)
@pytest.mark.parametrize("kind", FINDINGS)
def test_every_finding_holds_for_new_programs(kind: str, seeds: range) -> None:
    assert broken(kind, seeds) == []


@pytest.mark.soak
@pytest.mark.parametrize("seeds", blocks(SOAK, SOAK_BLOCK), ids=str)
@pytest.mark.parametrize("kind", FINDINGS)
def test_every_finding_holds_for_thousands_of_new_programs(kind: str, seeds: range) -> None:
    assert broken(kind, seeds) == []


# --- invariants -----------------------------------------------------------------------------------------------------


def violations(kind: str, seeds: range) -> list[str]:
    """Run the programs everywhere under full watch; what the monitor found."""
    found = []
    for seed in seeds:
        for where in ((*platform, design) for platform in PLATFORMS for design in DESIGNS):
            monitor = Monitor(machine_for(new_program(kind, seed), shape_of(kind, where)), every=1)
            while monitor.step():
                pass
            if monitor.violation:
                found.append(f"{kind} seed {seed} on {where}: {monitor.violation}")
    return found


@pytest.mark.parametrize("kind", FINDINGS)
def test_new_programs_keep_every_invariant(kind: str) -> None:
    assert violations(kind, range(WATCHED)) == []


@pytest.mark.soak
@pytest.mark.parametrize("seeds", blocks(SOAK // 10, SOAK_BLOCK // 10), ids=str)
@pytest.mark.parametrize("kind", FINDINGS)
def test_hundreds_of_new_programs_keep_every_invariant(kind: str, seeds: range) -> None:
    assert violations(kind, seeds) == []


# --- the findings themselves, held against the measured rows ----------------------------------------------------------

_SETS = {
    "one_cpu": ("op-programs", 1, 1), "two_cpus": ("op-programs", 2, 1), "interrupts": ("op-programs-irq", 1, 1),
    "two_vcpus": ("op-programs-irq", 2, 2),
}  # fmt: skip
ONE_SGI_OF_TWO_SENDERS = {6007}
"""The one difference between the platforms' results, which GICv2's architecture asks for."""


def measured_cases(kind: str) -> list[Case]:
    """The measured rows of all public programs that no file marks with the emulator's quirk, as if they were new."""
    rows: dict[int, dict[tuple[str, str, str], list[Row]]] = {}
    programs: dict[int, Program] = {}
    left_out = set(ONE_SGI_OF_TWO_SENDERS)
    for entry in row_files(MEASURED):
        if (entry.data_set, entry.pcpus, entry.vcpus) != _SETS[kind]:
            continue
        programs = programs or programs_for(entry)
        for row in read_rows(entry.path):
            program = int(row["program"])
            rows.setdefault(program, {}).setdefault((entry.gic, entry.host, entry.design), []).append(row)
            if row["quirk"] == "1":
                left_out.add(program)
    return [Case(kind, n, programs[n], everywhere) for n, everywhere in rows.items() if n not in left_out]


@pytest.mark.parametrize("kind", _SETS)
def test_every_finding_holds_for_the_measured_rows(kind: str) -> None:
    cases = measured_cases(kind)
    assert len(cases) >= {"one_cpu": 90, "two_cpus": 30, "interrupts": 90, "two_vcpus": 12}[kind]
    assert [one for case in cases for one in in_case(case)] == []


# --- the generators keep the data sets' own rules ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_new_programs_use_the_ops_of_the_measured_ones_in_their_shares(kind: str) -> None:
    entry = next(e for e in row_files(MEASURED) if e.data_set == KINDS[kind].data_set)
    public = [op for n, program in programs_for(entry).items() if n in KINDS[kind].ids for op in program.ops]
    new = [op for seed in range(300) for op in new_program(kind, seed).ops]
    assert {op[0] for op in new} <= {op[0] for op in public} | {"wfi"}
    for name in {op[0] for op in public}:
        shares = [sum(op[0] == name for op in ops) / len(ops) for ops in (public, new)]
        assert abs(shares[0] - shares[1]) < 0.01 + 0.25 * shares[0], f"{name}: {shares}"


@pytest.mark.parametrize("kind", KINDS)
def test_new_programs_keep_the_taboos(kind: str) -> None:
    for seed in range(300):
        guest = IdealGuest()
        ops = new_program(kind, seed).ops
        for place, op in enumerate(ops):
            if op[0] in ("wfi_in", "wfi_past") and (KINDS[kind].second or op[0] == "wfi_in"):
                assert guest.may_sleep(), f"{kind} seed {seed} op {place} sleeps while 27 may be active"
            if op[0] == "wfi" and not KINDS[kind].second:
                assert guest.line(), f"{kind} seed {seed} op {place} sleeps with the line low"
            if op == ("timer_arm_in", 4000):
                coming = [other[0] for other in ops[place + 1 : place + 4]]
                silenced = {"timer_off", "timer_arm_past", "timer_arm_far", "irq_window"} & set(coming)
                assert "spin" in coming or silenced or len(coming) < 3, f"{kind} seed {seed} op {place}: {coming}"
            assert op[0] not in ("set_active", "set_pending") or op[1] == 22 or op[1] >= 27
            guest.follow(op)
            assert len(guest.pending | guest.lines) <= 16


# --- the findings can fail -----------------------------------------------------------------------------------------

Change = Callable[[Row], Row | None]
"""A row made wrong, or None if this row does not lend itself to it."""


def plus_one(*columns: str) -> Change:
    return lambda row: row | {name: str(int(row[name]) + 1) for name in columns}


def without(token: str) -> Change:
    def change(row: Row) -> Row | None:
        tokens = row["sequence"].split()
        if token not in tokens:
            return None
        tokens.remove(token)
        return row | {"sequence": " ".join(tokens)}

    return change


def only(test: Callable[[Row], bool], change: Change) -> Change:
    return lambda row: change(row) if test(row) else None


def written(token: str, other: str) -> Change:
    return lambda row: row | {"sequence": row["sequence"].replace(token, other)} if token in row["sequence"] else None


def plain_user_exit(row: Row) -> bool:
    return row["op"] == "umem" and row["exits_irq"] == "0"


DAMAGE: dict[str, tuple[str, tuple[str, str, str], Change]] = {
    "entries_equal_exits": ("one_cpu", (*V3, "parent"), plus_one("exits_irq")),
    "lines_and_levels_are_a_history": ("two_cpus", (*V2, "v4.15"), plus_one("line_rises")),
    "commit_and_v4_15_are_one_machine": ("one_cpu", (*VHE, "commit"), without("ACT.CLR")),
    "platforms_have_one_order_of_events": ("interrupts", (*V2, "v4.14"), without("v_queue")),
    "software_looks_where_the_cached_level_says": ("interrupts", (*V3, "v4.15"), written("isr CTL.R", "isr")),
    "only_old_designs_abort_and_only_after_sleep": ("one_cpu", (*V3, "v4.14"), without("v_flush")),
    "old_designs_pay_at_every_exit_and_new_ones_by_level": (
        "one_cpu", (*V3, "v4.15"), only(lambda row: row["op"] == "hvc", plus_one("cntvoff_W"))
    ),
    "user_exits_get_dearer": ("one_cpu", (*V3, "v4.15"), only(plain_user_exit, plus_one("cntv_ctl_R"))),
    "no_guest_sees_the_design": ("one_cpu", (*V3, "v4.15"), lambda row: row | {"result": "28"}),
    "the_number_of_exits_never_changes": ("one_cpu", (*V3, "v4.15"), plus_one("world_switches")),
    "a_dropped_line_is_cleared_twice_by_a_user_exit": (
        "one_cpu", (*V3, "v4.15"), only(plain_user_exit, plus_one("gic_active_clear_W"))
    ),
    "an_eoi_with_the_line_high_runs_the_handler": (
        "one_cpu", (*V3, "commit"), only(lambda row: row["op"] == "eoi", plus_one("vtimer_isr"))
    ),
    "a_move_rewrites_the_active_state_on_arrival": (
        "two_cpus", (*V3, "v4.14"), only(lambda row: row["op"] == "migrate", without("ACT.SET"))
    ),
    "results_differ_only_after_clear_active_27": ("interrupts", (*V3, "v4.15"), lambda row: row | {"result": "28"}),
    "exits_and_loads_differ_only_for_known_reasons": ("interrupts", (*V3, "v4.15"), plus_one("world_switches")),
    "old_designs_share_all_list_register_traffic": ("interrupts", (*V3, "parent"), written("LR0.W=P", "LR0.W=A")),
    "the_maintenance_interrupt_is_never_taken": ("interrupts", (*V3, "v4.15"), plus_one("maintenance_irqs")),
    "list_registers_hold_what_they_may": ("interrupts", (*V3, "v4.15"), written("=Ph", "=PAh")),
    "every_kick_follows_a_queueing": ("interrupts", (*V3, "v4.15"), without("v_queue")),
    "setting_27_pending_touches_no_hardware": (
        "timer_software_state", (*V3, "v4.15"),
        only(lambda row: (row["op"], row["arg"]) == ("set_pending", "27"), plus_one("irqchip_state_calls")),
    ),
    "a_drop_of_priority_alone_never_exits": (
        "interrupts", (*V3, "v4.15"), only(lambda row: row["op"] == "eoi", plus_one("exits_irq"))
    ),
    "the_vmm_injects_between_put_and_load": ("interrupts", (*V3, "v4.15"), written("inj v_queue", "")),
}  # fmt: skip
"""For each finding a kind of program, a place, and a change of one row that it must see."""


@cache
def first_cases(kind: str) -> tuple[Case, ...]:
    return tuple(run_everywhere(kind, seed) for seed in range(14))


def test_each_finding_has_its_damage() -> None:
    assert {finding.__name__ for findings in FINDINGS.values() for finding in findings} == set(DAMAGE)


@pytest.mark.parametrize("name", DAMAGE)
def test_a_finding_sees_one_wrong_row(name: str) -> None:
    kind, where, change = DAMAGE[name]
    finding = next(f for f in FINDINGS[kind] if f.__name__ == name)
    for case in first_cases(kind):
        for place, row in enumerate(case.rows[where]):
            changed = change(row)
            if changed is None:
                continue
            rows = [*case.rows[where][:place], changed, *case.rows[where][place + 1 :]]
            if list(finding(Case(kind, case.seed, case.program, case.rows | {where: rows}))):
                return
    pytest.fail(f"{name} does not see any of the damage")


def test_the_one_difference_that_guests_see_is_reached() -> None:
    """Finding 1 of the second set is not void: among new programs there are some whose results differ."""
    for seed in range(150):
        case = run_everywhere("timer_software_state", seed)
        if any(old["result"] != new["result"] for old, _, _, new in case.together(V3)):
            assert [says for finding in SECOND for says in finding(case)] == []
            return
    pytest.fail("no program reaches it")


def test_27_raised_in_the_exit_after_its_eoi_keeps_its_place_on_old_designs_alone() -> None:
    """Not in the measured rows: sync looks at the timer before the vgic (old) or after it has pruned the list (new)."""
    taken = ("timer_arm_past",), ("ack",), ("timer_off",), ("sgi_self", 15), ("eoi",)
    program = Program(1, (*taken, ("timer_arm_past",), ("ack",)))
    for platform in PLATFORMS:
        for design in DESIGNS:
            rows = run_program(program, shape_of("interrupts", (*platform, design)))
            loads = [t for t in rows[5]["sequence"].split() if t.startswith("LR") and ".W=P" in t]
            assert loads == (["LR0.W=Ph", "LR1.W=P:15"] if design in OLD else ["LR0.W=P:15", "LR1.W=Ph"])
            assert rows[6]["result"] == "27", "the guest takes the more urgent one in any case"
