"""What a person sees while something runs: messages and bars on stderr, data on stdout."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

_WIDE = 200


class Terminal:
    """Where messages, bars and tables go.

    Parameters
    ----------
    quiet
        Say nothing but errors.
    verbose
        Say each step.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self._messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A message, unless quiet."""
        if not self.quiet:
            self._messages.print(text)

    def detail(self, text: str) -> None:
        """A message for those who asked for more."""
        if self.verbose:
            self._messages.print(text)

    def show(self, what: RenderableType) -> None:
        """A table for a person; wide and plain where stdout is no terminal."""
        width = None if sys.stdout.isatty() else _WIDE
        Console(highlight=False, markup=False, width=width).print(what)

    def write(self, content: bytes) -> None:
        """Data, as they are, to stdout."""
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()

    @contextmanager
    def bar(self, label: str) -> Iterator[Callable[[int, int, str], None]]:
        """A progress bar; gives a function of (done, total, what to say beside it).

        Away from a terminal nothing is drawn.
        """
        shown = self._messages.is_terminal and not self.quiet
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[beside]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(
            *columns, console=self._messages, disable=not shown, transient=True
        ) as progress:
            task = progress.add_task(label, total=None, beside="")

            def update(done: int, total: int, beside: str) -> None:
                progress.update(task, completed=done, total=total, beside=beside)

            yield update
