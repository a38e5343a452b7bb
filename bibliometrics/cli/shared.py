"""What every command shares: how it is registered, its settings, its terminal, its study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bibliometrics import differences
from bibliometrics.cli.options import CACHE_HELP, MEMORY_HELP
from bibliometrics.settings import Settings
from bibliometrics.study import Study
from bibliometrics.terminal import Terminal

if TYPE_CHECKING:
    from bibliometrics.engines.spark import SparkEngine

_Function = TypeVar("_Function", bound=Callable[..., None])

app = typer.Typer(
    name="bibliometrics",
    help="Who publishes the world's high-quality research, how sure we are, and why another "
    "source says otherwise.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass
class _Shared:
    """What every command takes beside its own options."""

    cache: Path | None = None
    quiet: bool = False
    verbose: bool = False
    memory_limit: str | None = None
    terminal: Terminal | None = None


_shared = _Shared()

_SHARED_DEFAULTS = {
    "cache": None,
    "memory_limit": None,
    "quiet": False,
    "verbose": False,
    "debug": False,
}
_SHARED_OPTIONS = {
    "cache": Annotated[Path | None, typer.Option("--cache", metavar="DIR", help=CACHE_HELP)],
    "memory_limit": Annotated[
        str | None,
        typer.Option("--memory-limit", metavar="SIZE", help=MEMORY_HELP),
    ],
    "quiet": Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")],
    "verbose": Annotated[bool, typer.Option("--verbose", "-v", help="Say each step.")],
    "debug": Annotated[bool, typer.Option("--debug", help="Add the traceback to an error.")],
}


def shared_options() -> list[str]:
    """Names of the options that every command takes."""
    return list(_SHARED_OPTIONS)


def command(*examples: str, name: str | None = None) -> Callable[[_Function], _Function]:
    """Register a command: its own options, those of every command, and examples that run."""

    def register(function: _Function) -> _Function:
        def run(
            *,
            cache: Path | None,
            memory_limit: str | None,
            quiet: bool,
            verbose: bool,
            debug: bool,
            **own: Any,
        ) -> None:
            _shared.cache, _shared.quiet, _shared.verbose = cache, quiet, verbose or debug
            _shared.memory_limit, _shared.terminal = memory_limit, None
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


def settings(**flags: Any) -> Settings:
    """Settings of the environment, with what the command was told."""
    return Settings.load(cache=_shared.cache, memory_limit=_shared.memory_limit, **flags)


def terminal() -> Terminal:
    """Where messages and data go, as talkative as was asked for."""
    if _shared.terminal is None:
        _shared.terminal = Terminal(quiet=_shared.quiet, verbose=_shared.verbose)
    return _shared.terminal


def study(
    scope: str | None,
    territories: list[Path] | None = None,
    since: str | None = None,
    spending: list[Path] | None = None,
    events: list[Path] | None = None,
    engine: SparkEngine | None = None,
) -> Study:
    """Open a scope of the cache for questions.

    Parameters
    ----------
    territories, spending, events
        Users' own files, each known by its name without suffix.
    since
        A day, as text: what to compare with, for changes.
    engine
        What runs the SQL where that is not DuckDB.
    """
    step = terminal().step
    return Study.from_settings(
        settings(),
        scope=scope,
        territories={path.stem: path for path in territories or []},
        since=differences.moment(since) if since else None,
        spending={path.stem: path for path in spending or []},
        events={path.stem: path for path in events or []},
        engine=engine,
        tell=lambda part: step(f"building {part}"),
    )
