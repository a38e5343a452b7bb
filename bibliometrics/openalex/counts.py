"""How many works each source has in each year, by the API's own count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bibliometrics.errors import RefusedError, UnreachableError
from bibliometrics.openalex import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.openalex.transport import Transport

_COST = 1

Counts = dict[tuple[str, int], int]
"""Works by source id and year; what is not there has none."""


def count(
    transport: Transport, source_ids: Sequence[str], years: tuple[int, int], **also: str | int
) -> Counts:
    """Count the works of some sources, year by year.

    One call for a hundred sources where the API nests groups, which it does without promising it;
    else one for each year as well.

    Parameters
    ----------
    also
        Further filters.
    """
    counts: Counts = {}
    for start in range(0, len(source_ids), urls.MOST_VALUES):
        block = source_ids[start : start + urls.MOST_VALUES]
        nested = _nested(transport, block, years, also)
        counts |= _by_year(transport, block, years, also) if nested is None else nested
    return counts


def count_careers(transport: Transport, author_ids: Sequence[str]) -> int:
    """Count the works of at most a hundred authors, those of several once; one call."""
    value = _groups(transport, urls.career_counts(author_ids))
    return int(value["meta"]["count"])


def _nested(
    transport: Transport,
    block: Sequence[str],
    years: tuple[int, int],
    also: Mapping[str, str | int],
) -> Counts | None:
    """Count in one call; None where the API does not nest, or not everything."""
    try:
        value = _groups(transport, urls.counts(block, years, by="source,year", **also))
    except RefusedError:
        return None
    counts: Counts = {}
    total = 0
    for group in value["group_by"]:
        inner = group.get("groups")
        if not isinstance(inner, list):
            return None
        for each in inner:
            counts[_source(group), int(each["key"])] = each["count"]
            total += each["count"]
    return counts if total == value["meta"]["count"] else None


def _by_year(
    transport: Transport,
    block: Sequence[str],
    years: tuple[int, int],
    also: Mapping[str, str | int],
) -> Counts:
    first, last = years
    counts: Counts = {}
    for year in range(first, last + 1):
        value = _groups(transport, urls.counts(block, (year, year), by="source", **also))
        for group in value["group_by"]:
            counts[_source(group), year] = group["count"]
    return counts


def _groups(transport: Transport, path: str) -> dict[str, Any]:
    answer = transport.get(path, cost=_COST, check=_complaint)
    if answer is None:
        msg = f"there is no API that counts works at {transport.api_url}"
        raise UnreachableError(msg, remedy="check OPENALEX_API_URL")
    return dict(answer.value)


def _source(group: dict[str, Any]) -> str:
    return str(group["key"]).rpartition("/")[2]


def _complaint(value: Any) -> str:
    what = "the API answered something that is no count"
    if not isinstance(value, dict) or not isinstance(value.get("group_by"), list):
        return what
    meta = value.get("meta")
    if not isinstance(meta, dict) or not isinstance(meta.get("count"), int):
        return what
    return "" if all(_is_group(each) for each in value["group_by"]) else what


def _is_group(each: Any) -> bool:
    if not isinstance(each, dict) or not isinstance(each.get("count"), int):
        return False
    inner = each.get("groups", [])
    return (
        re.fullmatch(r"\S+", str(each.get("key", ""))) is not None
        and isinstance(inner, list)
        and all(
            isinstance(one, dict)
            and str(one.get("key", "")).isdecimal()
            and isinstance(one.get("count"), int)
            for one in inner
        )
    )
