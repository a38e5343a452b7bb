"""The report as one page: everything that it needs is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bibliometrics import charts
from bibliometrics.charts import export
from bibliometrics.charts.theme import Look
from bibliometrics.report import darkness, origins
from bibliometrics.report.files import CHART_FORMS, by_query
from bibliometrics.report.texts import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing
    from bibliometrics.report.model import Report

NAME = "index.html"
_PICKED = "countries"  # the parameter of a chart that follows the page's choice of countries


def rendered(report: Report, files: Mapping[str, bytes]) -> bytes:
    """The page.

    Parameters
    ----------
    files
        The charts that are drawn already, by file name.

    Text from outside goes through the template's escaping. Three things go in as they are: the
    libraries, the charts as SVG (escaped by Vega) and their specifications (`export.script_json`).
    """
    environment = Environment(
        loader=PackageLoader("bibliometrics.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn = {
        figure.name: Markup(files[f"charts/{figure.name}.svg"].decode())  # noqa: S704  by Vega
        for figure in report.figures
    }
    follow = {figure.name: _general_title(figure) for figure in report.figures if _follows(figure)}
    data = {
        "specs": {figure.name: _answering(figure) for figure in report.figures},
        "titles": {name: {"general": lines} for name, lines in follow.items()},
        "names": dict(report.pickable),
    }
    page = environment.get_template("page.html.j2").render(
        report=report,
        origins=origins,
        method=texts().method,
        drawn=drawn,
        follow=follow,
        forms=CHART_FORMS,
        files=sorted(by_query(report)),
        queries=origins.queries(report),
        policy=export.CONTENT_POLICY,
        chart_style=export.CHART_STYLE,
        dark_charts=darkness.rules(),
        libraries=Markup(export.libraries()),  # noqa: S704  shipped with vl-convert
        data=Markup(export.script_json(data)),  # noqa: S704  encoded for a script element
    )
    return page.encode()


def _follows(figure: Drawing) -> bool:
    return any(param["name"] == _PICKED for param in figure.spec.get("params", ()))


def _general_title(figure: Drawing) -> list[str]:
    """A title that holds whichever countries are shown."""
    look = Look()
    return look.wrapped(charts.find(figure.name).about, round(look.size.text * 1.5), bold=True)


def _answering(figure: Drawing) -> dict[str, Any]:
    """The specification, its title a parameter where the countries shown may change.

    The title is a finding about the countries that the report was written for; on others it would
    be wrong.
    """
    spec = figure.spec
    if not _follows(figure):
        return spec
    title = {**spec["title"], "text": {"expr": "heading"}}
    heading = {"name": "heading", "value": spec["title"]["text"]}
    return {**spec, "title": title, "params": [*spec["params"], heading]}
