"""The page writes records as the words of the measured sequences exactly as the comparison with the kernel does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.tape.machines import machine_run
from tests.tape.node import ROOT, run_js
from tests.tape.records import random_tape
from tests.tape.test_the_page_folds_like_the_tape import write_frames
from tickscope.engine.journal import Record
from tickscope.experiment.presets import PRESETS
from tickscope.experiment.programs import build_program, check_program
from tickscope.experiment.tokens import Dialect, in_order, placed_tokens, uses_values
from tickscope.guest.ops import OPS, Op, OpNode
from tickscope.tape import MemoryTape, TapeReader
from tickscope.verify.counts import Platform, count
from tickscope.vocabulary import Event, Kind

SCRIPT = ROOT / "tests" / "tape" / "tokens_in_js.js"
CASES = [
    ("demo", {"design": "v4.14"}), ("demo", {"design": "v4.15"}), ("tick-wfi", {"design": "parent"}),
    ("lr-overflow", {}), ("sgi-self", {"platform": {"gic": "v2"}}), ("migrate-irq-active", {}),
    ("hypercalls-armed", {"platform": {"host": "vhe"}}), ("ipi-sleeping", {}),
]  # fmt: skip
SUMS = {
    "timerReads": ("cntv_ctl_R", "cntv_cval_R"), "timerWrites": ("cntv_ctl_W", "cntv_cval_W"),
    "cntvoffWrites": ("cntvoff_W",), "activeWrites": ("gic_active_set_W", "gic_active_clear_W"),
    "el2Calls": ("hvc_host",), "hostInterrupts": ("host_irq_taken",),
}  # fmt: skip


def written(records: list[Record], dialect: Dialect) -> list[str | None]:
    """The token of each record, as the comparison writes it."""
    tokens: list[str | None] = []
    for record in records:
        placed = placed_tokens([record], dialect)
        tokens.append(placed[0][1] if placed else None)
    return tokens


def in_js(tape: MemoryTape, tmp_path: Path) -> Any:
    write_frames(tape, tmp_path / "frames", 700)
    return run_js(SCRIPT, tmp_path / "frames")


@pytest.mark.parametrize(("name", "changes"), CASES)
def test_every_record_of_a_run_has_the_same_token(name: str, changes: dict[str, Any], tmp_path: Path) -> None:
    declaration, rows, machine = machine_run(name, 4000, **changes)
    tape = MemoryTape(declaration)
    tape.append(1, rows)
    found = in_js(tape, tmp_path)
    for dialect in Dialect:
        assert found["tokens"][dialect.value] == written(rows, dialect)
    assert found["marked"] == in_order(placed_tokens(rows, Dialect.PLAIN), marks=True)
    for trip in found["trips"]:
        check_trip(trip, rows, machine.config.gic, machine.config.host, len(machine.host.vcpus))


def check_trip(trip: dict[str, Any], rows: list[Record], gic: str, host: str, vcpus: int) -> None:
    """Counts are those of the comparison; the trip of a lone vCPU is all that happens from its exit to its entry."""
    counted = count(trip["tokens"], Platform(gic, host))
    assert trip["counts"] == {name: sum(int(counted[part]) for part in parts) for name, parts in SUMS.items()}
    part = rows[trip["from"] - 1 : trip["to"]]
    assert part[0][1:3] in ((Kind.EVENT, Event.EXIT_SYNC), (Kind.EVENT, Event.EXIT_IRQ))
    assert trip["to"] is None or part[-1][1:3] == (Kind.EVENT, Event.ENTER)
    if vcpus == 1 and len({record[3] for record in part if record[3] >= 0}) == 1:
        assert trip["tokens"] == [token for _, token in placed_tokens(part, Dialect.PLAIN)]
    assert not any(token.startswith("g:") for token in trip["tokens"])


@pytest.mark.parametrize("seed", [4, 5])
def test_random_records_have_the_same_tokens(seed: int, tmp_path: Path) -> None:
    tape, _ = random_tape(seed, 2000, 512, pcpus=2, vcpus=3)
    rows = TapeReader(tape).records(1, 2000)
    found = in_js(tape, tmp_path)
    for dialect in Dialect:
        assert found["tokens"][dialect.value] == written(rows, dialect), f"seed {seed}"


def test_the_page_chooses_the_dialect_as_the_comparison_does() -> None:
    configs: list[tuple[Any, bool]] = [
        ({"vms": [{"vcpus": [{"program": {"ops": [info.name]}}]}]}, uses_values([info.name])) for info in OPS.values()
    ]
    for preset in PRESETS.values():
        vcpus = [vcpu for vm in preset.config["vms"] for vcpu in vm["vcpus"]]
        programs = [build_program(check_program(dict(vcpu["program"])), 62_500_000) for vcpu in vcpus]
        configs.append((preset.config, uses_values(name for program in programs for name in names(program))))
    script = (
        "import {dialectOf} from './frontend/model/tokens.js';"
        "let text = ''; for await (const part of process.stdin) text += part;"
        "console.log(JSON.stringify(JSON.parse(text).map(dialectOf)))"
    )
    found = run_js_text(script, json.dumps([config for config, _ in configs]))
    assert found == ["values" if values else "plain" for _, values in configs]
    assert {"values", "plain"} == set(found)


def names(program: tuple[OpNode, ...]) -> list[str]:
    """Names of all ops, inner ones included."""
    return [name for op in program for name in (OPS[Op(op.op)].name, *names(op.body))]


def run_js_text(script: str, text: str) -> Any:
    """Run a small module; its standard output is JSON."""
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
