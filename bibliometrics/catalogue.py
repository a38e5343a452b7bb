"""The catalogue of queries: finds the files, reads their headers, knows their order.

A query file opens with a comment that this module reads::

    -- One sentence: the question that the file answers.
    -- A row is: the grain.
    --
    -- parameters
    --   counting (varchar = share): counting method {share | count}
    -- columns
    --   year (integer): publication year
    -- method
    --   Prose.
    -- literature
    --   Prose.

Braces at a parameter's end name what it may be: `{a | b}`, or `{table.column}` of the warehouse.
The folder says what a file is: 00_, 10_ and 20_ become tables, 05_ functions that other files
call, 25_ tables beside an earlier state, 90_ are checks, the rest are asked for. `before.work` is
the table `work` of the earlier state.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlglot
from sqlglot import exp

from bibliometrics import headers
from bibliometrics.errors import UnknownNameError, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["table", "function", "change", "query", "check"]

BEFORE = "before"
"""What the earlier state is called in SQL."""

_ENTRY = re.compile(r"^(?P<name>\w+) \((?P<about>[^)]*\)?[^)]*)\): (?P<text>.*)$")
_DOMAIN = re.compile(r"\s*\{(?P<values>[^}]*)\}\s*$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter of a query.

    Parameters
    ----------
    name, type, text
        As the header says them; the type is DuckDB's.
    default
        As text; None for null.
    values
        What it may be, where the header names the values.
    domain
        `table.column` of the warehouse that holds what it may be.
    """

    name: str
    type: str
    default: str | None
    text: str
    values: tuple[str, ...] = ()
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query's result, with its unit where it has one."""

    name: str
    type: str
    unit: str
    text: str


@dataclass(frozen=True)
class Query:
    """One file of queries/: its SQL and what its header says.

    Parameters
    ----------
    name
        The file's stem, which is the table's or query's name.
    kind
        By folder: table, function, change, query or check.
    """

    name: str
    folder: str
    kind: Kind
    sql: str
    question: str
    grain: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    method: str
    literature: str

    @property
    def sha256(self) -> str:
        """The hash that a figure carries as its origin."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def path(self) -> str:
        """Where the file lies below the project's folder."""
        return f"queries/{self.folder}/{self.name}.sql"

    @cached_property
    def tables(self) -> frozenset[str]:
        """Names of the tables that the SQL reads, its own CTEs left out."""
        return self._read("")

    @cached_property
    def earlier(self) -> frozenset[str]:
        """Names of the tables of the earlier state that the SQL reads."""
        return self._read(BEFORE)

    @cached_property
    def calls(self) -> frozenset[str]:
        """Names of the functions that the SQL calls and that SQL itself has not."""
        return frozenset(call.name for call in self._tree.find_all(exp.Anonymous))

    @cached_property
    def _tree(self) -> exp.Expr:
        return sqlglot.parse_one(self.sql, dialect="duckdb")

    def _read(self, state: str) -> frozenset[str]:
        own = {cte.alias for cte in self._tree.find_all(exp.CTE)}
        found = {table.name for table in self._tree.find_all(exp.Table) if table.db == state}
        # a function in the place of a table, such as read_csv, has no name
        return frozenset(found - own - {""})


