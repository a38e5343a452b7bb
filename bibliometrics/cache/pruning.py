"""Earlier versions of partitions: what they take on disk, and which are dropped, and when.

An earlier version is kept as long as the state before the last refresh needs it, for `changes`,
and in any case for a while after another took its place, so that `--since` reaches back as far.
Then its file goes. Its row in the manifest stays: what stood, and when, is never forgotten, and
who asks for that state is told that it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bibliometrics.cache.entries import beginning
from bibliometrics.cache.store import told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from bibliometrics.cache import Cache

KEPT = timedelta(days=90)
"""How long an earlier version is kept at least."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Files of earlier versions, and their bytes."""

    files: int = 0
    bytes: int = 0


def held(cache: Cache, scope: str) -> Earlier:
    """Tell what a scope's earlier versions take on disk."""
    return _sum(_existing(cache, scope, (file for _, file in cache.manifest.earlier(scope))))


def prune(cache: Cache, scope: str, now: datetime) -> Earlier:
    """Drop the files of earlier versions that nothing needs any more; gives what was dropped.

    To be called before a refresh begins to change anything: then nobody who reads the state before
    the last one loses it under his hands. The manifest is not touched, so a crash leaves it right.
    """
    dropped = _existing(cache, scope, _needless(cache, scope, now))
    total = _sum(dropped)
    for file in dropped:
        with told(f"{file} cannot be deleted"):
            file.unlink(missing_ok=True)
    return total


def _needless(cache: Cache, scope: str, now: datetime) -> set[str]:
    """Name the files of which no row is needed: one file may be that of several versions."""
    first = beginning(cache.manifest.runs(scope))
    needed: set[str] = set()
    others: set[str] = set()
    for row, file in cache.manifest.earlier(scope):
        is_done = first is None or (row.is_compared and row.replaced_in < first.number)
        (others if is_done and now - row.replaced_at >= KEPT else needed).add(file)
    return others - needed


def _existing(cache: Cache, scope: str, files: Iterable[str]) -> list[Path]:
    standing = {each.file for each in cache.partitions(scope)}
    folder = cache.works(scope)
    return [path for file in sorted(set(files) - standing) if (path := folder / file).is_file()]


def _sum(files: list[Path]) -> Earlier:
    return Earlier(len(files), sum(file.stat().st_size for file in files))
