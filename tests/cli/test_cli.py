"""The real command in a process of its own: machine-readable stdout, words on stderr, exit 2 and one clear sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tickscope
from tickscope.tape import codec
from tickscope.tape.decoded import DeclarationFrame, RecordsFrame

COMMAND = [sys.executable, "-m", "tickscope"]


def call(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_installed_command_is_the_same_program() -> None:
    installed = Path(sys.executable).with_name("tickscope")
    assert (
        subprocess.run([installed, "--help"], capture_output=True, text=True, check=True).stdout
        == call("--help").stdout
    )


def test_without_arguments_it_tells_its_commands() -> None:
    done = call()
    assert done.returncode == 0
    for name in ("serve", "run", "figure", "table", "program", "verify", "presets", "doctor"):
        assert name in done.stdout


def test_run_prints_the_summary_as_json_and_nothing_else() -> None:
    done = call("run", "--preset", "flow-1-7", "--design", "v4.14")
    about = json.loads(done.stdout)
    assert done.returncode == 0 and done.stderr == ""
    assert (about["design"], about["status"]) == ("v4.14", "complete")
    assert about["digest"] == tickscope.simulate({"preset": "flow-1-7", "design": "v4.14"}).digest


def test_all_that_is_wrong_with_an_experiment_is_told_a_line_each() -> None:
    done = call("run", "-", stdin="{vms: [{vcpus: [{program: {ops: [hvc]}}]}], seed: -1, platform: {pcpus: 99}}")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert sorted(lines) == ["platform.pcpus: must be at most 16.", "seed: must be at least 0."]


def test_run_takes_a_file_or_stdin(tmp_path: Path) -> None:
    text = "{vms: [{vcpus: [{program: {ops: [hvc, umem]}}]}], duration_us: 100}"
    (tmp_path / "one.yaml").write_text(text)
    by_file = call("run", tmp_path / "one.yaml")
    by_stdin = call("run", "-", stdin=text)
    assert by_file.returncode == 0
    assert by_file.stdout == by_stdin.stdout


def test_run_out_writes_the_tape(tmp_path: Path) -> None:
    path = tmp_path / "run.tape"
    about = json.loads(call("run", "--preset", "tick-busy", "--out", path).stdout)
    data, frames = path.read_bytes(), []
    while data:
        size = int.from_bytes(data[:4], "little")
        frames.append(codec.decode(data[4 : 4 + size]))
        data = data[4 + size :]
    first, *rest = frames
    assert isinstance(first, DeclarationFrame)
    records = [record for frame in rest if isinstance(frame, RecordsFrame) for record in frame.records]
    assert len(records) == about["records"]
    expected = [record for _, record in tickscope.simulate({"preset": "tick-busy"}).records()]
    assert records == expected


@pytest.mark.parametrize("design", ["v4.14", "v4.15"])
def test_table_prints_the_columns_of_the_measurement(design: str) -> None:
    done = call("table", "--gic", "v3", "--host", "nvhe", "--design", design, "--format", "csv")
    rows = rows_of(done.stdout)
    assert len(rows) == 4 * 6 + 2
    hvc = next(row for row in rows if row["scenario"] == "hvc_armed")
    assert (hvc["cntv_R"], hvc["cntv_W"]) == {"v4.14": ("2", "3"), "v4.15": ("0", "0")}[design]
    for row in rows:
        assert float(row["total"]) == sum(float(row[name]) for name in ("guest", "hyp", "host_insns", "user"))


def test_table_in_all_formats_says_the_same() -> None:
    as_csv = rows_of(call("table", "--design", "v4.15").stdout)
    as_json = json.loads(call("table", "--design", "v4.15", "--format", "json").stdout)
    as_md = call("table", "--design", "v4.15", "--format", "md").stdout.splitlines()
    assert as_csv == as_json
    assert [line.strip("| ").split(" | ")[4] for line in as_md[2:]] == [row["scenario"] for row in as_csv]


def test_program_prints_one_row_per_op(tmp_path: Path) -> None:
    path = tmp_path / "programs.jsonl"
    path.write_text(
        '{"id": 7, "ops": [["timer_arm_past"], ["ack"], ["eoi"]]}\n{"id": 8, "ops": ["hvc", ["spin", 10]]}\n'
    )
    rows = rows_of(call("program", path, "--design", "v4.15", "--gic", "v3", "--host", "nvhe", "--pcpus", 1).stdout)
    assert [(row["program"], row["op_index"], row["op"], row["arg"]) for row in rows] == [
        ("7", "0", "timer_arm_past", ""), ("7", "1", "ack", ""), ("7", "2", "eoi", ""), ("8", "0", "hvc", ""),
        ("8", "1", "spin", "10"),
    ]  # fmt: skip
    assert rows[1]["result"] == "27"
    assert rows[3]["sequence"].startswith("g:HVC EXIT.sync")


def test_program_can_show_all_values(tmp_path: Path) -> None:
    path = tmp_path / "programs.jsonl"
    path.write_text('{"id": 1, "ops": ["timer_arm_past", "umem"]}\n')
    plain, values = (rows_of(call("program", path, "--tokens", kind).stdout)[1] for kind in ("auto", "values"))
    assert "VMCR.R " in plain["sequence"] and "VMCR.R=" in values["sequence"]
    assert "pre_irq" in values and "pre_irq" not in plain


def test_program_tells_where_a_guest_sleeps_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "programs.jsonl"
    path.write_text('{"id": 4, "ops": ["timer_off", "wfi", "hvc"]}\n{"id": 5, "ops": ["hvc"]}\n')
    done = call("program", path)
    assert done.returncode == 0
    assert [row["op"] for row in rows_of(done.stdout)] == ["timer_off", "wfi", "hvc"]
    assert done.stderr == "Program 4: op 1 never ended, so the ops after it have no row.\n"


def test_program_refuses_what_crashes_the_real_host(tmp_path: Path) -> None:
    path = tmp_path / "programs.jsonl"
    path.write_text('{"id": 4, "ops": [["set_pending", 3]]}\n')
    assert call("program", path, "--gic", "v3").returncode == 0
    done = call("program", path, "--gic", "v2")
    assert done.returncode == 2 and "the real host crashes" in done.stderr


def test_presets_and_ops_are_listed() -> None:
    names = {row["name"] for row in rows_of(call("presets").stdout)}
    assert {"demo", "flow-1-7", "lr-overflow"} <= names
    ops = {row["op"] for row in rows_of(call("presets", "--ops").stdout)}
    assert {"timer_arm_in", "wfi", "repeat"} <= ops


def test_doctor_finds_a_working_installation() -> None:
    done = call("doctor")
    rows = {row["check"]: row["ok"] for row in rows_of(done.stdout)}
    assert rows["machine"] == rows["sqlite"] == "yes"
    assert done.returncode == (0 if set(rows.values()) == {"yes"} else 1)


MISTAKES: list[tuple[list[str], str]] = [
    (["nonsense"], "nonsense"),
    (["table", "--gic", "v9"], "v2 and v3"),
    (["table", "--host", "el9"], "nvhe and vhe"),
    (["table", "--pcpus", "77"], "--pcpus"),
    (["table", "--design", "v9"], "v4.14, "),
    (["table", "--format", "xml"], "xml"),
    (["table", "--bogus"], "--bogus"),
    (["run"], "CONFIG file or --preset"),
    (["run", "--preset", "flow-1-8"], "did you mean flow-1-"),
    (["run", "--preset", "demo", "--design", "v9"], "unknown design"),
    (["run", "--preset", "demo", "--seed", "-1"], "at least 0"),
    (["run", "no-such-file.yaml"], "No such file"),
    (["run", "-"], "mapping"),
    (["program", "no-such-file.jsonl"], "No such file"),
    (["program", "no-such-file.jsonl", "--design", "all"], "one design"),
    (["verify"], "--against"),
    (["verify", "--against", "no-such-directory"], "not a directory"),
    (["verify", "--against", ".", "--design", "v9"], "v4.14, "),
    (["verify", "--against", ".", "--format", "xml"], "xml"),
    (["serve", "--port", "99999999"], "--port"),
    (["serve", "--host", "0.0.0.0"], "allow"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES, ids=[" ".join(a) for a, _ in MISTAKES])
def test_bad_input_is_exit_2_and_one_clear_sentence(arguments: list[str], words: str) -> None:
    done = call(*arguments)
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert words in done.stderr


def test_bad_programs_are_told_with_their_line(tmp_path: Path) -> None:
    for text, words in (
        ('{"id": 1, "ops": ["jump"]}', "unknown op 'jump'"),
        ('{"id": 1', "line 1"),
        ('{"id": 1, "ops": [["spin", 99999999999999999999]]}', "whole numbers"),
        ('{"id": 1, "ops": ["hvc"], "vcpus": [0, 1]}', "one vCPU for each op"),
        ('{"id": 1, "ops": ["hvc"], "vcpus": ["one"]}', "numbers from 0 to 7"),
        ('{"id": 1, "ops": [{"repeat": 3, "ops": ["hvc"]}]}', "has no row of its own"),
        ("[" * 100_000, "line 1"),
    ):
        path = tmp_path / "bad.jsonl"
        path.write_text(text + "\n")
        done = call("program", path)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert words in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = f"{sys.executable} -m tickscope table | head -1"
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, timeout=120, env=dict(os.environ))
    assert done.stdout.startswith("gic,host")
    assert done.stderr == ""
