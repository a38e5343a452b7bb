"""Who fills the largest journals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, heat, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.theme import UNKNOWN
from bibliometrics.charts.words import listed, opening, percent, the, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

TOP, COUNTRIES, COUNTRIES_NARROW, NARROW = 20, 8, 4, 500
NOT_KNOWN = "Not known"
_COLUMNS = (
    *("journal_name", "publisher", "country_name", "part", "part_of_known", "share"),
    *("works", "coverage", "label"),
)
_FEW = 0.005


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A row a journal, a column a country, darker where it carries more of the journal."""
    found, look = given["journals"], request.look
    frame = largest(found.frame)
    year = int(frame["year"].to_list()[0])
    wide = COUNTRIES if look.size.width > NARROW else COUNTRIES_NARROW
    codes = [*columns(frame, request.countries, wide), UNKNOWN]
    cells = frame.filter(pl.col("country").is_in(codes)).with_columns(
        country_name=pl.when(pl.col("country") == UNKNOWN)
        .then(pl.lit(NOT_KNOWN))
        .otherwise(pl.col("country_name"))
    )
    labels = [_figure(part) for part in cells["part"].to_list()]
    cells = cells.with_columns(label=pl.Series(labels, dtype=pl.String))
    names = frame["journal_name"].unique(maintain_order=True).to_list()
    left = min(round(look.size.text * 22), round(look.size.width * 0.42))
    width = look.size.width - left - 12
    grid = heat.Grid(
        rows=names,
        columns=[NOT_KNOWN if code == UNKNOWN else story.name_of(frame, code) for code in codes],
        row="journal_name",
        column="country_name",
        shade="part",
        text="label",
        most=1.0,
        left=left,
    )
    shaded, figures = heat.layers("cells", grid, width, _TIPS, look)
    return furniture.finished(
        KIND.name,
        shaded,
        _words(frame, year),
        [found.provenance, given["share"].provenance],
        look,
        width=width,
        height=round(look.size.text * 1.75) * len(names),
        tables={"cells": rows(cells, _COLUMNS)},
        over=figures,
        left=left / look.size.text,
        below=0.9,
    )


def largest(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of the journals with most works, in the newest year that there is, largest first.

    Raises
    ------
    NothingToDrawError
        No work counts.
    """
    story.require(frame, "no work counts in a journal")
    newest = frame.filter(pl.col("year") == pl.col("year").max())
    order = (
        newest.unique("journal")
        .sort("works", "journal", descending=[True, False])
        .head(TOP)
        .select("journal", order=pl.int_range(pl.len()))
    )
    return newest.join(order, on="journal").sort("order", "country")


def columns(frame: pl.DataFrame, asked: Sequence[str] | None, top: int) -> list[str]:
    """The countries to show: those asked for that are there, else those with most of the Share."""
    known = frame.filter(pl.col("country") != UNKNOWN)
    by_share = known.group_by("country").agg(pl.col("share").sum())
    ranked = by_share.sort("share", "country", descending=[True, False])["country"].to_list()
    if asked is not None:
        ranked = [code for code in asked if code in ranked]
        story.require(
            known.filter(pl.col("country").is_in(ranked)),
            "these countries have no work in the largest journals",
        )
    return [str(code) for code in ranked[:top]]


def leading(frame: pl.DataFrame) -> Counter[str]:
    """In how many journals each country has the largest part; a tie leads for nobody."""
    ahead: Counter[str] = Counter()
    firsts = frame.filter(pl.col("rank") == 1).group_by("journal", maintain_order=True)
    for _, of_journal in firsts:
        if of_journal.height == 1:
            ahead[str(of_journal["country_name"].to_list()[0])] += 1
    return ahead


def title(frame: pl.DataFrame, year: int) -> str:
    """Who leads in how many of the largest journals."""
    order = sorted(leading(frame).items(), key=lambda one: (-one[1], one[0]))
    total = frame["journal"].n_unique()
    if not order:
        return f"Nobody leads alone in any of the largest journals in {year}"
    name, count = order[0]
    among = "each" if count == total else f"{count}"
    plural = "journals" if total > 1 else "journal"
    others = "".join(f", {the(other)} in {times}" for other, times in order[1:2])
    return (
        f"{opening(the(name))} carries most in {among} of the {total} largest {plural} in "
        f"{year}{others}"
    )


def _figure(part: float) -> str:
    return "" if part < _FEW else f"{100 * part:.0f}%"


_TIPS: list[Any] = [
    alt.Tooltip("journal_name:N", title="Journal"),
    alt.Tooltip("publisher:N", title="Publisher"),
    alt.Tooltip("country_name:N", title="Country"),
    alt.Tooltip("part:Q", title="Part of the journal's works", format=".1%"),
    alt.Tooltip("part_of_known:Q", title="Part of what is known", format=".1%"),
    alt.Tooltip("works:Q", title="Works of the journal", format=",.0f"),
    alt.Tooltip("coverage:Q", title="Known part of the journal's Share", format=".0%"),
]


def _words(frame: pl.DataFrame, year: int) -> furniture.Words:
    firsts = frame.filter(pl.col("rank") == 1).unique("journal", maintain_order=True).head(5)
    told = [
        f"{row['journal_name']} ({whole(row['works'])} works) {the(row['country_name'])} "
        f"{percent(row['part'])}"
        for row in firsts.to_dicts()
    ]
    journals = frame.unique("journal")
    least = journals.sort("coverage", "order").row(0, named=True)
    note = (
        f"Of these journals {least['journal_name']} is known least: the countries of "
        f"{percent(least['coverage'])} of its Share."
    )
    return furniture.Words(
        title=title(frame, year),
        subtitle=(
            f"Part of each journal's works of {year}, by Share; the journals with most works, the "
            "largest first."
        ),
        alt=f"Heat map of journals by countries, {year}. First in each: {listed(told)}.",
        notes=(note,),
    )


def _newest(given: Mapping[str, Result], request: Request) -> dict[str, Any]:  # noqa: ARG001  one signature for all asks
    story.require(given["share"].frame, "no work counts")
    year = story.newest_covered(given["share"].frame)
    return {"from_year": year, "to_year": year}


KIND = Kind(
    name="journal_share",
    about="Who fills the largest journals",
    asks={"journals": Ask("journal_share", then=_newest), "share": Ask("country_share")},
    draw=draw,
)
