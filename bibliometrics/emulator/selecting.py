"""Which parts of a record a list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bibliometrics.emulator.messages import RequestError
from bibliometrics.emulator.work_facts import LISTED_AUTHORS

if TYPE_CHECKING:
    from bibliometrics.emulator.switches import Switches
    from bibliometrics.emulator.work_facts import Record

FLAG: Final = "is_authors_truncated"

WORK_SELECT: Final = (
    "id", "doi", "title", "display_name", "relevance_score", "publication_year",
    "publication_date", "ids", "language", "primary_location", "type", "type_crossref",
    "indexed_in", "open_access", "authorships", "institutions", "institution_assertions",
    "countries_distinct_count", "institutions_distinct_count", "corresponding_author_ids",
    "corresponding_institution_ids", "apc_list", "apc_paid", "fwci", FLAG,
    "has_fulltext", "has_content", "content_urls", "fulltext_origin", "cited_by_count",
    "citation_normalized_percentile", "cited_by_percentile_year", "biblio", "is_retracted",
    "is_paratext", "is_xpac", "primary_topic", "topics", "keywords", "concepts", "mesh",
    "locations_count", "locations", "best_oa_location", "sustainable_development_goals",
    "awards", "funders", "grants", "datasets", "versions", "referenced_works_count",
    "referenced_works", "related_works", "abstract_inverted_index", "cited_by_api_url",
    "counts_by_year", "updated_date", "created_date",
)  # fmt: skip
_OTHER_SELECT: Final = (
    "id", "ids", "display_name", "issn", "issn_l", "type", "country_code", "works_count",
    "cited_by_count", "host_organization", "host_organization_name", "ror", "orcid", "lineage",
    "geo", "affiliations", "last_known_institutions", "summary_stats", "counts_by_year", "topics",
    "is_oa", "is_in_doaj", "is_core", "alternate_titles", "homepage_url", "works_api_url",
    "updated_date", "created_date",
)  # fmt: skip


def read_select(text: str, kind: str) -> frozenset[str]:
    """Read the fields that are asked for; none for all of them.

    Raises
    ------
    RequestError
        For a name that is no root field, among them all nested ones.
    """
    valid = WORK_SELECT if kind == "works" else _OTHER_SELECT
    names = [name.strip().replace("-", "_") for name in text.split(",")] if text else []
    for name in names:
        if name not in valid:
            msg = (
                f"{name} is not a valid select field. "
                f"Valid fields for select are: {', '.join(valid)}."
            )
            raise RequestError(msg)
    return frozenset(names)


def shown(
    record: Record, select: frozenset[str], switches: Switches, most: int | None = LISTED_AUTHORS
) -> Record:
    """Cut a record to the fields asked for and to the authors that are shown.

    Parameters
    ----------
    most
        Authorships at most; None for all.
    """
    if select:
        record = {name: value for name, value in record.items() if name in select}
    stored = record.pop(FLAG, None)
    authorships = record.get("authorships")
    if not isinstance(authorships, list):
        return record
    cut = most is not None and len(authorships) > most
    if cut:
        record["authorships"] = authorships[:most]
    if switches.flag_false:
        record[FLAG] = False
    elif switches.legacy_flag and (cut or stored):
        record[FLAG] = True
    return record
