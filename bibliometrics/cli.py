"""The command line: one function a command, which parses, makes one call, and prints.

Data go to stdout, messages and progress to stderr. Exit codes are those of the errors' tree.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bibliometrics import (
    catalogue,
    charts,
    cohorts,
    demonstration,
    differences,
    handbook,
    inventory,
    journals,
    outlook,
    standing,
    tables,
    words,
)
from bibliometrics.cache import Cache
from bibliometrics.errors import BibliometricsError, ParameterError
from bibliometrics.openalex.careers import complete_careers, plan_careers
from bibliometrics.openalex.ingest import ingest as ingest_files
from bibliometrics.openalex.plan import plan as make_plan
from bibliometrics.openalex.progress import CREDIT_USD
from bibliometrics.openalex.recount import recount
from bibliometrics.openalex.refresh import refresh as refresh_cache
from bibliometrics.openalex.sample import SEED
from bibliometrics.openalex.sample import sample as draw_sample
from bibliometrics.settings import Settings
from bibliometrics.study import Study
from bibliometrics.terminal import Terminal

if TYPE_CHECKING:
    from bibliometrics.cache.cohort import Cohort

_Function = TypeVar("_Function", bound=Callable[..., None])

app = typer.Typer(
    name="bibliometrics",
    help="Who publishes the world's high-quality research, how sure we are, and why another "
    "source says otherwise.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_ScopeOption = Annotated[
    str | None, typer.Option("--scope", help="Scope of the cache; needless where there is one.")
]
_OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="File to write.")]
_FormatOption = Annotated[
    str | None, typer.Option("--format", "-f", help="table, csv, json, parquet or markdown.")
]
_CountriesOption = Annotated[
    str | None, typer.Option("--countries", help="By code or name, with commas.")
]
_ParamOption = Annotated[
    list[str] | None, typer.Option("--param", "-p", help="name=value; may be given often.")
]
_SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", help="Changes since the first refresh from that day on; else the last one."
    ),
]
_JournalsOption = Annotated[
    str,
    typer.Option(
        "--journals",
        help="nature-index-2018, -2023 or -2026; a CSV file with name and issn; or ISSNs.",
    ),
]
_YearsOption = Annotated[str, typer.Option("--years", help="First and last year, as 2015:2025.")]
_TerritoryOption = Annotated[
    list[Path] | None,
    typer.Option("--territories", help="CSV of a territory rule of your own: code, counts_as."),
]
_SpendingOption = Annotated[
    list[Path] | None,
    typer.Option("--spending", help="CSV of what countries spend: country, year, value, unit."),
]

_CareersOption = Annotated[
    str | None,
    typer.Option(
        "--complete-careers",
        help="Take whole careers instead: all works of authors who published from each of these "
        "countries, such as CN,US, into a scope of their own.",
    ),
]
_MostOption = Annotated[
    int, typer.Option("--most", help="Authors of a cohort, drawn by lot where there are more.")
]

_CACHE_HELP = "Folder of the cache; else BIBLIOMETRICS_CACHE, else cache."
_DEFAULT_LIST = "nature-index-2026"
_DEFAULT_YEARS = "2015:2025"


@dataclass
class _Shared:
    """What every command takes beside its own options."""

    cache: Path | None = None
    quiet: bool = False
    verbose: bool = False


_shared = _Shared()

_SHARED_DEFAULTS = {"cache": None, "quiet": False, "verbose": False, "debug": False}
_SHARED_OPTIONS = {
    "cache": Annotated[Path | None, typer.Option("--cache", metavar="DIR", help=_CACHE_HELP)],
    "quiet": Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")],
    "verbose": Annotated[bool, typer.Option("--verbose", "-v", help="Say each step.")],
    "debug": Annotated[bool, typer.Option("--debug", help="Add the traceback to an error.")],
}


def _command(*examples: str, name: str | None = None) -> Callable[[_Function], _Function]:
    """Register a command: its own options, those of every command, and examples that run."""

    def register(function: _Function) -> _Function:
        def run(
            *, cache: Path | None, quiet: bool, verbose: bool, debug: bool, **own: Any
        ) -> None:
            _shared.cache, _shared.quiet, _shared.verbose = cache, quiet, verbose or debug
            function(**own)

        own = [
            each.replace(kind=Parameter.KEYWORD_ONLY)
            for each in signature(function, eval_str=True).parameters.values()
        ]
        shared = [
            Parameter(
                each, Parameter.KEYWORD_ONLY, annotation=kind, default=_SHARED_DEFAULTS[each]
            )
            for each, kind in _SHARED_OPTIONS.items()
        ]
        taken = [*own, *shared]
        run.__signature__ = Signature(taken)  # type: ignore[attr-defined]  # read by Typer
        run.__annotations__ = {each.name: each.annotation for each in taken}
        run.__doc__ = function.__doc__
        called = name or function.__name__
        app.command(called, epilog="Example: " + "  ·  ".join(examples))(run)
        return function

    return register


def _settings(**flags: Any) -> Settings:
    return Settings.load(cache=_shared.cache, **flags)


def _terminal() -> Terminal:
    return Terminal(quiet=_shared.quiet, verbose=_shared.verbose)


@app.callback()
def _version(
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    if version:
        typer.echo(demonstration.VERSION)
        raise typer.Exit


@_command("bibliometrics plan --journals nature-index-2026 --years 2015:2025")
def plan(
    journals_: _JournalsOption = _DEFAULT_LIST,
    years: _YearsOption = _DEFAULT_YEARS,
    careers: _CareersOption = None,
    most: _MostOption = cohorts.MOST,
    seed: Annotated[int, typer.Option(help="Of a cohort: another one, other authors.")] = SEED,
    format_: _FormatOption = None,
    output: _OutputOption = None,
) -> None:
    """Say what a refresh would fetch, what it costs and how many days it takes; fetches nothing.

    Some counts are asked for, a few credits in all; the last line says how many. Other formats
    than a table have a row for each journal-year; JSON has the totals as well. With the day's
    budget gone it says what the cache alone tells, and what could not be asked; exit code 3.
    """
    settings = _settings()
    terminal = _terminal()
    if careers is not None:
        scope, cohort = _cohort(settings, terminal, careers, most, seed)
        with Cache.open(settings.cache, create=True) as opened:
            told = plan_careers(opened, settings, cohort=cohort, scope=scope)
        if tables.format_of(output, format_) == "json":
            _put(terminal, told.as_json(), output)
        else:
            for line in told.lines():
                terminal.show(line)
        return
    wanted, span = journals.load_journal_list(journals_), _years(years)
    kind = tables.format_of(output, format_)
    with Cache.open(settings.cache, create=True) as opened:
        found = make_plan(opened, settings, journals=wanted, years=span, tell=terminal.detail)
    if kind == "json":
        _put(terminal, outlook.as_json(found), output)
    elif kind == "table" and output is None:
        terminal.show(outlook.for_terminal(found))
    else:
        _emit(terminal, outlook.frame(found), output, kind)
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


@_command(
    "bibliometrics refresh --journals nature-index-2026 --years 2015:2025",
    "bibliometrics refresh --sample 500",
    "bibliometrics refresh --complete-careers CN,US --max-cost 0.5",
)
def refresh(
    journals_: _JournalsOption = _DEFAULT_LIST,
    years: _YearsOption = _DEFAULT_YEARS,
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
    careers: _CareersOption = None,
    most: _MostOption = cohorts.MOST,
    seed: Annotated[
        int, typer.Option(help="Of a sample or cohort: another one, other works or authors.")
    ] = SEED,
) -> None:
    """Fetch what is missing or stale into the cache; stops and resumes at will.

    Counts are asked for first, and cost next to nothing. Then comes what is missing, what has
    another count than before, the two newest years, and of what is merely old as much as
    --rolling allows.
    """
    settings = _settings(jobs=jobs, rate=rate, rolling=rolling)
    terminal = _terminal()
    if careers is not None:
        scope, cohort = _cohort(settings, terminal, careers, most, seed)
        with Cache.open(settings.cache, create=True) as opened, terminal.bar("works") as listen:
            followed = complete_careers(
                opened, settings, cohort=cohort, scope=scope, max_cost=max_cost, progress=listen
            )
        for line in words.of_careers(followed):
            terminal.say(line)
        return
    wanted, span = journals.load_journal_list(journals_), _years(years)
    if sample is not None:
        with Cache.open(settings.cache, create=True) as opened, terminal.bar("works") as listen:
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
        for line in words.of_sample(drawn):
            terminal.say(line)
        return
    with Cache.open(settings.cache, create=True) as opened, terminal.bar("works") as listen:
        summary = refresh_cache(
            opened, settings, journals=wanted, years=span, max_cost=max_cost, progress=listen
        )
    for line in words.of_refresh(summary):
        terminal.say(line)


@_command("bibliometrics ingest works.jsonl.gz --journals nature-index-2026")
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files of work objects.")],
    journals_: _JournalsOption = "all",
    years: Annotated[str | None, typer.Option("--years", help="As 2015:2025; else all.")] = None,
    scope: Annotated[str, typer.Option("--scope", help="Name of the scope.")] = "files",
) -> None:
    """Fill the cache from files: OpenAlex works as JSON Lines, gzipped or not, of any vintage."""
    settings = _settings()
    terminal = _terminal()
    wanted = None if journals_ == "all" else journals.load_journal_list(journals_)
    span = _years(years) if years else None
    with Cache.open(settings.cache, create=True) as opened, terminal.bar("files") as listen:
        summary = ingest_files(
            opened, paths, journals=wanted, years=span, scope=scope, progress=listen
        )
    for line in words.of_ingest(summary):
        terminal.say(line)


@_command("bibliometrics status", "bibliometrics status --remote")
def status(
    remote: Annotated[
        bool, typer.Option("--remote", help="Ask the API what the key has left; costs nothing.")
    ] = False,
    format_: _FormatOption = None,
) -> None:
    """Say what the cache holds, how old and how complete it is, and what was spent.

    JSON has all of it; other formats than a table have the scopes alone.
    """
    settings = _settings()
    terminal = _terminal()
    with Cache.open(settings.cache) as opened:
        found = standing.standing(opened, standing.budget(settings) if remote else None)
    if tables.format_of(None, format_) == "json":
        terminal.write(standing.as_json(found))
        return
    _emit(terminal, found.scopes, None, format_)
    for line in standing.remarks(found):
        terminal.say(line)
    if remote and found.budget is None:
        terminal.say("without a key in OPENALEX_API_KEY the API tells nothing of a budget")


@_command("bibliometrics verify", "bibliometrics verify --remote")
def verify(
    scope: _ScopeOption = None,
    remote: Annotated[
        bool,
        typer.Option("--remote", help="Compare with the API's own counts as well; some credits."),
    ] = False,
    format_: _FormatOption = None,
) -> None:
    """Run every check of queries/90_checks; exit code 1 when one finds rows.

    With --remote the API counts again: works by journal and year, and by country and year. Then
    the rows are the counts that differ, here and there; exit code 1 when one does.
    """
    terminal = _terminal()
    with _study(scope) as study:
        found = study.verify()
    if not remote:
        _emit(terminal, found, None, format_)
    inventory.refuse_failed(found)
    if remote:
        _recount(terminal, scope, format_)


def _recount(terminal: Terminal, scope: str | None, format_: str | None) -> None:
    settings = _settings()
    with Cache.open(settings.cache, create=True) as opened:
        found = recount(opened, settings, opened.scope(scope), tell=terminal.detail)
    _emit(terminal, inventory.differences(found), None, format_)
    terminal.say(
        f"{found.compared:,} counts compared, {len(found.differences):,} differ; "
        f"{found.spent:,} calls, ${found.spent * CREDIT_USD:.4f}"
    )
    inventory.refuse_different(found)


@_command(
    "bibliometrics query country_share --param countries=CN,US", "bibliometrics query --list"
)
def query(
    name: Annotated[str | None, typer.Argument(help="Name of the query.")] = None,
    param: _ParamOption = None,
    list_: Annotated[bool, typer.Option("--list", help="List the queries.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Print header and SQL.")] = False,
    format_: _FormatOption = None,
    output: _OutputOption = None,
    scope: _ScopeOption = None,
    territories: _TerritoryOption = None,
    since: _SinceOption = None,
    spending: _SpendingOption = None,
) -> None:
    """Run one named query."""
    terminal = _terminal()
    if list_ or name is None:
        terminal.show(handbook.contents())
        return
    if explain:
        terminal.write(handbook.explanation(catalogue.find(name)).encode())
        return
    parameters = _parameters(param)
    with _study(scope, territories, since, spending) as study:
        result = study.result(name, **parameters)
    _emit(terminal, result.frame, output, format_, result.provenance)


@_command(
    "bibliometrics changes --countries CN,US",
    "bibliometrics changes --works --since 2026-11-01 --format csv",
)
def changes(
    countries: _CountriesOption = None,
    since: _SinceOption = None,
    works: Annotated[bool, typer.Option("--works", help="The works, not the sums.")] = False,
    param: _ParamOption = None,
    format_: _FormatOption = None,
    output: _OutputOption = None,
    scope: _ScopeOption = None,
) -> None:
    """Say which figures the last refresh moved, by how much, and through which works."""
    terminal = _terminal()
    given = _parameters(param) | ({"countries": countries} if countries is not None else {})
    shared = {name: given[name] for name in ("journals", "works", "types") if name in given}
    with _study(scope, since=since) as study:
        moved = study.result("changes", **given)
        found = study.result("changed_works", **given) if works else moved
        extent = study.query("changes_extent", **shared)
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
    _emit(
        *(terminal, found.frame if shown is None else shown, output, format_),
        found.provenance,
    )
    if shown is not None:
        for line in differences.more(len(found.frame)):
            terminal.say(line)


@_command('bibliometrics sql "select count(*) from work"')
def sql(
    text: Annotated[str | None, typer.Argument(help="SQL; without it, stdin is read.")] = None,
    format_: _FormatOption = None,
    output: _OutputOption = None,
    scope: _ScopeOption = None,
) -> None:
    """Run SQL of your own on the warehouse: read-only, no files, no network."""
    with _study(scope) as study:
        frame = study.sql(text if text is not None else sys.stdin.read())
    _emit(_terminal(), frame, output, format_)


@_command("bibliometrics shell")
def shell(scope: _ScopeOption = None) -> None:
    """Explore the warehouse line by line; a statement ends with a semicolon."""
    with _study(scope) as study:
        _converse(study, _terminal())


@_command("bibliometrics chart country_share -o share.svg", "bibliometrics chart --list")
def chart(
    name: Annotated[str | None, typer.Argument(help="Name of the chart.")] = None,
    output: _OutputOption = None,
    countries: _CountriesOption = None,
    param: _ParamOption = None,
    size: Annotated[str, typer.Option(help="page, column or slide.")] = "page",
    theme: Annotated[str, typer.Option(help="light, dark or print.")] = "light",
    scale: Annotated[float, typer.Option(help="Of a PNG: pixels per point.")] = 2.0,
    list_: Annotated[bool, typer.Option("--list", help="List the charts.")] = False,
    scope: _ScopeOption = None,
    spending: _SpendingOption = None,
) -> None:
    """Draw one chart; the file's suffix says the form: .html, .svg, .png, .pdf, .json."""
    terminal = _terminal()
    if list_ or name is None:
        for known, text in charts.listing():
            terminal.write(f"{known:28} {text}\n".encode())
        return
    target = output or Path(f"{name}.html")
    charts.export.require_format(target)
    choices = _parameters(param) | {"size": size, "theme": theme}
    if countries is not None:
        choices["countries"] = countries
    with _study(scope, spending=spending) as study:
        drawn = study.chart(name, **choices)
    charts.save(drawn, target, scale=scale)
    terminal.say(f"{target} is drawn")


