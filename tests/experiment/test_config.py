"""The experiment config: what it accepts, and how it says what is wrong."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickscope.experiment.config import MAX_SEED, Experiment, parse, parse_text
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.identity import run_id

COMPUTE_VCPU: dict[str, Any] = {"program": {"name": "compute"}}
COMPUTE: dict[str, Any] = {"vms": [{"vcpus": [COMPUTE_VCPU]}]}

DESIGN_EXAMPLE = """
name: two vCPUs share a pCPU
seed: 42
design: v4.15
platform: {gic: v3, host: nvhe, pcpus: 2, list_registers: 4, counter_hz: 62500000, cost: flat}
scheduler: {slice_us: 3000}
vms:
  - vcpus:
      - {program: {name: periodic_tick, period_us: 1000, idle: wfi}, affinity: [0]}
      - {program: {ops: [timer_arm_far, {repeat: forever, ops: [hvc, {spin: 1000}]}]}, affinity: [0, 1]}
disturbances:
  - {at_us: 4200, migrate: {vm: 0, vcpu: 1, to: 1}}
switches: []
duration_us: 100000
"""


def program(data: object) -> dict[str, Any]:
    return {"vms": [{"vcpus": [{"program": data}]}]}


def problem(config: object) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse_text(config) if isinstance(config, str) else parse(config)
    return caught.value


def test_the_example_of_the_documentation_is_accepted() -> None:
    experiment = parse_text(DESIGN_EXAMPLE)
    assert experiment.name == "two vCPUs share a pCPU"
    assert [vcpu.affinity for vcpu in experiment.vms[0].vcpus] == [(0,), (0, 1)]


def test_json_and_yaml_mean_the_same() -> None:
    assert parse_text(json.dumps(parse_text(DESIGN_EXAMPLE).resolved())) == parse_text(DESIGN_EXAMPLE)


def test_a_resolved_config_holds_all_defaults_and_reads_back_to_itself() -> None:
    experiment = parse(COMPUTE)
    resolved = experiment.resolved()
    assert resolved["platform"]["list_registers"] == 4
    assert resolved["vms"][0]["vcpus"][0] == {"program": {"name": "compute", "work_ns": 100_000}, "affinity": [0]}
    assert parse(resolved) == experiment


@pytest.mark.parametrize(
    ("config", "where", "words"),
    [
        ({}, "vms", "missing"),
        ([], "", "mapping"),
        (COMPUTE | {"nmae": "x"}, "nmae", "unknown key"),
        (COMPUTE | {"seed": 2**63}, "seed", "too large"),
        (COMPUTE | {"seed": MAX_SEED + 1}, "seed", "at most"),
        (COMPUTE | {"seed": -1}, "seed", "at least 0"),
        (COMPUTE | {"seed": math.nan}, "seed", "NaN"),
        (COMPUTE | {"seed": math.inf}, "seed", "NaN"),
        (COMPUTE | {"seed": 1.0}, "seed", "whole number"),
        (COMPUTE | {"seed": True}, "seed", "whole number"),
        (COMPUTE | {"seed": "1"}, "seed", "whole number"),
        (COMPUTE | {"name": "\ud800"}, "name", "surrogate"),
        (COMPUTE | {"name": ""}, "name", "too short"),
        (COMPUTE | {"design": "v4.16"}, "design", "there are v4.14, "),
        (COMPUTE | {"switches": ["no-such"]}, "switches", "unknown switch"),
        (COMPUTE | {"switches": ["forget-loaded-flag"], "design": "v4.14"}, "switches[0]", "means nothing for design"),
        (COMPUTE | {"scheduler": {"halt_poll_ns": -1}}, "scheduler.halt_poll_ns", "at least 0"),
        (COMPUTE | {"platform": {"pcpus": 17}}, "platform.pcpus", "at most 16"),
        (COMPUTE | {"platform": {"pcpus": 0}}, "platform.pcpus", "at least 1"),
        (COMPUTE | {"platform": {"list_registers": 17}}, "platform.list_registers", "at most 16"),
        (COMPUTE | {"platform": {"gic": "v1"}}, "platform.gic", "'v2' or 'v3'"),
        (COMPUTE | {"platform": {"gic": "v2", "host": "vhe"}}, "platform", "never measured"),
        (
            {"vms": [{"vcpus": [COMPUTE_VCPU] * 9}], "platform": {"gic": "v2"}},
            "vms[0].vcpus", "9 vCPUs are too many for a GICv2",
        ),
        (COMPUTE | {"duration_us": 0}, "duration_us", "at least 1"),
        (COMPUTE | {"duration_us": 10**18}, "duration_us", "at most"),
        ({"vms": []}, "vms", "too few"),
        ({"vms": [{"vcpus": []}]}, "vms[0].vcpus", "too few"),
        ({"vms": [{"vcpus": [{"program": {"name": "compute"}}] * 40}] * 2}, "vms", "80 vCPUs are too many"),
        (program({"name": "periodic_tik"}), "vms[0].vcpus[0].program.name", "unknown program"),
        (program({"name": "compute", "work_ns": 1}), "vms[0].vcpus[0].program.work_ns", "from 100"),
        (program({"name": "compute", "x": 1}), "vms[0].vcpus[0].program.x", "no parameter"),
        (program({"ops": ["hvc", "jump"]}), "vms[0].vcpus[0].program.ops[1]", "unknown op"),
        (program({"ops": [["spin", -1]]}), "vms[0].vcpus[0].program.ops[0]", "whole numbers"),
        (program({"ops": [{"repeat": 2, "ops": []}]}), "vms[0].vcpus[0].program.ops[0]", "at least one op"),
        (program({"ops": ["hvc"], "name": "x"}), "vms[0].vcpus[0].program.name", "no other key"),
        ({"vms": [{"vcpus": [COMPUTE_VCPU | {"affinity": [1]}]}]}, "vms[0].vcpus[0].affinity", "no pCPU 1"),
        (COMPUTE | {"disturbances": [{"at_us": 5}]}, "disturbances[0]", "exactly one"),
        (COMPUTE | {"disturbances": [{"at_us": 5, "migrate": {"to": 1}}]}, "disturbances[0].migrate.to", "no pCPU 1"),
        (COMPUTE | {"disturbances": [{"at_us": 5, "preempt": {"pcpu": 3}}]}, "disturbances[0].preempt.pcpu", "no pCPU"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(config: object, where: str, words: str) -> None:
    error = problem(config)
    assert error.where == where
    assert words in error.message + error.hint
    assert error.sentence.endswith(".")
    assert "\n" not in error.sentence


def test_a_typing_mistake_gets_a_suggestion() -> None:
    assert problem(COMPUTE | {"platform": {"pcpuss": 2}}).hint == "did you mean pcpus?"
    assert problem(program({"name": "periodic_tik"})).hint == "did you mean periodic_tick?"


def test_all_mistakes_are_told_at_once() -> None:
    error = problem(COMPUTE | {"seed": -1, "duration_us": 0, "platform": {"pcpus": 99}})
    assert {p.where for p in error.problems} == {"seed", "duration_us", "platform.pcpus"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "- " * 5000 + "x",
        "a: &x [1]\nb: *x\nc: [*x, *x, *x]",
        "a: 1\na: 2",
        '{"a": 1, "a": 2}',
        '{"seed": NaN}',
        '{"seed": 1e400}',
        "seed: .nan",
        "seed: " + "9" * 5000,
        '{"seed": ' + "9" * 5000 + "}",
        "seed: 2020-01-01",
        "seed: !!python/object/apply:os.getcwd []",
        "a: [1",
        "\x00",
        "? [1, 2]\n: 3",
        "x" * (1 << 21),
        "",
        "null",
    ],
    ids=lambda text: repr(text[:30]),
)
def test_hostile_text_is_refused_in_one_sentence(text: str) -> None:
    assert problem(text).sentence.count("\n") == 0


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    )
)
def test_any_plain_data_is_accepted_or_refused_never_crashes(data: object) -> None:
    for config in (data, {"vms": data}, program(data), COMPUTE | {"disturbances": data, "platform": data}):
        try:
            assert isinstance(parse(config), Experiment)
        except ConfigError as error:
            error.sentence.encode()


def test_the_run_id_leaves_out_what_changes_nothing() -> None:
    base = run_id(parse(COMPUTE))
    pace = {"mode": "beat", "per_second": 9}
    assert run_id(parse(COMPUTE | {"name": "other", "notes": "n", "tags": ["t"], "preset": "p", "pace": pace})) == base
    assert run_id(parse(parse(COMPUTE).resolved())) == base


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2},
        {"design": "v4.14"},
        {"duration_us": 7},
        {"switches": ["forget-loaded-flag"]},
        {"platform": {"list_registers": 2}},
    ],
)
def test_the_run_id_holds_what_changes_the_run(change: dict[str, Any]) -> None:
    assert run_id(parse(COMPUTE | change)) != run_id(parse(COMPUTE))
