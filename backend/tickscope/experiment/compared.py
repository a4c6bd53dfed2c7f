"""Two runs compared, as plain data: what REST and Python give of a lockstep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from tickscope.engine.journal import Record
from tickscope.experiment.errors import ConfigError
from tickscope.experiment.guest_steps import COSTS, GuestSteps, Step
from tickscope.experiment.host_time import entry_ns, unit_of
from tickscope.experiment.lockstep import Apart, Divergence, Lockstep, Pair, lockstep
from tickscope.experiment.tokens import dialect_of

MOST_RECORDS: Final = 300_000
"""So many records of each run are compared."""
MOST_ROWS: Final = 500
"""Rows in one answer."""
_TIMER: Final = ("timer_reads", "timer_writes", "cntvoff_writes")

About = dict[str, Any]


def check_same_guest(a: About, b: About) -> None:
    """Raises ConfigError if the two runs are not of the same guest and seed."""
    hint = "compare runs of one experiment that differ in design, platform or switches"
    for key, what in (("vms", "different guests"), ("seed", "different seeds")):
        if a["config"][key] != b["config"][key]:
            raise ConfigError(f"the two runs have {what}, so nothing can be aligned", "b", hint)


def guest_steps(about: About, records: Iterable[Record]) -> GuestSteps:
    """The steps of a run; `about` is its summary, `records` its first records in order."""
    config = about["config"]
    vcpus = sum(len(vm["vcpus"]) for vm in config["vms"])
    steps = GuestSteps(vcpus, dialect_of(config), about["duration_ns"], entry_ns(config))
    steps.add(records)
    return steps


class Compared:
    """Two runs side by side; `a` is the baseline that all changes are told against. Raises ConfigError."""

    def __init__(self, a: About, b: About, a_records: Iterable[Record], b_records: Iterable[Record]) -> None:
        check_same_guest(a, b)
        self._about = (a, b)
        self.lockstep: Lockstep = lockstep(guest_steps(a, a_records), guest_steps(b, b_records))
        self._differences = [row for row, pair in enumerate(self.lockstep.pairs) if pair.differs]
        self._names = _names(a, b)

    def data(self, first: int = 0, limit: int = 100) -> dict[str, Any]:
        """The head - who, totals, what one operation costs, where the guests part - and `limit` rows from `first`."""
        pairs = self.lockstep.pairs
        shown = pairs[first : first + limit]
        before, total = self.lockstep.sums(first), self.lockstep.sums(len(pairs))
        host = [dict(zip("ab", self.lockstep.host_ns(upto), strict=True)) for upto in (first, len(pairs))]
        after = first + len(shown)
        return {
            "a": self._side(0, total[0], host[1]["a"]), "b": self._side(1, total[1], host[1]["b"]),
            "unit": self._unit(), "host_before": host[0], "costs": list(COSTS),
            "rows": len(pairs), "from": first, "next": after if after < len(pairs) else None,
            "before": {"a": _named(before[0]), "b": _named(before[1])},
            "differences": len(self._differences), "groups": self._groups(),
            "divergence": self._parting(self.lockstep.divergence), "moved": self._parting(self.lockstep.moved),
            "items": [_row(first + n, pair) for n, pair in enumerate(shown)],
        }  # fmt: skip

    def _unit(self) -> str:
        """What the host time of both sides counts."""
        units = {unit_of(about["config"]["platform"]["cost"]) for about in self._about}
        return units.pop() if len(units) == 1 else "ns"

    def _side(self, side: int, totals: Sequence[int], host_ns: int) -> dict[str, Any]:
        about, steps = self._about[side], (self.lockstep.a, self.lockstep.b)[side]
        config = about["config"]
        return {
            "run": about["id"], "name": self._names[side], "design": about["design"],
            "platform": config["platform"], "switches": config["switches"], "status": about["status"],
            "records": steps.records, "whole": steps.ended or bool(steps.violated), "totals": _named(totals),
            "host_ns": host_ns,
        }  # fmt: skip

    def _groups(self) -> list[dict[str, Any]]:
        """What each kind of operation costs on both sides, those that differ most first."""
        groups: dict[str, list[tuple[int, Pair]]] = {}
        for row, pair in enumerate(self.lockstep.pairs):
            if pair.a and pair.b:
                groups.setdefault(_group(pair), []).append((row, pair))
        found = [_group_data(label, members) for label, members in groups.items()]
        return sorted(found, key=lambda group: -group["weight"])

    def _parting(self, found: Divergence | None) -> dict[str, Any] | None:
        if found is None:
            return None
        pair = self.lockstep.pairs[found.row]
        says = _says(found, pair, self._names, (self.lockstep.a, self.lockstep.b))
        return {"row": found.row, "kind": found.apart.value, "side": found.side, "says": says,
                "a_seq": pair.a.seq if pair.a else None, "b_seq": pair.b.seq if pair.b else None}  # fmt: skip


def _names(a: About, b: About) -> tuple[str, str]:
    """What tells the two apart, in as few words as possible."""
    if a["design"] != b["design"]:
        return a["design"], b["design"]
    names = []
    for about in (a, b):
        platform = about["config"]["platform"]
        if a["config"]["switches"] != b["config"]["switches"]:
            names.append(", ".join(about["config"]["switches"]) or f"{about['design']} as it is")
        else:
            names.append(f"GIC{platform['gic']} {platform['host']} {platform['pcpus']} pCPU")
    return (names[0], names[1]) if names[0] != names[1] else (f"{names[0]} (A)", f"{names[1]} (B)")


def _named(costs: Iterable[int]) -> dict[str, int]:
    return dict(zip(COSTS, costs, strict=True))


def _half(step: Step | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {"seq": step.seq, "t": step.t, "costs": _named(step.costs), "host_ns": step.host_ns,
            "tokens": step.tokens, "seqs": step.seqs}  # fmt: skip


def _row(number: int, pair: Pair) -> dict[str, Any]:
    step = pair.step
    return {"row": number, "vcpu": step.vcpu, "kind": step.kind, "label": step.label, "group": _group(pair),
            "differs": pair.differs, "a": _half(pair.a), "b": _half(pair.b)}  # fmt: skip


def _group(pair: Pair) -> str:
    """Operations of one name, apart from those that a physical interrupt breaks into."""
    name = pair.step.label.split(" ")[0] if pair.step.kind == "op" else pair.step.label
    broken = any(step is not None and step.interrupted for step in pair)
    return f"{name}, interrupted" if broken else name


def _group_data(label: str, members: Sequence[tuple[int, Pair]]) -> dict[str, Any]:
    """What the operations of one name cost together, and what most of them cost each."""
    kinds: Counter[tuple[tuple[int, ...], tuple[int, ...]]] = Counter()
    rows: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    host: dict[tuple[tuple[int, ...], tuple[int, ...]], Counter[tuple[int, int]]] = {}
    for row, (a, b) in members:
        assert a and b
        costs = tuple(a.costs), tuple(b.costs)
        kinds[costs] += 1
        rows.setdefault(costs, row)
        host.setdefault(costs, Counter())[a.host_ns, b.host_ns] += 1
    sums = [[sum(times * kind[side][place] for kind, times in kinds.items()) for place in range(len(COSTS))]
            for side in (0, 1)]  # fmt: skip
    usual, times = kinds.most_common(1)[0]
    usual_host = dict(zip("ab", host[usual].most_common(1)[0][0], strict=True))
    weight = sum(abs(x - y) for x, y in zip(*sums, strict=True))
    return {"label": label, "count": len(members), "weight": weight, "a": _named(sums[0]), "b": _named(sums[1]),
            "usual": {"count": times, "row": rows[usual], "a": _named(usual[0]), "b": _named(usual[1]),
                      "host_ns": usual_host}}  # fmt: skip


def _says(found: Divergence, pair: Pair, names: tuple[str, str], sides: tuple[GuestSteps, GuestSteps]) -> str:
    """One sentence for people."""
    place = f"vCPU {pair.step.vcpu}, {pair.step.label}"
    left = names[0] if found.side == "a" else names[1]
    other = names[1] if found.side == "a" else names[0]
    if found.apart is Apart.NEVER:
        return f"{place}: the guest goes on with {other}; with {left} it sleeps and is never woken."
    if found.apart is Apart.STOPPED:
        broken = sides[0 if found.side == "a" else 1].violated
        return f"{place}: invariant I{broken} does not hold with {left}, and its run stops here."
    if found.apart is Apart.ANSWER:
        return f"{place}: {_answers(pair, names)}"
    if found.apart is Apart.MOVED:
        return f"{place}: from here an interrupt comes elsewhere in the program, as the two take different times."
    return f"{place}: from here the two guests do different things."


def _answers(pair: Pair, names: tuple[str, str]) -> str:
    tokens = [[token for token in step.tokens if token.startswith("g:")] if step else [] for step in pair]
    for x, y in zip(*tokens, strict=False):
        if x != y:
            return f"the guest sees {x.removeprefix('g:')} with {names[0]} and {y.removeprefix('g:')} with {names[1]}."
    return "the guest sees another answer."
