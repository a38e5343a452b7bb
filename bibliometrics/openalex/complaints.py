"""What is wrong with a file of records, in words that help: which file, which line."""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, cast

import duckdb
import orjson

from bibliometrics.errors import CacheError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_GZIP = b"\x1f\x8b"
_SHOWN = 80
_REMEDY = "give work objects of OpenAlex as JSON lines, or an answer of its API"


def is_whole(file: Path) -> bool:
    """Whether a file holds one JSON value rather than one a line."""
    return file.name.removesuffix(".gz").endswith(".json")


def is_packed(file: Path) -> bool:
    """Whether a file is gzip, by its name or its first bytes."""
    if file.suffix == ".gz":
        return True
    with file.open("rb") as stream:
        return stream.read(len(_GZIP)) == _GZIP


def explained(problem: duckdb.Error, files: Sequence[Path]) -> RecordError | CacheError:
    """Turn DuckDB's refusal to read some files into one of our errors."""
    text = str(problem).splitlines()[0]
    if isinstance(problem, duckdb.OutOfMemoryException) or "No space left" in text:
        msg = f"no room to read {_names(files)} ({text})"
        return CacheError(msg, remedy="free some space or memory, and run it again")
    if "GZIP" in text:
        culprit = next((file for file in files if str(file) in text), files[0])
        what = "is cut short" if "end of GZIP" in text else "is no gzip, whatever its name"
        return RecordError(f"{culprit} {what}", remedy="fetch it again")
    if isinstance(problem, duckdb.InvalidInputException):
        return no_work(files, text)
    msg = f"{_names(files)} cannot be read ({text})"
    is_ours = not isinstance(problem, duckdb.IOException)
    return RecordError(msg, remedy="report this bug" if is_ours else "check the file's rights")


def no_work(files: Sequence[Path], otherwise: str = "") -> RecordError:
    """Find the first thing that is no work object, by file and line."""
    for file in files:
        try:
            complaint = _first_complaint(file)
        except (OSError, EOFError, zlib.error) as problem:
            return RecordError(f"{file} is damaged ({problem})", remedy="fetch it again")
        if complaint:
            return RecordError(complaint, remedy=_REMEDY)
    msg = f"{_names(files)} cannot be read ({otherwise or 'no work objects'})"
    return RecordError(msg, remedy=_REMEDY)


def _first_complaint(file: Path) -> str:
    found = False
    for line, text in _texts_of(file):
        found = True
        what = _what_is(text)
        if what:
            return f"{file}, line {line}: {what}" if line else f"{file}: {what}"
    return "" if found else f"{file} holds no records"


def _texts_of(file: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that hold something, with their numbers; a file that is one value whole, as line 0."""
    with _opened(file) as stream:
        if is_whole(file):
            yield 0, stream.read()
            return
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, line


def _opened(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file, "rb") if is_packed(file) else file.open("rb"))


def _what_is(text: bytes) -> str:
    """Say what a text is if it is not a work, or an answer that holds only works."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        shown = text[:_SHOWN].decode(errors="replace").strip()
        return f"no JSON: {shown!r}"
    values = value.get("results", [value]) if isinstance(value, dict) else value
    for each in values if isinstance(values, list) else [values]:
        if not isinstance(each, dict):
            return f"no object but {type(each).__name__}"
        name = each.get("id")
        if not isinstance(name, str) or not is_work_id(name):
            return f"no work: its id is {str(name)[:_SHOWN]!r}" if name else "a record without id"
    return ""


def is_work_id(text: str) -> bool:
    """Whether a text is a work's id, W123 or its address."""
    last = text.rpartition("/")[2]
    return last[:1] == "W" and last[1:].isdigit()


def _names(files: Sequence[Path]) -> str:
    return str(files[0]) if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
