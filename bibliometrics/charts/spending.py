"""Share for what countries spend on research, each release of the spending by itself."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, labels, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, number, opening, percent, the

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

TOP, ENOUGH = 8, 3
_COLUMNS = ("panel", "year", "country", "country_name", "share_per_unit", "spending", "share")
_ROOM, _AXIS, _BETWEEN, _NARROWEST = 9.5, 4.6, 18, 170


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A small plot a release, so that no line runs from one into another."""
    found, look = given["spending"], request.look
    frame = found.frame
    story.require(frame, "no country has both a Share and a figure of its spending")
    if request.countries is not None:
        frame = frame.filter(pl.col("country").is_in(request.countries))
        story.require(frame, "no spending is known of these countries")
    drawn = panels(frame)
    words = _words(frame)
    axis = round(look.small * _AXIS)
    synthetic = found.provenance.synthetic
    lines = sum(len(look.wrapped(note, look.small)) for note in words.notes) + 3
    whole = alt.vconcat(
        _plots(drawn, look, synthetic=synthetic),
        alt.layer(*furniture.notes(words, [found.provenance], look, left=axis)).properties(
            width=look.size.width - axis, height=lines * furniture.line_height(look)
        ),
        spacing=14,
    )
    return furniture.dressed(
        KIND.name,
        whole,
        words,
        [found.provenance],
        look=look,
        tables={"releases": rows(drawn, [*_COLUMNS, "ends"])},
    )


def panels(frame: pl.DataFrame) -> pl.DataFrame:
    """The largest spenders of each release, with the name of its plot."""
    spent = pl.col("spending").max().over("release", "unit", "country")
    return (
        frame.with_columns(panel=pl.col("release"), spent=spent)
        .with_columns(place=pl.col("spent").rank("dense", descending=True).over("release", "unit"))
        .filter(pl.col("place") <= TOP)
        .with_columns(ends=pl.col("year") == pl.col("year").max().over("release", "country"))
        .sort("release", "country", "year")
    )


