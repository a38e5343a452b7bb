"""Puts into a made warehouse what queries need beside the rows that a bench makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics import catalogue, warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb


def complete(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], built: Iterable[str] = ()
) -> None:
    """Everything that some queries and functions read and call.

    Parameters
    ----------
    names
        The queries and functions.
    built
        Tables that are built from those that are there, by their own files; all others that are
        missing are made without rows.
    """
    known, later = catalogue.catalogue(), tuple(built)
    needed = _needed([*names, *later])
    for name in sorted(needed - set(later) - _there(connection)):
        if known[name].kind == "table":
            columns = ", ".join(f"{each.name} {_type(each.type)}" for each in known[name].columns)
            connection.execute(f"create table {name} ({columns})")
    for query in catalogue.of_kind("table", "function"):
        if query.name in later or (query.kind == "function" and query.name in needed):
            warehouse.create(connection, query)


def _needed(names: Iterable[str]) -> set[str]:
    """Names of the functions among them and called by them, and of the tables of all."""
    known = catalogue.catalogue()
    needed, calling = set[str](), list(names)
    while calling:
        query = known[calling.pop()]
        if query.kind == "function":
            needed.add(query.name)
        needed |= query.tables
        calling += [name for name in query.tables | query.calls if _is_function(name)]
    return needed


def _is_function(name: str) -> bool:
    known = catalogue.catalogue()
    return name in known and known[name].kind == "function"


def _there(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("show tables").fetchall()}


def _type(kind: str) -> str:
    return "double" if kind == "decimal" else kind
