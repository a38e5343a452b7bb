"""What is said while something runs."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from bibliometrics.terminal import Terminal

if TYPE_CHECKING:
    import pytest


class Screen(io.StringIO):
    """A stderr that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_each_step_takes_the_place_of_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    terminal.step("building work")
    terminal.step("building journal")
    terminal.say("done")
    wipe = "\r\x1b[2K"
    assert screen.getvalue() == f"building work …{wipe}building journal …{wipe}done\n"


def test_away_from_a_terminal_steps_are_for_those_who_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Terminal().step("building work")
    assert capsys.readouterr().err == ""
    Terminal(verbose=True).step("building work")
    assert capsys.readouterr().err == "building work\n"


def test_quiet_says_no_step(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    Terminal(quiet=True).step("building work")
    assert screen.getvalue() == ""
