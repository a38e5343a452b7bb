"""For how much of the output the countries are known, by publisher and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, percent, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

TOP = 14
ALL = "All publishers"
_COLUMNS = ("publisher", "year", "coverage", "works", "with_country", "journals", "place")
_TOLD = 3


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A cell a publisher and year: the fuller, the darker; the figure stands in it."""
    found, look = given["coverage"], request.look
    frame = found.frame
    story.require(frame, "no work counts")
    names = frame.sort("place")["publisher"].unique(maintain_order=True).to_list()
    row = round(look.size.text * 1.9)
    left = min(round(look.size.text * 13.5), round(look.size.width * 0.3))
    width = look.size.width - left - 20
    cell = width / len(story.years(frame))
    base = alt.Chart(alt.NamedData("coverage"))
    x = alt.X(
        "year:O",
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, labelOverlap="greedy", domain=False),
    )
    y = alt.Y(
        "publisher:N",
        title=None,
        sort=names,
        axis=alt.Axis(labelLimit=left - 10, labelColor=look.theme.ink, minExtent=left),
    )
    scale = alt.Scale(domain=[0, 1], range=[look.theme.low, look.theme.high], interpolate="rgb")
    cells = base.mark_rect(stroke=look.theme.background, strokeWidth=2).encode(
        x=x,
        y=y,
        color=alt.Color("coverage:Q", scale=scale, legend=None),
        tooltip=[
            alt.Tooltip("publisher:N", title="Publisher"),
            alt.Tooltip("year:O", title="Year"),
            alt.Tooltip("coverage:Q", title="Known part of the Share", format=".1%"),
            alt.Tooltip("works:Q", title="Works", format=",.0f"),
            alt.Tooltip("with_country:Q", title="With a known country", format=",.0f"),
            alt.Tooltip("journals:Q", title="Journals", format=",.0f"),
        ],
    )
    figures = base.mark_text(fontSize=min(look.small, round(cell * 0.38))).encode(
        x=x,
        y=y,
        text=alt.Text("coverage:Q", format=".0%"),
        color=alt.condition(
            f"datum.coverage >= {look.theme.turn}",
            alt.value(look.theme.on_high),
            alt.value(look.theme.on_low),
        ),
    )
    return furniture.finished(
        KIND.name,
        [cells],
        _words(frame),
        [found.provenance],
        look,
        width=width,
        height=row * len(names),
        tables={"coverage": rows(frame.sort("place", "year"), _COLUMNS)},
        over=[figures],
        left=left / look.size.text,
        below=1.2,
    )


def worst(frame: pl.DataFrame) -> list[tuple[str, float]]:
    """Publishers by coverage in the last year, the least known first, the sum left out."""
    last = frame.filter(pl.col("year") == story.years(frame)[-1], pl.col("publisher") != ALL)
    return list(last.sort("coverage", "place").select("publisher", "coverage").iter_rows())


def of_all(frame: pl.DataFrame, year: int) -> float:
    """Coverage of all publishers together in a year."""
    return story.coverage(frame.filter(pl.col("publisher") == ALL), year)


def _words(frame: pl.DataFrame) -> furniture.Words:
    every = story.years(frame)
    least = [f"{name} {percent(part)}" for name, part in worst(frame)[:_TOLD]]
    now = percent(of_all(frame, every[-1]))
    before = f", {percent(of_all(frame, every[0]))} of that of {every[0]}" * (len(every) > 1)
    return furniture.Words(
        title=f"Countries are known for {now} of the Share of {every[-1]}{before}",
        subtitle=(
            "Part of each publisher's Share whose country OpenAlex knows; largest publishers "
            "first. Where it falls, every country falls with it."
        ),
        alt=(
            f"Heat map of the known part of the Share by publisher, {years(every[0], every[-1])}. "
            f"All publishers: {percent(of_all(frame, every[0]))} in {every[0]}, {now} in "
            f"{every[-1]}. Least known in {every[-1]}: {listed(least)}."
        ),
    )


KIND = Kind(
    name="coverage",
    about="For how much of the output the countries are known, by publisher and year",
    asks={"coverage": Ask("coverage_by_publisher", {"top": TOP})},
    draw=draw,
)
