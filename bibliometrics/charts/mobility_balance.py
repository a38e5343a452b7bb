"""Which of two countries gains authors from the other, by definition and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, moving, story, theme
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.moving import FEW, LEAST
from bibliometrics.charts.words import listed, opening, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.provenance import Result

HERE = "here"
_NEWEST = 14  # years that find room
_PUBLISHED = "published, "
_LABELS = {
    "mode_year": "country of most papers",
    "previous_publication": "previous paper",
    "first_last": "first and last papers",
    "rupture": "break with the first country",
}
_SIGNS = {1: "+", -1: "\N{MINUS SIGN}", 0: "0"}

_TOLD = pl.col("is_published") | (pl.min_horizontal("arrivals", "departures") >= LEAST)


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Signs by definition and year, faint where too little is told of the year."""
    frame, look = balances(given), request.look
    story.require(frame, f"{FEW} authors moved between the two countries in any year")
    series = frame["series"].unique(maintain_order=True).to_list()
    drawn = frame.with_columns(
        mark=pl.col("sign").replace_strict(_SIGNS, return_dtype=pl.String),
        pale=pl.when("is_censored").then(0.25).otherwise(0.85),
        # the sign of a balance may be told where one of its two counts is small, its size not
        **{name: pl.when(_TOLD).then(name) for name in ("balance", "balance_low", "balance_high")},
    )
    left = round(look.size.text * (1 + 0.52 * max(map(len, series))))
    width = look.size.width - left - round(look.size.text * 2)
    height = round(len(series) * look.size.text * 2.4)
    base = alt.Chart(alt.NamedData("balances"))
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    y = alt.Y(
        "series:N",
        title=None,
        sort=series,
        axis=alt.Axis(labelLimit=left, minExtent=left, labelColor=look.theme.ink),
    )
    codes = [str(frame["country"].to_list()[0]), str(frame["partner"].to_list()[0])]
    hues = [theme.colour(code, look.theme) for code in codes]
    cells = base.mark_rect(stroke=look.theme.background, strokeWidth=1.5).encode(
        x=x,
        y=y,
        color=alt.Color(
            "sign:O",
            scale=alt.Scale(domain=[1, -1, 0], range=[*hues, look.theme.other]),
            legend=None,
        ),
        opacity=alt.Opacity("pale:Q", scale=None),
        tooltip=[
            alt.Tooltip("series:N", title="By"),
            alt.Tooltip("year:O", title="Year"),
            alt.Tooltip("balance:Q", title="Balance", format="+,.1f"),
            alt.Tooltip("balance_low:Q", title="from", format="+,.1f"),
            alt.Tooltip("balance_high:Q", title="to", format="+,.1f"),
        ],
    )
    signs = base.mark_text(fontSize=look.size.text, fontWeight="bold", baseline="middle").encode(
        x=x, y=y, text="mark:N"
    )
    return furniture.finished(
        KIND.name,
        [cells],
        _words(given, frame),
        [given["balances"].provenance],
        look,
        width=width,
        height=height,
        tables={
            "balances": rows(
                drawn,
                (
                    "series",
                    "year",
                    "balance",
                    "balance_low",
                    "balance_high",
                    "sign",
                    "mark",
                    "pale",
                ),
            )
        },
        over=[signs],
        left=left / look.size.text,
    )


def balances(given: Mapping[str, Result]) -> pl.DataFrame:
    """Series by year, ours first; those of few moves are left out."""
    frame = given["balances"].frame.filter(pl.col("arrivals") + pl.col("departures") >= LEAST)
    newest = frame["year"].unique().sort(descending=True).head(_NEWEST).to_list()
    ours = pl.col("data_source") == HERE
    return (
        frame.filter(pl.col("year").is_in(newest))
        .with_columns(
            series=pl.when(ours)
            .then(pl.col("definition").replace(_LABELS))
            .otherwise(_PUBLISHED + pl.col("data_source")),
            is_published=~ours,
        )
        .sort("is_published", "series", "year")
        .unique(["series", "year"], keep="first", maintain_order=True)
    )


def newest(given: Mapping[str, Result]) -> list[Row]:
    """Our series in the newest year that is told."""
    told = balances(given).filter(~pl.col("is_censored"), ~pl.col("is_published"))
    if told.is_empty():
        return []
    return told.filter(pl.col("year") == pl.col("year").max()).to_dicts()


def title(given: Mapping[str, Result]) -> str:
    """In how many definitions the same country gains."""
    found = newest(given)
    one, other = _names(given)
    if not found:
        return f"Too little is told of the balance between {one} and {other}"
    year, gains = found[0]["year"], sum(row["sign"] == 1 for row in found)
    loses = sum(row["sign"] == -1 for row in found)
    if not gains and not loses:
        return f"By no definition can it be told whether {one} or {other} gained authors in {year}"
    who, whom, by = (one, other, gains) if gains >= loses else (other, one, loses)
    against = f", {whom} by {min(gains, loses)}" if min(gains, loses) else ""
    return (
        f"{opening(who)} gained authors from {whom} in {year} by {by} of {len(found)} "
        f"definitions{against}"
    )


def sentences(given: Mapping[str, Result]) -> list[str]:
    """The title, and whether definitions and sources agree year by year."""
    told = given["balances"].frame.filter(pl.col("verdict").is_not_null())
    verdicts = told.unique("year")["verdict"].to_list()
    apart = sum(verdict == "disagree" for verdict in verdicts)
    said = [f"{title(given)}."]
    if verdicts:
        said.append(
            f"Definitions and published series, where there are several, do not agree on the sign "
            f"in {apart} of {len(verdicts)} years."
        )
    return said


def _names(given: Mapping[str, Result]) -> tuple[str, str]:
    row, share = given["balances"].frame.row(0, named=True), given["share"].frame
    one, other = moving.names(share, [str(row["country"]), str(row["partner"])])
    return one, other


def _words(given: Mapping[str, Result], frame: pl.DataFrame) -> furniture.Words:
    one, other = _names(given)
    every = sorted(set(frame["year"].to_list()))
    return furniture.Words(
        title=title(given),
        subtitle=(
            f"Sign of the balance by definition and source. +: {one} gains authors from {other}; "
            "\N{MINUS SIGN}: it loses; 0: the 95% stability interval holds both. Faint: too "
            "little is told of the year."
        ),
        alt=(
            f"A table of signs, definitions by years {years(every[0], every[-1])}: "
            f"{listed(frame['series'].unique(maintain_order=True).to_list())}."
        ),
        notes=(
            moving.AMONG,
            "Published series count other sets of authors: signs can be compared, levels cannot.",
            f"Empty: no figure, or {FEW} moves both ways together.",
        ),
    )


KIND = Kind(
    name="mobility_balance",
    about="Which of two countries gains authors from the other, by definition and source",
    asks={
        "balances": Ask("mobility_robustness", {"replicates": 100}, then=moving.ask_pair),
        "share": Ask("country_share"),
    },
    draw=draw,
)
