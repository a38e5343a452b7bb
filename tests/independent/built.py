"""The SQL's side of the comparison: records through the package into a warehouse."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics import catalogue, journals, warehouse
from bibliometrics.cache import tables
from bibliometrics.openalex import records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NUMBERS = count()


def warehouse_of(works: Sequence[dict[str, Any]], folder: Path) -> warehouse.Warehouse:
    """Build a warehouse of its own from work objects, spread over two files as they come."""
    place = folder / f"built-{next(_NUMBERS)}"
    place.mkdir()
    files = []
    for half in (0, 1):
        lines = "\n".join(json.dumps(work) for work in works[half::2])
        if lines:
            source, target = place / f"{half}.jsonl", place / f"{half}.parquet"
            source.write_text(lines, encoding="utf-8")
            records.convert([source], target, threads=1)
            files.append(target)
    inputs = warehouse.Inputs(records=files, frames=_frames(), identity="test")
    warehouse.build(place / "warehouse.duckdb", inputs)
    return warehouse.Warehouse(place / "warehouse.duckdb")


def rows(built: warehouse.Warehouse, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of a named query."""
    frame, _ = built.query(catalogue.find(name), parameters)
    return frame.to_dicts()


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
    }
