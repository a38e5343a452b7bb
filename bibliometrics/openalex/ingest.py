"""Files of work objects -> the cache; a partition is a file."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bibliometrics.cache import Partition, Scope
from bibliometrics.errors import RecordError, UsageError
from bibliometrics.openalex import sieve
from bibliometrics.openalex.drift import Drift, over_all
from bibliometrics.openalex.jobs import Job, Sources, outdated, planned
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

_MOST_AT_ONCE = 8
MEMORY_LIMIT = "1500MB"
"""Enough for the longest works on all processors."""


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
    gone
        Works that a snapshot says are deleted or merged into others; no record of them is kept.
    outdated
        Files of an earlier release that were taken out, as this one has them no more.
    strangers
        Files in a snapshot's folder that its manifest does not name: left alone.
    unknown, absent
        Fields that the files have and this package does not know, and those that it knows and
        no file has: of the first records of each file.
    """

    scope: str
    files: int = 0
    unchanged: int = 0
    read: int = 0
    works: int = 0
    duplicates: int = 0
    cut: int = 0
    damage: Mapping[str, int] = field(default_factory=dict)
    gone: int = 0
    outdated: int = 0
    strangers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def ingest(
    cache: Cache,
    paths: Sequence[Path | str],
    *,
    journals: JournalList | None = None,
    years: tuple[int, int] | None = None,
    scope: str = "files",
    progress: Listener = ignore,
    jobs: int = 0,
    memory_limit: str = MEMORY_LIMIT,
) -> IngestSummary:
    """Bring files of work objects into a scope of the cache.

    Parameters
    ----------
    paths
        Files: JSON lines (.jsonl, .jsonl.gz, .gz), .parquet, or .json with a work, a list or an
        answer of the API; folders are searched for such files. Or a release of OpenAlex's
        snapshot, in a folder or at `s3://…` (:mod:`bibliometrics.openalex.snapshot`).
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
    sources = Sources.of(paths)
    with cache.writing():
        _open_scope(cache, scope, journals)
        wanted = _wanted(cache, journals, years)
        todo, unchanged = planned(cache, scope, sources, wanted)
        strangers = tuple(each for release in sources.releases for each in release.strangers)
        summary = IngestSummary(scope=scope, unchanged=unchanged, strangers=strangers)
        at_once = max(1, min(jobs or os.cpu_count() or 1, _MOST_AT_ONCE, len(todo)))
        with (
            Converter(cache.spill, memory_limit=memory_limit) as converter,
            ThreadPoolExecutor(at_once, thread_name_prefix="ingest") as pool,
        ):
            gone = converter.leave_out(sources.gone())
            convert = partial(_convert, cache, scope, converter=converter, wanted=wanted)
            done = _collect([pool.submit(convert, job) for job in todo], summary, progress)
        # only now that the whole release is here may what it has no more go
        old = outdated(cache, scope, sources.releases)
        cache.manifest.retire(scope, old, datetime.now(UTC))
        return replace(done, gone=gone, outdated=len(old))


def _collect(
    running: Sequence[Future[tuple[Converted, Drift]]], summary: IngestSummary, progress: Listener
) -> IngestSummary:
    drifts: list[Drift] = []
    try:
        for future in running:
            done, drift = future.result()
            drifts.append(drift)
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
    unknown, absent = over_all(drifts)
    return replace(summary, unknown=unknown, absent=absent)


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


def _convert(
    cache: Cache,
    scope: str,
    job: Job,
    *,
    converter: Converter,
    wanted: Wanted,
) -> tuple[Converted, Drift]:
    aside = cache.aside(scope, job.key)
    with job.here() as path:
        done = sieve.convert(converter, path, aside, wanted=wanted, spill=cache.spill)
        drift = Drift.of(path)
    _refuse_short(job, done, aside)
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
            origin=job.origin,
            damage=done.damage,
            duplicates=done.duplicates,
            cut=done.cut,
        ),
    )
    if done.synthetic:
        cache.mark_synthetic(scope, "demo")
    return done, drift


def _refuse_short(job: Job, done: Converted, aside: Path) -> None:
    """Take no file that has more or fewer records than its release says."""
    if job.records is not None and done.read != job.records:
        aside.unlink(missing_ok=True)
        msg = f"{job.origin} has {done.read:,} records, and its manifest says {job.records:,}"
        raise RecordError(msg, remedy="copy it again; the files read before it are kept")
