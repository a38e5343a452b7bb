"""The report: one page that reads from top to bottom, its charts and tables beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibliometrics.report import contents, folder, page, remembered
from bibliometrics.report.files import of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bibliometrics.charts.drawing import Results

__all__ = ["write_report"]


def write_report(
    results: Results,
    output: Path,
    *,
    countries: Sequence[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write the whole report; gives the path of its page.

    Parameters
    ----------
    results
        Gives a named query's rows: `Study.result`.
    output
        Folder: `index.html`, `provenance.json`, `charts/` and `tables/`. What else lies in it
        stays; a reader never sees half a page.
    countries
        Countries to show, by code or name; None leaves the choice to each chart.
    progress
        Called with the name of each part as its turn comes.

    Raises
    ------
    UnknownNameError
        No such country.
    NothingToDrawError
        No work counts, or none by the countries asked for.
    ParameterError
        The folder cannot be written.
    """
    folder.require_writable(output)
    report = contents.gathered(remembered.Remembered(results), countries, progress)
    progress("files")
    files = of(report)
    files["index.html"] = page.rendered(report, files)
    folder.publish(files, output)
    return output / "index.html"
