"""What the rows of a query say in words: the newest year to trust, who leads, who passed whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bibliometrics.errors import NothingToDrawError

if TYPE_CHECKING:
    from collections.abc import Sequence

# Below this a year says more about what is known than about who publishes.
_WELL_COVERED = 0.8
_NEAR_BEST = 0.9


def newest_covered(frame: pl.DataFrame) -> int:
    """The newest year whose coverage bears a headline.

    Parameters
    ----------
    frame
        Rows with `year` and `coverage`.
    """
    by_year = frame.group_by("year").agg(pl.col("coverage").max()).sort("year")
    best = by_year["coverage"].max()
    bar = min(_WELL_COVERED, _NEAR_BEST * float(best if isinstance(best, float) else 0))
    return int(by_year.filter(pl.col("coverage") >= bar)["year"].to_list()[-1])


def leaders(frame: pl.DataFrame, year: int, top: int) -> list[str]:
    """Codes of the first countries by rank in a year, `unknown` never among them."""
    ranked = frame.filter(pl.col("year") == year, pl.col("rank").is_not_null())
    return [str(code) for code in ranked.sort("rank", "country")["country"].to_list()[:top]]


def chosen(frame: pl.DataFrame, asked: Sequence[str] | None, year: int, top: int) -> list[str]:
    """The countries to show: those asked for that have rows, else the first by rank.

    Raises
    ------
    NothingToDrawError
        None of those asked for has a row.
    """
    if asked is None:
        return leaders(frame, year, top)
    present = set(frame["country"].to_list())
    found = [country for country in asked if country in present]
    if not found:
        msg = f"no work by {', '.join(asked)} counts here"
        raise NothingToDrawError(
            msg, remedy="`bibliometrics query country_share` lists who has any"
        )
    return found


def pool(frame: pl.DataFrame, shown: Sequence[str], year: int, top: int) -> list[str]:
    """Those shown, then others that a reader may pick."""
    return list(dict.fromkeys([*shown, *leaders(frame, year, top)]))


def require(frame: pl.DataFrame, what: str) -> None:
    """Refuse to draw nothing.

    Raises
    ------
    NothingToDrawError
        The frame has no rows.
    """
    if frame.is_empty():
        msg = f"there is nothing to draw: {what}"
        raise NothingToDrawError(msg, remedy="`bibliometrics status` tells what the cache holds")


def name_of(frame: pl.DataFrame, country: str) -> str:
    """A country's name, as the rows spell it."""
    return str(frame.filter(pl.col("country") == country)["country_name"].to_list()[0])


def value(frame: pl.DataFrame, country: str, year: int, column: str) -> float | None:
    """One figure; None where there is no such row or it is null."""
    found = frame.filter(pl.col("country") == country, pl.col("year") == year)[column].to_list()
    return None if not found or found[0] is None else float(found[0])


def ahead_since(
    frame: pl.DataFrame, first: str, second: str, column: str, until: int
) -> int | None:
    """First year from which one country stays above another up to a year."""
    since = None
    for year in reversed([year for year in years(frame) if year <= until]):
        ours = value(frame, first, year, column) or 0.0
        theirs = value(frame, second, year, column) or 0.0
        if ours <= theirs:
            break
        since = year
    return since


def years(frame: pl.DataFrame) -> list[int]:
    """The years that the rows are about, in order."""
    return sorted({int(year) for year in frame["year"].to_list()})


def coverage(frame: pl.DataFrame, year: int) -> float:
    """The known part of a year's Share."""
    return float(frame.filter(pl.col("year") == year)["coverage"].to_list()[0])
