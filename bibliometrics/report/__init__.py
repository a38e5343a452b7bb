"""The report: one page that reads from top to bottom, its charts and tables beside it.

One model (`model`), gathered once (`contents`), written by either of two templates: a page that
needs nothing else, or Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.errors import UnknownNameError
from bibliometrics.report import contents, folder, markdown, origins, page, remembered
from bibliometrics.report.files import of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

    from bibliometrics.charts.drawing import Results

__all__ = ["FORMS", "write_report"]

FORMS: Mapping[str, ModuleType] = {"page": page, "markdown": markdown}


def write_report(
    results: Results,
    output: Path,
    *,
    countries: Sequence[str] | None = None,
    form: str = "page",
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write the whole report; gives the path of its page.

    Parameters
    ----------
    results
        Gives a named query's rows: `Study.result`.
    output
        Folder: `index.html` or `index.md`, `provenance.json`, `charts/`, `tables/` and
        `queries/`. What else lies in it stays; a reader never sees half a page.
    countries
        Countries to show, by code or name; None leaves the choice to each chart.
    form
        `page`, or `markdown` for a repository or a generator of sites.
    progress
        Called with the name of each part as its turn comes.

    Raises
    ------
    UnknownNameError
        No such country or form.
    NothingToDrawError
        No work counts, or none by the countries asked for.
    ParameterError
        The folder cannot be written.
    """
    if form not in FORMS:
        raise UnknownNameError("format", form, FORMS)
    folder.require_writable(output)
    report = contents.gathered(remembered.Remembered(results), countries, progress)
    progress("files")
    name: str = FORMS[form].NAME
    files = of(report, name, origins.report_command(report, form))
    files[name] = FORMS[form].rendered(report, files)
    folder.publish(files, output)
    return output / name
