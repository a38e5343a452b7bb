"""A cache's folder: files that are written aside, named by content and never changed."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bibliometrics import journals
from bibliometrics.cache import tables
from bibliometrics.cache.manifest import Manifest
from bibliometrics.errors import CacheError, CacheLockedError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import polars as pl

    from bibliometrics.cache.entries import Partition, Scope
    from bibliometrics.journals import JournalList

_MANIFEST = "manifest.sqlite"
_HASH_CHARS = 12
_CHUNK = 1 << 20
_START = "`bibliometrics refresh` fetches records, `bibliometrics demo` makes some offline"


class Cache:
    """What was fetched and ingested; open it with :meth:`open`, close it or use `with`.

    Parameters
    ----------
    path
        The folder.
    manifest
        Its manifest; everything that the cache knows is asked of it.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Cache:
        """Open a cache for reading, or with `create` for writing, made if it is not there.

        Raises
        ------
        UsageError
            There is no cache, and none is to be made.
        CacheError
            The folder cannot be read or written, or is of a newer version.
        """
        folder = Path(path)
        file = folder / _MANIFEST
        if create:
            with told(f"the cache {folder} cannot be written"):
                folder.mkdir(parents=True, exist_ok=True)
        elif not file.is_file():
            msg = f"there is no cache in {folder}"
            raise UsageError(msg, remedy=_START)
        return cls(folder, Manifest(file, writable=create))

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the manifest."""
        self.manifest.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one process that writes.

        Raises
        ------
        CacheLockedError
            Another one is.
        """
        lock = FileLock(self.path / "writing.lock")
        with told(f"the cache {self.path} cannot be written"):
            try:
                lock.acquire(timeout=0)
            except Timeout as problem:
                msg = f"another refresh or ingest is writing to {self.path}"
                raise CacheLockedError(
                    msg, remedy="let it end, or give another --cache; reading goes on meanwhile"
                ) from problem
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def _sweep(self) -> None:
        """Drop what an interrupted run left unfinished; nothing of it is named anywhere."""
        for left in self.path.glob("works/*/*.aside"):
            left.unlink(missing_ok=True)
        shutil.rmtree(self.spill, ignore_errors=True)

    # Scopes

    def scopes(self) -> list[Scope]:
        """Every scope, by name."""
        return self.manifest.scopes()

    def scope(self, name: str | None = None) -> Scope:
        """Find the scope of that name; without one, the only scope there is.

        Raises
        ------
        UsageError
            There is none, or there are several to choose from.
        """
        scopes = {each.name: each for each in self.scopes()}
        if not scopes:
            msg = f"the cache {self.path} holds nothing yet"
            raise UsageError(msg, remedy=_START)
        if name is None:
            if len(scopes) > 1:
                msg = f"the cache {self.path} holds several scopes: {', '.join(scopes)}"
                raise UsageError(msg, remedy="choose one with --scope")
            return next(iter(scopes.values()))
        if name not in scopes:
            kind = "scope"
            raise UnknownNameError(kind, name, scopes, listed_by="bibliometrics status")
        return scopes[name]

    def remember(self, given: JournalList) -> None:
        """Keep a user's list as it was used; the packaged ones come with the package."""
        if given.name not in journals.editions():
            self.manifest.put_list(given)

    def mark_synthetic(self, scope: str, kind: str) -> None:
        """Flag a scope for good: what is made up stays so whatever comes to it."""
        found = self.scope(scope)
        if found.synthetic is None:
            self.manifest.put_scope(replace(found, synthetic=kind))

    # Partitions

    def partitions(self, scope: str) -> list[Partition]:
        """Tell what stands in a scope, by key."""
        return self.manifest.partitions(scope)

    def parquet_files(self, scope: str) -> list[Path]:
        """List the Parquet files that stand, by name.

        Raises
        ------
        CacheError
            The manifest names a file that is not there.
        """
        files = [self.works(scope) / p.file for p in self.partitions(scope) if p.file]
        for file in files:
            if not file.is_file():
                msg = f"{file} is gone, though the manifest names it"
                raise CacheError(msg, remedy="bring it back, or fetch into another --cache")
        return sorted(files)

    def works(self, scope: str) -> Path:
        """Folder of a scope's Parquet files."""
        return self.path / "works" / safe_name(scope)

    def pages(self, scope: str, key: str) -> Path:
        """Folder of the raw pages of a partition that is being fetched."""
        return self.path / "pages" / safe_name(scope) / safe_name(key)

    @property
    def spill(self) -> Path:
        """Folder for what does not fit into memory; swept before each run."""
        return self.path / "spill"

    def aside(self, scope: str, key: str) -> Path:
        """Where to write a partition's file before it is whole."""
        folder = self.works(scope)
        with told(f"the cache {self.path} cannot be written"):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{safe_name(key)}.{os.getpid()}.aside"

    def adopt(self, scope: str, key: str, aside: Path) -> tuple[str, str, int]:
        """Give a whole file its name for good: name, sha256 and size in bytes.

        The file is on disk, name and all, before this returns: only then may the manifest
        speak of it.
        """
        with told(f"{aside} cannot be kept"):
            digest = file_sha256(aside)
            name = f"{safe_name(key)}-{digest[:_HASH_CHARS]}.parquet"
            size = aside.stat().st_size
            make_durable(aside)
            aside.replace(self.works(scope) / name)
            make_durable(self.works(scope))
        return name, digest, size

    # What the warehouse is built from

    def tables(self, scope: str) -> dict[str, pl.DataFrame]:
        """Frames `partition`, `journal_list`, `journal_source`, `sample_count`, `cohort_author`.

        Raises
        ------
        UsageError
            A sample or a cohort's careers that are not there in full: nothing would add up.
        """
        given, found = self.scope(scope), self.partitions(scope)
        there = {each.key for each in found}
        whole = given.frame or given.cohort
        wanting = [key for key in (whole.keys() if whole else ()) if key not in there]
        if wanting:
            number = len(wanting)
            msg = f"the scope '{scope}' is not there in full: {number} parts are wanting"
            raise UsageError(msg, remedy="run the same refresh again: it fetches what is wanting")
        packaged = [journals.packaged(edition) for edition in journals.editions()]
        return {
            "partition": tables.partitions(found),
            "journal_list": tables.journal_lists([*packaged, *self.manifest.lists()]),
            "journal_source": tables.journal_sources(self.manifest.sources()),
            "sample_count": tables.sample_counts(given.frame),
            "cohort_author": tables.cohort_authors(given.cohort),
        }

    def manifest_sha256(self, scope: str) -> str:
        """Hash over what the scope holds, and nothing that changes without it."""
        return tables.content_sha256(
            self.scope(scope),
            self.partitions(scope),
            self.manifest.lists(),
            self.manifest.sources(),
        )

    def fetched_range(self, scope: str) -> tuple[datetime, datetime]:
        """When the oldest and the newest partition were fetched, UTC.

        Raises
        ------
        UsageError
            Nothing was fetched yet.
        """
        moments = [partition.fetched_at for partition in self.partitions(scope)]
        if not moments:
            msg = f"the scope '{scope}' holds nothing yet"
            raise UsageError(msg, remedy=_START)
        return min(moments), max(moments)


def safe_name(text: str) -> str:
    """Text from outside as a file's name: never a path, never hidden, never too long."""
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip(".-_")
    if kept and kept == text and len(kept) <= _LONGEST_NAME:
        return kept
    # What was lost in cleaning tells two names apart; keep that difference.
    return f"{kept[:_LONGEST_NAME] or 'unnamed'}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


_LONGEST_NAME = 120


def file_sha256(path: Path) -> str:
    """Hash of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_durable(path: Path) -> None:
    """See to it that a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn the system's refusals into one clear line."""
    try:
        yield
    except OSError as problem:
        full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
        msg = f"{what} ({problem.strerror or problem})"
        raise CacheError(
            msg,
            remedy="everything fetched so far is kept: free some space and run it again"
            if full
            else "check the folder's rights, or give another --cache",
        ) from problem
