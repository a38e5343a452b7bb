"""A floor: DuckDB copies records into a table, and nothing more; nothing of ours is loaded."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

_READ = (
    "id, doi, title, type, publication_year, publication_date, primary_location, authorships, "
    "is_authors_truncated, referenced_works_count, is_retracted, is_paratext, is_xpac, biblio, "
    "primary_topic, indexed_in, updated_date"
)
"""What the warehouse reads of a record."""


def records(files: str, folder: str, memory: str) -> None:
    """These columns of Parquet files into a table of a file that is thrown away."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as aside,
        duckdb.connect(str(Path(aside, "bare.duckdb"))) as connection,
    ):
        connection.execute(f"set memory_limit = '{memory}'")
        connection.execute("set preserve_insertion_order = false")
        connection.execute(f"create table bare as select {_READ} from read_parquet('{files}')")
