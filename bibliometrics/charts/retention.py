"""How many of those who came to a country are still there after so many years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, moving, story
from bibliometrics.charts.drawing import Ask, Kind
from bibliometrics.charts.moving import FEW, LEAST
from bibliometrics.charts.words import listed, opening, percent, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.provenance import Result

_USUAL = 5  # years after arrival that a sentence speaks of, where enough are followed so long


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Kaplan-Meier curves of both directions with their intervals."""
    frame = followed(given, request)
    story.require(frame, f"{FEW} authors who moved between the two countries can be followed")
    drawn = moving.labelled(frame.with_columns(unsure=pl.lit(value=False)), "years_after")
    last = int(max(drawn["years_after"].to_list()))
    x = alt.X(
        "years_after:Q",
        title="Years since first seen there",
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(format="d", values=list(range(last + 1)), labelFlush=False),
    )
    y = alt.Y(
        "still_there:Q",
        title="Still there",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=6),
    )
    lines = moving.Lines(
        x=x,
        y=y,
        value="still_there",
        low="still_low",
        high="still_high",
        unsure="unsure",
        below=4.2,
        tips=[
            alt.Tooltip("country_name:N", title="Direction"),
            alt.Tooltip("years_after:Q", title="Years after", format="d"),
            alt.Tooltip("still_there:Q", title="Still there", format=".0%"),
            alt.Tooltip("at_risk:Q", title="Authors followed so long", format=",.0f"),
        ],
    )
    kept = drawn.select(
        *("years_after", "country", "country_name", "still_there", "still_low", "still_high"),
        *("at_risk", "unsure", "ends", "run"),
    )
    sources = [given["retention"].provenance]
    words = _words(given, frame, request)
    return moving.drawing(KIND.name, kept, lines, words, sources=sources, look=request.look)


def followed(given: Mapping[str, Result], request: Request) -> pl.DataFrame:
    """Both directions, as long as enough authors are followed."""
    codes = moving.pair(given, request)
    return given["retention"].frame.filter(
        pl.col("origin").is_in(codes),
        pl.col("destination").is_in(codes),
        pl.col("at_risk") >= LEAST,
    )


def compared(given: Mapping[str, Result], request: Request) -> list[Row]:
    """Both directions after as many years as both are followed, five at most."""
    frame = followed(given, request).filter(pl.col("years_after") > 0)
    reach = frame.group_by("destination").agg(pl.col("years_after").max())
    if frame.is_empty():
        return []
    years = min(_USUAL, *map(int, reach["years_after"].to_list()))
    return (
        frame.filter(pl.col("years_after") == years)
        .sort("still_there", "destination", descending=[True, False])
        .to_dicts()
    )


def title(given: Mapping[str, Result], request: Request) -> str:
    """What part of each is still there after the same number of years."""
    found, share = compared(given, request), given["share"].frame
    one, other = moving.names(share, moving.pair(given, request))
    if not found:
        return f"{opening(FEW)} authors who moved between {one} and {other} are seen a year later"
    row, years = found[0], _after(found[0]["years_after"])
    whence, where = moving.names(share, [str(row["origin"]), str(row["destination"])])
    said = (
        f"{percent(row['still_there'])} of those who came from {whence} to {where} are still "
        f"there after {years}"
    )
    if len(found) == 1:
        return said
    return f"{said}, {percent(found[1]['still_there'])} of those who went the other way"


def _after(years: int) -> str:
    return "a year" if years == 1 else f"{years} years"


def sentences(given: Mapping[str, Result], request: Request) -> list[str]:
    """The title, with intervals and the number followed so long."""
    said = [f"{title(given, request)}."]
    for row in compared(given, request):
        where = moving.names(given["share"].frame, [str(row["destination"])])[0]
        if row["still_low"] is None:
            continue
        said.append(
            f"In {where} it is {percent(row['still_low'])} to {percent(row['still_high'])} in "
            f"95% of the replicates; {whole(row['at_risk'])} authors are followed so long."
        )
    return said


def _words(given: Mapping[str, Result], frame: pl.DataFrame, request: Request) -> furniture.Words:
    began = [
        f"{moving.way(row['origin_name'], row['destination_name'])} {whole(row['at_risk'])}"
        for row in frame.filter(pl.col("years_after") == 0).sort("destination").to_dicts()
    ]
    found = compared(given, request)
    figures = [f"{percent(row['still_there'])} of those {moving.told_way(row)}" for row in found]
    after = f" After {_after(found[0]['years_after'])}: {listed(figures)}." if found else ""
    return furniture.Words(
        title=title(given, request),
        subtitle=(
            "Part still there, by Kaplan-Meier: who stops publishing has not left, and counts as "
            "long as seen. Bands: 95% stability interval over authors."
        ),
        alt=f"Falling lines of the part still there, by years since arrival.{after}",
        notes=(
            moving.AMONG,
            f"Authors followed from arrival: {listed(began)}.",
            f"Drawn while {LEAST} or more are followed.",
        ),
    )


def _ask(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    return {**moving.ask_pair(given, request), "min_cell": LEAST}


KIND = Kind(
    name="retention",
    about="Part of those who moved between two countries that is still there, by years",
    asks={
        "retention": Ask("retention", {"replicates": 100}, then=_ask),
        "share": Ask("country_share"),
    },
    draw=draw,
)
