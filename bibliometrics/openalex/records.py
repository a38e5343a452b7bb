"""Work objects as JSON -> one Parquet file in the one record schema.

DuckDB does the reading, by records.sql: tolerant of damage, in bounded memory, on all cores. The
bytes depend on the records alone: ordered by id, without times.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import zlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bibliometrics.openalex import complaints, gone
from bibliometrics.openalex.reading import (
    FIELDS,
    Wanted,
    condition,
    objects,
    quoted,
    sound_objects,
)
from bibliometrics.openalex.sound import is_work
from bibliometrics.quiet import hide_bar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HERE = Path(__file__).parent
_SPELLING, _TOLERANT, _SOUND = (
    (_HERE / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("spelling", "records", "sound")
)
# Small enough that a reader's memory stays small, large enough that DuckDB reads at full speed.
_ROW_GROUP = 16_384
_GZIP = 31


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of the records.

    Parameters
    ----------
    read
        Records in the input.
    works
        Works written.
    duplicates
        Records that repeat an id; the fullest of each is kept.
    cut
        Works whose list of authors is known to be cut.
    synthetic
        Works that say of themselves that they are made up.
    damage
        Records by kind of damage.
    """

    read: int
    works: int
    duplicates: int
    cut: int
    synthetic: int
    damage: Mapping[str, int] = field(default_factory=dict)


class Converter:
    """Reads records on behalf of several threads, within one limit of memory.

    Parameters
    ----------
    spill
        Folder for what does not fit into memory.
    memory_limit
        As DuckDB spells it; empty for DuckDB's own.
    threads
        Processors to use; 0 for all.
    """

    def __init__(self, spill: Path, *, memory_limit: str = "", threads: int = 0) -> None:
        self._spill = spill
        self._here = threading.local()
        self._leaves_out = False
        self._connection = duckdb.connect()
        self._connection.execute(f"set temp_directory = {quoted(spill)}")
        if memory_limit:
            self._connection.execute(f"set memory_limit = {quoted(memory_limit)}")
        if threads:
            self._connection.execute(f"set threads = {threads}")

    def __enter__(self) -> Converter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the memory and the spilt files."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def leave_out(self, lists: Mapping[str, bytes]) -> int:
        """Keep no record of works that are gone; gives how many they are.

        Parameters
        ----------
        lists
            CSV, by name: `work_id, deleted_date` or `merge_date, id, merge_into_id`, packed or
            not. A record that was updated after the day stays: the work has come back.

        Raises
        ------
        RecordError
            A list that is no CSV of the kind.
        """
        if not lists:
            return 0
        self._spill.mkdir(parents=True, exist_ok=True)
        self._leaves_out = True
        return gone.load(self._connection, lists, self._spill)

    def convert(
        self,
        files: Sequence[Path],
        target: Path,
        *,
        wanted: Wanted | None = None,
        instead: Sequence[Path] = (),
        sound: bool = False,
    ) -> Converted:
        """Write the records of some files into one Parquet file.

        Parameters
        ----------
        files
            JSON lines (.jsonl, .gz), or .json: one work, a list, or an answer of the API.
        target
            Where the Parquet file goes; nothing is left there on failure.
        instead
            Files whose records take the place of those with the same id: works fetched one by
            one because the list had cut their authors.
        sound
            Whether all works of `files` were found sound: quicker, and the same rows.

        Raises
        ------
        RecordError
            A file that is no JSON, is cut short, or holds something that is no work.
        CacheError
            No space, or no memory.
        """
        try:
            sound = sound and all(map(_is_sound, instead))
            cursor = self._cursor()
            rows = self._rows(cursor, files, instead, sound=sound)
            kept = condition(wanted or Wanted(), leaves_out=self._leaves_out)
            return _convert(cursor, files, target, rows, kept, counted=not sound)
        except duckdb.Error as problem:
            target.unlink(missing_ok=True)
            raise complaints.explained(problem, files) from problem
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def _rows(
        self,
        cursor: duckdb.DuckDBPyConnection,
        files: Sequence[Path],
        instead: Sequence[Path],
        *,
        sound: bool,
    ) -> str:
        """Name what gives the records of some files."""
        if sound:
            given = sound_objects(files, instead, _sound_types())
            return f"(with sound_object as ({given}) {_SOUND})"
        cursor.execute("create or replace temp sequence place")
        cursor.execute(f"create or replace temp view object as {objects(files, instead)}")
        if not self._here.is_tolerant:
            cursor.execute(_TOLERANT)
            self._here.is_tolerant = True
        return "record"

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if not hasattr(self._here, "cursor"):
            self._here.is_tolerant = False
            self._here.cursor = self._connection.cursor()
            hide_bar(self._here.cursor)
            self._here.cursor.execute(_SPELLING)
        known: duckdb.DuckDBPyConnection = self._here.cursor
        return known


