"""What `tickscope verify` prints: a line per setting and column, the first differences, and a summary for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from tickscope.cli.output import Row, say, words
from tickscope.experiment.designs import DESIGNS
from tickscope.verify.compare import AS_THE_README
from tickscope.verify.data import model_of
from tickscope.verify.tally import ROW_STRICT, Difference, Tally

COLUMNS = ("data_set", "gic", "host", "pcpus", "vcpus", "design", "column", "demanded", "equal", "total")
_STYLES = {"|": "bold red", "<": "bold red", ">": "bold red", ".": "dim", " ": ""}


def column_rows(tallies: Iterable[Tally]) -> Iterator[Row]:
    """A line per setting and column; whole rows first."""
    for tally in tallies:
        s = tally.source
        head = {"data_set": s.data_set, "gic": s.gic, "host": s.host, "pcpus": str(s.pcpus), "vcpus": str(s.vcpus)}
        for column, demanded, equal, total in tally.columns():
            line = {"column": column, "demanded": "yes" if demanded else "no", "equal": str(equal), "total": str(total)}
            yield head | {"design": s.design} | line


def say_differences(tallies: Iterable[Tally], most: int) -> None:
    """The first unequal rows, measured and simulated side by side; on a terminal what differs is red."""
    shown = [difference for tally in tallies for difference in tally.differences]
    for difference in shown[:most]:
        if words.is_terminal:
            words.print(_coloured(difference), soft_wrap=True)
        else:
            say("\n".join(difference.lines()))


def _coloured(difference: Difference) -> Text:
    lines = difference.lines()
    table = difference.table()
    head, body = lines[: len(lines) - len(table)], lines[len(lines) - len(table) :]
    text = Text()
    text.append("\n".join(head), style="bold")
    for line, plain in zip(table, body, strict=True):
        text.append("\n" + plain, style=_STYLES[line.mark])
    return text


def say_summary(tallies: Sequence[Tally]) -> bool:
    """Equal rows of total per setting, a column per design; the verdict last. Returns whether all rows are equal."""
    known = list(DESIGNS)
    designs = sorted({t.source.design for t in tallies}, key=lambda name: (known.index(model_of(name)), name))
    by_setting: dict[tuple[str, str], dict[str, Tally]] = {}
    for tally in tallies:
        s = tally.source
        vcpus = f", {s.vcpus} vCPUs" if s.vcpus > 1 else ""
        where = f"GIC{s.gic} {s.host}, {s.pcpus} pCPU{'s' if s.pcpus > 1 else ''}{vcpus}"
        by_setting.setdefault((s.data_set, where), {})[s.design] = tally
    table = [["", "", *designs]]
    for key, of_design in by_setting.items():
        table.append([*key, *(_of_total(of_design.get(design)) for design in designs)])
    for line in _aligned(table):
        say(line)
    return _say_verdict(tallies)


def _of_total(tally: Tally | None) -> str:
    return f"{tally.equal} of {tally.total}" if tally else "-"


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        left = "  ".join(cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True))
        yield left + "".join("  " + cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True))


def _say_verdict(tallies: Sequence[Tally]) -> bool:
    total = sum(tally.total for tally in tallies)
    unequal = {key: sum(tally.unequal[key] for tally in tallies) for tally in tallies for key in tally.unequal}
    equal = sum(tally.equal for tally in tallies)
    strict = total - unequal.get((ROW_STRICT, False), 0)
    kept = unequal.get((AS_THE_README, False), 0) - unequal.get(("sequence", True), 0)
    if kept > 0 and not any(tally.strict for tally in tallies):
        say(f"{kept} of the equal rows wake a CPU and are equal apart from its clock reads (docs/05-fidelity.md).")
    if strict < equal:
        say(f"{strict} are equal also in what is not demanded: told columns, and every token of rows that sleep.")
    say(f"{equal} of {total} rows equal.")
    return equal == total
