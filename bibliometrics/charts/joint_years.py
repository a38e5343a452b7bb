"""Works that pairs of countries publish together, year by year, beside what was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, labels, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, opening, percent, the, whole, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Chart, Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

TOP = 7
_COLUMNS = ("year", "country", "country_name", "joint_count", "joint_share", "coverage", "ends")
_ROOM, _AXIS = 15.5, 4.2
_DASH = "\N{EN DASH}"


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Lines of joint works, and below them China and the United States beside the published."""
    found, same, look = given["pairs"], given["published"], request.look
    pairs = largest(found.frame, request.countries)
    theirs = official(same.frame)
    axis = round(look.small * _AXIS)
    width = look.size.width - axis - round(look.size.text * _ROOM)
    synthetic = found.provenance.synthetic
    words = _words(found.frame, pairs, theirs)
    sources = [found.provenance, same.provenance]
    plots = [_lines(pairs, width, look, synthetic=synthetic)]
    if not theirs.is_empty():
        plots.append(_beside(same.frame, theirs, width, look, synthetic=synthetic))
    lines = sum(len(look.wrapped(note, look.small)) for note in words.notes) + 3
    below = alt.layer(*furniture.notes(words, sources, look, left=axis)).properties(
        width=look.size.width - axis, height=lines * furniture.line_height(look)
    )
    return furniture.dressed(
        KIND.name,
        alt.vconcat(*plots, below, spacing=16),
        words,
        sources,
        look=look,
        tables={
            "pairs": rows(pairs, _COLUMNS),
            "ours": rows(same.frame.sort("year"), ("year", "joint_count", "coverage")),
            "official": rows(theirs, ("year", "official_joint_count", "joint_count", "label")),
        },
    )


def largest(frame: pl.DataFrame, asked: Sequence[str] | None = None) -> pl.DataFrame:
    """The pairs with most joint works in the newest year to trust; each pair once.

    Of countries asked for: the pairs among them, or of a single one those with its partners.

    Raises
    ------
    NothingToDrawError
        There is no such pair.
    """
    story.require(frame, "no two countries have a work together")
    year = story.newest_covered(frame)
    once = frame.filter(pl.col("country") < pl.col("partner"))
    if asked is not None:
        first, second = pl.col("country").is_in(asked), pl.col("partner").is_in(asked)
        once = once.filter(first | second if len(asked) == 1 else first & second)
        story.require(once, "these countries have no work together")
    newest = once.filter(pl.col("year") == year)
    order = (newest if not newest.is_empty() else once).sort(
        "joint_count", "country", "partner", descending=[True, False, False]
    )
    best = order.unique(["country", "partner"], maintain_order=True).head(TOP)
    name = pl.format(f"{{}} {_DASH} {{}}", "country_name", "partner_name")
    key = pl.format("{}-{}", "country", "partner")
    return (
        once.join(best.select("country", "partner"), on=["country", "partner"], how="semi")
        .with_columns(country=key, country_name=name)
        .with_columns(ends=pl.col("year") == pl.col("year").max().over("country"))
        .sort("country", "year")
    )


def official(frame: pl.DataFrame) -> pl.DataFrame:
    """The years with a published number of joint works and one of ours."""
    found = frame.filter(
        pl.col("official_joint_count").is_not_null(), pl.col("joint_count") > 0
    ).sort("year")
    told = [whole(value) for value in found["official_joint_count"].to_list()]
    return found.with_columns(label=pl.Series(told, dtype=pl.String))


