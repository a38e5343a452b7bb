"""Commands that ask the warehouse: query, changes, sql, shell."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bibliometrics import (
    catalogue,
    differences,
    handbook,
    tables,
)
from bibliometrics.cli import (
    arguments,
    completions,
    conversation,
    engines,
    options,
    printing,
    shared,
)
from bibliometrics.engines import dialects


@shared.command(
    "bibliometrics query country_share --param countries=CN,US",
    "bibliometrics query country_share --dialect bigquery",
    "bibliometrics query --list",
)
def query(
    name: Annotated[
        str | None,
        typer.Argument(help="Name of the query.", autocompletion=completions.queries),
    ] = None,
    param: options.ParamOption = None,
    list_: Annotated[bool, typer.Option("--list", help="List the queries.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Print header and SQL.")] = False,
    format_: options.FormatOption = None,
    output: options.OutputOption = None,
    scope: options.ScopeOption = None,
    territories: options.TerritoryOption = None,
    since: options.SinceOption = None,
    spending: options.SpendingOption = None,
    events: options.EventsOption = None,
    dialect: Annotated[
        str | None,
        typer.Option(
            "--dialect",
            help="Print the SQL for spark, bigquery, snowflake or trino; nothing runs.",
            autocompletion=completions.dialects,
        ),
    ] = None,
    engine: options.EngineOption = engines.DUCKDB,
    master: options.MasterOption = engines.LOCAL,
    tables_: options.TablesOption = None,
    conf: options.ConfOption = None,
) -> None:
    """Run one named query."""
    terminal = shared.terminal()
    if list_ or name is None:
        terminal.show(handbook.contents())
        return
    if explain:
        terminal.write(handbook.explanation(catalogue.find(name)).encode())
        return
    parameters = arguments.parameters(param)
    if dialect:
        terminal.write(dialects.script(name, parameters, dialect).encode())
        return
    with (
        engines.running(engine, master, tables_, conf, scope) as spark,
        shared.study(scope, territories, since, spending, events, spark) as study,
    ):
        result = study.result(name, **parameters)
    printing.emit(terminal, result.frame, output, format_, result.provenance)


@shared.command(
    "bibliometrics changes --countries CN,US",
    "bibliometrics changes --works --since 2026-11-01 --format csv",
)
def changes(
    countries: options.CountriesOption = None,
    since: options.SinceOption = None,
    works: Annotated[bool, typer.Option("--works", help="The works, not the sums.")] = False,
    param: options.ParamOption = None,
    format_: options.FormatOption = None,
    output: options.OutputOption = None,
    scope: options.ScopeOption = None,
) -> None:
    """Say which figures the last refresh moved, by how much, and through which works."""
    terminal = shared.terminal()
    given = arguments.parameters(param)
    if countries is not None:
        given["countries"] = countries
    alike = {name: given[name] for name in ("journals", "works", "types") if name in given}
    with shared.study(scope, since=since) as study:
        moved = study.result("changes", **given)
        found = study.result("changed_works", **given) if works else moved
        extent = study.query("changes_extent", **alike)
        told = differences.lines(
            study.scope, study.compared_with(), extent, len(moved.frame), since=since
        )
    for line in told:
        terminal.say(line)
    if found.frame.is_empty() and output is None and format_ is None:
        return
    shown = None
    if tables.format_of(output, format_) == "table" and output is None:
        shown = (differences.by_work if works else differences.by_country)(found.frame)
    printing.emit(
        *(terminal, found.frame if shown is None else shown, output, format_),
        found.provenance,
    )
    if shown is not None:
        for line in differences.more(len(found.frame)):
            terminal.say(line)


@shared.command('bibliometrics sql "select count(*) from work"')
def sql(
    text: Annotated[str | None, typer.Argument(help="SQL; without it, stdin is read.")] = None,
    format_: options.FormatOption = None,
    output: options.OutputOption = None,
    scope: options.ScopeOption = None,
) -> None:
    """Run SQL of your own on the warehouse: read-only, no files, no network."""
    with shared.study(scope) as study:
        frame = study.sql(text if text is not None else sys.stdin.read())
    printing.emit(shared.terminal(), frame, output, format_)


@shared.command("bibliometrics shell")
def shell(scope: options.ScopeOption = None) -> None:
    """Explore the warehouse line by line; a statement ends with a semicolon."""
    with shared.study(scope) as study:
        conversation.Conversation(study, shared.terminal()).run()
