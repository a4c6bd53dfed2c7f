"""A thousand leaps in a run of a million records: each lands on the state that the fold from zero has there."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from time import process_time

import pytest

from tests.tape.node import run_js
from tests.tape.records import random_tape
from tests.tape.test_the_page_folds_like_the_tape import SCRIPT, write_frames
from tickscope.tape import TapeReader
from tickscope.vocabulary import Kind

RECORDS = 1_000_000
LEAPS = 1_000


@pytest.mark.soak
def test_a_thousand_leaps_in_a_million_records(tmp_path: Path) -> None:
    seed = int.from_bytes(os.urandom(4), "little")
    print(f"seed {seed}")  # noqa: T201
    tape, rows = random_tape(seed, RECORDS)
    random = Random(seed)
    seqs = sorted(random.randrange(RECORDS + 1) for _ in range(LEAPS))
    reader = TapeReader(tape)
    leaps, taken = random.sample(seqs, LEAPS), []
    found = {}
    for seq in leaps:
        start = process_time()
        found[seq] = reader.state_at(seq)[1]
        taken.append(process_time() - start)
    values, place = tape.declaration().initial, 0
    for seq in seqs:
        for row in rows[place:seq]:
            if row[1] == Kind.CHANGE:
                values[row[5]] = row[6]
        place = seq
        assert found[seq] == values, f"seed {seed}, seq {seq}"
    write_frames(tape, tmp_path / "frames", 2000)
    told = run_js(SCRIPT, tmp_path / "frames", ",".join(map(str, seqs)), 1, 1000, 100)
    for state in told["states"]:
        assert [int(value, 16) for value in state["values"]] == found[state["seq"]], f"seed {seed}, seq {state['seq']}"
    assert sorted(taken)[LEAPS * 95 // 100] < 0.050, "95 of 100 leaps take less than 50 ms of a processor"
