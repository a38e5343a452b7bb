"""Lines of a large file that may be wanted, and no others: what is left for the reader to read.

The works of OpenAlex's snapshot have 666 GB, of which a list of journals keeps one work in five
hundred. To read a work into its row costs several times what unpacking it does; to find that it is
in order and what its journal is costs less. So a file of JSON lines is sieved first: a line that
is in order and of no wanted journal is counted and left out. Every other line goes to the reader
as it is, which decides and tells of damage as it does of a file that was not sieved.

In order means JSON in UTF-8, with an id and with a journal of the usual types. Of a key that an
object has twice the last is looked at here and the first by the reader: OpenAlex writes no such
objects, and nothing here looks for them.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import IO, TYPE_CHECKING, cast

import msgspec
import pyarrow as pa
from zlib_ng import zlib_ng

from bibliometrics.errors import CacheError, RecordError
from bibliometrics.openalex import complaints
from bibliometrics.openalex.reading import LONGEST_RECORD, PARQUET, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bibliometrics.openalex.records import Converted, Converter

_GZIP = 31
_ROOT = "https://openalex.org/"
# Unpacked it is some 400 KB, which stays in a processor's cache while it is looked at.
_PIECE = 64 << 10
# what the stub takes for an instance is the class
_BROKEN = cast("type[Exception]", zlib_ng.error)


class _Source(msgspec.Struct, gc=False):
    id: str | None = None
    issn_l: str | None = None
    issn: list[str | None] | None = None


class _Location(msgspec.Struct, gc=False):
    source: _Source | None = None


class _Work(msgspec.Struct, gc=False):
    """What says whose a work is: its location, and its venue where there is none (to 2023)."""

    id: str
    primary_location: _Location | None = None
    host_venue: _Source | None = None


def convert(
    converter: Converter, file: Path, target: Path, *, wanted: Wanted, spill: Path
) -> Converted:
    """Write the wanted records of a file into one Parquet file, as :class:`Converter` does.

    Parameters
    ----------
    converter
        Reads what the sieve lets through.
    file, target, wanted
        As :meth:`Converter.convert` takes them; only JSON lines of wanted journals are sieved.
    spill
        Folder for the lines that may be wanted; nothing is left there.

    Raises
    ------
    RecordError, CacheError
        As :meth:`Converter.convert` does.
    """
    if not _helps(file, wanted):
        return converter.convert([file], target, wanted=wanted)
    lines = spill / f"{target.name}.jsonl"
    try:
        spill.mkdir(parents=True, exist_ok=True)
        left_out = _sieve(file, lines, _Judge(wanted))
        done = converter.convert([lines], target, wanted=wanted)
    except (OSError, EOFError, _BROKEN, RecordError, CacheError):
        # The reader says what is wrong, by the name and the lines of the file itself; or takes it.
        return converter.convert([file], target, wanted=wanted)
    finally:
        lines.unlink(missing_ok=True)
    return replace(done, read=done.read + left_out)


def _helps(file: Path, wanted: Wanted) -> bool:
    is_lines = file.suffix != PARQUET and not complaints.is_whole(file)
    return is_lines and bool(wanted.issns or wanted.source_ids)


class _Judge:
    """Tells works of journals that are not wanted."""

    def __init__(self, wanted: Wanted) -> None:
        self._issns = wanted.issns
        # a venue's id was V123, and its number is that of today's source S123
        numbers = {each[1:] for each in wanted.source_ids}
        self._ids = {f"{_ROOT}{kind}{number}" for number in numbers for kind in "SV"}
        self._read = msgspec.json.Decoder(_Work).decode

    def leaves_out(self, line: bytes) -> bool:
        """Whether a line, of UTF-8, is for sure a work in order that is not wanted."""
        try:
            work = self._read(line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return False
        location = work.primary_location
        source = work.host_venue if location is None else location.source
        if source is None:
            return True
        issns, listed = self._issns, source.issn
        return (
            source.issn_l not in issns
            and source.id not in self._ids
            and (listed is None or issns.isdisjoint(listed))
        )


def _sieve(file: Path, target: Path, judge: _Judge) -> int:
    """Write the lines that are not left out; gives how many are."""
    left_out, last = 0, b""
    with file.open("rb") as stream, target.open("wb") as written:
        pieces = _unpacked(stream) if complaints.is_packed(file) else _plain(stream)
        for piece in _whole_lines(pieces):
            if not _is_utf8(piece):
                written.write(piece + b"\n")
                continue
            for line in piece.split(b"\n"):
                _refuse_long(len(line))
                if judge.leaves_out(line):
                    left_out, last = left_out + 1, line
                else:
                    written.write(line + b"\n")
        if left_out:
            # one for the reader after all, which refuses a file without records
            written.write(last + b"\n")
            left_out -= 1
    return left_out


def _plain(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _unpacked(stream: IO[bytes]) -> Iterator[bytes]:
    """What a gzip of any number of members holds; others can go on while a piece is unpacked."""
    member = zlib_ng.decompressobj(_GZIP)
    for packed in _plain(stream):
        rest = packed
        while rest:
            if member.eof:
                member = zlib_ng.decompressobj(_GZIP)
            yield member.decompress(rest)
            rest = member.unused_data
    if not member.eof:
        msg = "the last member has no end"
        raise EOFError(msg)


def _whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces anew, where lines end; without the last end."""
    begun: list[bytes] = []
    size = 0
    for piece in pieces:
        end = piece.rfind(b"\n")
        rest = piece[end + 1 :]
        if end >= 0:
            yield b"".join([*begun, memoryview(piece)[:end]])
            begun, size = [], 0
        begun.append(rest)
        size += len(rest)
        _refuse_long(size)  # a file without lines must not fill the memory
    yield b"".join(begun)


def _refuse_long(size: int) -> None:
    """Leave a file to the reader that takes some of such lines, as they happen to lie in it."""
    if size > LONGEST_RECORD:
        msg = "a line is longer than any work"
        raise RecordError(msg)


def _is_utf8(text: bytes) -> bool:
    """Whether a text is UTF-8, which msgspec looks at only in what it gives."""
    ends = pa.py_buffer(array("i", [0, len(text)]))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(text)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
