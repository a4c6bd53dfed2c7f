"""What the comparison page is made of: answers are kept, differences are seen, measured machines become runs."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from tickscope.api.comparisons import Comparisons
from tickscope.api.errors import ApiError
from tickscope.experiment.config import parse
from tickscope.experiment.designs import DESIGNS
from tickscope.experiment.machine_config import machine_config
from tickscope.experiment.simulation import Simulation
from tickscope.experiment.tokens import Dialect, placed_tokens
from tickscope.guest.ops import OpNode, parse_program
from tickscope.machine import MachineConfig, VcpuConfig, VmConfig
from tickscope.verify import table_side
from tickscope.verify.counts import Platform, count
from tickscope.verify.data import DataError, Program
from tickscope.verify.programs import dialect_of, machine_for
from tickscope.verify.replay import experiment_of, op_data, op_places, scenario_replay
from tickscope.verify.rows import Shape
from tickscope.verify.sides import program_side, row_data
from tickscope.verify.table import Setting, machine_of, scenarios, table_row
from tickscope.verify.words import COLUMNS, EXITS, STATES

SETTING = Setting("v3", "nvhe", 1, "v4.15")


@pytest_asyncio.fixture
async def comparisons() -> AsyncIterator[Comparisons]:
    one = Comparisons(comparers=2, max_comparisons=3, kept_comparisons=2)
    yield one
    await one.close()


async def test_an_answer_is_computed_once_and_elsewhere(comparisons: Comparisons) -> None:
    first, second = await asyncio.gather(*(comparisons.once(secrets.token_hex, 8) for _ in range(2)))
    assert first == second == await comparisons.once(secrets.token_hex, 8)
    assert await comparisons.once(os.getpid) != os.getpid()


async def test_a_failure_is_raised_and_not_kept(comparisons: Comparisons) -> None:
    with pytest.raises(DataError):
        await comparisons.once(program_side, "op-programs", "v3", "nvhe", 1, 9999)
    assert (await comparisons.once(program_side, "op-programs", "v3", "nvhe", 1, 1))["program"] == 1


async def test_a_process_that_dies_is_replaced(comparisons: Comparisons) -> None:
    with pytest.raises(Exception, match="stopped"):
        await comparisons.once(os._exit, 1)
    assert await comparisons.once(abs, -3) == 3


async def test_more_than_may_wait_are_refused(comparisons: Comparisons) -> None:
    asked = [asyncio.create_task(comparisons.once(secrets.token_hex, size)) for size in (1, 2, 3)]
    await asyncio.sleep(0)
    with pytest.raises(ApiError, match="Too many comparisons are waiting"):
        await comparisons.once(secrets.token_hex, 4)
    assert [len(answer) for answer in await asyncio.gather(*asked)] == [2, 4, 6]
    assert len(await comparisons.once(secrets.token_hex, 4)) == 8


async def test_the_answers_that_were_asked_last_are_kept(comparisons: Comparisons) -> None:
    answers = [await comparisons.once(secrets.token_hex, size) for size in (8, 9, 10, 11)]
    assert await comparisons.once(secrets.token_hex, 11) == answers[3]
    assert await comparisons.once(secrets.token_hex, 8) != answers[0]


def test_a_wrong_number_is_a_difference() -> None:
    measured = table_side._measured()[SETTING]["umem_armed"]
    computed = table_row(SETTING, "umem_armed")
    assert all(table_side._equal(measured, computed).values())
    for name in COLUMNS:
        found = table_side._equal(measured | {name: str(int(measured[name]) + 1)}, computed)
        assert [column for column, equal in found.items() if not equal] == [name]


def test_means_are_compared_as_means() -> None:
    measured = table_side._measured()[SETTING]["tick_wfi"]
    computed = table_row(SETTING, "tick_wfi")
    assert "cntpct_R" not in table_side._equal(measured, computed)
    assert "world_switches" not in table_side._equal(measured | {"host": "vhe"}, computed)


def test_what_was_not_measured_is_said_to_be_so() -> None:
    rows = table_side.table_side(Setting("v2", "nvhe", 1, "v4.15"))["rows"]
    unmeasured = {row["scenario"] for row in rows if row["measured"] is None}
    assert len(unmeasured) == 4 * 6 + 2 - 4
    assert {state for row in rows if row["scenario"] in unmeasured for state in row["states"]} == {"not measured"}


def test_every_column_and_scenario_has_words() -> None:
    for setting in (SETTING, Setting("v3", "nvhe", 2, "v4.15")):
        assert set(COLUMNS) <= set(table_row(setting, "tick_busy"))
        for scenario in scenarios(setting.pcpus):
            exit_name, _, state = scenario.partition("_")
            assert exit_name in EXITS and state in STATES


MACHINES = [("v2", "nvhe", 1), ("v3", "nvhe", 1), ("v3", "vhe", 1), ("v3", "nvhe", 2)]


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("gic", "host", "pcpus"), MACHINES)
def test_the_run_of_a_scenario_holds_the_numbers_of_its_row(gic: str, host: str, pcpus: int, design: str) -> None:
    setting = Setting(gic, host, pcpus, design)
    for scenario in scenarios(pcpus):
        replay = scenario_replay(setting, scenario)
        run = Simulation(parse(replay.experiment))
        run.run()
        assert run.about()["status"] == "complete", scenario
        tokens = [token for _, token in placed_tokens(run.records(replay.first, replay.last), Dialect.PLAIN)]
        found, row = count(tokens, Platform(gic, host)), table_row(setting, scenario)
        sums = {"cntv_R": ("cntv_ctl_R", "cntv_cval_R"), "cntvoff_W": ("cntvoff_W",), "update_irq": ("update_irq",)}
        for name, parts in sums.items():
            assert str(sum(int(found[part]) for part in parts)) == row[name], (scenario, name)


def test_ops_survive_the_way_through_a_config() -> None:
    data = [
        "hvc", ["wfi_in", 5000], ["irq_line", 32, 1], ["irq_window", 1], {"repeat": "forever", "ops": ["wfi"]},
        {"repeat": 3, "ops": [{"if_intid": 27, "ops": ["eoi"]}]}, {"on_irq": {"ops": ["ack", ["spin_random", 1, 9]]}},
    ]  # fmt: skip
    nodes = parse_program(data)
    assert parse_program([op_data(node) for node in nodes]) == nodes


def without_marks(config: MachineConfig) -> MachineConfig:
    """A machine's config apart from which ops are recorded and from unpredictable_stops: on the board it does stop."""

    def bare(ops: tuple[OpNode, ...]) -> tuple[OpNode, ...]:
        return tuple(op._replace(mark=0, body=bare(op.body)) for op in ops)

    vms = tuple(VmConfig(tuple(VcpuConfig(bare(v.program), v.affinity) for v in vm.vcpus)) for vm in config.vms)
    return replace(config, vms=vms, unpredictable_stops=True)


