"""What each country's part of the whole gained or lost, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.theme import UNKNOWN
from bibliometrics.charts.words import listed, opening, percent, points, the

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

TOP = 10
_COLUMNS = ("country", "country_name", "change", "within", "mix", "part_change", "label")
_PARTS = {"within": "within the journals", "mix": "by the mix of journals"}
_LEAST = 0.0005  # a difference that no figure of a sentence shows
_NEARLY = 0.9


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Two stacked bars a country and a dot at their sum."""
    found, look = given["change"], request.look
    split = countries(found.frame, request.countries)
    labels = [points(value) for value in split["change"].to_list()]
    split = split.with_columns(label=pl.Series(labels, dtype=pl.String))
    left = min(round(look.size.text * 11), round(look.size.width * 0.32))
    width = look.size.width - left - round(look.size.text * 5)
    return furniture.finished(
        KIND.name,
        _layers(split, left, look),
        _words(split),
        [found.provenance, given["share"].provenance],
        look,
        width=width,
        height=round(look.size.text * 2.3) * split.height,
        tables={"changes": rows(split, _COLUMNS)},
        over=_over(split, look),
        left=left / look.size.text,
        below=3.6,
    )


def countries(frame: pl.DataFrame, asked: Sequence[str] | None = None) -> pl.DataFrame:
    """The countries to show with `change`, `within` and `mix`, the largest gain first.

    These are the covered columns, because coverage fell between the years; where the counting
    method has none, the raw ones.

    Raises
    ------
    NothingToDrawError
        There are no two years, or none of the countries asked for.
    """
    story.require(frame, "no work counts")
    years = frame.row(0, named=True)
    two = frame.filter(pl.col("base_year") < pl.col("to_year"))
    story.require(two, f"a change needs two years, and {years['to_year']} is the only one")
    known = two.filter(pl.col("country") != UNKNOWN)
    adjusted = known["within_covered"].null_count() < known.height
    suffix = "_covered" if adjusted else ""
    split = known.with_columns(
        change=pl.col(f"part_change{suffix}").fill_null(0.0),
        within=pl.col(f"within{suffix}").fill_null(0.0),
        mix=pl.col(f"mix{suffix}").fill_null(0.0),
        is_adjusted=pl.lit(adjusted),
    )
    if asked is not None:
        split = split.filter(pl.col("country").is_in(asked))
        story.require(split, "none of these countries has a Share in either year")
    largest = pl.max_horizontal("part_base", "part_to")
    return (
        split.sort(largest, "country", descending=[True, False])
        .head(TOP)
        .sort("change", "country", descending=[True, False])
    )


def _layers(split: pl.DataFrame, left: int, look: Look) -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("changes"))
    folded = base.transform_fold(["within", "mix"], as_=["part", "amount"])
    x = alt.X(
        "amount:Q",
        title="Percentage points of all works",
        stack="zero",
        axis=alt.Axis(
            labelExpr="datum.value == 0 ? '0' : format(100 * datum.value, '+.3~g')", tickCount=6
        ),
    )
    bars = folded.mark_bar(height={"band": 0.6}).encode(
        x=x,
        y=_y(split, left, look),
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=list(_PARTS), range=[look.theme.accent, look.theme.hues[4]]),
            legend=alt.Legend(
                orient="top",
                title=None,
                symbolType="square",
                labelExpr=f"datum.value == 'mix' ? '{_PARTS['mix']}' : '{_PARTS['within']}'",
            ),
        ),
        tooltip=_tips(),
    )
    zero = (
        alt.Chart(alt.InlineData(values=[{"at": 0}]))
        .mark_rule(color=look.theme.quiet)
        .encode(x=alt.X("at:Q"))
    )
    return [bars, zero]


