"""Charts by name: each asks its queries and draws what they return, nothing else.

>>> from bibliometrics import charts
>>> sorted(charts.CHARTS)[:2]
['agreement', 'collaboration']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibliometrics.charts import (
    agreement,
    bridge,
    change,
    collaboration,
    comparison,
    country_part,
    country_rank,
    country_share,
    coverage,
    crossover,
    funnel,
    influence,
    institutions,
    joint_years,
    journals,
    mobility_balance,
    mobility_flows,
    mobility_matrix,
    mover_share,
    retention,
    sensitivity,
    spending,
    subjects,
)
from bibliometrics.charts.drawing import Request
from bibliometrics.charts.export import FORMATS, save
from bibliometrics.charts.theme import SIZES, THEMES, Look
from bibliometrics.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Chart, Drawing, Kind, Results
    from bibliometrics.provenance import Result

__all__ = ["CHARTS", "FORMATS", "SIZES", "THEMES", "draw", "drawing", "find", "listing", "save"]

CHARTS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        country_share.KIND,
        country_part.KIND,
        country_rank.KIND,
        change.KIND,
        spending.KIND,
        crossover.KIND,
        sensitivity.KIND,
        influence.KIND,
        subjects.KIND,
        comparison.KIND,
        agreement.KIND,
        bridge.KIND,
        institutions.KIND,
        journals.KIND,
        collaboration.KIND,
        joint_years.KIND,
        mobility_flows.KIND,
        mobility_matrix.KIND,
        mobility_balance.KIND,
        mover_share.KIND,
        retention.KIND,
        coverage.KIND,
        funnel.KIND,
    )
}


def find(name: str) -> Kind:
    """The chart of that name.

    Raises
    ------
    UnknownNameError
        There is none; the nearest names are suggested.
    """
    if name not in CHARTS:
        raise UnknownNameError("chart", name, CHARTS, listed_by="bibliometrics chart --list")
    return CHARTS[name]


def listing() -> list[tuple[str, str]]:
    """Every chart's name and what it shows, in the report's order."""
    return [(kind.name, kind.about) for kind in CHARTS.values()]


def drawing(
    name: str,
    results: Results,
    *,
    countries: Sequence[str] | str | None = None,
    size: str = "page",
    theme: str = "light",
    **parameters: Any,
) -> Drawing:
    """A named chart, with its title, alt text and origin.

    Parameters
    ----------
    results
        Gives a named query's rows: `Study.result`.
    countries
        Countries to show, by code or name, as a list or with commas; None leaves the choice to
        the chart.
    size
        `page`, `column` or `slide`.
    theme
        `light`, `dark` or `print`.
    **parameters
        Parameters of the chart's main query: counting, journals, works, from_year …

    Raises
    ------
    UnknownNameError
        No such chart, country, size, theme or parameter.
    NothingToDrawError
        The queries give no rows.
    """
    kind = find(name)
    request = Request(codes(results, countries), Look.named(size, theme))
    return kind.draw(gathered(kind, results, request, **parameters), request)


def gathered(
    kind: Kind, results: Results, request: Request, **parameters: Any
) -> dict[str, Result]:
    """What a chart is drawn from: the rows of each of its queries, by role.

    Parameters
    ----------
    **parameters
        For the main query; they go before what the chart itself would ask for.
    """
    main = next(iter(kind.asks))
    given: dict[str, Result] = {}
    for role, ask in sorted(kind.asks.items(), key=lambda one: one[1].then is not None):
        found = ask.then(given, request) if ask.then else {}
        more = parameters if role == main else {}
        given[role] = results(ask.query, **{**ask.parameters, **found, **more})
    return given


def draw(name: str, results: Results, **choices: Any) -> Chart:
    """A named chart as altair's object; see :func:`drawing` for the choices."""
    return drawing(name, results, **choices).chart


def codes(results: Results, countries: Sequence[str] | str | None) -> tuple[str, ...] | None:
    """Countries as codes: the query knows both their codes and their names."""
    if countries is None:
        return None
    asked = countries.split(",") if isinstance(countries, str) else list(countries)
    bound = results("country_share", countries=asked).provenance.parameters["countries"]
    return tuple(dict.fromkeys(bound))
