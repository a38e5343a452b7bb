"""Tables that the Nature Index published: which of them to draw, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics.charts import official

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.provenance import Provenance

KEY = ("edition", "vintage", "data_year", "subject")
_SUBJECTS = {
    "physical-sciences": "physical sciences",
    "earth-environmental": "Earth and environmental sciences",
}


def best(frame: pl.DataFrame, ours: Provenance) -> pl.DataFrame:
    """The published table that fits best: our own journals, whole window, most countries, newest.

    Tables of two editions or vintages never go together: each was counted over other journals.

    Parameters
    ----------
    frame
        Rows of nature_index_comparison.
    ours
        Their origin.
    """
    if frame.is_empty():
        return frame
    of_table = [*KEY, "journals"]
    sizes = (
        frame.filter(pl.col("share") > 0)
        .with_columns(fits=pl.col("list").is_in(official.lists_like(ours)))
        .group_by(of_table)
        .agg(
            pl.col("fits").any(),
            pl.col("is_complete_window").all(),
            pl.col("window_end").max(),
            countries=pl.len(),
        )
        .sort("fits", "is_complete_window", "countries", "window_end", descending=True)
    )
    return frame.join(sizes.head(1), on=of_table, how="semi", nulls_equal=True).sort(
        "official_share", "country", descending=[True, False], nulls_last=True
    )


def like(frame: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """The rows of another query about the same published table."""
    return frame.join(table.select(KEY).unique(), on=KEY, how="semi", nulls_equal=True)


def named(row: Mapping[str, Any]) -> str:
    """A published table in words."""
    journals = f", {row['journals']} journals" if row.get("journals") else ""
    subject = "" if row["subject"] == "all" else f", {area(row['subject'])}"
    return f"{row['edition']}, {row['vintage']}{journals}{subject}"


def area(subject: str) -> str:
    """A published table's subject area as a reader writes it."""
    return _SUBJECTS.get(subject, subject)
