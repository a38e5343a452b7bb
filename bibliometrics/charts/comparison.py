"""Our Shares beside those that the Nature Index published, country by country."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, published, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import listed, number, percent, the

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

_COLUMNS = (
    "country",
    "country_name",
    "official_share",
    "share",
    "share_covered",
    "ratio",
    "label",
)
_TOLD, _NAMED = 4, 24
_LEAST = 0.01  # the official tables' own last digit; a logarithm has no place for 0


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A point a country on two logarithmic scales; on the line both agree."""
    found, look = given["comparison"], request.look
    table = published.best(found.frame, found.provenance)
    story.require(table, "no published table stands beside these years and journals")
    points = table.filter(pl.col("official_share") >= _LEAST, pl.col("share") >= _LEAST)
    if request.countries is not None:
        points = points.filter(pl.col("country").is_in(request.countries))
    story.require(points, "no country has both an official Share and ours")
    width, height = look.size.width - round(look.size.text * 10), look.size.height
    least, most = _extent(points)
    low = 10.0 ** math.floor(math.log10(least))
    high = max(10.0 ** math.ceil(math.log10(most)), low * 10)
    plane = Plane(low, high, width, height)
    labelled = points.with_columns(label=pl.Series(named(points, plane, look), dtype=pl.String))
    return furniture.finished(
        KIND.name,
        _layers(plane, labelled, look),
        _words(table, points),
        [found.provenance],
        look,
        width=width,
        height=height,
        tables={"countries": rows(labelled, _COLUMNS)},
        left=4.4,
        below=4,
    )


@dataclass(frozen=True, slots=True)
class Plane:
    """Two logarithmic scales on a plot; of equal extent where the upright one has none given."""

    low: float
    high: float
    width: int
    height: int
    bottom: float | None = None
    top: float | None = None

    @property
    def upright(self) -> tuple[float, float]:
        """Extent of the vertical scale."""
        return self.bottom or self.low, self.top or self.high

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies, from the upper left corner."""
        bottom, top = self.upright
        right = math.log10(x / self.low) / math.log10(self.high / self.low) * self.width
        up = math.log10(y / bottom) / math.log10(top / bottom) * self.height
        return right, self.height - up


def named(points: pl.DataFrame, plane: Plane, look: Look) -> list[str]:
    """Names for as many of the largest countries as find room; empty for the others."""
    taken: list[tuple[float, float, float, float]] = []
    spots = [plane.pixels(x, y) for x, y in points.select("official_share", "share").iter_rows()]
    names = []
    for (x, y), name in zip(spots, points["country_name"].to_list(), strict=True):
        box = (
            x + 6,
            y - look.small / 2,
            x + 9 + len(name) * look.small * 0.53,
            y + look.small / 2,
        )
        free = not any(_overlap(box, other) for other in taken)
        clear = not any(_overlap(box, (a - 4, b - 4, a + 4, b + 4)) for a, b in spots)
        fits = len(taken) < _NAMED and free and clear
        names.append(name if fits else "")
        if fits:
            taken.append(box)
    return names


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _layers(plane: Plane, points: pl.DataFrame, look: Look) -> list[alt.Chart]:
    scale = alt.Scale(type="log", domain=[plane.low, plane.high], nice=False)
    axis = alt.Axis(format=",~f", values=decades(plane.low, plane.high), grid=True)
    x = alt.X("official_share:Q", title="Official Share", scale=scale, axis=axis)
    y = alt.Y("share:Q", title="Our Share", scale=scale, axis=axis)
    colour = furniture.colour_of_country(points["country"].to_list(), look)
    corners = [{"at": plane.low}, {"at": plane.high}]
    equal = (
        alt.Chart(alt.InlineData(values=corners))
        .mark_line(color=look.theme.quiet, strokeWidth=1, strokeDash=[2, 3])
        .encode(x=alt.X("at:Q", scale=scale), y=alt.Y("at:Q", scale=scale))
    )
    base = alt.Chart(alt.NamedData("countries"))
    tips: list[Any] = [
        alt.Tooltip("country_name:N", title="Country"),
        alt.Tooltip("official_share:Q", title="Official Share", format=",.2f"),
        alt.Tooltip("share:Q", title="Our Share", format=",.2f"),
        alt.Tooltip("share_covered:Q", title="Our Share, adjusted", format=",.2f"),
        alt.Tooltip("ratio:Q", title="Ours over official", format=".2f"),
    ]
    return [
        equal,
        base.mark_circle(size=look.size.text * 4.5, opacity=0.9).encode(
            x=x, y=y, color=colour, tooltip=tips
        ),
        base.mark_text(align="left", dx=7, fontSize=look.small).encode(x=x, y=y, text="label:N"),
    ]


def decades(low: float, high: float) -> list[float]:
    """The powers of ten that an axis has labels for."""
    first, last = round(math.log10(low)), round(math.log10(high))
    return [float(10**power) for power in range(first, last + 1)]


def _extent(points: pl.DataFrame) -> tuple[float, float]:
    both: list[float] = [*points["official_share"].to_list(), *points["share"].to_list()]
    return min(both), max(both)


def _left_out(count: int) -> str:
    if not count:
        return ""
    countries = "country" if count == 1 else "countries"
    verb = "is" if count == 1 else "are"
    return f" {count} {countries} without a Share on both sides {verb} not drawn."


def _words(table: pl.DataFrame, points: pl.DataFrame) -> furniture.Words:
    first = points.head(2).to_dicts()
    told = [f"{percent(row['ratio'])} for {the(row['country_name'])}" for row in first]
    row = table.row(0, named=True)
    figures = [
        f"{the(row['country_name'])} {number(row['official_share'])} and {number(row['share'])}"
        for row in points.head(_TOLD).to_dicts()
    ]
    left_out = _left_out(table.height - points.height)
    return furniture.Words(
        title=f"Our Share over the official one: {listed(told)}",
        subtitle=(
            f"Official and our Share by country, {row['data_year']}, both on logarithmic scales; "
            f"on the dotted line both agree.{left_out}"
        ),
        alt=(
            f"Scatter plot of official and our Share, {points.height} countries, "
            f"{row['data_year']}. Official and ours: {listed(figures)}."
        ),
        notes=(
            f"Official: Nature Index {published.named(row)}. {furniture.NATURE_INDEX_CREDIT}",
            f"Countries are known for {percent(row['coverage'])} of our Share."
            if row["coverage"] is not None
            else "",
        ),
    )


KIND = Kind(
    name="nature_index_comparison",
    about="Our Share beside the Nature Index's own, country by country",
    asks={"comparison": Ask("nature_index_comparison")},
    draw=draw,
)
