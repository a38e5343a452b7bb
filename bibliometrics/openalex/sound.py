"""A page whose works are all as they should be: checked while it is read, in one go.

Almost all pages are. What is checked here need not be looked at value by value when it becomes
Parquet, and nothing is built of a page but what its walk must know. Any other page is read with
tolerance, as files are.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec

_T = TypeVar("_T")

_INT32 = 1 << 31
Whole = Annotated[int, msgspec.Meta(ge=-_INT32, lt=_INT32)]
Texts = list[str | None] | None


class _Checked(msgspec.Struct, gc=False):
    """Fields without a default must be there; of the others null, or none at all, will do."""


class _Author(_Checked):
    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class _Institution(_Checked):
    id: str | None = None
    display_name: str | None = None
    ror: str | None = None
    country_code: str | None = None
    type: str | None = None
    lineage: Texts = None


class _Affiliation(_Checked):
    raw_affiliation_string: str | None = None
    institution_ids: Texts = None


class _Authorship(_Checked):
    author: _Author
    author_position: str | None = None
    institutions: list[_Institution | None] | None = None
    countries: Texts = None
    is_corresponding: bool | None = None
    raw_author_name: str | None = None
    raw_affiliation_strings: Texts = None
    affiliations: list[_Affiliation | None] | None = None
    raw_orcid: str | None = None


class _Source(_Checked):
    id: str | None = None
    display_name: str | None = None
    issn_l: str | None = None
    issn: Texts = None
    type: str | None = None
    host_organization: str | None = None
    host_organization_name: str | None = None


class _Location(_Checked):
    is_oa: bool | None = None
    landing_page_url: str | None = None
    version: str | None = None
    raw_type: str | None = None
    raw_source_name: str | None = None
    source: _Source | None = None


class _Branch(_Checked):
    id: str | int | None = None
    display_name: str | None = None


class _Topic(_Checked):
    id: str | None = None
    display_name: str | None = None
    score: float | None = None
    subfield: _Branch | None = None
    field: _Branch | None = None
    domain: _Branch | None = None


class _Percentile(_Checked):
    value: float | None = None
    is_in_top_1_percent: bool | None = None
    is_in_top_10_percent: bool | None = None


class _Biblio(_Checked):
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None


class Work(_Checked):
    """A work without any damage, of today's kind."""

    id: Annotated[str, msgspec.Meta(pattern=r"(^|/)W[0-9]+\Z")]
    type: str
    publication_year: Whole
    authorships: list[_Authorship]
    doi: str | None = None
    title: str | None = None
    publication_date: str | None = None
    language: str | None = None
    primary_location: _Location | None = None
    is_authors_truncated: bool | None = None
    authors_seen: str | None = None
    countries_distinct_count: Whole | None = None
    institutions_distinct_count: Whole | None = None
    cited_by_count: Whole | None = None
    fwci: float | None = None
    citation_normalized_percentile: _Percentile | None = None
    primary_topic: _Topic | None = None
    is_retracted: bool | None = None
    is_paratext: bool | None = None
    is_xpac: bool | None = None
    referenced_works_count: Whole | None = None
    # Only counted where their number is not given, and given by no list.
    referenced_works: None = None
    host_venue: None = None
    locations_count: Whole | None = None
    biblio: _Biblio | None = None
    indexed_in: Texts = None
    created_date: str | None = None
    updated_date: str | None = None


class Meta(_Checked):
    """What a page says of the list."""

    count: Annotated[int, msgspec.Meta(ge=0)]
    next_cursor: str | None = None


class Answer(_Checked):
    """A page of works."""

    meta: Meta
    results: list[Work]


_ANSWER = msgspec.json.Decoder(Answer)
_WORK = msgspec.json.Decoder(Work)


def answer(body: bytes) -> Answer | None:
    """Read a page; None where it is not sound."""
    return _read(_ANSWER, body)


def is_work(body: bytes) -> bool:
    """Whether this is a sound work."""
    return _read(_WORK, body) is not None


def _read(decoder: msgspec.json.Decoder[_T], body: bytes) -> _T | None:
    try:
        # Fields that are not asked for are passed over unread; DuckDB reads them.
        body.decode()
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
