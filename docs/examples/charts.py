"""What one kernel change costs, as a notebook would ask: cell by cell.

python docs/examples/charts.py FOLDER     writes one HTML page for each figure into FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import tickscope
from tickscope import figures

# The same guest under the commit and under what was there before. The first run is the baseline.
runs = [tickscope.simulate({"preset": "tick-wfi", "design": design}) for design in ("parent", "commit")]

# One figure. In a notebook this line shows it: figures.latency(runs).show()
latency = figures.latency(runs, theme="light")

# The numbers behind a figure, and what one sees, in a sentence.
trips = figures.chart("round-trips", runs)
print(trips.says)
for row in trips.table.rows:
    print(dict(zip(trips.table.columns, row, strict=True)))

# A part of the run: the third tick alone, in ns of simulated time.
third = figures.chart("cost-over-time", runs, since=2_500_000, until=3_500_000)
print(third.says)

# All of them as files that open in any browser, without a server.
folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
for name in figures.CATALOGUE:
    figures.chart(name, runs).figure.write_html(folder / f"{name}.html", include_plotlyjs=True)
