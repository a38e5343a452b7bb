"""Options that several commands take, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bibliometrics.cli import completions

ScopeOption = Annotated[
    str | None,
    typer.Option(
        "--scope",
        help="Scope of the cache; needless where there is one.",
        autocompletion=completions.scopes,
    ),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="File to write.")]
FormatOption = Annotated[
    str | None,
    typer.Option(
        *("--format", "-f"),
        help="table, csv, json, parquet or markdown.",
        autocompletion=completions.formats,
    ),
]
CountriesOption = Annotated[
    str | None, typer.Option("--countries", help="By code or name, with commas.")
]
ParamOption = Annotated[
    list[str] | None,
    typer.Option(
        *("--param", "-p"),
        help="name=value; may be given often.",
        autocompletion=completions.parameters,
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", help="Changes since the first refresh from that day on; else the last one."
    ),
]
JournalsOption = Annotated[
    str,
    typer.Option(
        "--journals",
        help="nature-index-2018, -2023 or -2026; a CSV file with name and issn; or ISSNs.",
        autocompletion=completions.journal_lists,
    ),
]
YearsOption = Annotated[str, typer.Option("--years", help="First and last year, as 2015:2025.")]
TerritoryOption = Annotated[
    list[Path] | None,
    typer.Option("--territories", help="CSV of a territory rule of your own: code, counts_as."),
]
SpendingOption = Annotated[
    list[Path] | None,
    typer.Option("--spending", help="CSV of what countries spend: country, year, value, unit."),
]
EventsOption = Annotated[
    list[Path] | None,
    typer.Option("--events", help="CSV of events: event, event_date, country that may be left."),
]

EngineOption = Annotated[
    str,
    typer.Option(
        "--engine", help="duckdb, or spark.", autocompletion=completions.engines, show_default=True
    ),
]
MasterOption = Annotated[
    str, typer.Option("--master", help="Spark's: local[*], spark://host:7077, yarn, k8s://…")
]
TablesOption = Annotated[
    str | None,
    typer.Option(
        "--tables",
        metavar="URI",
        help="Where Spark keeps its tables, seen by all workers; else beside the warehouse.",
    ),
]
ConfOption = Annotated[
    list[str] | None, typer.Option("--conf", help="name=value for Spark; may be given often.")
]

CareersOption = Annotated[
    str | None,
    typer.Option(
        "--complete-careers",
        help="Take whole careers instead: all works of authors who published from each of these "
        "countries, such as CN,US, into a scope of their own.",
    ),
]
MostOption = Annotated[
    int, typer.Option("--most", help="Authors of a cohort, drawn by lot where there are more.")
]

CACHE_HELP = "Folder of the cache; else BIBLIOMETRICS_CACHE, else cache."
MEMORY_HELP = "Most memory for DuckDB, such as 4GB; beyond it DuckDB uses the disk."
DEFAULT_LIST = "nature-index-2026"
DEFAULT_YEARS = "2015:2025"
