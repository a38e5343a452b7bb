"""Reads a table test: a Markdown file with given tables, parameters and expected rows.

::

    # What the case shows, as a sentence

    Prose: how the expected rows were worked out by hand.

    ## given country_weight
    | work_id | country | share |
    | --- | --- | --- |
    | W1 | CN | 1/3 |

    ## built
    known_profile

    ## with
    counting = share

    ## expect
    | year | country | share |

The query's own file is run on the given tables. Tables named under `built` are made from the given
ones by their own files. A table that the query reads and that is neither is there and empty.
Tables of an earlier state are given as `before.work`. Columns left out of a given table take the
ordinary value (`ORDINARY`). A row with a number under `times` stands for so many works, W1.1, W1.2
and so on. Work records are written in short hand (tests/sql/short_records.py).
"""

from __future__ import annotations

import datetime
import json
import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import sqlglot

from bibliometrics import binding, catalogue, warehouse
from bibliometrics.openalex import records
from tests.sql import short_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ORDINARY = {
    "country_weight": {
        "territory": "nature_index",
        "year": "2020",
        "journal": "J1",
        "type": "article",
        "in_articles": "true",
        "in_research": "true",
    },
    "work": {
        "year": "2020",
        "publication_date": "2020-06-01",
        "journal": "J1",
        "type": "article",
        "is_counted_part": "true",
        "is_publication": "true",
        "is_retracted": "false",
        "is_front_matter": "false",
        "is_duplicate": "false",
        "is_cut": "false",
        "in_articles": "true",
        "in_research": "true",
        "weight": "1",
        "is_synthetic": "false",
    },
    "authorship": {"author_position": "middle", "is_corresponding": "false"},
    "journal": {"counted": "all", "is_listed": "true", "subjects": "[]"},
    "journal_list": {"list": "L", "journal_group": "natural", "counted": "all", "subjects": "[]"},
    "journal_member": {"list": "L"},
    "partition": {"state": "complete", "fetched_at": "2026-01-01"},
    "given_vanished": {"key": "S1-2020", "noticed_at": "2026-03-01", "fate": ""},
    "vanished": {"key": "S1-2020", "noticed_at": "2026-03-01", "is_last": "true"},
    "work_change": {"detail": "", "is_compared": "true"},
    "scope": {"scope": "journals", "default_journals": "L", "is_synthetic": "false"},
    "territory_code": {"territory": "nature_index"},
    "known_profile": {"territory": "nature_index", "year": "2020", "journal": "J1", "fill": "own"},
    "record": {
        "filename": "f",
        "updated_date": "2026-01-01",
        "type": "article",
        "publication_year": "2020",
        "publication_date": "2020-06-01",
        "title": "A finding",
        "referenced_works_count": "30",
        "authorships": "A1 [I11:CN]",
    },
}
_NULL = {"", "null"}
_NUMBERS = ("integer", "bigint", "double", "decimal")


@dataclass
class Case:
    """One table test."""

    query: str
    title: str = ""
    given: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    built: list[str] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    expected: list[dict[str, str]] = field(default_factory=list)


def read_case(path: Path) -> Case:
    """Read one file; the folder's name is the query's."""
    case = Case(query=path.parent.name)
    heading = ""
    rows: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            case.title = line[2:]
        elif line.startswith("## "):
            heading = line[3:].strip()
        elif line.startswith("|"):
            rows.setdefault(heading, []).append(_cells(line))
        elif heading == "with" and "=" in line:
            name, _, value = line.partition("=")
            case.parameters[name.strip()] = value.strip()
        elif heading == "built":
            case.built += line.replace(",", " ").split()
    for name, (columns, _, *cells) in rows.items():
        table = [dict(zip(columns, row, strict=True)) for row in cells]
        if name == "expect":
            case.expected = table
        else:
            case.given[name.removeprefix("given ")] = table
    return case


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


@dataclass
class Answer:
    """What a query gave."""

    rows: list[dict[str, Any]]
    types: dict[str, str]
    is_ordered: bool


