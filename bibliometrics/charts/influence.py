"""How far the lead of one country over another hangs on single journals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.theme import colour
from bibliometrics.charts.words import MINUS, listed, number, opening, percent, the

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

TOP = 16
_COLUMNS = ("journal_name", "adds", "lead_without", "favours", "label")


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A bar a journal: what it adds to the lead, or takes from it."""
    found, look = given["influence"], request.look
    journals = leads(found.frame)
    shown = journals.head(TOP)
    adds = shown["adds"].to_list()
    labels = [f"{'+' if value >= 0 else MINUS}{abs(value):,.1f}" for value in adds]
    shown = shown.with_columns(label=pl.Series(labels, dtype=pl.String))
    left = min(round(look.size.text * 22), round(look.size.width * 0.42))
    width = look.size.width - left - round(look.size.text * 5)
    share = given["share"]
    known = story.coverage(share.frame, int(shown["year"].to_list()[0]))
    return furniture.finished(
        KIND.name,
        _layers(shown, left, look),
        _words(journals, shown, known),
        [found.provenance, share.provenance],
        look,
        width=width,
        height=round(look.size.text * 1.9) * shown.height,
        tables={"journals": rows(shown, _COLUMNS)},
        over=[_figures(shown, look)],
        left=left / look.size.text,
        below=1.2,
    )


def leads(frame: pl.DataFrame) -> pl.DataFrame:
    """The lead of the newest year without each journal, the most telling first.

    Raises
    ------
    NothingToDrawError
        One of the two has no Share.
    """
    story.require(frame, "one of the two countries has no Share")
    return frame.filter(pl.col("year") == pl.col("year").max()).sort("place")


def two(given: Mapping[str, Result], countries: Sequence[str] | None) -> tuple[str, str]:
    """The two countries asked for, or the first two; the one with the larger Share first."""
    frame = given["share"].frame
    story.require(frame, "no work counts")
    year = story.newest_covered(frame)
    asked = story.chosen(frame, countries, year, 2)
    order = sorted(asked, key=lambda code: -(story.value(frame, code, year, "share") or 0.0))[:2]
    story.require(frame if len(order) > 1 else frame.clear(), "a lead needs two countries")
    return order[0], order[1]


def _ask(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    pair = two(given, request.countries)
    year = story.newest_covered(given["share"].frame)
    return {"country": pair[0], "rival": pair[1], "from_year": year, "to_year": year}


def _layers(shown: pl.DataFrame, left: int, look: Look) -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("journals"))
    favoured = sorted(set(shown["favours"].to_list()))
    y = alt.Y(
        "journal_name:N",
        title=None,
        sort=shown["journal_name"].to_list(),
        axis=alt.Axis(labelLimit=left - 10, labelColor=look.theme.ink, minExtent=left),
    )
    bars = base.mark_bar(height={"band": 0.66}).encode(
        x=alt.X("adds:Q", title=None, axis=None),
        y=y,
        color=alt.Color(
            "favours:N",
            scale=alt.Scale(
                domain=favoured, range=[colour(code, look.theme) for code in favoured]
            ),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("journal_name:N", title="Journal"),
            alt.Tooltip("adds:Q", title="Adds to the lead", format="+,.1f"),
            alt.Tooltip("lead_without:Q", title="Lead without it", format=",.1f"),
        ],
    )
    zero = (
        alt.Chart(alt.InlineData(values=[{"at": 0}]))
        .mark_rule(color=look.theme.quiet)
        .encode(x=alt.X("at:Q"))
    )
    return [bars, zero]


def _figures(shown: pl.DataFrame, look: Look) -> alt.Chart:
    mark: alt.Chart = (
        alt.Chart(alt.NamedData("journals"))
        .mark_text(align="left", dx=8, fontSize=look.small)
        .encode(
            x=alt.value(alt.expr("width")),
            y=alt.Y("journal_name:N", sort=shown["journal_name"].to_list()),
            text="label:N",
        )
    )
    return mark


def title(journals: pl.DataFrame) -> str:
    """Whether the lead holds without any one journal."""
    row = journals.row(0, named=True)
    first, second = the(row["country_name"]), the(row["rival_name"])
    if row["lead"] <= 0:
        return f"{opening(first)} and {second} are level in {row['year']}"
    lost = journals.filter(~pl.col("holds"))["journal_name"].to_list()
    if not lost:
        return f"Whichever journal is left out, {first} stays ahead of {second} in {row['year']}"
    if len(lost) == 1:
        return f"Without {lost[0]}, {first} is not ahead of {second} in {row['year']}"
    return (
        f"Without any one of {len(lost)} journals, {first} is not ahead of {second} in "
        f"{row['year']}"
    )


def _words(journals: pl.DataFrame, shown: pl.DataFrame, known: float) -> furniture.Words:
    row = journals.row(0, named=True)
    first, second = the(row["country_name"]), the(row["rival_name"])
    told = [f"{one['journal_name']} {one['label']}" for one in shown.head(5).to_dicts()]
    rest = journals.height - shown.height
    others = f" The {rest} other journals move it less." if rest > 1 else ""
    note = (
        f"Leave one out: each journal's works are taken from all. Countries are known for "
        f"{percent(known)} of the Share of {row['year']}."
    )
    return furniture.Words(
        title=title(journals),
        subtitle=(
            f"What each journal adds to the lead in Share, {number(row['lead'])} in all: right "
            f"for {first}, left for {second}.{others}"
        ),
        alt=f"Bars of what single journals add to the lead, {row['year']}: {listed(told)}.",
        notes=(note,),
    )


KIND = Kind(
    name="journal_influence",
    about="What single journals add to one country's lead over another",
    asks={"influence": Ask("lead_without_journal", then=_ask), "share": Ask("country_share")},
    draw=draw,
)
