"""One cell of a sample: its pages, its long lists of authors, its Parquet file, its row."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bibliometrics.cache.entries import COMPLETE, SUSPECT, Partition, Suspect
from bibliometrics.errors import UsageError
from bibliometrics.openalex import pages, urls
from bibliometrics.openalex.complete import complete
from bibliometrics.openalex.fetch import Fetched, fingerprint, named_by
from bibliometrics.openalex.pages import PageStore
from bibliometrics.openalex.survey import realm

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import datetime

    from bibliometrics.cache import Cache
    from bibliometrics.cache.frame import Cell
    from bibliometrics.openalex.pages import Page
    from bibliometrics.openalex.records import Converter
    from bibliometrics.openalex.transport import Answer, Transport

_LIST_COST = 1
_TRIES = 2
_TRIES_OF_A_PAGE = 3
_FEW = 0.95
"""A draw below this part of what was asked for is to be doubted."""


@dataclass(slots=True)
class Draw:
    """What was drawn of a cell so far."""

    expected: int
    count: int | None = None
    ids: set[str] = field(default_factory=set)
    cut: dict[str, bool] = field(default_factory=dict)
    sound: bool = True
    pages: int = 0
    is_over: bool = False

    def take(self, page: Page) -> int:
        """Take a page in; gives the number of works that are new."""
        before = len(self.ids)
        self.count = page.count
        self.ids.update(page.ids)
        self.cut.update(page.cut)
        self.sound &= page.sound
        self.pages += 1
        self.is_over = not page.ids or self.pages * urls.PER_PAGE >= page.count
        return len(self.ids) - before

    def lacks(self, page: Page) -> bool:
        """Whether a page is shorter than it must be."""
        due = min(page.count or self.expected, self.expected) - self.pages * urls.PER_PAGE
        return len(page.ids) < min(due, urls.PER_PAGE)

    @property
    def problem(self) -> str:
        """Why this cannot be the whole draw, if so."""
        got = len(self.ids)
        if got != self.count:
            return f"{got:,} works were drawn of {self.count:,}"
        if got < self.expected * _FEW:
            return f"only {got:,} works were drawn where there are {self.expected:,}"
        return ""


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws cells into a scope.

    Parameters
    ----------
    size, seed
        Works of each cell, and which.
    realm
        Which API or emulator answers; part of every fingerprint.
    line
        How many cells may call at once; others may be converted meanwhile.
    seen
        Told of the number of new works after each page.
    """

    cache: Cache
    scope: str
    transport: Transport
    converter: Converter
    size: int
    seed: int
    realm: str
    now: Callable[[], datetime]
    line: threading.Semaphore
    seen: Callable[[int], None] = lambda _: None

    def expected(self, cell: Cell) -> int:
        """Tell how many works will be drawn."""
        return min(self.size, cell.total)

    def fingerprint(self, cell: Cell) -> str:
        """Name a cell's query: another size, seed or block is another partition."""
        return fingerprint(self.realm, self._query(cell))

    def draw(self, cell: Cell) -> Fetched:
        """Draw a cell; a draw that cannot be whole is made once more, from the start."""
        folder = self.cache.pages(self.scope, cell.key)
        store = PageStore(folder, named_by(self.realm, self._query(cell)))
        with self.line:
            for attempt in range(1, _TRIES + 1):
                drawn = self._pages(cell, store)
                if not drawn.problem or attempt == _TRIES:
                    break
                store.drop()
            complete(self.transport, store, drawn.cut)
        result = self._keep(cell, store, drawn)
        shutil.rmtree(folder, ignore_errors=True)
        return result

    def _query(self, cell: Cell, page: int = 0) -> str:
        return urls.sample(cell.sources, cell.year, size=self.size, seed=self.seed, page=page)

    def _pages(self, cell: Cell, store: PageStore) -> Draw:
        """Bring all pages to disk, those that lie there already excepted."""
        store.open()
        drawn = Draw(self.expected(cell))
        for page in store.pages():
            self.seen(drawn.take(page))
        while not drawn.is_over:
            answer = self._next(cell, drawn)
            if answer is None:
                break
            self._check_realm()
            store.put(drawn.pages + 1, answer.packed)
            self.transport.keep()
            self.seen(drawn.take(answer.value))
        return drawn

    def _next(self, cell: Cell, drawn: Draw) -> Answer | None:
        """Fetch the next page, and again if it is short before the end."""
        path = self._query(cell, drawn.pages + 1)
        for attempt in range(_TRIES_OF_A_PAGE):
            if attempt:
                self.transport.pause(attempt)
            answer = self.transport.get(path, cost=_LIST_COST, read=pages.read)
            if answer is None or not drawn.lacks(answer.value):
                break
        return answer

    def _check_realm(self) -> None:
        """See that he who answers is he who counted: this run may have counted nothing."""
        transport = self.transport
        url, emulator = transport.api_url, transport.emulator
        if realm(self.cache, self.scope, api_url=url, emulator=emulator) != self.realm:
            msg = f"the sample '{self.scope}' was counted by another API than the one that answers"
            raise UsageError(msg, remedy="give another --cache, or check OPENALEX_API_URL")

    def _keep(self, cell: Cell, store: PageStore, drawn: Draw) -> Fetched:
        """Let a draw stand, unless it may be poorer than what stands."""
        there = {each.key: each for each in self.cache.partitions(self.scope)}.get(cell.key)
        problem = drawn.problem
        if problem and ((there and there.state == COMPLETE) or not drawn.ids):
            self.cache.manifest.put_suspect(
                self.scope, Suspect(cell.key, problem, drawn.expected, len(drawn.ids), self.now())
            )
            return Fetched(cell.key, there, doubt=problem)
        partition = self._partition(cell, store, drawn)
        self.cache.manifest.put_partition(self.scope, partition)
        return Fetched(cell.key, partition, doubt=problem)

    def _partition(self, cell: Cell, store: PageStore, drawn: Draw) -> Partition:
        aside = self.cache.aside(self.scope, cell.key)
        done = self.converter.convert(
            store.files(), aside, instead=store.whole(), sound=drawn.sound
        )
        file, digest, size = self.cache.adopt(self.scope, cell.key, aside)
        return Partition(
            key=cell.key,
            works=done.works,
            fetched_at=self.now(),
            fingerprint=self.fingerprint(cell),
            sha256=digest,
            bytes=size,
            file=file,
            year=cell.year,
            expected=drawn.expected,
            state=SUSPECT if drawn.problem else COMPLETE,
            note=drawn.problem,
            damage=done.damage,
            duplicates=done.duplicates,
            cut=done.cut,
        )
