"""Why a record happened: the condition's values are those it had, and the previous writer is the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

import tickscope
from tickscope.experiment.run import Run
from tickscope.experiment.why import lane_of
from tickscope.rule_values import VALUES_OF
from tickscope.rules import R
from tickscope.tape.declaration import lane_name
from tickscope.vocabulary import Access, Kind, Var

RUNS = (("flow-1-7", "v4.15"), ("flow-1-7", "v4.14"), ("eoi-level-high", "commit"), ("tick-busy", "parent"),
        ("migrate-irq-active", "v4.15"), ("four-vcpus-two-pcpus", "v4.15"))  # fmt: skip

FLAGLESS = {(Var.V_LOADED, "v4.14"), (Var.V_LOADED, "parent")}


@cache
def simulated(preset: str, design: str) -> Run:
    return tickscope.simulate({"preset": preset, "design": design, "duration_us": 3000})


def told(wanted: R) -> Iterator[dict[str, Any]]:
    """The answers to why for some records of this rule, of every run."""
    for preset, design in RUNS:
        run = simulated(preset, design)
        found = [seq for seq, record in run.records() if record[8] == wanted]
        yield from (answer for answer in map(run.why, found[:6]) if conditional(answer))


def conditional(answer: dict[str, Any]) -> bool:
    """Not a barrier, which only follows a write."""
    return bool(answer["record"]["code"] != "isb")


def holds(name: str, wanted: int) -> Callable[[dict[str, int]], bool]:
    return lambda values: all(value == wanted for lane, value in values.items() if lane.split(":")[0] == name)


CONDITIONS: dict[R, Callable[[dict[str, int]], bool]] = {
    R.ALREADY_SAVED: holds("loaded", 0),
    R.ALREADY_RESTORED: holds("loaded", 1),
    R.SAVE: holds("loaded", 1),
    R.RESTORE: holds("loaded", 0),
    R.LEVEL_LOW_NOTHING: holds("irq_level", 0),
    R.RESAMPLE: holds("irq_level", 1),
    R.LEVEL_UP: holds("irq_level", 0),
    R.LEVEL_DOWN: holds("irq_level", 1),
    R.LEVEL_ALREADY_UP: holds("irq_level", 1),
    R.LIST_EMPTY: holds("ap_list_len", 0),
    R.ENTER: holds("request", 0),
    R.HW_DEACTIVATION: lambda values: any(v >> 61 & 1 for lane, v in values.items() if lane.startswith("lr:")),
}


@pytest.mark.parametrize("rule", CONDITIONS, ids=lambda rule: rule.name.lower())
def test_the_values_are_those_with_which_the_condition_held(rule: R) -> None:
    answers = list(told(rule))
    assert answers, "a run in which the rule acts"
    for answer in answers:
        values = {row["name"]: int(row["value"], 16) for row in answer["values"] if row["name"]}
        assert values and CONDITIONS[rule](values), (answer["record"], answer["values"])


def test_every_rule_says_what_its_condition_is_about() -> None:
    assert set(VALUES_OF) == set(R)
    assert all(len(set(names)) == len(names) for names in VALUES_OF.values())


@pytest.mark.parametrize(("preset", "design"), RUNS)
def test_every_rule_with_variables_shows_a_value_wherever_it_acts(preset: str, design: str) -> None:
    run = simulated(preset, design)
    declared = {variable.code for variable in run.variables}
    first = {record[8]: seq for seq, record in reversed(list(run.records())) if record[8]}
    assert len(first) > 25
    for number, seq in first.items():
        _, kind, code, _, vcpu, *_ = run.record(seq)
        if (kind, code) == (Kind.ACCESS, Access.ISB) or (kind == Kind.EVENT and vcpu < 0):
            continue
        shown = {row["name"].split(":")[0] for row in run.why(seq)["values"]}
        wanted = [var for var in VALUES_OF[R(number)] if var in declared and (var, design) not in FLAGLESS]
        assert bool(shown) == bool(wanted), (R(number).name, run.sentence(seq))


def test_the_values_are_the_state_just_before_the_record() -> None:
    run = simulated("flow-1-7", "v4.15")
    names = [lane_of(variable) for variable in run.variables]
    assert names == [lane_name(variable) for variable in run.variables]
    line = next(seq for seq, r in run.records() if r[1] == Kind.CHANGE and r[2] == Var.P_LINE and r[6] == 1)
    before = dict(zip(names, run.state_at(line - 1), strict=True))
    rows = {row["name"]: int(row["value"], 16) for row in run.why(line)["values"] if row["name"]}
    assert rows == {name: before[name] for name in ("cntv_ctl:0", "cntv_cval:0", "cntvoff:0")}


def test_a_line_that_rises_shows_the_count_beyond_the_compare_value() -> None:
    run = simulated("flow-1-7", "v4.15")
    line = next(seq for seq, r in run.records() if r[1] == Kind.CHANGE and r[2] == Var.P_LINE and r[6] == 1)
    rows = {row["label"]: int(row["value"], 16) for row in run.why(line)["values"]}
    assert rows["CNTVCT"] >= rows["CNTV_CVAL"]


def test_the_previous_writer_is_the_last_change_of_the_variable_before() -> None:
    run = simulated("four-vcpus-two-pcpus", "v4.15")
    last: dict[int, int] = {}
    for seq, record in run.records(1, 2500):
        if record[1] != Kind.CHANGE:
            continue
        answer = run.why(seq)
        previous = answer["previous"]
        assert (previous and previous["seq"]) == last.get(record[5])
        assert int(answer["variable"]["value"], 16) == run.state_at(seq - 1)[record[5]]
        last[record[5]] = seq


def test_an_access_is_told_who_wrote_the_register_before() -> None:
    run = simulated("flow-1-7", "v4.15")
    read = [seq for seq, r in run.records() if r[1] == Kind.ACCESS and r[2] == Access.CTL_R][1]
    answer = run.why(read)
    assert answer["variable"]["name"] == "cntv_ctl:0"
    assert answer["previous"]["code"] == "p_ctl" and answer["previous"]["seq"] < read


def test_what_touches_no_variable_has_no_previous_writer() -> None:
    run = simulated("flow-1-7", "v4.15")
    call = next(seq for seq, r in run.records() if r[1] == Kind.CALL)
    assert run.why(call)["variable"] is None and run.why(call)["previous"] is None


def test_a_design_without_the_flag_is_not_told_its_value() -> None:
    run = simulated("tick-busy", "parent")
    saves = [seq for seq, record in run.records() if record[8] == R.SAVE]
    assert saves
    assert all(not row["name"].startswith("loaded") for seq in saves[:20] for row in run.why(seq)["values"])
