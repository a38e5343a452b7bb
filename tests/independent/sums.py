"""Sums that do not depend on the order of what is added."""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class Sums:
    """Exactly rounded sums by key."""

    def __init__(self) -> None:
        self._terms: defaultdict[Hashable, list[float]] = defaultdict(list)

    def add(self, key: Hashable, term: float) -> None:
        self._terms[key].append(term)

    def totals(self) -> dict:  # type: ignore[type-arg]  # keys differ from figure to figure
        return {key: fsum(terms) for key, terms in self._terms.items()}
