"""Names at the ends of lines, moved apart where they would overlap.

The moving is done by the chart's own transforms, so it holds when a page changes which countries
are shown. From the top down each label goes to its line's end, or just below the label above:
with labels in order, d(i) = min over j <= i of (v(j) + j g) - i g, a running minimum. Then from
the bottom up in the same way, so that none sinks below the floor. Where there are more lines than
names find room, the topmost are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibliometrics.charts.theme import Look

SHOWN = "indexof(countries, datum.country) >= 0"
_LEADER, _SPACE = 14, 4  # pixels from the plot to the label's leader end, and on to the text
_LINE = 1.18  # from one label to the next, in heights of its text


@dataclass(frozen=True, slots=True)
class Ends:
    """Where lines end, and how labels may be placed.

    Parameters
    ----------
    value
        Field that the line shows at its end.
    pixels
        Height of the plot.
    text
        Height of the labels.
    span
        Expression over datum for what the plot's height stands for, in the value's unit.
    reverse
        Small values are at the top.
    floor
        Lowest value that a label may stand at.
    by
        Fields that set plots apart.
    edge
        Expression for the plot's right edge.
    """

    value: str
    pixels: int
    text: float
    span: str
    reverse: bool = False
    floor: float | None = None
    by: tuple[str, ...] = ()
    edge: str = "width"


def apart(chart: alt.Chart, ends: Ends) -> alt.Chart:
    """Add `label_at`, where each row's label goes. A row is a label."""
    down: list[alt.SortField] = [
        alt.SortField("at", order="descending"),
        alt.SortField("country", order="ascending"),
    ]
    up: list[alt.SortField] = [
        alt.SortField("at", order="ascending"),
        alt.SortField("country", order="descending"),
    ]
    sign = "-" if ends.reverse else ""
    lowest = "datum.fallen" if ends.floor is None else f"max(datum.fallen, {ends.floor})"
    gap = f"{_LINE * ends.text:g} * ({ends.span}) / {ends.pixels}"
    room = int(ends.pixels / (_LINE * ends.text))
    placed = chart.transform_calculate(at=f"{sign}datum.{ends.value}", gap=gap)
    placed = _numbered(placed, down, ends.by).transform_filter(f"datum.nth <= {room}")
    placed = _running(placed, "datum.at + datum.nth * datum.gap", "min", down, ends.by)
    placed = placed.transform_calculate(fallen="datum.run - datum.nth * datum.gap")
    placed = _running(placed, f"{lowest} - datum.nth * datum.gap", "max", up, ends.by)
    return placed.transform_calculate(label_at=f"{sign}(datum.run + datum.nth * datum.gap)")


def _numbered(chart: alt.Chart, order: Sequence[alt.SortField], by: tuple[str, ...]) -> alt.Chart:
    return chart.transform_window([_carried("row_number", "nth")], **_ordered(order, by))


def _running(
    chart: alt.Chart, key: str, op: str, order: Sequence[alt.SortField], by: tuple[str, ...]
) -> alt.Chart:
    """Number the rows in order, then carry the least or greatest key along."""
    return (
        _numbered(chart, order, by)
        .transform_calculate(bound=key)
        .transform_window([_carried(op, "run")], frame=[None, 0], **_ordered(order, by))
    )


def _ordered(order: Sequence[alt.SortField], by: tuple[str, ...]) -> dict[str, Any]:
    common: dict[str, Any] = {"sort": list(order), "ignorePeers": True}
    return {**common, "groupby": list(by)} if by else common


def _carried(op: str, name: str) -> alt.WindowFieldDef:
    # `as` is a word of Python's own, so it goes in by a dictionary
    given: dict[str, Any] = {"op": op, "as": name}
    if op != "row_number":
        given["field"] = "bound"
    return alt.WindowFieldDef(**given)


def drawn(
    chart: alt.Chart,
    ends: Ends,
    y: alt.Y,
    colour: alt.Color,
    look: Look,
    *,
    x: alt.X | str = "year:Q",
) -> list[alt.Chart]:
    """Leader and name for each row of `apart`.

    Parameters
    ----------
    y
        The plot's vertical axis, whose scale the labels share.
    x
        Where the lines end.
    """
    at = y.copy()
    at.shorthand = "label_at:Q"
    leader = chart.mark_rule(strokeWidth=1, opacity=0.7).encode(
        x=x,
        x2=alt.value(alt.expr(f"{ends.edge} + {_LEADER}")),
        y=y,
        y2="label_at:Q",
        color=colour,
    )
    name = chart.mark_text(
        align="left", baseline="middle", fontSize=ends.text, color=look.theme.ink
    ).encode(
        x=alt.value(alt.expr(f"{ends.edge} + {_LEADER + _SPACE}")),
        y=at,
        text="country_name:N",
    )
    return [leader, name]