def newest(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of a release's newest year with enough countries to rank, the first on top."""
    sizes = frame.group_by("release", "unit", "year").agg(countries=pl.len())
    enough = sizes.filter(pl.col("countries") >= ENOUGH)
    best = (enough if not enough.is_empty() else sizes).sort(
        "year", "countries", "release", descending=[True, True, False]
    )
    return frame.join(best.head(1), on=["release", "unit", "year"], how="semi").sort(
        "share_per_unit", "country", descending=[True, False]
    )


def _plots(drawn: pl.DataFrame, look: Look, *, synthetic: bool) -> alt.FacetChart:
    room = round(look.small * (_ROOM + _AXIS))
    releases = drawn["panel"].n_unique()
    columns = min(releases, max(1, look.size.width // (_NARROWEST + room)))
    width = look.size.width // columns - room - _BETWEEN
    height = min(round(width * 0.8), round(look.size.height * 0.6))
    base = alt.Chart()
    colour = furniture.colour_of_country(sorted(set(drawn["country"].to_list())), look)
    x = alt.X(
        "year:O",
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", domain=False),
    )
    y = alt.Y("share_per_unit:Q", title=None, axis=alt.Axis(format=",~g", tickCount=4))
    ends = labels.Ends(
        value="share_per_unit", pixels=height, text=look.small, span="datum.top", floor=0,
        by=("panel",), edge=str(width),
    )  # fmt: skip
    named = labels.apart(
        base.transform_joinaggregate(
            top="max(share_per_unit)", groupby=["panel"]
        ).transform_filter("datum.ends"),
        ends,
    )
    points = base.mark_circle(size=look.size.text * 4, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("year:O", title="Year"),
            alt.Tooltip("share_per_unit:Q", title="Share per unit spent", format=",.2f"),
            alt.Tooltip("spending:Q", title="Spending", format=",.1f"),
            alt.Tooltip("share:Q", title="Share", format=",.1f"),
        ],
    )
    marked = [furniture.watermark(look, str(width), str(height))] if synthetic else []
    layers = [
        base.mark_line().encode(x=x, y=y, color=colour),
        points,
        *labels.drawn(named, ends, y, colour, look, x=alt.X("year:O")),
        *marked,
    ]
    chart: alt.FacetChart = (
        alt.layer(*layers)
        .properties(width=width, height=height)
        .facet(
            alt.Facet(
                "panel:N",
                title=None,
                header=alt.Header(labelExpr=_headings(drawn, width, look)),
            ),
            columns=columns,
            data=alt.NamedData("releases"),
            spacing={"row": 14, "column": _BETWEEN},
        )
        .resolve_scale(y="independent", x="independent")
        .resolve_axis(x="independent")
    )
    return chart


def _headings(drawn: pl.DataFrame, width: int, look: Look) -> str:
    """An expression that breaks a release's name into lines that fit its plot."""
    letters = max(12, int((width + look.small * _ROOM) / (look.size.text * 0.58)))
    names = drawn["panel"].unique(maintain_order=True).to_list()
    broken = {name: textwrap.wrap(name, letters) for name in names}
    return f"({_literal(broken)})[datum.label]"


def _literal(names: Mapping[str, list[str]]) -> str:
    quoted = {_quoted(name): [_quoted(line) for line in lines] for name, lines in names.items()}
    return "{" + ", ".join(f"{k}: [{', '.join(v)}]" for k, v in quoted.items()) + "}"


def _quoted(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{safe}'"


def title(frame: pl.DataFrame) -> str:
    """Who publishes most for what it spends, in the newest year with enough countries."""
    best = newest(frame)
    row = best.row(0, named=True)
    name = opening(the(row["country_name"]))
    per = f"{number(row['share_per_unit'])} per {_one(row['unit'])}"
    if best.height == 1:
        return f"{name} has a Share of {per} spent in {row['year']}"
    return f"{name} has the largest Share for what it spends in {row['year']}: {per}"


def _one(unit: str) -> str:
    return unit.replace("USD PPP", "dollars (PPP)")


def sentence(frame: pl.DataFrame) -> str:
    """Who comes first, who last, by which release."""
    best = newest(frame)
    first, last = best.row(0, named=True), best.row(-1, named=True)
    if best.height == 1:
        return f"{title(frame)}, by {first['release']}."
    return (
        f"By {first['release']}, {the(first['country_name'])} has a Share of "
        f"{number(first['share_per_unit'])} per {_one(first['unit'])} spent on research in "
        f"{first['year']}, the most of {best.height} countries; {the(last['country_name'])} has "
        f"{number(last['share_per_unit'])}, the least."
    )


def _words(frame: pl.DataFrame) -> furniture.Words:
    best = newest(frame)
    row = best.row(0, named=True)
    units = sorted({_one(unit) for unit in frame["unit"].to_list()})
    told = [
        f"{the(one['country_name'])} {number(one['share_per_unit'])}"
        for one in best.head(TOP).to_dicts()
    ]
    return furniture.Words(
        title=title(frame),
        subtitle=(
            f"Share of a year over the same year's spending on research and development, in "
            f"{listed(units)}. A plot a release of the spending: releases differ in price basis "
            "and are revised backwards, so none continues another."
        ),
        alt=(
            f"Small plots of Share per unit spent, one a release. {row['release']}, "
            f"{row['year']}: {listed(told)}."
        ),
        notes=(
            f"Countries are known for {percent(row['coverage'])} of the Share of {row['year']}.",
            "Not all spending aims at papers in these journals: this is no measure of efficiency.",
        ),
    )


KIND = Kind(
    name="share_per_rd",
    about="Share for what countries spend on research, each release of the figures by itself",
    asks={"spending": Ask("share_per_rd")},
    draw=draw,
)
