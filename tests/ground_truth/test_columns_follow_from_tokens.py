"""The measured rows against themselves: the columns that Tickscope derives are those that were measured."""

from __future__ import annotations

import pytest

from tickscope.verify.counts import SET1_COLUMNS, SET2_COLUMNS, Platform, count
from tickscope.verify.data import MEASURED, RowFile, programs_for, read_rows, row_files

FILES = row_files(MEASURED)


def name_of(entry: RowFile) -> str:
    return f"{entry.data_set}:{entry.path.name.removesuffix('.csv.gz')}"


@pytest.mark.parametrize("entry", FILES, ids=name_of)
def test_every_count_column_follows_from_the_sequence(entry: RowFile) -> None:
    for row in read_rows(entry.path):
        sequence = row.get("sequence_interleaved") or row["sequence"]
        counted = count((t for t in sequence.split() if not t.startswith("<")), Platform(entry.gic, entry.host))
        wrong = {n: (row[n], counted[n]) for n in SET1_COLUMNS + SET2_COLUMNS if n in row and row[n] != counted[n]}
        assert not wrong, f"program {row['program']} op {row['op_index']}: {wrong}"


def test_all_48_files_of_both_data_sets_are_here() -> None:
    assert len(FILES) == 48
    assert {entry.design for entry in FILES} == {"v4.14", "parent", "commit", "v4.15"}
    assert {(entry.gic, entry.host) for entry in FILES} == {("v2", "nvhe"), ("v3", "nvhe"), ("v3", "vhe")}


@pytest.mark.parametrize("data_set", ["op-programs", "op-programs-irq"])
def test_every_measured_op_belongs_to_a_program(data_set: str) -> None:
    for entry in (f for f in FILES if f.data_set == data_set and f.design == "v4.15"):
        programs = programs_for(entry)
        for row in read_rows(entry.path):
            op, *args = programs[int(row["program"])].ops[int(row["op_index"])]
            assert (op, ":".join(map(str, args))) == (row["op"], row["arg"])
