"""Functions that several queries call: files of queries/05_functions as DuckDB macros.

A file that reads tables becomes a function in the place of a table, one that does not a function
of one value. Its parameters are positional, in the order of the header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    import duckdb

    from bibliometrics.catalogue import Query

_PARAMETER = re.compile(r"\$(\w+)")


def create(connection: duckdb.DuckDBPyConnection, function: Query) -> None:
    """Create one function; what it reads and calls is there already."""
    connection.execute(definition(function))
    kind = "macro table" if _reads(function) else "macro"
    about = f"{function.question} A row is: {function.grain}".replace("'", "''")
    connection.execute(f"comment on {kind} {function.name} is '{about}'")


def definition(function: Query) -> str:
    """The statement that creates it."""
    names = ", ".join(_argument(parameter.name) for parameter in function.parameters)
    body = f"table\n{_text(function)}" if _reads(function) else f"({_value(function)})"
    return f"create macro {function.name}({names}) as {_with_arguments(body)}"


def _reads(function: Query) -> bool:
    return _tree(function).find(exp.From) is not None


def _text(function: Query) -> str:
    """The SQL without its comments: a macro is kept as one line."""
    lines = function.sql.splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("--"))


def _value(function: Query) -> str:
    return _tree(function).selects[0].unalias().sql("duckdb", comments=False)


def _tree(function: Query) -> exp.Select:
    return sqlglot.parse_one(function.sql, dialect="duckdb", into=exp.Select)


def _with_arguments(sql: str) -> str:
    return _PARAMETER.sub(lambda match: _argument(match[1]), sql)


def _argument(name: str) -> str:
    """A name that no column has."""
    return f"given_{name}"
