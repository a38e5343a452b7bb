"""The shell, from a pipe and at a terminal of its own."""

from __future__ import annotations

import io
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bibliometrics.cli.conversation import PROMPT, Conversation
from bibliometrics.study import Study
from bibliometrics.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PATIENCE = 60  # seconds, for a busy machine


@pytest.fixture(scope="module")
def study(small_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    cache = tmp_path_factory.mktemp("shell") / "cache"
    shutil.copytree(small_cache, cache)
    with Study(cache) as opened:
        opened.build()
        yield opened


@pytest.fixture
def say(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[str, str]]:
    """Pipe lines into the shell; gives what came out and what was said."""

    def piped(lines: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        Conversation(study, Terminal()).run()
        said = capsys.readouterr()
        return said.out, said.err

    return piped


def test_a_statement_goes_on_to_its_semicolon(say: Callable[[str], tuple[str, str]]) -> None:
    out, _ = say("select\n\n 40 + 2 as answer\n;\nselect 7 as unfinished")
    assert "42" in out
    assert "unfinished" not in out


def test_help_shows_commands_examples_and_tables(say: Callable[[str], tuple[str, str]]) -> None:
    out, err = say(".help\n")
    assert "country_weight" in out
    assert ".describe NAME" in err
    assert "Examples:" in err


def test_every_example_of_the_help_runs(say: Callable[[str], tuple[str, str]]) -> None:
    _, err = say(".help\n")
    examples = [line.strip() for line in err.partition("Examples:")[2].splitlines() if line]
    assert len(examples) == 3
    for example in examples:
        out, told = say(f"{example}\n")
        assert out.strip(), example
        assert "error" not in told


def test_a_named_query_takes_its_parameters(say: Callable[[str], tuple[str, str]]) -> None:
    out, err = say(".query country_share countries=China from_year=2020 to_year=2020\n")
    assert out.count("China") == 1, err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (".describe wrok", "did you mean work"),
        (".describe", "takes a name"),
        (".query", "takes a name"),
        (".query country_shares", "did you mean country_share"),
        (".query country_share contries=CN", "did you mean countries"),
        (".query country_share countries", "is no parameter"),
        (".tabels", "did you mean .tables"),
        ("select * from nothing;", "nothing"),
        ("copy work to 'work.csv';", "refuses"),
    ],
)
def test_an_error_is_told_and_the_conversation_goes_on(
    say: Callable[[str], tuple[str, str]], line: str, told: str
) -> None:
    out, err = say(f"{line}\nselect 42 as answer;\n")
    assert told in err
    assert "42" in out


class Seat:
    """A person at a terminal."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._unseen = ""
        self._end, theirs = pty.openpty()
        environment = {**os.environ, "XDG_STATE_HOME": str(folder), "TERM": "dumb"}
        # whoever starts the tests in the background leaves Ctrl-C switched off
        code = (
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
            "from bibliometrics.cli import main; main()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "shell", "--cache", str(cache)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)

    def type(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def until(self, text: str) -> str:
        """What the screen shows up to that text; what comes after is for the next to see."""
        end = time.monotonic() + _PATIENCE
        while text not in self._unseen:
            ready, _, _ = select.select([self._end], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"waited for {text!r}, saw {self._unseen!r}"
            self._unseen += os.read(self._end, 65_536).decode(errors="replace")
        seen, found, self._unseen = self._unseen.partition(text)
        return seen + found

    def interrupt(self) -> None:
        """Ctrl-C, as often as it takes: one that comes while a key is read waits for the next."""
        for _ in range(_PATIENCE):
            self.process.send_signal(signal.SIGINT)
            if select.select([self._end], [], [], 1.0)[0]:
                return
        pytest.fail("Ctrl-C changes nothing")

    def __enter__(self) -> Seat:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._end)

    def leave(self) -> int:
        self.type("\x04")
        return self.process.wait(_PATIENCE)


def test_at_a_terminal_words_are_completed_and_lines_remembered(
    study: Study, tmp_path: Path
) -> None:
    cache = study.cache.path
    with Seat(tmp_path, cache) as seat:
        seat.until(PROMPT)
        seat.type("select count(*) as works from country_wei\t")
        seat.until("country_weight")
        seat.type(" where false;\n")
        seat.until(PROMPT)
        seat.type("select 1 as dropped")
        seat.until("dropped")
        seat.interrupt()
        seat.until(PROMPT)
        seat.type("select 41 + 1 as answer;\n")
        assert "42" in seat.until("42")
        seat.until(PROMPT)
        assert seat.leave() == 0
    history = (tmp_path / "bibliometrics" / "history").read_text(encoding="utf-8")
    assert "select 41 + 1 as answer;" in history
    assert "dropped" not in history
    with Seat(tmp_path, cache) as again:
        again.until(PROMPT)
        again.type("\x10\n")  # the line before
        assert "42" in again.until("42")
        again.until(PROMPT)
        assert again.leave() == 0
