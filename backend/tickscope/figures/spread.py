"""A distribution of whole numbers: exact, and small however often the same number comes."""

from __future__ import annotations

from collections.abc import Iterator


class Spread:
    """Counts each value, and keeps the first record that shows it."""

    def __init__(self) -> None:
        self._values: dict[int, list[int]] = {}
        self.count = 0
        self.total = 0
        """Sum of all values."""

    def add(self, value: int, seq: int) -> None:
        """One more `value`, shown by record `seq`."""
        self.count += 1
        self.total += value
        found = self._values.get(value)
        if found is None:
            self._values[value] = [1, seq]
        else:
            found[0] += 1

    def steps(self) -> Iterator[tuple[int, int, int]]:
        """(value, how many are at most that, first record that shows it), smallest first."""
        below = 0
        for value in sorted(self._values):
            count, seq = self._values[value]
            below += count
            yield value, below, seq

    def quantile(self, part: int, of: int = 100) -> int | None:
        """The smallest value that at least `part` of `of` do not exceed (nearest rank); None if there is none."""
        return next((value for value, below, _ in self.steps() if below * of >= self.count * part), None)

    def largest(self) -> tuple[int, int] | None:
        """(largest value, first record that shows it); None if there is none."""
        if not self._values:
            return None
        value = max(self._values)
        return value, self._values[value][1]

    def mean(self) -> float | None:
        """The mean; None if there is none."""
        return self.total / self.count if self.count else None
