"""A plan's tables for a person: by year, by reason, by journal."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
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


def by_year(plan: Plan) -> Table:
    """Works, journal-years and calls by publication year."""
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
    calls = sum(each.calls or 0 for each in rows)
    is_known = all(each.expected is not None for each in rows)
    missing = sum(each.state == "missing" for each in rows)
    stale = sum(each.is_to_fetch for each in rows) - missing
    figures = (
        sum(each.expected or 0 for each in rows),
        sum(each.here or 0 for each in rows),
        sum(each.state in {"fresh", "empty", "waiting"} for each in rows),
        missing,
        stale,
        calls,
    )
    there, *others = (f"{each:,}" for each in figures)
    texts = [there, *others, f"{calls * CREDIT_USD:.4f}"]
    if not is_known:
        for place in (0, -2, -1):
            texts[place] = _at_least(texts[place])
    return tuple(texts)


def _at_least(text: str) -> str:
    """A sum of which not all is known."""
    return f"≥ {text}" if text.strip("0.") else "?"


def by_state(plan: Plan) -> Table:
    """The same by the reason to fetch them, or not to."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("why")
    for name in ("journal-years", "works", "calls"):
        table.add_column(name, justify="right")
    for state, words in _WHY.items():
        rows = [each for each in plan.partitions if each.state == state]
        if rows:
            sums = sum(e.expected or 0 for e in rows), sum(e.calls or 0 for e in rows)
            is_known = all(e.expected is not None for e in rows)
            texts = [f"{each:,}" if is_known else _at_least(f"{each:,}") for each in sums]
            table.add_row(words, f"{len(rows):,}", *texts)
    return table


def by_journal(plan: Plan) -> Table:
    """The journals that take most calls, with a mark for each year."""
    years = range(plan.years[0], plan.years[1] + 1)
    is_narrow = len(years) <= _WIDEST
    rows: dict[str, list[JournalYear]] = defaultdict(list)
    for each in plan.partitions:
        rows[each.journal.name].append(each)
    wanted = sorted(
        ((name, own) for name, own in rows.items() if any(e.is_to_fetch for e in own)),
        key=lambda row: (
            -sum(e.calls or 0 for e in row[1]),
            -sum(e.expected or 0 for e in row[1]),
            row[0],
        ),
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    which = "largest" if plan.is_counted else "first"
    table.add_column(f"the {which} of {len(wanted):,} journals", overflow="ellipsis")
    for name in ("works", "calls"):
        table.add_column(name, justify="right")
    if is_narrow:
        span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
        table.add_column(f"{span}: ■ missing ◆ stale · fresh ○ waits")
    for name, own in wanted[:_SHOWN]:
        todo = [each for each in own if each.is_to_fetch]
        sums = sum(e.expected or 0 for e in todo), sum(e.calls or 0 for e in todo)
        is_known = all(e.expected is not None for e in todo)
        cells = [f"{each:,}" if is_known else _at_least(f"{each:,}") for each in sums]
        table.add_row(Text(name), *cells, *([_strip(own, years)] if is_narrow else []))
    return table


def _strip(rows: Iterable[JournalYear], years: range) -> str:
    """One mark a year; of several sources of a journal the one that is to be fetched."""
    states = {}
    for each in rows:
        if each.year not in states or each.is_to_fetch:
            states[each.year] = each.state
    return "".join(_MARKS.get(states.get(year, "empty"), _REFETCH) for year in years)
