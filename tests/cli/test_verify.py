"""`tickscope verify` on small directories of measured data: what is equal, what differs, and what cannot be read."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.test_cli import call
from tests.verify.small_data import FIRST, NAME, as_csv, change, rows_file, some_rows, text_of, write_to
from tickscope.verify.data import MEASURED


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_to(tmp_path)


def lines_of(text: str) -> dict[str, tuple[str, int, int]]:
    """Column -> demanded, equal, total."""
    return {r["column"]: (r["demanded"], int(r["equal"]), int(r["total"])) for r in csv.DictReader(io.StringIO(text))}


def test_a_line_per_setting_and_column_whole_rows_first(data: Path) -> None:
    done = call("verify", "--against", data)
    assert done.returncode == 0
    first = next(csv.DictReader(io.StringIO(done.stdout)))
    identity = {"data_set": FIRST, "gic": "v3", "host": "nvhe", "pcpus": "1", "vcpus": "1", "design": "v4.15"}
    assert first == identity | {"column": "row", "demanded": "yes", "equal": "20", "total": "20"}
    columns = lines_of(done.stdout)
    assert list(columns)[:3] == ["row", "result", "line_end"] and columns["sequence"] == ("yes", 20, 20)
    assert [name for name, line in columns.items() if line[0] == "no"] == [
        "row_strict", "pre", "cntpct_R", "isb_host", "sequence_readme", "sequence_all",
    ]  # fmt: skip
    assert done.stderr.splitlines()[-1] == "20 of 20 rows equal."


def test_the_same_in_other_formats(data: Path) -> None:
    found = json.loads(call("verify", "--against", data, "--format", "json").stdout)
    assert found[0]["column"] == "row" and found[0]["equal"] == "20"
    assert call("verify", "--against", data, "--format", "md").stdout.startswith("| data_set | gic |")


def test_one_process_or_many_say_the_same(data: Path) -> None:
    (data / FIRST / "sleep_probes.csv").write_text(text_of(f"{FIRST}/sleep_probes.csv.gz"))
    one, two = (call("verify", "--against", data, "--processes", n) for n in (1, 2))
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)
    assert "80 of 80 rows equal." in one.stderr


def test_a_difference_is_shown_side_by_side_and_the_exit_code_is_1(data: Path) -> None:
    tokens = some_rows()[1]["sequence"].split()
    place = tokens.index("v_sync")
    change(data, 1, sequence=" ".join([*tokens[:place], "CTL.R", *tokens[place + 1 : -1]]), cntv_ctl_R="7")
    done = call("verify", "--against", data)
    assert done.returncode == 1
    columns = lines_of(done.stdout)
    assert columns["row"] == ("yes", 19, 20) == columns["sequence"] == columns["cntv_ctl_R"]
    assert columns["exits_sync"] == ("yes", 20, 20)
    shown = [line.split() for line in done.stderr.splitlines()]
    assert ["cntv_ctl_R", "7", "|", "cntv_ctl_R", "1"] in shown
    assert ["CTL.R", "|", "v_sync"] in shown and [">", tokens[-1]] in shown
    assert f"{FIRST}/gicv3-nvhe-1cpu--v4.15 program 0 op 1" in done.stderr
    assert "19 of 20" in done.stderr


def test_told_columns_count_only_if_strict(data: Path) -> None:
    change(data, 3, pre="L1A1P0", isb_host="77", cntpct_R="9")
    usual, strict = call("verify", "--against", data), call("verify", "--against", data, "--strict")
    assert (usual.returncode, strict.returncode) == (0, 1)
    assert lines_of(usual.stdout)["isb_host"] == lines_of(usual.stdout)["row_strict"] == ("no", 19, 20)
    assert "19 are equal also in what is not demanded" in usual.stderr
    assert "isb_host 77" in strict.stderr and "19 of 20 rows equal." in strict.stderr


def test_unstable_rows_and_those_with_the_quirk_are_left_out(data: Path) -> None:
    rows = some_rows()
    rows[0] |= {"stable": "0", "result": "wrong"}
    rows[1] |= {"quirk": "1", "result": "wrong"}
    rows_file(data).write_text(as_csv(rows))
    assert call("verify", "--against", data).stderr.splitlines()[-1] == "18 of 18 rows equal."


def test_a_kernel_of_ones_own_is_named_after_the_design_it_is_like(data: Path) -> None:
    rows_file(data).rename(rows_file(data).with_name(NAME.replace("v4.15", "v4.15+mine")))
    done = call("verify", "--against", data)
    assert done.returncode == 0
    assert next(csv.DictReader(io.StringIO(done.stdout)))["design"] == "v4.15+mine"


def test_columns_that_were_not_measured_are_not_compared(data: Path) -> None:
    kept = ("program", "op_index", "op", "arg", "result", "sequence")
    rows_file(data).write_text(as_csv([{name: row[name] for name in kept} for row in some_rows()]))
    done = call("verify", "--against", data)
    assert done.returncode == 0
    assert list(lines_of(done.stdout))[:3] == ["row", "result", "sequence"]


def test_designs_that_are_not_simulated_are_told(data: Path) -> None:
    rows_file(data).with_name(NAME.replace("v4.15", "v9")).write_text("whatever")
    done = call("verify", "--against", data)
    assert done.returncode == 0
    assert f"{FIRST}/gicv3-nvhe-1cpu--v9" in done.stderr


def test_a_mistake_in_one_of_many_files_is_told_as_one_sentence(data: Path) -> None:
    (data / FIRST / "sleep_probes.csv").write_text(text_of(f"{FIRST}/sleep_probes.csv.gz"))
    rows_file(data).write_text("nothing")
    done = call("verify", "--against", data, "--processes", 2)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done


def test_a_directory_without_rows_to_compare_is_no_success(data: Path) -> None:
    rows_file(data).write_text(",".join(some_rows()[0]) + "\n")
    none = call("verify", "--against", data)
    assert none.returncode == 2 and "no row that can be compared" in none.stderr
    rows_file(data).unlink()
    nothing = call("verify", "--against", data)
    assert nothing.returncode == 2 and "no measured data" in nothing.stderr


def test_everything_that_was_measured_is_equal() -> None:
    """The whole of it, by the command that users have: every platform, every design, every row."""
    command = [sys.executable, "-m", "tickscope", "verify", "--against", str(MEASURED)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    rows = [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["column"] == "row"]
    assert all(row["equal"] == row["total"] for row in rows)
    assert len(rows) == 48 + 4 * (4 + 1 + 3), "row files, table, catalogue and sleep probes"
    by_set: Counter[str] = Counter()
    for row in rows:
        by_set[row["data_set"]] += int(row["total"])
    assert by_set == {
        "op-programs": 21_172, "op-programs-irq": 16_956, "hardware-accesses": 124, "catalogue_sequences": 68,
        "sleep_probes": 60,
    }  # fmt: skip
    assert "3 of the equal rows wake a CPU" in done.stderr
    assert done.stderr.splitlines()[-1] == "38380 of 38380 rows equal."
