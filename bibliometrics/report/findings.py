"""Sentences to quote, each made from the rows of one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bibliometrics.charts import crossover as crossing_chart
from bibliometrics.charts import headline, institutions, published, story
from bibliometrics.charts.official import NEAR
from bibliometrics.charts.sensitivity import list_name
from bibliometrics.charts.words import listed, number, opening, percent, the, whole
from bibliometrics.report.model import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from bibliometrics.charts.drawing import Drawing
    from bibliometrics.provenance import Result


def lead(frame: pl.DataFrame, shown: Sequence[str]) -> Finding:
    """Who has the largest Share of the newest covered year, and who follows."""
    year = story.newest_covered(frame)
    order = sorted(shown, key=lambda c: -(story.value(frame, c, year, "share") or 0.0))
    told = [_figure(frame, country, year) for country in order[:2]]
    first = f"{opening(the(story.name_of(frame, order[0])))} has a Share of {told[0]} in {year}"
    follows = (
        f"; {the(story.name_of(frame, order[1]))} follows with {told[1]}" if len(told) > 1 else ""
    )
    return Finding(f"{first}{follows}.", "who-leads")


def _figure(frame: pl.DataFrame, country: str, year: int) -> str:
    share = story.value(frame, country, year, "share") or 0.0
    part = story.value(frame, country, year, "share_of_total") or 0.0
    low, high = (story.value(frame, country, year, f"share_{end}") for end in ("low", "high"))
    interval = "" if low is None or high is None else f"{number(low)} to {number(high)}, "
    return f"{number(share)} ({interval}{percent(part)} of the whole)"


def crossing(frame: pl.DataFrame, shown: Sequence[str]) -> Finding:
    """What the Shares of the first two say over the years."""
    return Finding(f"{headline.of_shares(frame, shown)}.", "who-leads")


def crossover(given: Mapping[str, Result]) -> list[Finding]:
    """Since when the first has led the second, and how surely."""
    row = crossing_chart.crossing(given)
    return [] if row is None else [Finding(crossing_chart.sentence(row), "how-sure")]


def coverage(frame: pl.DataFrame) -> list[Finding]:
    """That the newest years are known less well, if they are."""
    note = headline.coverage_note(frame)
    return [Finding(note, "data-quality")] if note else []


def adjusted(frame: pl.DataFrame, shown: Sequence[str]) -> list[Finding]:
    """The newest year as it is once the unknown part is spread, where that matters."""
    last = max(story.years(frame))
    told = [
        f"{the(story.name_of(frame, country))} {number(covered)} instead of {number(found)}"
        for country in shown[:2]
        if (covered := story.value(frame, country, last, "share_covered")) is not None
        and (found := story.value(frame, country, last, "share")) is not None
    ]
    if not told or last == story.newest_covered(frame):
        return []
    unknown = "Adjusted for works whose countries are not known"
    return [Finding(f"{unknown}, the Shares of {last} are {listed(told)}.", "who-leads")]


def subjects(figure: Drawing) -> Finding:
    """Who leads in how many subject areas."""
    return Finding(f"{figure.title}.", "subject-areas")


def bridge(figure: Drawing) -> Finding:
    """How far the official figure lies from ours, and the largest step between them."""
    return Finding(f"{figure.title}.", "bridge")


def movers(figure: Drawing) -> Finding:
    """Who moved; a quoted sentence leaves its section behind, so it says among whom."""
    return Finding(f"{figure.title}, among authors of these journals alone.", "movers")


def official(compared: Result) -> Finding:
    """What the Nature Index says of the largest country, and what we find."""
    table = published.best(compared.frame, compared.provenance)
    row = table.filter(pl.col("share") > 0).row(0, named=True)
    name = the(row["country_name"])
    if row["ratio"] < 1 / NEAR:
        text = (
            f"The records here are a small part of those behind the Nature Index: for {name} they "
            f"hold {percent(row['ratio'])} of its Share in {published.named(row)}."
        )
        return Finding(text, "nature-index")
    text = (
        f"The Nature Index gives {name} a Share of {number(row['official_share'])} for "
        f"{row['data_year']} ({published.named(row)}); we find {number(row['share'])}, "
        f"{percent(row['ratio'])} of it."
    )
    return Finding(text, "nature-index")


def institution(found: Result, year: int, asked: tuple[str, ...] | None) -> Finding:
    """The first institution."""
    row = institutions.largest(found.frame, year, asked).row(0, named=True)
    text = (
        f"{row['institution_name']}, {the(row['country_name'])}, has the largest Share of an "
        f"institution in {year}: {number(row['share'])}."
    )
    return Finding(text, "institutions")


def counted(funnel: pl.DataFrame) -> Finding:
    """How many works count."""
    steps = funnel.sort("step_order").to_dicts()
    text = (
        f"{whole(steps[-1]['works_out'])} works count, {percent(steps[-1]['part_left'])} of the "
        f"{whole(steps[0]['works_in'])} that the listed journals hold."
    )
    return Finding(text, "data-quality")


def sensitivity(summary: Result, year: int) -> list[Finding]:
    """In how many ways of counting the first country is ahead, since when, what speaks against.

    Parameters
    ----------
    summary
        Rows of sensitivity_summary.
    """
    of_year = summary.frame.filter(pl.col("year") == year)
    whole_row = of_year.filter(pl.col("choice") == "all", pl.col("variants") > 0).to_dicts()
    if not whole_row:
        return []
    row = whole_row[0]
    one, other = the(row["country_name"]), the(row["rival_name"])
    head = (
        f"{opening(one)} leads {other} in {row['ahead']} of {row['variants']} ways of counting in "
        f"{year}; with what is not known spread, in {row['ahead_covered']} of "
        f"{row['variants_covered']}."
    )
    texts = [head]
    if row["ahead"]:
        low, high = row["ahead_since_low"], row["ahead_since_high"]
        usual = f"between {low} and {high}, most often in {row['ahead_since_usual']}"
        texts.append(f"In those it came ahead {f'in {low}' if low == high else usual}.")
    against = of_year.filter(
        pl.col("choice") != "all", pl.col("variants") > 0, pl.col("ahead") < pl.col("variants")
    )
    if not against.is_empty():
        worst = against.sort(pl.col("ahead") / pl.col("variants"), "value").row(0, named=True)
        texts.append(f"{_least(worst)} it leads in {worst['ahead']} of {worst['variants']}.")
    if row["not_fetched"]:
        texts.append(
            f"Without an answer, for want of their journals: {row['not_fetched']} ways "
            f"({row['not_fetched_journals']})."
        )
    return [Finding(text, "choices") for text in texts]


def _least(row: Mapping[str, Any]) -> str:
    what = {"counting": "counting", "journals": "journal list", "works": "filter"}[row["choice"]]
    value = list_name(row["value"]) if what == "journal list" else row["value"].replace("_", " ")
    return f"It hangs most on the {what}: with {value}"
