"""A floor: DuckDB reads packed lines of JSON, and nothing more."""

from __future__ import annotations

import duckdb


def lines(*files: str) -> None:
    """Count the objects of all files."""
    found = duckdb.execute(
        "select count(*), count(json) from read_json_objects("
        "$files, format = 'newline_delimited', maximum_object_size = 100000000)",
        {"files": list(files)},
    ).fetchone()
    assert found is not None
    assert found[0] == found[1] > 0
