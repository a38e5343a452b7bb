"""Works that a partition held and its next version lacks, and where they went.

A work by its id costs nothing. When the day's budget goes, the run is to end at once, and the next
one follows what this one left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bibliometrics.cache.entries import Suspect, Vanished
from bibliometrics.openalex import urls

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bibliometrics.cache import Cache
    from bibliometrics.openalex.crew import Crew
    from bibliometrics.openalex.transport import Transport

MOST = 500
"""Works that one run asks for; at five calls a second that is under two minutes."""

MOVED, MERGED, DELETED, EXPANSION, THERE = "moved", "merged", "deleted", "expansion", "there"


@dataclass(slots=True)
class Follower:
    """Misses works, and asks where they went.

    Parameters
    ----------
    crew
        Who asks.
    tell
        Told in words what goes on.
    fates
        How many went which way, as far as this run found out.
    """

    cache: Cache
    scope: str
    transport: Transport
    crew: Crew[Vanished, Vanished]
    now: Callable[[], datetime]
    tell: Callable[[str], None]
    fates: Counter[str] = field(default_factory=Counter)

    def follow(self) -> int:
        """Miss what is gone, ask for as many as a run may; gives how many wait for the next."""
        self._notice()
        waiting = [each for each in self.cache.manifest.vanished(self.scope) if not each.fate]
        if waiting:
            self.tell(f"following {min(len(waiting), MOST):,} works that vanished, for nothing")
            self.crew.run(waiting[:MOST], self._ask, self._keep)
        return len(waiting[MOST:])

    def _notice(self) -> None:
        """Write down which works are in no new version of the partition that held them."""
        manifest, works = self.cache.manifest, self.cache.works(self.scope)
        standing = {each.key: each for each in self.cache.partitions(self.scope)}
        for row, key, file, run in manifest.uncompared(self.scope):
            there = standing[key].file
            gone = _ids(works, file) - _ids(works, there)
            lost = [Vanished(_short(each), key, run, self.now()) for each in sorted(gone)]
            manifest.put_vanished(self.scope, row, lost)
        self._find_here()

    def _find_here(self) -> None:
        """Find those that only moved within the cache: that needs no call."""
        asked = [each for each in self.cache.manifest.vanished(self.scope) if not each.fate]
        if not asked:
            return
        ids = [urls.ADDRESS + each.work_id for each in asked]
        new = self.cache.manifest.came_since(self.scope, min(each.run for each in asked))
        works = self.cache.works(self.scope)
        found = _places([works / file for _, file in new], ids)
        for each in asked:
            place = found.get(each.work_id)
            if place and _key(place) != each.key:
                self._keep(replace(each, fate=MOVED, **place))

    def _ask(self, vanished: Vanished) -> Vanished:
        answer = self.transport.get(urls.place(vanished.work_id), cost=0, check=_complaint)
        return replace(vanished, **_fate(vanished, None if answer is None else answer.value))

    def _keep(self, known: Vanished) -> None:
        self.fates[known.fate] += 1
        self.cache.manifest.put_fate(self.scope, known)
        if known.fate == THERE:
            self._doubt(known)

    def _doubt(self, known: Vanished) -> None:
        """Have a partition fetched again whose list lacks a work that is there by itself."""
        key = known.key
        (standing,) = (each for each in self.cache.partitions(self.scope) if each.key == key)
        reason = f"{known.work_id} is there by itself, but not in the list"
        self.cache.manifest.put_suspect(
            self.scope, Suspect(key, reason, standing.expected, standing.works, self.now())
        )


def _fate(vanished: Vanished, work: Any) -> dict[str, Any]:
    """Read out of the work itself, or of its absence, what became of it."""
    if work is None:
        return {"fate": DELETED}  # or merged: not every merged work leads to the other
    now = _short(work["id"])
    source = (work.get("primary_location") or {}).get("source") or {}
    place = {
        "source_id": _short(source.get("id") or "") or None,
        "source_name": source.get("display_name"),
        "year": work.get("publication_year"),
        "type": work.get("type"),
    }
    if now != vanished.work_id:
        return {"fate": MERGED, "into_id": now, **place}
    if _key(place) != vanished.key:
        return {"fate": MOVED, **place}
    return {"fate": EXPANSION if work.get("is_xpac") else THERE, **place}


def _key(place: dict[str, Any]) -> str:
    return f"{place['source_id']}-{place['year']}"


def _ids(folder: Path, file: str | None) -> set[str]:
    """Ids of the works of a version; none of a version without works, or whose file is lost."""
    if file is None or not (folder / file).is_file():
        return set()
    return set(pl.read_parquet(folder / file, columns=["id"])["id"])


def _places(files: list[Path], ids: list[str]) -> dict[str, dict[str, Any]]:
    if not files:
        return {}
    source = pl.col("primary_location").struct.field("source").struct
    found = (
        pl.scan_parquet(files)
        .filter(pl.col("id").is_in(ids))
        .select(
            "id",
            source.field("id").alias("source_id"),
            source.field("display_name").alias("source_name"),
            pl.col("publication_year").alias("year"),
            "type",
        )
        .collect()
    )
    return {
        _short(row.pop("id")): row | {"source_id": _short(row["source_id"] or "") or None}
        for row in found.to_dicts()
    }


def _short(address: str) -> str:
    return address.rpartition("/")[2]


def _complaint(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return ""
    return "the API answered something that is no work"
