"""What a figure's rows say, in sentences that open its section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bibliometrics.charts import (
    agreement,
    bridge,
    bridge_words,
    change,
    collaboration,
    influence,
    joint_years,
    journals,
    mobility_balance,
    mobility_flows,
    mobility_matrix,
    mover_share,
    retention,
    spending,
)
from bibliometrics.charts.drawing import Request
from bibliometrics.charts.words import number, opening, percent, points, signed, the, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bibliometrics.provenance import Result

    Given = Mapping[str, Result]
    Asked = Sequence[str] | None

_LEAST = 0.005


def told(chart: str, given: Given, asked: Asked) -> list[str]:
    """Sentences about a figure, each made from the rows of a query behind it."""
    return _STORIES[chart](given, asked) if chart in _STORIES else []


def _moved(given: Given, asked: Asked) -> list[str]:
    split = change.countries(given["change"].frame, asked)
    row = change.mover(split)
    base, to = split.row(0, named=True)["base_year"], split.row(0, named=True)["to_year"]
    if row is None:
        nobody = (
            f"From {base} to {to} no country moved beyond doubt: what is not known could turn the "
            "largest change."
        )
        return [nobody]
    said = [f"{change.title(split)}."]
    suffix = "_covered" if row["is_adjusted"] else ""
    if (adjusted := row[f"adjusted_change{suffix}"]) is not None:
        verb = "rose" if adjusted >= 0 else "fell"
        said.append(
            f"Were there as many works as in {base}, its Share {verb} by {percent(abs(adjusted))}."
        )
    other = split.filter(pl.col("change") * row["change"] < 0).sort(
        pl.col("change").abs(), "country", descending=[True, False]
    )
    if not other.is_empty():
        against = other.row(0, named=True)
        verb = "lost" if against["change"] < 0 else "gained"
        said.append(
            f"{opening(the(against['country_name']))} {verb} {points(against['change'])[1:]} "
            f"percentage points, {change.whence(against)}."
        )
    return said


def _journals(given: Given, asked: Asked) -> list[str]:
    frame = journals.largest(given["journals"].frame)
    said = [f"{journals.title(frame, int(frame['year'].to_list()[0]))}."]
    shown = frame if asked is None else frame.filter(pl.col("country").is_in(asked))
    first = shown.filter(pl.col("rank").is_not_null()).sort(
        "part", "journal", "country", descending=[True, False, False]
    )
    for row in first.head(1).to_dicts():
        whose = f"that of {the(row['country_name'])}"
        figure = f"{percent(row['part'])} of {whole(row['works'])} works"
        said.append(
            f"The largest part of one journal is {whose} in {row['journal_name']}: {figure}."
        )
    return said


def _together(given: Given, asked: Asked) -> list[str]:
    frame, year = collaboration.of_year(given["pairs"].frame)
    if asked is not None:
        frame = frame.filter(pl.col("country").is_in(asked))
    if frame.is_empty():
        return []
    row = collaboration.strongest(frame)
    pair = f"{opening(the(row['country_name']))} and {the(row['partner_name'])}"
    score = f"{number(row['joint_share'])}, on {_works(row['joint_count'])}"
    said = [f"{pair} have the highest bilateral score of {year}, {score}."]
    part = given["abroad"].frame.filter(
        pl.col("year") == year, pl.col("country") == row["country"]
    )
    for one in part.to_dicts():
        low, high = percent(one["international_part"]), percent(one["international_part_high"])
        span = low if low == high else f"{low} to {high}"
        said.append(f"Of the works of {the(one['country_name'])}, {span} have an author abroad.")
    return said


def _works(count: float) -> str:
    return "1 joint work" if count == 1 else f"{whole(count)} joint works"


def _years(given: Given, asked: Asked) -> list[str]:  # noqa: ARG001  one signature for all
    said = joint_years.growth(given["published"].frame)
    return [said] if said else []


def _spent(given: Given, asked: Asked) -> list[str]:
    frame = given["spending"].frame
    if asked is not None:
        frame = frame.filter(pl.col("country").is_in(asked))
    return [spending.sentence(frame)]


def _flowed(given: Given, asked: Asked) -> list[str]:
    return mobility_flows.sentences(given, Request(_codes(asked)))


def _ways(given: Given, asked: Asked) -> list[str]:
    return mobility_matrix.sentences(given, Request(_codes(asked)))


def _balanced(given: Given, asked: Asked) -> list[str]:  # noqa: ARG001  one signature for all
    return mobility_balance.sentences(given)


def _carried(given: Given, asked: Asked) -> list[str]:
    return mover_share.sentences(given, Request(_codes(asked)))


def _stayed(given: Given, asked: Asked) -> list[str]:
    return retention.sentences(given, Request(_codes(asked)))


def _codes(asked: Asked) -> tuple[str, ...] | None:
    return None if asked is None else tuple(asked)


def _one_journal(given: Given, asked: Asked) -> list[str]:  # noqa: ARG001  one signature for all
    rows = influence.leads(given["influence"].frame)
    row = rows.row(0, named=True)
    side = the(row["country_name"] if row["adds"] >= 0 else row["rival_name"])
    moves = (
        f"{row['journal_name']} moves the lead most, by {number(abs(row['adds']))} in favour of "
        f"{side}, of {number(row['lead'])} in all."
    )
    return [f"{influence.title(rows)}.", moves]


def _agreed(given: Given, asked: Asked) -> list[str]:  # noqa: ARG001  one signature for all
    row = agreement.figures(given["agreement"].frame, given["agreement"].provenance)
    return [f"{agreement.title(row)}.", *agreement.worth(row)]


def _bridged(given: Given, asked: Asked) -> list[str]:
    steps = bridge.one_bridge(given, asked)
    rest = bridge_words.drawn_steps(steps)[-1]
    said = [f"{bridge_words.title(steps)}."]
    official = rest["figure_after"]
    if rest["step"] == bridge_words.REST and abs(rest["amount"]) >= _LEAST and official:
        said.append(
            f"What no step explains is the rest, {signed(rest['amount'])}, "
            f"{percent(abs(rest['amount']) / official)} of the official Share."
        )
    return said


_STORIES: Mapping[str, Callable[[Given, Asked], list[str]]] = {
    "share_change": _moved,
    "journal_share": _journals,
    "collaboration": _together,
    "collaboration_years": _years,
    "share_per_rd": _spent,
    "mobility_flows": _flowed,
    "mobility_matrix": _ways,
    "mobility_balance": _balanced,
    "mover_share": _carried,
    "retention": _stayed,
    "journal_influence": _one_journal,
    "agreement": _agreed,
    "nature_index_bridge": _bridged,
}
