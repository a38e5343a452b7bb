"""The warehouse: one DuckDB file built from the cache by queries/, and the reading of it.

It is built aside and swapped in, so a reader never sees half of one, and built again only when
the cache, the queries, the reference tables or this package changed.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
from filelock import FileLock

from bibliometrics import binding, catalogue, reference
from bibliometrics.errors import CheckFailedError, ParameterError, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bibliometrics.binding import Value
    from bibliometrics.catalogue import Query

_SHOWN_ROWS = 5
_LISTING = "the warehouse is read-only; `show tables` lists what is there"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a warehouse is built from.

    Parameters
    ----------
    records
        Parquet files of work records, in the cache's one schema.
    frames
        `scope`, `partition`, `journal_list` and `journal_source`, as queries/00_loaded reads them.
    identity
        Hash over all of it.
    rules, spending
        Territory rules and releases of spending of one's own, by name.
    """

    records: Sequence[Path]
    frames: Mapping[str, pl.DataFrame]
    identity: str
    rules: Mapping[str, Path] = field(default_factory=dict)
    spending: Mapping[str, Path] = field(default_factory=dict)


def build(
    target: Path,
    inputs: Inputs,
    *,
    memory_limit: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Build the warehouse aside and swap it in.

    Parameters
    ----------
    target
        The warehouse's file.
    memory_limit
        As DuckDB spells it; beyond it DuckDB spills beside the target.
    tell
        Called with the name of each table as its turn comes.

    Raises
    ------
    CheckFailedError
        A check of queries/90_checks found rows; the old warehouse stays.
    WarehouseError
        The folder cannot be written, or a query fails.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if identity(target) == inputs.identity:
                return
            _build_aside(target, inputs, memory_limit, tell)
    except (OSError, duckdb.Error) as problem:
        msg = f"the warehouse {target} cannot be built ({_first_line(problem)})"
        raise WarehouseError(
            msg, remedy="free space or mend the folder, then try again"
        ) from problem


def _build_aside(
    target: Path, inputs: Inputs, memory_limit: str, tell: Callable[[str], None]
) -> None:
    aside = target.with_name(f"{target.stem}.{os.getpid()}.aside")
    aside.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(aside)) as connection:
            connection.execute("set preserve_insertion_order = false")
            if memory_limit:
                connection.execute(f"set memory_limit = '{memory_limit}'")
            _fill(connection, inputs, tell)
            _check(connection)
            connection.execute("checkpoint")
        aside.replace(target)
    finally:
        for left in (aside, aside.with_name(aside.name + ".wal")):
            left.unlink(missing_ok=True)


def _fill(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, tell: Callable[[str], None]
) -> None:
    given = {**inputs.frames, **reference.frames(inputs.rules, inputs.spending)}
    for name, frame in given.items():
        connection.register(f"given_{name}", frame)
    view_records(connection, inputs.records)
    for query in catalogue.of_kind("table"):
        tell(query.name)
        create(connection, query)
    connection.execute("create table built (identity varchar)")
    connection.execute("insert into built values (?)", [inputs.identity])
    connection.execute("comment on table built is 'Hash over all that this file was built from'")


def view_records(connection: duckdb.DuckDBPyConnection, records: Sequence[Path]) -> None:
    """Show the cache's files as one view, `record`, with the file that each row came from."""
    if not records:
        msg = "the scope holds no records"
        raise WarehouseError(msg, remedy="`bibliometrics refresh` or `ingest` fetches some")
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in records)
    connection.execute(
        f"create temp view record as select * from read_parquet([{listed}], filename = true)"
    )


