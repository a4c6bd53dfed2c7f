"""Named, seeded streams of random numbers: integers only, the same on every machine (splitmix64)."""

from __future__ import annotations

_MASK = (1 << 64) - 1


def _seed_of(seed: int, name: str) -> int:
    """FNV-1a over the name, mixed with the seed: independent of Python's string hash."""
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = ((h ^ byte) * 0x100000001B3) & _MASK
    return (h ^ (seed * 0x9E3779B97F4A7C15)) & _MASK


class Stream:
    """One stream. Equal seed and name give equal numbers; streams do not disturb one another."""

    __slots__ = ("_state",)

    def __init__(self, seed: int, name: str) -> None:
        self._state = _seed_of(seed, name)

    def next_u64(self) -> int:
        """The next 64 random bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + self.next_u64() % (high - low + 1)
