"""The manifest as frames for the warehouse, and as one hash."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from bibliometrics import journals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bibliometrics.cache.entries import Partition, Scope, Vanished
    from bibliometrics.journals import JournalList

_PARTITION: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "source_id": pl.String,
    "year": pl.Int32,
    "file": pl.String,
    "expected": pl.Int64,
    "works": pl.Int64,
    "state": pl.String,
    "fetched_at": pl.Datetime("us"),
    "bytes": pl.Int64,
    "sha256": pl.String,
    "duplicates": pl.Int64,
    "cut": pl.Int64,
}
_JOURNAL_LIST: dict[str, pl.DataType | type[pl.DataType]] = {
    "list": pl.String,
    "journal": pl.String,
    "name": pl.String,
    "issn_l": pl.String,
    "publisher": pl.String,
    "journal_group": pl.String,
    "counted": pl.String,
    "subjects": pl.List(pl.String),
    "issns": pl.List(pl.String),
}
_JOURNAL_SOURCE: dict[str, pl.DataType | type[pl.DataType]] = {
    "journal": pl.String,
    "source_id": pl.String,
    "source_name": pl.String,
}
_VANISHED: dict[str, pl.DataType | type[pl.DataType]] = {
    "work_id": pl.String,
    "key": pl.String,
    "noticed_at": pl.Datetime("us"),
    "fate": pl.String,
    "into_id": pl.String,
    "source_name": pl.String,
    "year": pl.Int32,
}


def partitions(found: Iterable[Partition]) -> pl.DataFrame:
    """One row per partition; times are UTC without saying so, as DuckDB's timestamps are."""
    return _frame(found, _PARTITION)


def vanished(found: Iterable[Vanished]) -> pl.DataFrame:
    """One row per work that vanished, and run in which it was missed."""
    return _frame(found, _VANISHED)


def _frame(
    found: Iterable[object], schema: dict[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    rows = [{name: _plain(getattr(each, name)) for name in schema} for each in found]
    return pl.DataFrame(rows, schema=schema)


def _plain(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def journal_lists(lists: Iterable[JournalList]) -> pl.DataFrame:
    """One row per journal and list."""
    return pl.DataFrame(journals.rows(lists), schema=_JOURNAL_LIST)


def journal_sources(found: Sequence[tuple[str, str, str]]) -> pl.DataFrame:
    """One row per journal and source that it resolved to."""
    return pl.DataFrame(found, schema=_JOURNAL_SOURCE, orient="row")


def content_sha256(
    scope: Scope,
    found: Iterable[Partition],
    lists: Iterable[JournalList],
    sources: Iterable[tuple[str, str, str]],
) -> str:
    """Hash over all that figures can depend on: no times, no paths, no way it came."""
    content = {
        "scope": [scope.name, scope.kind, scope.synthetic, scope.default_journals],
        "partitions": [[each.key, each.sha256, each.state] for each in found],
        "lists": journals.rows(lists),
        "sources": [list(each) for each in sources],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
