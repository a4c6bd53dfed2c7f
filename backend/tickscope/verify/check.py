"""Compares the machine with everything in a directory of measured data that it can simulate.

Each job is one measured file (and one setting): it yields after every row, so that a caller can show progress.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tickscope.verify.compare import Difference, Tally, fair_tokens, key_of
from tickscope.verify.data import Program, Row, RowFile, comparable, programs_for, read_rows, row_files, table_file
from tickscope.verify.programs import dialect_of, run_program
from tickscope.verify.rows import Shape
from tickscope.verify.table import COLUMNS, IDENTITY, INSTRUCTIONS, Setting, sequence_of, table_row
from tickscope.verify.tokens import Dialect

_ACCESS_COLUMNS = tuple(name for name in COLUMNS if name not in IDENTITY + INSTRUCTIONS)
_NOISY_MEANS = ("cntpct_R", "host_irq_taken")
_NOT_MEASURED_UNDER_VHE = "world_switches"


@dataclass
class Scope:
    """What the machine can simulate, narrowed to what was asked for."""

    designs: tuple[str, ...]
    gics: tuple[str, ...] = ("v2", "v3")
    hosts: tuple[str, ...] = ("nvhe", "vhe")
    strict: bool = False

    def holds(self, gic: str, host: str, design: str) -> bool:
        """Whether a row of this setting is to be compared."""
        return gic in self.gics and host in self.hosts and design in self.designs


@dataclass
class Job:
    """The comparison of one file: iterate `rows()` to the end, then read `tally`."""

    name: str
    total: int
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self.tally = Tally(self.name)

    def rows(self) -> Iterator[Tally]:
        """Compare row by row."""
        raise NotImplementedError


@dataclass
class RowFileJob(Job):
    """The rows of one op-program file."""

    entry: RowFile
    measured: dict[int, list[Row]]
    programs: dict[int, Program]
    strict: bool

    def rows(self) -> Iterator[Tally]:
        """Run each program once and compare its ops."""
        e = self.entry
        dialect = dialect_of(self.programs[number] for number in self.measured)
        shape = Shape(e.gic, e.host, e.pcpus, e.vcpus, e.design, dialect)
        for number, measured in self.measured.items():
            computed = {key_of(row): row for row in run_program(self.programs[number], shape)}
            for row in measured:
                self.tally.add(row, computed.get(key_of(row)), self.strict)
                yield self.tally


@dataclass
class TableJob(Job):
    """hardware-accesses.csv, one design."""

    measured: list[Row]

    def rows(self) -> Iterator[Tally]:
        """Run each scenario and compare its columns."""
        for row in self.measured:
            setting = Setting(row["gic"], row["host"], int(row["pcpus"]), row["design"])
            computed = table_row(setting, row["scenario"])
            wrong = [name for name in _compared_columns(row) if float(row[name]) != float(computed[name])]
            _note(self.tally, row, computed, wrong)
            yield self.tally


def _compared_columns(row: Row) -> Iterator[str]:
    for name in _ACCESS_COLUMNS:
        if row["statistic"] != "mode" and name in _NOISY_MEANS:
            continue
        if row["host"] == "vhe" and name == _NOT_MEASURED_UNDER_VHE:
            continue
        yield name


@dataclass
class CatalogueJob(Job):
    """catalogue_sequences.csv, one design: the sequence of one round trip or tick."""

    measured: list[Row]

    def rows(self) -> Iterator[Tally]:
        """Run each scenario and compare the sequence; one with a sleep without the host's counter reads."""
        for row in self.measured:
            setting = Setting(row["gic"], row["host"], int(row["pcpus"]), row["design"])
            computed = row | {"sequence": sequence_of(setting, row["scenario"])}
            _note(self.tally, row, computed, _sequence_differs(row["sequence"], computed["sequence"]))
            yield self.tally


def _sequence_differs(measured: str, computed: str) -> list[str]:
    if "IDLE" in measured.split():
        same = list(fair_tokens(measured)) == list(fair_tokens(computed))
    else:
        same = measured == computed
    return [] if same else ["sequence"]


