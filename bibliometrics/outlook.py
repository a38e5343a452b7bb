"""A plan on its way out: as JSON for a script, as tables for a person."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bibliometrics.openalex.progress import CREDIT_USD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bibliometrics.openalex.planned import JournalYear, Plan

_WHY = {
    "missing": "never fetched",
    "query": "fetched by another query",
    "suspect": "suspect since the last run",
    "count": "the API counts another number",
    "new": "of the two newest years",
    "old": "merely old, its turn has come",
    "waiting": "old, waits for a later run",
    "fresh": "fresh",
    "empty": "no works by the API's count",
}
_MARKS = {"missing": "■", "waiting": "○", "fresh": "·", "empty": " "}
_REFETCH = "◆"
_SHOWN = 12
_WIDEST = 40
_MINUTE, _HOUR = 60, 3600


def as_json(plan: Plan) -> bytes:
    """The whole plan as one JSON object.

    `journals`, `years` (first and last), `spent_credits` (by the plan itself), `unresolved`
    journals; of the refresh to come `works`, `calls`, `usd`, `free_calls` (null where not known),
    `seconds_at_least`, `days` and `days_without_key` (UTC days, today among them; 0 for nothing to
    do, null for never); `budget`; and one entry for each journal-year under `partitions`, with the
    columns of :func:`frame`.
    """
    own = plan.own
    content = {
        "journals": plan.journals.name,
        "years": list(plan.years),
        "works": plan.works,
        "calls": plan.credits,
        "usd": round(plan.usd, 4),
        "free_calls": plan.long,
        "seconds_at_least": round(plan.seconds, 1),
        "days": plan.days,
        "days_without_key": plan.days_without_key,
        "budget": {
            "with_key": plan.is_keyed,
            "told_by_api": own.is_told,
            "daily_credits": own.daily,
            "left_credits": own.left,
            "prepaid_credits": own.prepaid,
            "resets_at": own.resets_at,
        },
        "spent_credits": plan.spent,
        "unresolved": [
            {"journal": each.name, "issns": list(each.issns)} for each in plan.unresolved
        ],
        "partitions": json.loads(frame(plan).write_json()),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def frame(plan: Plan) -> pl.DataFrame:
    """One row for each journal-year, in the order in which they would be fetched.

    `state` is `fresh`, `empty`, `waiting`, or why it would be fetched: `missing`, `query`,
    `suspect`, `count`, `new`, `old`; `why` says it with figures; `works` are those that the API
    counts and `here` those in the cache; `calls` cost a credit each, `free_calls` nothing.
    """
    schema = {
        "journal": pl.String,
        "issn_l": pl.String,
        "source": pl.String,
        "year": pl.Int32,
        "state": pl.String,
        "why": pl.String,
        "works": pl.Int64,
        "here": pl.Int64,
        "fetched_at": pl.String,
        "calls": pl.Int64,
        "free_calls": pl.Int64,
    }
    rows = [
        (
            *(each.journal.name, each.journal.issn_l, each.source_id, each.year),
            *(each.state, each.why, each.expected, each.here),
            each.fetched_at.isoformat(timespec="seconds") if each.fetched_at else None,
            *(each.calls, each.long if each.is_to_fetch else 0),
        )
        for each in plan.partitions
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def for_terminal(plan: Plan) -> Group:
    """The plan as a person reads it: by year, by reason, by journal, and what it comes to."""
    first, last = plan.years
    head = (
        f"{plan.journals.name}: {len(plan.journals.journals):,} journals, {first} to {last}, "
        f"{len(plan.partitions):,} journal-years"
    )
    parts: list[Table | Text] = [Text(head, style="bold"), _by_year(plan), _by_state(plan)]
    if plan.todo:
        parts.append(_by_journal(plan))
    return Group(*parts, *(Text(line) for line in summary(plan)))


def summary(plan: Plan) -> list[str]:
    """What it comes to, in sentences."""
    lines = []
    if plan.todo:
        lines += [_cost(plan), _days(plan)]
    else:
        lines.append("Nothing to fetch: a refresh would leave all as it is.")
    lines += [
        f"Not known to OpenAlex by its ISSNs: {each.name} ({', '.join(each.issns)})"
        for each in plan.unresolved
    ]
    lines.append(f"This plan spent {_money(plan.spent)}; nothing was fetched.")
    return lines


def _cost(plan: Plan) -> str:
    text = (
        f"To fetch: {plan.works:,} works in {len(plan.todo):,} journal-years: "
        f"{plan.credits:,} calls, ${plan.usd:.4f}"
    )
    if plan.long:
        text += f"; {plan.long:,} free calls for lists of more than 100 authors"
    return f"{text}; at {plan.rate:g} calls a second at least {_span(plan.seconds)}."


def _days(plan: Plan) -> str:
    own = plan.own
    keyless = f"Without a key (${plan.keyless.daily * CREDIT_USD:.2f} a day): "
    keyless += f"{_counted(plan.days_without_key)}."
    if not plan.is_keyed:
        return f"{keyless} A free key of openalex.org has ten times as much."
    left = f"${own.left * CREDIT_USD:.4f} left of ${own.daily * CREDIT_USD:.2f} today"
    if own.prepaid:
        left += f" and ${own.prepaid * CREDIT_USD:.2f} prepaid"
    word = "" if own.is_told else " by our own ledger"
    return f"On this key ({left}{word}): {_counted(plan.days)}. {keyless}"


def _counted(days: int | None) -> str:
    if days is None:
        return "never, the budget is used up by asking what there is"
    return "1 day, today" if days == 1 else f"{days:,} days"


def _span(seconds: float) -> str:
    hours, rest = divmod(round(seconds), _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {left:02d} s" if minutes else f"{left} s"


def _money(credits_: int) -> str:
    calls = "nothing" if not credits_ else f"{credits_:,} calls, ${credits_ * CREDIT_USD:.4f}"
    return calls.replace("1 calls", "1 call") if credits_ == 1 else calls


def _by_year(plan: Plan) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_footer=True)
    names = ("works there", "works here", "fresh", "missing", "stale", "calls", "$")
    years: dict[int, list[JournalYear]] = defaultdict(list)
    for each in plan.partitions:
        years[each.year].append(each)
    table.add_column("year", footer="all")
    for name, total in zip(names, _figures(plan.partitions), strict=True):
        table.add_column(name, justify="right", footer=total)
    for year in sorted(years):
        table.add_row(str(year), *_figures(years[year]))
    return table


def _figures(rows: Sequence[JournalYear]) -> tuple[str, ...]:
    calls = sum(each.calls for each in rows)
    missing = sum(each.state == "missing" for each in rows)
    stale = sum(each.is_to_fetch for each in rows) - missing
    figures = (
        sum(each.expected for each in rows),
        sum(each.here or 0 for each in rows),
        sum(each.state in {"fresh", "empty", "waiting"} for each in rows),
        missing,
        stale,
        calls,
    )
    return (*(f"{each:,}" for each in figures), f"{calls * CREDIT_USD:.4f}")


def _by_state(plan: Plan) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("why")
    for name in ("journal-years", "works", "calls"):
        table.add_column(name, justify="right")
    for state, words in _WHY.items():
        rows = [each for each in plan.partitions if each.state == state]
        if rows:
            figures = len(rows), sum(e.expected for e in rows), sum(e.calls for e in rows)
            table.add_row(words, *(f"{each:,}" for each in figures))
    return table


def _by_journal(plan: Plan) -> Table:
    years = range(plan.years[0], plan.years[1] + 1)
    is_narrow = len(years) <= _WIDEST
    rows: dict[str, list[JournalYear]] = defaultdict(list)
    for each in plan.partitions:
        rows[each.journal.name].append(each)
    wanted = sorted(
        ((name, own) for name, own in rows.items() if any(e.is_to_fetch for e in own)),
        key=lambda row: (-sum(e.calls for e in row[1]), -sum(e.expected for e in row[1]), row[0]),
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(f"the largest of {len(wanted):,} journals", overflow="ellipsis")
    for name in ("works", "calls"):
        table.add_column(name, justify="right")
    if is_narrow:
        table.add_column(f"{years[0]} to {years[-1]}: ■ missing ◆ stale · fresh ○ waits")
    for name, own in wanted[:_SHOWN]:
        todo = [each for each in own if each.is_to_fetch]
        cells = [f"{sum(e.expected for e in todo):,}", f"{sum(e.calls for e in todo):,}"]
        table.add_row(Text(name), *cells, *([_strip(own, years)] if is_narrow else []))
    return table


def _strip(rows: Iterable[JournalYear], years: range) -> str:
    """One mark a year; of several sources of a journal the one that is to be fetched."""
    states = {}
    for each in rows:
        if each.year not in states or each.is_to_fetch:
            states[each.year] = each.state
    return "".join(_MARKS.get(states.get(year, "empty"), _REFETCH) for year in years)
