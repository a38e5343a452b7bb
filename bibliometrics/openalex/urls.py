"""Addresses of queries, built by pyalex; the host and the transport are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyalex  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from collections.abc import Sequence

ADDRESS = "https://openalex.org/"
"""What stands before every id."""

PER_PAGE = 100
MOST_VALUES = 100
"""Values that one filter takes."""

FIELDS = (
    "id",
    "doi",
    "title",
    "type",
    "publication_year",
    "publication_date",
    "language",
    "primary_location",
    "authorships",
    "countries_distinct_count",
    "institutions_distinct_count",
    "cited_by_count",
    "fwci",
    "citation_normalized_percentile",
    "primary_topic",
    "is_retracted",
    "is_xpac",
    "referenced_works_count",
    "locations_count",
    "biblio",
    "indexed_in",
    "created_date",
    "updated_date",
)
"""What is fetched of a work: all that a figure may need, and nothing that only costs bytes."""

_AUTHOR = "authorships.author.id"
_SOURCE = "primary_location.source.id"
_SOURCE_FIELDS = ("id", "display_name", "issn_l", "issn", "type")


def works(
    source_id: str, year: int, *, dates: tuple[str, str] | None = None, cursor: str = ""
) -> str:
    """Path and query of one page of a source's year.

    Parameters
    ----------
    dates
        First and last publication date, for a part of the year.
    cursor
        `*` for the first page; empty for the query without paging, which names it.
    """
    given: dict[str, str | int] = {_SOURCE: source_id, "publication_year": year}
    if dates is not None:
        given["from_publication_date"], given["to_publication_date"] = dates
    # The default order changes every night; an order by date hardly does.
    query = pyalex.Works().filter(**given).select(list(FIELDS)).sort(publication_date="asc")
    return _path(query, per_page=PER_PAGE, cursor=cursor)


def sample(source_ids: Sequence[str], year: int, *, size: int, seed: int, page: int = 0) -> str:
    """Path and query of one page of what is drawn of some sources' year.

    Parameters
    ----------
    page
        A draw has pages by number, no cursor; 0 for the query without paging, which names it.
    """
    query = (
        pyalex.Works()
        .filter(**{_SOURCE: "|".join(source_ids), "publication_year": year})
        .select(list(FIELDS))
        .sample(size, seed=seed)
    )
    return _path(query, per_page=PER_PAGE, page=page)


def work(work_id: str) -> str:
    """Path and query of one work, with all its authors; costs nothing."""
    return f"works/{work_id}?select={','.join(FIELDS)}"


def place(work_id: str) -> str:
    """Path and query of where one work is now; costs nothing."""
    return f"works/{work_id}?select=id,type,publication_year,primary_location,is_xpac"


def careers(
    author_ids: Sequence[str], *, dates: tuple[str, str] | None = None, cursor: str = ""
) -> str:
    """Path and query of one page of all works of some authors.

    Parameters
    ----------
    dates
        First and last publication date, for a part of them.
    cursor
        `*` for the first page; empty for the query without paging, which names it.
    """
    given = {_AUTHOR: "|".join(author_ids)}
    if dates is not None:
        given["from_publication_date"], given["to_publication_date"] = dates
    query = pyalex.Works().filter(**given).select(list(FIELDS)).sort(publication_date="asc")
    return _path(query, per_page=PER_PAGE, cursor=cursor)


def career_counts(author_ids: Sequence[str]) -> str:
    """Path and query of the numbers of works of some authors together, by year."""
    query = pyalex.Works().filter(**{_AUTHOR: "|".join(author_ids)}).group_by("publication_year")
    return _path(query, per_page=200)


def counts(
    source_ids: Sequence[str], years: tuple[int, int], *, by: str, **also: str | int
) -> str:
    """Path and query of the numbers of works of some sources.

    Parameters
    ----------
    by
        `source,year` (nested), or `source` alone.
    also
        Further filters.
    """
    first, last = years
    names = {"source": _SOURCE, "year": "publication_year"}
    query = (
        pyalex.Works()
        .filter(
            **{
                _SOURCE: "|".join(source_ids),
                "publication_year": f"{first}-{last}" if first != last else first,
                **also,
            }
        )
        .group_by(",".join(names[each] for each in by.split(",")))
    )
    return _path(query, per_page=200)


def countries(source_ids: Sequence[str], year: int, *, cursor: str) -> str:
    """Path and query of the numbers of works of some sources in a year, by country."""
    query = (
        pyalex.Works()
        .filter(**{_SOURCE: "|".join(source_ids), "publication_year": year})
        .group_by("authorships.institutions.country_code")
    )
    return _path(query, per_page=200, cursor=cursor)


def sources(issns: Sequence[str], *, page: int = 1) -> str:
    """Path and query of the sources that have any of some ISSNs."""
    query = pyalex.Sources().filter(issn="|".join(issns)).select(list(_SOURCE_FIELDS))
    return _path(query, per_page=PER_PAGE, page=page)


def _path(query: pyalex.api.BaseOpenAlex, **paging: int | str) -> str:
    parts = urlsplit(query.url)
    extra = "".join(f"&{name}={_escaped(value)}" for name, value in paging.items() if value)
    return f"{parts.path.lstrip('/')}?{parts.query}{extra}"


def _escaped(value: int | str) -> str:
    return str(pyalex.api._quote_oa_value(str(value)))  # noqa: SLF001 - pyalex's own escaping
