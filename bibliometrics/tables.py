"""A table on its way out: for a terminal, a pipe, a document or a file."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from bibliometrics.errors import ParameterError, UnknownNameError
from bibliometrics.files import write_aside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    from bibliometrics.provenance import Provenance

FORMATS = ("table", "csv", "json", "parquet", "markdown")
_BY_SUFFIX = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".md": "markdown"}
_LONGEST_ROUNDED = 3


def format_of(output: Path | None, asked: str | None) -> str:
    """The format asked for, else the one that the file's name says, else a table.

    Raises
    ------
    UnknownNameError
        No such format.
    """
    if asked is None:
        return _BY_SUFFIX.get(output.suffix, "csv") if output else "table"
    if asked not in FORMATS:
        raise UnknownNameError("format", asked, FORMATS)
    return asked


def as_bytes(frame: pl.DataFrame, kind: str, origin: Provenance | None = None) -> bytes:
    """The table in a format for a file or a pipe; all but CSV carry the origin."""
    writers: dict[str, Callable[[pl.DataFrame, Provenance | None], bytes]] = {
        "csv": _csv,
        "json": _json,
        "parquet": _parquet,
        "markdown": _markdown,
    }
    return writers[kind](frame, origin)


def save(frame: pl.DataFrame, output: Path, kind: str, origin: Provenance | None = None) -> None:
    """Write the table to a file, whole or not at all.

    A CSV cannot carry its origin, so that lies beside it as `<file>.provenance.json`.

    Raises
    ------
    ParameterError
        The file cannot be written.
    """
    put(as_bytes(frame, "markdown" if kind == "table" else kind, origin), output)
    if kind == "csv" and origin:
        put(origin.as_json().encode(), output.with_name(output.name + ".provenance.json"))


def put(content: bytes, output: Path) -> None:
    """Write bytes to a file, whole or not at all.

    Raises
    ------
    ParameterError
        The file cannot be written.
    """
    try:
        write_aside(output, content)
    except OSError as problem:
        msg = f"{output} cannot be written ({problem.strerror})"
        raise ParameterError(msg, remedy="choose another --output") from problem


def for_terminal(frame: pl.DataFrame) -> Table:
    """The table as a person reads it: figures to the right, rounded."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, kind in frame.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        table.add_row(*(Text(_shown(value)) for value in row))
    return table


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 10**_LONGEST_ROUNDED else f"{value:.3f}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)


def _csv(frame: pl.DataFrame, _: Provenance | None) -> bytes:
    flat = frame.with_columns(
        frame[name].list.join("; ") for name, kind in frame.schema.items() if kind.is_nested()
    )
    return flat.write_csv().encode()


def _json(frame: pl.DataFrame, origin: Provenance | None) -> bytes:
    rows = json.loads(frame.write_json())
    content = {"provenance": origin.as_dict(), "rows": rows} if origin else rows
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(frame: pl.DataFrame, origin: Provenance | None) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, metadata={"provenance": origin.as_json()} if origin else None)
    return buffer.getvalue()


def _markdown(frame: pl.DataFrame, origin: Provenance | None) -> bytes:
    numeric = [kind.is_numeric() for kind in frame.schema.values()]
    lines = [
        _line(frame.columns),
        _line(["---:" if is_number else "---" for is_number in numeric]),
        *(_line([_escaped(_shown(value)) for value in row]) for row in frame.iter_rows()),
    ]
    if origin:
        mark = "SYNTHETIC. " if origin.synthetic else ""
        mark += f"{origin.basis[:1].upper()}{origin.basis[1:]}. " if origin.basis else ""
        lines += [
            "",
            (
                f"{mark}Query {origin.path} ({origin.sql_sha256[:12]}), data of "
                f"{origin.fetched_to:%Y-%m-%d} ({origin.manifest_sha256[:12]}), "
                f"bibliometrics {origin.version}."
            ),
        ]
    return ("\n".join(lines) + "\n").encode()


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
