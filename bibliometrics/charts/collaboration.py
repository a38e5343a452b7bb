"""Who publishes with whom: a matrix of bilateral scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, heat, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, number, opening, percent, the

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

TOP, TOP_NARROW, NARROW = 12, 7, 500
ABROAD = "With abroad"
_COLUMNS = (
    *("country_name", "partner_name", "shade", "label", "joint_count", "joint_share"),
    *("country_share", "partner_share", "part_of_country"),
)
_LEAST = 0.05


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Each country's row against each other's column, darker where they carry more together."""
    found, abroad, look = given["pairs"], given["abroad"], request.look
    frame, year = of_year(found.frame)
    top = TOP if look.size.width > NARROW else TOP_NARROW
    order = _order(given, request, top)
    drawn = frame.filter(pl.col("country").is_in(order), pl.col("partner").is_in(order))
    story.require(drawn, "these countries have no work together")
    names = _names(frame, order)
    part = abroad.frame.filter(pl.col("year") == year, pl.col("country").is_in(order))
    left = min(round(look.size.text * 10.5), round(look.size.width * 0.3))
    width = look.size.width - left - 12
    grid = heat.Grid(
        rows=names,
        columns=[*names, ABROAD],
        row="country_name",
        column="partner_name",
        shade="shade",
        text="label",
        most=max(drawn["joint_share"].to_list()),
        left=left,
    )
    cells, figures = heat.layers("pairs", grid, width, _TIPS, look)
    return furniture.finished(
        KIND.name,
        cells,
        _words(drawn, part, year),
        [found.provenance, abroad.provenance],
        look,
        width=width,
        height=round(look.size.text * 2) * len(names),
        tables={"pairs": rows(_cells(drawn, part), _COLUMNS)},
        over=figures,
        left=left / look.size.text,
        below=0.9,
    )


def of_year(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The rows of the newest year whose coverage bears a headline, and that year.

    Raises
    ------
    NothingToDrawError
        No two countries have a work together.
    """
    story.require(frame, "no two countries have a work together")
    year = story.newest_covered(frame)
    return frame.filter(pl.col("year") == year), year


def _order(given: Mapping[str, Result], request: Request, top: int) -> list[str]:
    """Countries with joint works, by Share; those asked for where any are."""
    frame, year = of_year(given["pairs"].frame)
    share = given["abroad"].frame.filter(pl.col("year") == year).sort("share", descending=True)
    present = set(frame["country"].to_list())
    ranked = [code for code in share["country"].to_list() if code in present]
    if request.countries is not None:
        ranked = [code for code in request.countries if code in present]
        if len(ranked) == 1:  # one country is shown with its first partners
            mine = frame.filter(pl.col("country") == ranked[0]).sort("rank", "partner")
            ranked += mine["partner"].to_list()
    return ranked[:top]


def _names(frame: pl.DataFrame, order: list[str]) -> list[str]:
    return [story.name_of(frame, code) for code in order]


def _cells(drawn: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    scores = [_short(value) for value in drawn["joint_share"].to_list()]
    pairs = drawn.with_columns(
        shade=pl.col("joint_share"), label=pl.Series(scores, dtype=pl.String)
    )
    parts = [percent(value) for value in part["international_part"].to_list()]
    beside = part.select(
        "country_name",
        partner_name=pl.lit(ABROAD),
        shade=pl.lit(0.0),
        label=pl.Series(parts, dtype=pl.String),
        joint_count=pl.col("international_count"),
        joint_share=pl.lit(None, pl.Float64),
        country_share=pl.col("international_share"),
        partner_share=pl.lit(None, pl.Float64),
        part_of_country=pl.col("international_part"),
    )
    return pl.concat([pairs.select(_COLUMNS), beside.select(_COLUMNS)], how="vertical_relaxed")


def _short(value: float) -> str:
    if value < _LEAST:
        return "<0.1"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"  # noqa: PLR2004  two digits


_TIPS: list[Any] = [
    alt.Tooltip("country_name:N", title="Country"),
    alt.Tooltip("partner_name:N", title="With"),
    alt.Tooltip("joint_count:Q", title="Joint works", format=",.0f"),
    alt.Tooltip("joint_share:Q", title="Bilateral score", format=",.1f"),
    alt.Tooltip("country_share:Q", title="The country's own Share of it", format=",.1f"),
    alt.Tooltip("part_of_country:Q", title="Part of the country's works", format=".1%"),
]


def strongest(frame: pl.DataFrame) -> dict[str, Any]:
    """The pair with the highest bilateral score, the larger Share first."""
    return frame.sort(
        "joint_share", "country_share", "country", descending=[True, True, False]
    ).row(0, named=True)


def _words(drawn: pl.DataFrame, part: pl.DataFrame, year: int) -> furniture.Words:
    pairs = drawn.filter(pl.col("country") < pl.col("partner")).sort(
        "joint_share", "country", "partner", descending=[True, False, False]
    )
    told = [
        f"{the(row['country_name'])} and {the(row['partner_name'])} {number(row['joint_share'])}"
        for row in pairs.head(4).to_dicts()
    ]
    first = strongest(drawn)
    known = drawn["coverage"].to_list()[0]
    most = part.sort("international_part", "country", descending=[True, False]).head(1).to_dicts()
    abroad = "".join(
        f" {opening(the(row['country_name']))} has the largest part of its works with abroad, "
        f"{percent(row['international_part'])}."
        for row in most
    )
    note = (
        f"Countries are known for {percent(known)} of the Share of {year}; what is not known "
        "joins nobody, so the figures are lower bounds."
    )
    return furniture.Words(
        title=(
            f"{opening(the(first['country_name']))} and {the(first['partner_name'])} carry most "
            f"together in {year}"
        ),
        subtitle=(
            "Bilateral score: the Shares of both countries on the works with authors in both. "
            "Last column: part of the country's works with an author abroad."
        ),
        alt=f"Matrix of bilateral scores, {year}. Highest: {listed(told)}.{abroad}",
        notes=(note,),
    )


KIND = Kind(
    name="collaboration",
    about="Who publishes with whom: bilateral scores as a matrix",
    asks={"pairs": Ask("collaboration"), "abroad": Ask("international_part")},
    draw=draw,
)
