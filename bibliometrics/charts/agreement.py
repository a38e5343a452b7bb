"""How well our Shares agree with a whole published table, and what that is worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import comparison, furniture, official, published, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, number, percent, signed, the, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Provenance, Result

_COLUMNS = ("country", "country_name", "official_share", "share", "rest", "kind", "label")
_SAME, _MUCH = 0.95, 0.8  # rank correlations: nearly the same order, much the same
_TOLD = 10


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A point a country, the line through them, and the largest gaps by name."""
    found, look = given["agreement"], request.look
    row = figures(found.frame, found.provenance)
    gaps = _of(given["gaps"].frame, row)
    points = _points(given, row, gaps)
    story.require(points, "no country has both an official Share and ours")
    width, height = look.size.width - round(look.size.text * 10), look.size.height
    x, y = (_decades(points[column].to_list()) for column in ("official_share", "share"))
    plane = comparison.Plane(*x, width, height, *y)
    labels = [
        name if kind != "other" else ""
        for name, kind in zip(
            comparison.named(points, plane, look), points["kind"].to_list(), strict=True
        )
    ]
    points = points.with_columns(label=pl.Series(labels, dtype=pl.String))
    return furniture.finished(
        KIND.name,
        _layers(plane, row, look),
        _words(row, gaps, _of(given["comparison"].frame, row)),
        [found.provenance, given["comparison"].provenance, given["gaps"].provenance],
        look,
        width=width,
        height=height,
        tables={"countries": rows(points, _COLUMNS)},
        left=4.4,
        below=4,
    )


def _decades(values: list[float]) -> tuple[float, float]:
    low = 10.0 ** math.floor(math.log10(min(values)))
    return low, max(10.0 ** math.ceil(math.log10(max(values))), low * 10)


def figures(frame: pl.DataFrame, ours: Provenance) -> dict[str, Any]:
    """The figures of the table that fits best: our own journals, whole window, most countries.

    The unknown is spread where it can be, as a table made by hand has little of it.

    Raises
    ------
    NothingToDrawError
        No long table stands beside these records.
    """
    usable = frame.filter(pl.col("found") > 0)
    story.require(usable, "no long published table stands beside these years and journals")
    return (
        usable.with_columns(
            fits=pl.col("list").is_in(official.lists_like(ours)),
            spread=pl.col("figure") == "share_covered",
        )
        .sort("fits", "is_complete_window", "countries", "data_year", "spread", descending=True)
        .row(0, named=True)
    )


def _of(frame: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    return frame.filter(pl.col(key) == row[key] for key in published.KEY)


def _points(
    given: Mapping[str, Result], row: Mapping[str, Any], gaps: pl.DataFrame
) -> pl.DataFrame:
    """Countries with both Shares, those with the largest gaps first."""
    table = _of(given["comparison"].frame, row).filter(
        pl.col("official_share") > 0, pl.col("share") > 0
    )
    ours = pl.col("share_covered" if row["figure"] == "share_covered" else "share")
    side = (
        pl.when(pl.col("rest").is_null())
        .then(pl.lit("other"))
        .when(pl.col("rest") > 0)
        .then(pl.lit("less"))
        .otherwise(pl.lit("more"))
    )
    return (
        table.with_columns(share=ours)
        .filter(pl.col("share") > 0)
        .join(gaps.select("country", "rest", "place"), on="country", how="left")
        .with_columns(kind=side)
        .sort(
            "place", "official_share", "country", descending=[False, True, False], nulls_last=True
        )
    )


def _layers(plane: comparison.Plane, row: Mapping[str, Any], look: Look) -> list[alt.Chart]:
    theme = look.theme
    bottom, top = plane.upright
    across = alt.Scale(type="log", domain=[plane.low, plane.high], nice=False, clamp=True)
    scale = alt.Scale(type="log", domain=[bottom, top], nice=False, clamp=True)
    x = alt.X(
        "official_share:Q",
        title="Official Share",
        scale=across,
        axis=alt.Axis(format=",~f", values=comparison.decades(plane.low, plane.high), grid=True),
    )
    y = alt.Y(
        "share:Q",
        title="Our Share",
        scale=scale,
        axis=alt.Axis(format=",~f", values=comparison.decades(bottom, top), grid=True),
    )
    base = alt.Chart(alt.NamedData("countries"))
    factor = row["scatter_factor"] or 1.0
    line = (
        base.transform_calculate(lx="log(datum.official_share)", ly="log(datum.share)")
        .transform_regression("lx", "ly")
        .transform_calculate(
            official_share="exp(datum.lx)",
            share="exp(datum.ly)",
            low=f"exp(datum.ly) / {factor:g}",
            high=f"exp(datum.ly) * {factor:g}",
        )
    )
    kinds = {"other": theme.unknown, "less": theme.hues[0], "more": theme.accent}
    points = base.mark_circle(size=look.size.text * 4.5, opacity=0.9).encode(
        x=x,
        y=y,
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=list(kinds), range=list(kinds.values())),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("official_share:Q", title="Official Share", format=",.2f"),
            alt.Tooltip("share:Q", title="Our Share", format=",.2f"),
            alt.Tooltip("rest:Q", title="Not explained by any step", format="+,.1f"),
        ],
    )
    return [
        line.mark_area(color=theme.grid, opacity=0.7).encode(
            x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
        ),
        line.mark_line(color=theme.quiet, strokeWidth=1).encode(x=x, y=y),
        points,
        base.mark_text(align="left", dx=7, fontSize=look.small).encode(x=x, y=y, text="label:N"),
    ]


