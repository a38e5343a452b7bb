"""Which files an ingest reads, under which names, and which are in the cache already."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bibliometrics.cache.store import file_sha256, told
from bibliometrics.errors import UsageError
from bibliometrics.openalex import records, remote
from bibliometrics.openalex.snapshot import Release, is_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from bibliometrics.cache import Cache
    from bibliometrics.openalex.reading import Wanted
    from bibliometrics.openalex.snapshot import Part

SNAPSHOT = "snapshot "
"""How the origin of a partition begins that came from a snapshot."""
_SUFFIXES = (".gz", ".jsonl", ".ndjson", ".json", ".parquet")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read.

    Parameters
    ----------
    key, fingerprint, origin
        As the partition will have them.
    here
        Brings the file to this machine, and takes it away again where it was brought.
    records
        Records that it must have; None where nobody says.
    """

    key: str
    fingerprint: str
    origin: str
    here: Callable[[], AbstractContextManager[Path]]
    records: int | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What was given to be read: files of one's own, and releases of the snapshot."""

    files: list[Path]
    releases: list[Release]

    @classmethod
    def of(cls, places: Sequence[Path | str]) -> Sources:
        """Tell files from snapshots.

        Raises
        ------
        UsageError
            A place where there is nothing to read.
        """
        snapshots = [str(each) for each in places if _may_be_snapshot(each)]
        own = [Path(each) for each in places if str(each) not in snapshots]
        return cls(_files(own), [Release(each) for each in snapshots])

    def gone(self) -> dict[str, bytes]:
        """The releases' lists of works that are gone."""
        return {name: text for release in self.releases for name, text in release.deleted()}


def _may_be_snapshot(place: Path | str) -> bool:
    return (remote.is_remote(str(place)) or Path(place).is_dir()) and is_snapshot(str(place))


def planned(cache: Cache, scope: str, sources: Sources, wanted: Wanted) -> tuple[list[Job], int]:
    """The files that must be read, and how many need not be."""
    plain, unchanged = _plan(cache, scope, sources.files, wanted)
    gone = hashlib.sha256(repr(sorted(sources.gone().items())).encode()).hexdigest()
    known = {each.fingerprint for each in cache.partitions(scope)}
    jobs = [
        _of_part(cache, release, part, (gone, wanted))
        for release in sources.releases
        for part in release.parts
    ]
    todo = [job for job in jobs if job.fingerprint not in known]
    return plain + todo, unchanged + len(jobs) - len(todo)


def outdated(cache: Cache, scope: str, releases: Sequence[Release]) -> list[str]:
    """Partitions of an earlier release that this one has not."""
    keys = {part.key for release in releases for part in release.parts}
    there = cache.partitions(scope) if releases else []
    return [
        each.key for each in there if each.origin.startswith(SNAPSHOT) and each.key not in keys
    ]


def _of_part(cache: Cache, release: Release, part: Part, how: tuple[str, Wanted]) -> Job:
    """A file of a release: known by what the manifest says of it, so that nobody hashes 700 GB."""
    gone, wanted = how
    said = f"{release.date}\n{part.name}\n{part.size}\n{part.records}\n{gone}"
    return Job(
        key=part.key,
        fingerprint=_with_filters(said, wanted),
        origin=f"{SNAPSHOT}{release.date} {part.name}",
        here=partial(_brought, cache, release, part),
        records=part.records,
    )


def _lying(path: Path) -> AbstractContextManager[Path]:
    """A file that is here already."""
    return nullcontext(path)


@contextmanager
def _brought(cache: Cache, release: Release, part: Part) -> Iterator[Path]:
    path = f"{release.works}/{part.name}"
    if Path(path).is_file():
        yield Path(path)
        return
    cache.spill.mkdir(parents=True, exist_ok=True)
    target = cache.spill / f"{part.key}{Path(path).suffix}"
    remote.copy(release.files, path, target)
    try:
        yield target
    finally:
        target.unlink(missing_ok=True)


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix in _SUFFIXES)
            if not found:
                msg = f"{path} holds no files of works"
                raise UsageError(
                    msg, remedy="give JSON lines (.jsonl, .jsonl.gz, .gz) or .parquet"
                )
            files += found
        elif path.is_file():
            files.append(path)
        else:
            msg = f"there is no file {path}"
            raise UsageError(msg)
    return list(dict.fromkeys(path.resolve() for path in files))


def _plan(
    cache: Cache, scope: str, files: Sequence[Path], wanted: Wanted
) -> tuple[list[Job], int]:
    """Name each file's partition; leave alone what is there, under whatever name."""
    there = {each.key: each for each in cache.partitions(scope)}
    known = {each.fingerprint for each in there.values()}
    owners = {key: each.origin for key, each in there.items()}
    jobs: list[Job] = []
    for path in files:
        fingerprint = _fingerprint(path, wanted)
        if fingerprint in known:
            continue
        known.add(fingerprint)
        key = _key(path, owners)
        owners[key] = str(path)
        jobs.append(Job(key, fingerprint, str(path), partial(_lying, path)))
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
    return _with_filters(digest, wanted)


def _with_filters(identity: str, wanted: Wanted) -> str:
    filters = repr((sorted(wanted.issns), sorted(wanted.source_ids), wanted.years))
    return hashlib.sha256(f"{identity}\n{filters}\n{records.version()}".encode()).hexdigest()
