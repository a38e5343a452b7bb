"""What a refresh changed, as a person reads it: a few words, and tables no wider than needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from bibliometrics.errors import ParameterError

if TYPE_CHECKING:
    from bibliometrics.cache import Scope
    from bibliometrics.earlier import Earlier

REASONS = (
    "newly_fetched",
    "added",
    "gone",
    "moved",
    "retracted",
    "type_changed",
    "affiliation_changed",
    "other",
)
MOST_ROWS = 40
_LONGEST_TITLE = 60
_LEAST = 5e-4
"""Less than this is nothing at three places."""


def moment(text: str) -> datetime:
    """Read a day, or a day and time; UTC where it says nothing else.

    Raises
    ------
    ParameterError
        It is neither.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        msg = f"'{text}' is no date"
        raise ParameterError(msg, remedy="write --since 2026-11-01") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def by_country(frame: pl.DataFrame) -> pl.DataFrame:
    """Country-years for a terminal: reasons that moved nothing are left out."""
    moving = [name for name in REASONS if (frame[name].abs() >= _LEAST).any()]
    return frame.head(MOST_ROWS).select(
        "year",
        pl.col("country_name").alias("country"),
        pl.col("share_before").alias("before"),
        pl.col("share_after").alias("after"),
        _signed("difference").alias("change"),
        *(_signed(name).alias(name.replace("_", " ")) for name in moving),
        "works",
        pl.col("count_before").cast(pl.Int64).alias("count before"),
        pl.col("count_after").cast(pl.Int64).alias("count after"),
    )


def by_work(frame: pl.DataFrame) -> pl.DataFrame:
    """Works for a terminal, with what each moved."""
    title = pl.col("title").fill_null("")
    cut = (
        pl.when(title.str.len_chars() > _LONGEST_TITLE)
        .then(title.str.slice(0, _LONGEST_TITLE - 1) + "…")
        .otherwise(title)
    )
    return frame.head(MOST_ROWS).select(
        _once(pl.col("work_id")).alias("work"),
        _once(pl.col("reason").str.replace_all("_", " ")).alias("reason"),
        _once(pl.col("detail")).alias("detail"),
        "year",
        pl.col("country_name").alias("country"),
        _signed("difference").alias("change"),
        _once(pl.col("journal_name")).alias("journal"),
        _once(cut).alias("title"),
    )


def _once(text: pl.Expr) -> pl.Expr:
    """Say of a work in its first row alone."""
    same = pl.col("work_id") == pl.col("work_id").shift()
    return pl.when(same.fill_null(value=False)).then(pl.lit("")).otherwise(text)


def _signed(name: str) -> pl.Expr:
    return pl.col(name).map_elements(
        lambda value: f"{value:+,.3f}" if abs(value) >= _LEAST else "", return_dtype=pl.String
    )


def lines(
    scope: Scope, before: Earlier, extent: pl.DataFrame, country_years: int, *, since: str | None
) -> list[str]:
    """Say what is compared with what, and how much of it changed.

    Parameters
    ----------
    extent
        The row of the query `changes_extent`.
    country_years
        How many moved, of those asked for.
    since
        What a person asked for.
    """
    if before.last is None:
        return [_never(scope)]
    if before.run is None:
        last = _day(before.last.started_at)
        return [f"no refresh began since {since}; the last one began {last}: nothing to compare"]
    row = extent.row(0, named=True)
    new = (
        f"{row['newly_fetched']:,} journal-years with {row['works_newly_fetched']:,} works that "
        "count are newly fetched"
    )
    began = _day(before.run.started_at)
    if not before.partitions:
        return [f"the refresh of {began} was the first: {new}, and there is nothing to compare"]
    told = [
        f"since the refresh of {began}: {row['replaced']:,} of {row['journal_years']:,} "
        f"journal-years hold other records; {row['works_changed']:,} works that count changed, "
        + (f"{country_years:,} country-years moved" if country_years else "no figure moved")
    ]
    if row["newly_fetched"]:
        told.append(f"{new}: that is no change, and is told apart")
    return told + _unfinished(before)


def _never(scope: Scope) -> str:
    if scope.kind != "journals":
        return f"the scope '{scope.name}' was not fetched by refresh: nothing to compare"
    return "no refresh is recorded yet; the next one is compared with what is here now"


def _unfinished(before: Earlier) -> list[str]:
    told = []
    if before.last is not None and before.last.ended_at is None:
        told.append("the last refresh has not fetched all yet; `bibliometrics refresh` goes on")
    unasked = sum(not each.fate for each in before.vanished)
    if unasked:
        told.append(f"{unasked:,} works vanished, and the next refresh asks where they went")
    return told


def more(rows: int) -> list[str]:
    """Say how many rows a terminal does not show."""
    left = rows - MOST_ROWS
    return [f"{left:,} more rows: --format csv, json or markdown"] if left > 0 else []


def _day(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
