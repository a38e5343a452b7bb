"""The table of departures before and after dated events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bibliometrics.charts import mobility_balance, moving
from bibliometrics.charts.drawing import Request
from bibliometrics.charts.words import listed, number, the, whole
from bibliometrics.report.views import Field, as_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.charts.drawing import Results
    from bibliometrics.provenance import Result
    from bibliometrics.report.model import Table

_REPLICATES = 100
# Columns that count authors, by query, and those that would tell the count.
_COUNTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "mobility_flows": {
        "moves": ("moves_low", "moves_high", "rate_per_1000", "moves_corrected"),
        "confirmed": ("confirmed_corrected",),
    },
    "mobility_matrix": {"moves": ("moves_low", "moves_high"), "confirmed": ()},
    "retention": {"at_risk": ("left_there",), "left_there": ()},
    "event_window": {
        "moves": ("rate_per_1000", "ratio", "ratio_low", "ratio_high", "ratio_corrected"),
    },
    "mover_share": {"authors": ("share", "part", "part_low", "part_high")},
}


def events(
    results: Results, given: Mapping[str, Result], asked: tuple[str, ...] | None
) -> Table | None:
    """Departures after each event over those of the years before it; told years only.

    Parameters
    ----------
    given
        The rows of the chart of moves, for its pair.
    """
    pair = moving.pair(given, Request(asked))
    found = results("event_window", countries=pair, min_cell=moving.LEAST, replicates=_REPLICATES)
    frame = found.frame.filter(
        ~pl.col("is_censored"),
        pl.col("years_after") >= 0,
        pl.col("moves") >= moving.LEAST,
        pl.col("ratio").is_not_null(),
    )
    if frame.is_empty():
        return None
    shown = frame.sort("event_date", "destination", "year").with_columns(
        day=pl.col("event_date").dt.strftime("%Y-%m"),
        at=pl.col("year").cast(pl.String),  # a name of a row, not a figure
        whither=pl.col("destination_name").map_elements(_whither, return_dtype=pl.String),
    )
    fields = [
        Field("Event", "event"),
        Field("Month", "day"),
        Field("Authors who left", "whither"),
        Field("Year", "at"),
        Field("Authors", "moves", whole),
        Field("Rate over that before", "ratio", number),
        Field("Low", "ratio_low", number),
        Field("High", "ratio_high", number),
    ]
    whence = sorted({str(code) for code in shown["country"].to_list()})
    known = set(given["share"].frame["country"].to_list())
    left = listed([*moving.names(given["share"].frame, [c for c in whence if c in known])])
    caption = (
        f"Departures from {left or 'other countries'} after dated events: the rate per active "
        "author over that of up to four years before the event, with its 95% "
        "stability interval over authors. Years of which too "
        f"little is told and rows of {moving.FEW} authors are left out."
    )
    return as_table("event_window", caption, fields, shown, found)


def large_enough(result: Result) -> Result:
    """The rows for a reader's table; a cell of few authors is no figure there either."""
    query, frame = result.provenance.query, result.frame
    if query == "mobility_robustness":
        least = pl.min_horizontal("arrivals", "departures")
        published = pl.col("data_source") != mobility_balance.HERE
        return replace(result, frame=frame.filter(published | (least >= moving.LEAST)))
    for count, made_of_it in _COUNTS.get(query, {}).items():
        enough = pl.col(count) >= moving.LEAST
        present = [name for name in (*made_of_it, count) if name in frame.columns]
        frame = frame.with_columns(pl.when(enough).then(name).alias(name) for name in present)
    return replace(result, frame=frame)


def _whither(name: str) -> str:
    return "for any country" if name == "all" else f"for {the(name)}"
