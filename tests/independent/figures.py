"""The figures themselves: sums by year, country, journal, subject and institution."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from tests.independent import weights
from tests.independent.weights import UNKNOWN
from tests.independent.works import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tests.independent.works import Judged

    Year = int | None
    Weigh = Callable[[Judged], Mapping[str, float]]

UNASSIGNED = "unassigned"
WELL_COVERED = 0.2
ENOUGH_KNOWN_WORKS = 20


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


def by_country(
    selected: Iterable[Judged], weigh: Weigh, count: Weigh
) -> dict[tuple[Year, str], Figure]:
    """Each country's sum and Count by year; `count` weighs as the counting of that name."""
    shares = _Sums()
    counts = _Sums()
    for judged in selected:
        for country, weight in weigh(judged).items():
            shares.add((judged.work.year, country), weight)
        for country in count(judged):
            counts.add((judged.work.year, country), 1.0)
    found, met = shares.totals(), counts.totals()
    return {key: Figure(found.get(key, 0.0), int(met.get(key, 0.0))) for key in found.keys() | met}


def by_journal(
    selected: Iterable[Judged], weigh: Weigh, count: Weigh
) -> dict[tuple[Year, str], Coverage]:
    """How much of each journal-year is known."""
    known, works, with_country = _Sums(), _Sums(), _Sums()
    for judged in selected:
        key = (judged.work.year, judged.journal_key)
        works.add(key, 1.0)
        with_country.add(key, float(UNKNOWN not in count(judged)))
        known.add(key, fsum(w for c, w in weigh(judged).items() if c != UNKNOWN))
    total, countries, share = works.totals(), with_country.totals(), known.totals()
    return {key: Coverage(int(n), int(countries[key]), share[key] / n) for key, n in total.items()}


def covered(selected: Sequence[Judged], weigh: Weigh) -> dict[tuple[Year, str], float]:
    """Share with each journal-year's unknown spread over countries by a known profile."""
    profiles = Profiles(selected, weigh)
    spread = _Sums()
    for (journal, year), cell in profiles.cells.items():
        for country, weight in cell.items():
            if country != UNKNOWN:
                spread.add((year, country), weight)
        unknown = cell.get(UNKNOWN, 0.0)
        profile = profiles.of(journal, year) if unknown else {}
        whole = fsum(profile.values())
        for country, weight in profile.items():
            spread.add((year, country), unknown * weight / whole)
        if unknown and not profile:
            spread.add((year, UNKNOWN), unknown)
    return spread.totals()


class Profiles:
    """Known Shares by journal-year, and where one that knows too little borrows them."""

    def __init__(self, selected: Iterable[Judged], weigh: Weigh) -> None:
        sums, known_works = _Sums(), _Sums()
        self._group: dict[str, str] = {}
        for judged in selected:
            cell = (judged.journal_key, judged.work.year)
            self._group[judged.journal_key] = judged.journal.group if judged.journal else ""
            for country, weight in weigh(judged).items():
                sums.add((*cell, country), weight)
            known_works.add(cell, float(weigh(judged).keys() != {UNKNOWN}))
        self.cells: dict[tuple[str, Year], dict[str, float]] = {}
        for (journal, year, country), total in sums.totals().items():
            self.cells.setdefault((journal, year), {})[country] = total
        self._enough = {c: n >= ENOUGH_KNOWN_WORKS for c, n in known_works.totals().items()}

    def of(self, journal: str, year: Year) -> dict[str, float]:
        """The profile by which this journal-year's unknown is spread; empty if there is none."""
        if self._is_covered(journal, year):
            return self._known([(journal, year)])
        return self._known(self._nearest(journal, year)) or self._known(self._peers(journal, year))

    def _is_covered(self, journal: str, year: Year) -> bool:
        cell = self.cells[journal, year]
        known = 1 - cell.get(UNKNOWN, 0.0) / fsum(cell.values())
        return known >= WELL_COVERED and self._enough[journal, year]

    def _nearest(self, journal: str, year: Year) -> list[tuple[str, Year]]:
        if year is None:
            return []
        covered_years = [y for j, y in self.cells if j == journal and self._is_covered(j, y) and y]
        nearest = min((abs(y - year) for y in covered_years), default=0)
        return [(journal, y) for y in covered_years if abs(y - year) == nearest]

    def _peers(self, journal: str, year: Year) -> list[tuple[str, Year]]:
        group = self._group[journal]
        return [(j, y) for j, y in self.cells if group and y == year and self._group[j] == group]

    def _known(self, cells: Iterable[tuple[str, Year]]) -> dict[str, float]:
        sums = _Sums()
        for cell in cells:
            for country, weight in self.cells[cell].items():
                if country != UNKNOWN:
                    sums.add(country, weight)
        return sums.totals()


def by_subject(
    selected: Iterable[Judged], weigh: Weigh, areas_of: Callable[[Judged], Sequence[str]]
) -> dict[tuple[str, Year, str], float]:
    """Each country's sum by subject and year; a work in two areas counts in both."""
    sums = _Sums()
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


def by_institution(
    selected: Iterable[Judged], name: Callable[[str], str] = lambda leaf: leaf
) -> dict[tuple[Year, str], Figure]:
    """Share and Count of institutions by year; `name` may put an institution under its parent."""
    shares, counts = _Sums(), _Sums()
    for judged in selected:
        met = set()
        for part in weights.parts(judged.work):
            institution = name(part.institution) if part.institution else UNKNOWN
            shares.add((judged.work.year, institution), float(part.fraction))
            met.add(institution)
        for institution in met:
            counts.add((judged.work.year, institution), 1.0)
    found = counts.totals()
    return {key: Figure(share, int(found[key])) for key, share in shares.totals().items()}


class _Sums:
    """Sums by key that do not depend on the order of what is added."""

    def __init__(self) -> None:
        self._terms: defaultdict[Hashable, list[float]] = defaultdict(list)

    def add(self, key: Hashable, term: float) -> None:
        self._terms[key].append(term)

    def totals(self) -> dict:  # type: ignore[type-arg]  # keys differ from figure to figure
        return {key: fsum(terms) for key, terms in self._terms.items()}
