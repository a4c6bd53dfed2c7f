"""Compares the machine with everything in a directory of measured data that it can simulate.

Each job is the comparison of one setting (one measured file, or the rows of one machine in a table): `run` it for its
tally. Jobs know nothing of one another, so they may run in processes of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tickscope.experiment.designs import DESIGNS
from tickscope.experiment.tokens import Dialect
from tickscope.verify import compare
from tickscope.verify.catalogue import catalogue_checks, probe_checks, table_checks
from tickscope.verify.data import (
    ROW_COLUMNS,
    DataError,
    Program,
    Row,
    RowFile,
    comparable,
    model_of,
    programs_for,
    read_rows,
    row_files,
    table_file,
)  # fmt: skip
from tickscope.verify.programs import run_program
from tickscope.verify.rows import Shape
from tickscope.verify.tally import Source, Tally

_SECOND_SET_COLUMNS = {"pre_irq", "uie_entries", "vgic_queue"}
_IDENTITY = ("gic", "host", "pcpus", "design")
_TABLES = {
    "hardware-accesses": (("scenario", "statistic"), table_checks),
    "catalogue_sequences": (("scenario", "sequence"), catalogue_checks),
    "sleep_probes": (("probe", "program", "sleep_op_index", "sleep_op_sequence", "returned"), probe_checks),
}
"""File -> the columns it must have, and how a row of it is compared."""


@dataclass
class Scope:
    """What the machine can simulate, narrowed to what was asked for."""

    designs: tuple[str, ...]
    gics: tuple[str, ...] = ("v2", "v3")
    hosts: tuple[str, ...] = ("nvhe", "vhe")
    strict: bool = False

    def holds(self, gic: str, host: str, design: str) -> bool:
        """Whether a row of this setting is to be compared."""
        return gic in self.gics and host in self.hosts and model_of(design) in self.designs


@dataclass
class Job:
    """The comparison of one setting."""

    source: Source
    strict: bool

    @property
    def name(self) -> str:
        """For people."""
        return self.source.name

    @property
    def weight(self) -> int:
        """Roughly how long it takes, in any unit."""
        return 1

    def run(self) -> Tally:
        """Compare everything. Raises DataError."""
        raise NotImplementedError


@dataclass
class RowFileJob(Job):
    """The rows of one op-program file."""

    entry: RowFile

    @property
    def weight(self) -> int:
        """Size of the compressed file."""
        path = self.entry.path
        return max(1, path.stat().st_size // 1024) if path.exists() else 1

    def run(self) -> Tally:
        """Run each program once and compare its ops."""
        tally = Tally(self.source, self.strict)
        rows = read_rows(self.entry.path, ROW_COLUMNS)
        if not rows:
            return tally
        dialect = Dialect.VALUES if _SECOND_SET_COLUMNS & rows[0].keys() else Dialect.PLAIN
        e = self.entry
        shape = Shape(e.gic, e.host, e.pcpus, e.vcpus, e.model, dialect)
        for program, measured in self._by_program(rows):
            computed = {compare.key_of(row): row for row in run_program(program, shape)}
            for row in measured:
                compare.add(tally, row, computed.get(compare.key_of(row)))
        return tally

    def _by_program(self, rows: list[Row]) -> Iterator[tuple[Program, list[Row]]]:
        """The comparable rows of each program, once it is certain that they are rows of this program and machine."""
        programs = {str(number): program for number, program in programs_for(self.entry).items()}
        measured: dict[str, list[Row]] = {}
        for row in comparable(rows):
            measured.setdefault(row["program"], []).append(row)
        for number, of_program in measured.items():
            if number not in programs:
                raise DataError(f"{self.entry.path}: no program file has a program '{number[:40]}'.")
            for row in of_program:
                self._check_identity(row, programs[number])
            yield programs[number], of_program

    def _check_identity(self, row: Row, program: Program) -> None:
        where = f"{self.entry.path}: program {row['program']} op_index '{row['op_index'][:40]}'"
        index = int(row["op_index"]) if row["op_index"].isdecimal() else len(program.ops)
        if index >= len(program.ops):
            raise DataError(f"{where} is not an op of that program.")
        op = str(program.ops[index][0])
        if row["op"] != op:
            raise DataError(f"{where} is '{row['op'][:40]}', but the program has '{op}' there.")
        for name in _IDENTITY:
            said = row.get(name, str(getattr(self.entry, name)))
            if said not in (str(getattr(self.entry, name)), self.entry.model):
                raise DataError(f"{where} says {name} '{said[:40]}', but the name of the file says otherwise.")


@dataclass
class TableJob(Job):
    """The rows of one setting in hardware-accesses.csv, catalogue_sequences.csv or sleep_probes.csv."""

    path: Path
    measured: list[Row]

    def run(self) -> Tally:
        """Run each scenario or probe and compare."""
        tally = Tally(self.source, self.strict)
        for row in self.measured:
            where = f"{self.path}: '{(row.get('scenario') or row.get('probe', '?'))[:40]}'"
            try:
                checks, difference = _TABLES[self.source.data_set][1](row, self.source)
            except KeyError as error:
                raise DataError(f"{where} is no scenario that the machine can go through.") from error
            except (ValueError, DataError) as error:
                raise DataError(f"{where} cannot be compared: {str(error).rstrip('.')}.") from error
            if tally.add(checks):
                tally.differences.append(difference)
        return tally


def jobs(root: Path, scope: Scope) -> tuple[list[Job], list[str]]:
    """The jobs that `root` gives, and the names of what is beyond the scope. Raises DataError."""
    found: list[Job] = []
    beyond: list[str] = []
    for e in row_files(root):
        source = Source(e.data_set, e.gic, e.host, e.pcpus, e.vcpus, e.design)
        if scope.holds(e.gic, e.host, e.design):
            found.append(RowFileJob(source, scope.strict, e))
        else:
            beyond.append(source.name)
    for stem in _TABLES:
        path = table_file(root, stem)
        if path is None:
            continue
        for source, rows in _by_setting(path, stem).items():
            if scope.holds(source.gic, source.host, source.design):
                found.append(TableJob(source, scope.strict, path, rows))
            else:
                beyond.append(source.name)
    return found, beyond


def _by_setting(path: Path, stem: str) -> dict[Source, list[Row]]:
    """Rows with one CPU, and migrations; other rows with two CPUs are there for orientation only."""
    kept: dict[Source, list[Row]] = {}
    for number, row in enumerate(read_rows(path, (*_IDENTITY, *_TABLES[stem][0])), 2):
        if row["gic"] not in Scope.gics or row["host"] not in Scope.hosts or not row["pcpus"].isdecimal():
            raise DataError(f"{path}: line {number} has no known gic, host and pcpus.")
        if row["pcpus"] == "1" or row.get("scenario", "").startswith("mig_"):
            source = Source(stem, row["gic"], row["host"], int(row["pcpus"]), 1, row["design"])
            kept.setdefault(source, []).append(row)
    return kept


def unknown_designs(beyond: Iterable[str]) -> list[str]:
    """Of the names that `jobs` gives as beyond the scope, those of designs that do not exist."""
    return [name for name in beyond if model_of(name.rpartition("--")[2]) not in DESIGNS]


def run_all(jobs: Sequence[Job], processes: int) -> Iterator[tuple[Job, Tally]]:
    """Run the jobs and yield each with its tally as soon as it is done; heavy ones begin first."""
    if processes < 2 or len(jobs) < 2:
        yield from ((job, job.run()) for job in jobs)
        return
    # "spawn": a forked worker would inherit the locks of the thread that draws the progress bar.
    with ProcessPoolExecutor(min(processes, len(jobs)), get_context("spawn")) as pool:
        pending = {pool.submit(job.run): job for job in sorted(jobs, key=lambda job: -job.weight)}
        try:
            yield from ((pending[done], done.result()) for done in as_completed(pending))
        finally:
            pool.shutdown(cancel_futures=True)