@_command("bibliometrics report --output report --countries CN,US,DE")
def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("report"),
    countries: _CountriesOption = None,
    scope: _ScopeOption = None,
    spending: _SpendingOption = None,
) -> None:
    """Write the whole report: one page, its charts and its tables."""
    terminal = _terminal()
    chosen = [each.strip() for each in countries.split(",")] if countries else None
    with _study(scope, spending=spending) as study:
        page = study.report(output, countries=chosen)
    terminal.say(f"the report lies in {page}")


@_command("bibliometrics journals nature-index-2026", name="journals")
def journals_(
    name: Annotated[str | None, typer.Argument(help="A list; without it, all lists.")] = None,
    format_: _FormatOption = None,
) -> None:
    """Show the journal lists, and what each journal resolved to."""
    frame = inventory.journal_list(name, _settings().cache)
    _emit(_terminal(), frame, None, format_)


@_command("bibliometrics emulator --records works.jsonl.gz --port 8080")
def emulator(
    records: Annotated[
        list[Path] | None, typer.Option("--records", help="Works; else the demo corpus.")
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(help="More files of works.")] = None,
    port: Annotated[int, typer.Option(help="Port; 0 for any free one.")] = 0,
    faults: Annotated[Path | None, typer.Option(help="JSON file of faults.")] = None,
) -> None:
    """Serve a loopback OpenAlex until Ctrl-C: real HTTP, keys, budgets and, if wanted, faults."""
    terminal = _terminal()
    files = [*(records or []), *(more or [])]
    terminal.detail("reading the records" if files else "drawing the demo corpus")
    with demonstration.emulator(files, port=port, faults=faults) as serving:
        terminal.write(f"{serving.url}\n".encode())
        terminal.say(
            f"point a refresh at it: OPENALEX_API_URL={serving.url} "
            f"OPENALEX_API_KEY={demonstration.KEY} bibliometrics refresh --rate 100"
        )
        serving.serve_forever()


