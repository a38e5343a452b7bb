"""Which place each country holds, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, headline, labels, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, the, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

TOP, POOL = 10, 20
_COLUMNS = ("year", "country", "country_name", "rank", "share", "coverage", "ends")


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Lines between places, the first on top."""
    share, look = given["share"], request.look
    frame = share.frame
    story.require(frame, "no work counts")
    year = story.newest_covered(frame)
    shown = story.chosen(frame, request.countries, year, TOP)
    pickable = story.pool(frame, shown, year, POOL)
    drawn = (
        frame.filter(pl.col("country").is_in(pickable), pl.col("rank").is_not_null())
        .with_columns(ends=pl.col("year") == pl.col("year").max().over("country"))
        .sort("country", "year")
    )
    width = look.size.width - round(look.size.text * 13)
    height = look.size.height - round(look.size.text * 7)
    base = alt.Chart(alt.NamedData("ranks")).transform_filter(labels.SHOWN)
    colour = furniture.colour_of_country(pickable, look)
    x = furniture.axis_of_years(drawn["year"].to_list())
    y = alt.Y(
        "rank:Q",
        title="Place by Share",
        scale=alt.Scale(reverse=True, zero=False, nice=False, padding=look.size.text),
        axis=alt.Axis(format="d", tickCount=20, tickMinStep=1, grid=False),
    )
    ends = labels.Ends(
        value="rank",
        pixels=height,
        text=look.size.text,
        span="max(1, datum.lowest - datum.highest)",
        reverse=True,
    )
    named = labels.apart(
        base.transform_joinaggregate(lowest="max(rank)", highest="min(rank)").transform_filter(
            "datum.ends"
        ),
        ends,
    )
    layers = [
        *furniture.thin_years(frame, x, look),
        base.mark_line(strokeWidth=look.size.text / 4).encode(x=x, y=y, color=colour),
        _points(base, x, y, colour, look.size.text),
        *labels.drawn(named, ends, y, colour, look),
    ]
    return furniture.finished(
        KIND.name,
        layers,
        _words(frame, shown),
        [share.provenance],
        look,
        width=width,
        height=height,
        tables={"ranks": rows(drawn, _COLUMNS)},
        params=[furniture.shown_parameter(shown)],
        left=3.2,
    )


def _points(base: alt.Chart, x: alt.X, y: alt.Y, colour: alt.Color, text: float) -> alt.Chart:
    points: alt.Chart = base.mark_circle(size=text * 6, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("rank:Q", title="Place", format="d"),
            alt.Tooltip("share:Q", title="Share", format=",.1f"),
            alt.Tooltip("coverage:Q", title="Coverage of the year", format=".0%"),
        ],
    )
    return points


def _words(frame: pl.DataFrame, shown: Sequence[str]) -> furniture.Words:
    year, every = story.newest_covered(frame), story.years(frame)
    places = [
        f"{the(story.name_of(frame, country))} {rank:.0f}"
        for country in shown
        if (rank := story.value(frame, country, year, "rank")) is not None
    ]
    return furniture.Words(
        title=_title(frame, shown),
        subtitle="Place among all countries by Share as found; 1 is the largest.",
        alt=(
            f"Lines of the places of countries by Share, {years(every[0], every[-1])}. "
            f"Places in {year}: {listed(places)}."
        ),
        notes=tuple(part for part in (headline.coverage_note(frame),) if part),
    )


def _title(frame: pl.DataFrame, shown: Sequence[str]) -> str:
    """The country that gained most places, if one did."""
    year, start = story.newest_covered(frame), story.years(frame)[0]
    gains = []
    for country in shown:
        then = story.value(frame, country, start, "rank")
        now = story.value(frame, country, year, "rank")
        if then is not None and now is not None and now < then:
            gains.append((then - now, -now, country, then, now))
    if not gains:
        return f"The places by Share, {years(start, year)}"
    _, _, country, then, now = max(gains)
    name = story.name_of(frame, country)
    subject = the(name)[:1].upper() + the(name)[1:]
    return f"{subject} rose from place {then:.0f} in {start} to {now:.0f} in {year}"


KIND = Kind(
    name="country_rank",
    about="Which place each country holds by Share, year by year",
    asks={"share": Ask("country_share")},
    draw=draw,
)
