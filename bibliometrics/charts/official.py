"""The Nature Index's own figures, where they may stand beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts.drawing import rows
from bibliometrics.charts.labels import SHOWN
from bibliometrics.charts.words import listed

if TYPE_CHECKING:
    from bibliometrics.charts.drawing import Row
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Provenance

# A cache that holds a part of the works (a sample, a demo, a few years) gives other sizes, not
# other findings: beside it an official point would only squash the scale.
NEAR = 3.0
TOO_LARGE = (
    "No official figures beside these: the records here are a small part of the works that the "
    "Nature Index counts."
)
_DECEMBER, _JANUARY = 12, 1
_COLUMNS = ("year", "country", "country_name", "official_share", "share", "edition", "vintage")


def comparable(frame: pl.DataFrame, ours: Provenance) -> pl.DataFrame:
    """Official Shares of whole calendar years for the same journals, of like size.

    Parameters
    ----------
    frame
        Rows of nature_index_comparison.
    ours
        Origin of the series that the points are to stand beside.
    """
    if ours.parameters.get("counting", "share") != "share":
        return frame.clear().with_columns(year=pl.lit(0, pl.Int64))
    lists = lists_like(ours)
    same = frame.filter(
        pl.col("list").is_in(lists),
        pl.col("subject").is_in(["all", "natural sciences"]),
        pl.col("is_complete_window"),
        pl.col("window_start").dt.month() == _JANUARY,
        pl.col("window_end").dt.month() == _DECEMBER,
    )
    table = ["edition", "vintage", "subject", "data_year"]
    largest = pl.col("ratio").sort_by("official_share", descending=True).first().over(table)
    return same.filter(largest.is_between(1 / NEAR, NEAR)).with_columns(
        year=pl.col("window_start").dt.year().cast(pl.Int64)
    )


def are_too_large(frame: pl.DataFrame, points: pl.DataFrame, ours: Provenance) -> bool:
    """Tables of our journals exist, but count far more works than are here."""
    same = frame.filter(pl.col("list").is_in(lists_like(ours)), pl.col("share") > 0)
    return points.is_empty() and not same.filter(pl.col("ratio") < 1 / NEAR).is_empty()


def lists_like(ours: Provenance) -> list[str]:
    """Names under which the comparison knows our journal list."""
    name = str(ours.parameters.get("journals") or ours.journals)
    # all journals of that edition are of the natural sciences
    return [name, f"{name}/natural"] if name == "nature-index-2018" else [name]


def table(points: pl.DataFrame) -> list[Row]:
    """The points as a chart's data set."""
    return rows(points.sort("year", "country", "edition"), _COLUMNS)


def marks(data: alt.NamedData, x: alt.X, colour: alt.Color, look: Look) -> alt.Chart:
    """Diamonds at the official Shares."""
    chart: alt.Chart = (
        alt.Chart(data)
        .transform_filter(SHOWN)
        .mark_point(
            shape="diamond",
            filled=True,
            size=look.size.text * 6,
            opacity=1,
            stroke=look.theme.background,
            strokeWidth=1,
        )
        .encode(
            x=x,
            y="official_share:Q",
            color=colour,
            tooltip=[
                alt.Tooltip("country_name:N", title="Country"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("official_share:Q", title="Official Share", format=",.1f"),
                alt.Tooltip("share:Q", title="Ours", format=",.1f"),
                alt.Tooltip("edition:N", title="Published table"),
                alt.Tooltip("vintage:N", title="Vintage"),
            ],
        )
    )
    return chart


def note(points: pl.DataFrame) -> str:
    """Which tables the points are from."""
    tables = points.select("edition", "vintage", "journals").unique().sort("edition", "vintage")
    named = [f"{e} ({v}, {j} journals)" for e, v, j in tables.iter_rows()]
    return f"Diamonds: Nature Index {listed(named)}."
