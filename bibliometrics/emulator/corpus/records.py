"""A planned work as OpenAlex would serve it in 2026, authors and affiliations whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.emulator.corpus.impact import draw_impact
from bibliometrics.emulator.corpus.numbering import Numbering, number_work
from bibliometrics.emulator.corpus.titles import make_title
from bibliometrics.emulator.corpus.topics import draw_topic
from bibliometrics.emulator.corpus.vocabulary import Record, openalex_id

if TYPE_CHECKING:
    from bibliometrics.emulator.corpus.draws import Draws
    from bibliometrics.emulator.corpus.plan import Plan
    from bibliometrics.emulator.corpus.teams import Member
    from bibliometrics.emulator.corpus.venues import Venue

INDEXED_IN = ("crossref", "synthetic")
"""The second entry is no index of OpenAlex's: it marks every record of this corpus."""

NO_AUTHOR_ID = 0.03
SECOND_CORRESPONDING = 0.12
NO_TOPIC = 0.005
WALDEN_START = "2025-10-10T00:00:00"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Recorder:
    """Writes works down; what many works share is made once."""

    def __init__(self, venues: tuple[Venue, ...], draws: Draws) -> None:
        self._draws = draws
        self._sources = {venue.number: venue.nested_source() for venue in venues}

    def work(self, plan: Plan, number: int, members: list[Member]) -> Record:
        """Make the whole work object."""
        draws = self._draws
        numbering = number_work(plan, number, draws)
        title = make_title(plan.kind, plan.subject, number, draws)
        references = draws.between(*plan.kind.references)
        date = self._date(plan.year)
        authorships = self._authorships(plan, members)
        created = WALDEN_START if date < WALDEN_START else f"{date}T06:00:00.000000"
        return {
            "id": openalex_id("W", number),
            "doi": numbering.doi,
            "title": title,
            "display_name": title,
            "publication_year": plan.year,
            "publication_date": date,
            "ids": _ids(number, numbering),
            "language": "en",
            "primary_location": self._location(plan, numbering),
            "type": plan.kind.type,
            "indexed_in": list(INDEXED_IN),
            "authorships": authorships,
            **summary(authorships),
            "corresponding_author_ids": [
                each["author"]["id"] for each in authorships
                if each["is_corresponding"] and each["author"]["id"]
            ],
            **draw_impact(plan, draws),
            "biblio": {
                "volume": numbering.volume,
                "issue": numbering.issue,
                "first_page": numbering.first_page,
                "last_page": numbering.last_page,
            },
            "is_retracted": plan.kind.is_retracted,
            "is_paratext": plan.kind.type == "paratext",
            "is_xpac": False,
            "primary_topic": None if draws.chance(NO_TOPIC) else draw_topic(plan.subject, draws),
            "locations_count": draws.pick((1, 1, 2, 2, 3)),
            "referenced_works_count": references,
            "created_date": created,
            "updated_date": f"2026-{draws.between(7, 9):02d}-{draws.between(1, 28):02d}"
                            f"T{draws.between(0, 23):02d}:15:00.{number % 1_000_000:06d}",
        }  # fmt: skip

    def _date(self, year: int) -> str:
        month = self._draws.below(12)
        return f"{year}-{month + 1:02d}-{self._draws.between(1, DAYS[month]):02d}"

    def _location(self, plan: Plan, numbering: Numbering) -> Record:
        return {
            "id": None if numbering.doi is None else f"doi:{numbering.doi[16:]}",
            "is_oa": False,
            "landing_page_url": numbering.doi,
            "pdf_url": None,
            "source": self._sources[plan.venue.number],
            "license": None,
            "license_id": None,
            "version": "publishedVersion",
            "is_accepted": True,
            "is_published": True,
            "raw_source_name": plan.venue.name,
            "raw_type": "proceedings-article" if plan.venue.kind == "conference"
                        else "journal-article",
        }  # fmt: skip

    def _authorships(self, plan: Plan, members: list[Member]) -> list[Record]:
        draws = self._draws
        last = len(members) - 1
        corresponding = {last if draws.chance(0.6) else 0}
        if last > 0 and draws.chance(SECOND_CORRESPONDING):
            corresponding = {0, last}
        printed = plan.kind.has_affiliations
        authorships = []
        for position, (person, place) in enumerate(members):
            author = person.author
            if draws.chance(NO_AUTHOR_ID):
                author = {**author, "id": None, "orcid": None}
            authorships.append({
                "author_position": "first" if position == 0
                                   else "last" if position == last else "middle",
                "author": author,
                "institutions": place.institutions if printed else [],
                "countries": place.countries if printed else [],
                "is_corresponding": position in corresponding,
                "raw_author_name": author["display_name"],
                "raw_affiliation_strings": place.raw_strings if printed else [],
                "affiliations": place.affiliations if printed else [],
                "raw_orcid": None,
            })  # fmt: skip
        return authorships


def summary(authorships: list[Record]) -> Record:
    """Sum up a work's affiliations in the fields that OpenAlex derives from them."""
    countries = {code for each in authorships for code in each["countries"]}
    institutions = {known["id"] for each in authorships for known in each["institutions"]}
    corresponding = [each for each in authorships if each["is_corresponding"]]
    return {
        "countries_distinct_count": len(countries),
        "institutions_distinct_count": len(institutions),
        "corresponding_institution_ids": list(
            dict.fromkeys(known["id"] for each in corresponding for known in each["institutions"])
        ),
    }


def _ids(number: int, numbering: Numbering) -> Record:
    ids = {"openalex": openalex_id("W", number)}
    if numbering.doi is not None:
        ids["doi"] = numbering.doi
    return ids