@dataclass
class ProbeJob(Job):
    """sleep_probes.csv, one design: short programs about sleeping, some of which never return."""

    measured: list[Row]

    def rows(self) -> Iterator[Tally]:
        """Run each probe; compare whether it returned, its results and its sleep."""
        for row in self.measured:
            shape = Shape(row["gic"], row["host"], int(row["pcpus"]), 1, row["design"], Dialect.PLAIN)
            ops = tuple(_probe_op(text) for text in row["program"].split())
            got = run_program(Program(0, ops), shape)
            done = got if len(got) == len(ops) else got[:-1]
            index = int(row["sleep_op_index"])
            slept = got[index]["sequence"] if index < len(got) else ""
            computed = row | {
                "returned": str(int(len(got) == len(ops))),
                "ops_completed": str(len(done)),
                "results": " ".join(one["result"] or "-" for one in done),
                "sequence": slept,
            }
            measured = row | {"sequence": row["sleep_op_sequence"].removesuffix(" ...")}
            if row["returned"] == "0":
                computed["sequence"] = _cut(slept)
            wrong = [name for name in ("returned", "ops_completed", "results") if row[name] != computed[name]]
            wrong += _sequence_differs(measured["sequence"], computed["sequence"])
            _note(self.tally, measured, computed, wrong)
            yield self.tally


def _probe_op(text: str) -> tuple[object, ...]:
    name, _, argument = text.partition(":")
    return (name, int(argument)) if argument else (name,)


def _cut(sequence: str) -> str:
    """Up to and with the second idle period, as the measurement was cut."""
    tokens = sequence.split()
    idles = [n for n, token in enumerate(tokens) if token == "IDLE"]
    return " ".join(tokens[: idles[1] + 1] if len(idles) > 1 else tokens)


def _note(tally: Tally, measured: Row, computed: Row, wrong: list[str]) -> None:
    tally.total += 1
    if not wrong:
        tally.equal += 1
        return
    tally.columns.update(wrong)
    name = measured.get("scenario") or measured.get("probe") or "?"
    head = {"program": measured.get("program", name), "op_index": name, "op": measured["design"]}
    tally.differences.append(Difference(tally.name, tuple(wrong), measured | head, computed | head))


def _by_design(rows: Iterable[Row], scope: Scope, two_cpus: str = "") -> dict[str, list[Row]]:
    kept: dict[str, list[Row]] = {}
    for row in rows:
        wanted = row["pcpus"] == "1" or (two_cpus and row["scenario"].startswith(two_cpus))
        if wanted and scope.holds(row["gic"], row["host"], row["design"]):
            kept.setdefault(row["design"], []).append(row)
    return kept


def jobs(root: Path, scope: Scope) -> tuple[list[Job], list[str]]:
    """The jobs that `root` gives, and the names of files that are beyond the scope. Raises DataError."""
    found: list[Job] = []
    beyond: list[str] = []
    for entry in row_files(root):
        name = f"{entry.data_set}/{entry.path.name.partition('.csv')[0]}"
        if not scope.holds(entry.gic, entry.host, entry.design):
            beyond.append(name)
            continue
        measured: dict[int, list[Row]] = {}
        for row in comparable(read_rows(entry.path)):
            measured.setdefault(int(row["program"]), []).append(row)
        total = sum(map(len, measured.values()))
        found.append(RowFileJob(name, total, entry, measured, programs_for(entry), scope.strict))
    return found + _other_jobs(root, scope), beyond


def _other_jobs(root: Path, scope: Scope) -> list[Job]:
    found: list[Job] = []
    path = table_file(root)
    if path:
        for design, rows in _by_design(read_rows(path), scope, "mig").items():
            found.append(TableJob(f"hardware-accesses {design}", len(rows), rows))
    for stem, kind in (("catalogue_sequences", CatalogueJob), ("sleep_probes", ProbeJob)):
        for file in sorted(root.rglob(f"{stem}.csv*")):
            for design, rows in _by_design(read_rows(file), scope).items():
                found.append(kind(f"{stem} {design}", len(rows), rows))
    return found
