"""What can be filtered, sorted and grouped of a work, taken out of records of any vintage."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from bibliometrics.emulator.kinds import Field, Value, bare_doi, short_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Record = dict[str, Any]
Facts = tuple[tuple[Value, ...], ...]

LISTED_AUTHORS: Final = 100
"""Authorships that lists show; `authorships.countries` looks no further either."""

_TRUE: Final = (True,)
_FALSE: Final = (False,)

WORK_FIELDS: Final = (
    Field("openalex", 0, "id"),
    Field("doi", 1, "doi"),
    Field("ids.pmid", 2, "tail"),
    Field("primary_location.source.id", 3, "id"),
    Field("primary_location.source.issn", 4, "issn"),
    Field("locations.source.id", 5, "id"),
    Field("locations.source.issn", 6, "issn"),
    Field("type", 7, "word", "types/"),
    Field("publication_year", 8, "number"),
    Field("publication_date", 9, "date"),
    Field("is_retracted", 10, "boolean"),
    Field("is_paratext", 11, "boolean"),
    Field("is_xpac", 12, "boolean"),
    Field("has_doi", 13, "boolean"),
    Field("indexed_in", 14, "word"),
    Field("authorships.countries", 15, "word", "countries/"),
    Field("authorships.institutions.country_code", 16, "word", "countries/"),
    Field("authorships.institutions.id", 17, "id"),
    Field("authorships.author.id", 18, "id"),
    Field("authors_count", 19, "number"),
    Field("institutions_distinct_count", 20, "number"),
    Field("countries_distinct_count", 21, "number"),
    Field("has_raw_affiliation_strings", 22, "boolean"),
    Field("cited_by_count", 23, "number"),
    Field("primary_topic.field.id", 24, "id", "fields/"),
    Field("language", 25, "word", "languages/"),
    Field("created_date", 26, "date"),
    Field("updated_date", 27, "date"),
    Field("cited_by_percentile_year.max", 28, "number"),
    Field("display_name", 29, "text"),
)
_BOUNDS: Final = {
    f"{bound}_{name}": Field(f"{bound}_{name}", place, "date", bound=bound)
    for name, place in (("publication_date", 9), ("created_date", 26), ("updated_date", 27))
    for bound in ("from", "to")
}
_ALIASES: Final = {
    "ids.openalex": 0,
    "pmid": 2,
    "journal": 3,
    "institutions.country_code": 16,
    "institutions.id": 17,
    "author.id": 18,
    "display_name.search": 29,
    "title.search": 29,
    "default.search": 29,
}
WORK_NAMES: Final = (
    {field.name: field for field in WORK_FIELDS}
    | _BOUNDS
    | {name: WORK_FIELDS[place] for name, place in _ALIASES.items()}
)


def work_facts(work: Record) -> Facts:
    """Take the facts out of a work, in the order of WORK_FIELDS."""
    doi = bare_doi(work.get("doi"))
    ids = mapping(work.get("ids"))
    primary = source_of(work)
    everywhere = list(sources_of(work))
    year = work.get("publication_year")
    day = _day(work.get("publication_date"))
    topic = mapping(mapping(work.get("primary_topic")).get("field"))
    percentile = mapping(work.get("cited_by_percentile_year")).get("max")
    title = work.get("display_name") or work.get("title")
    return (
        one(short_id(work.get("id"))),
        one(doi),
        one(str(ids.get("pmid") or "").rpartition("/")[2]),
        one(short_id(primary.get("id"))),
        issns_of(primary),
        distinct(short_id(source.get("id")) for source in everywhere),
        distinct(issn for source in everywhere for issn in issns_of(source)),
        one(_lower(work.get("type"))),
        _number(year if year is not None else day[:4]),
        one(day),
        _flag(work.get("is_retracted")),
        _flag(work.get("is_paratext")),
        _flag(work.get("is_xpac")),
        _flag(doi),
        distinct(_lower(index) for index in sequence(work.get("indexed_in"))),
        *_author_facts(work),
        _number(work.get("cited_by_count")),
        one(short_id(topic.get("id"))),
        one(_lower(work.get("language"))),
        one(_day(work.get("created_date"))),
        one(_day(work.get("updated_date") or work.get("updated"))),
        _number(percentile),
        one(title if isinstance(title, str) else ""),
    )


def _author_facts(work: Record) -> Facts:
    shown: dict[str, None] = {}
    codes: dict[str, None] = {}
    institutions: dict[str, None] = {}
    authors: dict[str, None] = {}
    raw = False
    authorships = sequence(work.get("authorships"))
    for position, authorship in enumerate(authorships):
        each = mapping(authorship)
        here: list[str] = []
        for institution in sequence(each.get("institutions")):
            found = mapping(institution)
            if code := _lower(found.get("country_code")):
                here.append(code)
            if number := short_id(found.get("id")):
                institutions[number] = None
        codes.update(dict.fromkeys(here))
        if position < LISTED_AUTHORS:
            said = [_lower(code) for code in sequence(each.get("countries"))]
            shown.update(dict.fromkeys(said or here))
        if author := short_id(mapping(each.get("author")).get("id")):
            authors[author] = None
        raw = raw or bool(
            each.get("raw_affiliation_strings") or each.get("raw_affiliation_string")
        )
    return (
        tuple(shown),
        tuple(codes),
        tuple(institutions),
        tuple(authors),
        _number(work.get("authors_count")) or (len(authorships),),
        _number(work.get("institutions_distinct_count")) or (len(institutions),),
        _number(work.get("countries_distinct_count")) or (len(codes),),
        _flag(raw),
    )


def source_of(work: Record) -> Record:
    """Find the work's own source object: `primary_location.source`, or the 2022 `host_venue`."""
    location = work.get("primary_location")
    if location is None and "host_venue" in work:
        return mapping(work.get("host_venue"))
    return mapping(mapping(location).get("source"))


def sources_of(work: Record) -> Iterator[Record]:
    """Find all source objects of a work, its own first."""
    own = source_of(work)
    if own:
        yield own
    for location in sequence(work.get("locations")):
        if source := mapping(mapping(location).get("source")):
            yield source
    for venue in sequence(work.get("alternate_host_venues")):
        if found := mapping(venue):
            yield found


def issns_of(source: Record) -> tuple[str, ...]:
    """List a source's ISSNs, the linking one first."""
    given = source.get("issn")
    listed = [given] if isinstance(given, str) else sequence(given)
    return distinct(
        issn.upper() for issn in (source.get("issn_l"), *listed) if isinstance(issn, str)
    )


def mapping(value: object) -> Record:
    """Take an object for what it is, anything else for an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """Take a list for what it is, anything else for an empty one."""
    return value if isinstance(value, list) else []


def one(value: str) -> tuple[str, ...]:
    """Make the facts of a field with one value, which may be missing."""
    return (value,) if value else ()


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Keep each value once, in order, leaving out empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))


def _lower(value: object) -> str:
    return value.lower() if isinstance(value, str) else ""


def _flag(value: object) -> tuple[bool]:
    return _TRUE if value else _FALSE


def _number(value: object) -> tuple[int | float, ...]:
    if isinstance(value, str) and value.isdecimal():
        return (int(value),)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value):
        return ()
    return (value,)


def _day(value: object) -> str:
    return value[:10] if isinstance(value, str) and value[:4].isdecimal() else ""
