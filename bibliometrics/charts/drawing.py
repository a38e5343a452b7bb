"""What a chart is: the queries it asks, how it is drawn, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from bibliometrics.charts import export
from bibliometrics.charts.theme import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import altair as alt
    import polars as pl

    from bibliometrics.provenance import Provenance, Result

Chart: TypeAlias = "alt.LayerChart | alt.FacetChart | alt.VConcatChart"
Row: TypeAlias = "dict[str, Any]"
_DIGITS = 6


class Results(Protocol):
    """Whatever gives a named query's rows and their origin; `Study.result` does."""

    def __call__(self, name: str, /, **parameters: Any) -> Result:
        """Rows of a named query."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One query that a chart needs, with its parameters.

    Parameters
    ----------
    then
        Gives more parameters from the results of the asks that have none of this: a year to trust,
        the countries that lead.
    """

    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[Mapping[str, Result], Request], Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a person may choose about a chart.

    Parameters
    ----------
    countries
        Codes of the countries to show; None leaves the choice to the chart.
    look
        Size and theme.
    """

    countries: tuple[str, ...] | None = None
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class Drawing:
    """A chart that is drawn.

    Parameters
    ----------
    name
        The chart's name.
    title
        What is seen, as a sentence without its full stop.
    alt
        The same for a reader who does not see it, with the main figures.
    told
        The main figures alone, as a caption.
    chart
        The altair chart.
    sources
        The queries behind it, the main one first.
    credits
        What others ask for whose figures it shows.
    """

    name: str
    title: str
    alt: str
    told: str
    chart: Chart
    sources: tuple[Provenance, ...]
    credits: tuple[str, ...] = ()

    @property
    def synthetic(self) -> bool:
        """Drawn from made records."""
        return any(source.synthetic for source in self.sources)

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, data inline."""
        return export.specification(self.chart)


@dataclass(frozen=True, slots=True)
class Kind:
    """A chart that can be asked for by name.

    Parameters
    ----------
    name, about
        Name, and one sentence for a list of charts.
    asks
        Queries by their role; the first takes the parameters that a person gives.
    draw
        Pure: from results by role to the drawing.
    """

    name: str
    about: str
    asks: Mapping[str, Ask]
    draw: Callable[[Mapping[str, Result], Request], Drawing]


def rows(frame: pl.DataFrame, columns: Sequence[str]) -> list[Row]:
    """The named columns as plain rows, floats rounded to what a drawing can show."""
    taken = frame.select(columns).to_dicts()
    return [{name: _short(value) for name, value in row.items()} for row in taken]


def _short(value: Any) -> Any:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
