"""The page of commands, docs/cli.md, made from the commands themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bibliometrics.cli.shared import app, shared_options
from bibliometrics.files import write_aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"

_OPENING = """\
<!-- Made from the commands by `make docs`; change those. -->
# Commands

Data go to stdout, words and progress to stderr, so every command pipes. Exit codes: 0 done; 1 a
check found something; 2 asked for wrongly; 3 the budget is gone, and the same command goes on
later; 4 the API; 5 the cache, the records or the warehouse; 130 stopped by hand.

`bibliometrics --install-completion` teaches bash, zsh and fish the commands and their options.

Every command takes these, too:

"""


def page() -> str:
    """The text of docs/cli.md."""
    commands: Mapping[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    shared = set(shared_options())
    first = next(iter(commands.values()))
    every = _table([each for each in first.params if each.name in shared])
    return "\n".join([_OPENING + every, *_sections(commands, shared)])


def _sections(commands: Mapping[str, Any], shared: set[str]) -> Iterator[str]:
    for name, command in commands.items():
        own = [each for each in command.params if each.name not in shared]
        words = "; ".join(_argument(each) for each in own if not _is_option(each))
        yield f"## {name}\n"
        yield f"{command.help}\n"
        yield "```"
        yield from command.epilog.removeprefix("Example: ").split("  ·  ")
        yield "```\n"
        if words:
            yield f"Arguments: {words}\n"
        yield _table([each for each in own if _is_option(each) and each.name != "help"])


def _is_option(parameter: Any) -> bool:
    return bool(parameter.opts and parameter.opts[0].startswith("-"))


def _argument(parameter: Any) -> str:
    return f"`{parameter.name}`, {parameter.help}"


def _table(options: list[Any]) -> str:
    if not options:
        return ""
    rows = [
        f"| {_spelt(each)} | {_cell(each.help or '')} | {_default(each)} |" for each in options
    ]
    return "\n".join(["| option | what it does | default |", "| --- | --- | --- |", *rows, ""])


def _spelt(option: Any) -> str:
    return ", ".join(f"`{each}`" for each in sorted(option.opts, key=len, reverse=True))


def _default(option: Any) -> str:
    if option.default in (None, False, ()) or callable(option.default):
        return ""
    return f"`{option.default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    write_aside(PAGE, page().encode())
