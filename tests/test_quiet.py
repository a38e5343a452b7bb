"""DuckDB's own progress bar is off, and not touched where it is off already."""

from __future__ import annotations

import duckdb

from bibliometrics.quiet import hide_bar


def test_the_bar_is_switched_off() -> None:
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = true")
        hide_bar(connection)
        found = connection.execute("select current_setting('enable_progress_bar')").fetchone()
    assert found == (False,)


def test_where_it_is_off_the_setting_is_left_alone() -> None:
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set lock_configuration = true")  # as a notebook refuses to set it
        hide_bar(connection)
