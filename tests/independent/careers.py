"""Who moved, by four definitions, in plain Python: one author after the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.independent.records import Work
    from tests.independent.works import Judged

NOBODY = {"A9999999999", "A5317838346"}
MIN_PAPERS, MAX_PAPERS, MAX_COUNTRIES, MAX_GAP = 3, 60, 5, 3


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of one author; no countries where none is known."""

    year: int
    day: str
    work: str
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Move:
    """One direction of a move, and the part of the author that goes there."""

    origin: str
    destination: str
    from_year: int
    to_year: int
    part: float


def careers(judged: Iterable[Judged], rule: Mapping[str, str]) -> dict[str, list[Paper]]:
    """Papers with a known country, in order, of the authors whose ids can be believed."""
    papers: defaultdict[str, list[Paper]] = defaultdict(list)
    for work in (each.work for each in judged):
        for name, codes in _authors(work).items():
            countries = frozenset(rule.get(code, code) for code in codes)
            day = work.day or f"{work.year}-07-01"
            papers[name].append(Paper(work.year or 0, day, work.id, countries))
    kept = {}
    for name, written in papers.items():
        known = [each for each in written if each.countries]
        if len(known) >= MIN_PAPERS and _believable(written):
            kept[name] = sorted(known, key=lambda each: (each.day, each.work))
    return kept


def _authors(work: Work) -> dict[str, frozenset[str]]:
    """Author id -> countries; who stands there twice has the longer list."""
    found: dict[str, frozenset[str]] = {}
    for author in work.authors:
        if author.id is not None and author.id not in NOBODY:
            one, other = author.known, found.get(author.id, frozenset())
            found[author.id] = max(one, other, key=lambda c: (len(c), sorted(c)))
    return found


def _believable(papers: Iterable[Paper]) -> bool:
    years: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        years[paper.year].append(paper)
    return all(
        len(of_year) <= MAX_PAPERS
        and len(frozenset().union(*(paper.countries for paper in of_year))) <= MAX_COUNTRIES
        for of_year in years.values()
    )


def weights(papers: list[Paper]) -> dict[int, dict[str, float]]:
    """Year -> country -> papers, each split over its countries."""
    years: defaultdict[int, defaultdict[str, float]]
    years = defaultdict(lambda: defaultdict(float))
    for paper in papers:
        for country in paper.countries:
            years[paper.year][country] += 1 / len(paper.countries)
    return {year: years[year] for year in sorted(years)}


def _modes(counts: dict[str, float]) -> set[str]:
    most = max(counts.values())
    return {country for country, weight in counts.items() if most - weight < 1e-6}


def mode_year(papers: list[Paper]) -> Iterator[Move]:
    """Between years, the country of most papers."""
    homes: list[tuple[int, str]] = []
    for year, counts in weights(papers).items():
        modes = _modes(counts)
        if len(modes) == 1:
            homes.append((year, *modes))
        elif homes and homes[-1][1] in modes:
            homes.append((year, homes[-1][1]))
    for (before, origin), (after, destination) in pairwise(homes):
        if origin != destination and after - before <= MAX_GAP:
            yield Move(origin, destination, before, after, 1)


def previous_publication(papers: list[Paper]) -> Iterator[Move]:
    """Between years, the countries of the last paper."""
    last = {paper.year: paper for paper in papers}
    for before, after in pairwise(sorted(last)):
        if after - before > MAX_GAP:
            continue
        change: defaultdict[str, float] = defaultdict(float)
        for year, sign in ((before, -1), (after, 1)):
            for country in last[year].countries:
                change[country] += sign / len(last[year].countries)
        gained = {country: part for country, part in change.items() if part > 1e-9}
        for origin, lost in change.items():
            for destination, gain in gained.items():
                if lost < -1e-9:
                    part = -lost * gain / sum(gained.values())
                    yield Move(origin, destination, before, after, part)


def first_last(papers: list[Paper]) -> Iterator[Move]:
    """The first year against the last."""
    years = weights(papers)
    first, last = min(years), max(years)
    origins, destinations = _modes(years[first]), _modes(years[last])
    if origins & destinations:
        return
    for origin in origins:
        before = max(year for year in years if origin in years[year] and year < last)
        for destination in destinations:
            after = min(year for year in years if destination in years[year] and year > before)
            part = 1 / len(origins) / len(destinations)
            yield Move(origin, destination, before, after, part)


def rupture(papers: list[Paper]) -> Iterator[Move]:
    """The first paper that is not from where the career began."""
    origins = papers[0].countries
    for origin in origins:
        for place, paper in enumerate(papers):
            if origin not in paper.countries:
                before = max(p.year for p in papers[:place] if origin in p.countries)
                for destination in paper.countries:
                    part = 1 / len(origins) / len(paper.countries)
                    yield Move(origin, destination, before, paper.year, part)
                break


DEFINITIONS: dict[str, Callable[[list[Paper]], Iterator[Move]]] = {
    "mode_year": mode_year,
    "previous_publication": previous_publication,
    "first_last": first_last,
    "rupture": rupture,
}


def flows(
    authors: Mapping[str, list[Paper]], definition: str
) -> dict[tuple[int, str, str], tuple[float, float]]:
    """Moves and confirmed moves by year of arrival, origin and destination."""
    sums: defaultdict[tuple[int, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for papers in authors.values():
        for move in DEFINITIONS[definition](papers):
            there = [
                paper
                for paper in papers
                if paper.year >= move.to_year and move.destination in paper.countries
            ]
            cell = sums[move.to_year, move.origin, move.destination]
            cell[0] += move.part
            cell[1] += move.part if len(there) > 1 else 0
    return {key: (moves, confirmed) for key, (moves, confirmed) in sums.items()}
