"""The figures themselves: sums by year, country, journal, subject and institution."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from tests.independent import weights
from tests.independent.sums import Sums
from tests.independent.weights import UNKNOWN
from tests.independent.works import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tests.independent.works import Judged

    Year = int | None
    Weigh = Callable[[Judged], Mapping[str, float]]

UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Figure:
    """The counting's sum, and the number of works."""

    share: float
    count: int


class Coverage(NamedTuple):
    """A journal-year: its works, those with a known country, the known part of the Share."""

    works: int
    with_country: int
    coverage: float


def select(judged: Iterable[Judged], edition: str = ALL, preset: str = "research") -> list[Judged]:
    """The works that count."""
    return [j for j in judged if j.is_in(edition) and j.passes(preset)]


def weigher(counting: str, rule: Mapping[str, str]) -> Weigh:
    """Country -> weight of a work, computed once."""
    known: dict[str, dict[str, float]] = {}

    def weigh(judged: Judged) -> dict[str, float]:
        key = judged.work.id
        if key not in known:
            spread = weights.of_work(judged.work, counting, rule)
            known[key] = {country: float(fraction) for country, fraction in spread.items()}
        return known[key]

    return weigh


def by_country(selected: Iterable[Judged], weigh: Weigh) -> dict[tuple[Year, str], float]:
    """Each country's sum by year; of the counting `count`, the Count."""
    sums = Sums()
    for judged in selected:
        for country, weight in weigh(judged).items():
            sums.add((judged.work.year, country), weight)
    return sums.totals()


def by_journal(
    selected: Iterable[Judged], weigh: Weigh, count: Weigh
) -> dict[tuple[Year, str], Coverage]:
    """How much of each journal-year is known."""
    known, works, with_country = Sums(), Sums(), Sums()
    for judged in selected:
        key = (judged.work.year, judged.journal_key)
        works.add(key, 1.0)
        with_country.add(key, float(UNKNOWN not in count(judged)))
        known.add(key, fsum(w for c, w in weigh(judged).items() if c != UNKNOWN))
    total, countries, share = works.totals(), with_country.totals(), known.totals()
    return {key: Coverage(int(n), int(countries[key]), share[key] / n) for key, n in total.items()}


def by_subject(
    selected: Iterable[Judged], weigh: Weigh, areas_of: Callable[[Judged], Sequence[str]]
) -> dict[tuple[str, Year, str], float]:
    """Each country's sum by subject and year; a work in two areas counts in both."""
    sums = Sums()
    for judged in selected:
        for subject in areas_of(judged):
            for country, weight in weigh(judged).items():
                sums.add((subject, judged.work.year, country), weight)
    return sums.totals()


def areas_by_field(path: Path) -> Callable[[Judged], Sequence[str]]:
    """The rule that gives a work its subject areas, over a table field -> areas."""
    with path.open(encoding="utf-8", newline="") as file:
        of_field = {
            row["field_id"]: [s for s in (row["subject"], row["second_subject"]) if s]
            for row in csv.DictReader(file)
        }

    def areas(judged: Judged) -> Sequence[str]:
        own = of_field.get(judged.work.field_id or "", [])
        if judged.journal is None:
            return own or [UNASSIGNED]
        if len(judged.journal.subjects) == 1:
            return judged.journal.subjects
        return [s for s in own if s in judged.journal.subjects] or [UNASSIGNED]

    return areas
