"""Works made by hand, written as files, and read back."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import orjson
import polars as pl

from tests.emulator.made import NATURE, ROOT, SCIENCE, authorship, work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["NATURE", "ROOT", "SCIENCE", "authorship", "jsonl", "long_work", "rows", "work"]


def jsonl(file: Path, works: Iterable[Any]) -> Path:
    """Write works, one a line; packed if the name says so."""
    content = b"".join(orjson.dumps(each) + b"\n" for each in works)
    file.write_bytes(gzip.compress(content) if file.suffix == ".gz" else content)
    return file


def rows(*files: Path) -> list[dict[str, Any]]:
    """Read Parquet files back."""
    return pl.concat([pl.read_parquet(file) for file in files]).to_dicts()


def long_work(number: int, authors: int, **changes: Any) -> dict[str, Any]:
    """A work with many authors, the first and the last marked."""
    many = [authorship(10_000 + n, "US" if n % 2 else "FR") for n in range(authors)]
    many[0]["author_position"], many[-1]["author_position"] = "first", "last"
    return work(number, authorships=many, **changes)
