"""Which ways authors took between several countries, over all years that are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, heat, moving, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.moving import FEW, LEAST, count
from bibliometrics.charts.words import listed, the, whole, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.provenance import Result

_SIDE, _SIDE_NARROW, _NARROW = 8, 5, 500
_PAIR = 2
_COLUMNS = (
    *("origin_name", "destination_name", "from_name", "moves", "moves_low"),
    *("moves_high", "span", "label"),
)
_TIPS = (
    alt.Tooltip("origin_name:N", title="From"),
    alt.Tooltip("destination_name:N", title="To"),
    alt.Tooltip("moves:Q", title="Authors", format=",.1f"),
    alt.Tooltip("span:N", title="95% interval"),
)


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A row where authors left, a column where they came to, darker where more took the way."""
    look = request.look
    side = _SIDE if look.size.width > _NARROW else _SIDE_NARROW
    codes = countries(given, request)[:side]
    frame = ways(given, codes)
    story.require(frame, f"{FEW} authors moved between any two of these countries")
    share = given["share"].frame
    cells = frame.with_columns(
        from_name=pl.lit("from ") + pl.col("origin_name"),
        label=pl.Series([count(value) for value in frame["moves"].to_list()], dtype=pl.String),
        span=pl.Series([_span(row) for row in frame.to_dicts()], dtype=pl.String),
    )
    names = [story.name_of(share, code) for code in codes]
    left = min(round(look.size.text * 12), round(look.size.width * 0.34))
    width = look.size.width - left - 12
    grid = heat.Grid(
        rows=[f"from {name}" for name in names],
        columns=names,
        row="from_name",
        column="destination_name",
        shade="moves",
        text="label",
        most=float(str(cells["moves"].max())),
        left=left,
    )
    shaded, figures = heat.layers("ways", grid, width, _TIPS, look)
    return furniture.finished(
        KIND.name,
        shaded,
        _words(frame),
        [given["ways"].provenance],
        look,
        width=width,
        height=round(look.size.text * 2.6) * len(names),
        tables={"ways": rows(cells, _COLUMNS)},
        over=figures,
        left=left / look.size.text,
        below=0.9,
    )


def countries(given: Mapping[str, Result], request: Request) -> list[str]:
    """Countries asked for, if two or more, and the leaders of the newest year that is covered."""
    share = given["share"].frame
    story.require(share, "no work counts")
    year = story.newest_covered(share)
    asked = list(request.countries or ())
    if len(asked) >= _PAIR:
        return story.chosen(share, request.countries, year, len(asked))
    return story.leaders(share, year, _SIDE)


def ways(given: Mapping[str, Result], codes: list[str]) -> pl.DataFrame:
    """Directions among the countries with authors enough, the most travelled first."""
    frame = given["ways"].frame.filter(
        pl.col("origin").is_in(codes), pl.col("destination").is_in(codes), pl.col("moves") >= LEAST
    )
    asked = given["ways"].provenance.parameters.get("definition") or "mode_year"
    chosen = frame.filter(pl.col("definition") == ("mode_year" if asked == "all" else asked))
    return chosen.sort("moves", "origin", "destination", descending=[True, False, False])


def title(frame: pl.DataFrame) -> str:
    """The way that most authors took, or that two are too close to tell."""
    first = frame.row(0, named=True)
    span = years(first["first_year"], first["last_year"])
    if len(frame) > 1:
        second = frame.row(1, named=True)
        if _touch(first, second):
            return (
                f"Most authors moved {moving.told_way(first)} and {moving.told_way(second)}, "
                f"{span}, too close to tell which more"
            )
    return f"Most authors moved {moving.told_way(first)}: {count(first['moves'])}, {span}"


def sentences(given: Mapping[str, Result], request: Request) -> list[str]:
    """The title, and what the intervals leave of the order."""
    frame = ways(given, countries(given, request))
    if frame.is_empty():
        return [f"Between no two of these countries did {LEAST} authors or more move."]
    row = frame.row(0, named=True)
    said = [f"{title(frame)}."]
    if row["moves_low"] is not None:
        said.append(
            f"In 95% of the replicates it is {_span(row)} {moving.told_way(row)}; years of which "
            "too little is told are not in it."
        )
    return said


def _touch(first: Row, second: Row) -> bool:
    low, high = first["moves_low"], second["moves_high"]
    return low is None or high is None or low <= high


def _span(row: Row) -> str:
    if row["moves_low"] is None:
        return "not computed"
    return f"{whole(row['moves_low'])} to {whole(row['moves_high'])}"


def _words(frame: pl.DataFrame) -> furniture.Words:
    first = frame.row(0, named=True)
    told = [
        f"{count(row['moves'])} {moving.told_way(row)} ({_span(row)})"
        for row in frame.head(3).to_dicts()
    ]
    where = listed([the(name) for name in frame["origin_name"].unique(maintain_order=True)])
    return furniture.Words(
        title=title(frame),
        subtitle=(
            f"Authors who moved, {years(first['first_year'], first['last_year'])} together, by "
            "the country left (rows) and reached (columns). Most travelled, with 95% stability "
            f"intervals over authors: {listed(told)}."
        ),
        alt=f"A table of moves between countries: {listed(told)}. Authors left {where}.",
        notes=(
            moving.AMONG,
            f"Empty: {FEW} authors. Years of which too little is told are left out.",
        ),
    )


def _ask(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    return {"countries": countries(given, request), "min_cell": LEAST}


KIND = Kind(
    name="mobility_matrix",
    about="Which ways authors took between countries, all told years together",
    asks={
        "ways": Ask("mobility_matrix", {"replicates": 100}, then=_ask),
        "share": Ask("country_share"),
    },
    draw=draw,
)