def run_case(case: Case) -> Answer:
    """Run the query's file on the given tables, as the warehouse would.

    The query's columns are checked against its header, by name and type.
    """
    known = catalogue.catalogue()
    query = known[case.query]
    spelt = _as_spelt(*case.parameters.values(), *(each.default for each in query.parameters))
    made = _made(query, case.built)
    with duckdb.connect() as connection:
        earlier = {f"{catalogue.BEFORE}.{name}" for name in query.earlier}
        read = set(case.given).union(query.tables, earlier, *(each.tables for each in made))
        connection.execute(f"create schema {catalogue.BEFORE}")
        for table in sorted(read.difference(case.built)):
            _make(connection, table, case.given.get(table, []))
        for each in made:
            warehouse.create(connection, each)
        bound = binding.bind(query, case.parameters, lambda _: spelt)
        used = {name: value for name, value in bound.items() if f"${name}" in query.sql}
        relation = connection.sql(query.sql, params=used or None)
        types = dict(zip(relation.columns, map(_plain_type, relation.types), strict=True))
        said = {column.name: _plain_type(column.type) for column in query.columns}
        assert list(types.items()) == list(said.items()), f"the header of {query.path}"
        rows = [dict(zip(types, row, strict=True)) for row in relation.fetchall()]
    return Answer(rows, types, is_ordered(query))


def _made(query: catalogue.Query, built: Iterable[str]) -> list[catalogue.Query]:
    """The tables to build and the functions that they and the query call, as they are needed."""
    known = catalogue.catalogue()
    functions = {each.name for each in catalogue.of_kind("function")}
    needed = set(built)
    calling = [query, *(known[name] for name in built)]
    while calling:
        called = (calling.pop().calls & functions) - needed
        needed |= called
        calling += [known[name] for name in called]
    return [each for each in catalogue.of_kind("table", "function") if each.name in needed]


def is_ordered(query: catalogue.Query) -> bool:
    """Whether the query's outermost select sorts its rows."""
    return sqlglot.parse_one(query.sql, dialect="duckdb").args.get("order") is not None


def _as_spelt(*values: str | None) -> dict[str, str]:
    """A domain that accepts the values of a case, and the defaults, as they are spelt."""
    named = [each.strip() for value in values if value for each in value.split(",")]
    return {each.lower(): each for each in named}


def _plain_type(kind: object) -> str:
    text = str(kind).lower()
    return "decimal" if text.startswith("decimal") else text


def _make(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, str]]) -> None:
    bare = table.removeprefix(f"{catalogue.BEFORE}.")
    types = _types(bare)
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f"create table {table} ({columns})")
    full = [each for row in rows for each in _repeated({**ORDINARY.get(bare, {}), **row})]
    if table == "record":
        _insert_records(connection, full)
        return
    for row in full:
        names = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(_literal(text, types[name]) for name, text in row.items())
        connection.execute(f"insert into {table} ({names}) values ({values})")


def _repeated(row: dict[str, str]) -> list[dict[str, str]]:
    times = row.pop("times", "")
    if not times:
        return [row]
    name = "work_id" if "work_id" in row else "id"
    return [{**row, name: f"{row[name]}.{each + 1}"} for each in range(int(times))]


def _insert_records(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, str]]
) -> None:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in _types("record").items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "records.jsonl")
        lines = [json.dumps(short_records.record(dict(row))) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        connection.execute(
            f"insert into record select * from read_json(?, columns = {{{columns}}})", [str(path)]
        )


def _types(table: str) -> dict[str, str]:
    if table == "record":
        return {**records.record_types(), "filename": "varchar"}
    query = catalogue.catalogue()[table.removeprefix("given_")]
    kinds = {"decimal": "decimal(18, 12)"}
    return {column.name: kinds.get(column.type, column.type) for column in query.columns}


def _literal(text: str, kind: str) -> str:
    if text in _NULL:
        return "null"
    if kind.startswith(("decimal", "double")):
        fraction = Fraction(text)
        return f"cast({fraction.numerator} * 1e0 / {fraction.denominator} as {kind})"
    quoted = "'" + text.replace("'", "''") + "'"
    return f"cast(cast({quoted} as json) as {kind})" if kind.endswith("]") else quoted


def plain(value: Any, kind: str) -> Any:
    """A cell as it can be compared, whether it was computed or written by hand."""
    if value is None or (isinstance(value, str) and value in _NULL):
        return None
    if kind.endswith("]"):
        return json.loads(value) if isinstance(value, str) else value
    if kind.startswith(_NUMBERS):
        return round(float(Fraction(value)), 9) + 0.0
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
