"""Tables as a reader wants them: names for codes, rounded figures, the newest year to trust."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics.charts import coverage, institutions, published, story
from bibliometrics.charts.crossover import crossing
from bibliometrics.charts.words import number, percent, probability, signed, the, whole
from bibliometrics.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bibliometrics.provenance import Result

_ROWS, _FIRST = 20, 3
_NONE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Field:
    """A column to be: its heading, where its figures are, and how they are written."""

    label: str
    column: str
    shown: Callable[[Any], str] = str


def as_table(
    name: str, caption: str, fields: Sequence[Field], frame: pl.DataFrame, source: Result
) -> Table:
    """A table of a frame's rows, in their order."""
    columns = [Column(field.label, frame.schema[field.column].is_numeric()) for field in fields]
    rows = [
        [_cell(row[field.column], field.shown) for field in fields]
        for row in frame.iter_rows(named=True)
    ]
    return Table(name, caption, columns, rows, source.provenance)


def _cell(value: Any, shown: Callable[[Any], str]) -> Cell:
    if value is None:
        return Cell(_NONE, "")
    return Cell(shown(value), value if isinstance(value, int | float) else str(value))


def countries(share: Result) -> Table:
    """The first countries of the newest covered year, and the unknown part."""
    year = story.newest_covered(share.frame)
    frame = (
        share.frame.filter(pl.col("year") == year)
        .sort("rank", "country", nulls_last=True)
        .filter((pl.col("rank") <= _ROWS) | pl.col("rank").is_null())
        .with_columns(
            country_name=pl.col("country_name").replace("Unknown", "Not known"),
            share_covered=pl.when(pl.col("rank").is_not_null()).then("share_covered"),
        )
    )
    known = percent(story.coverage(share.frame, year))
    caption = (
        f"Countries by Share in {year}, the first {_ROWS} and the part that is not known. "
        f"Low and high: the 95% stability interval of the Share. Countries are known for {known} "
        "of the year's Share; the last column spreads the rest."
    )
    fields = [
        Field("Country", "country_name"),
        Field("Place", "rank", whole),
        Field("Share", "share", number),
        Field("Low", "share_low", number),
        Field("High", "share_high", number),
        Field("Part of the whole", "share_of_total", percent),
        Field("Count", "count", whole),
        Field("Share, adjusted", "share_covered", number),
    ]
    return as_table("country_share", caption, fields, frame, share)


def subjects(areas: Result, year: int) -> Table:
    """The first three countries of each subject area."""
    frame = (
        areas.frame.filter(pl.col("year") == year, pl.col("rank") <= _FIRST)
        .with_columns(subject=pl.col("subject").replace("unassigned", "Without a subject area"))
        .sort("subject", "rank", "country")
    )
    caption = (
        f"The first {_FIRST} countries by Share in each subject area, {year}. Coverage: the part "
        "of the area's Share whose countries are known."
    )
    fields = [
        Field("Subject area", "subject"),
        Field("Place", "rank", whole),
        Field("Country", "country_name"),
        Field("Share", "share", number),
        Field("Part of the area", "share_of_total", percent),
        Field("Coverage", "coverage", percent),
    ]
    return as_table("country_share_by_subject", caption, fields, frame, areas)


def crossings(given: Mapping[str, Result]) -> Table | None:
    """Since when the one country has been ahead, by subject area."""
    found, row = given["crossover"], crossing(given)
    if row is None:
        return None
    frame = found.frame.with_columns(
        pl.col("subject").replace({"all": "All areas", "unassigned": "Without a subject area"}),
        # names of years, not figures
        *(pl.col(name).cast(pl.String) for name in ("year", "low", "high")),
    )
    caption = (
        f"Since when {the(row['country_name'])} has been ahead of {the(row['rival_name'])} by "
        f"Share, to the end of {row['last_year']}. Probability: replicates with such a year. From "
        f"and to: its 95% stability interval; {_NONE} where the country is behind at the end."
    )
    fields = [
        Field("Subject area", "subject"),
        Field("Ahead since", "year"),
        Field("From", "low"),
        Field("To", "high"),
        Field("Probability", "probability", probability),
        Field("Since that year, probability", "probability_by_year", probability),
    ]
    return as_table("crossover", caption, fields, frame, found)


def official(compared: Result) -> Table:
    """The largest countries of the published table that fits best."""
    table = published.best(compared.frame, compared.provenance).head(_ROWS)
    row = table.row(0, named=True)
    known = "" if row["coverage"] is None else f" Coverage of ours: {percent(row['coverage'])}."
    caption = (
        f"Official and our Share, {row['data_year']}. Official: Nature Index "
        f"{published.named(row)}; Springer Nature, CC BY-NC-SA 4.0.{known}"
    )
    fields = [
        Field("Country", "country_name"),
        Field("Official Share", "official_share", number),
        Field("Our Share", "share", number),
        Field("Ours, adjusted", "share_covered", number),
        Field("Ours over official", "ratio", percent),
    ]
    return as_table("nature_index_comparison", caption, fields, table, compared)


def gaps(found: Result, drawn: pl.DataFrame) -> Table | None:
    """The largest gaps to the published table of the bridge that is drawn, step by step.

    Where that table is short, and so has no gaps here, those to the widest; None without either.
    """
    frame = found.frame
    if frame.is_empty():
        return None
    of_table = published.like(frame, drawn).sort("place")
    if of_table.is_empty():
        of_table = published.like(frame, frame.head(1)).sort("place")
    row = of_table.row(0, named=True)
    caption = (
        f"The largest gaps that no step explains, {row['data_year']}, with the steps that lead "
        f"from our Share to the official one. Official: Nature Index {published.named(row)}; "
        "Springer Nature, CC BY-NC-SA 4.0."
    )
    fields = [
        Field("Country", "country_name"),
        Field("Our Share", "share", number),
        Field("Own journals", "list_vintage", signed),
        Field("Not known", "unknown_country", signed),
        Field("Authors cut", "authors_cut", signed),
        Field("Works missing or extra", "works_missing_or_extra", signed),
        Field("Rest", "rest", signed),
        Field("Official Share", "official_share", number),
    ]
    return as_table("agreement_gaps", caption, fields, of_table, found)


def institution(found: Result, year: int, asked: tuple[str, ...] | None) -> Table:
    """The first institutions of the newest covered year."""
    frame = institutions.largest(found.frame, year, asked)
    fields = [
        Field("Institution", "institution_name"),
        Field("Place", "rank", whole),
        Field("Country", "country_name"),
        Field("Share", "share", number),
        Field("Count", "count", whole),
    ]
    caption = f"Institutions by Share in {year}, as named on the works."
    return as_table("institution_share", caption, fields, frame, found)


def years(covered: Result) -> Table:
    """How many works count and how far their countries are known, by year."""
    frame = (
        covered.frame.filter(pl.col("publisher") == coverage.ALL)
        .sort("year")
        .with_columns(pl.col("year").cast(pl.String))  # a name of a row, not a figure
    )
    fields = [
        Field("Year", "year"),
        Field("Works that count", "works", whole),
        Field("With a known country", "with_country", whole),
        Field("Known part of the Share", "coverage", percent),
    ]
    caption = "Works that count and how far their countries are known, by year of publication."
    return as_table("coverage_by_publisher", caption, fields, frame, covered)
