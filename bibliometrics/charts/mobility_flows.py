"""How many authors moved between two countries, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from bibliometrics.charts import furniture, moving, story
from bibliometrics.charts.drawing import Ask, Kind
from bibliometrics.charts.moving import FEW, LEAST, count
from bibliometrics.charts.words import listed, opening, percent, years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bibliometrics.charts.drawing import Drawing, Request, Row
    from bibliometrics.provenance import Result

MEANING = {
    "mode_year": "the country of most of an author's papers in a year is not that of the last "
    "year seen",
    "previous_publication": "a paper gives another country than the author's last one",
    "first_last": "an author's last papers give another country than the first ones",
    "rupture": "an author is seen in a new country and no longer in the old one",
}
_CENSORED = "is_censored"


def draw(given: Mapping[str, Result], request: Request) -> Drawing:
    """Both directions with their intervals; years not yet told are dashed."""
    frame = between(given, request)
    story.require(frame, f"{FEW} authors moved between the two countries in any year")
    drawn = moving.labelled(frame, "year")
    y = alt.Y("moves:Q", title="Authors who moved", axis=alt.Axis(format=",~f", tickCount=6))
    lines = moving.Lines(
        x=furniture.axis_of_years(drawn["year"].to_list()),
        y=y,
        value="moves",
        low="moves_low",
        high="moves_high",
        unsure=_CENSORED,
        tips=[
            alt.Tooltip("country_name:N", title="Direction"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("moves:Q", title="Authors", format=",.1f"),
            alt.Tooltip("moves_low:Q", title="from", format=",.1f"),
            alt.Tooltip("moves_high:Q", title="to", format=",.1f"),
            alt.Tooltip("moves_corrected:Q", title="Over completeness", format=",.1f"),
            alt.Tooltip("completeness:Q", title="Told by now", format=".0%"),
        ],
    )
    kept = drawn.select(
        *("year", "origin", "destination", "country", "country_name", "moves", "moves_low"),
        *("moves_high", "moves_corrected", "completeness", _CENSORED, "ends", "run"),
    )
    sources = [given["flows"].provenance]
    words = _words(given, frame, request)
    return moving.drawing(KIND.name, kept, lines, words, sources=sources, look=request.look)


def between(given: Mapping[str, Result], request: Request) -> pl.DataFrame:
    """Moves between the pair, the cells that are large enough, under one definition."""
    codes = moving.pair(given, request)
    frame = given["flows"].frame.filter(
        pl.col("origin").is_in(codes), pl.col("destination").is_in(codes), pl.col("moves") >= LEAST
    )
    asked = given["flows"].provenance.parameters.get("definition") or "mode_year"
    return frame.filter(pl.col("definition") == ("mode_year" if asked == "all" else asked))


def newest(given: Mapping[str, Result], request: Request) -> list[Row]:
    """The newest year that is told: the larger direction first, the other if large enough."""
    told = between(given, request).filter(~pl.col(_CENSORED))
    if told.is_empty():
        return []
    last = told.filter(pl.col("year") == pl.col("year").max())
    return last.sort("moves", "destination", descending=[True, False]).to_dicts()


def title(given: Mapping[str, Result], request: Request) -> str:
    """Which direction more authors took in the newest year that is told."""
    found = newest(given, request)
    one, other = moving.names(given["share"].frame, moving.pair(given, request))
    if not found:
        return f"Too little is told of the moves between {one} and {other} to compare them"
    row, year = found[0], found[0]["year"]
    whence, where = moving.names(
        given["share"].frame, [str(row["origin"]), str(row["destination"])]
    )
    if len(found) == 1:
        return (
            f"{count(row['moves'])} authors moved from {whence} to {where} in {year}, {FEW} "
            "the other way"
        )
    back = found[1]
    against = f"{count(row['moves'])} and {count(back['moves'])}"
    low, high = row["moves_low"], back["moves_high"]
    if low is None or high is None or low <= high:
        return (
            f"Moves from {whence} to {where} and back are too close to tell apart in {year}: "
            f"{against}"
        )
    return f"More authors moved from {whence} to {where} than back in {year}: {against}"


def sentences(given: Mapping[str, Result], asked: Request) -> list[str]:
    """The title, and each direction's interval and what was confirmed."""
    said = [f"{opening(title(given, asked))}."]
    for row in newest(given, asked):
        whence, where = moving.names(
            given["share"].frame, [str(row["origin"]), str(row["destination"])]
        )
        span = "" if row["moves_low"] is None else f" ({_span(row)} in 95% of the replicates)"
        said.append(
            f"From {whence} to {where}{span}: {percent(row['rate_per_1000'] / 1000)} of the "
            f"authors active there; seen on a second paper: {count(row['confirmed'])}."
        )
    return said


def _span(row: Row) -> str:
    return f"{row['moves_low']:,.0f} to {row['moves_high']:,.0f}"


def _words(given: Mapping[str, Result], frame: pl.DataFrame, request: Request) -> furniture.Words:
    every = sorted(set(frame["year"].to_list()))
    late = sorted(set(frame.filter(pl.col(_CENSORED))["year"].to_list()))
    definition = str(frame["definition"].to_list()[0])
    held = {(row["year"], row["destination"]) for row in frame.to_dicts()}
    small = sorted({year for year in every for code in _both(frame) if (year, code) not in held})
    notes = [moving.AMONG]
    if late:
        least = frame.filter(pl.col(_CENSORED))["completeness"].min()
        part = percent(float(str(least)))
        notes.append(
            f"Dashed: {_years(late)}, of whose moves as little as {part} is told by now, so no "
            "sentence speaks of them."
        )
    if small:
        notes.append(f"Not drawn: {FEW} authors in one direction ({_years(small)}).")
    figures = [
        f"{count(row['moves'])} authors {moving.told_way(row)}" for row in newest(given, request)
    ]
    told = newest(given, request)
    return furniture.Words(
        title=title(given, request),
        subtitle=(
            f"Authors by year of arrival, with the 95% stability interval over authors (bands). A "
            f"move: {MEANING[definition]}."
        ),
        alt=(
            f"Two lines of moves between two countries, {years(every[0], every[-1])}."
            + (f" In {told[0]['year']}: {listed(figures)}." if told else "")
        ),
        notes=tuple(notes),
    )


def _both(frame: pl.DataFrame) -> list[str]:
    return sorted({*frame["destination"].to_list(), *frame["origin"].to_list()})


def _years(found: list[int]) -> str:
    """Years as `2015 to 2018` where none is missing, else one by one."""
    if found[-1] - found[0] == len(found) - 1:
        return years(found[0], found[-1])
    return listed([str(year) for year in found])


def _ask(given: Mapping[str, Result], request: Request) -> dict[str, Any]:
    return {**moving.ask_pair(given, request), "min_cell": LEAST}


KIND = Kind(
    name="mobility_flows",
    about="Authors who moved between two countries, both ways, by year",
    asks={
        "flows": Ask("mobility_flows", {"replicates": 100}, then=_ask),
        "share": Ask("country_share"),
    },
    draw=draw,
)