def create(connection: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Create one table from its file, with its header as comments.

    Raises
    ------
    WarehouseError
        The table's columns are not those of the header.
    """
    parameters = {"reference": str(reference.FOLDER)} if "$reference" in query.sql else {}
    connection.execute(f"create table {query.name} as\n{query.sql}", parameters)
    made = [str(row[0]) for row in connection.execute(f"describe {query.name}").fetchall()]
    said = [column.name for column in query.columns]
    if made != said:
        msg = f"{query.path} makes the columns {made}, its header says {said}"
        raise WarehouseError(msg, remedy="mend the header")
    about = f"{query.question} A row is: {query.grain}"
    connection.execute(f"comment on table {query.name} is {_literal(about)}")
    for column in query.columns:
        text = f"{column.text} [{column.unit}]" if column.unit else column.text
        connection.execute(f"comment on column {query.name}.{column.name} is {_literal(text)}")


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for query in catalogue.of_kind("check"):
        rows = connection.sql(query.sql).limit(_SHOWN_ROWS).fetchall()
        if rows:
            shown = "; ".join(str(row) for row in rows)
            msg = f"the check {query.path} found rows: {shown}: {query.question}"
            raise CheckFailedError(msg, remedy="`bibliometrics verify` shows them all")


def identity(target: Path) -> str:
    """Hash over what an existing warehouse was built from; empty where there is none."""
    if not target.is_file():
        return ""
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            row = connection.execute("select identity from built").fetchone()
    except duckdb.Error:
        return ""  # a file that this version cannot read is built again
    return str(row[0]) if row else ""


def combined_identity(manifest_sha256: str, *more: str) -> str:
    """Hash over the cache's content, the queries, the reference tables and the version."""
    parts = (manifest_sha256, catalogue.fingerprint(), reference.fingerprint(), *more)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Warehouse:
    """A built warehouse, read-only, without access to files or network.

    Parameters
    ----------
    path
        The DuckDB file.

    Examples
    --------
    >>> with Warehouse(path) as warehouse:  # doctest: +SKIP
    ...     warehouse.query("coverage", {})
    """

    def __init__(self, path: Path, *, memory_limit: str = "") -> None:
        self.path = path
        try:
            self.connection = duckdb.connect(str(path), read_only=True)
        except duckdb.Error as problem:
            msg = f"the warehouse {path} cannot be read ({_first_line(problem)})"
            raise WarehouseError(msg, remedy="delete it: it is built again") from problem
        if memory_limit:
            self.connection.execute(f"set memory_limit = '{memory_limit}'")
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def query(
        self, query: Query, given: Mapping[str, Any]
    ) -> tuple[pl.DataFrame, dict[str, Value]]:
        """Run a query of the catalogue; gives its rows and the parameters as bound.

        Raises
        ------
        UnknownNameError, ParameterError
            See :func:`bibliometrics.binding.bind`.
        """
        bound = binding.bind(query, given, self._accepted)
        used = {name: value for name, value in bound.items() if f"${name}" in query.sql}
        return self.connection.sql(query.sql, params=used or None).pl(), bound

    def sql(self, text: str) -> pl.DataFrame:
        """Run SQL of one's own.

        Raises
        ------
        ParameterError
            SQL that DuckDB refuses, or that would write.
        """
        try:
            relation: duckdb.DuckDBPyRelation | None = self.connection.sql(text)
            if relation is not None:
                return pl.DataFrame(relation.pl())
        except duckdb.Error as problem:
            msg = f"DuckDB refuses the SQL: {_first_line(problem)}"
            raise ParameterError(msg, remedy=_LISTING) from problem
        msg = "the SQL gives no rows"
        raise ParameterError(msg, remedy=_LISTING)

    def count(self, text: str) -> int:
        """How many rows a query of the catalogue gives."""
        row = self.connection.execute(f"select count(*) from (\n{text}\n)").fetchone()
        return int(row[0]) if row else 0

    def _accepted(self, domain: str) -> dict[str, str]:
        table, _, column = domain.partition(".")
        rows = self.connection.execute(f"select * from {table} where {column} is not null")
        names = [str(each[0]) for each in rows.description or []]
        at, label = names.index(column), _label(names, table)
        accepted: dict[str, str] = {}
        for row in rows.fetchall():
            accepted[str(row[at])] = str(row[at])
            if label is not None and row[label] is not None:
                accepted.setdefault(str(row[label]), str(row[at]))
        return accepted


def _label(names: Sequence[str], table: str) -> int | None:
    return names.index(f"{table}_name") if f"{table}_name" in names else None


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(problem: BaseException) -> str:
    """What the database says, without its drawing of the place."""
    said = " ".join(str(problem).partition("\nLINE ")[0].split())
    return said or type(problem).__name__
