"""How the fields of a file of works differ from those that this package knows."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import orjson
from pyarrow import parquet

from bibliometrics.openalex import complaints
from bibliometrics.openalex.reading import FIELDS, PARQUET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LOOKED_AT = 50
_OURS = {"authors_seen", "is_authors_truncated", "host_venue"}
"""What only some vintages have, or nobody but us."""
# fmt: off
_LEFT = {
    "@timestamp", "@version", "abstract", "abstract_inverted_index",
    "abstract_inverted_index_v3", "alternate_host_venues", "apc_list", "apc_paid",
    "apc_payment", "authors_count", "awards", "best_oa_location", "citation",
    "cited_by_api_url", "cited_by_percentile_year", "concepts", "concepts_count", "content_url",
    "content_urls", "corresponding_author_ids", "corresponding_institution_ids",
    "counts_by_year", "created", "datasets", "display_name", "doi_registration_agency",
    "domain_id", "field_id", "fulltext_origin", "funders", "funders_count", "grants",
    "has_abstract", "has_content", "has_fulltext", "has_pdf_url", "ids",
    "institution_assertions", "institutions", "institutions_count", "is_authors_truncated",
    "keywords", "keywords_count", "language_id", "locations", "mesh", "ngrams_url",
    "open_access", "page", "referenced_works_count", "related_works", "relevance_score",
    "summary_stats", "sustainable_development_goals", "title_en", "topics", "topics_count",
    "type_crossref", "type_id", "updated", "versions",
}
# fmt: on
"""Fields of OpenAlex that say nothing that is counted here."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What the first records of a file have.

    Parameters
    ----------
    fields
        Names of all fields; none where the file holds one value rather than one a line.
    """

    fields: frozenset[str] = frozenset()

    @classmethod
    def of(cls, file: Path) -> Drift:
        """Look at a file."""
        if file.suffix == PARQUET:
            return cls(frozenset(parquet.read_schema(file).names))
        if complaints.is_whole(file):
            return cls()
        with gzip.open(file) if complaints.is_packed(file) else file.open("rb") as lines:
            first = [line for line in islice(lines, _LOOKED_AT) if line.lstrip().startswith(b"{")]
        return cls(frozenset(name for line in first for name in _names(line)))


def over_all(drifts: Sequence[Drift]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields that are not known here, and known ones that no file has."""
    seen = [each.fields for each in drifts if each.fields]
    every = frozenset().union(*seen)
    absent = set(FIELDS) - _OURS - every if seen else set()
    return tuple(sorted(every - set(FIELDS) - _LEFT)), tuple(sorted(absent))


def _names(line: bytes) -> list[str]:
    try:
        work = orjson.loads(line)
    except orjson.JSONDecodeError:
        return []  # the reader tells of it, by line
    return list(work) if isinstance(work, dict) else []
