"""The report as Markdown, for a repository or a generator of sites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bibliometrics.report import origins
from bibliometrics.report.files import CHART_FORMS, by_query
from bibliometrics.report.texts import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.report.model import Report

NAME = "index.md"
_SIGNS = re.compile(r"([\\`*_\[\]<>|~&$#])")
_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)")


class _Written(str):
    """Text that is Markdown already, or stands where its signs mean nothing."""

    __slots__ = ()


def rendered(report: Report, files: Mapping[str, bytes]) -> bytes:  # noqa: ARG001  as the page's
    """The Markdown.

    Whatever the template does not mark as written is text: its signs are escaped.
    """
    environment = Environment(
        loader=PackageLoader("bibliometrics.report"),
        autoescape=False,  # noqa: S701  Markdown, not HTML: `finalize` escapes
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
    )
    environment.filters["written"] = _Written
    text = environment.get_template("report.md.j2").render(
        report=report,
        origins=origins,
        method=texts().method,
        anchor=anchor,
        command=origins.report_command(report, "markdown"),
        headings={section.key: _heading(report, section.key) for section in report.sections},
        forms=CHART_FORMS,
        files=sorted(by_query(report)),
        queries=origins.queries(report),
    )
    return re.sub(r"\n{3,}", "\n\n", text).encode()


def _heading(report: Report, key: str) -> str:
    """The heading that a section stands under."""
    for chapter in report.chapters:
        for section in chapter.sections:
            if section.key == key:
                return section.heading or chapter.heading
    raise KeyError(key)


def _finalized(value: Any) -> str:
    return value if isinstance(value, _Written) else escaped(str(value))


def escaped(text: str) -> str:
    """Text as Markdown that reads the same."""
    line = " ".join(_SIGNS.sub(r"\\\1", text).split())
    return _LIST.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line)


def anchor(heading: str) -> str:
    """What a heading is linked by, as forges and generators of sites make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