def _lines(pairs: pl.DataFrame, width: int, look: Look, *, synthetic: bool) -> Chart:
    height = look.size.height - round(look.size.text * 9)
    base = alt.Chart(alt.NamedData("pairs"))
    keys = pairs.filter(pl.col("ends")).sort("joint_count", descending=True)["country"].to_list()
    keys = list(dict.fromkeys([*keys, *pairs["country"].to_list()]))
    colour = alt.Color(
        "country:N",
        scale=alt.Scale(domain=keys, range=list(look.theme.hues[: len(keys)])),
        legend=None,
    )
    x = furniture.axis_of_years(pairs["year"].to_list(), labels=max(2, width // 45))
    y = alt.Y("joint_count:Q", title="Joint works", axis=alt.Axis(format=",~f", tickCount=5))
    ends = labels.Ends(
        value="joint_count", pixels=height, text=look.small, span="datum.top", floor=0,
        edge=str(width),
    )  # fmt: skip
    named = labels.apart(
        base.transform_joinaggregate(top="max(joint_count)").transform_filter("datum.ends"), ends
    )
    marked = [furniture.watermark(look, str(width), str(height))] if synthetic else []
    touch = base.mark_circle(size=140, opacity=0.001).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("country_name:N", title="Pair"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("joint_count:Q", title="Joint works", format=",.0f"),
            alt.Tooltip("joint_share:Q", title="Bilateral score", format=",.1f"),
        ],
    )
    return alt.layer(
        *furniture.thin_years(pairs, x, look),
        base.mark_line().encode(x=x, y=y, color=colour),
        base.mark_circle(size=look.size.text * 2.5, opacity=1).encode(x=x, y=y, color=colour),
        *labels.drawn(named, ends, y, colour, look),
        *marked,
        touch,
    ).properties(width=width, height=height)


def _beside(
    ours: pl.DataFrame, theirs: pl.DataFrame, width: int, look: Look, *, synthetic: bool
) -> Chart:
    """Ours and the published numbers, each as a percentage of its own first year in common."""
    height = round(look.size.height * 0.3)
    start = theirs.row(0, named=True)
    x = furniture.axis_of_years(ours["year"].to_list(), labels=max(2, width // 45))
    y = alt.Y(
        "index:Q",
        title=f"{start['year']} = 100",
        scale=alt.Scale(zero=False, padding=round(look.size.text * 2)),
        axis=alt.Axis(format="d", tickCount=4),
    )
    line = (
        alt.Chart(alt.NamedData("ours"))
        .transform_calculate(index=f"100 * datum.joint_count / {start['joint_count']}")
        .mark_line(color=look.theme.accent, point={"color": look.theme.accent})
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("joint_count:Q", title="Joint works here", format=",.0f"),
                alt.Tooltip("coverage:Q", title="Coverage of the year", format=".0%"),
            ],
        )
    )
    published = alt.Chart(alt.NamedData("official")).transform_calculate(
        index=f"100 * datum.official_joint_count / {start['official_joint_count']}"
    )
    diamonds = published.mark_point(
        shape="diamond", filled=True, size=look.size.text * 8, opacity=1, color=look.theme.ink
    ).encode(x=x, y=y)
    figures = published.mark_text(align="left", dx=8, dy=look.size.text, fontSize=look.small)
    heading = (
        alt.Chart(alt.InlineData(values=[{"here": 1}]))
        .mark_text(
            text=f"{_pair(ours)}: line ours, diamonds published",
            align="left",
            baseline="bottom",
            fontWeight="bold",
            fontSize=look.small,
        )
        .encode(x=alt.value(0), y=alt.value(-6))
    )
    marked = [furniture.watermark(look, str(width), str(height))] if synthetic else []
    return alt.layer(
        line, diamonds, figures.encode(x=x, y=y, text="label:N"), heading, *marked
    ).properties(width=width, height=height)


def _pair(frame: pl.DataFrame) -> str:
    row = frame.row(0, named=True)
    return f"{row['country_name']} {_DASH} {row['partner_name']}"


def growth(frame: pl.DataFrame) -> str:
    """Joint works of China and the United States here and as published, as a sentence."""
    theirs = official(frame)
    if theirs.is_empty():
        return ""
    first, last = theirs.row(0, named=True), theirs.row(-1, named=True)
    pair = f"{opening(the(first['country_name']))} and {the(first['partner_name'])}"
    if first["year"] == last["year"]:
        return (
            f"{pair} have {whole(first['joint_count'])} joint works here in {first['year']}, "
            f"{first['label']} as published."
        )
    return (
        f"{pair} have {whole(first['joint_count'])} joint works here in {first['year']} and "
        f"{whole(last['joint_count'])} in {last['year']}; published are {first['label']} and "
        f"{last['label']}."
    )


def _title(frame: pl.DataFrame, pairs: pl.DataFrame) -> str:
    year = story.newest_covered(frame)
    newest = pairs.filter(pl.col("year") == year).sort(
        "joint_count", "country", descending=[True, False]
    )
    if newest.is_empty():
        return "Works that pairs of countries publish together"
    best = newest.row(0, named=True)
    start = min(story.years(pairs))
    then = story.value(pairs, best["country"], start, "joint_count") or 0.0
    name = best["country_name"].replace(f" {_DASH} ", " and ")
    names = opening(" and ".join(the(part) for part in name.split(" and ", 1)))
    if start == year or not then:
        return f"{names} have most joint works in {year}: {whole(best['joint_count'])}"
    return (
        f"{names} have most joint works: {whole(then)} in {start}, "
        f"{whole(best['joint_count'])} in {year}"
    )


def _known(frame: pl.DataFrame) -> str:
    parts = [
        f"{percent(story.coverage(frame, year))} of the Share of {year}"
        for year in dict.fromkeys([story.newest_covered(frame), max(story.years(frame))])
    ]
    return (
        f"Countries are known for {listed(parts)}; what is not known joins nobody, so the figures "
        "are lower bounds."
    )


def _words(frame: pl.DataFrame, pairs: pl.DataFrame, theirs: pl.DataFrame) -> furniture.Words:
    every, year = story.years(pairs), story.newest_covered(frame)
    told = [
        f"{row['country_name']} {whole(row['joint_count'])}"
        for row in pairs.filter(pl.col("year") == year)
        .sort("joint_count", descending=True)
        .to_dicts()
    ]
    notes = [_known(frame)]
    if not theirs.is_empty():
        row = theirs.row(0, named=True)
        days = listed([str(value) for value in theirs["year"].to_list()])
        notes.append(
            f"Published: co-authored articles of whole years, {days}, {row['official_journals']}; "
            "ours in that panel is counted on the same list of journals."
        )
        notes.append(furniture.NATURE_INDEX_CREDIT)
    return furniture.Words(
        title=_title(frame, pairs),
        subtitle="Works with authors in both countries of a pair, however many others there are.",
        alt=(
            f"Lines of joint works by pair of countries, {years(every[0], every[-1])}. In {year}: "
            f"{listed(told)}. {growth(theirs) if not theirs.is_empty() else ''}"
        ).strip(),
        notes=tuple(notes),
    )


_AS_PUBLISHED: dict[str, Any] = {
    "journals": "nature-index-2018",
    "countries": ["CN"],
    "partners": ["US"],
}
KIND = Kind(
    name="collaboration_years",
    about="Joint works by pair of countries over the years, beside the published numbers",
    asks={
        "pairs": Ask("collaboration"),
        "published": Ask("collaboration", _AS_PUBLISHED),
    },
    draw=draw,
)
