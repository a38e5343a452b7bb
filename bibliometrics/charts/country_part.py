"""Each country's part of the whole, the unknown part shown like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, headline, labels, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.theme import OTHER, UNKNOWN
from bibliometrics.charts.words import listed, opening, percent, the, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Theme
    from bibliometrics.provenance import Result

TOP, POOL = 8, 20
_COLUMNS = ("year", "country", "country_name", "share_of_total", "place", "ends")
# In the stack: the countries shown by their place, then all others, then the unknown.
_AFTER_SHOWN, _LAST = 1_000, 10_000


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A stack of all countries, of which some are named."""
    share, look = given["share"], request.look
    frame = share.frame
    story.require(frame, "no work counts")
    year = story.newest_covered(frame)
    shown = story.chosen(frame, request.countries, year, TOP)
    pickable = story.pool(frame, shown, year, POOL)
    every = story.years(frame)
    width = look.size.width - round(look.size.text * 15.5)
    height = look.size.height - round(look.size.text * 7)
    base = _keyed(alt.Chart(alt.NamedData("parts")))
    colour = furniture.colour_of_country([*pickable, OTHER, UNKNOWN], look, "key")
    x = furniture.axis_of_years(every)
    y = alt.Y(
        "share_of_total:Q",
        title="Part of all works",
        stack="zero",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format=".0%", tickCount=5),
    )
    layers = [
        _stack(base, x, y, colour, look.theme),
        *_names(base, colour, request, height),
    ]
    return furniture.finished(
        KIND.name,
        layers,
        _words(frame, shown),
        [share.provenance],
        look,
        width=width,
        height=height,
        tables={"parts": rows(_placed(frame, year), _COLUMNS)},
        params=[furniture.shown_parameter(shown)],
    )


def _placed(frame: pl.DataFrame, year: int) -> pl.DataFrame:
    """Each country at one place in the stack, by its rank in the newest covered year."""
    places = frame.filter(pl.col("year") == year).select("country", place="rank")
    return (
        frame.join(places, on="country", how="left")
        .with_columns(
            place=pl.col("place").fill_null(_AFTER_SHOWN - 1),
            ends=pl.col("year") == frame["year"].max(),
        )
        .sort("year", "place", "country")
    )


def _keyed(chart: alt.Chart) -> alt.Chart:
    """Add what a row is drawn as (`key`) and where it is stacked (`order`)."""
    shown, unknown = labels.SHOWN, f"datum.country == '{UNKNOWN}'"
    return chart.transform_calculate(
        key=f"{shown} ? datum.country : {unknown} ? '{UNKNOWN}' : '{OTHER}'",
        label=f"{shown} ? datum.country_name : {unknown} ? 'Not known' : 'Other countries'",
        order=f"{shown} ? datum.place : {unknown} ? {_LAST} : {_AFTER_SHOWN} + datum.place",
    )


def _stack(base: alt.Chart, x: alt.X, y: alt.Y, colour: alt.Color, theme: Theme) -> alt.Chart:
    named = f"datum.key != '{OTHER}'"
    areas: alt.Chart = base.mark_area(strokeWidth=0.8).encode(
        x=x,
        y=y,
        color=colour,
        detail="country:N",
        order=alt.Order("order:Q", sort="ascending"),
        stroke=alt.condition(named, alt.value(theme.background), alt.value(theme.other)),
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("share_of_total:Q", title="Part of all works", format=".1%"),
        ],
    )
    return areas


def _names(base: alt.Chart, colour: alt.Color, request: Request, height: int) -> list[alt.Chart]:
    """A name beside the middle of each layer of the last year."""
    order: list[alt.SortField] = [alt.SortField("order", order="ascending")]
    middles = (
        base.transform_filter("datum.ends")
        .transform_stack(stack="share_of_total", as_=["from", "to"], groupby=["year"], sort=order)
        .transform_aggregate(low="min(from)", high="max(to)", groupby=["year", "key", "label"])
        .transform_calculate(
            country="datum.key",
            country_name="datum.label",
            middle="(datum.low + datum.high) / 2",
        )
    )
    ends = labels.Ends(
        value="middle", pixels=height, text=request.look.size.text, span="1", floor=0
    )
    at = alt.Y("middle:Q")
    return labels.drawn(labels.apart(middles, ends), ends, at, colour, request.look)


def _words(frame: pl.DataFrame, shown: Sequence[str]) -> furniture.Words:
    year, every = story.newest_covered(frame), story.years(frame)
    parts = [
        f"{the(story.name_of(frame, country))} {percent(part)}"
        for country in shown
        if (part := story.value(frame, country, year, "share_of_total")) is not None
    ]
    return furniture.Words(
        title=f"{opening(parts[0])}: the parts of the whole in {year}"
        if len(parts) == 1
        else f"{opening(listed(parts[:2]))} of all works in {year}",
        subtitle=(
            "Each country's Share over all works of the year. The grey layer on top are works or "
            "parts of works whose country is not known."
        ),
        alt=(
            f"Stacked areas of the parts of all works by country, {years(every[0], every[-1])}. "
            f"In {year}: {listed(parts)}; not known: "
            f"{percent(1 - story.coverage(frame, year))}."
        ),
        notes=tuple(part for part in (headline.coverage_note(frame),) if part),
    )


KIND = Kind(
    name="country_part",
    about="Each country's part of the whole over the years, the part not known among them",
    asks={"share": Ask("country_share")},
    draw=draw,
)
