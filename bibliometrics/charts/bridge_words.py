"""What the steps from our Share to the published one are called, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibliometrics.charts import furniture, published
from bibliometrics.charts.words import listed, number, percent, signed, the

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from bibliometrics.charts.drawing import Row

REST = "rest"
_MISSING = "works missing or extra"
NAMES = {
    "counted-part rule": "Journals counted in part",
    "works filter": "Articles only, each once",
    "territory rule": "Territories",
    "list vintage": "The table's own journals",
    "unknown country": "Countries not known",
    "authors cut": "Author lists cut short",
    _MISSING: "Works missing or extra",
    REST: "Rest, not to be told apart",
}
_PHRASES = {
    "counted-part rule": "journals that are counted in part",
    "works filter": "what is no research article",
    "territory rule": "territories",
    "list vintage": "the table's own list of journals",
    "unknown country": "works whose countries are not known",
    "authors cut": "author lists that are cut short",
    REST: "the rest, which cannot be told apart",
}
_RULES = ("counted-part rule", "works filter", "territory rule")
_FOLLOWED = "in ours already"
_LEAST = 0.005  # less is drawn and told as nothing


def drawn_steps(steps: pl.DataFrame) -> list[Row]:
    """The steps that ours has not taken already."""
    return [row for row in steps.to_dicts() if row["basis"] != _FOLLOWED]


def figure(row: Mapping[str, Any]) -> str:
    """What a step adds, as it stands beside its bar."""
    if row["step"] == _MISSING and row["basis"] == "none":
        return "in the rest"  # the table's total was not published
    return signed(row["amount"]) if abs(row["amount"]) >= _LEAST else "nothing"


def largest(steps: pl.DataFrame) -> Row:
    """The step that moves most, the rest among them."""
    return max(drawn_steps(steps), key=lambda row: (abs(row["amount"]), -row["step_order"]))


def words(steps: pl.DataFrame, compared: pl.DataFrame) -> furniture.Words:
    """Title, subtitle, alt text and notes of the chart."""
    rows = drawn_steps(steps)
    ours, official = rows[0]["figure_before"], rows[-1]["figure_after"]
    table = published.like(compared, steps).row(0, named=True)
    told = [f"{str(NAMES.get(row['step'], row['step'])).lower()} {figure(row)}" for row in rows]
    part = table["coverage"]
    known = ""
    if part is not None:
        known = f"Countries are known for {percent(part)} of our Share in the table's window."
    return furniture.Words(
        title=title(steps),
        subtitle=(
            f"From our Share to the official one, {table['data_year']}, one choice changed at a "
            "time; the steps add up to the difference exactly."
        ),
        alt=(
            f"Waterfall from ours, {number(ours)}, to the official {number(official)}: "
            f"{listed(told)}."
        ),
        notes=tuple(
            note
            for note in (
                _followed(steps),
                _no_total(rows),
                known,
                f"Official: Nature Index {published.named(table)}.",
                furniture.NATURE_INDEX_CREDIT,
            )
            if note
        ),
    )


def title(steps: pl.DataFrame) -> str:
    """How far the two figures lie apart, and what makes most of it."""
    rows = drawn_steps(steps)
    gap = rows[-1]["figure_after"] - rows[0]["figure_before"]
    name = the(steps["country_name"].to_list()[0])
    ours = "ours" if rows[0]["step"] not in _RULES else "that of all records"
    if abs(gap) < _LEAST:
        return f"For {name} the official Share is {ours}"
    side = "above" if gap > 0 else "below"
    step = largest(steps)
    return (
        f"For {name} the official Share lies {number(abs(gap))} {side} {ours}; the largest step "
        f"is {phrase(step)}, {signed(step['amount'])}"
    )


def phrase(step: Mapping[str, Any]) -> str:
    """A step within a sentence."""
    if step["step"] == _MISSING:
        return "works missing here" if step["amount"] >= 0 else "works that only we have"
    return _PHRASES.get(step["step"], str(step["step"]))


def _followed(steps: pl.DataFrame) -> str:
    """What ours does like the Nature Index, and how much hangs on it."""
    told = [
        f"{_PHRASES[row['step']]} ({number(row['at_stake'])})"
        for row in steps.to_dicts()
        if row["basis"] == _FOLLOWED and row["at_stake"] is not None
    ]
    if not told:
        return ""
    return f"In ours already, with the Share that hangs on it: {listed(told)}."


def _no_total(rows: Sequence[Row]) -> str:
    if all(row["basis"] != "none" for row in rows):
        return ""
    return (
        "How many works the table stands on is not published, so works that are missing or extra "
        "cannot be told from the rest."
    )
