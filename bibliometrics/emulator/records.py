"""Records read from JSON Lines files, plain or gzipped."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from bibliometrics.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GZIP_MAGIC = b"\x1f\x8b"


def read_records(path: Path | str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Read a file of one JSON object a line: each line's bytes, and what they say.

    Raises
    ------
    RecordError
        Naming the file and the line: no such file, a truncated gzip, a line that is no
        object.
    """
    place = Path(path)
    number = 0
    with _telling(place) as at, _open(place) as lines:
        for number, line in enumerate(lines, start=1):
            at[0] = number
            if line.strip():
                yield line.strip(), _object(line, place, number)


def read_objects(given: Path | str | Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Read objects that are given as such, or as a file of them."""
    if isinstance(given, (str, Path)):
        for _, found in read_records(given):
            yield found
    else:
        yield from given


@contextmanager
def _telling(place: Path) -> Iterator[list[int]]:
    """Turn what the operating system and zlib say into one line about the file."""
    at = [0]
    try:
        yield at
    except EOFError as problem:
        msg = f"{place} is a truncated gzip file: it ends after line {at[0]}"
        raise RecordError(msg, remedy="fetch or write the file again") from problem
    except (gzip.BadGzipFile, zlib.error) as problem:
        msg = f"{place} is a broken gzip file: it cannot be read after line {at[0]}"
        raise RecordError(msg, remedy="fetch or write the file again") from problem
    except OSError as problem:
        msg = f"{place} cannot be read ({problem.strerror or problem})"
        raise RecordError(msg, remedy="give a JSON Lines file of records, .gz or not") from problem


@contextmanager
def _open(place: Path) -> Iterator[Iterable[bytes]]:
    with place.open("rb") as plain:
        if plain.peek(2)[:2] != _GZIP_MAGIC:
            yield plain
            return
        with gzip.open(plain) as unpacked:
            yield unpacked


def _object(line: bytes, place: Path, number: int) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as problem:
        msg = f"{place} line {number} is not JSON ({problem.msg})"
        raise RecordError(msg, remedy="give a JSON Lines file: one record a line") from problem
    if not isinstance(found, dict):
        msg = f"{place} line {number} is JSON but not an object"
        raise RecordError(msg, remedy="give a JSON Lines file: one record a line")
    return found
