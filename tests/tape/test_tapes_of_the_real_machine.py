"""What holds for random records holds for those of the machine: its own state, the page's fold, the sizes promised."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import zstandard

from tests.tape.machines import machine_run
from tests.tape.node import ROOT, run_js
from tests.tape.test_the_page_folds_like_the_tape import SCRIPT, compare_window, write_frames
from tickscope.tape import MemoryTape, TapeReader
from tickscope.vocabulary import Kind

PRESETS = ("flow-1-7", "flow-1-2-7", "tick-busy", "four-vcpus-two-pcpus", "lr-overflow", "demo")


@pytest.mark.parametrize("design", ["v4.14", "v4.15"])
@pytest.mark.parametrize("name", PRESETS)
def test_the_tape_of_a_run_ends_in_the_machines_own_state(name: str, design: str) -> None:
    declaration, rows, machine = machine_run(name, 20_000, design=design)
    tape = MemoryTape(declaration, 1000)
    tape.append(1, rows)
    reader = TapeReader(tape)
    assert reader.state_at(len(rows)) == (rows[-1][0], machine.journal.values)
    assert reader.records(1, len(rows)) == rows


def test_python_and_javascript_agree_on_a_real_run(tmp_path: Path) -> None:
    seed = 2017
    declaration, rows, _ = machine_run("four-vcpus-two-pcpus", 6000)
    tape = MemoryTape(declaration, 1024)
    tape.append(1, rows)
    write_frames(tape, tmp_path / "frames", 2000)
    random = Random(seed)
    seqs = [0, *(random.randrange(len(rows)) for _ in range(60)), len(rows)]
    found = run_js(SCRIPT, tmp_path / "frames", ",".join(map(str, seqs)), 500, 4400, 333)
    reader = TapeReader(tape)
    for seq, state in zip(seqs, found["states"], strict=True):
        assert [int(value, 16) for value in state["values"]] == reader.state_at(seq)[1], f"seed {seed}, seq {seq}"
    compare_window(found["events"], reader.window(500, 4400, 333))
    compare_window(found["times"], reader.window(500, 4400, 333, axis="time"))


@pytest.mark.parametrize("name", ["flow-1-7", "lr-overflow", "two-vms-one-pcpu", "demo"])
def test_every_record_of_a_run_has_a_sentence(name: str, tmp_path: Path) -> None:
    declaration, rows, _ = machine_run(name, 3000)
    tape = MemoryTape(declaration)
    tape.append(1, rows)
    write_frames(tape, tmp_path / "frames", 2000)
    told = run_js(ROOT / "tests" / "tape" / "tell_in_js.js", tmp_path / "frames")
    assert len(told) == len(rows)
    holes = [one for one in told if any(hole in one["what"] for hole in ("{", "}", "undefined", "NaN", "variable "))]
    assert holes == []
    for row, one in zip(rows, told, strict=True):
        assert bool(one["why"]) == bool(row[8])
        assert one["chain"], "the chain of causes ends at a root"


def test_a_record_takes_few_bytes() -> None:
    declaration, rows, _ = machine_run("four-vcpus-two-pcpus", 16_500, duration_us=1_000_000)
    tape = MemoryTape(declaration)
    tape.append(1, rows)
    bodies = [tape.body(span.first_seq) for span in tape.spans()]
    assert sum(map(len, bodies)) < 8 * len(rows)
    assert sum(len(zstandard.compress(body)) for body in bodies) < 1.5 * len(rows)


def test_each_tick_of_the_guest_is_one_step() -> None:
    for design in ("v4.14", "v4.15"):
        for name in ("tick-busy", "tick-wfi", "two-vms-one-pcpu"):
            declaration, rows, _ = machine_run(name, 50_000, design=design)
            tape = MemoryTape(declaration)
            tape.append(1, rows)
            reader = TapeReader(tape)
            ticks, seq = 0, 0
            while (next_seq := reader.seek("tick", 1, seq)) is not None:
                assert rows[next_seq - 1][1] == Kind.ACCESS
                ticks, seq = ticks + 1, next_seq
            assert 10 <= ticks <= 20, f"{name} {design}: {ticks}"
