"""The shell: SQL on the warehouse line by line, with help, completion and a history.

Line editing is the standard library's readline: all that is wanted here, and on every machine.
Where nobody types, because stdin is a pipe, there is no prompt, and nothing is cut.
"""

from __future__ import annotations

import os
import readline
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bibliometrics import catalogue, handbook, tables
from bibliometrics.cli import arguments
from bibliometrics.errors import BibliometricsError, ParameterError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from bibliometrics.study import Study
    from bibliometrics.terminal import Terminal

PROMPT, MORE = "bibliometrics> ", "          ...> "
_MOST_ROWS = 100
_REMEMBERED = 1_000
_DELIMITERS = " \t\n,()=;"
_TABLES = "select table_name, comment from duckdb_tables() where not internal order by table_name"
_COMMANDS = {
    ".help": "what can be asked here",
    ".tables": "the tables and what their rows are",
    ".describe NAME": "the columns of a table",
    ".queries": "the named queries",
    ".query NAME [name=value …]": "run a named query",
    ".quit": "end; so does Ctrl-D",
}
_EXAMPLES = (
    "select year, count(*) as works from work group by year order by year;",
    ".query country_share countries=CN,US from_year=2020",
    ".describe country_weight",
)


class Conversation:
    """Questions and answers until the person, or the pipe, has no more.

    Parameters
    ----------
    study
        What is asked.
    terminal
        Where answers and words go.
    """

    def __init__(self, study: Study, terminal: Terminal) -> None:
        self.study = study
        self.terminal = terminal
        self.is_typed = sys.stdin.isatty()
        self._pending = ""

    def run(self) -> None:
        """Read until the end; an error is told, and the conversation goes on."""
        self.terminal.say("SQL on the warehouse, read-only; a statement ends with a semicolon.")
        self.terminal.say(".help shows what there is, .quit ends.")
        with _line_editing(self._words() if self.is_typed else ()) as problem:
            if problem:
                self.terminal.say(problem)
            while self._turn():
                pass

    def _turn(self) -> bool:
        """One line; says whether there may be another."""
        try:
            line = input((MORE if self._pending else PROMPT) if self.is_typed else "")
            return self._take(line)
        except EOFError:
            return False
        except KeyboardInterrupt:
            if not self.is_typed:
                raise
            self._pending = ""
            self.terminal.say("")
            return True
        except BibliometricsError as problem:
            self._pending = ""
            self.terminal.say(f"error: {problem}")
            return True

    def _take(self, line: str) -> bool:
        if not self._pending and line.lstrip().startswith("."):
            return self._command(line.split())
        self._pending = f"{self._pending}\n{line}" if self._pending else line
        if self._pending.rstrip().endswith(";"):
            text, self._pending = self._pending, ""
            self._show(self.study.sql(text))
        elif not self._pending.strip():
            self._pending = ""
        return True

    def _command(self, words: Sequence[str]) -> bool:
        name, *given = words
        if name in {".quit", ".exit"}:
            return False
        if name == ".help":
            self._help()
        elif name == ".tables":
            self._show(self.study.sql(_TABLES))
        elif name == ".queries":
            self.terminal.show(handbook.contents())
        elif name == ".describe":
            self._describe(_one(given, ".describe country_weight"))
        elif name == ".query":
            _one(given[:1], ".query country_share countries=CN,US")
            self._show(self.study.query(given[0], **arguments.parameters(given[1:])))
        else:
            known = [each.split()[0] for each in _COMMANDS]
            raise UnknownNameError("command", name, known, listed_by=".help")
        return True

    def _help(self) -> None:
        width = max(map(len, _COMMANDS))
        for name, about in _COMMANDS.items():
            self.terminal.say(f"  {name:{width}}  {about}")
        self.terminal.say("Examples:")
        for example in _EXAMPLES:
            self.terminal.say(f"  {example}")
        self._show(self.study.sql(_TABLES))

    def _describe(self, name: str) -> None:
        known = self._tables()
        if name not in known:
            raise UnknownNameError("table", name, known, listed_by=".tables")
        self._show(
            self.study.sql(
                "select column_name, data_type, comment from duckdb_columns() "
                f"where table_name = '{name}' order by column_index"
            )
        )

    def _tables(self) -> list[str]:
        return [str(name) for name in self.study.sql(_TABLES)["table_name"].to_list()]

    def _show(self, frame: pl.DataFrame) -> None:
        shown = frame.head(_MOST_ROWS) if self.is_typed else frame
        self.terminal.show(tables.for_terminal(shown))
        if len(shown) < len(frame):
            self.terminal.say(
                f"{len(shown)} of {len(frame):,} rows; `bibliometrics sql` gives them all"
            )

    def _words(self) -> list[str]:
        """What a tab may complete."""
        names = self.study.sql(
            "select distinct column_name as word from duckdb_columns() where not internal "
            "union select keyword_name from duckdb_keywords()"
        )
        asked = [query.name for query in catalogue.of_kind("query")]
        commands = [each.split()[0] for each in _COMMANDS]
        return sorted({*names["word"].to_list(), *self._tables(), *asked, *commands})


def _one(given: Sequence[str], example: str) -> str:
    if len(given) != 1:
        msg = f"{example.split(maxsplit=1)[0]} takes a name"
        raise ParameterError(msg, remedy=f"for example {example}")
    return given[0]


@contextmanager
def _line_editing(words: Sequence[str]) -> Iterator[str]:
    """Complete words and keep a history; gives what stands in the history's way, if anything."""
    if not words:
        yield ""
        return
    path = _history()
    readline.set_completer(_Completer(words))
    readline.set_completer_delims(_DELIMITERS)
    readline.parse_and_bind("tab: complete")
    readline.set_history_length(_REMEMBERED)
    readline.clear_history()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        readline.read_history_file(path)
    except OSError as problem:
        yield f"no history is kept: {path} cannot be written ({problem.strerror})"
        return
    try:
        yield ""
    finally:
        readline.write_history_file(path)


class _Completer:
    """The n-th word that begins as what was typed, as readline asks for it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._known = words

    def __call__(self, text: str, state: int) -> str | None:
        begun = [word for word in self._known if word.startswith(text.lower())]
        return begun[state] if state < len(begun) else None


def _history() -> Path:
    """Where the history is kept: the user's folder for such things."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "bibliometrics" / "history"
