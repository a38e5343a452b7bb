"""Keeps DuckDB's own progress bar away: it would go to stdout, where only data go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def hide_bar(connection: duckdb.DuckDBPyConnection) -> None:
    """Switch the bar off where it is on; a notebook without widgets refuses the very setting."""
    rows = connection.execute("select current_setting('enable_progress_bar')").fetchall()
    if rows == [(True,)]:
        connection.execute("set enable_progress_bar = false")
