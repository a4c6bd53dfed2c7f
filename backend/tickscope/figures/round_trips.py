"""Accesses per round trip, by what they touch and by the reason of the exit, for each design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tickscope.figures.chart import Cell, Chart, Runs, Side, Table, change, joined, legend, sides
from tickscope.figures.drawing import Figure, empty
from tickscope.figures.look import KIND_FILLS
from tickscope.figures.trips import DIFFERING, INTERRUPT, KINDS, REASONS, TripSum

COLUMNS: Final = [
    "exit", "design", "round trips", "not ended", *KINDS, "accesses", "all accesses", "most", "record", "run",
]  # fmt: skip


def per_trip(found: TripSum, kind: int) -> float:
    """Mean number of accesses of one kind, to four places."""
    return round(found.counts[kind] / found.trips, 4) if found.trips else 0.0


def round_trips_chart(runs: Runs, *, theme: str = "light", since: int = 0, until: int | None = None) -> Chart:
    """Draw it; see catalogue.chart."""
    shown = sides(runs, theme, since, until)
    cells = [(reason, side, side.gathered.trips.by_reason[reason])
             for reason in (*REASONS.values(), INTERRUPT) for side in shown
             if reason in side.gathered.trips.by_reason]  # fmt: skip
    table = Table(COLUMNS, [_row(*cell) for cell in cells])
    return Chart(_figure(cells, shown, theme), table, _says(shown))


def _row(reason: str, side: Side, found: TripSum) -> list[Cell]:
    every = sum(found.counts)
    return [
        reason, side.name, found.trips, found.unfinished, *(per_trip(found, kind) for kind in range(len(KINDS))),
        round(every / found.trips, 4) if found.trips else None, every,
        found.most if found.trips else None, found.most_seq if found.trips else None, side.id,
    ]  # fmt: skip


def _says(shown: Sequence[Side]) -> str:
    """Of all round trips together: the accesses in which designs differ, and all."""
    sums = [_sums(side) for side in shown]
    if not any(trips for trips, _, _ in sums):
        return "No round trip was completed here: the guest did not leave and come back."
    base = sums[0][1] / sums[0][0] if sums[0][0] else 0.0
    parts = []
    for side, (trips, timer, every) in zip(shown, sums, strict=True):
        if not trips:
            parts.append(f"{legend(side, shown)} none")
            continue
        more = f" ({change(timer / trips, base)})" if side is not shown[0] else ""
        parts.append(f"{legend(side, shown)} {timer / trips:.3g} of {every / trips:.3g}{more}")
    return f"To timer, active state and EL2 go, of all accesses per round trip: {joined(parts)}."


def _sums(side: Side) -> tuple[int, int, int]:
    """Round trips; accesses in which designs differ; all accesses."""
    found = side.gathered.trips.by_reason.values()
    timer = sum(sum(one.counts[:DIFFERING]) for one in found)
    return sum(one.trips for one in found), timer, sum(sum(one.counts) for one in found)


def _figure(cells: Sequence[tuple[str, Side, TripSum]], shown: Sequence[Side], theme: str) -> Figure:
    whole = [(reason, side, found) for reason, side, found in cells if found.trips]
    axis = [[reason for reason, _, _ in whole], [side.name for _, side, _ in whole]]
    figure = empty(theme, barmode="stack", bargap=0.3)
    for number, kind in enumerate(KINDS):
        figure.add_bar(
            name=kind, x=axis, y=[per_trip(found, number) for _, _, found in whole],
            customdata=[[side.id, found.most_seq] for _, side, found in whole],
            marker=KIND_FILLS[kind].marker(theme),
            hovertemplate=f"%{{x}}<br>{kind}: %{{y}}<br>dearest: record %{{customdata[1]}}<extra></extra>",
        )
    if len(shown) > 1:
        figure.update_xaxes(title_text=f"baseline: {shown[0].name}")
    figure.update_yaxes(title_text="accesses per round trip", rangemode="tozero")
    return figure