def queries_folder() -> Path:
    """Where the queries lie: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "queries"
    return inside if inside.is_dir() else package.parent / "queries"


@cache
def catalogue() -> Mapping[str, Query]:
    """Read every query file, tables and functions first, in the order of their needs.

    Raises
    ------
    WarehouseError
        A header that cannot be read, a name used twice, tables that need each other.
    """
    found: dict[str, Query] = {}
    for path in sorted(queries_folder().glob("*/*.sql")):
        query = read_query(path)
        if query.name in found:
            msg = f"two queries are called '{query.name}': {found[query.name].path}, {query.path}"
            raise WarehouseError(msg, remedy="rename one of the files")
        found[query.name] = query
    order = TopologicalSorter(_needs(found, "table", "function") | _needs(found, "change"))
    try:
        ordered = {name: found[name] for name in order.static_order()}
    except CycleError as problem:
        msg = f"tables need each other: {', '.join(problem.args[1])}"
        raise WarehouseError(msg, remedy="let one of them do without the other") from problem
    return ordered | found


def _needs(found: Mapping[str, Query], *kinds: Kind) -> dict[str, list[str]]:
    """Names of each table and function of some kinds, with those of them that it needs."""
    made = {name: query for name, query in found.items() if query.kind in kinds}
    return {
        name: sorted(
            (query.earlier if query.kind == "change" else query.tables | query.calls) & set(made)
        )
        for name, query in made.items()
    }


def of_kind(*kinds: Kind) -> Iterator[Query]:
    """Queries of one kind or several, in their order."""
    return (query for query in catalogue().values() if query.kind in kinds)


def find(name: str) -> Query:
    """The query of that name.

    Raises
    ------
    UnknownNameError
        There is none; the nearest names are suggested.
    """
    known = {query.name: query for query in of_kind("query")}
    if name not in known:
        raise UnknownNameError("query", name, known, listed_by="bibliometrics query --list")
    return known[name]


_BUILT: tuple[Kind, ...] = ("table", "function", "check")


def fingerprint(*kinds: Kind) -> str:
    """One hash over what a warehouse is built from: tables, functions, checks; or other kinds."""
    built = [query for query in catalogue().values() if query.kind in (kinds or _BUILT)]
    return hashlib.sha256("".join(query.sha256 for query in built).encode()).hexdigest()


def read_query(path: Path) -> Query:
    """Read one file.

    Raises
    ------
    WarehouseError
        The header lacks its question, its grain or its columns.
    """
    sql = path.read_text(encoding="utf-8")
    question, grain, sections = headers.split(sql)
    kind = _kind(path.parent.name)
    if not question or not grain or not sections["columns"]:
        msg = f"the header of {path.name} lacks its question, its grain or its columns"
        raise WarehouseError(msg, remedy="see the form in bibliometrics/catalogue.py")
    return Query(
        name=path.stem,
        folder=path.parent.name,
        kind=kind,
        sql=sql,
        question=question,
        grain=grain,
        parameters=tuple(
            _parameter(path, entry) for entry in headers.entries(sections["parameters"])
        ),
        columns=tuple(_column(path, entry) for entry in headers.entries(sections["columns"])),
        method=headers.prose(sections["method"]),
        literature=headers.prose(sections["literature"]),
    )


def _kind(folder: str) -> Kind:
    if folder.startswith("05_"):
        return "function"
    if folder.startswith(("00_", "10_", "20_")):
        return "table"
    if folder.startswith("25_"):
        return "change"
    return "check" if folder.startswith("90_") else "query"


def _match(path: Path, entry: str) -> re.Match[str]:
    match = _ENTRY.match(entry)
    if match is None:
        msg = f"the header of {path.name} has a line that cannot be read: '{entry}'"
        raise WarehouseError(msg, remedy="write 'name (type): text'")
    return match


def _parameter(path: Path, entry: str) -> Parameter:
    match = _match(path, entry)
    kind, _, default = match["about"].partition(" = ")
    domain = _DOMAIN.search(match["text"])
    named = domain["values"] if domain else ""
    by_column = "|" not in named and "." in named
    return Parameter(
        name=match["name"],
        type=kind.strip(),
        default=None if default in {"", "null"} else default,
        text=_DOMAIN.sub("", match["text"]),
        values=() if by_column or not named else tuple(v.strip() for v in named.split("|")),
        domain=named if by_column else "",
    )


def _column(path: Path, entry: str) -> Column:
    match = _match(path, entry)
    kind, unit = _type_and_unit(match["about"])
    return Column(match["name"], kind, unit, match["text"])


def _type_and_unit(about: str) -> tuple[str, str]:
    kind, _, unit = about.partition(", ")
    return kind.strip(), unit.strip()
