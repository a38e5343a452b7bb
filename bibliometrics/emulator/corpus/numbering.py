"""DOIs and pages, in each publisher's manner, none of them in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.plan import Plan

PREFIXES = {
    "Elsevier": "10.1016", "Cell Press (Elsevier)": "10.1016", "Springer Nature": "10.1038",
    "Wiley": "10.1002", "American Geophysical Union (Wiley)": "10.1029",
    "American Chemical Society": "10.1021", "American Physical Society": "10.1103",
    "AIP Publishing": "10.1063", "IOP Publishing / AAS": "10.3847",
    "Royal Society of Chemistry": "10.1039", "Oxford University Press": "10.1093",
    "Cambridge University Press": "10.1017", "The Royal Society": "10.1098", "AAAS": "10.1126",
    "National Academy of Sciences": "10.1073", "EDP Sciences": "10.1051", "PLOS": "10.1371",
    "Wolters Kluwer": "10.1097", "BMJ Publishing Group": "10.1136", "SAGE": "10.1177",
    "American Medical Association": "10.1001", "Massachusetts Medical Society": "10.1056",
    "University of Chicago Press": "10.1086", "IEEE": "10.1109", "INFORMS": "10.1287",
    "EMBO Press (Springer Nature since 2024)": "10.15252",
    "eLife Sciences Publications": "10.7554",
}  # fmt: skip
OTHER_PREFIX = "10.5555"
"""Crossref's prefix for examples, where a publisher's own is not listed."""

PHYSICAL_REVIEWS = {
    "Physical Review A": ("physreva", 2020, 101),
    "Physical Review B": ("physrevb", 2020, 101),
    "Physical Review D": ("physrevd", 2020, 101),
}
VOLUMES_ADDED = 9000
"""No volume of the real journals bears such a number, so no DOI made here is a real one."""
LETTERS_NUMBERED_FROM = 2021
ASTRONOMY = "Astronomy & Astrophysics"
WITHOUT_DOI = 0.004


@dataclass(frozen=True, slots=True)
class Numbering:
    """Where a work stands."""

    doi: str | None
    volume: str
    issue: str | None
    first_page: str
    last_page: str | None


def number_work(plan: Plan, number: int, draws: Draws) -> Numbering:
    """Give a work its DOI, volume and pages."""
    if plan.venue.name in PHYSICAL_REVIEWS:
        return _physical_review(plan, number, draws)
    volume = str(VOLUMES_ADDED + plan.year - 2000)
    first = draws.between(1, 9000)
    first_page = str(first)
    last_page: str | None = str(first + draws.between(3, 15))
    if plan.venue.name == ASTRONOMY:
        first_page, last_page = f"{'L' if plan.is_letter else 'A'}{draws.between(1, 400)}", None
    prefix = PREFIXES.get(plan.venue.publisher, OTHER_PREFIX)
    doi = f"https://doi.org/{prefix}/synthetic.{plan.year}.{number:05d}"
    if draws.chance(WITHOUT_DOI):
        return Numbering(None, volume, str(draws.between(1, 12)), first_page, last_page)
    return Numbering(doi, volume, str(draws.between(1, 12)), first_page, last_page)


def _physical_review(plan: Plan, number: int, draws: Draws) -> Numbering:
    code, year, volume_then = PHYSICAL_REVIEWS[plan.venue.name]
    half = draws.below(2)
    volume = VOLUMES_ADDED + volume_then + 2 * (plan.year - year) + half
    issue = draws.between(1, 24)
    article = f"{issue:02d}{number:05d}"
    if plan.is_letter and plan.year >= LETTERS_NUMBERED_FROM:
        page = f"L{article}"
    elif plan.is_letter:
        page = f"{article}(R)"
    else:
        page = article
    doi_number = page.lower().removesuffix("(r)")
    doi = f"https://doi.org/10.1103/{code}.{volume}.{doi_number}"
    return Numbering(doi, str(volume), str(issue), page, None)
