"""The figures by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from tickscope.figures.chart import Chart, Runs
from tickscope.figures.cost_over_time import cost_over_time_chart
from tickscope.figures.latency import latency_chart
from tickscope.figures.round_trips import round_trips_chart
from tickscope.figures.where_time_goes import where_time_goes_chart


class Kind(NamedTuple):
    """One figure: title, what it shows in one sentence, the unit of its numbers, and how it is drawn."""

    title: str
    says: str
    unit: str
    draw: Callable[..., Chart]


CATALOGUE: Final[dict[str, Kind]] = {
    "latency": Kind(
        "From expiry to handler",
        "How long after a deadline has expired the host, and then the guest, acknowledges interrupt 27: what share of "
        "the expired deadlines within what time. A line that ends below 100 % leaves the others without a handler.",
        "µs",
        latency_chart,
    ),
    "round-trips": Kind(
        "Accesses per round trip",
        "How many hardware accesses host and EL2 make from an exit to the next entry, on average, by what they touch "
        "and why the guest had left.",
        "accesses",
        round_trips_chart,
    ),
    "where-time-goes": Kind(
        "Where the time goes",
        "What part of the time each vCPU and each physical CPU spends in guest, EL2, host, asleep and so on.",
        "% and µs",
        where_time_goes_chart,
    ),
    "cost-over-time": Kind(
        "Cost over time",
        "Accesses, and time of host and EL2 by the cost profile, in windows of simulated time, and added up.",
        "accesses, µs or instructions",
        cost_over_time_chart,
    ),
}
"""Name (as in the address) -> figure."""


def chart(name: str, runs: Runs, *, theme: str = "light", since: int = 0, until: int | None = None) -> Chart:
    """Figure, table and sentence. The first run is the baseline; there may be up to four.

    `since` and `until` (ns of simulated time) restrict what counts; for runs gathered before, theirs holds. `theme` is
    "dark", "light" or "contrast". Raises ValueError, one sentence, for an unknown figure or theme, too many runs, or no
    range.
    """
    if name not in CATALOGUE:
        raise ValueError(f"There is no figure {name!r}; there are {', '.join(CATALOGUE)}.")
    return CATALOGUE[name].draw(runs, theme=theme, since=since, until=until)
