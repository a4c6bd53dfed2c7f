"""How often things happen in new programs, beside what the READMEs tell of all measured ones (GICv3 nVHE, one CPU).

    python -m tests.ground_truth.frequencies [PROGRAMS]

prints both. A large deviation would hint at a wrong model, or at programs unlike the measured ones.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tests.ground_truth.generators import KINDS, new_program
from tests.ground_truth.new_programs import V3, lr_tokens, number, shape_of, timer_accesses
from tickscope.verify.data import MEASURED, Row, read_rows, row_files
from tickscope.verify.programs import run_program

DESIGNS = ("v4.14", "parent", "v4.15")
Rows = tuple[Row, Row, Row]
"""The same op under v4.14, parent and v4.15."""


class Base(NamedTuple):
    """What a README's figures are about: programs by hand (public), and random ones of each kind."""

    by_hand: range
    random: dict[str, int]


BASES = {
    "op-programs": Base(range(40), {"one_cpu": 600}),
    "op-programs-irq": Base(range(5000, 5040), {"interrupts": 440, "timer_software_state": 220}),
}
"""The split of the second set's 660 random programs is that of its public part."""

TOLD = {
    "op-programs": {
        "guest entries": 4444, "timer accesses v4.14": 22_220, "timer accesses parent": 22_820,
        "timer accesses v4.15": 12_539, "CNTVOFF writes v4.14": 8888, "CNTVOFF writes parent": 9128,
        "CNTVOFF writes v4.15": 2814, "active-state writes v4.14": 3673, "active-state writes v4.15": 1814,
        "extra HVCs parent": 11_942, "extra HVCs v4.15": 5628, "handler runs v4.15": 1069,
        "umem with 5 accesses": 608, "umem with 7": 657, "umem that clears twice": 143,
        "hvc that reads with the line low": 126, "eoi that runs the handler": 118, "of these without injection": 110,
        "aborted entries": 120, "ack of 27 with the line low": 29, "WFI rows": 607, "WFI that does not trap": 336,
    },
    "op-programs-irq": {
        "guest entries": 7136, "timer accesses v4.14": 35_680, "timer accesses parent": 35_840,
        "timer accesses v4.15": 13_927, "CNTVOFF writes v4.14": 14_272, "CNTVOFF writes v4.15": 3538,
        "active-state writes v4.14": 4429, "active-state writes v4.15": 1957, "aborted entries": 32,
        "rows with another number of entries": 47, "rows with other LR loads": 64, "rows with another result": 4,
        "more UIE entries": 13,
    },
}  # fmt: skip
"""The READMEs' figures."""


def _of_designs(name: str, measure: Callable[[Row], int], rows: Rows) -> Iterator[tuple[str, int]]:
    for design, row in zip(DESIGNS, rows, strict=True):
        yield f"{name} {design}", measure(row)


def _loads(row: Row) -> list[str]:
    return [t for t in lr_tokens(row) if ".W=" in t and t.startswith("LR") and not t.endswith("=0")]


def _events(rows: Rows) -> Iterator[tuple[str, int]]:
    """What one op adds to each of the figures."""
    old, _, new = rows
    yield "guest entries", number(old, "world_switches")
    yield from _of_designs("timer accesses", timer_accesses, rows)
    yield from _of_designs("CNTVOFF writes", lambda row: number(row, "cntvoff_W"), rows)
    yield from _of_designs("active-state writes", lambda row: number(row, "irqchip_state_calls"), rows)
    yield from _of_designs("extra HVCs", lambda row: number(row, "hvc_extra"), rows)
    yield from _of_designs("handler runs", lambda row: number(row, "vtimer_isr"), rows)
    yield "aborted entries", old["sequence"].split().count("v_flush") - number(old, "world_switches")
    yield "rows with another number of entries", int(old["world_switches"] != new["world_switches"])
    yield "rows with other LR loads", int(_loads(old) != _loads(new))
    yield "rows with another result", int(old["result"] != new["result"])
    yield "more UIE entries", number(new, "uie_entries") - number(old, "uie_entries") if "uie_entries" in old else 0
    yield from _of_op(new)


def _of_op(new: Row) -> Iterator[tuple[str, int]]:
    accesses, clears = timer_accesses(new), number(new, "gic_active_clear_W")
    if new["op"] == "umem":
        yield "umem with 5 accesses", int(accesses == 5)
        yield "umem with 7", int(accesses == 7)
        yield "umem that clears twice", int(clears == 2)
    elif new["op"] == "hvc" and new["pre"].startswith("L0A0"):
        yield "hvc that reads with the line low", int((accesses, clears) == (2, 1))
    elif new["op"] == "eoi" and number(new, "vtimer_isr"):
        yield "eoi that runs the handler", 1
        yield "of these without injection", int(not new["update_irq_levels"])
    elif new["op"] == "ack" and new["pre"].startswith("L0"):
        yield "ack of 27 with the line low", int(new["result"] == "27")
    elif new["op"].startswith("wfi"):
        yield "WFI rows", 1
        yield "WFI that does not trap", int(not number(new, "exits_sync"))


def _sum(rows: Iterable[Rows]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        for name, count in _events(row):
            total[name] += count
    return total


def _by_hand(data_set: str) -> Iterator[Rows]:
    """The measured rows of the public programs that were written by hand."""
    here = [f for f in row_files(MEASURED) if f.data_set == data_set and f.path.name.startswith("gicv3-nvhe-1cpu")]
    files = {f.design: f.path for f in here}
    ids = BASES[data_set].by_hand
    yield from zip(*([r for r in read_rows(files[d]) if int(r["program"]) in ids] for d in DESIGNS), strict=True)


def _new(kind: str, programs: int) -> Iterator[Rows]:
    for seed in range(programs):
        program = new_program(kind, seed)
        yield from zip(*(run_program(program, shape_of(kind, (*V3, design))) for design in DESIGNS), strict=True)


def expected(data_set: str, programs: int) -> dict[str, float]:
    """What all measured programs of the set would give if the random ones were like ours; `programs` of each kind."""
    base = BASES[data_set]
    total: dict[str, float] = dict(_sum(_by_hand(data_set)))
    for kind, count in base.random.items():
        for name, found in _sum(_new(kind, programs)).items():
            total[name] = total.get(name, 0) + found * count / programs
    return {name: total.get(name, 0) for name in TOLD[data_set]}


def tolerance(told: int) -> float:
    """How far a figure may be off: the shares are learned from 20 to 80 public programs of each kind, which is good to
    some 15 %, and rare things are counted with the error of counting."""
    return 0.15 * told + 4 * told**0.5


def lines(programs: int) -> Iterator[str]:
    """The comparison as text."""
    for data_set in TOLD:
        yield f"{data_set}: {BASES[data_set].random} like {programs} new ones of each kind, and those by hand"
        for name, value in expected(data_set, programs).items():
            yield f"  {name:38} {value:8.0f}  measured {TOLD[data_set][name]:6}"


assert all(kind in KINDS for base in BASES.values() for kind in base.random)

if __name__ == "__main__":
    for line in lines(int(sys.argv[1]) if len(sys.argv) > 1 else 500):
        print(line)  # noqa: T201
