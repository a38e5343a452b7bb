"""What there is to fetch: each source's year that is missing or stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibliometrics.openalex import staleness
from bibliometrics.openalex.fetch import fingerprint
from bibliometrics.openalex.target import Target
from bibliometrics.openalex.urls import PER_PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bibliometrics.cache import Cache
    from bibliometrics.openalex.counts import Counts
    from bibliometrics.openalex.staleness import Stale


ROLLING_CREDITS = 2_000
"""What a run may spend on partitions that are merely old: a fifth of a free key's day."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What to do with each partition.

    Parameters
    ----------
    todo
        To be fetched, newest years and largest sources first and suspects last, with the reason.
    empty
        Without works by the API's count, so without a call.
    fresh
        As they should be, or old and waiting.
    waiting
        Those of them that are old, and for which this run may not spend any more.
    """

    todo: tuple[tuple[Target, Stale], ...]
    empty: tuple[Target, ...]
    fresh: tuple[Target, ...]
    waiting: tuple[Target, ...] = ()

    @property
    def total(self) -> int:
        """Partitions in all."""
        return len(self.todo) + len(self.empty) + len(self.fresh)

    @property
    def is_any(self) -> bool:
        """Whether there is anything to fetch or to write down."""
        return bool(self.todo) or any(target.there is None for target in self.empty)

    @property
    def old(self) -> int:
        """Partitions to be fetched though they are merely old."""
        return sum(not why.must for _, why in self.todo)

    @property
    def works(self) -> int:
        """Works to be fetched."""
        return sum(target.expected for target, _ in self.todo)


def agenda(
    cache: Cache,
    scope: str,
    *,
    sources: Sequence[str],
    years: tuple[int, int],
    counts: Counts,
    realm: str,
    now: datetime,
    rolling: int = ROLLING_CREDITS,
) -> Agenda:
    """Compare what is in the cache with what the API counts.

    Parameters
    ----------
    rolling
        Credits to be spent at most on what is merely old.
    """
    there = {each.key: each for each in cache.partitions(scope)}
    doubted = {each.key: each for each in cache.manifest.suspects(scope)}
    todo: list[tuple[Target, Stale]] = []
    empty, fresh = [], []
    for source in sources:
        for year in range(years[0], years[1] + 1):
            key, expected = f"{source}-{year}", counts.get((source, year), 0)
            target = Target(source, year, expected, there.get(key), doubted.get(key))
            why = staleness.stale(
                target.there,
                target.doubted,
                year=year,
                expected=expected,
                fingerprint=fingerprint(realm, target.address()),
                now=now,
            )
            if not expected and not (target.there and target.there.works):
                empty.append(target)
            elif why is None:
                fresh.append(target)
            else:
                todo.append((target, why))
    todo, waiting = _rolling(todo, rolling)
    fresh += waiting
    # What is suspect may stay so: it must not use up run after run before anything else comes.
    todo.sort(
        key=lambda each: (
            each[1].kind == "suspect",
            -each[0].year,
            -each[0].expected,
            each[0].key,
        )
    )
    return Agenda(tuple(todo), tuple(empty), tuple(fresh), tuple(waiting))


def _rolling(
    stale: Sequence[tuple[Target, Stale]], most: int
) -> tuple[list[tuple[Target, Stale]], list[Target]]:
    """Take of what is merely old the oldest, as far as a run may spend on it; the rest waits."""
    todo = [(target, why) for target, why in stale if why.must]
    waiting = []
    old = [(target, why) for target, why in stale if not why.must]
    left = most
    for target, why in sorted(old, key=lambda each: (_age(each[0]), each[0].key)):
        pages = -(-target.expected // PER_PAGE)
        if pages <= left:
            left -= pages
            todo.append((target, why))
        else:
            waiting.append(target)
    return todo, waiting


def _age(target: Target) -> str:
    return target.there.fetched_at.isoformat() if target.there else ""


def at_rest(
    cache: Cache, scope: str, *, sources: Sequence[str], years: tuple[int, int], now: datetime
) -> bool:
    """Whether everything was fetched so lately that there is nothing even to ask."""
    there = {each.key: each for each in cache.partitions(scope)}
    doubted = {each.key: each for each in cache.manifest.suspects(scope)}
    return all(
        staleness.is_rested(there.get(key), doubted.get(key), now)
        for source in sources
        for key in (f"{source}-{year}" for year in range(years[0], years[1] + 1))
    )


def rested(cache: Cache, scope: str, *, sources: Sequence[str], years: tuple[int, int]) -> Agenda:
    """The agenda of what is at rest: nothing to do, whatever the API would say."""
    there = {each.key: each for each in cache.partitions(scope)}
    span = range(years[0], years[1] + 1)
    targets = [
        Target(source, year, (found := there[f"{source}-{year}"]).works, found)
        for source in sources
        for year in span
    ]
    return Agenda(
        todo=(),
        empty=tuple(each for each in targets if not each.expected),
        fresh=tuple(each for each in targets if each.expected),
    )