def convert(
    files: Sequence[Path],
    target: Path,
    *,
    wanted: Wanted | None = None,
    instead: Sequence[Path] = (),
    memory_limit: str = "",
    threads: int = 0,
) -> Converted:
    """Write the records of some files into one Parquet file; see :class:`Converter`."""
    spill = target.with_name(target.name + ".spill")
    with Converter(spill, memory_limit=memory_limit, threads=threads) as converter:
        return converter.convert(files, target, wanted=wanted, instead=instead)


@cache
def record_types() -> dict[str, str]:
    """Columns of the record schema and their types, as records.sql makes them."""
    nothing = ", ".join(f"cast(null as json) as {name}" for name in FIELDS)
    with duckdb.connect() as connection:
        connection.execute(_SPELLING)
        connection.execute(f"create temp view object as select {nothing}")
        connection.execute(_TOLERANT)
        columns = connection.execute("describe record").fetchall()
    return {name: kind for name, kind, *_ in columns}


def _sound_types() -> dict[str, str]:
    """Types of a sound work's fields: those of the record schema, which is without damage."""
    types = {name: kind for name, kind in record_types().items() if name != "damage"}
    return types | {"authors_seen": "VARCHAR"}


def version() -> str:
    """Hash of how records are read: after a change files are read anew."""
    return hashlib.sha256(f"{_SPELLING}{_TOLERANT}".encode()).hexdigest()


def _is_sound(file: Path) -> bool:
    return is_work(zlib.decompress(file.read_bytes(), _GZIP))


def _convert(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    target: Path,
    rows: str,
    kept: str,
    *,
    counted: bool,
) -> Converted:
    rows += kept
    _write(connection, rows, target)
    works, ids, proper, cut, synthetic, damage = _row(
        connection,
        "select count(*), count(distinct id), "
        r"count(*) filter (regexp_matches(id, '(^|/)W\d+$')), "
        "count(*) filter (is_authors_truncated), "
        "count(*) filter (list_contains(indexed_in, 'synthetic')), "
        f"histogram(damage) filter (damage is not null) from read_parquet({quoted(target)})",
    )
    read = works
    if counted and (works or kept):
        (read,) = _row(connection, "select currval('place')")
    if proper < works or not read:
        raise complaints.no_work(files)
    if ids < works:
        _write_once(connection, rows, target)
    kinds: Counter[str] = Counter()
    for each, records in (damage or {}).items():
        kinds.update(dict.fromkeys(each.split("; "), records))
    return Converted(
        read=read,
        works=ids,
        duplicates=works - ids,
        cut=cut,
        synthetic=synthetic,
        damage=dict(sorted(kinds.items())),
    )


def _write(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    connection.execute(
        f"copy (select * from {rows} order by id) to {quoted(target)} "
        f"(format parquet, compression zstd, row_group_size {_ROW_GROUP})"
    )


def _write_once(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    """Keep one record per id: the one with most authors, then the latest.

    They are read anew: written from the Parquet file they would have the same values, but not
    the same bytes.
    """
    _write(
        connection,
        f"(select * from (select * from {rows}) as r qualify row_number() over ("
        "partition by id order by coalesce(array_length(authorships), -1) desc, "
        "updated_date desc nulls last, cast(r as varchar)) = 1)",
        target,
    )


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    found = connection.execute(sql).fetchone()
    return found if found is not None else ()
