"""How much of each of two countries' Share is carried by authors who used to be in the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, moving, story
from bibliometrics.charts.drawing import Ask, Kind
from bibliometrics.charts.moving import FEW, LEAST
from bibliometrics.charts.words import listed, opening, percent, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.provenance import Result

_SEEN = 5  # earlier years; with fewer, most authors' earlier countries are not seen

_RECORDS = (
    "The longer the past that is seen, the more authors have an earlier country: part of each "
    "rise is of the records."
)


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Two lines of parts with their intervals, dashed where little of past or year is known."""
    frame = carried(given, request)
    story.require(frame, f"{FEW} authors in one of the two countries were in the other before")
    covered = story.newest_covered(given["share"].frame)
    drawn = moving.labelled(
        frame.with_columns(
            destination=pl.col("country"),
            destination_name=pl.col("country_name"),
            is_short=(pl.col("years_before") < _SEEN) | (pl.col("year") > covered),
        ),
        "year",
    )
    lines = moving.Lines(
        x=furniture.axis_of_years(drawn["year"].to_list()),
        y=alt.Y(
            "part:Q",
            title="Part of the Share",
            axis=alt.Axis(format=".1~%", tickCount=6),
        ),
        value="part",
        low="part_low",
        high="part_high",
        unsure="is_short",
        tips=[
            alt.Tooltip("country_name:N", title="Authors"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("part:Q", title="Part of the Share", format=".1%"),
            alt.Tooltip("share:Q", title="Share carried", format=",.1f"),
            alt.Tooltip("authors:Q", title="Authors", format=",d"),
            alt.Tooltip("years_before:Q", title="Earlier years seen", format="d"),
        ],
    )
    kept = drawn.select(
        *("year", "country", "country_name", "part", "part_low", "part_high", "share"),
        *("authors", "years_before", "is_short", "ends", "run"),
    )
    sources = [given["movers"].provenance]
    words = _words(given, frame, request)
    return moving.drawing(KIND.name, kept, lines, words, sources=sources, look=request.look)


def carried(given: Mapping[str, Result], request: Request) -> pl.DataFrame:
    """The parts of each of the pair that authors from the other carry, if there are enough."""
    codes = moving.pair(given, request)
    return given["movers"].frame.filter(
        pl.col("country").is_in(codes),
        pl.col("origin").is_in(codes),
        pl.col("country") != pl.col("origin"),
        pl.col("authors") >= LEAST,
    )


def newest(given: Mapping[str, Result], request: Request) -> list[Row]:
    """The newest year whose Shares bear a headline, the larger part first."""
    year = story.newest_covered(given["share"].frame)
    return (
        carried(given, request)
        .filter(pl.col("year") == year)
        .sort("part", "country", descending=[True, False])
        .to_dicts()
    )


def title(given: Mapping[str, Result], request: Request) -> str:
    """Which part the authors from the other country carry."""
    found, share = newest(given, request), given["share"].frame
    one, other = moving.names(share, moving.pair(given, request))
    if not found:
        year = story.newest_covered(share)
        return f"{opening(FEW)} authors of {one} or {other} were in the other before {year}"
    row = found[0]
    whence, where = moving.names(share, [str(row["origin"]), str(row["country"])])
    said = (
        f"Authors once in {whence} carry {percent(row['part'])} of the Share of {where} in "
        f"{row['year']}"
    )
    if len(found) == 1:
        return said
    return f"{said}, those once in {where} {percent(found[1]['part'])} of that of {whence}"


def sentences(given: Mapping[str, Result], request: Request) -> list[str]:
    """The title, with intervals and how many authors bear it."""
    said = [f"{title(given, request)}."]
    for row in newest(given, request):
        where = moving.names(given["share"].frame, [str(row["country"])])[0]
        span = (
            ""
            if row["part_low"] is None
            else f"{percent(row['part_low'])} to {percent(row['part_high'])} in 95% of the "
            "replicates, "
        )
        said.append(
            f"Of the Share of {where}: {span}by {row['authors']:,} authors, seen over "
            f"{row['years_before']} earlier years; the fewer of these, the smaller the part seen."
        )
    return said


def _words(given: Mapping[str, Result], frame: pl.DataFrame, request: Request) -> furniture.Words:
    every = sorted(set(frame["year"].to_list()))
    told = newest(given, request)
    figures = [f"{percent(row['part'])} {moving.told_way(row, 'country_name')}" for row in told]
    covered = story.newest_covered(given["share"].frame)
    notes = [
        moving.AMONG,
        (
            f"Dashed: fewer than {_SEEN} earlier years are seen, or it is after {covered}, and "
            "too little is known of the year."
        ),
        _RECORDS,
        f"Points of {FEW} authors are not drawn.",
    ]
    return furniture.Words(
        title=title(given, request),
        subtitle=(
            "Part of a country's Share that is carried by authors who published from the other "
            "in an earlier year, with the 95% stability interval over authors (bands)."
        ),
        alt=(
            "Two lines, the part of each country's Share carried by authors once in the other, "
            f"{years(every[0], every[-1])}."
            + (f" In {told[0]['year']}: {listed(figures)}." if told else "")
        ),
        notes=tuple(notes),
    )


def _ask(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    codes = moving.pair(given, request)
    return {"countries": codes, "origins": codes, "min_cell": LEAST}


KIND = Kind(
    name="mover_share",
    about="Part of each of two countries' Share carried by authors who used to be in the other",
    asks={
        "movers": Ask("mover_share", {"replicates": 100}, then=_ask),
        "share": Ask("country_share"),
    },
    draw=draw,
)
