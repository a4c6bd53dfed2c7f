"""A small directory of measured data: three programs of the first set on one platform and design."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

from tickscope.verify.data import MEASURED

NAME = "gicv3-nvhe-1cpu--v4.15.csv"
FIRST = "op-programs"


def text_of(path: str) -> str:
    return gzip.decompress((MEASURED / path).read_bytes()).decode()


def some_rows() -> list[dict[str, str]]:
    """The rows of the first three programs."""
    rows = list(csv.DictReader(io.StringIO(text_of(f"{FIRST}/rows/{NAME}.gz"))))
    return [row for row in rows if row["program"] in ("0", "1", "2")]


def as_csv(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def write_to(folder: Path) -> Path:
    """The three programs and their rows, in the layout of the data sets."""
    (folder / FIRST / "rows").mkdir(parents=True)
    rows_file(folder).write_text(as_csv(some_rows()))
    programs = text_of(f"{FIRST}/programs.jsonl.gz").splitlines(True)[:3]
    programs_file(folder).write_text("".join(programs))
    return folder


def rows_file(data: Path) -> Path:
    return data / FIRST / "rows" / NAME


def programs_file(data: Path) -> Path:
    return data / FIRST / "programs.jsonl"


def change(data: Path, index: int, **columns: str) -> None:
    rows = some_rows()
    rows[index] |= columns
    rows_file(data).write_text(as_csv(rows))
