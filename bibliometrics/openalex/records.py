"""Work objects as JSON -> one Parquet file in the one record schema.

DuckDB does the reading, by records.sql: tolerant of damage, in bounded memory, on all cores. The
bytes depend on the records alone: ordered by id, without times.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bibliometrics.openalex import complaints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SQL = Path(__file__).with_name("records.sql")
# A work of 5,000 authors with all fields takes 7 MB. DuckDB takes twice this for each thread.
_LONGEST_RECORD = 16 << 20
_SIZE_BYTES = 4
# Small enough that a reader's memory stays small, large enough that DuckDB reads at full speed.
_ROW_GROUP = 16_384


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records to keep: all where nothing is said.

    Parameters
    ----------
    issns, source_ids
        Journals, by ISSN or by source id (S123); a record of either is kept.
    years
        First and last publication year.
    """

    issns: frozenset[str] = frozenset()
    source_ids: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None

    @property
    def is_all(self) -> bool:
        """Whether every record is kept."""
        return not self.issns and not self.source_ids and self.years is None


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


def convert(
    files: Sequence[Path],
    target: Path,
    *,
    wanted: Wanted | None = None,
    instead: Sequence[Path] = (),
    memory_limit: str = "",
    threads: int = 0,
) -> Converted:
    """Write the records of some files into one Parquet file.

    Parameters
    ----------
    files
        JSON lines (.jsonl, .gz), or .json: one work, a list, or an answer of the API.
    target
        Where the Parquet file goes; nothing is left there on failure.
    instead
        Files whose records take the place of those with the same id: works fetched one by one
        because the list had cut their authors.

    Raises
    ------
    RecordError
        A file that is no JSON, is cut short, or holds something that is no work.
    CacheError
        No space, or no memory.
    """
    spill = target.with_name(target.name + ".spill")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"set temp_directory = {_quoted(spill)}")
            if memory_limit:
                connection.execute(f"set memory_limit = {_quoted(memory_limit)}")
            if threads:
                connection.execute(f"set threads = {threads}")
            return _convert(connection, files, instead, target, wanted or Wanted())
    except duckdb.Error as problem:
        target.unlink(missing_ok=True)
        raise complaints.explained(problem, files) from problem
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def version() -> str:
    """Hash of how records are read: after a change files are read anew."""
    return hashlib.sha256(_SQL.read_bytes()).hexdigest()


def part_of(memory_limit: str, parts: int) -> str:
    """Share a memory limit among connections; empty stays empty."""
    found = re.fullmatch(r"\s*([0-9.]+)\s*([A-Za-z]+)\s*", memory_limit)
    return f"{float(found[1]) / parts:.6g}{found[2]}" if found else memory_limit


def _convert(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    instead: Sequence[Path],
    target: Path,
    wanted: Wanted,
) -> Converted:
    connection.execute("create temp sequence place")
    connection.execute(f"create temp view object as {_objects(files, instead)}")
    connection.execute(_SQL.read_text(encoding="utf-8"))
    _write(connection, "record" + _filter(wanted), target)
    parquet = f"read_parquet({_quoted(target)})"
    works, ids, proper = _row(
        connection,
        "select count(*), count(distinct id), "
        rf"count(*) filter (regexp_matches(id, '(^|/)W\d+$')) from {parquet}",
    )
    if proper < works:
        raise complaints.no_work(files)
    read = _row(connection, "select currval('place')")[0] if works or not wanted.is_all else 0
    if not read:
        raise complaints.no_work(files)
    if ids < works:
        _write_once(connection, target)
    cut, synthetic = _row(
        connection,
        "select count(*) filter (is_authors_truncated), "
        f"count(*) filter (list_contains(indexed_in, 'synthetic')) from {parquet}",
    )
    damage = connection.execute(
        "select unnest(string_split(damage, '; ')) as kind, count(*) "
        f"from {parquet} where damage is not null group by kind order by kind"
    ).fetchall()
    return Converted(
        read=read,
        works=ids,
        duplicates=works - ids,
        cut=cut,
        synthetic=synthetic,
        damage=dict(damage),
    )


