"""What a run costs as time goes by: accesses and host time in each window, and added up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

from tickscope.figures.chart import Cell, Chart, Runs, Side, Table, change, legend, sides, time_text
from tickscope.figures.drawing import Figure, panels
from tickscope.figures.look import THEMES, strokes
from tickscope.figures.states import ENTRY_ENDS
from tickscope.hardware.cost_profiles import PROFILES

COLUMNS: Final = [
    "design", "from (ns)", "accesses", "host time", "accesses so far", "host time so far", "record", "run",
]  # fmt: skip


class Costs(NamedTuple):
    """The windows of one run, brought to the common length. Host time in ns."""

    starts: list[int]
    accesses: list[int]
    host: list[int]
    seqs: list[int]


def cost_over_time_chart(runs: Runs, *, theme: str = "light", since: int = 0, until: int | None = None) -> Chart:
    """Draw it; see catalogue.chart."""
    shown = sides(runs, theme, since, until)
    length = max(side.gathered.windows.length for side in shown)
    costs = [_costs(side, length) for side in shown]
    table = Table(COLUMNS, [row for side, one in zip(shown, costs, strict=True) for row in _rows(side, one)])
    return Chart(_figure(shown, costs, length, theme), table, _says(shown, costs))


def unit_of(shown: Sequence[Side]) -> str:
    """What a nanosecond of host time is: an instruction, where all runs count in these; else a nanosecond."""
    profiles = [PROFILES[side.gathered.about["config"]["platform"]["cost"]] for side in shown]
    counted = all(one.unit == "instructions" and one.per_second == 1_000_000_000 for one in profiles)
    return "instructions" if counted else "ns"


def _costs(side: Side, length: int) -> Costs:
    """Windows are doublings of one another, so shorter ones are joined without a rest."""
    windows = side.gathered.windows
    joint = length // windows.length
    groups = range(0, len(windows.accesses), joint)
    seqs = [next(filter(None, windows.first_seq[n : n + joint]), 0) for n in groups]
    return Costs([windows.since + n * windows.length for n in groups], _sums(windows.accesses, joint),
                 _sums(windows.host_ns, joint), seqs)  # fmt: skip


def _sums(values: Sequence[int], joint: int) -> list[int]:
    return [sum(values[n : n + joint]) for n in range(0, len(values), joint)]


def _rows(side: Side, costs: Costs) -> list[list[Cell]]:
    sums = zip(costs.starts, costs.accesses, costs.host, accumulate(costs.accesses), accumulate(costs.host),
               costs.seqs, strict=True)  # fmt: skip
    return [[side.name, *numbers[:-1], numbers[-1] or None, side.id] for numbers in sums]


def _says(shown: Sequence[Side], costs: Sequence[Costs]) -> str:
    unit = unit_of(shown)
    first = sum(costs[0].accesses), sum(costs[0].host)
    parts = []
    for side, one in zip(shown, costs, strict=True):
        accesses, host = sum(one.accesses), sum(one.host)
        time = f"{host:,} instructions" if unit == "instructions" else time_text(host)
        if side is shown[0]:
            parts.append(f"{legend(side, shown)} {accesses:,} accesses and {time}")
        else:
            changes = change(accesses, first[0]), change(host, first[1])
            parts.append(f"{side.name} {accesses:,} ({changes[0]}) and {time} ({changes[1]})")
    return f"Accesses, and time of host and EL2, in the end: {'; '.join(parts)}. {ENTRY_ENDS}"


def _figure(shown: Sequence[Side], costs: Sequence[Costs], length: int, theme: str) -> Figure:
    unit, window = unit_of(shown), time_text(length)
    shown_unit, size = ("instructions", 1) if unit == "instructions" else ("µs", 1000)
    titles = [f"accesses in each {window}", f"host and EL2, {shown_unit} in each {window}",
              "accesses so far", f"host and EL2 so far ({shown_unit})"]  # fmt: skip
    grid = {"shared_xaxes": True, "vertical_spacing": 0.14, "horizontal_spacing": 0.08}
    figure = panels(theme, 2, 2, titles, grid)
    lines = strokes([str(side.gathered.about["design"]) for side in shown])
    for side, one, line in zip(shown, costs, lines, strict=True):
        host = [ns / size for ns in one.host]
        sums = [float(count) for count in accumulate(one.accesses)], [ns / size for ns in accumulate(one.host)]
        series: tuple[Sequence[float], ...] = (one.accesses, host, *sums)
        for place, values in enumerate(series):
            trace = _trace(side, one, values, legend(side, shown), place == 0)
            colour = THEMES[theme][line.colour]
            trace |= {"line": {"shape": "hv", "color": colour, "dash": line.dash, "width": 2},
                      "marker": {"symbol": line.symbol, "size": 5, "color": colour}}  # fmt: skip
            figure.add_trace(trace, place // 2 + 1, place % 2 + 1)
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(title_text="simulated time (ms)", row=2)
    return figure


def _trace(side: Side, costs: Costs, values: Sequence[float], name: str, first: bool) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines+markers" if len(values) <= 60 else "lines", "name": name,
        "legendgroup": side.name, "showlegend": first,
        "x": [start / 1_000_000 for start in costs.starts], "y": list(values),
        "customdata": [[side.id, seq] for seq in costs.seqs],
        "hovertemplate": "%{fullData.name}<br>from %{x} ms: %{y:,}<br>record %{customdata[1]}<extra></extra>",
    }  # fmt: skip
