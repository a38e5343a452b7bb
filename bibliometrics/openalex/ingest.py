"""Files of work objects -> the cache; a partition is a file."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bibliometrics.cache import Partition, Scope
from bibliometrics.cache.store import file_sha256, told
from bibliometrics.errors import UsageError
from bibliometrics.openalex import records
from bibliometrics.openalex.progress import Progress, ignore
from bibliometrics.openalex.reading import Wanted
from bibliometrics.openalex.records import Converter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bibliometrics.cache import Cache
    from bibliometrics.journals import JournalList
    from bibliometrics.openalex.progress import Listener
    from bibliometrics.openalex.records import Converted

_SUFFIXES = (".gz", ".jsonl", ".ndjson", ".json")
_MOST_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What became of the files.

    Parameters
    ----------
    files, unchanged
        Files read now, and files left alone because they are in the cache already.
    read, works
        Records in the files read, and works kept of them.
    damage
        Records by kind of damage; they are kept, what could not be read of them is null.
    """

    scope: str
    files: int = 0
    unchanged: int = 0
    read: int = 0
    works: int = 0
    duplicates: int = 0
    cut: int = 0
    damage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    key: str
    fingerprint: str


def ingest(
    cache: Cache,
    paths: Sequence[Path],
    *,
    journals: JournalList | None = None,
    years: tuple[int, int] | None = None,
    scope: str = "files",
    progress: Listener = ignore,
    jobs: int = 0,
    memory_limit: str = "1500MB",
) -> IngestSummary:
    """Bring files of work objects into a scope of the cache.

    Parameters
    ----------
    paths
        Files: JSON lines (.jsonl, .jsonl.gz, .gz), or .json with a work, a list or an answer of
        the API; folders are searched for such files.
    journals, years
        What to keep; everything without.
    jobs
        Files read at once; 0 for one per processor.
    memory_limit
        For all of them together, as DuckDB spells it.

    Raises
    ------
    UsageError
        A file that is not there, or a scope of another kind.
    RecordError
        A file that does not hold works; files read before it are kept.

    Examples
    --------
    >>> with Cache.open("cache", create=True) as cache:  # doctest: +SKIP
    ...     ingest(cache, [Path("works.jsonl.gz")], years=(2015, 2025))
    """
    files = _files(paths)
    with cache.writing():
        _open_scope(cache, scope, journals)
        wanted = _wanted(cache, journals, years)
        todo, unchanged = _plan(cache, scope, files, wanted)
        summary = IngestSummary(scope=scope, unchanged=unchanged)
        at_once = max(1, min(jobs or os.cpu_count() or 1, _MOST_AT_ONCE, len(todo)))
        with (
            Converter(cache.spill, memory_limit=memory_limit) as converter,
            ThreadPoolExecutor(at_once, thread_name_prefix="ingest") as pool,
        ):
            convert = partial(_convert, cache, scope, converter=converter, wanted=wanted)
            return _collect([pool.submit(convert, job) for job in todo], summary, progress)


def _collect(
    running: Sequence[Future[Converted]], summary: IngestSummary, progress: Listener
) -> IngestSummary:
    try:
        for future in running:
            done = future.result()
            damage = dict(summary.damage)
            for kind, count in done.damage.items():
                damage[kind] = damage.get(kind, 0) + count
            summary = replace(
                summary,
                files=summary.files + 1,
                read=summary.read + done.read,
                works=summary.works + done.works,
                duplicates=summary.duplicates + done.duplicates,
                cut=summary.cut + done.cut,
                damage=damage,
            )
            progress(
                Progress(
                    partitions=summary.files,
                    partitions_total=len(running),
                    works=summary.works,
                )
            )
    finally:
        for future in running:
            future.cancel()
    return summary


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix in _SUFFIXES)
            if not found:
                msg = f"{path} holds no files of works"
                raise UsageError(msg, remedy="give JSON lines: .jsonl, .jsonl.gz or .gz")
            files += found
        elif path.is_file():
            files.append(path)
        else:
            msg = f"there is no file {path}"
            raise UsageError(msg)
    return list(dict.fromkeys(path.resolve() for path in files))


def _open_scope(cache: Cache, name: str, journals: JournalList | None) -> None:
    there = next((each for each in cache.scopes() if each.name == name), None)
    if there is not None and there.kind != "files":
        msg = f"the scope '{name}' holds {there.kind}, not files"
        raise UsageError(msg, remedy="give another --scope")
    if journals is not None:
        cache.remember(journals)
    if there is None or journals is not None:
        listed = "all" if journals is None else journals.name
        synthetic = None if there is None else there.synthetic
        cache.manifest.put_scope(Scope(name, "files", listed, synthetic))


def _wanted(cache: Cache, journals: JournalList | None, years: tuple[int, int] | None) -> Wanted:
    if journals is None:
        return Wanted(years=years)
    keys = {journal.issn_l for journal in journals.journals}
    sources = {source for issn_l, source, _ in cache.manifest.sources() if issn_l in keys}
    return Wanted(journals.issns, frozenset(sources), years)


def _plan(
    cache: Cache, scope: str, files: Sequence[Path], wanted: Wanted
) -> tuple[list[_Job], int]:
    """Name each file's partition; leave alone what is there, under whatever name."""
    there = {each.key: each for each in cache.partitions(scope)}
    known = {each.fingerprint for each in there.values()}
    owners = {key: each.origin for key, each in there.items()}
    jobs: list[_Job] = []
    for path in files:
        fingerprint = _fingerprint(path, wanted)
        if fingerprint in known:
            continue
        known.add(fingerprint)
        key = _key(path, owners)
        owners[key] = str(path)
        jobs.append(_Job(path, key, fingerprint))
    return jobs, len(files) - len(jobs)


def _key(path: Path, owners: Mapping[str, str]) -> str:
    """Name a partition after its file; another file of that name gets a number."""
    stem = path.name
    while stem.endswith(_SUFFIXES):
        stem = stem.rpartition(".")[0]
    key, number = stem, 1
    while owners.get(key, str(path)) != str(path):
        number += 1
        key = f"{stem}-{number}"
    return key


def _fingerprint(path: Path, wanted: Wanted) -> str:
    with told(f"{path} cannot be read"):
        digest = file_sha256(path)
    filters = repr((sorted(wanted.issns), sorted(wanted.source_ids), wanted.years))
    return hashlib.sha256(f"{digest}\n{filters}\n{records.version()}".encode()).hexdigest()


def _convert(
    cache: Cache,
    scope: str,
    job: _Job,
    *,
    converter: Converter,
    wanted: Wanted,
) -> Converted:
    aside = cache.aside(scope, job.key)
    done = converter.convert([job.path], aside, wanted=wanted)
    file, digest, size = cache.adopt(scope, job.key, aside) if done.works else (None, "", 0)
    if file is None:
        aside.unlink(missing_ok=True)
    cache.manifest.put_partition(
        scope,
        Partition(
            key=job.key,
            works=done.works,
            fetched_at=datetime.now(UTC),
            fingerprint=job.fingerprint,
            sha256=digest,
            bytes=size,
            file=file,
            origin=str(job.path),
            damage=done.damage,
            duplicates=done.duplicates,
            cut=done.cut,
        ),
    )
    if done.synthetic:
        cache.mark_synthetic(scope, "demo")
    return done
