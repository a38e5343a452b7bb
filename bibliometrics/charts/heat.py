"""A table whose cells are shaded by their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibliometrics.charts.theme import Look

_LINE = "datum.label.length > 9 ? split(datum.label, ' ') : datum.label"


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row and column, and what shades them.

    Parameters
    ----------
    rows, columns
        Names in their order.
    row, column, shade, text
        Fields of the cells; `shade` goes from 0 to `most`.
    most
        What is darkest.
    left
        Room for the rows' names, in pixels.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    row: str
    column: str
    shade: str
    text: str
    most: float
    left: int


def layers(
    data: str, grid: Grid, width: int, tips: Sequence[Any], look: Look
) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Cells, and the figures that go over them."""
    base = alt.Chart(alt.NamedData(data))
    x = alt.X(
        f"{grid.column}:N",
        title=None,
        sort=list(grid.columns),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr=_LINE,
            labelOverlap=False,
            labelPadding=6 + round(_letters(grid, width, look) * 1.2),  # room for a second line
            labelFontSize=_letters(grid, width, look),
            domain=False,
        ),
    )
    y = alt.Y(
        f"{grid.row}:N",
        title=None,
        sort=list(grid.rows),
        axis=alt.Axis(labelLimit=grid.left - 10, labelColor=look.theme.ink, minExtent=grid.left),
    )
    scale = alt.Scale(
        type="sqrt",
        domain=[0, grid.most],
        range=[look.theme.low, look.theme.high],
        interpolate="rgb",
        clamp=True,
    )
    cells = base.mark_rect(stroke=look.theme.background, strokeWidth=1.5).encode(
        x=x,
        y=y,
        color=alt.Color(f"{grid.shade}:Q", scale=scale, legend=None),
        tooltip=list(tips),
    )
    turn = look.theme.turn**2 * grid.most
    figures = base.mark_text(fontSize=_letters(grid, width, look)).encode(
        x=x,
        y=y,
        text=f"{grid.text}:N",
        color=alt.condition(
            f"datum.{grid.shade} >= {turn:g}",
            alt.value(look.theme.on_high),
            alt.value(look.theme.on_low),
        ),
    )
    return [cells], [figures]


def _letters(grid: Grid, width: int, look: Look) -> float:
    """A height of letters that lets the longest word of a heading stand over its column."""
    words = [
        word
        for name in grid.columns
        for word in (name.split() if len(name) > 9 else [name])  # noqa: PLR2004  as _LINE has it
    ]
    longest = max((len(word) for word in words), default=1)
    fits = width / max(1, len(grid.columns)) / (0.56 * max(longest, 6))
    return round(min(look.small, fits), 1)
