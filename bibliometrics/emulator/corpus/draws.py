"""A stream of random draws that is the same on every machine and Python version.

Only ``random.Random.random()`` keeps its sequence by promise, and only the four basic
operations are the same to the last bit everywhere.  So nothing here calls ``choice``,
``shuffle``, ``gauss``, a logarithm or a power, and distributions are tables of quantiles.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Draws:
    """Random draws from one seed.

    Parameters
    ----------
    seed
        Any whole number.
    stream
        Sets the draws of one part of the corpus apart from those of another, so that a
        change in one leaves the others as they were.
    """

    def __init__(self, seed: int, stream: int = 0) -> None:
        generator = random.Random(seed * 1_000_003 + stream)  # noqa: S311 -- not a secret
        self.uniform = generator.random

    def below(self, bound: int) -> int:
        """Draw a whole number from 0 up to, not including, `bound`."""
        return int(self.uniform() * bound)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, probability: float) -> bool:
        """Say yes with this probability."""
        return self.uniform() < probability

    def pick(self, items: Sequence[T]) -> T:
        """Draw one item, each alike."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], cumulative: Sequence[float]) -> T:
        """Draw one item by the running totals of the weights."""
        place = bisect_right(cumulative, self.uniform() * cumulative[-1])
        return items[min(place, len(items) - 1)]

    def from_quantiles(self, table: Sequence[tuple[float, float]]) -> float:
        """Draw from a distribution given as (probability, value) corners, 0 to 1."""
        chance = self.uniform()
        low, bottom = table[0]
        for high, top in table[1:]:
            if chance <= high:
                return bottom + (top - bottom) * (chance - low) / (high - low)
            low, bottom = high, top
        return bottom

    def shuffle(self, items: list[T]) -> None:
        """Put a list into random order, in place."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


def running_totals(weights: Sequence[float]) -> list[float]:
    """Add the weights up one after the other (`sum` rounds differently from 3.12 on)."""
    return list(accumulate(weights))


def grown(start: float, percent: float, years: int) -> float:
    """Let a quantity grow, or shrink backwards, by a rate a year."""
    factor = 1.0 + percent / 100.0
    for _ in range(abs(years)):
        start = start * factor if years > 0 else start / factor
    return start


def between_years(points: Sequence[tuple[int, float]], year: int) -> float:
    """Read a value off the line through dated points; flat beyond either end."""
    if year <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if year <= after:
            return low + (high - low) * (year - before) / (after - before)
    return points[-1][1]
