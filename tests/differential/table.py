"""The report: how the four designs treat deadlines, with a host that takes no time and with one that does.

    python -m tests.differential.table [CONFIGS [COST ...]]

For each cost profile: what became of the deadlines under each design, how late they were taken, and which fates differ
from those under v4.14. With a cost of zero there must be none; otherwise the differences are a report, not a verdict.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.differential.alike import Verdict, judge
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.host.variants import DESIGNS

FIRST = "v4.14"
FATES = ("taken", "merged", "cancelled", "open")


@dataclass
class Row:
    """Sums over all configurations for one design."""

    fates: Counter[str] = field(default_factory=Counter)
    late_sum: int = 0
    late_max: int = 0
    configs: int = 0
    """In how many configurations a fate differs from that under v4.14."""
    changes: Counter[str] = field(default_factory=Counter)

    def add(self, verdict: Verdict, design: str) -> None:
        """Take one configuration."""
        for d in verdict.outcomes[design].deadlines.all:
            self.fates[d.fate.name.lower()] += 1
            if d.fate.name == "TAKEN":
                self.late_sum += d.decided_at - d.due_at
                self.late_max = max(self.late_max, d.decided_at - d.due_at)
        pairs = list(verdict.unequal(FIRST, design, times=False))
        self.configs += bool(pairs)
        self.changes.update(f"{one[2] if one else 'none'} -> {other[2] if other else 'none'}" for one, other in pairs)


def table(cost: str, seeds: range) -> tuple[dict[str, Row], Counter[str], int]:
    """The rows of one cost profile, the vCPUs' states at the due times (v4.14), and in how many configurations any time
    differs between designs."""
    rows = {design: Row() for design in DESIGNS}
    states: Counter[str] = Counter()
    times = 0
    for seed in seeds:
        verdict = judge(seed, cost)
        for design, row in rows.items():
            row.add(verdict, design)
        states += verdict.outcomes[FIRST].states_when_due()
        times += any(next(verdict.unequal(FIRST, design), None) for design in rows)
    return rows, states, times


def lines(cost: str, seeds: range) -> Iterator[str]:
    """The report of one cost profile as text."""
    rows, states, times = table(cost, seeds)
    doing = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    yield f"{cost}: {len(seeds)} configurations; what the vCPU was doing at the due time: {doing}"
    yield f"  configurations in which the time of anything differs between designs: {times}"
    yield f"  {'design':8}{'deadlines':>10}" + "".join(f"{f:>10}" for f in FATES) + f"{'late, ns':>10}{'differ in':>10}"
    for design, row in rows.items():
        counts = "".join(f"{row.fates[fate]:10}" for fate in FATES)
        late = row.late_sum // max(row.fates["taken"], 1)
        changes = ", ".join(f"{name}: {count}" for name, count in row.changes.most_common())
        yield f"  {design:8}{row.fates.total():10}{counts}{late:10}{row.configs:10}  {changes}"


if __name__ == "__main__":
    wish, *costs = sys.argv[1:] or ["1000"]
    for profile in costs or PROFILES:
        for line in lines(profile, range(int(wish))):
            print(line, flush=True)  # noqa: T201
