"""Where the time of each vCPU and pCPU goes: guest, EL2, host, asleep and so on, for each design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tickscope.figures.chart import Cell, Chart, Runs, Side, Table, change, joined, legend, sides, time_text
from tickscope.figures.drawing import Figure, panels
from tickscope.figures.look import STATE_FILLS
from tickscope.figures.states import EL2, ENTRY_ENDS, HOST, STATES, USER, Clock

COLUMNS: Final = ["where", "design", "state", "time (ns)", "share (%)", "longest (ns)", "record", "run"]
_COSTS: Final = (EL2, HOST, USER)
"""States that the second panel shows alone: the host's part, which sleep and guest leave too small to see."""
_FEW: Final = 10
"""Beyond so many bars the figure grows, so that each keeps its name."""

Bar = tuple[Clock, Side]


def where_time_goes_chart(runs: Runs, *, theme: str = "light", since: int = 0, until: int | None = None) -> Chart:
    """Draw it; see catalogue.chart."""
    shown = sides(runs, theme, since, until)
    bars = _bars(shown)
    table = Table(COLUMNS, [_row(clock, side, state) for clock, side in bars for state in clock.ns])
    return Chart(_figure(bars, shown, theme), table, _says(shown))


def _bars(shown: Sequence[Side]) -> list[Bar]:
    """The CPUs in order, the vCPUs first, each with all designs."""
    places = [("vcpus", n) for n in range(max(len(side.gathered.states.vcpus) for side in shown))]
    places += [("pcpus", n) for n in range(max(len(side.gathered.states.pcpus) for side in shown))]
    return [(clocks[n], side) for kind, n in places for side in shown
            if n < len(clocks := getattr(side.gathered.states, kind))]  # fmt: skip


def share(clock: Clock, state: str) -> float:
    """Percent of the clock's time, to four places."""
    every = sum(clock.ns.values())
    return round(100 * clock.ns[state] / every, 4) if every else 0.0


def _row(clock: Clock, side: Side, state: str) -> list[Cell]:
    longest, seq = clock.longest[state]
    return [clock.name, side.name, state, clock.ns[state], share(clock, state), longest, seq or None, side.id]


def _says(shown: Sequence[Side]) -> str:
    """Host and EL2 of all pCPUs together."""
    spent = [sum(clock.ns[HOST] + clock.ns[EL2] for clock in side.gathered.states.pcpus) for side in shown]
    parts = []
    for side, ns in zip(shown, spent, strict=True):
        more = f" ({change(ns, spent[0])})" if side is not shown[0] else ""
        parts.append(f"{legend(side, shown)} {time_text(ns)}{more}")
    every = sum(sum(clock.ns.values()) for clock in shown[0].gathered.states.pcpus)
    whose = "The baseline's" if len(shown) > 1 else "That"
    part = f"{whose} is {100 * spent[0] / every if every else 0:.3g}\u00a0% of the time."
    return f"Of the pCPUs' time, host and EL2 take: {joined(parts)}. {part} {ENTRY_ENDS}"


def _figure(bars: Sequence[Bar], shown: Sequence[Side], theme: str) -> Figure:
    grid = {"shared_yaxes": True, "column_widths": [0.55, 0.45], "horizontal_spacing": 0.07}
    more: dict[str, Any] = {"barmode": "stack", "bargap": 0.25}
    if len(bars) > _FEW:
        more |= {"height": 130 + 19 * len(bars)}
    base = f"all of it (baseline: {shown[0].name})" if len(shown) > 1 else "all of it"
    figure = panels(theme, 1, 2, [base, "the host's part alone"], grid, **more)
    axis = [[clock.name for clock, _ in bars], [side.name for _, side in bars]]
    for state in STATES:
        if any(clock.ns.get(state) for clock, _ in bars):
            figure.add_trace(_trace(bars, axis, state, theme, 1), 1, 1)
            if state in _COSTS:
                figure.add_trace(_trace(bars, axis, state, theme, 2), 1, 2)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title_text="share of the time", ticksuffix=" %", range=[0, 100], col=1)
    figure.update_xaxes(title_text="time (µs)", rangemode="tozero", col=2)
    return figure


def _trace(bars: Sequence[Bar], axis: list[list[str]], state: str, theme: str, panel: int) -> dict[str, Any]:
    if panel == 1:
        lengths: list[float] = [share(clock, state) if state in clock.ns else 0.0 for clock, _ in bars]
    else:
        lengths = [clock.ns.get(state, 0) / 1000 for clock, _ in bars]
    data = [[side.id, clock.longest.get(state, (0, 0))[1], clock.ns.get(state, 0)] for clock, side in bars]
    return {
        "type": "bar", "orientation": "h", "name": state, "y": axis, "x": lengths, "customdata": data,
        "legendgroup": state, "showlegend": panel == 1,
        "marker": STATE_FILLS[state].marker(theme),
        "hovertemplate": f"%{{y}}<br>{state}: %{{customdata[2]:,}} ns<extra></extra>",
    }  # fmt: skip
