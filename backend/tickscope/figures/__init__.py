"""What a run costs, as Plotly figures: the same in a notebook as on the page.

from tickscope import figures
figures.latency([run_a, run_b]).show()
figures.chart("latency", [run_a, run_b]).table.rows        # the numbers behind it
"""

from __future__ import annotations

from typing import Any

from tickscope.figures.catalogue import CATALOGUE, chart
from tickscope.figures.chart import MOST_RUNS, Chart, Runs, Table
from tickscope.figures.drawing import Figure
from tickscope.figures.gather import Gathered, gather

__all__ = [
    "CATALOGUE", "MOST_RUNS", "Chart", "Gathered", "Table", "chart", "cost_over_time", "gather", "latency",
    "round_trips", "where_time_goes",
]  # fmt: skip


def latency(runs: Runs, **options: Any) -> Figure:
    """From expiry to handler, as a distribution. `options` are those of `chart`: theme, since, until."""
    return chart("latency", runs, **options).figure


def round_trips(runs: Runs, **options: Any) -> Figure:
    """Accesses per round trip, by kind and reason of exit. `options` are those of `chart`."""
    return chart("round-trips", runs, **options).figure


def where_time_goes(runs: Runs, **options: Any) -> Figure:
    """Time of each vCPU and pCPU by state. `options` are those of `chart`."""
    return chart("where-time-goes", runs, **options).figure


def cost_over_time(runs: Runs, **options: Any) -> Figure:
    """Accesses and host time in windows, and added up. `options` are those of `chart`."""
    return chart("cost-over-time", runs, **options).figure
