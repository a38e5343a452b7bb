"""Reads a table test: a Markdown file with given tables, parameters and expected rows.

::

    # What the case shows, as a sentence

    Prose: how the expected rows were worked out by hand.

    ## given country_weight
    | work_id | country | share |
    | --- | --- | --- |
    | W1 | CN | 1/3 |

    ## with
    counting = share

    ## expect
    | year | country | share |

The query's own file is run on the given tables; a table that it reads and that is not given is
there and empty. Columns left out of a given table take the ordinary value (`ORDINARY`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import duckdb

from bibliometrics import catalogue
from bibliometrics.openalex.records import RECORD_TYPES

if TYPE_CHECKING:
    from pathlib import Path

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
    },
    "scope": {"scope": "journals", "default_journals": "L", "is_synthetic": "false"},
    "territory_code": {"territory": "nature_index"},
    "known_profile": {"territory": "nature_index", "year": "2020", "journal": "J1", "fill": "own"},
    "record": {"filename": "f", "updated_date": "2026-01-01", "type": "article"},
    "newest_record": {"filename": "f"},
}


@dataclass
class Case:
    """One table test."""

    query: str
    title: str
    given: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    expected: list[dict[str, str]] = field(default_factory=list)


def read_case(path: Path) -> Case:
    """Read one file; the folder's name is the query's."""
    case = Case(query=path.parent.name, title="")
    into: list[dict[str, str]] | None = None
    heading, columns = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            case.title = line[2:]
        elif line.startswith("## "):
            heading, columns = line[3:].strip(), []
            if heading.startswith("given "):
                into = case.given.setdefault(heading.removeprefix("given "), [])
            elif heading == "expect":
                into = case.expected
        elif heading == "with" and "=" in line:
            name, _, value = line.partition("=")
            case.parameters[name.strip()] = value.strip()
        elif line.startswith("|") and into is not None:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not columns:
                columns = cells
            elif not set("".join(cells)) <= set("-: "):
                into.append(dict(zip(columns, cells, strict=True)))
    return case


def run_case(case: Case) -> list[dict[str, Any]]:
    """Run the query's file on the given tables."""
    query = catalogue.catalogue()[case.query]
    with duckdb.connect() as connection:
        for table in sorted(query.tables | set(case.given)):
            _make(connection, table, case.given.get(table, []))
        bound = {}
        for parameter in query.parameters:
            value = case.parameters.get(parameter.name, parameter.default)
            if value is not None and parameter.type.endswith("[]"):
                bound[parameter.name] = value.split(",")
            else:
                bound[parameter.name] = value
        connection.execute("create table answer as " + _typed(query), bound or None)
        relation = connection.sql("select * from answer")
        names = relation.columns
        said = [column.name for column in query.columns]
        assert names == said, f"columns {names}, the header says {said}"
        rows = connection.execute("select * from answer").fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]


def _typed(query: catalogue.Query) -> str:
    sql = query.sql
    for parameter in query.parameters:
        sql = sql.replace(f"${parameter.name}", f"cast($@{parameter.name} as {parameter.type})")
    return sql.replace("$@", "$")


def _make(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, str]]) -> None:
    types = _types(table)
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f'create table "{table}" ({columns})')
    for row in rows:
        full = {**ORDINARY.get(table, {}), **row}
        names = ", ".join(f'"{name}"' for name in full)
        values = ", ".join(_literal(text, types[name]) for name, text in full.items())
        connection.execute(f'insert into "{table}" ({names}) values ({values})')


def _types(table: str) -> dict[str, str]:
    if table == "record":
        return {**RECORD_TYPES, "filename": "varchar"}
    kinds = {"decimal": "decimal(18, 12)"}
    query = catalogue.catalogue()[table]
    return {column.name: kinds.get(column.type, column.type) for column in query.columns}


def _literal(text: str, kind: str) -> str:
    if text in {"", "null"}:
        return "null"
    if kind.startswith("decimal") or kind == "double":
        fraction = Fraction(text)
        return f"cast({fraction.numerator} * 1e0 / {fraction.denominator} as {kind})"
    quoted = "'" + text.replace("'", "''") + "'"
    if text[0] in "[{" and kind != "varchar":
        json.loads(text)
        structure = f"cast({quoted} as json)"
        return f"cast({structure} as {kind})"
    return f"cast({quoted} as {kind})"
