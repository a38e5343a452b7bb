"""Who leads under each way of counting: methods and filters down, journal lists across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, story, theme
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import opening, percent, the

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result

_COUNTINGS = {
    "share": "Share",
    "share_by_author_country": "By authors",
    "country_fraction": "By countries",
    "count": "Count",
    "first_author": "First author",
    "corresponding_author": "Corresponding",
}
_WORKS = {"research": "research", "articles": "articles", "all": "all records"}
_COLUMNS = ("row", "column", "since", "ahead", "part", "ratio", "coverage")
_PAIR = 2
_LINES = "split(datum.label, ' ')"


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A cell for each way of counting, in the colour of the country that is ahead."""
    found, look = given["leader"], request.look
    asked = found.provenance.parameters
    one, other = str(asked["country"]), str(asked["rival"])
    names = {code: _name(given["share"].frame, code) for code in (one, other)}
    story.require(found.frame, "there is no way of counting to compare")
    year = max(story.years(found.frame))
    of_year = found.frame.filter(pl.col("year") == year)
    answered = of_year.filter(pl.col("is_ahead").is_not_null())
    story.require(answered, f"no way of counting has an answer in {year}")
    cells = _cells(answered, one, other)
    left = min(round(look.size.text * 14), round(look.size.width * 0.4))
    lists = list(dict.fromkeys(cells["column"].to_list()))
    width = look.size.width - left - round(look.size.text)
    ways = [f"{c}, {w}" for c in _COUNTINGS.values() for w in _WORKS.values()]
    shown = [way for way in ways if way in set(cells["row"].to_list())]
    layers, over = _layers(shown, lists, (one, other), left, look)
    return furniture.finished(
        KIND.name,
        layers,
        _words(of_year, year, names[one], names[other]),
        [found.provenance, given["share"].provenance],
        look,
        width=width,
        height=round(look.size.text * 1.8) * cells["row"].n_unique(),
        tables={"ways": rows(cells, _COLUMNS)},
        over=over,
        left=left / look.size.text,
        below=0.9,
    )


def list_name(journals: str) -> str:
    """A journal list in few words."""
    if journals == "nature-science-cell":
        return "Nature Science Cell"
    base, _, part = journals.partition("/")
    short = base.removeprefix("nature-index-")
    whole = f"{short} list" if short != base else base.replace("-", " ")
    return {"": whole, "natural": "natural sciences"}.get(part, part.replace("-", " "))


def _name(frame: pl.DataFrame, country: str) -> str:
    known = country in set(frame["country"].to_list())
    return story.name_of(frame, country) if known else country


def _cells(answered: pl.DataFrame, one: str, other: str) -> pl.DataFrame:
    return answered.select(
        pl.concat_str(
            pl.col("counting").replace(_COUNTINGS),
            pl.lit(", "),
            pl.col("works").replace(_WORKS),
        ).alias("row"),
        pl.col("journals").map_elements(list_name, return_dtype=pl.String).alias("column"),
        pl.col("ahead_since").cast(pl.String).fill_null("\N{EN DASH}").alias("since"),
        pl.when("is_ahead").then(pl.lit(one)).otherwise(pl.lit(other)).alias("ahead"),
        part=pl.col("country_share") / (pl.col("country_share") + pl.col("rival_share")),
        ratio="ratio",
        coverage="coverage",
    )


def _layers(
    ways: Sequence[str],
    lists: Sequence[str],
    codes: Sequence[str],
    left: int,
    look: Look,
) -> tuple[list[alt.Chart], list[alt.Chart]]:
    base = alt.Chart(alt.NamedData("ways"))
    lines = max(len(name.split()) for name in lists)
    x = alt.X(
        "column:N",
        title=None,
        sort=list(lists),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr=_LINES,
            labelOverlap=False,
            labelLineHeight=round(look.small * 1.2),
            labelPadding=round(look.small * 1.2 * (lines - 1)) + 6,
            domain=False,
        ),
    )
    y = alt.Y(
        "row:N",
        title=None,
        sort=list(ways),
        axis=alt.Axis(labelLimit=left - 10, labelColor=look.theme.ink, minExtent=left),
    )
    tips: list[Any] = [
        alt.Tooltip("row:N", title="Counting, works"),
        alt.Tooltip("column:N", title="Journals"),
        alt.Tooltip("ratio:Q", title="First over second", format=".2f"),
        alt.Tooltip("since:N", title="Ahead since"),
        alt.Tooltip("coverage:Q", title="Countries known", format=".0%"),
    ]
    lead = base.transform_calculate(lead="min(1, 4 * abs(datum.part - 0.5))")
    cells = lead.mark_rect(stroke=look.theme.background, strokeWidth=1.5).encode(
        x=x,
        y=y,
        color=alt.Color(
            "ahead:N",
            scale=alt.Scale(
                domain=list(codes), range=[theme.colour(each, look.theme) for each in codes]
            ),
            legend=None,
        ),
        opacity=alt.Opacity(
            "lead:Q", scale=alt.Scale(domain=[0, 1], range=[0.12, 0.62]), legend=None
        ),
        tooltip=tips,
    )
    figures = base.mark_text(fontSize=look.small).encode(x=x, y=y, text="since:N")
    return [cells], [figures]


def _words(of_year: pl.DataFrame, year: int, one: str, other: str) -> furniture.Words:
    row = of_year.row(0, named=True)
    ahead, variants = row["variants_ahead"], row["variants"]
    known = of_year["coverage"].drop_nulls().to_list()
    return furniture.Words(
        title=(
            f"{opening(the(one))} leads {the(other)} in {ahead} of {variants} ways of counting "
            f"in {year}"
        ),
        subtitle=(
            f"Counting method and works down, journal list across. A year: {the(one)} has been "
            f"ahead since; a dash: {the(other)} is ahead, or both are level. The fuller the "
            "colour, the larger the lead."
        ),
        alt=(
            f"Grid of {variants} ways of counting, {year}: {the(one)} is ahead of {the(other)} in "
            f"{ahead} of them."
        ),
        notes=(
            _known(known),
            *_left_out(of_year),
        ),
    )


def _known(coverage: Sequence[float]) -> str:
    low, high = percent(min(coverage)), percent(max(coverage))
    return f"Countries are known for {low} to {high} of the Share, by list and filter."


def _left_out(of_year: pl.DataFrame) -> list[str]:
    """Lists without cells, and why."""
    told = []
    for state, why in (
        ("not_fetched", "not fetched"),
        ("same_journals", "the same journals as another list"),
    ):
        lists = of_year.filter(pl.col("state") == state)["journals"].unique(maintain_order=True)
        if not lists.is_empty():
            names = ", ".join(list_name(journals) for journals in lists.to_list())
            told.append(f"Not counted ({why}): {names}.")
    return told


def pair(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    """The two countries to compare, and the newest year that bears a headline."""
    share = given["share"].frame
    story.require(share, "no work counts")
    year = story.newest_covered(share)
    chosen = story.chosen(share, request.countries, year, _PAIR)
    order = sorted(chosen[:_PAIR], key=lambda c: -(story.value(share, c, year, "share") or 0.0))
    if len(order) < _PAIR:
        order += [code for code in story.leaders(share, year, _PAIR) if code not in order][:1]
    story.require(share if len(order) == _PAIR else share.clear(), "it takes two countries")
    return {"country": order[0], "rival": order[1], "to_year": year}


KIND = Kind(
    name="sensitivity",
    about="Who leads under each counting method, journal list and filter, and since when",
    asks={"leader": Ask("sensitivity_leader", then=pair), "share": Ask("country_share")},
    draw=draw,
)
