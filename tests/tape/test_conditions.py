"""Conditions: read, evaluated and refused alike by the tape and by the page; found where they become true."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

import tickscope
from tests.tape.node import ROOT, run_js
from tickscope.tape import MemoryTape, TapeReader
from tickscope.tape.condition import MAX_DEPTH, Condition, ConditionError, parse
from tickscope.tape.declaration import Declaration, lane_name

SCRIPT = ROOT / "tests" / "tape" / "condition_in_js.js"

GOOD = (
    "ppi_active:1", "ppi_active:1 and running_vcpu:1 = none", "PPI_ACTIVE:p while running_vcpu:p = none", "not line:0",
    "!line:0 && ppi_pending:0", "cntv_ctl:0.enable and not cntv_ctl:0.imask", "lr:p:0.state = pending", "lr:0:0.hw",
    "lr:0:0.vintid = 27 or lr:0:1.vintid == 0x1b", "loaded:v != truth:v", "state:v = blocked and loaded:v",
    "running_vcpu:p = vcpu0", "pcpu:0 = pcpu1", "mode:0=EL2", "cntv_cval:0 >= 0x7a00", "pending_set:0.27",
    "(ppi_active:0 or ppi_active:1) and irq_level:0", "not not line:0", "not (line:0 or line:1)", "used_lrs:0 > 0",
    "line:0 or line:1 and ppi_active:0", "cntv_cval:0 <= cntv_cval:1", "bg_timer:0 < 18446744073709551615",
    "ppi_active:p and state:v = guest and pcpu:v = 1", "line:0 | line:1", "lr:0:0.prio != 0", "lr:1:3.pintid = 27",
)  # fmt: skip
BAD = (
    "", "   ", "and", "line", "lines:0", "line:0 and", "line:0 line:1", "(line:0", "line:0)", "line:0 =", "line:0 = on",
    "mode:0 = asleep", "line:9", "line:v", "loaded:p", "lr:0", "line:0:1", "lr:0:9", "line:0.hw", "cntv_ctl:0.foo",
    "pending_set:0.64", "lr:0:0.state = ready", "line:0 ; line:1", "line:0 = 99999999999999999999", "os.system", "1",
    "__proto__:0", "constructor:0", "lr:0:0.constructor", "mode:0 = constructor", "toString", "line:0 = -1",
    "5 = line:0", "not", "((((", "line:0 = = 1", "running_vcpu:0 = vcpu", "line:0\n", "ligne:0 é", "x" * 301,
    "(" * (MAX_DEPTH + 1) + "line:0" + ")" * (MAX_DEPTH + 1), "line:0.", "line::0", "line:p:p",
)  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Any:
    return tickscope.simulate({"preset": "migrate-irq-active"})


@pytest.fixture(scope="module")
def reader(run: Any) -> TapeReader:
    tape = MemoryTape(Declaration(run.variables), chunk_records=64)
    tape.append(1, [record for _, record in run.records()])
    return TapeReader(tape)


def told(text: str, reader: TapeReader, states: list[list[int]]) -> dict[str, Any]:
    try:
        condition = Condition(text, reader.declaration.variables)
    except ConditionError as error:
        return {"error": str(error)}
    return {"indices": sorted(condition.indices), "holds": [condition.holds(state) for state in states]}


def mutants(random: Random) -> list[str]:
    """Good conditions with a few characters exchanged, left out or doubled."""
    found = []
    for _ in range(400):
        text = list(random.choice(GOOD))
        for _ in range(random.randrange(1, 4)):
            place = random.randrange(len(text))
            text[place : place + 1] = random.choice(["", text[place] * 2, random.choice("abpv019:._=<>!&|() ")])
        found.append("".join(text))
    return found


def test_the_page_reads_and_evaluates_them_as_the_tape_does(reader: TapeReader, tmp_path: Path) -> None:
    random = Random(4)
    last = reader.last()[0]
    states = [reader.state_at(random.randrange(last + 1))[1] for _ in range(60)]
    texts = [*GOOD, *BAD, *mutants(random)]
    variables = [
        {"code": int(v.code), "subject": v.subject, "slot": v.slot, "initial": str(v.initial)}
        for v in reader.declaration.variables
    ]
    case = {"variables": variables, "states": [[str(value) for value in state] for state in states], "texts": texts}
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    answers = run_js(SCRIPT, tmp_path / "case.json")
    for text, answer in zip(texts, answers, strict=True):
        assert answer == told(text, reader, states), text
    kinds = {bool("error" in answer) for answer in answers[len(GOOD) + len(BAD) :]}
    assert kinds == {True, False}, "mutants of both kinds"


@pytest.mark.parametrize("text", GOOD)
def test_good_conditions_are_read(text: str) -> None:
    assert parse(text)


@pytest.mark.parametrize("text", BAD)
def test_bad_ones_are_refused_with_a_sentence_that_says_where(reader: TapeReader, text: str) -> None:
    with pytest.raises(ConditionError) as error:
        Condition(text, reader.declaration.variables)
    says = str(error.value)
    assert says.endswith(".") and says.startswith(("Column ", "This run has no", "A condition has at most"))


@pytest.mark.parametrize("text", [
    "ppi_active:p and running_vcpu:p = none", "irq_level:0", "not loaded:0", "lr:p:0.state = active", "line:0 = line:1",
])  # fmt: skip
def test_it_is_found_exactly_where_it_becomes_true(reader: TapeReader, run: Any, text: str) -> None:
    condition = Condition(text, run.variables)
    last = reader.last()[0]
    truth = [condition.holds(reader.state_at(seq)[1]) for seq in range(last + 1)]
    rises = [seq for seq in range(1, last + 1) if truth[seq] and not truth[seq - 1]]
    assert rises
    assert reader.all_stops(condition, 1, last) == (rises, None)
    within = [seq for seq in rises if 40 <= seq <= last // 2]
    assert reader.all_stops(condition, 40, last // 2) == (within, None)
    for seq in range(0, last + 2, 7):
        ahead = next((at for at in rises if at > seq), None)
        assert reader.find_stop(condition, seq, 1) == (ahead, None)
        behind = max((at for at in rises if at < seq), default=0 if truth[0] and seq > 0 else None)
        assert reader.find_stop(condition, seq, -1) == (behind, None)


def test_a_long_search_tells_where_to_go_on(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickscope.tape.stops.MOST_CHUNKS", 2)
    tape = MemoryTape(Declaration(run.variables), chunk_records=16)
    tape.append(1, [record for _, record in run.records()])
    reader = TapeReader(tape)
    condition = Condition("state:0 = done", run.variables)
    whole = [seq for seq, r in run.records() if lane_name_of(run, r) == "state:0" and r[6] == 6]
    place: int | None = 0
    asked = 0
    found = None
    while place is not None:
        found, place = reader.find_stop(condition, place, 1)
        asked += 1
    assert found == (whole[0] if whole else None) and asked > 5


def test_a_long_run_is_counted_in_parts(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tape = MemoryTape(Declaration(run.variables), chunk_records=16)
    tape.append(1, [record for _, record in run.records()])
    reader = TapeReader(tape)
    condition = Condition("mode:0 = guest", run.variables)
    last = reader.last()[0]
    whole, _ = reader.all_stops(condition, 1, last)
    monkeypatch.setattr("tickscope.tape.stops.CHUNKS_COUNTED", 2)
    place: int | None = 1
    asked, found = 0, []
    while place is not None:
        seqs, place = reader.all_stops(condition, place, last)
        found += seqs
        asked += 1
    assert found == whole and len(whole) > 2 and asked > 2


def lane_name_of(run: Any, record: Any) -> str:
    return lane_name(run.variables[record[5]]) if record[1] == 2 else ""
