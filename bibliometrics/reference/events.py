"""Events before and after which departures are compared: the packaged ones, and a user's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bibliometrics.errors import ParameterError
from bibliometrics.reference import own

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGED = Path(__file__).resolve().parent / "mobility_events.csv"
_NEEDED = ("event", "event_date", "country")
_REMEDY = "it needs the columns event, event_date (as 2018-11-01) and country (two-letter code)"
_CODE_LENGTH = 2
_SCHEMA = {
    "event": pl.String,
    "event_date": pl.Date,
    "country": pl.String,
    "source": pl.String,
}


def mobility_events(given: Mapping[str, Path]) -> pl.DataFrame:
    """Events by name, with the country that may be left.

    Parameters
    ----------
    given
        Events of one's own: name of the file -> CSV with the columns event, event_date and
        country, and, if wanted, source.

    Raises
    ------
    ParameterError
        A file that cannot be read, lacks a column or has a day that is none; an event that is
        there already.
    """
    rows: dict[tuple[str, str], tuple[str, date, str, str]] = {}
    for path in (_PACKAGED, *given.values()):
        for number, line in own.read(path, "events file", _NEEDED, _REMEDY):
            row = _row(path, number, line)
            if rows.setdefault((row[0], row[2]), row) is not row:
                msg = f"line {number} of the events file {path} says '{row[0]}' once more"
                raise ParameterError(msg, remedy="give the event another name")
    return pl.DataFrame(list(rows.values()), schema=_SCHEMA, orient="row")


def _row(path: Path, number: int, line: Mapping[str, str]) -> tuple[str, date, str, str]:
    name, country = line["event"], line["country"].upper()
    try:
        day = date.fromisoformat(line["event_date"])
        sound = bool(name) and len(country) == _CODE_LENGTH and country.isalpha()
    except ValueError:
        sound = False
    if not sound:
        msg = f"line {number} of the events file {path} cannot be read"
        raise ParameterError(msg, remedy=_REMEDY)
    return name, day, country, line.get("source", "") or f"the user's file {path.name}"
