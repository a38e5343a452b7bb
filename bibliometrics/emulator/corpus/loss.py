"""Takes affiliations away, at the rates published for OpenAlex by publisher and year.

The rates are those of Jahn (2025, https://subugoe.github.io/scholcomm_analytics/), measured
after OpenAlex's change of system in November 2025: the part of a publisher's articles with
at least one institution.  Publishers without a row take the row of all, except societies
and the like, which hand their metadata over whole.  Whether a work loses its affiliations
depends on its publisher and year and on nothing else, never on its country.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.draws import between_years
from bibliometrics.emulator.corpus.records import summary

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.vocabulary import Record

ALL = ((2018, 87.9), (2021, 87.9), (2022, 84.0), (2023, 84.0), (2024, 68.4), (2025, 53.6))
SOCIETIES = ((2018, 97.0),)


def _row(*percents: float) -> tuple[tuple[int, float], ...]:
    return tuple(zip((2018, 2022, 2024, 2025), percents, strict=True))


COVERAGE: dict[str, tuple[tuple[int, float], ...]] = {
    "Elsevier": _row(76.5, 63.7, 38.6, 6.3),
    "Springer Nature": _row(96.8, 97.1, 81.3, 69.6),
    "Wiley": _row(96.9, 98.0, 96.3, 96.8),
    "American Chemical Society": _row(98.6, 99.3, 99.4, 99.1),
    "American Physical Society": _row(99.0, 99.2, 99.0, 97.0),
    "AIP Publishing": _row(96.9, 89.4, 67.6, 78.5),
    "IOP Publishing / AAS": _row(67.7, 59.2, 44.3, 4.0),
    "Royal Society of Chemistry": _row(99.4, 99.6, 99.5, 99.3),
    "Oxford University Press": _row(93.6, 94.9, 95.5, 96.0),
    "Cambridge University Press": _row(79.3, 86.6, 61.4, 73.5),
    "The Royal Society": _row(94.9, 99.7, 99.1, 99.0),
}
ALIASES = {
    "Cell Press (Elsevier)": "Elsevier",
    "American Geophysical Union (Wiley)": "Wiley",
    "EMBO Press (Springer Nature since 2024)": "Springer Nature",
}
LIKE_ALL = frozenset({
    "BMJ Publishing Group", "EDP Sciences", "IEEE", "PLOS", "SAGE", "University of Chicago Press",
    "Wolters Kluwer",
})  # fmt: skip

KEEPS_STRINGS = 0.4
"""Part of the works that lose their institutions but not the printed strings."""
ONE_AUTHOR_LOST = 0.008
SHAPE_CHANGED = 0.002


def coverage(publisher: str, year: int) -> float:
    """Give the part of a publisher's works of a year that keep their affiliations."""
    publisher = ALIASES.get(publisher, publisher)
    usual = ALL if publisher in LIKE_ALL else SOCIETIES
    return between_years(COVERAGE.get(publisher, usual), year) / 100.0


def lose_affiliations(
    truth: list[Record], publishers: dict[str, str], draws: Draws
) -> list[Record]:
    """Make the works as OpenAlex serves them; works that lost nothing are the same objects.

    Parameters
    ----------
    truth
        The works whole.
    publishers
        The publisher of each work, by id.
    draws
        Where chance comes from.
    """
    order = list(range(len(truth)))
    draws.shuffle(order)
    quotas: dict[tuple[str, int], float] = {}
    works = list(truth)
    for place in order:
        work = truth[place]
        if not work["institutions_distinct_count"]:
            continue
        key = (publishers[work["id"]], work["publication_year"])
        # A running quota keeps small publisher-years at their rate; the order is random.
        quota = quotas.get(key, draws.uniform()) + 1.0 - coverage(*key)
        quotas[key] = quota - int(quota)
        works[place] = _blank(work, draws) if quota >= 1.0 else _scratched(work, draws)
    return works


def _blank(work: Record, draws: Draws) -> Record:
    keeps = draws.chance(KEEPS_STRINGS)
    return _with(work, [_without(each, keeps_strings=keeps) for each in work["authorships"]])


def _scratched(work: Record, draws: Draws) -> Record:
    authorships = []
    changed = False
    for each in work["authorships"]:
        chance = draws.uniform()
        if chance >= ONE_AUTHOR_LOST + SHAPE_CHANGED or not each["affiliations"]:
            authorships.append(each)
            continue
        changed = True
        if chance < ONE_AUTHOR_LOST:
            authorships.append(_one_lost(each))
        else:
            authorships.append(_only_institutions(each, draws))
    return _with(work, authorships) if changed else work


def _without(authorship: Record, *, keeps_strings: bool) -> Record:
    strings = authorship["raw_affiliation_strings"] if keeps_strings else []
    return {
        **authorship,
        "institutions": [],
        "countries": [],
        "raw_affiliation_strings": strings,
        "affiliations": [
            {"raw_affiliation_string": string, "institution_ids": []} for string in strings
        ],
    }


def _one_lost(authorship: Record) -> Record:
    """Leave one printed affiliation without the institutions that it resolved to."""
    *kept, lost = authorship["affiliations"]
    known = {identifier for each in kept for identifier in each["institution_ids"]}
    institutions = [each for each in authorship["institutions"] if each["id"] in known]
    codes = {each["country_code"] for each in institutions}
    return {
        **authorship,
        "institutions": institutions,
        "countries": sorted(code for code in codes if code),
        "affiliations": [*kept, {**lost, "institution_ids": []}],
    }


def _only_institutions(authorship: Record, draws: Draws) -> Record:
    """Show the older shapes: institutions without affiliations, or countries alone."""
    bare = {**authorship, "affiliations": [], "raw_affiliation_strings": []}
    return bare if draws.chance(0.5) else {**bare, "institutions": []}


def _with(work: Record, authorships: list[Record]) -> Record:
    return {**work, "authorships": authorships, **summary(authorships)}
