"""Share counted in plain Python, apart from the SQL, so that the two can disagree."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bibliometrics.emulator.corpus.tables import reference_rows

FRONT_MATTER = re.compile(r"correction|erratum|editorial|news|obituary|highlight", re.IGNORECASE)
VENUES = {row["issn_l"]: row for row in reference_rows("nature_index_journals.csv")}
FIELDS = {
    row["field_id"]: (row["subject"], row["second_subject"])
    for row in reference_rows("field_subjects.csv")
}
TERRITORIES = {row["code"]: row["counts_as"] for row in reference_rows("territories.csv")}


@dataclass
class Totals:
    """Shares and Counts by (scope, year) and country, and the works behind them."""

    share: dict[tuple[str, int], dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    count: dict[tuple[str, int], dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    works: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def part(self, scope: str, year: int, country: str) -> float:
        return self.share[scope, year][country] / self.works[scope, year]

    def ratio(self, scope: str, year: int) -> float:
        """China's Share as a part of that of the United States."""
        return self.share[scope, year]["CN"] / self.share[scope, year]["US"]


def totals(works: list[dict[str, Any]]) -> Totals:
    """Sum up research works over the editions, the journals' groups and the subjects."""
    found = Totals()
    seen: set[str] = set()
    for work in works:
        if not is_counted_research(work) or (work["doi"] or work["title"]) in seen:
            continue
        seen.add(work["doi"] or work["title"])
        shares = shares_of(work)
        for scope in _scopes(work):
            key = (scope, work["publication_year"])
            found.works[key] += 1
            for country, share in shares.items():
                found.share[key][country] += share
                found.count[key][country] += 1
    return found


def is_counted_research(work: dict[str, Any]) -> bool:
    source = work["primary_location"]["source"]
    if source is None or work["type"] != "article" or not work["authorships"]:
        return False
    if work["is_retracted"] or work["is_xpac"] or FRONT_MATTER.search(work["title"]):
        return False
    if not work["referenced_works_count"] and not work["institutions_distinct_count"]:
        return False
    page = work["biblio"]["first_page"]
    letters_only = VENUES[source["issn_l"]]["counted"].startswith("only")
    return not letters_only or page.startswith("L") or page.endswith("(R)")


def shares_of(work: dict[str, Any]) -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for authorship in work["authorships"]:
        unit = 1.0 / len(work["authorships"])
        codes = {each["id"]: each["country_code"] for each in authorship["institutions"]}
        affiliations = [each["institution_ids"] or [""] for each in authorship["affiliations"]]
        for institution_ids in affiliations or [[""]]:
            for identifier in institution_ids:
                code = codes.get(identifier) or "unknown"
                part = unit / (len(affiliations) or 1) / len(institution_ids)
                shares[TERRITORIES.get(code, code)] += part
    return shares


def _scopes(work: dict[str, Any]) -> list[str]:
    venue = VENUES[work["primary_location"]["source"]["issn_l"]]
    return [*venue["editions"].split(";"), f"{venue['group']} journals", *_subjects(work, venue)]


def _subjects(work: dict[str, Any], venue: dict[str, str]) -> list[str]:
    of_journal = venue["subjects"].split(";")
    topic = work["primary_topic"]
    if len(of_journal) == 1 or topic is None:
        return of_journal
    of_field = FIELDS[topic["field"]["id"].rpartition("/")[2]]
    return [subject for subject in of_field if subject in of_journal] or of_journal
