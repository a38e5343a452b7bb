"""The files that lie beside the page: charts, tables, and where each figure comes from."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics import tables
from bibliometrics.charts import export
from bibliometrics.report.folder import PROVENANCE

if TYPE_CHECKING:
    from bibliometrics.provenance import Result
    from bibliometrics.report.model import Report

CHART_FORMS = (".json", ".svg", ".png")


def of(report: Report) -> dict[str, bytes]:
    """All files but the page, by name.

    provenance.json names every one with its hash, so that a copied file can be traced back.
    """
    files: dict[str, bytes] = {}
    for figure in report.figures:
        spec = figure.spec
        for form in CHART_FORMS:
            files[f"charts/{figure.name}{form}"] = export.as_bytes(spec, form)
    for name, result in sorted(by_query(report).items()):
        files[f"tables/{name}.csv"] = tables.as_bytes(_marked(result), "csv")
    files[PROVENANCE] = _provenance(report, files)
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


def _provenance(report: Report, files: dict[str, bytes]) -> bytes:
    figures: dict[str, Any] = {
        f"charts/{figure.name}": {
            "title": figure.title,
            "sources": [source.as_dict() for source in figure.sources],
            "commands": [source.command for source in figure.sources],
        }
        for figure in report.figures
    }
    listed = {
        f"tables/{name}.csv": {
            "source": result.provenance.as_dict(),
            "command": result.provenance.command,
        }
        for name, result in sorted(by_query(report).items())
    }
    content = {
        "synthetic": report.synthetic,
        "figures": figures,
        "tables": listed,
        "nature_index": "Springer Nature, CC BY-NC-SA 4.0, https://www.nature.com/nature-index",
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()
