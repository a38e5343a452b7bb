"""What a tab completes, asked for as the shells ask."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bibliometrics.cli import manual

if TYPE_CHECKING:
    from pathlib import Path

_MAIN = "import sys; sys.argv[0] = 'bibliometrics'; from bibliometrics.cli import main; main()"


def completed(words: str, shell: str = "bash", cache: Path | None = None) -> list[str]:
    """What the shell is offered for the last word."""
    spoken = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    if shell != "bash":
        spoken = {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    if cache is not None:
        spoken["BIBLIOMETRICS_CACHE"] = str(cache)
    done = subprocess.run(
        [sys.executable, "-c", _MAIN],
        env={**os.environ, "_BIBLIOMETRICS_COMPLETE": f"complete_{shell}", **spoken},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("bibliometrics rep", "report"),
        ("bibliometrics query country_share_by", "country_share_by_subject"),
        ("bibliometrics chart mobility_m", "mobility_matrix"),
        ("bibliometrics query country_share --param counti", "counting=share"),
        ("bibliometrics chart country_share --theme d", "dark"),
        ("bibliometrics refresh --journals nature-index-2", "nature-index-2026"),
        ("bibliometrics query country_share --format ma", "markdown"),
    ],
)
def test_a_tab_completes_commands_and_values(words: str, offered: str) -> None:
    assert offered in completed(words)


def test_scopes_are_those_of_the_cache(small_cache: Path) -> None:
    assert completed("bibliometrics query country_share --scope f", cache=small_cache) == ["files"]
    assert completed("bibliometrics query country_share --scope f") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_are_told_the_same_with_a_word_of_help(shell: str) -> None:
    offered = "\n".join(completed("bibliometrics query coverage_by", shell))
    assert "coverage_by_publisher" in offered
    assert "countries" in offered


def test_the_page_of_commands_is_up_to_date() -> None:
    assert manual.PAGE.read_text(encoding="utf-8") == manual.page(), "run `make docs`"
