"""Share by country over the years, beside the coverage-adjusted and the official one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, headline, labels, official, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, number, the, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

TOP, POOL = 8, 20
_COLUMNS = (
    "year",
    "country",
    "country_name",
    "share",
    "share_covered",
    "share_low",
    "share_high",
    "coverage",
    "rank",
    "ends",
)


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Lines by country, solid as found and dashed adjusted, official figures as diamonds."""
    share, published = given["share"], given["official"]
    frame = share.frame
    story.require(frame, "no work counts")
    year = story.newest_covered(frame)
    shown = story.chosen(frame, request.countries, year, TOP)
    pickable = story.pool(frame, shown, year, POOL)
    drawn = (
        frame.filter(pl.col("country").is_in(pickable))
        .with_columns(ends=pl.col("year") == pl.col("year").max().over("country"))
        .sort("country", "year")
    )
    points = official.comparable(published.frame, share.provenance).filter(
        pl.col("country").is_in(pickable)
    )
    note = official.TOO_LARGE * official.are_too_large(published.frame, points, share.provenance)
    words = _words(frame, shown, points, note)
    sources = [share.provenance] + ([] if points.is_empty() else [published.provenance])
    look = request.look
    room = round(look.size.text * 9.5)
    width, height = (
        look.size.width - room - round(look.size.text * 5),
        look.size.height - round(look.size.text * 7),
    )
    base = alt.Chart(alt.NamedData("shares")).transform_filter(labels.SHOWN)
    colour = furniture.colour_of_country(pickable, look)
    x = furniture.axis_of_years(drawn["year"].to_list())
    y = alt.Y("share:Q", title="Share", axis=alt.Axis(format=",~f", tickCount=6))
    ends = labels.Ends(
        value="share",
        pixels=height,
        text=look.size.text,
        span="max(datum.top, datum.top_covered)",
        floor=0,
    )
    named = labels.apart(
        base.transform_joinaggregate(
            top="max(share)", top_covered="max(share_covered)"
        ).transform_filter("datum.ends"),
        ends,
    )
    layers = [
        *furniture.thin_years(frame, x, look),
        *([] if drawn["share_low"].null_count() == drawn.height else [_band(base, x, colour)]),
        _dashed(base, x, y, colour),
        base.mark_line().encode(x=x, y=y, color=colour),
        *(
            []
            if points.is_empty()
            else [official.marks(alt.NamedData("official"), x, colour, look)]
        ),
        *labels.drawn(named, ends, y, colour, look),
    ]
    return furniture.finished(
        KIND.name,
        layers,
        words,
        sources,
        look,
        width=width,
        height=height,
        tables={"shares": rows(drawn, _COLUMNS), "official": official.table(points)},
        over=[_touch(base, x, y, colour)],
        params=[furniture.shown_parameter(shown)],
    )


def _band(base: alt.Chart, x: alt.X, colour: alt.Color) -> alt.Chart:
    band: alt.Chart = base.mark_area(opacity=0.18).encode(
        x=x, y=alt.Y("share_low:Q"), y2="share_high:Q", color=colour
    )
    return band


def _dashed(base: alt.Chart, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    adjusted = y.copy()
    adjusted.shorthand = "share_covered:Q"
    line: alt.Chart = (
        base.transform_filter("isValid(datum.share_covered)")
        .mark_line(strokeDash=[4, 3], strokeWidth=1.5, opacity=0.85)
        .encode(x=x, y=adjusted, color=colour)
    )
    return line


def _touch(base: alt.Chart, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    """Points that are seen on touch only, to carry the figures."""
    points: alt.Chart = base.mark_circle(size=160, opacity=0.001).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("share:Q", title="Share", format=",.1f"),
            alt.Tooltip("share_covered:Q", title="Share, adjusted", format=",.1f"),
            alt.Tooltip("rank:Q", title="Rank", format="d"),
            alt.Tooltip("coverage:Q", title="Coverage of the year", format=".0%"),
        ],
    )
    return points


def _words(
    frame: pl.DataFrame, shown: Sequence[str], points: pl.DataFrame, none_because: str
) -> furniture.Words:
    year = story.newest_covered(frame)
    every = story.years(frame)
    figures = [
        f"{the(story.name_of(frame, country))} {number(figure)}"
        for country in shown
        if (figure := story.value(frame, country, year, "share")) is not None
    ]
    subtitle = (
        "Share: each work counts one, split over its authors and their affiliations. Solid: as "
        "found, band: 95% stability interval; dashed: adjusted for works whose countries are not "
        "known"
    )
    note = headline.coverage_note(frame)
    credit: tuple[str, ...] = (none_because,)
    if not points.is_empty():
        credit = (official.note(points), furniture.NATURE_INDEX_CREDIT)
    return furniture.Words(
        title=headline.of_shares(frame, shown),
        subtitle=subtitle + ("." if points.is_empty() else "; diamonds: official figures."),
        alt=(
            f"Line chart of Share by country, {years(every[0], every[-1])}. "
            f"In {year}: {listed(figures)}."
        ),
        notes=tuple(part for part in (note, *credit) if part),
    )


KIND = Kind(
    name="country_share",
    about="Share by country over the years, as found, adjusted and official",
    asks={"share": Ask("country_share"), "official": Ask("nature_index_comparison")},
    draw=draw,
)
