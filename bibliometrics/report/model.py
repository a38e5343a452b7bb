"""What a report is made of, whatever form it is written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibliometrics.charts.drawing import Drawing
    from bibliometrics.provenance import Provenance, Result


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: what is read, and what is sorted by."""

    text: str
    order: float | str


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its heading, and whether it holds figures."""

    label: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is read.

    Parameters
    ----------
    name
        Of the CSV file with all rows.
    caption
        What it shows, its unit and how well it is known.
    rows
        Cells by row; the first of each heads its row.
    source
        The query behind it.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    source: Provenance


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report.

    Parameters
    ----------
    key
        Its anchor.
    paragraphs
        Sentences made from the rows.
    figures, tables
        What it shows.
    missing
        Why a figure is not there.
    """

    key: str
    heading: str
    paragraphs: Sequence[str]
    figures: Sequence[Drawing] = ()
    tables: Sequence[Table] = ()
    missing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Sections on one matter; the first stands under the chapter's own heading and key."""

    heading: str
    sections: Sequence[Section]

    @property
    def key(self) -> str:
        """Its anchor."""
        return self.sections[0].key


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence to quote, and the section that bears it out."""

    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report.

    Parameters
    ----------
    title
        The main finding.
    question
        What it answers.
    summary
        What was counted, over which years and journals.
    findings
        Sentences to quote.
    chapters
        The parts in their order.
    pickable, shown
        Countries that a reader may pick, as code and name, and the codes shown at first.
    results
        Every query that was asked.
    asked
        Codes of the countries that were asked for.
    """

    title: str
    question: str
    summary: str
    findings: Sequence[Finding]
    chapters: Sequence[Chapter]
    pickable: Sequence[tuple[str, str]]
    shown: Sequence[str]
    results: Sequence[Result] = field(default=())
    asked: Sequence[str] | None = None

    @property
    def synthetic(self) -> bool:
        """Made from made records."""
        return any(result.provenance.synthetic for result in self.results)

    @property
    def sections(self) -> list[Section]:
        """Every section in the order of reading."""
        return [section for chapter in self.chapters for section in chapter.sections]

    @property
    def figures(self) -> list[Drawing]:
        """Every chart in the order of reading."""
        return [figure for section in self.sections for figure in section.figures]
