"""Least squares with guesses: unknown amounts, sums of them that were measured, and how far each guess is trusted.

Where the measured sums decide an amount, they decide it. Where several amounts occur only together, the sum alone is
known; then the guesses share it out, the trusted ones keeping their value.
"""

from __future__ import annotations

from collections.abc import Sequence

Matrix = list[list[float]]


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a positive definite matrix (Gauss-Jordan)."""
    size = len(matrix)
    work = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(work[r][column]))
        work[column], work[pivot] = work[pivot], work[column]
        scale = work[column][column]
        work[column] = [value / scale for value in work[column]]
        for r in range(size):
            factor = work[r][column]
            if r != column and factor:
                work[r] = [a - factor * b for a, b in zip(work[r], work[column], strict=True)]
    return [row[size:] for row in work]


class Estimate:
    """What is known of the amounts: their mean and covariance, given guesses (mean, trust) and weighted sums."""

    def __init__(self, guesses: Sequence[tuple[float, float]]) -> None:
        self._precision = [[0.0] * len(guesses) for _ in guesses]
        self._right = [0.0] * len(guesses)
        for i, (guess, trust) in enumerate(guesses):
            self._precision[i][i] = 1 / trust**2
            self._right[i] = guess / trust**2
        self._prior = [trust for _, trust in guesses]

    def add(self, counts: Sequence[tuple[int, int]], measured: float, weight: float) -> None:
        """A measured sum: (amount, how many times) and its value; `weight` is one over the error allowed, squared."""
        for i, n in counts:
            self._right[i] += weight * n * measured
            line = self._precision[i]
            for j, m in counts:
                line[j] += weight * n * m

    def whole(self, order: Sequence[int]) -> tuple[list[int], list[bool]]:
        """Whole amounts, none below zero, rounded one after the other in `order`, each time with what is left fitted
        anew; and for each whether the sums have decided it (its spread is a third of the guess's or less)."""
        spread = inverse(self._precision)
        mean = [sum(a * b for a, b in zip(line, self._right, strict=True)) for line in spread]
        decided = [spread[i][i] ** 0.5 <= trust / 3 for i, trust in enumerate(self._prior)]
        amounts = [0] * len(mean)
        for i in order:
            amounts[i] = max(0, round(mean[i]))
            self._fix(mean, spread, i, amounts[i])
        return amounts, decided

    @staticmethod
    def _fix(mean: list[float], spread: Matrix, i: int, amount: int) -> None:
        """Condition the others on amount `i` having this value."""
        variance = spread[i][i]
        if variance < 1e-12:
            return
        gain = [line[i] / variance for line in spread]
        shift = amount - mean[i]
        for j, g in enumerate(gain):
            mean[j] += g * shift
        own = list(spread[i])
        for j, g in enumerate(gain):
            if g:
                spread[j] = [a - g * b for a, b in zip(spread[j], own, strict=True)]
