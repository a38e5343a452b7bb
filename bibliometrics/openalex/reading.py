"""SQL that reads files of work objects, and keeps those that are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyarrow import ArrowInvalid, parquet

from bibliometrics.errors import RecordError
from bibliometrics.openalex import complaints
from bibliometrics.openalex.gone import NOT_GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# A work of 5,000 authors with all fields takes 7 MB. DuckDB takes twice this for each thread.
LONGEST_RECORD = 16 << 20
_SIZE_BYTES = 4
PARQUET = ".parquet"
# What records.sql reads of a work; each value comes as JSON, and is parsed once.
FIELDS = (
    *("id", "doi", "title", "type", "publication_year", "publication_date", "language"),
    *("primary_location", "authorships", "is_authors_truncated", "authors_seen"),
    *("countries_distinct_count", "institutions_distinct_count", "cited_by_count", "fwci"),
    *("citation_normalized_percentile", "primary_topic", "is_retracted", "is_paratext"),
    *("is_xpac", "referenced_works_count", "referenced_works", "locations_count", "biblio"),
    *("indexed_in", "created_date", "updated_date", "host_venue"),
)
_COLUMNS = ", ".join(f"{name}: 'json'" for name in FIELDS)
_TYPES = ", ".join(f"{name} json" for name in FIELDS)
_SAME = ", ".join(f"{name}: {name}" for name in FIELDS)


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


def objects(files: Sequence[Path], instead: Sequence[Path]) -> str:
    """SQL that gives the fields of each work of some files, counted by the sequence `place`.

    Parameters
    ----------
    instead
        Files whose records take the place of those with the same id.
    """
    objects = " union all ".join(_read(files))
    if instead:
        objects = _replaced(objects, " union all ".join(_read(instead)))
    # The sequence counts what was read, whatever a filter leaves out.
    counted = f"select *, nextval('place') as n from ({objects})"
    return f"select * exclude (n) from ({counted}) where n > 0"


def sound_objects(files: Sequence[Path], instead: Sequence[Path], types: Mapping[str, str]) -> str:
    """SQL that gives the works of some pages, all of which were found sound.

    Parameters
    ----------
    files, instead
        Packed answers of the API: pages, and single works that take the place of those there.
    types
        Of the fields of a work.
    """
    fields = ", ".join(f"{name} {kind}" for name, kind in types.items())
    objects = (
        "select unnest(results, max_depth := 2) from "
        f"read_json({_answers(files)}, columns = {{results: {quoted(f'struct({fields})[]')}}})"
    )
    if not instead:
        return objects
    columns = ", ".join(f"{name}: {quoted(kind)}" for name, kind in types.items())
    whole = f"select * from read_json({_answers(instead)}, columns = {{{columns}}})"
    return _replaced(objects, whole)


def _answers(files: Sequence[Path]) -> str:
    return (
        f"{_listed(files)}, compression = 'gzip', format = 'auto', records = true, "
        f"hive_partitioning = false, maximum_object_size = {_longest(files)}"
    )


def _replaced(objects: str, whole: str) -> str:
    return (
        f"select * from ({objects}) where coalesce(id, '') not in "
        f"(select id from ({whole}) where id is not null) union all {whole}"
    )


def _read(files: Sequence[Path]) -> Iterator[str]:
    """SQL that reads some files; how each is packed is said, never guessed from its name."""
    kinds: dict[tuple[bool, bool], list[Path]] = {}
    for file in files:
        if file.suffix == PARQUET:
            yield _read_parquet(file)
            continue
        kinds.setdefault((complaints.is_whole(file), complaints.is_packed(file)), []).append(file)
    for (whole, packed), alike in kinds.items():
        # What is no JSON, or no object, becomes a work without anything: nothing is left out. A
        # folder's name (updated_date=2026-06-01) says nothing of the works in it.
        how = (
            f"{_listed(alike)}, compression = '{'gzip' if packed else 'none'}', "
            "records = true, ignore_errors = true, hive_partitioning = false, "
        )
        if whole:
            yield (
                f"select unnest(coalesce(results, [{{{_SAME}}}]), max_depth := 2) "
                f"from read_json({how}format = 'auto', maximum_object_size = {_longest(alike)}, "
                f"columns = {{{_COLUMNS}, results: 'struct({_TYPES})[]'}})"
            )
        else:
            yield (
                f"select * from read_json({how}format = 'newline_delimited', "
                f"maximum_object_size = {LONGEST_RECORD}, columns = {{{_COLUMNS}}})"
            )


def _read_parquet(file: Path) -> str:
    """SQL that gives a Parquet file's fields as JSON, whatever their types are."""
    try:
        types = {each.name: str(each.type) for each in parquet.read_schema(file)}
    except (OSError, ArrowInvalid) as problem:
        msg = f"{file} is no Parquet, whatever its name ({problem})"
        raise RecordError(msg, remedy="fetch it again") from problem
    if "id" not in types:
        raise complaints.no_work([file], "no column `id`")
    fields = ", ".join(f"{_as_json(name, types)} as {name}" for name in FIELDS)
    return f"select {fields} from read_parquet({_listed([file])}, hive_partitioning = false)"


def _as_json(name: str, types: Mapping[str, str]) -> str:
    if name not in types:
        return "cast(null as json)"
    value = f"nullif(to_json({name}), 'null')"
    if types[name] not in {"string", "large_string", "string_view"}:
        return value
    # a list or an object that was written down as a text
    is_nested = f"regexp_matches({name}, '^[\\[{{]')"
    return f"case when {is_nested} then try_cast({name} as json) else {value} end"


def _longest(files: Sequence[Path]) -> int:
    """Size of the largest of some files that hold one value each, unpacked."""
    return max(_unpacked_size(file) for file in files) + 1


def _unpacked_size(file: Path) -> int:
    if not complaints.is_packed(file):
        return file.stat().st_size
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - _SIZE_BYTES))
        return int.from_bytes(stream.read(), "little")


def condition(wanted: Wanted, *, leaves_out: bool = False) -> str:
    """SQL that keeps what is wanted; empty for everything.

    Parameters
    ----------
    leaves_out
        Whether there is a table of works that are gone.
    """
    clauses = [NOT_GONE] if leaves_out else []
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
        # As queries/ read it: where no year is given, the date tells it.
        year = "coalesce(publication_year, year(try_cast(publication_date as date)))"
        clauses.append(f"{year} between {int(first)} and {int(last)}")
    # What has no id is kept for now: it is told, not filtered away.
    return f" where id is null or ({' and '.join(clauses)})" if clauses else ""


def _texts(values: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(each) for each in sorted(values)) + "]::varchar[]"


def _listed(files: Sequence[Path]) -> str:
    """Name files to DuckDB, which would take some characters for patterns."""
    return "[" + ", ".join(quoted(re.sub(r"([*?[])", r"[\1]", str(f))) for f in files) + "]"


def quoted(text: object) -> str:
    """SQL for a text."""
    return "'" + str(text).replace("'", "''") + "'"
