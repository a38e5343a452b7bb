"""Caches as refreshes leave them, without anybody to refresh from."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bibliometrics.cache import Partition, Scope
from bibliometrics.openalex import records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.cache import Cache

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return THEN + timedelta(days=number)


def put_run(
    cache: Cache,
    works: Iterable[dict[str, Any]],
    at: datetime,
    *,
    keys: Iterable[str] = (),
    is_whole: bool = True,
) -> int:
    """Let works stand as one refresh would: by source and year.

    Parameters
    ----------
    keys
        Partitions that were fetched, be there works in them or not.
    is_whole
        Whether the refresh fetched all.
    """
    manifest = cache.manifest
    manifest.put_scope(Scope("journals", "journals", "all"))
    number = manifest.begin_run("journals", journals="all", years=(2019, 2021), started_at=at)
    by_key: dict[str, list[dict[str, Any]]] = {key: [] for key in keys}
    for work in works:
        by_key.setdefault(key_of(work), []).append(work)
    for key, members in sorted(by_key.items()):
        source, _, year = key.partition("-")
        name, digest, size = _written(cache, key, members) if members else (None, "", 0)
        manifest.put_partition(
            "journals",
            Partition(
                *(key, len(members), at, "f", digest, size, name, source, int(year)),
                expected=len(members),
            ),
        )
    if is_whole:
        manifest.end_run(number, at)
    return number


def key_of(work: dict[str, Any]) -> str:
    source = work["primary_location"]["source"]["id"].rpartition("/")[2]
    return f"{source}-{work['publication_year']}"


def _written(cache: Cache, key: str, works: list[dict[str, Any]]) -> tuple[str | None, str, int]:
    lines = cache.path / "works.jsonl"
    lines.write_text("\n".join(json.dumps(work) for work in works), encoding="utf-8")
    aside = cache.aside("journals", key)
    records.convert([lines], aside, threads=1)
    return cache.adopt("journals", key, aside)


def grouped(rows: Iterable[dict[str, Any]], *names: str) -> dict[Any, list[dict[str, Any]]]:
    """Rows by some of their columns."""
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups
