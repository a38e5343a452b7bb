"""Commands that fill the cache, and tell what it holds: plan, refresh, ingest, status, verify."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bibliometrics import (
    cohorts,
    inventory,
    journals,
    outlook,
    standing,
    tables,
    words,
)
from bibliometrics.cache import Cache
from bibliometrics.openalex.careers import complete_careers, plan_careers
from bibliometrics.openalex.ingest import MEMORY_LIMIT
from bibliometrics.openalex.ingest import ingest as ingest_files
from bibliometrics.openalex.plan import plan as make_plan
from bibliometrics.openalex.progress import CREDIT_USD
from bibliometrics.openalex.recount import recount
from bibliometrics.openalex.refresh import refresh as refresh_cache
from bibliometrics.openalex.sample import SEED
from bibliometrics.openalex.sample import sample as draw_sample

if TYPE_CHECKING:
    from bibliometrics.cache.cohort import Cohort
    from bibliometrics.settings import Settings
    from bibliometrics.terminal import Terminal

from bibliometrics.cli import arguments, options, printing, shared


@shared.command("bibliometrics plan --journals nature-index-2026 --years 2015:2025")
def plan(
    journals_: options.JournalsOption = options.DEFAULT_LIST,
    years: options.YearsOption = options.DEFAULT_YEARS,
    careers: options.CareersOption = None,
    most: options.MostOption = cohorts.MOST,
    seed: Annotated[int, typer.Option(help="Of a cohort: another one, other authors.")] = SEED,
    format_: options.FormatOption = None,
    output: options.OutputOption = None,
) -> None:
    """Say what a refresh would fetch, what it costs and how many days it takes; fetches nothing.

    Some counts are asked for, a few credits in all; the last line says how many. Other formats
    than a table have a row for each journal-year; JSON has the totals as well. With the day's
    budget gone it says what the cache alone tells, and what could not be asked; exit code 3.
    """
    settings = shared.settings()
    terminal = shared.terminal()
    if careers is not None:
        scope, cohort = _cohort(settings, terminal, careers, most, seed)
        with Cache.open(settings.cache, create=True) as opened:
            told = plan_careers(opened, settings, cohort=cohort, scope=scope)
        if tables.format_of(output, format_) == "json":
            printing.put(terminal, told.as_json(), output)
        else:
            for line in told.lines():
                terminal.show(line)
        return
    wanted, span = journals.load_journal_list(journals_), arguments.years(years)
    kind = tables.format_of(output, format_)
    with Cache.open(settings.cache, create=True) as opened:
        found = make_plan(opened, settings, journals=wanted, years=span, tell=terminal.detail)
    if kind == "json":
        printing.put(terminal, outlook.as_json(found), output)
    elif kind == "table" and output is None:
        terminal.show(outlook.for_terminal(found))
    else:
        printing.emit(terminal, outlook.frame(found), output, kind)
        for line in outlook.summary(found):
            terminal.say(line)
    if found.gone is not None:
        raise found.gone


def _cohort(
    settings: Settings, terminal: Terminal, countries: str, most: int, seed: int
) -> tuple[str, Cohort]:
    return cohorts.cohort(
        settings, countries=countries.split(","), most=most, seed=seed, tell=terminal.detail
    )


@shared.command(
    "bibliometrics refresh --journals nature-index-2026 --years 2015:2025",
    "bibliometrics refresh --sample 500",
    "bibliometrics refresh --complete-careers CN,US --max-cost 0.5",
)
def refresh(
    journals_: options.JournalsOption = options.DEFAULT_LIST,
    years: options.YearsOption = options.DEFAULT_YEARS,
    max_cost: Annotated[float | None, typer.Option(help="Most dollars to spend.")] = None,
    jobs: Annotated[int | None, typer.Option(help="Partitions fetched at once.")] = None,
    rate: Annotated[float | None, typer.Option(help="Most calls a second.")] = None,
    rolling: Annotated[
        float | None,
        typer.Option(
            help="Most dollars for what is merely old (60 days), oldest first; else 0.20."
        ),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(
            help="Draw so many works of each year and block of journals, into a scope of their "
            "own, for an estimate in a minute or two; 500 cost $0.012 and need no key."
        ),
    ] = None,
    careers: options.CareersOption = None,
    most: options.MostOption = cohorts.MOST,
    seed: Annotated[
        int, typer.Option(help="Of a sample or cohort: another one, other works or authors.")
    ] = SEED,
) -> None:
    """Fetch what is missing or stale into the cache; stops and resumes at will.

    Counts are asked for first, and cost next to nothing. Then comes what is missing, what has
    another count than before, the two newest years, and of what is merely old as much as
    --rolling allows.
    """
    settings = shared.settings(jobs=jobs, rate=rate, rolling=rolling)
    terminal = shared.terminal()
    wanted, span = journals.load_journal_list(journals_), arguments.years(years)
    chosen = _cohort(settings, terminal, careers, most, seed) if careers is not None else None
    with Cache.open(settings.cache, create=True) as opened, terminal.bar("works") as listen:
        if chosen is not None:
            followed = complete_careers(
                *(opened, settings),
                scope=chosen[0],
                cohort=chosen[1],
                max_cost=max_cost,
                progress=listen,
            )
            told = words.of_careers(followed)
        elif sample is not None:
            drawn = draw_sample(
                opened,
                settings,
                journals=wanted,
                years=span,
                size=sample,
                seed=seed,
                max_cost=max_cost,
                progress=listen,
            )
            told = words.of_sample(drawn)
        else:
            done = refresh_cache(
                *(opened, settings),
                journals=wanted,
                years=span,
                max_cost=max_cost,
                progress=listen,
            )
            told = words.of_refresh(done)
    for line in told:
        terminal.say(line)


@shared.command(
    "bibliometrics ingest works.jsonl.gz --journals nature-index-2026",
    "bibliometrics ingest s3://openalex --journals nature-index-2026 --scope snapshot",
)
def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files of works; a snapshot's folder or s3:// place."),
    ],
    journals_: options.JournalsOption = "all",
    years: Annotated[str | None, typer.Option("--years", help="As 2015:2025; else all.")] = None,
    scope: Annotated[str, typer.Option("--scope", help="Name of the scope.")] = "files",
) -> None:
    """Fill the cache from files: OpenAlex works as JSON Lines or Parquet, of any vintage.

    Or from a release of OpenAlex's snapshot (data/jsonl/works/updated_date=…), in a folder or a
    bucket: its manifest is checked, works that it calls deleted or merged are left out, and a
    file that was read is not read again. A later release takes the place of an earlier one.
    """
    settings = shared.settings()
    terminal = shared.terminal()
    wanted = None if journals_ == "all" else journals.load_journal_list(journals_)
    span = arguments.years(years) if years else None
    with Cache.open(settings.cache, create=True) as opened, terminal.bar("files") as listen:
        summary = ingest_files(
            *(opened, paths),
            journals=wanted,
            years=span,
            scope=scope,
            progress=listen,
            memory_limit=settings.memory_limit or MEMORY_LIMIT,
        )
    for line in words.of_ingest(summary):
        terminal.say(line)


@shared.command("bibliometrics status", "bibliometrics status --remote")
def status(
    remote: Annotated[
        bool, typer.Option("--remote", help="Ask the API what the key has left; costs nothing.")
    ] = False,
    format_: options.FormatOption = None,
) -> None:
    """Say what the cache holds, how old and how complete it is, and what was spent.

    JSON has all of it; other formats than a table have the scopes alone.
    """
    settings = shared.settings()
    terminal = shared.terminal()
    with Cache.open(settings.cache) as opened:
        found = standing.standing(opened, standing.budget(settings) if remote else None)
    if tables.format_of(None, format_) == "json":
        terminal.write(standing.as_json(found))
        return
    if tables.format_of(None, format_) != "table":
        printing.emit(terminal, found.scopes, None, format_)
    elif not found.scopes.is_empty():
        terminal.show(standing.table(found))
    for line in standing.remarks(found):
        terminal.say(line)
    if remote and found.budget is None:
        terminal.say("without a key in OPENALEX_API_KEY the API tells nothing of a budget")


@shared.command("bibliometrics verify", "bibliometrics verify --remote")
def verify(
    scope: options.ScopeOption = None,
    remote: Annotated[
        bool,
        typer.Option("--remote", help="Compare with the API's own counts as well; some credits."),
    ] = False,
    format_: options.FormatOption = None,
) -> None:
    """Run every check of queries/90_checks; exit code 1 when one finds rows.

    With --remote the API counts again: works by journal and year, and by country and year. Then
    the rows are the counts that differ, here and there; exit code 1 when one does.
    """
    terminal = shared.terminal()
    with shared.study(scope) as study:
        found = study.verify()
    if not remote:
        printing.emit(terminal, found, None, format_)
    inventory.refuse_failed(found)
    if remote:
        _recount(terminal, scope, format_)


def _recount(terminal: Terminal, scope: str | None, format_: str | None) -> None:
    settings = shared.settings()
    with Cache.open(settings.cache, create=True) as opened:
        found = recount(opened, settings, opened.scope(scope), tell=terminal.detail)
    printing.emit(terminal, inventory.differences(found), None, format_)
    terminal.say(
        f"{found.compared:,} counts compared, {len(found.differences):,} differ; "
        f"{found.spent:,} calls, ${found.spent * CREDIT_USD:.4f}"
    )
    inventory.refuse_different(found)