def title(row: Mapping[str, Any]) -> str:
    """How like the two orders are, and how far the sizes scatter."""
    high = row["rank_correlation"] or 0.0
    order = "nearly the" if high >= _SAME else "much the" if high >= _MUCH else "only roughly the"
    spread = ""
    if row["scatter_factor"] is not None:
        spread = (
            f"; two of three countries lie within a factor of {row['scatter_factor']:.1f} of the "
            "line"
        )
    return (
        f"Ours has {order} same order as the official table (rank correlation {high:.2f}){spread}"
    )


def worth(row: Mapping[str, Any]) -> list[str]:
    """What the agreement is worth, given what is known."""
    said = [
        (
            f"Of the table's {row['countries']} countries {row['found']} have a Share here. Sizes "
            "span orders of magnitude, so any count of papers gives much the same order: the "
            "scatter says more than the correlation."
        )
    ]
    if row["coverage"] is not None and row["coverage"] < _SAME:
        said.append(
            f"Countries are known for {percent(row['coverage'])} of our Share in the table's "
            f"window, so a single country's figure may be off by as much as the other "
            f"{percent(1 - row['coverage'])}, however well the order agrees."
        )
    ratio = row["typical_ratio"]
    if ratio is not None and ratio < 1 / official.NEAR:
        said.append(
            f"A country's Share here is typically {percent(ratio)} of the official one: these "
            "records hold a small part of the works, so agreement in order is all that can be "
            "asked of them."
        )
    return said


def _words(row: Mapping[str, Any], gaps: pl.DataFrame, table: pl.DataFrame) -> furniture.Words:
    told = [
        f"{the(one['country_name'])} {signed(one['rest'])}"
        for one in gaps.sort("place").head(_TOLD).to_dicts()
    ]
    spread = "the unknown part spread" if row["figure"] == "share_covered" else "as found"
    name = published.named(table.row(0, named=True))
    return furniture.Words(
        title=title(row),
        subtitle=(
            f"Official and our Share ({spread}), {row['data_year']}, both on logarithmic scales, "
            "with the line through all points and its scatter. Named: the largest gaps that no "
            "step explains; orange where ours is less, blue where it is more."
        ),
        alt=(
            f"Scatter plot of {row['found']} countries. Rank correlation "
            f"{row['rank_correlation'] or 0:.2f}, works here {whole(row['works'])}. Largest gaps "
            f"without an explanation, official less ours: {listed(told)}."
        ),
        notes=(
            f"Largest gaps that no step explains, official less ours: {listed(told)}.",
            *worth(row),
            f"Official: Nature Index {name}.",
            furniture.NATURE_INDEX_CREDIT,
        ),
    )


def gap_sentence(gaps: pl.DataFrame) -> str:
    """The largest gap that no step explains."""
    if gaps.is_empty():
        return ""
    row = gaps.sort("place").row(0, named=True)
    part = abs(row["rest_part"] or 0.0)
    return (
        f"The largest gap that no step explains is that of {the(row['country_name'])}: "
        f"{number(abs(row['rest']))}, {percent(part)} of its official Share."
    )


KIND = Kind(
    name="agreement",
    about="How well our Shares agree with a whole published table, and what that is worth",
    asks={
        "agreement": Ask("agreement"),
        "comparison": Ask("nature_index_comparison"),
        "gaps": Ask("agreement_gaps", {"gap": "rest"}),
    },
    draw=draw,
)