@_command("bibliometrics demo --output demo")
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder.")] = Path("demo"),
) -> None:
    """Do the main job offline: emulator, refresh and report on a synthetic corpus."""
    terminal = _terminal()
    with terminal.bar("works") as listen:
        page = demonstration.run(output, tell=terminal.say, progress=listen)
    terminal.say(f"the report lies in {page}")
    terminal.say(
        f"explore it: bibliometrics query country_share --cache {output / 'cache'} "
        "--param countries=CN,US"
    )


def _study(
    scope: str | None,
    territories: list[Path] | None = None,
    since: str | None = None,
    spending: list[Path] | None = None,
) -> Study:
    terminal = _terminal()
    return Study.from_settings(
        _settings(),
        scope=scope,
        territories={path.stem: path for path in territories or []},
        since=differences.moment(since) if since else None,
        spending={path.stem: path for path in spending or []},
        tell=lambda part: terminal.detail(f"building {part}"),
    )


def _emit(
    terminal: Terminal, frame: Any, output: Path | None, asked: str | None, origin: Any = None
) -> None:
    kind = tables.format_of(output, asked)
    if output is not None:
        tables.save(frame, output, kind, origin)
        terminal.say(f"{output} is written")
    elif kind == "table":
        if origin is not None and origin.synthetic:
            terminal.say("SYNTHETIC: made or replayed records, not the state of the world")
        if origin is not None and origin.basis:
            terminal.say(origin.basis)
        terminal.show(tables.for_terminal(frame))
    else:
        terminal.write(tables.as_bytes(frame, kind, origin))


