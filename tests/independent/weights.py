"""How a work's unit is spread over countries: the six countings, in exact fractions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.independent.records import Author, Work

UNKNOWN = "unknown"
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a work's unit: an author's fraction at one institution, if known."""

    institution: str | None
    country: str | None
    fraction: Fraction


def parts(work: Work) -> Iterator[Part]:
    """Share: 1/authors, over affiliations as printed, over the institutions of each."""
    if not work.authors:
        yield Part(None, None, ONE)
    places = placed(work)
    for author in work.authors:
        yield from _author_parts(author, ONE / len(work.authors), places)


def placed(work: Work) -> dict[str, str]:
    """Institution id -> country, by the work's own institution objects."""
    found: dict[str, str] = {}
    for author in work.authors:
        for institution in author.institutions:
            if institution.id and institution.country:
                found[institution.id] = max(found.get(institution.id, ""), institution.country)
    return found


def _author_parts(author: Author, unit: Fraction, places: Mapping[str, str]) -> Iterator[Part]:
    if author.affiliations:
        each = unit / len(author.affiliations)
        for ids in author.affiliations:
            if not ids:
                yield Part(None, None, each)
            for i in ids:
                yield Part(i, places.get(i or ""), each / len(ids))
    elif author.institutions:
        each = unit / len(author.institutions)
        for institution in author.institutions:
            country = places.get(institution.id or "", institution.country)
            yield Part(institution.id, country, each)
    elif author.countries:
        codes = set(author.countries)
        for code in sorted(codes):
            yield Part(None, code, unit / len(codes))
    else:
        yield Part(None, None, unit)


def known(authors: Iterable[Author], rule: Mapping[str, str]) -> set[str]:
    """Known countries of all these authors, each as the territory rule counts it."""
    return {rule.get(code, code) for author in authors for code in author.known}


def of_work(work: Work, counting: str, rule: Mapping[str, str]) -> dict[str, Fraction]:
    """Country -> weight under one counting; `unknown` is a country among others."""
    if not work.authors:
        return {UNKNOWN: ONE}
    return _SPREADS[counting](work, rule)


def _share(work: Work, rule: Mapping[str, str]) -> dict[str, Fraction]:
    return _gathered(
        (rule.get(part.country, part.country) if part.country else UNKNOWN, part.fraction)
        for part in parts(work)
    )


def _count(work: Work, rule: Mapping[str, str]) -> dict[str, Fraction]:
    return dict.fromkeys(known(work.authors, rule) or {UNKNOWN}, ONE)


def _country_fraction(work: Work, rule: Mapping[str, str]) -> dict[str, Fraction]:
    return _equally(known(work.authors, rule), ONE)


def _by_author_country(work: Work, rule: Mapping[str, str]) -> dict[str, Fraction]:
    return _over_authors(work.authors, rule)


def _first_author(work: Work, rule: Mapping[str, str]) -> dict[str, Fraction]:
    return _over_authors([a for a in work.authors if a.position == "first"], rule)


def _corresponding_author(work: Work, rule: Mapping[str, str]) -> dict[str, Fraction]:
    return _over_authors([a for a in work.authors if a.is_corresponding], rule)


def _over_authors(authors: Iterable[Author], rule: Mapping[str, str]) -> dict[str, Fraction]:
    chosen = list(authors)
    if not chosen:
        return {UNKNOWN: ONE}
    return _gathered(
        pair
        for author in chosen
        for pair in _equally(known([author], rule), ONE / len(chosen)).items()
    )


def _equally(countries: set[str], unit: Fraction) -> dict[str, Fraction]:
    return dict.fromkeys(countries, unit / len(countries)) if countries else {UNKNOWN: unit}


def _gathered(pairs: Iterable[tuple[str, Fraction]]) -> dict[str, Fraction]:
    total: defaultdict[str, Fraction] = defaultdict(Fraction)
    for country, fraction in pairs:
        total[country] += fraction
    return dict(total)


_SPREADS: dict[str, Callable[[Work, Mapping[str, str]], dict[str, Fraction]]] = {
    "share": _share,
    "share_by_author_country": _by_author_country,
    "country_fraction": _country_fraction,
    "count": _count,
    "first_author": _first_author,
    "corresponding_author": _corresponding_author,
}
COUNTINGS = tuple(_SPREADS)
