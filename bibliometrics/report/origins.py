"""Where a figure comes from: the command that makes it again, and how to cite it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from bibliometrics import catalogue
from bibliometrics.charts.furniture import NATURE_INDEX_CREDIT, SYNTHETIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibliometrics.catalogue import Query
    from bibliometrics.charts.drawing import Drawing
    from bibliometrics.provenance import Provenance
    from bibliometrics.report.model import Report

NATURE_INDEX = (
    f"{NATURE_INDEX_CREDIT} https://www.nature.com/nature-index, "
    "https://creativecommons.org/licenses/by-nc-sa/4.0/"
)
# Published series that stand in the rows of a query beside ours.
_WITHIN = {
    "mobility_robustness": (
        "Published series: Akbaritabar, Theile and Zagheni, Scientific Data 11:816 (2024), "
        "CC BY 4.0."
    )
}
_HASH = 12


def chart_command(figure: Drawing, countries: Sequence[str] | None) -> str:
    """The command that draws a figure again, where the cache lies in `cache`."""
    return _command("chart", figure.name, figure.sources[0], countries, f"{figure.name}.svg")


def report_command(report: Report, form: str) -> str:
    """The command that writes the whole report again."""
    more = [] if form == "page" else ["--format", form]
    source = report.results[0].provenance
    return _command("report", None, source, report.asked, "report", *more)


def _command(
    name: str,
    what: str | None,
    source: Provenance,
    countries: Sequence[str] | None,
    output: str,
    *more: str,
) -> str:
    words = ["bibliometrics", name, *([what] if what else []), "--scope", source.scope]
    words += ["--countries", ",".join(countries)] if countries else []
    return shlex.join([*words, *more, "--output", output])


def citation(figure: Drawing) -> str:
    """A figure's origin in one line of plain text, to stand under a copy of it."""
    source = figure.sources[0]
    made = f"{SYNTHETIC} data, not the state of the world. " if figure.synthetic else ""
    basis = f" ({source.basis})" if source.basis else ""
    return (
        f"\N{LEFT DOUBLE QUOTATION MARK}{figure.title}\N{RIGHT DOUBLE QUOTATION MARK}, "
        f"bibliometrics {source.version}, from records of OpenAlex (CC0){basis} fetched up to "
        f"{day(source)}; query {source.query} {source.sql_sha256[:_HASH]}, data "
        f"{source.manifest_sha256[:_HASH]}. {made}{' '.join(credit(figure))}"
    ).strip()


def report_citation(report: Report) -> str:
    """The whole report's origin in one line of plain text."""
    source = report.results[0].provenance
    made = f", {SYNTHETIC} data" if report.synthetic else ""
    return (
        f"To cite: bibliometrics {source.version}, records of OpenAlex fetched up to "
        f"{day(source)}, data {source.manifest_sha256[:_HASH]}{made}. OpenAlex records are CC0. "
        f"{NATURE_INDEX_CREDIT}"
    )


def credit(figure: Drawing) -> list[str]:
    """What others ask for whose figures are shown, with addresses."""
    owed = [NATURE_INDEX if each == NATURE_INDEX_CREDIT else each for each in figure.credits]
    asked = (source.query for source in figure.sources)
    return [*owed, *(_WITHIN[query] for query in asked if query in _WITHIN)]


def day(source: Provenance) -> str:
    """The last day of fetching, as a sentence has it."""
    return f"{source.fetched_to:%d %B %Y}".lstrip("0")


def bound(source: Provenance) -> str:
    """The parameters that are not left open, as the command line takes them."""
    given = sorted(source.parameters.items())
    return " ".join(f"{name}={_text(value)}" for name, value in given if value is not None)


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def queries(report: Report) -> list[Query]:
    """The catalogue's entry for each query that was asked, in the order of asking."""
    known = catalogue.catalogue()
    names = dict.fromkeys(result.provenance.query for result in report.results)
    return [known[name] for name in names if name in known]
