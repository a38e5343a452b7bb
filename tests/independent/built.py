"""The SQL's side of the comparison: work objects through the package into tables."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import duckdb
import polars as pl

from bibliometrics import binding, catalogue, journals, warehouse
from bibliometrics.cache import tables
from bibliometrics.openalex import records
from tests.independent.asking import plainly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NUMBERS = count()
# Dear, and about what nothing here compares: there, and empty.
_HOLLOW = {"share_interval"}


class Built:
    """The tables that some queries need, in memory, and no others.

    Parameters
    ----------
    works
        Work objects; they are spread over two files as they come.
    folder
        Where the files go.
    queries
        What will be asked.
    """

    def __init__(self, works: Sequence[dict[str, Any]], folder: Path, *queries: str) -> None:
        place = folder / f"built-{next(_NUMBERS)}"
        place.mkdir()
        self._connection = duckdb.connect()
        inputs = warehouse.Inputs(list(_files(works, place)), _frames(), identity="")
        # A whole warehouse takes seconds; a test that builds dozens wants a few of its tables.
        for name in _HOLLOW & catalogue.catalogue().keys():
            columns = (f"{each.name} {each.type}" for each in catalogue.catalogue()[name].columns)
            self._connection.execute(f"create table {name} ({', '.join(columns)})")
        with patch.object(catalogue, "of_kind", partial(_only, _needed(queries))):
            warehouse._fill(self._connection, inputs, lambda _: None)

    def __enter__(self) -> Built:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def rows(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a named query."""
        query = catalogue.find(name)
        # What names there are is tested elsewhere: here each is spelt as it should be.
        spelt = {str(value): str(value) for value in parameters.values()}
        spelt |= {each.default: each.default for each in query.parameters if each.default}
        bound = binding.bind(query, plainly(name, parameters), lambda _: spelt)
        used = {name: value for name, value in bound.items() if f"${name}" in query.sql}
        return self.sql(query.sql, used)

    def sql(self, text: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of SQL of one's own."""
        found = self._connection.sql(text, params=parameters or None)
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _files(works: Sequence[dict[str, Any]], place: Path) -> Iterator[Path]:
    for half in (0, 1):
        lines = "\n".join(json.dumps(work) for work in works[half::2])
        if lines:
            source, target = place / f"{half}.jsonl", place / f"{half}.parquet"
            source.write_text(lines, encoding="utf-8")
            records.convert([source], target, threads=1)
            yield target


def _only(
    needed: set[str], *kinds: catalogue.Kind, of_kind: Any = catalogue.of_kind
) -> Iterator[catalogue.Query]:
    return (query for query in of_kind(*kinds) if query.name in needed)


def _needed(queries: Sequence[str]) -> set[str]:
    """Names of what the queries read and call, and of what these read and call."""
    every = catalogue.catalogue()
    needed: set[str] = set()
    todo = list(queries)
    while todo:
        name = todo.pop()
        needed.add(name)
        todo += (every.keys() & (every[name].tables | every[name].calls)) - needed - _HOLLOW
    return needed


def _frames() -> dict[str, pl.DataFrame]:
    moment = datetime(2026, 1, 1)  # noqa: DTZ001 - the warehouse's times are UTC without a zone
    scope = {
        "scope": "files",
        "kind": "files",
        "default_journals": "all",
        "is_synthetic": False,
        "manifest_sha256": "",
        "queries_sha256": "",
        "version": "",
        "fetched_from": moment,
        "fetched_to": moment,
        "api_url": "",
    }
    packaged = [journals.packaged(edition) for edition in journals.editions()]
    return {
        "scope": pl.DataFrame([scope]),
        "partition": tables.partitions([]),
        "journal_list": tables.journal_lists(packaged),
        "journal_source": tables.journal_sources([]),
        "sample_count": tables.sample_counts(None),
        "cohort_author": tables.cohort_authors(None),
    }
