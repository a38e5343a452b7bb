"""The institutions with the largest Share in the newest year whose countries are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import number, numbers, percent, the

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

TOP = 20
_COLUMNS = (
    "institution",
    "rank",
    "institution_name",
    "country",
    "country_name",
    "share",
    "count",
    "label",
)
_TOLD = 5


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """One bar an institution, in its country's colour, with Share and country beside it."""
    found, share, look = given["institutions"], given["share"], request.look
    story.require(share.frame, "no work counts")
    year = story.newest_covered(share.frame)
    best = largest(found.frame, year, request.countries)
    story.require(best, f"no institution is known in {year}")
    bars = rows(best, _COLUMNS)
    left = min(round(look.size.text * 21), round(look.size.width * 0.42))
    width = look.size.width - left - round(look.size.text * 13)
    base = alt.Chart(alt.NamedData("institutions"))
    # by id, with names as marks: two institutions may bear one name or share one place
    y = alt.Y(
        "institution:N",
        title=None,
        sort=best["institution"].to_list(),
        axis=alt.Axis(labels=False, minExtent=left),
    )
    x = alt.X("share:Q", title=None, axis=None, scale=alt.Scale(zero=True, nice=False))
    colour = furniture.colour_of_country(dict.fromkeys(best["country"].to_list()), look)
    bar = base.mark_bar(height={"band": 0.72}).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("institution_name:N", title="Institution"),
            alt.Tooltip("country_name:N", title="Country"),
            alt.Tooltip("share:Q", title="Share", format=",.1f"),
            alt.Tooltip("count:Q", title="Count", format=",.0f"),
            alt.Tooltip("rank:Q", title="Place", format="d"),
        ],
    )
    name = base.mark_text(align="right", dx=-8, limit=left - 10).encode(
        x=alt.value(0), y=y, text="institution_name:N"
    )
    figure = base.mark_text(
        align="left", dx=6, color=look.theme.quiet, fontSize=look.small
    ).encode(x=x, y=y, text="label:N")
    return furniture.finished(
        KIND.name,
        [bar],
        _words(best, year, story.coverage(share.frame, year)),
        [found.provenance, share.provenance],
        look,
        width=width,
        height=round(look.size.text * 1.9) * best.height,
        tables={"institutions": bars},
        over=[name, figure],
        left=left / look.size.text,
        below=0.9,
    )


def largest(
    frame: pl.DataFrame, year: int, countries: tuple[str, ...] | None = None
) -> pl.DataFrame:
    """The first institutions of a year, those of some countries where asked."""
    of_year = frame.filter(pl.col("year") == year)
    if countries is not None:
        of_year = of_year.filter(pl.col("country").is_in(countries))
    best = of_year.sort("rank", "institution").head(TOP)
    named = best.with_columns(
        country=pl.col("country").fill_null("unknown"),
        country_name=pl.col("country_name").fill_null("country not known"),
    )
    pairs = zip(numbers(named["share"].to_list()), named["country_name"].to_list(), strict=True)
    labels = [f"{figure} · {name}" for figure, name in pairs]
    return named.with_columns(label=pl.Series(labels, dtype=pl.String))


def _words(best: pl.DataFrame, year: int, known: float) -> furniture.Words:
    told = [
        f"{row['institution_name']}, {the(row['country_name'])}: {number(row['share'])}"
        for row in best.head(_TOLD).to_dicts()
    ]
    first = best["institution_name"].to_list()[0]
    return furniture.Words(
        title=f"{first} has the largest Share of {year}",
        subtitle=(
            f"Share of the first {best.height} institutions. {year} is the newest year to bear a "
            f"ranking: countries are known for {percent(known)} of its Share."
        ),
        alt=f"Bars of Share by institution, {year}. First: {'; '.join(told)}.",
    )


KIND = Kind(
    name="institutions",
    about="The institutions with the largest Share in the newest well covered year",
    asks={
        "institutions": Ask("institution_share", {"top": TOP}),
        "share": Ask("country_share"),
    },
    draw=draw,
)
