"""The report as one page: everything that it needs is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bibliometrics import catalogue
from bibliometrics.charts import export
from bibliometrics.report.files import CHART_FORMS, by_query
from bibliometrics.report.texts import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.catalogue import Query
    from bibliometrics.report.model import Report


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
    specs = {figure.name: figure.spec for figure in report.figures}
    drawn = {
        name: Markup(files[f"charts/{name}.svg"].decode())  # noqa: S704  escaped by Vega
        for name in specs
    }
    data = export.script_json({"specs": specs, "shown": list(report.shown)})
    page = environment.get_template("page.html.j2").render(
        report=report,
        method=texts().method,
        drawn=drawn,
        forms=CHART_FORMS,
        files=sorted(by_query(report)),
        queries=_queries(report),
        policy=export.CONTENT_POLICY,
        chart_style=export.CHART_STYLE,
        libraries=Markup(export.libraries()),  # noqa: S704  shipped with vl-convert
        data=Markup(data),  # noqa: S704  encoded for a script element
    )
    return page.encode()


def _queries(report: Report) -> list[Query]:
    """The catalogue's entry for each query that was asked, in the order of asking."""
    known = catalogue.catalogue()
    names = dict.fromkeys(result.provenance.query for result in report.results)
    return [known[name] for name in names if name in known]
