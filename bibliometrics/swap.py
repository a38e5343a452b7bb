"""DuckDB files that are made aside and swapped in, so that a reader never sees half of one."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock

from bibliometrics.errors import WarehouseError
from bibliometrics.quiet import hide_bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


MORE_MEMORY = "give a larger --memory-limit, or free space where it spills"
NOW = "now"
"""Name of the warehouse within a database that shows it."""


def swap_in(target: Path, identity: str, make: Callable[[Path], None]) -> None:
    """Make a file aside and swap it in, unless it is there already.

    Parameters
    ----------
    identity
        Hash over all that it is made from; the file keeps it in its table `built`.
    make
        Called with the path aside.

    Raises
    ------
    WarehouseError
        The folder cannot be written, or the database fails; the old file stays.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if identity_of(target) == identity:
                return
            with _aside(target) as aside:
                make(aside)
                aside.replace(target)
    except (OSError, duckdb.Error) as problem:
        msg = f"the warehouse {target} cannot be built ({first_line(problem)})"
        wants_memory = isinstance(problem, duckdb.OutOfMemoryException)
        remedy = MORE_MEMORY if wants_memory else "free space or mend the folder, then try again"
        raise WarehouseError(msg, remedy=remedy) from problem


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    aside = target.with_name(f"{target.stem}.{os.getpid()}.aside")
    aside.unlink(missing_ok=True)
    try:
        yield aside
    finally:
        for left in (aside, aside.with_name(aside.name + ".wal")):
            left.unlink(missing_ok=True)


def connect(file: Path | None, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Open a file to be filled, or with None a database in memory."""
    connection = duckdb.connect(str(file) if file else ":memory:")
    connection.execute("set preserve_insertion_order = false")
    hide_bar(connection)
    if memory_limit:
        connection.execute(f"set memory_limit = '{memory_limit}'")
    return connection


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str, how: str = "") -> None:
    """Let a database show a file under a name."""
    literal = "'" + str(file).replace("'", "''") + "'"
    connection.execute(f"attach {literal} as {name} {how}")


def sign(connection: duckdb.DuckDBPyConnection, identity: str) -> None:
    """Write into a file what it was made from."""
    connection.execute("create table built (identity varchar)")
    connection.execute("insert into built values (?)", [identity])
    connection.execute("comment on table built is 'Hash over all that this file was built from'")


def identity_of(target: Path) -> str:
    """Hash over what an existing file was made from; empty where there is none."""
    if not target.is_file():
        return ""
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            row = connection.execute("select identity from built").fetchone()
    except duckdb.Error:
        return ""  # a file that this version cannot read is built again
    return str(row[0]) if row else ""


def first_line(problem: BaseException) -> str:
    """What the database says, without its drawing of the place."""
    said = " ".join(str(problem).partition("\nLINE ")[0].split())
    return said or type(problem).__name__
