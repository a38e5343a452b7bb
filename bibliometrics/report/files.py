"""The files that lie beside the page: charts, tables, and where each figure comes from."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics import tables
from bibliometrics.charts import export
from bibliometrics.report import origins
from bibliometrics.report.folder import PROVENANCE

if TYPE_CHECKING:
    from bibliometrics.provenance import Provenance, Result
    from bibliometrics.report.model import Report

CHART_FORMS = (".json", ".svg", ".png")


def of(report: Report, page: str, command: str) -> dict[str, bytes]:
    """All files but the page, by name.

    Parameters
    ----------
    page
        Name of the page that the files will lie beside.
    command
        The command that writes the report again.

    provenance.json names every one with its hash, so that a copied file can be traced back.
    """
    files: dict[str, bytes] = {}
    for figure in report.figures:
        spec = figure.spec
        for form in CHART_FORMS:
            files[f"charts/{figure.name}{form}"] = export.as_bytes(spec, form)
    for name, result in sorted(by_query(report).items()):
        files[f"tables/{name}.csv"] = tables.as_bytes(_marked(result), "csv")
    for query in origins.queries(report):
        files[_sql_file(query.name)] = query.sql.encode()
    about = {"page": page, "command": command, "synthetic": report.synthetic}
    files[PROVENANCE] = _provenance(about, report, files)
    return files


def by_query(report: Report) -> dict[str, Result]:
    """The largest result of each query: the others are parts of it."""
    largest: dict[str, Result] = {}
    for result in report.results:
        name = result.provenance.query
        if name not in largest or result.frame.height > largest[name].frame.height:
            largest[name] = result
    return largest


def _marked(result: Result) -> pl.DataFrame:
    """A CSV has no room for its origin but a column."""
    origin = result.provenance
    notes = [note for note in ("SYNTHETIC" if origin.synthetic else "", origin.basis) if note]
    if not notes:
        return result.frame
    return result.frame.with_columns(note=pl.lit("; ".join(notes)))


def _sql_file(query: str) -> str:
    return f"queries/{query}.sql"


def _provenance(about: dict[str, Any], report: Report, files: dict[str, bytes]) -> bytes:
    figures: dict[str, Any] = {
        f"charts/{figure.name}": {
            "title": figure.title,
            "command": origins.chart_command(figure, report.asked),
            "citation": origins.citation(figure),
            "credits": origins.credit(figure),
            "sources": [_source(source) for source in figure.sources],
        }
        for figure in report.figures
    }
    listed = {
        f"tables/{name}.csv": {"source": _source(result.provenance)}
        for name, result in sorted(by_query(report).items())
    }
    content = {
        **about,
        "figures": figures,
        "tables": listed,
        "nature_index": origins.NATURE_INDEX,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def _source(source: Provenance) -> dict[str, Any]:
    """A query's origin, with its SQL in the report's folder and the command for its rows."""
    sql = _sql_file(source.query)
    return {**source.as_dict(), "sql": sql, "command": source.command}
