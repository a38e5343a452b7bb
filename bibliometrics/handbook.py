"""Pages made from the catalogue: the index of queries, and what one query has to say."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from bibliometrics import catalogue
from bibliometrics.files import write_aside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bibliometrics.catalogue import Parameter, Query

_FOLDERS = {
    "00_loaded": "Loaded: what the cache and the reference tables give",
    "05_functions": "Functions: what several queries call",
    "10_tables": "Tables: works, authors, institutions, journals",
    "20_weights": "Weights: what each work gives to whom",
    "25_changes": "Changes: what differs from an earlier state, built when asked for",
    "30_shares": "Shares: countries, subject areas, institutions",
    "40_comparison": "Comparison: beside the Nature Index",
    "50_mobility": "Mobility: who moved",
    "60_quality": "Quality: what the data can bear",
    "90_checks": "Checks: rows that must not be there",
}

_OPENING = """\
<!-- Made from the files' headers by `make docs`; change those. -->
# The queries

Every number is one of these files. Each answers one question; its header says what a row is,
what the parameters and columns mean, and where the method comes from. Folders 00 to 20 become
the tables of the warehouse, in the order of their needs, 05 functions that other files call; those
of 25 stand beside an earlier state (`before.work` is its table `work`); 30 to 60 are asked for by
name; a row from 90 fails the build.

```
bibliometrics query country_share --param countries=CN,US --param from_year=2020
bibliometrics query country_share --explain
```

Run one without this package: open the warehouse (`cache/warehouse/*.duckdb`) in DuckDB, and set
the parameters as `execute`'s values or write them in.
"""


_ELSEWHERE = """\
On another engine, `bibliometrics query country_share --dialect bigquery` prints the same file as
its SQL (spark, bigquery, snowflake, trino), over tables of the names below; `query work --dialect
spark` prints what builds one of them, from `record`. Any table with OpenAlex's own field names can
be that `record`: the snapshot's Parquet, or a public copy such as BigQuery's
`subugoe-collaborative.openalex_walden.works` (SUB Göttingen; anyone with an account reads it) or
the Snowflake Marketplace's. BigQuery knows no lists of lists and groups by no list, so three
tables (authorship, affiliation_weight, institution) are loaded there from Parquet, not built.
"""
_COSTS = Path(__file__).with_name("costs.md")


def index_page() -> str:
    """The text of queries/README.md."""
    parts = [_OPENING, _ELSEWHERE]
    queries = sorted(catalogue.catalogue().values(), key=lambda query: query.path)
    for folder, members in groupby(queries, key=lambda query: query.folder):
        parts.append(f"## {_FOLDERS.get(folder, folder)}\n")
        parts.append(_table_of(members))
    parts.append(_COSTS.read_text(encoding="utf-8"))
    return "\n".join(parts)


def contents() -> Table:
    """What `query --list` shows: every query with its question, by folder."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    folder = ""
    for query in sorted(catalogue.of_kind("query"), key=lambda each: each.path):
        if query.folder != folder:
            folder = query.folder
            table.add_row("", "")
            table.add_row(Text(_FOLDERS.get(folder, folder).partition(":")[0]), "")
        table.add_row(Text(f"  {query.name}"), Text(query.question))
    return table


def _table_of(queries: Iterable[Query]) -> str:
    rows = ["| file | question | a row is |", "| --- | --- | --- |"]
    rows += [
        f"| [{query.name}]({query.folder}/{query.name}.sql) | {_cell(query.question)} "
        f"| {_cell(query.grain)} |"
        for query in queries
    ]
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def example(query: Query) -> str:
    """A command that runs the query."""
    names = {parameter.name for parameter in query.parameters}
    words = [f"bibliometrics query {query.name}"]
    if "countries" in names:
        words.append("--param countries=CN,US")
    if "from_year" in names:
        words.append("--param from_year=2020")
    return " ".join(words)


def explanation(query: Query) -> str:
    """What `query NAME --explain` prints: header, SQL, an example."""
    lines = [
        query.question,
        f"A row is: {query.grain}",
        "",
        f"File: {query.path} (sha256 {query.sha256[:12]})",
        f"Example: {example(query)}",
    ]
    if query.parameters:
        lines += ["", "Parameters:", *(f"  {_parameter(each)}" for each in query.parameters)]
    lines += ["", "Columns:"]
    for column in query.columns:
        unit = f", {column.unit}" if column.unit else ""
        lines.append(f"  {column.name} ({column.type}{unit}): {column.text}")
    body = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
    return "\n".join([*lines, "", body.strip()]) + "\n"


def _parameter(parameter: Parameter) -> str:
    values = f" One of: {', '.join(parameter.values)}." if parameter.values else ""
    default = "none" if parameter.default is None else parameter.default
    return f"{parameter.name} ({parameter.type}, default {default}): {parameter.text}.{values}"


def write_index() -> None:
    """Write queries/README.md anew."""
    write_aside(catalogue.queries_folder() / "README.md", index_page().encode())


if __name__ == "__main__":
    write_index()
