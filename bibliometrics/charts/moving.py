"""What the charts of moves have in common: their pair, the smallest cell, lines with gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, labels, sensitivity, story
from bibliometrics.charts.drawing import rows
from bibliometrics.charts.words import number, the, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Provenance, Result

# Fewer authors than this are no figure: a reader might know them.
LEAST = 10
FEW = f"fewer than {LEAST}"
AMONG = "Mobility among authors in these journals only, by author id; no names."
_WAY = " \N{RIGHTWARDS ARROW} "


def pair(given: Mapping[str, Result], request: Request) -> list[str]:
    """The two countries: those asked for, else the largest two."""
    found = sensitivity.pair(given, request)
    return [found["country"], found["rival"]]


def count(value: float | None) -> str:
    """Authors, where there are enough of them; an author may be split."""
    if value is None or value < LEAST:
        return FEW
    return whole(value) if value == round(value) else number(value)


def way(origin: str, destination: str) -> str:
    """A direction as a label."""
    return f"{_short(origin)}{_WAY}{_short(destination)}"


def told_way(row: Row, destination: str = "destination_name") -> str:
    """A direction within a sentence."""
    return f"from {the(row['origin_name'])} to {the(row[destination])}"


def _short(name: str) -> str:
    """A name as a label has room for: the initials of a long one."""
    words = name.split()
    longest = 12
    if len(name) <= longest or len(words) == 1:
        return name
    return "".join(word[0] for word in words if word[0].isupper())


def names(frame: pl.DataFrame, codes: Sequence[str]) -> list[str]:
    """Names of countries as a sentence has them."""
    return [the(story.name_of(frame, code)) for code in codes]


def labelled(frame: pl.DataFrame, at: str) -> pl.DataFrame:
    """Rows of directions with a label for each, runs without a gap, and the last of each marked.

    Parameters
    ----------
    at
        Column along which the lines run.
    """
    label = pl.struct("origin_name", "destination_name").map_elements(
        lambda row: way(row["origin_name"], row["destination_name"]), return_dtype=pl.String
    )
    ordered = frame.sort("destination", at).with_columns(
        country=pl.col("destination"), country_name=label
    )
    return ordered.with_columns(
        ends=pl.col(at) == pl.col(at).max().over("country"),
        run=(pl.col(at).diff().over("country").fill_null(1) != 1).cum_sum().over("country"),
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of two directions over a plot.

    Parameters
    ----------
    value
        Column that is drawn; with `_low` and `_high` its interval.
    unsure
        Column that is true where the line is dashed.
    below
        Room that the horizontal axis takes, in heights of text.
    """

    x: alt.X
    y: alt.Y
    value: str
    low: str
    high: str
    unsure: str
    tips: Sequence[alt.Tooltip]
    below: float = 2.8


def drawing(
    name: str,
    frame: pl.DataFrame,
    lines: Lines,
    words: furniture.Words,
    *,
    sources: Sequence[Provenance],
    look: Look,
) -> Drawing:
    """Bands, lines broken where a cell is too small, and names at their ends."""
    longest = max(len(label) for label in frame["country_name"].to_list())
    width = look.size.width - round(look.size.text * (7 + 0.58 * longest))
    height = look.size.height - round(look.size.text * 7)
    table = frame.with_columns(_joined(lines.unsure))
    base = alt.Chart(alt.NamedData("moves"))
    colour = furniture.colour_of_country(sorted(set(frame["country"].to_list())), look)
    x, y = lines.x, lines.y
    ends = labels.Ends(lines.value, height, look.size.text, span="datum.top", floor=0)
    named = labels.apart(
        base.transform_joinaggregate(top=f"max({lines.high})").transform_filter("datum.ends"),
        ends,
    )
    layers = [
        base.mark_area(opacity=0.16).encode(
            x=x, y=alt.Y(f"{lines.low}:Q"), y2=f"{lines.high}:Q", color=colour, detail="run:N"
        ),
        base.transform_filter(f"!datum.{lines.unsure}")
        .mark_line()
        .encode(x=x, y=y, color=colour, detail="solid:N"),
        base.transform_filter("datum.joined")
        .mark_line(strokeDash=[3, 4], opacity=0.8)
        .encode(x=x, y=y, color=colour, detail="dashed:N"),
        base.mark_circle(size=look.size.text * 3, opacity=1)
        .transform_filter(f"!datum.{lines.unsure}")
        .encode(x=x, y=y, color=colour),
        *labels.drawn(named, ends, y, colour, look, x=x.copy()),
    ]
    touch: alt.Chart = base.mark_circle(size=160, opacity=0.001).encode(
        x=x, y=y, color=colour, tooltip=list(lines.tips)
    )
    columns = [*frame.columns, "joined", "dashed", "solid"]
    return furniture.finished(
        name,
        layers,
        words,
        sources,
        look,
        width=width,
        height=height,
        tables={"moves": rows(table, columns)},
        over=[touch],
        below=lines.below,
    )


def _joined(unsure: str) -> list[pl.Expr]:
    """Pieces of a line: the sure points, and the unsure ones with their neighbours, dashed."""
    near = pl.col(unsure)
    for step in (1, -1):
        near = near | pl.col(unsure).shift(step, fill_value=False).over("country", "run")
    return [
        near.alias("joined"),
        _pieces(near).alias("dashed"),
        _pieces(pl.col(unsure)).alias("solid"),
    ]


def _pieces(marked: pl.Expr) -> pl.Expr:
    """A name for each stretch of a run in which the mark stays the same."""
    turns = marked.rle_id().over("country", "run")
    return pl.concat_str("country", "run", turns, separator=" ")


def ask_pair(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    """The pair as the countries of a query."""
    return {"countries": pair(given, request)}
