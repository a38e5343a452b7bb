"""Commands that draw, write and list: chart, report, journals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bibliometrics import (
    charts,
    inventory,
)
from bibliometrics.cli import arguments, completions, options, printing, shared


@shared.command(
    "bibliometrics chart country_share -o share.svg",
    "bibliometrics chart country_share -o share.html --fragment --libraries vega.js",
    "bibliometrics chart --list",
)
def chart(
    name: Annotated[
        str | None,
        typer.Argument(help="Name of the chart.", autocompletion=completions.drawings),
    ] = None,
    output: options.OutputOption = None,
    countries: options.CountriesOption = None,
    param: options.ParamOption = None,
    size: Annotated[
        str, typer.Option(help="page, column or slide.", autocompletion=completions.sizes)
    ] = "page",
    theme: Annotated[
        str, typer.Option(help="light, dark or print.", autocompletion=completions.themes)
    ] = "light",
    scale: Annotated[float, typer.Option(help="Of a PNG: pixels per point.")] = 2.0,
    fragment: Annotated[
        bool, typer.Option("--fragment", help="A piece of HTML for a page that has --libraries.")
    ] = False,
    libraries: Annotated[
        Path | None, typer.Option(help="Write the script that a page with fragments loads once.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the charts.")] = False,
    scope: options.ScopeOption = None,
    spending: options.SpendingOption = None,
    events: options.EventsOption = None,
) -> None:
    """Draw one chart; the file's suffix says the form: .html, .svg, .png, .pdf, .json."""
    terminal = shared.terminal()
    if libraries is not None:
        charts.export.save_libraries(libraries)
        terminal.say(f"{libraries} is written")
        if name is None:
            return
    if list_ or name is None:
        for known, text in charts.listing():
            terminal.write(f"{known:28} {text}\n".encode())
        return
    target = output or Path(f"{name}.html")
    charts.export.require_format(target)
    choices = arguments.parameters(param) | {"size": size, "theme": theme}
    if countries is not None:
        choices["countries"] = countries
    with shared.study(scope, spending=spending, events=events) as study:
        drawn = study.chart(name, **choices)
    if fragment:
        charts.export.save_fragment(drawn, target)
    else:
        charts.save(drawn, target, scale=scale)
    terminal.say(f"{target} is drawn")


@shared.command(
    "bibliometrics report --output report --countries CN,US,DE",
    "bibliometrics report --format markdown --output docs/report",
)
def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("report"),
    format_: Annotated[str, typer.Option("--format", "-f", help="page or markdown.")] = "page",
    countries: options.CountriesOption = None,
    scope: options.ScopeOption = None,
    spending: options.SpendingOption = None,
    events: options.EventsOption = None,
) -> None:
    """Write the whole report: one page or Markdown, its charts and its tables."""
    terminal = shared.terminal()
    chosen = [each.strip() for each in countries.split(",")] if countries else None
    with shared.study(scope, spending=spending, events=events) as study:
        page = study.report(output, countries=chosen, form=format_)
    terminal.say(f"the report lies in {page}")


@shared.command("bibliometrics journals nature-index-2026", name="journals")
def journals_(
    name: Annotated[
        str | None,
        typer.Argument(
            help="A list; without it, all lists.", autocompletion=completions.journal_lists
        ),
    ] = None,
    format_: options.FormatOption = None,
) -> None:
    """Show the journal lists, and what each journal resolved to."""
    frame = inventory.journal_list(name, shared.settings().cache)
    printing.emit(shared.terminal(), frame, None, format_)
