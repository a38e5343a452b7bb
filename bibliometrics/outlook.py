"""A plan on its way out: as JSON for a script, as tables for a person."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import polars as pl
from rich.console import Group
from rich.text import Text

from bibliometrics import outlook_tables
from bibliometrics.openalex.progress import CREDIT_USD
from bibliometrics.words import counted

if TYPE_CHECKING:
    from rich.table import Table

    from bibliometrics.openalex.planned import Plan

_MINUTE, _HOUR = 60, 3600


def as_json(plan: Plan) -> bytes:
    """The whole plan as one JSON object.

    `journals`, `years` (first and last), `spent_credits` (by the plan itself), `unresolved`
    journals; of the refresh to come `works`, `calls`, `usd`, `free_calls` (null where not known),
    `seconds_at_least`, `days` and `days_without_key` (UTC days, today among them; 0 for nothing to
    do, null for never); `budget`; and one entry for each journal-year under `partitions`, with the
    columns of :func:`frame`. Where the budget was gone before the works were counted, `is_counted`
    is false, `why_not` says so, the sums are null, and `not_looked_up` are the journals that the
    API was never asked for.
    """
    own = plan.own
    sums = {
        "works": plan.works,
        "calls": plan.credits,
        "usd": round(plan.usd, 4),
        "free_calls": plan.long,
        "seconds_at_least": round(plan.seconds, 1),
        "days": plan.days,
        "days_without_key": plan.days_without_key,
    }
    content = {
        "journals": plan.journals.name,
        "years": list(plan.years),
        "is_counted": plan.is_counted,
        "why_not": plan.gone.message if plan.gone else None,
        **(sums if plan.is_counted else dict.fromkeys(sums)),
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
        "not_looked_up": [
            {"journal": each.name, "issns": list(each.issns)} for each in plan.unasked
        ],
        "partitions": json.loads(frame(plan).write_json()),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def frame(plan: Plan) -> pl.DataFrame:
    """One row for each journal-year, in the order in which they would be fetched.

    `state` is `fresh`, `empty`, `waiting`, or why it would be fetched: `missing`, `query`,
    `suspect`, `count`, `new`, `old`; `why` says it with figures; `works` are those that the API
    counts and `here` those in the cache; `calls` cost a credit each, `free_calls` nothing. What
    could not be asked, because the budget is gone, is null.
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
    known = f"{len(plan.partitions):,}" if plan.partitions else "as yet unknown"
    head = (
        f"{plan.journals.name}: {counted(len(plan.journals.journals), 'journal')}, "
        f"{first if first == last else f'{first} to {last}'}; "
        f"journal-years: {known}"
    )
    parts: list[Table | Text] = [Text(head, style="bold")]
    if plan.partitions:
        parts += [outlook_tables.by_year(plan), outlook_tables.by_state(plan)]
    if plan.todo:
        parts.append(outlook_tables.by_journal(plan))
    return Group(*parts, *(Text(line) for line in summary(plan)))


def summary(plan: Plan) -> list[str]:
    """What it comes to, in sentences."""
    lines = []
    if plan.gone is not None:
        lines += [*_uncounted(plan), _left(plan)]
    elif plan.todo:
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
        f"To fetch: {counted(plan.works, 'work')} in {counted(len(plan.todo), 'journal-year')}: "
        f"{_money(plan.credits)}"
    )
    if plan.long:
        text += f"; {plan.long:,} free calls for lists of more than 100 authors"
    return f"{text}; at {plan.rate:g} calls a second at least {_span(plan.seconds)}."


def _uncounted(plan: Plan) -> list[str]:
    """Say what the cache alone tells, and what nobody could be asked."""
    lines = [
        (
            "The works could not be counted, as the day's budget is gone: this is what the cache "
            "alone tells."
        )
    ]
    if plan.unasked:
        lines.append(
            f"Never looked up: {len(plan.unasked):,} of {len(plan.journals.journals):,} journals."
        )
    never = [each for each in plan.todo if each.expected is None]
    if never:
        lines.append(
            f"Never fetched: {counted(len(never), 'journal-year')}, of unknown numbers of works."
        )
    again = [each for each in plan.todo if each.expected is not None]
    if again:
        calls = sum(each.calls or 0 for each in again)
        lines.append(
            f"To fetch again: {counted(len(again), 'journal-year')}, {plan.works:,} works by the "
            f"last fetch: {_money(calls)}."
        )
    rest = len(plan.partitions) - len(plan.todo)
    if rest:
        lines.append(
            f"Whether the count of {counted(rest, 'further journal-year')} has changed could not "
            "be asked."
        )
    return lines


def _left(plan: Plan) -> str:
    own = plan.own
    text = f"Left of today's ${own.daily * CREDIT_USD:.2f}: ${own.left * CREDIT_USD:.4f}"
    text += f", and ${own.prepaid * CREDIT_USD:.2f} prepaid" if own.prepaid else ""
    return f"{text}; the next day's comes at {own.resets}." if own.resets else f"{text}."


def _days(plan: Plan) -> str:
    own = plan.own
    keyless = f"Without a key (${plan.keyless.daily * CREDIT_USD:.2f} a day): "
    keyless += f"{_in_days(plan.days_without_key)}."
    if not plan.is_keyed:
        return f"{keyless} A free key of openalex.org has ten times as much."
    left = f"${own.left * CREDIT_USD:.4f} left of ${own.daily * CREDIT_USD:.2f} today"
    if own.prepaid:
        left += f" and ${own.prepaid * CREDIT_USD:.2f} prepaid"
    word = "" if own.is_told else " by our own ledger"
    return f"On this key ({left}{word}): {_in_days(plan.days)}. {keyless}"


def _in_days(days: int | None) -> str:
    if days is None:
        return "never, the budget is used up by asking what there is"
    return "1 day, today" if days == 1 else counted(days, "day")


def _span(seconds: float) -> str:
    """A time, rounded up: less than a second is not none."""
    hours, rest = divmod(math.ceil(seconds), _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {left:02d} s" if minutes else f"{left} s"


def _money(credits_: int) -> str:
    if not credits_:
        return "nothing"
    return f"{counted(credits_, 'call')}, ${credits_ * CREDIT_USD:.4f}"