def _objects(files: Sequence[Path], instead: Sequence[Path]) -> str:
    """SQL that gives each work object, counted by the sequence `place`."""
    objects = " union all ".join(_read(files))
    if instead:
        whole = " union all ".join(_read(instead))
        objects = (
            f"select json from ({objects}) where coalesce(json ->> 'id', '') not in "
            f"(select json ->> 'id' from ({whole}) as one where json ->> 'id' is not null) "
            f"union all {whole}"
        )
    # The sequence counts what was read, whatever a filter leaves out.
    return f"select json from (select json, nextval('place') as n from ({objects})) where n > 0"


def _read(files: Sequence[Path]) -> Iterator[str]:
    """SQL that reads some files; how each is packed is said, never guessed from its name."""
    kinds: dict[tuple[bool, bool], list[Path]] = {}
    for file in files:
        kinds.setdefault((complaints.is_whole(file), complaints.is_packed(file)), []).append(file)
    for (whole, packed), alike in kinds.items():
        how = f"{_listed(alike)}, compression = '{'gzip' if packed else 'none'}', "
        if whole:
            yield (
                "select unnest(case when json_exists(json, '$.results') "
                "then json_extract(json, '$.results[*]') else [json] end) as json "
                f"from read_json_objects({how} maximum_object_size = {_longest(alike)})"
            )
        else:
            yield (
                "select json "
                f"from read_ndjson_objects({how} maximum_object_size = {_LONGEST_RECORD})"
            )


def _longest(files: Sequence[Path]) -> int:
    """Size of the largest of some files that hold one value each, unpacked."""
    return max(_unpacked_size(file) for file in files) + 1


def _unpacked_size(file: Path) -> int:
    if not complaints.is_packed(file):
        return file.stat().st_size
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - _SIZE_BYTES))
        return int.from_bytes(stream.read(), "little")


def _filter(wanted: Wanted) -> str:
    clauses = []
    if wanted.issns or wanted.source_ids:
        issns = _texts(wanted.issns)
        sources = _texts({f"https://openalex.org/{each}" for each in wanted.source_ids})
        source = "primary_location.source"
        clauses.append(
            f"(list_contains({issns}, {source}.issn_l) or list_has_any({source}.issn, {issns}) "
            f"or list_contains({sources}, {source}.id))"
        )
    if wanted.years is not None:
        first, last = wanted.years
        clauses.append(f"publication_year between {int(first)} and {int(last)}")
    # What has no id is kept for now: it is told, not filtered away.
    return f" where id is null or ({' and '.join(clauses)})" if clauses else ""


def _write(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    connection.execute(
        f"copy (select * from {rows} order by id) to {_quoted(target)} "
        f"(format parquet, compression zstd, row_group_size {_ROW_GROUP})"
    )


def _write_once(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Keep one record per id: the one with most authors, then the latest."""
    once = target.with_name(target.name + ".once")
    try:
        _write(
            connection,
            f"(select * from read_parquet({_quoted(target)}) as r qualify row_number() over ("
            "partition by id order by coalesce(array_length(authorships), -1) desc, "
            "updated_date desc nulls last, cast(r as varchar)) = 1)",
            once,
        )
        once.replace(target)
    finally:
        once.unlink(missing_ok=True)


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    found = connection.execute(sql).fetchone()
    return found if found is not None else ()


def _texts(values: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(each) for each in sorted(values)) + "]::varchar[]"


def _listed(files: Sequence[Path]) -> str:
    """Name files to DuckDB, which would take some characters for patterns."""
    return "[" + ", ".join(_quoted(re.sub(r"([*?[])", r"[\1]", str(f))) for f in files) + "]"


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"
