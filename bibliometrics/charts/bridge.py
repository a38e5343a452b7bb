"""The way from our Share of a country to the published one, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, published, story
from bibliometrics.charts.bridge_words import NAMES, REST, drawn_steps, figure, words
from bibliometrics.charts.drawing import Ask, Kind
from bibliometrics.charts.words import number, opening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.charts.theme import Look
    from bibliometrics.provenance import Result


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """A bar from where each step begins to where it ends, our figure first, the official last."""
    found, look = given["bridge"], request.look
    steps = one_bridge(given, request.countries)
    bars = _bars(steps, start=str(found.provenance.parameters.get("start") or "ours"))
    left = min(round(look.size.text * 15), round(look.size.width * 0.4))
    width = look.size.width - left - round(look.size.text * 6.5)
    low = min(0.0, *(min(bar["low"], bar["high"]) for bar in bars))
    high = max(0.0, *(max(bar["low"], bar["high"]) for bar in bars))
    sources = [found.provenance, given["comparison"].provenance]
    return furniture.finished(
        KIND.name,
        _layers([bar["label"] for bar in bars], (low, high), left, look),
        words(steps, given["comparison"].frame),
        sources,
        look,
        width=width,
        height=round(look.size.text * 2.5) * len(bars),
        tables={"steps": bars},
        over=[_figures([bar["label"] for bar in bars], look)],
        left=left / look.size.text,
        below=1.2,
    )


def one_bridge(
    given: Mapping[str, Result], countries: Sequence[str] | None = None
) -> pl.DataFrame:
    """The steps of one country in one published table.

    Of several countries the first that the table has; without any, its largest.

    Raises
    ------
    NothingToDrawError
        No published table stands beside these records, or it has none of the countries.
    """
    frame, compared = given["bridge"].frame, given["comparison"]
    story.require(frame, "no published table has these countries")
    asked = compared.frame.join(
        frame.select(published.KEY).unique(), on=published.KEY, how="semi", nulls_equal=True
    )
    table = published.best(asked, compared.provenance)
    story.require(table, "no published table stands beside these years and journals")
    of_table = published.like(frame, table)
    present = of_table["country"].unique(maintain_order=True).to_list()
    wanted = present if countries is None else [code for code in countries if code in present]
    steps = of_table.filter(pl.col("country").is_in(wanted[:1])).sort("step_order")
    story.require(steps, "the published table has none of these countries")
    return steps


def _bars(steps: pl.DataFrame, start: str) -> list[Row]:
    rows = drawn_steps(steps)
    first = "Our Share" if start == "ours" else "All records, as they are"
    ours, official = rows[0]["figure_before"], rows[-1]["figure_after"]
    bars = [_end(first, ours)]
    for row in rows:
        before, after = row["figure_before"], row["figure_after"]
        bars.append(
            {
                "label": NAMES.get(row["step"], opening(row["step"])),
                "what": opening(row["definition"]),
                "low": before,
                "high": after,
                "kind": "rest" if row["step"] == REST else "more" if after >= before else "less",
                "figure": figure(row),
                "at": max(before, after),
            }
        )
    return [*bars, _end("Official Share", official)]


def _end(label: str, value: float) -> Row:
    return {
        "label": label,
        "what": label,
        "low": 0.0,
        "high": value,
        "kind": "end",
        "figure": number(value),
        "at": value,
    }


def _layers(
    labels: Sequence[str], extent: tuple[float, float], left: int, look: Look
) -> list[alt.Chart]:
    base = alt.Chart(alt.NamedData("steps"))
    theme = look.theme
    kinds = {"end": theme.quiet, "more": theme.accent, "less": theme.hues[0], "rest": theme.other}
    bars = base.mark_bar(height={"band": 0.62}).encode(
        x=_x(extent),
        x2="high:Q",
        y=_y(labels, left, look),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=list(kinds), range=list(kinds.values())),
            legend=None,
        ),
        # the rest has an edge, so that it is seen on paper, too
        stroke=alt.condition(
            "datum.kind == 'rest'", alt.value(theme.quiet), alt.value("transparent")
        ),
        tooltip=[
            alt.Tooltip("label:N", title="Step"),
            alt.Tooltip("figure:N", title="Adds"),
            alt.Tooltip("high:Q", title="Share after it", format=",.1f"),
            alt.Tooltip("what:N", title="What changes"),
        ],
    )
    return [bars, _links(base, labels, extent, look)]


def _links(
    base: alt.Chart, labels: Sequence[str], extent: tuple[float, float], look: Look
) -> alt.Chart:
    """A line from the end of each bar down to the next."""
    # `as` is a word of Python's own, so it goes in by a dictionary
    following: dict[str, Any] = {"op": "lead", "field": "label", "as": "next"}
    link: alt.Chart = (
        base.transform_window([alt.WindowFieldDef(**following)], frame=[None, None])
        .transform_filter("isValid(datum.next)")
        .mark_rule(color=look.theme.quiet, strokeWidth=0.8)
        .encode(
            x=alt.X("high:Q", scale=alt.Scale(domain=list(extent), nice=False), axis=None),
            y=alt.Y("label:N", sort=list(labels), bandPosition=0.81),
            y2=alt.Y2("next:N", bandPosition=0.19),
        )
    )
    return link


def _figures(labels: Sequence[str], look: Look) -> alt.Chart:
    mark: alt.Chart = (
        alt.Chart(alt.NamedData("steps"))
        .mark_text(align="left", dx=6, fontSize=look.small)
        .encode(x=alt.X("at:Q"), y=alt.Y("label:N", sort=list(labels)), text="figure:N")
    )
    return mark


def _x(extent: tuple[float, float]) -> alt.X:
    return alt.X("low:Q", title=None, axis=None, scale=alt.Scale(domain=list(extent), nice=False))


def _y(labels: Sequence[str], left: int, look: Look) -> alt.Y:
    return alt.Y(
        "label:N",
        title=None,
        sort=list(labels),
        axis=alt.Axis(
            labelLimit=left - 10,
            labelColor=look.theme.ink,
            labelFontSize=look.size.text,
            minExtent=left,
        ),
    )


KIND = Kind(
    name="nature_index_bridge",
    about="Why our Share of a country differs from the published one, step by step",
    asks={
        "bridge": Ask("nature_index_bridge"),
        "comparison": Ask("nature_index_comparison"),
    },
    draw=draw,
)
