"""The warehouse: one DuckDB file built from the cache by queries/, and the reading of it.

It is built aside and swapped in, so a reader never sees half of one, and built again only when
the cache, the queries, the reference tables or this package changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from bibliometrics import binding, catalogue, macros, reference
from bibliometrics.errors import CheckFailedError, ParameterError, WarehouseError
from bibliometrics.quiet import hide_bar
from bibliometrics.reference.own import Own
from bibliometrics.swap import MORE_MEMORY, NOW, attach, connect, first_line, sign, swap_in

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
    own
        Reference tables of one's own.
    alike
        Files that show the records' columns where there are no records.
    """

    records: Sequence[Path]
    frames: Mapping[str, pl.DataFrame]
    identity: str
    own: Own = field(default_factory=Own)
    alike: Sequence[Path] = ()


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
    swap_in(target, inputs.identity, partial(_make, inputs, memory_limit, tell))


def _make(inputs: Inputs, memory_limit: str, tell: Callable[[str], None], aside: Path) -> None:
    with connect(aside, memory_limit) as connection:
        _fill(connection, inputs, tell)
        _check(connection)
        connection.execute("checkpoint")


def _fill(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, tell: Callable[[str], None]
) -> None:
    fill(connection, inputs, list(catalogue.of_kind("table", "function")), tell)


def fill(
    connection: duckdb.DuckDBPyConnection,
    inputs: Inputs,
    queries: Sequence[Query],
    tell: Callable[[str], None],
) -> None:
    """Create some tables from their files, in that order, and sign."""
    given = {**inputs.frames, **reference.frames(inputs.own)}
    for name, frame in given.items():
        connection.register(f"given_{name}", frame)
    view_records(connection, inputs.records, inputs.alike)
    for query in queries:
        tell(query.name)
        create(connection, query)
    sign(connection, inputs.identity)


def view_records(
    connection: duckdb.DuckDBPyConnection, records: Sequence[Path], alike: Sequence[Path] = ()
) -> None:
    """Show the cache's files as one view, `record`, with the file that each row came from."""
    if not (records or alike):
        msg = "the scope holds no records"
        raise WarehouseError(msg, remedy="`bibliometrics refresh` or `ingest` fetches some")
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in records or alike)
    connection.execute(
        f"create temp view record as select * from read_parquet([{listed}], filename = true)"
        + ("" if records else " where false")
    )


def create(connection: duckdb.DuckDBPyConnection, query: Query, *, state: str = "") -> None:
    """Create one table or function from its file, with its header as comments.

    Parameters
    ----------
    state
        Name of the state that it belongs to, where that is not the one at hand.

    Raises
    ------
    WarehouseError
        The table's columns are not those of the header.
    """
    if query.kind == "function":
        macros.create(connection, query)
        return
    parameters = {"reference": str(reference.FOLDER)} if "$reference" in query.sql else {}
    table = f"{state}.{query.name}" if state else query.name
    connection.execute(f"create table {table} as\n{query.sql}", parameters)
    made = [str(row[0]) for row in connection.execute(f"describe {table}").fetchall()]
    said = [column.name for column in query.columns]
    if made != said:
        msg = f"{query.path} makes the columns {made}, its header says {said}"
        raise WarehouseError(msg, remedy="mend the header")
    about = f"{query.question} A row is: {query.grain}"
    connection.execute(f"comment on table {table} is {_literal(about)}")
    for column in query.columns:
        text = f"{column.text} [{column.unit}]" if column.unit else column.text
        connection.execute(f"comment on column {table}.{column.name} is {_literal(text)}")


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for query in catalogue.of_kind("check"):
        rows = connection.sql(query.sql).limit(_SHOWN_ROWS).fetchall()
        if rows:
            shown = "; ".join(str(row) for row in rows)
            msg = f"the check {query.path} found rows: {shown}: {query.question}"
            raise CheckFailedError(msg, remedy="`bibliometrics verify` shows them all")


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
            self.connection = self._connect()
        except duckdb.Error as problem:
            msg = f"the warehouse {path} cannot be read ({first_line(problem)})"
            raise WarehouseError(msg, remedy="delete it: it is built again") from problem
        if memory_limit:
            self.connection.execute(f"set memory_limit = '{memory_limit}'")
        # a database in memory would spill into the folder that one happens to stand in
        spill = str(path.with_suffix(".spill")).replace("'", "''")
        self.connection.execute(f"set temp_directory = '{spill}'")
        hide_bar(self.connection)
        self.connection.execute("set enable_external_access = false")
        self.connection.execute("set lock_configuration = true")

    def _connect(self) -> duckdb.DuckDBPyConnection:
        """Show the file in a database of its own.

        Of connections to one path DuckDB makes one database: with the settings of the first, and
        with the file that was there first, though another was swapped in since.
        """
        connection = duckdb.connect()
        attach(connection, self.path, NOW, "(read_only)")
        connection.execute(f"use {NOW}")
        return connection

    @property
    def place(self) -> str:
        """Where the tables lie."""
        return str(self.path)

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
        WarehouseError
            The limit of memory is too small, and there is no room to spill.
        """
        bound = binding.bind(query, given, self._accepted)
        used = {name: value for name, value in bound.items() if f"${name}" in query.sql}
        try:
            return self.connection.sql(query.sql, params=used or None).pl(), bound
        except duckdb.OutOfMemoryException as problem:
            msg = f"there is no memory for {query.name} ({first_line(problem)})"
            raise WarehouseError(msg, remedy=MORE_MEMORY) from problem

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
            msg = f"DuckDB refuses the SQL: {first_line(problem)}"
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
        columns = [str(each[0]) for each in rows.description or []]
        return binding.spellings(columns, rows.fetchall(), table, column)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
