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

    from bibliometrics.cache.cohort import Cohort
    from bibliometrics.cache.entries import Partition, Scope, Vanished
    from bibliometrics.cache.frame import Frame
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
_SAMPLE_COUNT: dict[str, pl.DataType | type[pl.DataType]] = {
    "block": pl.Int32,
    "year": pl.Int32,
    "source_id": pl.String,
    "works": pl.Int64,
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


def sample_counts(frame: Frame | None) -> pl.DataFrame:
    """One row per source and year that a sample is drawn from; none where there is no sample."""
    rows = [
        (cell.block, cell.year, source, works)
        for cell in (frame.cells() if frame else ())
        for source, works in cell.works.items()
    ]
    return pl.DataFrame(rows, schema=_SAMPLE_COUNT, orient="row")


def cohort_authors(cohort: Cohort | None) -> pl.DataFrame:
    """One row per author whose whole career was fetched; none where there is no cohort."""
    return pl.DataFrame(
        {"author_id": cohort.authors if cohort else ()}, schema={"author_id": pl.String}
    )


def content_sha256(
    scope: Scope,
    found: Iterable[Partition],
    lists: Iterable[JournalList],
    sources: Iterable[tuple[str, str, str]],
) -> str:
    """Hash over all that figures can depend on: no times, no paths, no way it came."""
    content: dict[str, object] = {
        "scope": [scope.name, scope.kind, scope.synthetic, scope.default_journals],
        "partitions": [[each.key, each.sha256, each.state] for each in found],
        "lists": journals.rows(lists),
        "sources": [list(each) for each in sources],
    }
    if scope.frame:
        content["sample"] = scope.frame.content()
    if scope.cohort:
        content["cohort"] = scope.cohort.as_json()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
