"""The command line: one function a command, which parses, makes one call, and prints.

No other module knows of it.

Data go to stdout, messages and progress to stderr. Exit codes are those of the errors' tree.
"""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer

from bibliometrics import demonstration
from bibliometrics.cli.shared import app
from bibliometrics.errors import BibliometricsError

# In the order in which --help lists the commands.
# isort: off
from bibliometrics.cli import offline, fetching, engines, asking, showing
# isort: on

__all__ = ["asking", "engines", "fetching", "main", "offline", "showing"]


@app.callback()
def _version(
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    if version:
        typer.echo(demonstration.VERSION)
        raise typer.Exit


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
