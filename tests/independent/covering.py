"""Covered Share: the unknown of a journal's year, spread by whom it most likely belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import fsum
from typing import TYPE_CHECKING

from tests.independent.figures import select
from tests.independent.sums import Sums
from tests.independent.weights import UNKNOWN, known
from tests.independent.works import NO_JOURNAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.independent.figures import Weigh, Year
    from tests.independent.works import Judged

WELL_COVERED = 0.2
ENOUGH_WORKS = 20


def covered(
    selected: Iterable[Judged], weigh: Weigh, profiles: Profiles
) -> dict[tuple[Year, str], float]:
    """The counting's sum, each journal-year's unknown spread by the profile of its Shares."""
    spread = Sums()
    for (journal, year), cell in _cells(selected, weigh).items():
        unknown = cell.pop(UNKNOWN, 0.0)
        for country, weight in cell.items():
            spread.add((year, country), weight)
        profile = profiles.of(journal, year) if unknown else {}
        whole = fsum(profile.values())
        for country, weight in profile.items():
            spread.add((year, country), unknown * weight / whole)
        if unknown and not profile:
            spread.add((year, UNKNOWN), unknown)
    return spread.totals()


class Profiles:
    """Known Shares of research articles by journal and year, and who lends them to whom.

    A journal-year that knows enough speaks for itself. Another borrows from the same journal's
    nearest years that do; else, if its journal is on a list, from the journals of the same areas
    in that year, taken together, if together they know enough; else from all listed journals.
    """

    def __init__(self, judged: Sequence[Judged], weigh: Weigh) -> None:
        # Works without a source have no journal whose other years could speak for them.
        research = [each for each in select(judged) if each.journal_key != NO_JOURNAL]
        self._cells = _cells(research, weigh)
        listed = {each.journal for each in judged if each.journal}
        self._kin = {journal.key: sorted(journal.subjects) for journal in listed}
        self._known_works = Counter(
            (each.journal_key, each.work.year) for each in research if known(each.work.authors, {})
        )
        self._found: dict[tuple[str, Year], dict[str, float]] = {}
        self._listed: defaultdict[Year, list[str]] = defaultdict(list)
        self._years: defaultdict[str, set[int]] = defaultdict(set)
        for journal, year in self._cells:
            if journal in self._kin:
                self._listed[year].append(journal)
            if year is not None and self._know_enough([(journal, year)]):
                self._years[journal].add(year)

    def of(self, journal: str, year: Year) -> dict[str, float]:
        """The profile by which this journal-year's unknown is spread; empty if there is none."""
        if (journal, year) not in self._found:
            self._found[journal, year] = self._known(self._lenders(journal, year))
        return self._found[journal, year]

    def _lenders(self, journal: str, year: Year) -> Sequence[tuple[str, Year]]:
        enough = self._years[journal]
        if year in enough:
            return [(journal, year)]
        if year is not None and enough:
            nearest = min(abs(other - year) for other in enough)
            return [(journal, other) for other in enough if abs(other - year) == nearest]
        if journal not in self._kin:
            return []
        kin = self._listed_in(year, self._kin[journal])
        return kin if self._know_enough(kin) else self._listed_in(year)

    def _know_enough(self, cells: Sequence[tuple[str, Year]]) -> bool:
        weights = [(c, w) for cell in cells for c, w in self._cells[cell].items()]
        sure = fsum(weight for country, weight in weights if country != UNKNOWN)
        works = sum(self._known_works[cell] for cell in cells)
        return works >= ENOUGH_WORKS and sure >= WELL_COVERED * fsum(w for _, w in weights)

    def _listed_in(self, year: Year, kin: list[str] | None = None) -> list[tuple[str, Year]]:
        listed = self._listed[year]
        return [(name, year) for name in listed if kin in (None, self._kin[name])]

    def _known(self, cells: Iterable[tuple[str, Year]]) -> dict[str, float]:
        sums = Sums()
        for cell in cells:
            for country, weight in self._cells[cell].items():
                if country != UNKNOWN:
                    sums.add(country, weight)
        return sums.totals()


def _cells(selected: Iterable[Judged], weigh: Weigh) -> dict[tuple[str, Year], dict[str, float]]:
    """(journal, year) -> country -> sum."""
    sums = Sums()
    for judged in selected:
        for country, weight in weigh(judged).items():
            sums.add((judged.journal_key, judged.work.year, country), weight)
    cells: dict[tuple[str, Year], dict[str, float]] = {}
    for (journal, year, country), total in sums.totals().items():
        cells.setdefault((journal, year), {})[country] = total
    return cells
