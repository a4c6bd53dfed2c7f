"""Two runs of the same guest and seed beside each other, aligned on what the guests do, not on time.

Each vCPU's steps (guest_steps.py) are aligned for themselves, so it does not matter which of several vCPUs is faster.
Where the two differ, the nearest place from which both go on alike is looked for, at most LOOK steps ahead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Final, NamedTuple

from tickscope.experiment.guest_steps import COSTS, INTERRUPT, GuestSteps, Step

LOOK: Final = 48
"""How far ahead of a difference the two are looked for where they go on alike."""
ALIKE: Final = 3
"""So many equal steps in a row are a place where they go on alike."""
_SLACK_NS: Final = 50_000


class Apart(StrEnum):
    """In which way the guests part."""

    ANSWER = "answer"
    """The same operation, and the guest's accesses answer otherwise."""
    NEVER = "never"
    """One of them sleeps and is never woken."""
    STOPPED = "stopped"
    """An invariant of one of them does not hold: its run stops there."""
    MOVED = "moved"
    """An interrupt comes at another place of the program: a matter of time."""
    OTHER = "other"


class Pair(NamedTuple):
    """One aligned step: the same on both sides, or on one alone."""

    a: Step | None
    b: Step | None

    @property
    def step(self) -> Step:
        """Whichever there is, the baseline's first."""
        found = self.a or self.b
        assert found is not None
        return found

    @property
    def differs(self) -> bool:
        """Whether the two sides make other accesses for it, or only one has it."""
        return self.a is None or self.b is None or self.a.tokens != self.b.tokens


class Divergence(NamedTuple):
    """Where the guests part: the number of the pair, and how. `side` is the one that is left behind: a, b or ''."""

    row: int
    apart: Apart
    side: str


@dataclass
class Lockstep:
    """The aligned pairs in the baseline's order, and the first place where the guests part."""

    a: GuestSteps
    b: GuestSteps
    pairs: list[Pair]
    divergence: Divergence | None
    """The first one that is not merely a matter of time."""
    moved: Divergence | None
    """The first one that is."""

    def sums(self, upto: int) -> tuple[list[int], list[int]]:
        """What the pairs before number `upto` cost on both sides, in the order of COSTS."""
        a, b = [0] * len(COSTS), [0] * len(COSTS)
        for pair in self.pairs[:upto]:
            for total, step in ((a, pair.a), (b, pair.b)):
                for place, cost in enumerate(step.costs if step else ()):
                    total[place] += cost
        return a, b

    def host_ns(self, upto: int) -> tuple[int, int]:
        """The host time of the pairs before number `upto` on both sides."""
        before = self.pairs[:upto]
        return sum(pair.a.host_ns for pair in before if pair.a), sum(pair.b.host_ns for pair in before if pair.b)


def lockstep(a: GuestSteps, b: GuestSteps) -> Lockstep:
    """Align two runs. `a` is the baseline."""
    lines = [_aligned(x, y) for x, y in zip(a.by_vcpu, b.by_vcpu, strict=True)]
    pairs = _merged(lines)
    places = {id(pair.step): row for row, pair in enumerate(pairs)}
    found = []
    for vcpu, line in enumerate(lines):
        found += [(places[id(pair.step)], apart, side) for pair, apart, side in _partings(a, b, vcpu, line)]
    ordered = [Divergence(*one) for one in sorted(found)]
    divergence = next((one for one in ordered if one.apart is not Apart.MOVED), None)
    return Lockstep(a, b, pairs, divergence, next((one for one in ordered if one.apart is Apart.MOVED), None))


def _aligned(a: Sequence[Step], b: Sequence[Step]) -> list[Pair]:
    pairs: list[Pair] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i].key != b[j].key:
            x, y = _go_on(a, b, i, j)
            pairs += [Pair(step, None) for step in a[i:x]] + [Pair(None, step) for step in b[j:y]]
            i, j = x, y
            continue
        pairs.append(Pair(a[i], b[j]))
        i, j = i + 1, j + 1
    return pairs + [Pair(step, None) for step in a[i:]] + [Pair(None, step) for step in b[j:]]


def _go_on(a: Sequence[Step], b: Sequence[Step], i: int, j: int) -> tuple[int, int]:
    """The nearest places from which both go on alike; one step further on both sides if there are none."""
    for distance in range(1, 2 * LOOK + 1):
        for x in range(max(0, distance - LOOK), min(distance, LOOK) + 1):
            if _alike(a, b, i + x, j + distance - x):
                return i + x, j + distance - x
    return min(i + 1, len(a)), min(j + 1, len(b))


def _alike(a: Sequence[Step], b: Sequence[Step], i: int, j: int) -> bool:
    if i >= len(a) or j >= len(b):
        return False
    return all(x.key == y.key for x, y in zip(a[i : i + ALIKE], b[j : j + ALIKE], strict=False))


def _merged(lines: list[list[Pair]]) -> list[Pair]:
    """All vCPUs' pairs in the baseline's order; what only the other side has follows what was before it."""
    order, number = [], count()
    for line in lines:
        at = 0
        for pair in line:
            at = pair.a.seq if pair.a else at
            order.append((at, next(number), pair))
    return [pair for _, _, pair in sorted(order, key=lambda one: one[:2])]


def _partings(a: GuestSteps, b: GuestSteps, vcpu: int, line: list[Pair]) -> Iterator[tuple[Pair, Apart, str]]:
    """Where the two guests of one vCPU part: the first of each kind that is found, then how they end."""
    both = [n for n, pair in enumerate(line) if pair.a and pair.b]
    last = both[-1]
    for n in both:
        pair = line[n]
        assert pair.a and pair.b
        shared = min(len(pair.a.seen), len(pair.b.seen))
        if pair.a.seen[:shared] != pair.b.seen[:shared]:
            yield pair, Apart.ANSWER, ""
            break
    alone = next((n for n, pair in enumerate(line[:last]) if not (pair.a and pair.b)), None)
    if alone is not None:
        yield line[alone], _apart(line[alone:]), ""
    yield from _ends(a, b, vcpu, line, last)


def _apart(line: Sequence[Pair]) -> Apart:
    """Whether what only one side has begins or ends with an interrupt, which is a matter of time."""
    for pair in line:
        if pair.step.kind == INTERRUPT:
            return Apart.MOVED
        if pair.a and pair.b:
            break
    return Apart.OTHER


def _ends(a: GuestSteps, b: GuestSteps, vcpu: int, line: list[Pair], last: int) -> Iterator[tuple[Pair, Apart, str]]:
    """One side has come to its end, and the other goes on. That the time is over is no parting."""
    for side, own, other in (("a", a, b), ("b", b, a)):
        if own.violated and not other.violated and own.by_vcpu[vcpu][-1].last == own.records:
            yield line[last], Apart.STOPPED, side
            return
    rest = line[last + 1 :]
    if rest and rest[0].a and rest[-1].b:
        yield rest[0], _apart(rest), ""
    elif rest and _sleeps(b if rest[0].a else a, vcpu, line[last], rest[0].step):
        yield line[last], Apart.NEVER, "b" if rest[0].a else "a"


def _sleeps(own: GuestSteps, vcpu: int, common: Pair, following: Step) -> bool:
    """Whether this side sleeps where the other went on long ago: for ever, as far as the run can tell."""
    assert common.a and common.b
    ours, theirs = (common.a, common.b) if own.by_vcpu[vcpu][-1] is common.a else (common.b, common.a)
    if not own.ended or not own.blocked[vcpu]:
        return False
    return own.asleep or own.t - ours.t > 2 * (following.t - theirs.t) + _SLACK_NS
