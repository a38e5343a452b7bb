"""What countries spend on research: the packaged figures, and a user's own."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics.errors import ParameterError
from bibliometrics.reference import own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PACKAGED = Path(__file__).resolve().parent / "gerd.csv"
_UNIT = "billion USD PPP"
_NEEDED = ("country", "year", "value", "unit")
_REMEDY = "it needs the columns country (two-letter code), year, value and unit"
_CODE_LENGTH = 2
_SCHEMA = {
    "country": pl.String,
    "year": pl.Int32,
    "spending": pl.Float64,
    "unit": pl.String,
    "release": pl.String,
    "source": pl.String,
}


def research_spending(given: Mapping[str, Path]) -> pl.DataFrame:
    """Spending by country and year, the releases side by side.

    Parameters
    ----------
    given
        Releases of one's own: name -> CSV with the columns country, year, value and unit, and, if
        wanted, source.

    Raises
    ------
    ParameterError
        A file that cannot be read, lacks a column, has a value that is none, or says a country's
        year twice; a name that a packaged release has.
    """
    rows = list(_packaged())
    taken = {row["release"] for row in rows}
    for name, path in given.items():
        if name in taken:
            msg = f"'{name}' is the name of a packaged release"
            raise ParameterError(msg, remedy="give the file another name")
        rows += _read(name, path)
    return pl.DataFrame(rows, schema=_SCHEMA)


def _packaged() -> Iterator[dict[str, Any]]:
    with _PACKAGED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                "country": row["country"],
                "year": int(row["year"]),
                "spending": float(row["gerd_billion_usd_ppp"]),
                "unit": _UNIT,
                "release": row["release"],
                "source": row["source"],
            }


def _read(name: str, path: Path) -> list[dict[str, Any]]:
    lines = own.read(path, "spending file", _NEEDED, _REMEDY)
    rows = [_row(name, path, number, line) for number, line in lines]
    seen = set()
    for row in rows:
        key = (row["country"], row["year"])
        if key in seen:
            msg = f"the spending file {path} has {row['country']} {row['year']} twice"
            raise ParameterError(msg, remedy="keep one of the lines")
        seen.add(key)
    return rows


def _row(name: str, path: Path, number: int, text: Mapping[str, str]) -> dict[str, Any]:
    country = text["country"].upper()
    try:
        year, value = int(text["year"]), float(text["value"])
        sound = len(country) == _CODE_LENGTH and math.isfinite(value) and value > 0
    except ValueError:
        sound = False
    if not sound or not text["unit"]:
        msg = f"line {number} of the spending file {path} cannot be read"
        raise ParameterError(msg, remedy=_REMEDY)
    return {
        "country": country,
        "year": year,
        "spending": value,
        "unit": text["unit"],
        "release": name,
        "source": text.get("source", "") or f"the user's file {path.name}",
    }
