"""Which works count: from all that the journals hold to those in the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bibliometrics.charts import furniture, story
from bibliometrics.charts.drawing import Ask, Kind, rows
from bibliometrics.charts.words import opening, percent, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from bibliometrics.charts.drawing import Drawing, Request
    from bibliometrics.provenance import Result

_COLUMNS = ("step_order", "step", "works_in", "works_out", "left_out", "part_left")


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """One bar a step, as long as the works that are left after it."""
    found, look = given["funnel"], request.look
    story.require(found.frame, "the listed journals hold no work")
    bars = _bars(found.frame)
    left = min(round(look.size.text * 19), round(look.size.width * 0.42))
    width = look.size.width - left - round(look.size.text * 14)
    base = alt.Chart(alt.NamedData("steps"))
    y = alt.Y(
        "label:N",
        title=None,
        sort=[bar["label"] for bar in bars],
        axis=alt.Axis(
            labelLimit=left - 10,
            labelColor=look.theme.ink,
            labelFontSize=look.size.text,
            minExtent=left,
        ),
    )
    x = alt.X("works_out:Q", title=None, axis=None, scale=alt.Scale(zero=True, nice=False))
    bar = base.mark_bar(color=look.theme.accent, height={"band": 0.7}).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("label:N", title="Step"),
            alt.Tooltip("works_out:Q", title="Works left", format=",.0f"),
            alt.Tooltip("left_out:Q", title="Left out here", format=",.0f"),
            alt.Tooltip("part_left:Q", title="Part left", format=".1%"),
        ],
    )
    figure = base.mark_text(align="left", dx=6).encode(x=x, y=y, text="figure:N")
    return furniture.finished(
        KIND.name,
        [bar],
        _words(found.frame),
        [found.provenance],
        look,
        width=width,
        height=round(look.size.text * 2.6) * len(bars),
        tables={"steps": bars},
        over=[figure],
        left=left / look.size.text,
        below=1.2,
    )


def _bars(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The query's steps, with a first bar for all that comes in."""
    steps = rows(frame.sort("step_order"), _COLUMNS)
    start = {
        "step_order": 0,
        "label": "In the listed journals",
        "works_out": steps[0]["works_in"],
        "figure": whole(steps[0]["works_in"]),
    }
    bars: list[dict[str, Any]] = [start]
    for step in steps:
        out = step["left_out"]
        figure = whole(step["works_out"]) + (f"  ({whole(out)} left out)" if out else "")
        bars.append({**step, "label": opening(step["step"]), "figure": figure})
    return bars


def _words(frame: pl.DataFrame) -> furniture.Words:
    steps = frame.sort("step_order").to_dicts()
    first, last = steps[0]["works_in"], steps[-1]["works_out"]
    told = [f"{step['step']}: {whole(step['works_out'])}" for step in steps]
    return furniture.Words(
        title=f"{whole(last)} of {whole(first)} works in the listed journals count",
        subtitle=(
            "Works left after each step; only research articles in the counted part of a journal "
            "count, each once."
        ),
        alt=(
            f"Bars of works left after each step. In the listed journals: {whole(first)}; "
            f"{'; '.join(told)}. That is {percent(steps[-1]['part_left'])}."
        ),
    )


KIND = Kind(
    name="funnel",
    about="Which works count: from all in the listed journals to those in the figures",
    asks={"funnel": Ask("works_funnel_total")},
    draw=draw,
)
