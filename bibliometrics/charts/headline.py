"""Titles that say what is seen, made from the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.charts import story
from bibliometrics.charts.words import number, opening, percent, the

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

# Below this a single work of a single author turns the tables.
ENOUGH = 10.0


def of_shares(frame: pl.DataFrame, countries: Sequence[str]) -> str:
    """What is seen in the Shares of some countries.

    The same is asked of the raw and of the coverage-adjusted Share; where they differ, the title
    says no more than both bear.
    """
    year = story.newest_covered(frame)
    order = sorted(countries, key=lambda c: -(story.value(frame, c, year, "share") or 0.0))
    if len(order) == 1:
        return _alone(frame, order[0], year)
    first, second = order[:2]
    if (story.value(frame, first, year, "share") or 0.0) < ENOUGH:
        return "Share by country, too small for a headline"
    raw = story.ahead_since(frame, first, second, "share", year)
    adjusted = story.ahead_since(frame, first, second, "share_covered", year)
    if frame["share_covered"].null_count() == frame.height:
        adjusted = raw
    names = opening(the(story.name_of(frame, first))), the(story.name_of(frame, second))
    if raw is None or adjusted is None:
        return f"{names[0]} and {names[1]} are level in {year}"
    return _ahead(names, raw, adjusted, start=min(story.years(frame)), year=year)


def _ahead(names: tuple[str, str], raw: int, adjusted: int, *, start: int, year: int) -> str:
    low, high = min(raw, adjusted), max(raw, adjusted)
    if start == year:
        return f"{names[0]} leads {names[1]} in {year}"
    if high == start:
        return f"{names[0]} is ahead of {names[1]} throughout, {start} to {year}"
    if low == start:
        return f"{names[0]} is ahead of {names[1]}, at the latest since {high}"
    when = str(low) if low == high else f"{low} or {high}"
    return f"{names[0]} passed {names[1]} in {when}"


def _alone(frame: pl.DataFrame, country: str, year: int) -> str:
    name = opening(the(story.name_of(frame, country)))
    start = min(story.years(frame))
    now, then = (story.value(frame, country, at, "share") or 0.0 for at in (year, start))
    if start == year:
        return f"{name} has a Share of {number(now)} in {year}"
    verb = "rose" if now > then else "fell"
    return f"{name}'s Share {verb} from {number(then)} in {start} to {number(now)} in {year}"


def coverage_note(frame: pl.DataFrame) -> str:
    """A sentence where the newest years are known worse than the newest covered one, else empty.

    Parameters
    ----------
    frame
        Rows of country_share, whole.
    """
    year, last = story.newest_covered(frame), max(story.years(frame))
    if last == year:
        return ""
    then, now = (story.coverage(frame, at) for at in (year, last))
    return (
        f"Countries are known for {percent(then)} of the Share of {year} and {percent(now)} of "
        f"that of {last}: the fall after {year} is a fall in what OpenAlex knows, not in output."
    )
