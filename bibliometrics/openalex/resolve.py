"""Journals -> OpenAlex sources, by ISSN."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bibliometrics.errors import UnreachableError
from bibliometrics.openalex import urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bibliometrics.journals import Journal
    from bibliometrics.openalex.transport import Transport

_COST = 1
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Resolution:
    """What journals resolved to.

    Parameters
    ----------
    found
        Linking ISSN of the journal, source id (S123) and the source's name.
    unresolved
        Journals that the API does not know.
    """

    found: tuple[tuple[str, str, str], ...]
    unresolved: tuple[Journal, ...]


def resolve(transport: Transport, journals: Sequence[Journal]) -> Resolution:
    """Ask the API which sources have the journals' ISSNs; a credit for a hundred ISSNs."""
    issns = sorted({issn for journal in journals for issn in journal.issns})
    sources: dict[str, tuple[str, frozenset[str]]] = {}
    for start in range(0, len(issns), urls.MOST_VALUES):
        for source in _sources(transport, issns[start : start + urls.MOST_VALUES]):
            numbers = {source.get("issn_l"), *(source.get("issn") or [])}
            sources[str(source["id"]).rpartition("/")[2]] = (
                str(source.get("display_name") or ""),
                frozenset(str(each) for each in numbers if each),
            )
    found: list[tuple[str, str, str]] = []
    unresolved: list[Journal] = []
    for journal in journals:
        own = [
            (journal.issn_l, source_id, name)
            for source_id, (name, numbers) in sorted(sources.items())
            if numbers & set(journal.issns)
        ]
        found += own
        if not own:
            unresolved.append(journal)
    return Resolution(tuple(found), tuple(unresolved))


def named(journals: Sequence[Journal]) -> str:
    """Name journals in a message."""
    return ", ".join(f"{each.name} ({each.issn_l})" for each in journals)


def _sources(transport: Transport, issns: Sequence[str]) -> Iterator[dict[str, Any]]:
    seen = 0
    for page in range(1, _MOST_PAGES + 1):
        answer = transport.get(urls.sources(issns, page=page), cost=_COST, check=_complaint)
        if answer is None:
            msg = f"there is no API that knows sources at {transport.api_url}"
            raise UnreachableError(msg, remedy="check OPENALEX_API_URL")
        results = answer.value["results"]
        yield from results
        seen += len(results)
        if not results or seen >= answer.value["meta"]["count"]:
            return


def _complaint(value: Any) -> str:
    what = "the API answered something that is no list of sources"
    if not isinstance(value, dict) or not isinstance(value.get("results"), list):
        return what
    meta = value.get("meta")
    if not isinstance(meta, dict) or not isinstance(meta.get("count"), int):
        return what
    if not value["results"] and meta["count"]:
        return "the API answered no sources where it has some"
    return "" if all(_is_source(each) for each in value["results"]) else what


def _is_source(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("id"), str)
        and re.fullmatch(r"(https?://openalex\.org/)?S\d+", each["id"]) is not None
        and isinstance(each.get("issn"), list | None)
    )
