"""Work objects of any vintage, read from JSON lines into the few facts that figures need."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Until mid-2023 works had Crossref's types; what OpenAlex made of them.
_CROSSREF_TYPES = {
    "journal-article": "article",
    "proceedings-article": "article",
    "posted-content": "preprint",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-part": "book-chapter",
    "book-section": "book-chapter",
    "report-component": "report",
    "journal": "paratext",
    "journal-issue": "paratext",
    "journal-volume": "paratext",
    "proceedings": "paratext",
    "book-set": "paratext",
    "book-series": "paratext",
}
_DOI_HOST = re.compile(r"^https?://(dx\.)?doi\.org/")


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as one author's record names it."""

    id: str | None
    country: str | None
    lineage: tuple[str, ...]
    name: str | None


@dataclass(frozen=True, slots=True)
class Author:
    """One authorship; `affiliations` holds the institution ids of each printed affiliation."""

    position: str | None
    is_corresponding: bool
    affiliations: tuple[tuple[str | None, ...], ...]
    institutions: tuple[Institution, ...]
    countries: tuple[str, ...]
    has_raw_affiliation: bool
    id: str | None = None

    @property
    def known(self) -> frozenset[str]:
        """The author's known countries, as coded."""
        return frozenset(self.countries) | {i.country for i in self.institutions if i.country}


@dataclass(frozen=True, slots=True)
class Work:
    """A work; `references` is None where the record is silent."""

    id: str
    doi: str | None
    title: str
    type: str | None
    year: int | None
    updated: str
    source_id: str | None
    issn_l: str | None
    issns: frozenset[str]
    authors: tuple[Author, ...]
    is_paratext: bool
    is_retracted: bool
    is_xpac: bool
    references: int | None
    first_page: str
    field_id: str | None
    day: str = ""


def read(paths: Iterable[Path]) -> list[Work]:
    """Works of JSONL(.gz) files."""
    return [work_of(record) for path in paths for record in read_json(path)]


def read_json(path: Path) -> Iterator[dict[str, Any]]:
    """Work objects of one file, as they stand there."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def work_of(record: dict[str, Any]) -> Work:
    """One work object, of any vintage."""
    source = _source(record)
    topic_field = (record.get("primary_topic") or {}).get("field") or {}
    return Work(
        id=record["id"].rsplit("/", 1)[-1],
        doi=_DOI_HOST.sub("", record["doi"].lower()) if record.get("doi") else None,
        title=record.get("title") or "",
        type=_CROSSREF_TYPES.get(record.get("type", ""), record.get("type")),
        year=_year(record),
        updated=record.get("updated_date") or "",
        source_id=_source_id(source.get("id")),
        issn_l=source.get("issn_l"),
        issns=frozenset({source.get("issn_l"), *(source.get("issn") or ())} - {None}),
        authors=tuple(_author(author) for author in record.get("authorships") or ()),
        is_paratext=bool(record.get("is_paratext")),
        is_retracted=bool(record.get("is_retracted")),
        is_xpac=bool(record.get("is_xpac")),
        references=_references(record),
        first_page=((record.get("biblio") or {}).get("first_page") or "").lower(),
        field_id=_last_part(topic_field.get("id")),
        day=record.get("publication_date") or "",
    )


def _source(record: dict[str, Any]) -> dict[str, Any]:
    # Until 2023 a work's journal stood in `host_venue`, which has the same ISSN fields.
    location = record.get("primary_location")
    if location:
        return location.get("source") or {}
    return record.get("host_venue") or {}


def _source_id(text: str | None) -> str | None:
    # Venues became sources under the same numbers: V123 is S123 today.
    last = _last_part(text)
    return "S" + last[1:] if last and last.startswith("V") else last


def _last_part(value: object) -> str | None:
    return str(value).rsplit("/", 1)[-1] if value is not None else None


def _year(record: dict[str, Any]) -> int | None:
    if record.get("publication_year") is not None:
        return int(record["publication_year"])
    return int(record["publication_date"][:4]) if record.get("publication_date") else None


def _references(record: dict[str, Any]) -> int | None:
    if record.get("referenced_works_count") is not None:
        return int(record["referenced_works_count"])
    listed = record.get("referenced_works")
    return len(listed) if listed is not None else None


def _author(authorship: dict[str, Any]) -> Author:
    raw = authorship.get("raw_affiliation_strings") or authorship.get("raw_affiliation_string")
    return Author(
        position=authorship.get("author_position"),
        is_corresponding=authorship.get("is_corresponding") is True,
        affiliations=tuple(
            tuple(_last_part(i) for i in affiliation.get("institution_ids") or ())
            for affiliation in authorship.get("affiliations") or ()
        ),
        institutions=tuple(_institution(i) for i in authorship.get("institutions") or ()),
        countries=tuple(authorship.get("countries") or ()),
        has_raw_affiliation=bool(raw),
        id=_last_part((authorship.get("author") or {}).get("id")),
    )


def _institution(institution: dict[str, Any]) -> Institution:
    return Institution(
        id=_last_part(institution.get("id")),
        country=institution.get("country_code"),
        lineage=tuple(i.rsplit("/", 1)[-1] for i in institution.get("lineage") or ()),
        name=institution.get("display_name"),
    )
