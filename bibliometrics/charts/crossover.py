"""Since when one country has been ahead of another, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, headline, labels, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.sensitivity import pair
from bibliometrics.charts.words import listed, number, opening, percent, the, whole, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

_COLUMNS = (
    *("year", "country", "country_name", "share", "share_low", "share_high"),
    *("coverage", "ends"),
)
# Choices of the Shares that are drawn; the crossing is found by the same.
_SHARED = (
    *("journals", "counting", "territory", "works", "types", "from_year"),
    *("replicates", "seed"),
)


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Two lines with their intervals, and where one came to stay above the other."""
    share, found, look = given["share"], given["crossover"], request.look
    asked = found.provenance.parameters
    codes = [str(asked["country"]), str(asked["rival"])]
    drawn = (
        share.frame.filter(pl.col("country").is_in(codes))
        .with_columns(ends=pl.col("year") == pl.col("year").max().over("country"))
        .sort("country", "year")
    )
    row = crossing(given)
    width = look.size.width - round(look.size.text * 14.5)
    height = look.size.height - round(look.size.text * 7)
    base = alt.Chart(alt.NamedData("shares"))
    x = furniture.axis_of_years(drawn["year"].to_list())
    y = alt.Y("share:Q", title="Share", axis=alt.Axis(format=",~f", tickCount=6))
    colour = furniture.colour_of_country(codes, look)
    ends = labels.Ends("share", height, look.size.text, span="datum.top", floor=0)
    named = labels.apart(
        base.transform_joinaggregate(top="max(share)").transform_filter("datum.ends"), ends
    )
    marked = _marked(row, drawn)
    layers = [
        *furniture.thin_years(share.frame, x, look),
        *(_span(x, look) if marked else []),
        *([] if drawn["share_low"].null_count() == drawn.height else [_band(base, x, colour)]),
        base.mark_line().encode(x=x, y=y, color=colour),
        *labels.drawn(named, ends, y, colour, look),
    ]
    return furniture.finished(
        KIND.name,
        layers,
        _words(given, row),
        [found.provenance, share.provenance],
        look,
        width=width,
        height=height,
        tables={"shares": rows(drawn, _COLUMNS), "crossing": marked},
        over=[*(_when(x, look) if marked else []), _touch(base, x, y, colour)],
    )


def _band(base: alt.Chart, x: alt.X, colour: alt.Color) -> alt.Chart:
    band: alt.Chart = base.mark_area(opacity=0.18).encode(
        x=x, y=alt.Y("share_low:Q"), y2="share_high:Q", color=colour
    )
    return band


def crossing(given: Mapping[str, Result], subject: str = "all") -> Row | None:
    """The row of a subject area, with names and how many replicates bear the year out."""
    found, frame = given["crossover"], given["share"].frame
    of_subject = found.frame.filter(pl.col("subject") == subject).to_dicts()
    if not of_subject:
        return None
    row, replicates = of_subject[0], int(found.provenance.parameters.get("replicates") or 0)
    chance = row["probability_by_year"]
    return row | {
        "country_name": _name(frame, row["country"]),
        "rival_name": _name(frame, row["rival"]),
        "replicates": replicates if chance is not None else 0,
        "borne_out": None if chance is None else round(chance * replicates),
    }


def _name(frame: pl.DataFrame, country: str) -> str:
    known = country in set(frame["country"].to_list())
    return story.name_of(frame, country) if known else country


def title(row: Row) -> str:
    """Who leads, since when, in how many replicates."""
    one, other = the(row["country_name"]), the(row["rival_name"])
    if row["year"] is None:
        return f"{opening(one)} is not ahead of {other} in {row['last_year']}"
    if row["first_year"] == row["last_year"]:
        led = f"{opening(one)} leads {other} in {row['last_year']}"
    elif row["year"] == row["first_year"]:
        led = f"{opening(one)} leads {other} throughout, {row['first_year']} to {row['last_year']}"
    else:
        led = f"{opening(one)} has led {other} since {row['year']}"
    return led + (f", in {_times(row)}" if row["replicates"] else "")


def sentence(row: Row) -> str:
    """The same as a finding, with the interval of the year."""
    said = title(row)
    if row["year"] is None or not row["replicates"] or row["year"] == row["first_year"]:
        return f"{said}."
    return f"{said}; {interval(row)}."


