"""The page's JavaScript makes the same states, lanes and steps from the same bytes as the tape does in Python."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.tape.node import ROOT, run_js
from tests.tape.records import random_tape
from tickscope.tape import MemoryTape, TapeReader, codec
from tickscope.tape.steps import STEPS
from tickscope.tape.window import Window

SCRIPT = ROOT / "tests" / "tape" / "fold_in_js.js"


def write_frames(tape: MemoryTape, path: Path, portion: int) -> None:
    """The whole tape as the live stream sends it, each frame after its length."""
    reader = TapeReader(tape)
    last, _ = reader.last()
    frames = [codec.encode_declaration(tape.declaration())]
    for first in range(1, last + 1, portion):
        end = min(first + portion - 1, last)
        frames.append(codec.encode_records(first, reader.records(first, end)))
    path.write_bytes(b"".join(len(frame).to_bytes(4, "little") + frame for frame in frames))


def compare_window(found: dict[str, object], expected: Window) -> None:
    lanes = found["lanes"]
    assert isinstance(lanes, dict)
    assert list(lanes) == list(expected.lanes), "the same lanes in the same order"
    assert lanes == expected.lanes
    names = ("axis", "columns", "seqs", "times", "exact")
    assert {name: found[name] for name in names} == {name: getattr(expected, name) for name in names}
    assert found["tEnd"] == expected.t_end


@pytest.mark.parametrize(("seed", "portion"), [(1, 2000), (2, 1), (3, 333), (9, 2000)])
def test_python_and_javascript_agree(seed: int, portion: int, tmp_path: Path) -> None:
    records = 2500
    tape, _ = random_tape(seed, records, 512, pcpus=1 + seed % 3, vcpus=seed)
    write_frames(tape, tmp_path / "frames", portion)
    random = Random(seed)
    seqs = [0, 1, records, *(random.randrange(records) for _ in range(40))]
    first = random.randrange(1, records // 2)
    last = random.randrange(first, records)
    columns = random.randrange(1, 600)
    found = run_js(SCRIPT, tmp_path / "frames", ",".join(map(str, seqs)), first, last, columns)
    reader = TapeReader(tape)
    for seq, state in zip(seqs, found["states"], strict=True):
        t, values = reader.state_at(seq)
        assert (state["seq"], state["t"]) == (seq, t)
        assert [int(value, 16) for value in state["values"]] == values, f"seed {seed}, seq {seq}"
    compare_window(found["events"], reader.window(first, last, columns))
    compare_window(found["times"], reader.window(first, last, columns, axis="time"))
    for step in STEPS:
        stops, seq = [], 0
        while (next_seq := reader.seek(step, 1, seq)) is not None:
            stops.append(next_seq)
            seq = next_seq
        assert found["steps"][step] == stops, f"seed {seed}, {step}"
