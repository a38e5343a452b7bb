"""A query of the catalogue as another engine's SQL."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

from bibliometrics import binding, catalogue
from bibliometrics.engines import spelling
from bibliometrics.engines.expanding import expanded, lifted
from bibliometrics.errors import EngineMissingError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.binding import Value
    from bibliometrics.catalogue import Query

LOADED = "00_loaded"
"""Folder of the tables that are read from files, not worked out."""
_WIDTH = 96
_EXACT = "first: set spark.sql.decimalOperations.allowPrecisionLoss = false; else digits are lost"
DIALECTS = ("spark", "bigquery", "snowflake", "trino")
_UNKNOWN_TO_BIGQUERY = {
    "authorship": "a list of lists",
    "affiliation_weight": "a list of lists",
    "institution": "to group by records that hold a list",
}
"""Tables, and what they need that BigQuery cannot do."""


def script(name: str, given: Mapping[str, Any], dialect: str) -> str:
    """A named query, table or check as another engine's SQL, with a header that says whose it is.

    Parameters
    ----------
    given
        Parameters by name. What they may be is known to a warehouse alone, so names of countries
        and the like are taken as they are spelt.

    Raises
    ------
    UnknownNameError
        No such query, parameter or dialect.
    EngineMissingError
        A query that compares with an earlier state, or one that the dialect cannot say.
    """
    if dialect not in DIALECTS:
        msg = "dialect"
        raise UnknownNameError(msg, dialect, DIALECTS)
    query = _carriable(name, dialect)
    bound = binding.bind(query, given, lambda _: _spelt_so(query, given))
    return f"{_header(query, bound, dialect)}\n{carried(query, bound, dialect)}\n"


def _carriable(name: str, dialect: str) -> Query:
    known = {each.name: each for each in catalogue.of_kind("query", "table", "check")}
    if name not in known:
        msg = "query, table or check"
        raise UnknownNameError(msg, name, known, listed_by="bibliometrics query --list")
    query = known[name]
    if query.earlier:
        msg = f"{name} compares with an earlier state, which DuckDB alone keeps"
        raise EngineMissingError(msg, remedy="take a query of a single state")
    if query.folder == LOADED:
        msg = f"{name} is a small table that is loaded, not worked out"
        raise EngineMissingError(
            msg, remedy=f"`bibliometrics sql 'from {name}' -o {name}.parquet`"
        )
    if dialect == "bigquery" and name in _UNKNOWN_TO_BIGQUERY:
        msg = f"{name} needs {_UNKNOWN_TO_BIGQUERY[name]}, which BigQuery cannot do"
        raise EngineMissingError(msg, remedy="load the table that `bibliometrics build` makes")
    return query


def _spelt_so(query: Query, given: Mapping[str, Any]) -> dict[str, str]:
    values = [*(each.default or "" for each in query.parameters), *map(str, given.values())]
    spelt = {part.strip() for value in values for part in (value, *value.split(","))}
    return {each: each for each in spelt}


def _header(query: Query, bound: Mapping[str, Value], dialect: str) -> str:
    shown = {name: "null" if value is None else value for name, value in bound.items()}
    values = "; ".join(f"{name} = {value}" for name, value in shown.items())
    lines = [
        f"{query.question} A row is: {query.grain}",
        f"{query.path}, sha256 {query.sha256}, in the SQL of {dialect}",
        *([f"with {values}"] if values else []),
        *([_EXACT] if dialect == "spark" else []),
    ]
    wrapped = (part for line in lines for part in textwrap.wrap(line, _WIDTH))
    return "\n".join(f"-- {part}" for part in wrapped)


def carried(query: Query, bound: Mapping[str, Value], dialect: str) -> str:
    """A query as one statement in another engine's SQL, parameters and functions written out."""
    return _text(_spelt(query, bound, dialect), dialect)


def in_steps(
    query: Query, bound: Mapping[str, Value], dialect: str
) -> tuple[list[tuple[str, str, int]], str]:
    """The same as views, one after another, each with how often it is read, and a last select."""
    tree = _spelt(query, bound, dialect)
    steps = lifted(tree, query.name)
    read = [table.name for part in (*steps, tree) for table in part.find_all(exp.Table)]
    return [
        (step.alias, _text(step.this, dialect), read.count(step.alias)) for step in steps
    ], _text(tree, dialect)


def _spelt(query: Query, bound: Mapping[str, Value], dialect: str) -> exp.Query:
    tree = expanded(query, bound)
    for filtered in list(tree.find_all(exp.Filter)):
        spelling.unfiltered(filtered)
    rules = spelling.RULES[dialect]
    for node in list(tree.find_all(*rules))[::-1]:
        node.replace(rules[type(node)](node, dialect))
    return tree


def _text(tree: exp.Expr, dialect: str) -> str:
    return tree.sql(
        dialect, pretty=True, comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE
    )
