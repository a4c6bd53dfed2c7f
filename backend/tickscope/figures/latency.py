"""From expiry to handler: how long the host and the guest take, as a cumulative distribution for each design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tickscope.experiment.deadlines import Fate
from tickscope.figures.chart import Cell, Chart, Runs, Side, Table, change, joined, legend, sides, time_text
from tickscope.figures.drawing import Figure, panels
from tickscope.figures.expiries import Expiries
from tickscope.figures.look import THEMES, Stroke, strokes
from tickscope.figures.spread import Spread

COLUMNS: Final = [
    "design", "handler", "expired", "handled", "not handled", "merged", "withdrawn", "open",
    "min (ns)", "median (ns)", "p95 (ns)", "max (ns)", "mean (ns)", "record", "run",
]  # fmt: skip
_MOST_STEPS: Final = 400
"""Steps that are drawn of one distribution; the table is exact."""
_WIDE: Final = 50
"""From this ratio of the largest to the smallest latency on, the axis is logarithmic."""

HANDLERS: Final = (("host", "to the host's handler"), ("guest", "to the guest's handler"))


def spread_of(expiries: Expiries, handler: str) -> Spread:
    """The latencies of one handler, `host` or `guest`."""
    return expiries.host if handler == "host" else expiries.guest


def latency_chart(runs: Runs, *, theme: str = "light", since: int = 0, until: int | None = None) -> Chart:
    """Draw it; see catalogue.chart."""
    shown = sides(runs, theme, since, until)
    return Chart(_figure(shown, theme), _table(shown), _says(shown))


def _table(shown: Sequence[Side]) -> Table:
    return Table(COLUMNS, [_row(side, handler) for handler, _ in HANDLERS for side in shown])


def _row(side: Side, handler: str) -> list[Cell]:
    found = side.gathered.expiries
    spread = spread_of(found, handler)
    largest, record = spread.largest() or (None, None)
    smallest = next((value for value, _, _ in spread.steps()), None)
    mean = spread.mean()
    return [
        side.name, handler, found.expired, spread.count, found.expired - spread.count,
        found.fates[Fate.MERGED], found.fates[Fate.CANCELLED], found.fates[Fate.OPEN],
        smallest, spread.quantile(50), spread.quantile(95), largest,
        None if mean is None else round(mean, 3), record, side.id,
    ]  # fmt: skip


def _says(shown: Sequence[Side]) -> str:
    base = shown[0].gathered.expiries.guest.quantile(50)
    parts = []
    for side in shown:
        found = side.gathered.expiries
        median = found.guest.quantile(50)
        if median is None:
            parts.append(f"{legend(side, shown)} none of {found.expired}")
            continue
        more = f" ({change(median, base)})" if base is not None and side is not shown[0] else ""
        left = found.expired - found.guest.count
        lost = f", {left} of {found.expired} without" if left else ""
        parts.append(f"{legend(side, shown)} {time_text(median)}{more}{lost}")
    hosts = [side.name for side in shown if side.gathered.expiries.host.count]
    took = f"The host takes interrupt 27 with {joined(hosts)}." if hosts else "The host never takes interrupt 27."
    if not any(side.gathered.expiries.expired for side in shown):
        return "No deadline expired here: the guest's timer was not due."
    return f"Median from expiry to the guest's handler: {joined(parts)}. {took}"


def _figure(shown: Sequence[Side], theme: str) -> Figure:
    titles = [words for _, words in HANDLERS]
    figure = panels(theme, 1, 2, titles, {"shared_yaxes": True, "horizontal_spacing": 0.04})
    tone, lines = THEMES[theme], strokes([str(side.gathered.about["design"]) for side in shown])
    for place, (handler, _) in enumerate(HANDLERS, 1):
        for side, line in zip(shown, lines, strict=True):
            figure.add_trace(_trace(side, handler, line, legend(side, shown), tone), 1, place)
        if not any(spread_of(side.gathered.expiries, handler).count for side in shown):
            figure.add_annotation(text=f"the {handler} takes none", showarrow=False, row=1, col=place, x=0.5, y=50,
                                  xref="x domain" if place == 1 else "x2 domain")  # fmt: skip
    kind = "log" if _wide(shown) else "linear"
    figure.update_xaxes(title_text="after expiry (µs)", type=kind)
    figure.update_xaxes(matches="x", col=2)
    if kind == "linear":
        figure.update_xaxes(rangemode="tozero")
    figure.update_yaxes(range=[0, 104], ticksuffix=" %")
    figure.update_yaxes(title_text="of expired deadlines", col=1)
    return figure


def _wide(shown: Sequence[Side]) -> bool:
    values = [value for side in shown for handler, _ in HANDLERS
              for value, _, _ in spread_of(side.gathered.expiries, handler).steps()]  # fmt: skip
    return bool(values) and min(values) > 0 and max(values) > _WIDE * min(values)


def _trace(side: Side, handler: str, line: Stroke, name: str, tone: dict[str, str]) -> dict[str, Any]:
    """One distribution as steps. It ends below 100 % where deadlines had no handler."""
    expired = side.gathered.expiries.expired
    steps = _thinned(list(spread_of(side.gathered.expiries, handler).steps()))
    steps = [(value, 0, seq) for value, _, seq in steps[:1]] + steps  # so that the line rises from the axis
    colour = tone[line.colour]
    return {
        "type": "scatter", "mode": "lines+markers", "name": name, "legendgroup": side.name,
        "showlegend": handler == "guest",
        "x": [value / 1000 for value, _, _ in steps], "y": [100 * below / expired for _, below, _ in steps],
        "customdata": [[side.id, seq, f"{below} of {expired}"] for _, below, seq in steps],
        "line": {"shape": "hv", "color": colour, "dash": line.dash, "width": 2},
        "marker": {"symbol": line.symbol, "size": 7, "color": colour},
        "hovertemplate": "%{fullData.name}<br>%{customdata[2]} within %{x} µs<br>record %{customdata[1]}"
                         "<extra></extra>",
    }  # fmt: skip


def _thinned(steps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """At most _MOST_STEPS of the steps, the first and the last among them."""
    if len(steps) <= _MOST_STEPS:
        return steps
    last = len(steps) - 1
    return [steps[place * last // (_MOST_STEPS - 1)] for place in range(_MOST_STEPS)]