def test_a_scenario_becomes_an_experiment_of_the_same_machine() -> None:
    for scenario in scenarios(1):
        config = machine_of(SETTING, scenario).config
        assert without_marks(machine_config(parse(experiment_of(config, "again")))) == without_marks(config)


@pytest.mark.parametrize("vcpus", [(), (0, 1, 1)])
def test_a_program_becomes_an_experiment_of_the_same_machine(vcpus: tuple[int, ...]) -> None:
    program = Program(7, (("sgi_self", 5), ("ack",), ("eoi",)), vcpus)
    count_ = 2 if vcpus else 1
    shape = Shape("v3", "vhe", count_, count_, "commit", dialect_of([program]))
    config = machine_for(program, shape).config
    again = machine_config(parse(experiment_of(config, "again")))
    assert without_marks(again) == without_marks(config)
    places = op_places(config, experiment_of(config, "again"))
    assert [*places] == sorted(places, key=lambda index: -places[index])
    assert set(places) == {0, 1, 2, 3}


def test_tokens_that_are_not_compared_are_marked() -> None:
    told = program_side("op-programs", "v3", "nvhe", 1, 23)["designs"][-1]["rows"][0]
    sequence, free = told["measured"]["sequence"], told["measured"]["free"]
    assert {sequence[place].rstrip("0123456789") for place in free} >= {"CNT.R", "IDLE", "block", "IAR="}
    assert not {sequence[place] for place in free} & {"CTL.R", "ENTER", "EXIT.sync", "ACT.CLR"}
    row = {"result": "", "line_end": "0", "sequence": "CTL.R CNT.R ENTER"}
    assert row_data(row)["free"] == []
