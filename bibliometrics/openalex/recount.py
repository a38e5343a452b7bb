"""What is on disk against the API's own counts: by journal-year and by country-year."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bibliometrics.errors import UnreachableError, UsageError
from bibliometrics.openalex import urls
from bibliometrics.openalex.calling import calling
from bibliometrics.openalex.counts import count
from bibliometrics.openalex.survey import realm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bibliometrics.cache import Cache, Partition, Scope
    from bibliometrics.openalex.transport import Patience, Transport
    from bibliometrics.settings import Settings

_SQL = Path(__file__).with_name("recount.sql")
_COST = 1
_MOST_PAGES = 10
JOURNAL, COUNTRY = "journal-year", "country-year"


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that is not the same here and there.

    Parameters
    ----------
    kind
        `journal-year` or `country-year`.
    key
        `S123-2020` or `CN-2020`.
    name
        The journal; empty for a country.
    """

    kind: str
    key: str
    name: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class Recount:
    """What was compared, and what differs.

    Parameters
    ----------
    compared
        Journal-years and country-years.
    spent
        Credits.
    """

    compared: int
    differences: tuple[Difference, ...]
    spent: int


def recount(
    cache: Cache,
    settings: Settings,
    scope: Scope,
    *,
    patience: Patience | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Recount:
    """Ask the API for its counts and compare them with the files.

    Parameters
    ----------
    cache
        Opened for writing: what is spent goes into the ledger.

    Raises
    ------
    UsageError
        The scope does not come from this API.
    BudgetError, ApiError
        The API does not answer; nothing is changed, so it can be run again.
    """
    partitions = [each for each in cache.partitions(scope.name) if each.source_id and each.year]
    if scope.kind != "journals" or not partitions:
        msg = f"the scope '{scope.name}' holds no journal-years that the API could count"
        raise UsageError(msg, remedy="choose a scope that `bibliometrics refresh` has filled")
    here = _here(cache, scope.name)
    by_year: dict[int, list[str]] = defaultdict(list)
    for each in partitions:
        by_year[_year(each)].append(str(each.source_id))
    with calling(settings, cache.manifest, patience=patience) as (transport, meter):
        tell("counting the works")
        years = min(by_year), max(by_year)
        everything = count(transport, sorted({str(p.source_id) for p in partitions}), years)
        realm(cache, scope.name, api_url=settings.api_url, emulator=transport.emulator)
        kept = {(str(each.source_id), _year(each)) for each in partitions}
        there = {(JOURNAL, *pair): works for pair, works in everything.items() if pair in kept}
        for year, sources in sorted(by_year.items()):
            tell(f"counting the countries of {year}")
            for country, works in _countries(transport, sorted(sources), year).items():
                there[COUNTRY, country, year] = works
        spent = meter.credits
    names = {source: name for _, source, name in cache.manifest.sources()}
    keys = here.keys() | there.keys() | {(JOURNAL, *pair) for pair in kept}
    return Recount(len(keys), tuple(_differences(keys, here, there, names)), spent)


_Key = tuple[str, str, int]
"""Kind, source or country, year."""


def _year(partition: Partition) -> int:
    return int(partition.year or 0)


def _here(cache: Cache, scope: str) -> dict[_Key, int]:
    files = [str(each) for each in cache.parquet_files(scope)]
    if not files:
        return {}
    with duckdb.connect() as connection:
        rows = connection.execute(_SQL.read_text(encoding="utf-8"), {"files": files}).fetchall()
    return {(kind, str(key), year): works for kind, key, year, works in rows}


def _differences(
    keys: set[_Key], here: Mapping[_Key, int], there: Mapping[_Key, int], names: Mapping[str, str]
) -> Iterator[Difference]:
    # Journal-years first: a country's difference mostly follows from one of them.
    for key in sorted(keys, key=lambda each: (each[0] != JOURNAL, each[1], each[2])):
        kind, what, year = key
        ours, theirs = here.get(key, 0), there.get(key, 0)
        if ours != theirs:
            yield Difference(kind, f"{what}-{year}", names.get(what, ""), ours, theirs)


def _countries(transport: Transport, sources: Sequence[str], year: int) -> dict[str, int]:
    """Works by country; a work has one source, so that blocks of sources add up."""
    totals: dict[str, int] = defaultdict(int)
    for start in range(0, len(sources), urls.MOST_VALUES):
        block = sources[start : start + urls.MOST_VALUES]
        for group in _groups(transport, block, year):
            totals[str(group["key"]).rpartition("/")[2].upper()] += group["count"]
    return {country: works for country, works in totals.items() if works}


def _groups(transport: Transport, block: Sequence[str], year: int) -> Iterator[dict[str, Any]]:
    """All groups, page after page: there are more countries than a page holds."""
    cursor: str | None = "*"
    for _ in range(_MOST_PAGES):
        path = urls.countries(block, year, cursor=str(cursor))
        answer = transport.get(path, cost=_COST, check=_complaint)
        if answer is None:
            break
        yield from answer.value["group_by"]
        cursor = answer.value["meta"].get("next_cursor")
        if cursor is None:
            return
    msg = f"the API does not count the countries of {year} to an end"
    raise UnreachableError(msg, remedy="try again later; nothing was changed")


def _complaint(value: Any) -> str:
    groups = value.get("group_by") if isinstance(value, dict) else None
    if not isinstance(groups, list) or not isinstance(value.get("meta"), dict):
        return "the API answered something that is no count"
    is_right = all(
        isinstance(each, dict)
        and isinstance(each.get("count"), int)
        and re.search(r"\w$", str(each.get("key", "")))
        for each in groups
    )
    return "" if is_right else "the API answered something that is no count"