def interval(row: Row) -> str:
    """The years between which the crossing lies."""
    low, high, last = row["low"], row["high"], row["last_year"]
    if low is None:
        return f"in most of them not by {last}"
    if high is None:
        return f"95% of them put it in {low} or later, some beyond {last}"
    if low == high:
        return f"at least 95% of them put it in {low}"
    return f"95% of them put it between {low} and {high}"


def _times(row: Row) -> str:
    return f"{whole(row['borne_out'])} of {whole(row['replicates'])} replicates"


def _marked(row: Row | None, drawn: pl.DataFrame) -> list[Row]:
    """The crossing as one row to draw; none where one country is ahead throughout."""
    if row is None or row["year"] is None or row["year"] == row["first_year"]:
        return []
    seen = story.years(drawn)
    low, high = row["low"], row["high"]
    left = row["year"] < (seen[0] + seen[-1]) / 2
    told = [f"ahead since {row['year']}", *([_times(row)] if row["replicates"] else [])]
    return [
        {
            "year": row["year"],
            "low": max(seen[0], low or seen[-1]) if row["replicates"] else row["year"],
            "high": min(seen[-1], high or seen[-1]) if row["replicates"] else row["year"],
            "label": told,
            "side": "left" if left else "right",
        }
    ]


def _span(x: alt.X, look: Look) -> list[alt.Chart]:
    """The interval of the year, and the year."""
    base = alt.Chart(alt.NamedData("crossing"))
    at = x.copy()
    at.shorthand = "low:Q"
    return [
        base.mark_rect(color=look.theme.quiet, opacity=0.16).encode(x=at, x2="high:Q"),
        base.mark_rule(color=look.theme.ink, strokeDash=[2, 2]).encode(x=x),
    ]


def _when(x: alt.X, look: Look) -> list[alt.Chart]:
    """Words beside the year, on the side with more room."""
    base = alt.Chart(alt.NamedData("crossing"))
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        ("left", "left", 6),
        ("right", "right", -6),
    )
    return [
        base.transform_filter(f"datum.side == '{side}'")
        .mark_text(
            align=align,
            baseline="top",
            dx=shift,
            dy=6,
            fontSize=look.small,
            lineHeight=furniture.line_height(look),
        )
        .encode(x=x, y=alt.value(0), text="label:N")
        for side, align, shift in sides
    ]


def _touch(base: alt.Chart, x: alt.X, y: alt.Y, colour: alt.Color) -> alt.Chart:
    points: alt.Chart = base.mark_circle(size=160, opacity=0.001).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("share:Q", title="Share", format=",.1f"),
            alt.Tooltip("share_low:Q", title="from", format=",.1f"),
            alt.Tooltip("share_high:Q", title="to", format=",.1f"),
            alt.Tooltip("coverage:Q", title="Coverage of the year", format=".0%"),
        ],
    )
    return points


def _words(given: Mapping[str, Result], row: Row | None) -> furniture.Words:
    frame, asked = given["share"].frame, given["crossover"].provenance.parameters
    year, every = story.newest_covered(frame), story.years(frame)
    codes = [str(asked["country"]), str(asked["rival"])]
    figures = [
        f"{the(_name(frame, code))} {number(figure)}"
        for code in codes
        if (figure := story.value(frame, code, year, "share")) is not None
    ]
    note = (
        f"The year is sought up to {year}, the newest that bears a headline: countries are known "
        f"for {percent(story.coverage(frame, year))} of its Share. Shares as found, not adjusted."
    )
    when = "" if row is None or row["year"] is None else f" {sentence(row)}"
    return furniture.Words(
        title=headline.of_shares(frame, codes) if row is None else title(row),
        subtitle=(
            "Share with its 95% stability interval (bands). A replicate draws the works of every "
            "journal and year anew, and the year is found anew in each; shaded: where it lies in "
            "95% of them."
        ),
        alt=(
            f"Lines of Share of two countries, {years(every[0], every[-1])}. In {year}: "
            f"{listed(figures)}.{when}"
        ),
        notes=(note,),
    )


def _ask(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    """The pair, counted as the Shares that are drawn."""
    chosen = given["share"].provenance.parameters
    same = {name: chosen[name] for name in _SHARED if chosen.get(name) is not None}
    return {**same, **pair(given, request)}


KIND = Kind(
    name="crossover",
    about="Since when one country has been ahead of another, with interval and probability",
    asks={"share": Ask("country_share"), "crossover": Ask("crossover", then=_ask)},
    draw=draw,
)
