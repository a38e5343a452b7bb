"""One partition: its pages, its long lists of authors, its Parquet file, its row."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a dataclass keeps its types at run time
from functools import partial
from typing import TYPE_CHECKING

from bibliometrics.cache.entries import COMPLETE, SUSPECT, Partition, Suspect
from bibliometrics.cache.store import told
from bibliometrics.errors import BudgetError
from bibliometrics.openalex.complete import complete
from bibliometrics.openalex.pages import PageStore
from bibliometrics.openalex.records import Converted
from bibliometrics.openalex.transport import TooSlowError
from bibliometrics.openalex.walk import walk

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from bibliometrics.cache import Cache
    from bibliometrics.openalex.records import Converter
    from bibliometrics.openalex.target import Dates, Wanted
    from bibliometrics.openalex.transport import Transport
    from bibliometrics.openalex.walk import Walk

WHOLE, _SLICES = "whole", "slices"
"""Folders of the pages of the one walk, and of those of the parts."""
_AGAIN = "again"
"""Marks a folder of pages whose walk is the second."""
_FALL = 0.95
"""A count below this part of the last one is a fall to be doubted."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a partition.

    Parameters
    ----------
    partition
        What stands now; None where nothing does.
    doubt
        Why what was fetched was not believed, if it was not.
    warnings
        What a person should know though all is well.
    """

    key: str
    partition: Partition | None
    doubt: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches partitions into a scope.

    Parameters
    ----------
    realm
        Which API or emulator answers; part of every fingerprint, so that records of one are
        never mixed with another's.
    line
        How many partitions may call at once; others may be converted meanwhile.
    seen
        Told of the number of new works after each page.
    tell
        Told in words what holds up the end.
    """

    cache: Cache
    scope: str
    transport: Transport
    converter: Converter
    realm: str
    now: Callable[[], datetime]
    line: threading.Semaphore
    seen: Callable[[int], None] = lambda _: None
    tell: Callable[[str], None] = lambda _: None

    def fetch(self, target: Wanted) -> Fetched:
        """Bring a partition up to date; what stands is replaced by better only."""
        folder = self.cache.pages(self.scope, target.key)
        with self.line:
            try:
                stores, walks = self._walk(target, folder)
            except BudgetError as gone:
                self._complete_held(target, folder, gone)
                raise
            for store, each in zip(stores, walks, strict=True):
                complete(self.transport, store, each.cut)
        found = _sum(walks)
        problem = found.problem or self._fallen(target, found)
        if problem and self._stands(target, found):
            result = self._doubt(target, found, problem)
        else:
            result = self._keep(target, found, stores, problem)
        # Pages of a walk that broke off stay, and the next run goes on from there; this one ended.
        shutil.rmtree(folder, ignore_errors=True)
        return result

    def _complete_held(self, target: Wanted, folder: Path, gone: BudgetError) -> None:
        """Fetch what costs nothing for the pages that lie on disk: it need not wait for a day."""
        store = self._store(target, folder / WHOLE, None)
        cut = {work: said for page in store.pages() for work, said in page.cut}
        wanting = len(cut) - len(store.whole())
        if wanting > 0:
            self.tell(
                f"{gone.message}; the authors of {wanting:,} works of {target.key} are fetched "
                "first, for nothing"
            )
        complete(self.transport, store, cut)

    def _walk(self, target: Wanted, folder: Path) -> tuple[list[PageStore], list[Walk]]:
        """Walk the pages, and once more from the start where they cannot be the whole.

        A second walk that breaks off is gone on with as such: it is the last in the next run, too.
        """
        mark = folder / _AGAIN
        stores, walks = self._walk_once(target, folder)
        if not any(each.problem for each in walks) or mark.is_file():
            return stores, walks
        for store in stores:
            store.drop()
        with told(f"{mark} cannot be written"):
            folder.mkdir(parents=True, exist_ok=True)
            mark.touch()
        self.transport.keep()
        return self._walk_once(target, folder)

    def _walk_once(self, target: Wanted, folder: Path) -> tuple[list[PageStore], list[Walk]]:
        """Walk the whole; slice by slice where the API gives the whole up."""
        sliced = folder / _SLICES
        if not sliced.is_dir():
            store = self._store(target, folder / WHOLE, None)
            try:
                return [store], [self._one(target, store, None, target.expected)]
            except TooSlowError:
                store.drop()
        stores, walks = [], []
        for name, dates in target.slices():
            store = self._store(target, sliced / name, dates)
            stores.append(store)
            walks.append(self._one(target, store, dates, None))
        return stores, walks

    def _store(self, target: Wanted, folder: Path, dates: Dates | None) -> PageStore:
        return PageStore(folder, named_by(self.realm, target.address(dates)))

    def _one(
        self,
        target: Wanted,
        store: PageStore,
        dates: Dates | None,
        expected: int | None,
    ) -> Walk:
        address = partial(target.address, dates)
        return walk(self.transport, store, address, expected=expected, seen=self.seen)

    def _fallen(self, target: Wanted, found: Walk) -> str:
        """Say that a count fell too far, unless an earlier run found the very same."""
        before = max(target.expected, target.there.works if target.there else 0)
        got = len(found.ids)
        if got >= before * _FALL or (target.doubted and target.doubted.works == got):
            return ""
        return f"only {got:,} works where there were {before:,}"

    def _stands(self, target: Wanted, found: Walk) -> bool:
        """Whether what stands is better than a partition in doubt."""
        there = target.there
        if there is None:
            return not found.ids
        return there.state == COMPLETE or there.works >= len(found.ids)

    def _doubt(self, target: Wanted, found: Walk, problem: str) -> Fetched:
        self.cache.manifest.put_suspect(
            self.scope, Suspect(target.key, problem, found.count, len(found.ids), self.now())
        )
        return Fetched(target.key, target.there, doubt=problem)

    def _keep(self, target: Wanted, found: Walk, stores: list[PageStore], problem: str) -> Fetched:
        aside = self.cache.aside(self.scope, target.key)
        done = Converted(0, 0, 0, 0, 0)
        file, digest, size = None, "", 0
        if found.ids:
            done = self.converter.convert(
                [page for store in stores for page in store.files()],
                aside,
                instead=[whole for store in stores for whole in store.whole()],
                sound=found.sound,
            )
            file, digest, size = self.cache.adopt(self.scope, target.key, aside)
        partition = Partition(
            key=target.key,
            works=done.works,
            fetched_at=self.now(),
            fingerprint=fingerprint(self.realm, target.address()),
            sha256=digest,
            bytes=size,
            file=file,
            source_id=target.source_id,
            year=target.year,
            expected=found.count,
            state=SUSPECT if problem else COMPLETE,
            note=problem,
            damage=done.damage,
            duplicates=done.duplicates,
            cut=done.cut,
        )
        self.cache.manifest.put_partition(self.scope, partition)
        warnings = (
            (f"{target.key}: the API's count changed from page to page",) if found.wobbled else ()
        )
        return Fetched(target.key, partition, doubt=problem, warnings=warnings)


def fingerprint(realm: str, query: str) -> str:
    """Name a partition's query, without cursor and key: another query is another partition."""
    return hashlib.sha256(named_by(realm, query).encode()).hexdigest()


def named_by(realm: str, query: str) -> str:
    """Put who answers before what is asked."""
    return f"{realm}\n{query}"


def _sum(walks: list[Walk]) -> Walk:
    if len(walks) == 1:
        return walks[0]
    first, *rest = walks
    for each in rest:
        first.count = (first.count or 0) + (each.count or 0)
        first.ids |= each.ids
        first.wobbled |= each.wobbled
        first.sound &= each.sound
        first.problem = first.problem or each.problem
    return first
