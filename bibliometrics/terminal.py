"""What a person sees while something runs: messages and bars on stderr, data on stdout."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from bibliometrics import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import RenderableType

    from bibliometrics.openalex.progress import Progress

_WIDE = 200
_WIPE = "\r\x1b[2K"


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
        self._is_line_open = False
        self._messages = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A message, unless quiet."""
        if not self.quiet:
            self._close_line()
            self._messages.print(text)

    def step(self, text: str) -> None:
        """What is being done now: a line that the next one takes the place of.

        Away from a terminal it is said only to those who asked for more.
        """
        if self.verbose:
            self._messages.print(text)
        elif self._is_watched():
            self._close_line()
            self._messages.file.write(f"{text} …")
            self._messages.file.flush()
            self._is_line_open = True

    def _is_watched(self) -> bool:
        """Somebody looks on, at a terminal that can take a line back."""
        console = self._messages
        return console.is_terminal and not console.is_dumb_terminal and not self.quiet

    def _close_line(self) -> None:
        if self._is_line_open:
            self._messages.file.write(_WIPE)
            self._messages.file.flush()
            self._is_line_open = False

    def detail(self, text: str) -> None:
        """A message for those who asked for more."""
        if self.verbose:
            self._messages.print(text)

    def show(self, what: RenderableType) -> None:
        """A table for a person; wide and plain where stdout is no terminal."""
        self._close_line()
        width = None if sys.stdout.isatty() else _WIDE
        Console(highlight=False, markup=False, width=width).print(what)

    def write(self, content: bytes) -> None:
        """Data, as they are, to stdout."""
        self._close_line()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()

    @contextmanager
    def bar(self, label: str) -> Iterator[Callable[[Progress], None]]:
        """A progress bar; gives the listener that moves it.

        Away from a terminal nothing is drawn; what a person should know is said all the same.
        """
        shown = self._messages.is_terminal and not self.quiet
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[beside]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        with Bar(*columns, console=self._messages, disable=not shown, transient=True) as bar:
            task = bar.add_task(label, total=None, beside="")

            def listen(progress: Progress) -> None:
                total = progress.works_total or progress.partitions_total
                done = progress.works if progress.works_total else progress.partitions
                bar.update(task, completed=done, total=total, beside=words.of_progress(progress))
                if progress.note:
                    self.say(progress.note)

            yield listen
