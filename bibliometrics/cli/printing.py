"""How results leave: to stdout as data or as a table for a person, or into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibliometrics import tables

if TYPE_CHECKING:
    from pathlib import Path

    from bibliometrics.terminal import Terminal


def emit(
    terminal: Terminal, frame: Any, output: Path | None, asked: str | None, origin: Any = None
) -> None:
    """Write a frame to a file or to stdout, in the form asked for or fit for where it goes."""
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


def put(terminal: Terminal, content: bytes, output: Path | None) -> None:
    """Write content to a file or to stdout, as it is."""
    if output is None:
        terminal.write(content)
    else:
        tables.put(content, output)
        terminal.say(f"{output} is written")