def _put(terminal: Terminal, content: bytes, output: Path | None) -> None:
    if output is None:
        terminal.write(content)
    else:
        tables.put(content, output)
        terminal.say(f"{output} is written")


def _parameters(given: list[str] | None) -> dict[str, str]:
    parameters = {}
    for each in given or []:
        name, equals, value = each.partition("=")
        if not equals:
            msg = f"'{each}' is no parameter"
            raise ParameterError(msg, remedy="write --param name=value")
        parameters[name.strip()] = value.strip()
    return parameters


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.partition(":")
    try:
        span = int(first), int(last or first)
    except ValueError:
        msg = f"'{text}' is no span of years"
        raise ParameterError(msg, remedy="write --years 2015:2025") from None
    if span[0] > span[1]:
        msg = f"the years run backwards: {text}"
        raise ParameterError(msg, remedy=f"write --years {span[1]}:{span[0]}")
    return span


def _converse(study: Study, terminal: Terminal) -> None:
    terminal.say("SQL on the warehouse, read-only. .tables lists it, .quit ends.")
    pending = ""
    prompt = "bibliometrics> " if sys.stdin.isatty() else ""
    while True:
        try:
            line = input(prompt if not pending else "          ...> " if prompt else "")
        except EOFError:
            return
        if line.strip() == ".quit":
            return
        pending = (
            "select table_name, comment from duckdb_tables();"
            if line == ".tables"
            else (f"{pending}\n{line}")
        )
        if pending.rstrip().endswith(";"):
            try:
                terminal.show(tables.for_terminal(study.sql(pending)))
            except ParameterError as problem:
                terminal.say(f"error: {problem}")
            pending = ""


_USAGE = 2
_STOPPED = "stopped; what was fetched is kept, and the same command goes on"


def main() -> None:
    """Run the command line; every error of ours is one line on stderr and its exit code."""
    debug = "--debug" in sys.argv
    try:
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except BibliometricsError as problem:
        _fail(problem, str(problem), problem.exit_code, debug=debug)
    except (KeyboardInterrupt, typer.Abort) as problem:
        _fail(problem, _STOPPED, 130, debug=debug)
    except typer.TyperException as problem:
        _fail(problem, problem.format_message(), _USAGE, debug=debug)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _fail(problem: BaseException, text: str, code: int, *, debug: bool) -> None:
    if debug:
        traceback.print_exception(problem)
    line = " ".join(text.split())
    sys.stderr.write(f"bibliometrics: {line}\n")
    sys.exit(code)