def _over(split: pl.DataFrame, look: Look) -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("changes"))
    order = split["country_name"].to_list()
    y = alt.Y("country_name:N", sort=order)
    size = look.size.text * 4.5
    marks = [
        base.mark_point(
            filled=True, size=size, opacity=1, color=look.theme.ink, stroke=look.theme.background
        ).encode(x=alt.X("change:Q"), y=y, tooltip=_tips())
    ]
    if split["is_adjusted"].to_list()[0]:
        marks.append(
            base.mark_point(
                filled=True,
                size=size,
                opacity=1,
                color=look.theme.background,
                stroke=look.theme.ink,
            ).encode(x=alt.X("part_change:Q"), y=y, tooltip=_tips())
        )
    figure = base.mark_text(align="left", dx=8, fontSize=look.small).encode(
        x=alt.value(alt.expr("width")), y=y, text="label:N"
    )
    return [*marks, figure]


def _y(split: pl.DataFrame, left: int, look: Look) -> alt.Y:
    return alt.Y(
        "country_name:N",
        title=None,
        sort=split["country_name"].to_list(),
        axis=alt.Axis(
            labelLimit=left - 10,
            labelColor=look.theme.ink,
            labelFontSize=look.size.text,
            minExtent=left,
        ),
    )


def _tips() -> list[Any]:
    return [
        alt.Tooltip("country_name:N", title="Country"),
        alt.Tooltip("change:Q", title="Change of its part", format="+.2%"),
        alt.Tooltip("within:Q", title="Within the journals", format="+.2%"),
        alt.Tooltip("mix:Q", title="By the mix of journals", format="+.2%"),
        alt.Tooltip("part_change:Q", title="Change as found", format="+.2%"),
    ]


def mover(split: pl.DataFrame) -> Mapping[str, Any] | None:
    """The country that moved most; None where the raw figures turn it the other way."""
    row = split.sort(pl.col("change").abs(), "country", descending=[True, False]).row(
        0, named=True
    )
    agreed = row["change"] * row["part_change"] > 0
    return row if agreed and abs(row["change"]) >= _LEAST else None


def title(split: pl.DataFrame) -> str:
    """Who moved most, and how much of it within the journals."""
    row = mover(split)
    base, to = split.row(0, named=True)["base_year"], split.row(0, named=True)["to_year"]
    if row is None:
        return f"How each country's part of the whole changed from {base} to {to}"
    verb = "gained" if row["change"] > 0 else "lost"
    return (
        f"{opening(the(row['country_name']))} {verb} {points(row['change'])[1:]} percentage "
        f"points of the whole from {base} to {to}, {whence(row)}"
    )


def whence(row: Mapping[str, Any]) -> str:
    """How much of a change came within the journals, as the end of a sentence."""
    part = row["within"] / row["change"]
    if _NEARLY <= part <= 1 / _NEARLY:
        return "nearly all of it within the journals"
    if part < 0:
        return "all of it by the mix of journals"
    if part > 1:
        return f"against {points(row['mix'])} by the mix of journals"
    return f"{percent(part)} of it within the journals"


def _words(split: pl.DataFrame) -> furniture.Words:
    row = split.row(0, named=True)
    adjusted = row["is_adjusted"]
    told = [f"{the(one['country_name'])} {points(one['change'])}" for one in split.to_dicts()]
    how = (
        "Works whose countries are not known are spread as the known ones; open: the change as "
        "found."
        if adjusted
        else "As found."
    )
    known = (
        f"Countries are known for {percent(row['coverage_base'])} of the Share of "
        f"{row['base_year']} and {percent(row['coverage_to'])} of that of {row['to_year']}."
    )
    return furniture.Words(
        title=title(split),
        subtitle=(
            "Change of each country's part of all works. Within: its part of each journal "
            "changed; mix: journals that it is strong in grew or shrank. Dot: the sum of both. "
            f"{how}"
        ),
        alt=(
            f"Bars of the change in percentage points, {row['base_year']} to {row['to_year']}: "
            f"{listed(told)}."
        ),
        notes=(known,),
    )


def _to_trust(given: Mapping[str, Result], request: Request) -> dict[str, Any]:  # noqa: ARG001  one signature for all asks
    story.require(given["share"].frame, "no work counts")
    return {"to_year": story.newest_covered(given["share"].frame)}


KIND = Kind(
    name="share_change",
    about="What each country's part of the whole gained or lost, within journals and by their mix",
    asks={"change": Ask("share_change", then=_to_trust), "share": Ask("country_share")},
    draw=draw,
)
